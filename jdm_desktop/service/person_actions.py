"""What can be done about a person just now, and why something cannot: a closed button says so."""

from collections.abc import Mapping
from enum import StrEnum

from jdm_desktop.domain.staff import RULES, PersonView, Task
from jdm_desktop.domain.trouble import Message
from jdm_desktop.i18n import N_
from jdm_desktop.service.session import Session


class PersonAction(StrEnum):
    """Something that is done about one person; the last two only by the person."""

    DELEGATE = "delegate"
    END_DELEGATION = "end_delegation"
    CORRECT = "correct"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of an action
    UNLOCK = "unlock"
    CLOSE = "close"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an action
    DECLARE = "declare"


OWN = frozenset({PersonAction.CHANGE_PASSWORD, PersonAction.DECLARE})
_SIGNING = frozenset({Task.SIGN_ENTRY, Task.SIGN_DETERMINATION, Task.CONFIRM})


def closed(session: Session, person: PersonView) -> Mapping[PersonAction, Message | None]:
    """Return for each action why it cannot be done about a person now, None where it can."""
    return {action: _closed(session, person, action) for action in PersonAction}


def _closed(session: Session, person: PersonView, action: PersonAction) -> Message | None:
    is_own = person.id == session.person.id
    if action in OWN:
        return _closed_own(session, person, action) if is_own else Message(N_("Everybody does this for themselves."))
    return session.closed(Task.MANAGE_PEOPLE) or _closed_for_keeper(person, action, is_own=is_own)


def _closed_own(session: Session, person: PersonView, action: PersonAction) -> Message | None:
    if action is PersonAction.DECLARE and session.can_sign:
        return Message(N_("Declared on {day}."), day=person.declared_on)
    if action is PersonAction.DECLARE and not any(person.role in RULES[task].roles for task in _SIGNING):
        return Message(N_("This role signs nothing."))
    return None


def _closed_for_keeper(person: PersonView, action: PersonAction, *, is_own: bool) -> Message | None:
    if not person.active and action is not PersonAction.CORRECT:
        return Message(N_("The account {user_id} is closed."), user_id=person.user_id)
    if action is PersonAction.UNLOCK and person.locked_until is None:
        return Message(N_("Not locked."))
    if action is PersonAction.END_DELEGATION and not person.delegations:
        return Message(N_("Nothing was delegated."))
    if is_own and action is PersonAction.RESET_PASSWORD:
        return Message(N_("Nobody resets their own password: change it, with the old one."))
    if is_own and action is PersonAction.CLOSE:
        return Message(N_("Nobody closes their own account: ask another administrator."))
    return None
