"""Before anything else: whoever came in by a temporary password, or by one too old, chooses one of their own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import widgets
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.session import Session


class ChoosePasswordPage(Page):
    """Asks for a new password twice; `chosen` when it is in force, `left` for whoever goes away without one.

    `used` is the password that was just typed to sign in.
    """

    chosen = Signal()
    left = Signal()

    def __init__(
        self, session: Session, used: str, words: Wording, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._used, self._words = session, used, words
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._summary = ErrorSummary(theme)
        self.password, self.repeated = FormField(password_field()), FormField(password_field())
        self._reveal = reveal_button(self.password.field, self.repeated.field)  # type: ignore[arg-type]
        self._take = widgets.button(kind="primary")
        self._leave = widgets.button(kind="quiet", icon="log-out")
        self._arrange()
        self._take.clicked.connect(self._submit)
        self._leave.clicked.connect(self.left)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        inner = widgets.centred_sheet(self, width=520)
        for part in (self._title, self._about, self._summary, self.password, self.repeated):
            inner.addWidget(part)
            inner.addSpacing(6)
        below = widgets.row()
        below.addWidget(self._reveal)
        below.addStretch(1)
        inner.addLayout(below)
        inner.addSpacing(10)
        inner.addWidget(self._take)
        inner.addWidget(self._leave)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Choose a password of your own"))
        once = _("Your temporary password has opened once and never opens again. Choose one that only you know.")
        old = _("Your password is older than this site allows. Choose another one.")
        self._about.setText(old if self._session.asks_old_password else once)
        self.password.ask(_("New password"), _("At least 8 characters; a short sentence is good"))
        self.repeated.ask(_("The new password again"))
        widgets.set_text(self._reveal, _("Show the passwords"))
        widgets.set_text(self._take, _("Use this password"))
        widgets.set_text(self._leave, _("Leave without choosing"))
        self._summary.clear()

    def first_focus(self) -> None:
        """Begin with the new password."""
        self.password.focus()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _submit(self) -> None:
        _ = self._words.translator()
        if self.password.text() != self.repeated.text():
            sentence = _("The two passwords differ. Type the same password in both fields.")
            self._show(Problem(sentence, self.repeated))
            return
        try:
            self._session.set_password(self._used, self.password.text())
        except Trouble as trouble:
            self._show(Problem(self._words.trouble(trouble), self.password))
        else:
            self._used = ""
            self.chosen.emit()

    def _show(self, problem: Problem) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), [problem])
