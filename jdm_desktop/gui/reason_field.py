"""Where a person says why, in the place where it is asked; nothing is recorded until they have."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jdm_desktop.gui import signs, widgets
from jdm_desktop.gui.calm_button import ENTER
from jdm_desktop.gui.sign_line import SignLine
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording


class ReasonField(QWidget):
    """A sentence that says what a reason is needed for, a text, and two buttons.

    Signals: `given(text)`, `typed(text)` while it is typed, `left` for Esc, `dropped` for the button that discards.
    """

    given = Signal(str)
    typed = Signal(str)
    left = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, words: Wording, named: str) -> None:
        super().__init__()
        self._why = SignLine(theme, "strong")
        self._text = widgets.text_area(named, rows=2)
        self._record = widgets.button(kind="primary")
        self._drop = widgets.button(kind="quiet")
        self._lay_out()
        self._label(words, named)
        self._text.textChanged.connect(self._type)
        self._text.installEventFilter(self)
        self._record.clicked.connect(self._give)
        self._drop.clicked.connect(self.dropped)

    def _lay_out(self) -> None:
        layout = widgets.column(self, gap=6)
        layout.addWidget(self._why)
        layout.addWidget(self._text)
        buttons = widgets.row(gap=8)
        buttons.addWidget(self._record)
        buttons.addWidget(self._drop)
        buttons.addStretch(1)
        layout.addLayout(buttons)

    def _label(self, words: Wording, named: str) -> None:
        _ = words.translator()
        for button, text in ((self._record, _("Record with this reason")), (self._drop, _("Discard"))):
            widgets.set_text(button, text)
            widgets.name(button, f"{named} – {text}")
        self._text.setPlaceholderText(_("Reason (Ctrl+Enter records it)"))

    def ask(self, why: str, text: str) -> None:
        """Ask for a reason, going on with `text`."""
        self._why.say(signs.BLOCKS, why)
        if self.text() != text:
            self._text.setPlainText(text)
        self._show_whether_given()

    def text(self) -> str:
        """Return what is typed."""
        return self._text.toPlainText()

    def take_focus(self) -> None:
        """Put the cursor into the text."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops."""
        return [self._text, self._record, self._drop]

    def _type(self) -> None:
        self._show_whether_given()
        self.typed.emit(self.text())

    def _show_whether_given(self) -> None:
        self._record.setEnabled(bool(self.text().strip()))

    def _give(self) -> None:
        if self.text().strip():
            self.given.emit(self.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Record with Ctrl+Enter; leave with Esc."""
        if watched is self._text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._give()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
