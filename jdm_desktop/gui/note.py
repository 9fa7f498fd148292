"""What has to be said beneath an entry: help, that something is not saved and why, and where a reason is asked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import ReasonNeeded, Refused, Trouble
from jdm_desktop.gui import signs, widgets
from jdm_desktop.gui.reason_field import ReasonField
from jdm_desktop.gui.sign_line import PROBLEM, SignLine
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording


class Note(QWidget):
    """Hidden while there is nothing to say.

    Signals: `retried`, `reason_given(text)`, `reason_typed(text)`, `dropped` (do not record it), `left` (Esc).
    """

    retried = Signal()
    reason_given = Signal(str)
    reason_typed = Signal(str)
    dropped = Signal()
    left = Signal()

    def __init__(self, theme: Theme, words: Wording, named: str) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._named = named
        self._help = SignLine(theme, "muted")
        self._trouble = SignLine(theme, "error")
        self._retry = widgets.button()
        self._reason: ReasonField | None = None
        _ = words.translator()
        widgets.set_text(self._retry, _("Try again"))
        widgets.name(self._retry, f"{named} – {_('Try again')}")
        self._retry.clicked.connect(self.retried)
        self._layout = widgets.column(self, margins=(0, 0, 0, 4), gap=4)
        self._layout.addWidget(self._help)
        line = widgets.row(gap=8)
        line.addWidget(self._trouble, 1)
        line.addWidget(self._retry)
        self._layout.addLayout(line)
        for each in (self._help, self._trouble, self._retry):
            each.hide()
        self.hide()

    def show_help(self, text: str) -> None:
        """Show `text`, or hide it where it is shown."""
        self._help.say(signs.INFO, text)
        self._help.setVisible(self._help.isHidden())
        self._show_if_needed()

    def clear(self) -> None:
        """Say no more that something is not saved."""
        self._trouble.hide()
        self._retry.hide()
        if self._reason is not None:
            self._reason.hide()
        self._show_if_needed()

    def show_waiting(self) -> None:
        """Say that what is typed has yet to be recorded."""
        _ = self._words.translator()
        self.clear()
        self._trouble.say(PROBLEM, _("Not saved yet: press Enter in the field to save it."))
        self._trouble.show()
        self._show_if_needed()

    def show_troubles(self, troubles: Sequence[Trouble], what: str = "", reason: str = "") -> None:
        """Say why something (`what`) is not saved; ask for a reason, going on with `reason`, where one is needed."""
        self.clear()
        sentence = self._sentence(" ".join(self._words.trouble(trouble) for trouble in troubles), what)
        if all(isinstance(trouble, ReasonNeeded) for trouble in troubles):
            self._ask_reason(sentence, reason)
        else:
            self._trouble.say(PROBLEM, sentence)
            self._trouble.show()
            self._retry.setVisible(any(not isinstance(trouble, Refused) for trouble in troubles))
        self._show_if_needed()

    @property
    def asks_reason(self) -> bool:
        """Whether a reason is being asked for."""
        return self._reason is not None and not self._reason.isHidden()

    def take_focus(self) -> None:
        """Put the focus where the person goes on: into the reason, or on the button that tries again."""
        if self.asks_reason and self._reason is not None:
            self._reason.take_focus()
        elif not self._retry.isHidden():
            self._retry.setFocus()

    def reason(self) -> str:
        """Return the reason that is being typed."""
        return self._reason.text() if self._reason is not None else ""

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops."""
        if self.isHidden():
            return []
        stops: list[QWidget] = [] if self._retry.isHidden() else [self._retry]
        return stops + (self._reason.stops() if self._reason and not self._reason.isHidden() else [])

    def _sentence(self, sentence: str, what: str) -> str:
        _ = self._words.translator()
        if what:
            return _("“{what}” is not saved. {sentence}").format(what=what, sentence=sentence)
        return _("Not saved. {sentence}").format(sentence=sentence)

    def _ask_reason(self, sentence: str, text: str) -> None:
        if self._reason is None:
            self._reason = self._make_reason()
        self._reason.ask(sentence, text)
        self._reason.show()

    def _make_reason(self) -> ReasonField:
        _ = self._words.translator()
        field = ReasonField(self._theme, self._words, f"{self._named} – {_('reason')}")
        field.given.connect(self.reason_given)
        field.typed.connect(self.reason_typed)
        field.dropped.connect(self.dropped)
        field.left.connect(self.left)
        self._layout.addWidget(field)
        return field

    def _show_if_needed(self) -> None:
        self.setVisible(self.asks_reason or not self._trouble.isHidden() or not self._help.isHidden())
