"""The forms by which an account is kept: delegations, passwords, training, closing; each with its reason."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from jdm_desktop.domain import dates
from jdm_desktop.domain.staff import Delegated, DelegationView, PersonView
from jdm_desktop.gui import terms, widgets
from jdm_desktop.gui.delegation_choice import check_box
from jdm_desktop.gui.form import FormField, Problem
from jdm_desktop.gui.form_dialog import FormDialog
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import staff
from jdm_desktop.service.person_actions import PersonAction
from jdm_desktop.service.session import Session


class OneOf(QWidget):
    """A choice of one, in which nothing is preset."""

    def __init__(self, words: Sequence[str], spoken: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        layout = widgets.column(self, gap=2)
        for number, word in enumerate(words):
            button = widgets.radio(word)
            widgets.name(button, f"{spoken} – {word}")
            self._group.addButton(button, number)
            layout.addWidget(button)
        self.setFocusProxy(self._group.button(0))

    def chosen(self) -> int | None:
        """Return the number of what was chosen, from 0."""
        return self._group.checkedId() if self._group.checkedId() >= 0 else None


class PersonDialogs:
    """Makes the form of each action about a person but the declaration, which has a dialog of its own."""

    def __init__(self, session: Session, words: Wording, theme: Theme, window: QWidget) -> None:
        self._session, self._words, self._theme, self._window = session, words, theme, window

    def make(self, action: PersonAction, person: PersonView) -> FormDialog:
        """Return the dialog of an action about `person`."""
        makers: dict[PersonAction, Callable[[PersonView], FormDialog]] = {
            PersonAction.DELEGATE: self._delegate,
            PersonAction.END_DELEGATION: self._end_delegation,
            PersonAction.CORRECT: self._correct,
            PersonAction.RESET_PASSWORD: self._reset_password,
            PersonAction.UNLOCK: self._unlock,
            PersonAction.CLOSE: self._close,
            PersonAction.CHANGE_PASSWORD: self._change_password,
        }
        return makers[action](person)

    def _dialog(
        self,
        title: str,
        detail: str,
        fields: dict[str, FormField],
        confirm: str,
        do: Callable[[], object],
        **more: object,
    ) -> FormDialog:
        return FormDialog(
            title,
            detail,
            fields,
            confirm=confirm,
            do=do,
            words=self._words,
            theme=self._theme,
            parent=self._window,
            **more,  # type: ignore[arg-type]
        )

    def _reason(self) -> FormField:
        _ = self._words.translator()
        field = FormField(widgets.text_area(rows=2))
        field.ask(_("Reason"), _("It stays in the audit trail"))
        return field

    def _day(self, caption: str, hint: str, day: date | None) -> FormField:
        field = FormField(widgets.text_field(width=160))
        field.ask(caption, hint)
        assert isinstance(field.field, QLineEdit)  # noqa: S101 - made so one line above
        field.field.setText(day.isoformat() if day else "")
        return field

    def _password(self, caption: str, hint: str = "") -> FormField:
        field = FormField(password_field())
        field.ask(caption, hint)
        return field

    def _no_day(self, field: FormField) -> list[Problem]:
        _ = self._words.translator()
        text = field.text().strip()
        if text and dates.read_typed(text) is None:
            return [Problem(_("Type the day with the year first, such as 2026-11-02."), field)]
        return []

    # ------------------------------------------------------------------------------------------------------ delegations

    def _delegate(self, person: PersonView) -> FormDialog:
        _ = self._words.translator()
        tasks = [task for task in Delegated if task in staff.possible(person.role)]
        choice = OneOf([_(terms.DELEGATED[task]) for task in tasks], _("Task"))
        task = FormField(choice)
        task.ask(_("Task"))
        begins = self._day(_("From"), _("Year first, such as 2026-11-02; empty: from today on"), None)
        ends = self._day(_("Until, that day included"), _("Empty: until it is ended"), None)

        def wrong() -> list[Problem]:
            none = [] if choice.chosen() is not None else [Problem(_("Choose a task."), task)]
            return [*none, *self._no_day(begins), *self._no_day(ends)]

        def do() -> None:
            begin, end = dates.read_typed(begins.text()), dates.read_typed(ends.text())
            staff.delegate(self._session, person.id, tasks[choice.chosen() or 0], begin, end)

        return self._dialog(
            _("Delegate a task to {name}").format(name=person.name),
            _("As the principal investigator delegated it, on the delegation log."),
            {"task": task, "begins": begins, "ends": ends},
            _("Delegate"),
            do,
            wrong=wrong,
            concerned={"starts": "begins", "ends": "ends"},
        )

    def _end_delegation(self, person: PersonView) -> FormDialog:
        _ = self._words.translator()
        listed = person.delegations
        choice = OneOf([self._said(one) for one in listed], _("Delegation"))
        which = FormField(choice)
        which.ask(_("Delegation"))
        last = self._day(_("Last day"), _("Year first, such as 2026-11-02; empty: today"), None)

        def wrong() -> list[Problem]:
            none = [] if choice.chosen() is not None else [Problem(_("Choose a delegation."), which)]
            return [*none, *self._no_day(last)]

        reason = self._reason()

        def do() -> None:
            day = dates.read_typed(last.text())
            staff.end_delegation(self._session, listed[choice.chosen() or 0].id, day, reason.text())

        return self._dialog(
            _("End a delegation of {name}").format(name=person.name),
            "",
            {"which": which, "last": last, "reason": reason},
            _("End it on that day"),
            do,
            wrong=wrong,
            concerned={"starts": "last"},
        )

    def _said(self, one: DelegationView) -> str:
        return said(one, self._words)

    # ---------------------------------------------------------------------------------------------------------- account

    def _correct(self, person: PersonView) -> FormDialog:
        _ = self._words.translator()
        physician = check_box()
        widgets.set_text(physician, _("Is a physician"))
        widgets.name(physician, _("Is a physician – correction"))
        physician.setChecked(person.physician)
        is_physician = FormField(physician)
        is_physician.ask(_("Profession"), spoken=_("Is a physician – correction"))
        trained = self._day(_("Trained in this study on"), _("Year first, such as 2026-11-02"), person.trained_on)
        reason = self._reason()

        def do() -> None:
            day = dates.read_typed(trained.text())
            staff.correct_person(
                self._session, person.id, physician=physician.isChecked(), trained_on=day, reason=reason.text()
            )

        return self._dialog(
            _("Correct what is entered about {name}").format(name=person.name),
            "",
            {"physician": is_physician, "trained": trained, "reason": reason},
            _("Correct"),
            do,
            wrong=lambda: self._no_day(trained),
            concerned={"day": "trained"},
        )

    def _reset_password(self, person: PersonView) -> FormDialog:
        _ = self._words.translator()
        new = self._password(_("Temporary password"), _("At least 8 characters; it opens once"))
        again = self._password(_("The same password again"))
        reason = self._reason()
        return self._dialog(
            _("Give {name} a temporary password").format(name=person.name),
            _(
                "It opens once, and {name} then chooses another. What {name} signed stays valid; to sign again, they "
                "declare their electronic signature anew."
            ).format(name=person.name),
            {"password": new, "again": again, "reason": reason},
            _("Set the temporary password"),
            lambda: staff.reset_password(self._session, person.id, new.text(), reason.text()),
            wrong=lambda: self._differ(new, again),
            otherwise="password",
            below=self._reveal(new, again),
        )

    def _unlock(self, person: PersonView) -> FormDialog:
        _ = self._words.translator()
        reason = self._reason()
        return self._dialog(
            _("Unlock the user name of {name}").format(name=person.name),
            _("It was locked after wrong passwords. Make sure first that it was {name} who typed them.").format(
                name=person.name
            ),
            {"reason": reason},
            _("Unlock"),
            lambda: staff.unlock_account(self._session, person.id, reason.text()),
        )

    def _close(self, person: PersonView) -> FormDialog:
        _ = self._words.translator()
        reason = self._reason()
        return self._dialog(
            _("Close the account of {name}").format(name=person.name),
            _(
                "The password opens nothing any more, at once and for good. What {name} entered and signed stays, "
                "and the user name is never given again."
            ).format(name=person.name),
            {"reason": reason},
            _("Close the account"),
            lambda: staff.close_account(self._session, person.id, reason.text()),
        )

    # ---------------------------------------------------------------------------------------------------------- oneself

    def _change_password(self, _person: PersonView) -> FormDialog:
        _ = self._words.translator()
        old = self._password(_("Password until now"))
        new = self._password(_("New password"), _("At least 8 characters; a short sentence is good"))
        again = self._password(_("The new password again"))
        return self._dialog(
            _("Change my password"),
            _("Your signing key goes along: what you declared stays declared."),
            {"old": old, "new": new, "again": again},
            _("Change it"),
            lambda: self._session.set_password(old.text(), new.text()),
            wrong=lambda: self._differ(new, again),
            concerned={"minutes": "old", "wrong": "old"},
            otherwise="new",
            below=self._reveal(old, new, again),
        )

    def _differ(self, new: FormField, again: FormField) -> list[Problem]:
        _ = self._words.translator()
        if not new.text():
            return [Problem(_("Enter a password."), new)]
        differ = _("The two passwords differ. Type the same password in both fields.")
        return [] if new.text() == again.text() else [Problem(differ, again)]

    def _reveal(self, *fields: FormField) -> QWidget:
        _ = self._words.translator()
        button = reveal_button(*(part.field for part in fields))  # type: ignore[arg-type]
        widgets.set_text(button, _("Show the passwords"))
        widgets.name(button, _("Show the passwords"))
        return button


def said(one: DelegationView, words: Wording) -> str:
    """Return a delegation with its days in one line."""
    _ = words.translator()
    task, begins = _(terms.DELEGATED[one.task]), one.starts.isoformat()
    if one.ends is None:
        return _("{task}: from {begins} on").format(task=task, begins=begins)
    return _("{task}: {begins} to {ends}").format(task=task, begins=begins, ends=one.ends.isoformat())
