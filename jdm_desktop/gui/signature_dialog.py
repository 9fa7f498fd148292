"""The signature itself: who signs what, meaning what, and user name and password, both typed each time.

Enter in a field goes on to the next field and never signs; only the button does.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import metrics, terms, widgets
from jdm_desktop.gui.careful_dialog import CarefulDialog
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem
from jdm_desktop.gui.sign_in_page import password_field
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.document import PaperView
from jdm_desktop.service.signature import MeaningChoice, SigningReview

Sign = Callable[[str, str], PaperView]

_HASH = 16


class SignatureDialog(CarefulDialog):
    """`sign` is asked with what was typed, and says no by Trouble; `ask` returns the signed paper."""

    def __init__(
        self,
        review: SigningReview,
        choice: MeaningChoice,
        sign: Sign,
        *,
        words: Wording,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._review, self._choice, self._sign = review, choice, sign
        self._paper: PaperView | None = None
        self._summary = ErrorSummary(theme)
        self.user_id, self.password = FormField(widgets.text_field()), FormField(password_field())
        self._confirm = widgets.button(kind="primary", icon="signature")
        self._leave = self.way_out = widgets.button()
        self._arrange()
        self._fill()
        theme.dress(self)
        self._confirm.clicked.connect(self._submit)
        self._leave.clicked.connect(self.reject)
        self.user_id.focus()

    def _arrange(self) -> None:
        self._title, self._name = widgets.heading(level=2), widgets.label(kind="signer")
        self._role, self._meaning = widgets.label(kind="muted"), widgets.label(kind="strong")
        self._record, self._warning = widgets.label(), widgets.label(kind="small")
        layout = widgets.column(self, margins=24, gap=10)
        parts: tuple[QWidget, ...] = (self._title, self._name, self._role, widgets.rule(), self._meaning, self._record)
        for part in (*parts, self._summary, self.user_id, self.password, self._warning):
            layout.addWidget(part)
        buttons = widgets.row()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._confirm)
        layout.addLayout(buttons)
        metrics.at_least(self, width=520)

    def _fill(self) -> None:
        _ = self._words.translator()
        view, signer = self._review.view, self._review.signer
        title = _("Sign {label}").format(label=view.label)
        self.setWindowTitle(_("Sign"))  # no participant's number stands in a title
        self._title.setText(title)
        self._name.setText(signer.name)
        widgets.name(self._name, _("Signer: {name}").format(name=signer.name))
        self._role.setText(_(terms.ROLES[signer.role]))
        self._meaning.setText(self._choice.words)
        self._record.setText(
            _("Version {version} · {outcome}\n{code} · SHA-256 {hash}…").format(
                version=view.record_version,
                outcome=_(terms.OUTCOMES[view.outcome]),
                code=view.record_code,
                hash=view.content_hash[:_HASH],
            )
        )
        self.user_id.ask(_("User name"), _("Your own: type it anew for each signature"))
        self.password.ask(_("Password"))
        self._warning.setText(_("This is your signature. It binds you as your handwritten one does."))
        widgets.set_text(self._confirm, _("Sign as {name}").format(name=signer.name))
        widgets.set_text(self._leave, _("Do not sign"))

    def ask(self) -> PaperView | None:
        """Ask for the signature; return the signed paper, None where nobody signed."""
        self.exec()
        return self._paper

    @property
    def paper(self) -> PaperView | None:
        """The signed paper, once there is one."""
        return self._paper

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def holds_text(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.user_id.text() or self.password.text())

    def _submit(self) -> None:
        self.stay()
        self._summary.clear()
        problems = list(self._missing())
        if problems:
            self._show(problems)
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._paper = self._sign(self.user_id.text(), self.password.text())
        except Trouble as trouble:
            self._refused(trouble)
        else:
            self.accept()
        finally:
            QApplication.restoreOverrideCursor()

    def _missing(self) -> list[Problem]:
        _ = self._words.translator()
        asked = ((self.user_id, _("Type your user name.")), (self.password, _("Type your password.")))
        return [Problem(sentence, field) for field, sentence in asked if not field.text().strip()]

    def _refused(self, trouble: Trouble) -> None:
        """Say why nothing was signed; the password is typed anew."""
        self.password.field.clear()  # type: ignore[attr-defined]
        self._show([Problem(self._words.trouble(trouble), self.password)])

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("Nothing was signed"), problems)
