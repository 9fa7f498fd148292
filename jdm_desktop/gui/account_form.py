"""The questions about a new account, the same on the first start and on the page of people."""

from collections.abc import Iterator

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.gui import terms, widgets
from jdm_desktop.gui.form import FormField, Problem, concerned
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.accounts import PersonForm


class RoleChoice(QWidget):
    """The roles with what each does; none is preset."""

    def __init__(self, roles: tuple[Role, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[Role, QRadioButton] = {}
        layout = widgets.column(self, gap=2)
        for role in roles:
            self._buttons[role] = button = widgets.radio()
            self._group.addButton(button)
            layout.addWidget(button)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def role(self) -> Role | None:
        """Return the role that was chosen."""
        return next((role for role, button in self._buttons.items() if button.isChecked()), None)

    def clear(self) -> None:
        """Choose none again."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def retranslate(self, words: Wording) -> None:
        """Say the roles in the language in force."""
        _ = words.translator()
        for role, button in self._buttons.items():
            widgets.set_text(button, _(terms.ROLES[role]))
            button.setToolTip(_(terms.ROLE_DUTIES[role]))
            widgets.name(button, _("Role – {role}").format(role=_(terms.ROLES[role])))
            button.setAccessibleDescription(_(terms.ROLE_DUTIES[role]))


class AccountForm(QWidget):
    """Name, user name, role, password twice; it checks only what is missing, the use case checks the rest."""

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._roles = RoleChoice(tuple(Role))
        self.name = FormField(widgets.text_field())
        self.user_id = FormField(widgets.text_field())
        self.role = FormField(self._roles)
        self.password = FormField(password_field())
        self.repeated = FormField(password_field())
        self.reveal = reveal_button(self.password.field, self.repeated.field)  # type: ignore[arg-type]
        layout = widgets.column(self, gap=14)
        for part in (self.name, self.user_id, self.role, self.password, self.repeated):
            layout.addWidget(part)
        below = widgets.row()
        below.addWidget(self.reveal)
        below.addStretch(1)
        layout.addLayout(below)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self.name.ask(_("Full name"), _("As it stands on papers, for example 张三 or Zhang San"))
        self.user_id.ask(_("User name"), _("What this person types to sign in"))
        self.role.ask(_("Role"))
        self.password.ask(_("Password"), _("At least 8 characters; a short sentence is good"))
        self.repeated.ask(_("The same password again"))
        widgets.set_text(self.reveal, _("Show the passwords"))
        self._roles.retranslate(self._words)

    def missing(self) -> Iterator[Problem]:
        """Yield what has not been filled in, and passwords that differ."""
        _ = self._words.translator()
        if not self.name.text().strip():
            yield Problem(_("Enter the person's full name."), self.name)
        if not self.user_id.text().strip():
            yield Problem(_("Enter a user name."), self.user_id)
        if self._roles.role() is None:
            yield Problem(_("Choose a role."), self.role)
        if not self.password.text():
            yield Problem(_("Enter a password."), self.password)
        elif self.password.text() != self.repeated.text():
            yield Problem(_("The two passwords differ. Type the same password in both fields."), self.repeated)

    def form(self) -> PersonForm:
        """Return what was filled in; nothing may be missing."""
        role = self._roles.role()
        assert role is not None  # noqa: S101 - `missing` has said so before
        return PersonForm(self.user_id.text(), self.name.text(), role, self.password.text())

    def problem(self, refused: Refused) -> Problem:
        """Return the sentence of a refusal with the field that it is most likely about."""
        fields = {Field.USER_ID: self.user_id, Field.PERSON_NAME: self.name, Field.PASSWORD: self.password}
        field = concerned(refused, fields) or (self.user_id if "user_id" in refused.fields else self.password)
        return Problem(self._words.trouble(refused), field)

    def is_empty(self) -> bool:
        """Tell whether nothing has been typed."""
        return not any(part.text() for part in (self.name, self.user_id, self.password, self.repeated))

    def clear(self) -> None:
        """Forget everything that was filled in."""
        for part in (self.name, self.user_id, self.password, self.repeated):
            part.field.clear()  # type: ignore[attr-defined]
        self._roles.clear()
        self.reveal.setChecked(False)
