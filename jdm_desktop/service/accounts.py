"""What is asked when an account is made, and the account that it asks for."""

from dataclasses import dataclass
from datetime import date

from jdm_desktop.domain.staff import USUAL, Delegated, Delegation, Person, Role
from jdm_desktop.domain.text import Field, clean, required
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_
from jdm_desktop.service import passwords


@dataclass(frozen=True, slots=True)
class SiteForm:
    """The site as the first person names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A new account as it was typed; `delegated` of None means what is usual for the role, from today on."""

    user_id: str
    name: str
    role: Role
    password: str
    physician: bool = False
    delegated: frozenset[Delegated] | None = None
    trained_on: date | None = None
    identity_checked_by: str = ""
    identity_document: str = ""


def person(form: PersonForm, today: date, *, temporary: bool) -> Person:
    """Return the account that a form asks for, not stored yet.

    Raises Refused for a name or password that cannot be taken, or a training that is still to come.
    """
    user_id = required(form.user_id, Field.USER_ID)
    name = required(form.name, Field.PERSON_NAME)
    passwords.accept(form.password, user_id)
    if form.trained_on is not None and form.trained_on > today:
        raise Refused(
            N_("The training, {day}, is still to come. Nothing was changed: correct it."), day=form.trained_on
        )
    return Person(
        user_id=user_id,
        name=name,
        role=form.role,
        physician=form.physician,
        temporary=temporary,
        password_set_on=today,
        trained_on=form.trained_on,
        identity_checked_by=clean(form.identity_checked_by, Field.PERSON_NAME),
        identity_document=clean(form.identity_document, Field.SOURCE),
    )


def delegations(form: PersonForm, person_id: int, today: date) -> tuple[Delegation, ...]:
    """Return what a form delegates, from today on."""
    asked = USUAL[form.role] if form.delegated is None else form.delegated
    return tuple(Delegation(person_id=person_id, task=task, starts=today) for task in Delegated if task in asked)
