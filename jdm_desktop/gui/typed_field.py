"""A line of text that is committed when the person is done with it, and never while an input method composes."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.calm_button import ENTER

MOST = 20_000  # characters, far beyond what any rule takes; Qt would cut a longer text at 32,767 without a word


class _NotTooLong(QValidator):
    """Keeps a text that is far too long out of the field, all of it: half a text is another one."""

    def validate(self, text: str, _position: int) -> QValidator.State:
        """Take every text but one that is too long; what it says is judged when it is recorded."""
        return QValidator.State.Invalid if len(text) > MOST else QValidator.State.Acceptable


class TypedField(QLineEdit):
    """`done` says that the text stands (Enter: `entered` follows), `textEdited` that it is being typed.

    `inputRejected` says that a pasted text is too long and was left out.
    """

    done = Signal()
    entered = Signal()

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setValidator(_NotTooLong(self))
        self.setProperty("wrong", False)  # noqa: FBT003 - Qt's signature
        widgets.name(self, accessible_name)
        self.editingFinished.connect(self._finish)

    def show_text(self, text: str) -> None:
        """Show `text` as it stands in the record, unless it shows that already."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def mark_wrong(self, wrong: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Draw the border of a text that is not saved, or the usual one."""
        widgets.set_property(self, "wrong", wrong)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Notice what an input method composes; its text counts once it is committed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self.hasFocus() and not self._composing:
            QTimer.singleShot(0, self, self._finish)  # an input method may commit only after the focus has left

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Say that Enter was pressed, unless an input method has use for it."""
        is_enter = event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and self._composing:
            event.accept()
            return
        super().keyPressEvent(event)
        if is_enter:
            event.accept()
            if not event.isAutoRepeat():
                self.entered.emit()

    def _finish(self) -> None:
        if not self._composing:
            self.done.emit()
