"""The one-time declaration that the electronic signature equals the handwritten one, in both languages.

21 CFR 11.100(c); Electronic Signature Law of the People's Republic of China, art. 14. The key is made on another thread
while the person reads.
"""

from PySide6.QtWidgets import QDialog, QWidget

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.busy import BusySign
from jdm_desktop.gui.careful_dialog import CarefulDialog
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem
from jdm_desktop.gui.sign_in_page import password_field
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import LANGUAGES, Wording
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service.session import Session

DECLARATION = N_(
    "I, {name}, declare that my electronic signature in this program, given by my user name and password, "
    "is binding and equals my handwritten signature. I keep my password to myself."
)


class DeclarationDialog(CarefulDialog):
    """`ask` returns whether the person declared it, and so has a certificate to sign with."""

    def __init__(
        self, session: Session, words: Wording, theme: Theme, *, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self._session = session
        self._key: object = None
        self._waiting = False
        self._summary = ErrorSummary(theme)
        self.password = FormField(password_field())
        self._busy = BusySign()
        self._declare, self._leave = widgets.button(kind="primary", icon="signature"), widgets.button()
        self._arrange()
        self._fill()
        theme.dress(self)
        self._declare.clicked.connect(self._submit)
        self._leave.clicked.connect(self.reject)
        self.password.focus()
        tasks.run(session.workspace.new_key, self._key_made)

    def _arrange(self) -> None:
        layout = widgets.column(self, margins=24, gap=12)
        self._title = widgets.heading(level=2)
        layout.addWidget(self._title)
        for language in Language:
            layout.addWidget(widgets.label(LANGUAGES[language], kind="small"))
            text = translator(language)(DECLARATION).format(name=self._session.person.name)
            layout.addWidget(widgets.label(text))
        for part in (self._summary, self.password, self._busy):
            layout.addWidget(part)
        layout.addStretch(1)
        buttons = widgets.row()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._declare)
        layout.addLayout(buttons)
        metrics.at_least(self, width=560)

    def _fill(self) -> None:
        _ = self._words.translator()
        title = _("Before your first signature")
        self.setWindowTitle(title)
        self._title.setText(title)
        self.password.ask(_("Password"), _("Your own, to make the declaration"))
        self._busy.show_busy(_("Your signing key is being made …"))
        widgets.set_text(self._declare, _("I declare this"))
        widgets.set_text(self._leave, _("Not now"))

    def ask(self) -> bool:
        """Ask for the declaration; return whether it was made."""
        return self.exec() == QDialog.DialogCode.Accepted

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _key_made(self, key: object) -> None:
        if not self._declare.isVisible():
            return  # the person left meanwhile: a key that nobody asked for is forgotten
        self._key = key
        self._busy.rest()
        if self._waiting:
            self._finish()

    def _submit(self) -> None:
        _ = self._words.translator()
        self._summary.clear()
        if not self.password.text():
            self._show(_("Type your password."))
        elif self._key is None:
            self._waiting = True
            self._declare.setEnabled(False)
        else:
            self._finish()

    def _finish(self) -> None:
        self._waiting = False
        self._declare.setEnabled(True)
        key = self._key
        try:
            self._session.declare(self.password.text(), make=lambda: key)  # type: ignore[arg-type, return-value]
        except Trouble as trouble:
            self.password.field.clear()  # type: ignore[attr-defined]
            self._show(self._words.trouble(trouble))
        else:
            self.accept()

    def _show(self, sentence: str) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("Nothing was declared"), [Problem(sentence, self.password)])
