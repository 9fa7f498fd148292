"""A button that shows what is saved: a press asks for a change, and only the record's answer changes its look."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from jdm_desktop.gui import metrics, widgets

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PRESS = (*ENTER, Qt.Key.Key_Space)


class CalmButton(QPushButton):
    """Checkable; Space and Enter press it, every other key goes on to what it stands in, arrows included.

    Holding a key down presses it once. A press never checks it: that is for whoever shows the record.
    Where `enter_goes_on`, Enter is left to what it stands in once the button is checked.
    """

    enter_goes_on = False

    def __init__(self, kind: str, least: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self.setProperty("kind", kind)
        self.setProperty("wrong", False)  # noqa: FBT003 - Qt's signature
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room that the words need, and a target that is easily hit."""
        width, height = self._least
        return super().sizeHint().expandedTo(QSize(metrics.px(width), metrics.px(height)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: no word on a button is ever cut off."""
        return self.sizeHint()

    def say(self, text: str, accessible_name: str) -> None:
        """Show `text`; `accessible_name` is what is read aloud."""
        widgets.set_text(self, text)
        widgets.name(self, accessible_name)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Stay as it is."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press on Enter and Space alone; leave every other key to what the button stands in."""
        goes_on = self.enter_goes_on and self.isChecked() and event.key() in ENTER
        if goes_on or event.key() not in _PRESS or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif not event.isAutoRepeat():
            self.click()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it: the key did its work when it went down."""
        event.ignore()


def toggle() -> CalmButton:
    """Return a small button of a value that is either there or not; Enter, which ends a line, never takes one back."""
    made = CalmButton("toggle", (44, 28))
    made.enter_goes_on = True
    return made


def answer() -> CalmButton:
    """Return a large button of a determination."""
    made = CalmButton("answer", (64, 36))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus on the criterion
    return made
