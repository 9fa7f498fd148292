"""The other way in: two shares of the recovery sheet open the store, and an administrator gets a new password."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Refused, Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.share_field import ShareField
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

if TYPE_CHECKING:
    from jdm_desktop.service.entrance import Entrance


class RecoveryPage(Page):
    """Two shares, a user name, a new password; `entered` carries the session that begins, `left` leads back."""

    entered = Signal(object)
    left = Signal()

    def __init__(self, door: "Entrance", words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._words = door, words
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._summary = ErrorSummary(theme)
        known = door.recovery_words()
        self.shares = (ShareField(known, words), ShareField(known, words))
        self.user_id = FormField(widgets.text_field())
        self.password, self.repeated = FormField(password_field()), FormField(password_field())
        self._reveal = reveal_button(self.password.field, self.repeated.field)  # type: ignore[arg-type]
        self._open, self._leave = widgets.button(kind="primary", icon="log-in"), widgets.button()
        self._arrange()
        self._open.clicked.connect(self._submit)
        self._leave.clicked.connect(self.left)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(area)
        page = widgets.column(content, margins=(32, 24, 32, 24), gap=12)
        metrics.at_most(content, width=960)
        for part in (self._title, self._about, self._summary):
            page.addWidget(part)
        across = widgets.row(gap=16)
        across.addWidget(widgets.sheet_of(*self.shares), 3)
        across.addWidget(widgets.sheet_of(self.user_id, self.password, self.repeated, self._reveal), 2)
        page.addLayout(across)
        below = widgets.row()
        below.addStretch(1)
        below.addWidget(self._leave)
        below.addWidget(self._open)
        page.addLayout(below)
        page.addStretch(1)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Use the recovery sheet"))
        self._about.setText(
            _("Type the words of any two of the three pages. Nothing is deleted, and the trail says that it was used.")
        )
        for share, caption in zip(self.shares, (_("Words of one page"), _("Words of another page")), strict=True):
            share.ask(caption)
        self.user_id.ask(_("User name of an administrator"), _("Whose password is set anew"))
        self.password.ask(_("New password"), _("At least 8 characters; a short sentence is good"))
        self.repeated.ask(_("The new password again"))
        widgets.set_text(self._reveal, _("Show the passwords"))
        widgets.set_text(self._open, _("Open and sign in"))
        widgets.set_text(self._leave, _("Back"))
        self._summary.clear()

    def first_focus(self) -> None:
        """Begin with the first share."""
        self.shares[0].field.focus()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _submit(self) -> None:
        problems = self._missing()
        if problems:
            self._show(problems)
            return
        first, second = (share.share() for share in self.shares)
        try:
            session = self._door.recover((first, second), self.user_id.text(), self.password.text())
        except Trouble as trouble:
            self._show([Problem(self._words.trouble(trouble), self._concerned(trouble))])
        else:
            self.entered.emit(session)

    def _missing(self) -> list[Problem]:
        _ = self._words.translator()
        problems = [problem for share in self.shares if (problem := self._wrong(share)) is not None]
        if not self.user_id.text().strip():
            problems.append(Problem(_("Enter a user name."), self.user_id))
        if not self.password.text():
            problems.append(Problem(_("Enter a password."), self.password))
        elif self.password.text() != self.repeated.text():
            sentence = _("The two passwords differ. Type the same password in both fields.")
            problems.append(Problem(sentence, self.repeated))
        return problems

    def _wrong(self, share: ShareField) -> Problem | None:
        _ = self._words.translator()
        if not share.is_complete:
            sentence = _("{field}: type all 33 words, as they stand on the paper.")
            return Problem(sentence.format(field=share.field.caption()), share.field)
        try:
            self._door.check_share(share.share())
        except Refused as refused:
            said = _("{where}: {message}").format(where=share.field.caption(), message=self._words.trouble(refused))
            return Problem(said, share.field)
        return None

    def _concerned(self, trouble: Trouble) -> FormField:
        named = {"shares": self.shares[1].field, "user_id": self.user_id}
        return next((field for name, field in named.items() if name in trouble.fields), self.password)

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)
