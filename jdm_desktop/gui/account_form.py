"""The questions about a new account, the same on the first start and on the page of people."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QRadioButton, QWidget

from jdm_desktop.domain import dates
from jdm_desktop.domain.staff import Delegated, Role
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import terms, widgets
from jdm_desktop.gui.delegation_choice import DelegationChoice, check_box
from jdm_desktop.gui.form import FormField, Problem, concerned
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.accounts import PersonForm

_ROLE, _PHYSICIAN, _TASKS = "role", "physician", "tasks"


class RoleChoice(QWidget):
    """The roles with what each does; none is preset."""

    changed = Signal()

    def __init__(self, roles: tuple[Role, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[Role, QRadioButton] = {}
        layout = widgets.column(self, gap=2)
        for role in roles:
            self._buttons[role] = button = widgets.radio()
            self._group.addButton(button)
            layout.addWidget(button)
            button.toggled.connect(self.changed)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def role(self) -> Role | None:
        """Return the role that was chosen."""
        return next((role for role, button in self._buttons.items() if button.isChecked()), None)

    def choose(self, role: Role | None) -> None:
        """Choose a role, or none again."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each is role)
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
    """Who the person is, what they do, how they sign in; it checks only what is missing, the use case the rest.

    `first` for the first account, which keeps the accounts and has no temporary password.
    """

    changed = Signal()

    def __init__(self, words: Wording, parent: QWidget | None = None, *, first: bool = False) -> None:
        super().__init__(parent)
        self._words, self._first = words, first
        self._roles = RoleChoice(tuple(role for role in Role if not (first and role is Role.MONITOR)))
        self._physician = check_box()
        self._choice = DelegationChoice(always=frozenset({Delegated.ADMINISTER}) if first else frozenset())
        self.name, self.user_id = FormField(widgets.text_field()), FormField(widgets.text_field())
        self.role, self.delegated = FormField(self._roles), FormField(self._choice)
        self.trained = FormField(widgets.text_field(width=160))
        self.checked_by, self.document = FormField(widgets.text_field()), FormField(widgets.text_field())
        self.password, self.repeated = FormField(password_field()), FormField(password_field())
        self.reveal = reveal_button(self.password.field, self.repeated.field)  # type: ignore[arg-type]
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        passwords = widgets.row()
        passwords.addWidget(self.reveal)
        passwords.addStretch(1)
        who = widgets.column(gap=14)
        for part in (self.name, self.user_id, self.role, self._physician, self.password, self.repeated):
            who.addWidget(part)
        who.addLayout(passwords)
        what = widgets.column(gap=14)
        for part in (self.delegated, self.trained, self.checked_by, self.document):
            what.addWidget(part)
        self._whole = widgets.row(self, gap=24)
        for column in (who, what):
            column.addStretch(1)
            self._whole.addLayout(column, 1)
        self.stack(not self._first)

    def stack(self, stacked: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Put both halves of the questions under each other, or side by side."""
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._whole.setDirection(down if stacked else beside)

    def _connect(self) -> None:
        self._roles.changed.connect(self._show_role)
        self._physician.toggled.connect(self._show_role)
        for part in self._texts().values():
            part.field.textChanged.connect(lambda _text: self.changed.emit())  # type: ignore[attr-defined]
        for choice in (self._roles, self._choice):
            choice.changed.connect(self.changed)
        self._words.changed.connect(self.retranslate)

    def _texts(self) -> dict[str, FormField]:
        return {
            "name": self.name,
            "user_id": self.user_id,
            "trained": self.trained,
            "checked_by": self.checked_by,
            "document": self.document,
        }

    def _show_role(self) -> None:
        self._choice.show_role(self._roles.role(), physician=self._physician.isChecked())

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self.name.ask(_("Full name"), _("As it stands on papers, for example 张三 or Zhang San"))
        self.user_id.ask(_("User name"), _("What this person types to sign in"))
        self.role.ask(_("Role"))
        widgets.set_text(self._physician, _("Is a physician"))
        widgets.name(self._physician, _("Is a physician"))
        self.delegated.ask(
            _("Delegated from today on"),
            _("What is usual for the role is ticked: change it as it was delegated. Only physicians confirm"),
        )
        self.trained.ask(_("Trained in this study on"), _("Year first, such as 2026-11-02; needed to sign"))
        self.checked_by.ask(_("Identity checked by"), _("Who saw the document"))
        self.document.ask(_("With which document"), _("For example identity card; no number is needed"))
        long = _("At least 8 characters; a short sentence is good")
        once = _("It opens once: this person then chooses another. At least 8 characters")
        self.password.ask(_("Password") if self._first else _("Temporary password"), long if self._first else once)
        self.repeated.ask(_("The same password again"))
        widgets.set_text(self.reveal, _("Show the passwords"))
        self._roles.retranslate(self._words)
        self._choice.retranslate(self._words)

    def missing(self) -> Iterator[Problem]:
        """Yield what has not been filled in, a date that is none, and passwords that differ."""
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
        if self.trained.text().strip() and dates.read_typed(self.trained.text()) is None:
            yield Problem(_("Type the day of the training with the year first, such as 2026-11-02."), self.trained)

    def form(self) -> PersonForm:
        """Return what was filled in; nothing may be missing."""
        role = self._roles.role()
        assert role is not None  # noqa: S101 - `missing` has said so before
        return PersonForm(
            self.user_id.text(),
            self.name.text(),
            role,
            self.password.text(),
            physician=self._physician.isChecked(),
            delegated=self._choice.chosen(),
            trained_on=dates.read_typed(self.trained.text()),
            identity_checked_by=self.checked_by.text(),
            identity_document=self.document.text(),
        )

    def problem(self, trouble: Trouble) -> Problem:
        """Return the sentence of a trouble with the field that it is most likely about."""
        fields = {Field.USER_ID: self.user_id, Field.PASSWORD: self.password, Field.SOURCE: self.document}
        named = {"user_id": self.user_id, "day": self.trained}
        field = concerned(trouble, fields) or next((one for key, one in named.items() if key in trouble.fields), None)
        if field is None:
            field = concerned(trouble, {Field.PERSON_NAME: self.name}) or self.password
        return Problem(self._words.trouble(trouble), field)

    def is_empty(self) -> bool:
        """Tell whether nothing has been typed."""
        passwords = (self.password, self.repeated)
        return not any(part.text() for part in (*self._texts().values(), *passwords))

    def typed(self) -> dict[str, str]:
        """Return what was filled in, but for the passwords, which are kept nowhere."""
        role = self._roles.role()
        said = {key: part.text() for key, part in self._texts().items()}
        said[_ROLE] = role.value if role is not None else ""
        said[_PHYSICIAN] = "yes" if self._physician.isChecked() else ""
        said[_TASKS] = " ".join(sorted(self._choice.chosen())) if role is not None else ""
        return said

    def restore(self, typed: Mapping[str, str]) -> None:
        """Fill in what `typed` returned."""
        for key, part in self._texts().items():
            part.field.setText(typed.get(key, ""))  # type: ignore[attr-defined]
        self._physician.setChecked(typed.get(_PHYSICIAN) == "yes")
        self._roles.choose(next((role for role in Role if role == typed.get(_ROLE)), None))
        if typed.get(_ROLE):
            tasks = typed.get(_TASKS, "").split()
            self._choice.choose(frozenset(task for task in Delegated if task in tasks))

    def clear(self) -> None:
        """Forget everything that was filled in."""
        self.restore({})
        for part in (self.password, self.repeated):
            part.field.clear()  # type: ignore[attr-defined]
        self.reveal.setChecked(False)
