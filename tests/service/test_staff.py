"""Accounts: temporary passwords, delegations, closing, the electronic signature's declaration, and settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.x509 import load_pem_x509_certificate

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Delegated, PersonView, Role, Settings, Task
from jdm_desktop.domain.trouble import ReasonNeeded, Refused, StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.service import person_actions, settings, staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.person_actions import PersonAction
from jdm_desktop.service.session import Session
from jdm_desktop.store import failures
from jdm_desktop.store.repository import Writing
from tests.service import desk

TODAY = date(2026, 11, 22)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
WANG = PersonForm(
    "wang",
    "Wang Wu",
    Role.COORDINATOR,
    desk.TEMPORARY,
    trained_on=desk.TRAINED,
    identity_checked_by="Dr Li",
    identity_document="identity card",
)


@pytest.fixture
def wang(session: Session) -> PersonView:
    """Add a coordinator who has not signed in yet."""
    return staff.add_person(session, WANG)


def seen(session: Session, user_id: str) -> PersonView:
    """Return a person as they stand now."""
    return next(one for one in staff.people(session) if one.user_id == user_id)


def test_a_temporary_password_opens_once(session: Session, wang: PersonView) -> None:
    """It signs in once, only to choose another; then it opens nothing, whether another was chosen or not."""
    door = desk.door(session)
    own = door.sign_in("wang", desk.TEMPORARY)
    assert wang.temporary
    assert (own.must_choose_password, own.asks_old_password) == (True, False)
    with pytest.raises(Refused, match="is wrong"):
        door.sign_in("wang", desk.TEMPORARY)
    with pytest.raises(Refused, match="The new password is the old one"):
        own.set_password(desk.TEMPORARY, desk.TEMPORARY)
    own.set_password(desk.TEMPORARY, desk.PASSWORD)
    assert (own.must_choose_password, own.may(Task.ENTER)) == (False, True)
    assert door.sign_in("wang", desk.PASSWORD).person.name == "Wang Wu"
    assert not seen(session, "wang").temporary


def test_a_temporary_password_is_used_up_before_anybody_is_in(
    session: Session, wang: PersonView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at the entry of the sign-in, it opens nothing any more; where the entry fails, it opens still."""
    door, keys = desk.door(session), []

    def fail(_writing: Writing, action: Action, *_said: object) -> None:
        keys.append((action, door.keys is not None and door.keys.knows(wang.user_id)))
        raise StoreTrouble(failures.GONE, file="store.db")

    with monkeypatch.context() as patch:
        patch.setattr(Writing, "note", fail)
        with pytest.raises(StoreTrouble):
            door.sign_in("wang", desk.TEMPORARY)
    assert keys == [(Action.SIGNED_IN, False)]
    assert door.sign_in("wang", desk.TEMPORARY).must_choose_password


def test_a_password_whose_entry_is_not_certain_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says which of the two passwords counts, and it does."""

    def fail(_writing: Writing, _action: Action, *_said: object) -> None:
        raise StoreTrouble(failures.UNCERTAIN)

    with monkeypatch.context() as patch:
        patch.setattr(Writing, "note", fail)
        with pytest.raises(StoreTrouble, match=r"The new password is in force, .* not certain"):
            session.set_password(desk.PASSWORD, "seventeen green kites")
    with pytest.raises(Refused, match="is wrong"):
        desk.door(session).sign_in("li", desk.PASSWORD)
    assert desk.door(session).sign_in("li", "seventeen green kites").person.user_id == "li"


def test_an_account_says_who_checked_the_identity(wang: PersonView) -> None:
    """By whom and with which document, as 21 CFR 11.100(b) asks, with what is usual for the role delegated."""
    assert (wang.identity_checked_by, wang.identity_document) == ("Dr Li", "identity card")
    assert [(one.task, one.starts, one.in_force) for one in wang.delegations] == [(Delegated.ENTER, TODAY, True)]


def test_an_old_password_is_changed_first(session: Session, wang: PersonView) -> None:
    """Where the site lets passwords age, whoever comes in by an old one chooses another, giving the old one."""
    watch = session.workspace.clock
    settings.change_settings(session, replace(settings.settings(session), password_days=90), "site rule")
    assert isinstance(watch, desk.Watch)
    watch.at += timedelta(days=91)
    own = desk.door(session).sign_in("li", desk.PASSWORD)
    assert (own.must_choose_password, own.asks_old_password) == (True, True)
    with pytest.raises(Refused, match="is wrong"):
        own.set_password("wrong horse", "a new password")
    own.set_password(desk.PASSWORD, "a new password")
    assert own.may(Task.READ)


@pytest.mark.parametrize("password", ["short", "password1", "aaaaaaaaaaaa", "WANGWANG"])
def test_weak_passwords_are_refused(session: Session, password: str) -> None:
    """Short, well known, one letter or the user name: refused for a new account, a reset and a change alike."""
    form = replace(WANG, user_id="wangwang", password=password)
    with pytest.raises(Refused):
        staff.add_person(session, form)
    with pytest.raises(Refused):
        session.set_password(desk.PASSWORD, password if password != "WANGWANG" else "LI")  # noqa: S105 - as above


def test_a_delegation_begins_and_ends_on_its_days(session: Session, wang: PersonView) -> None:
    """What is delegated from tomorrow on is closed today; what ends stays in force on its last day, with a reason."""
    staff.delegate(session, wang.id, Delegated.OBTAIN_CONSENT, TOMORROW, TOMORROW)
    with pytest.raises(Refused, match="Nothing was changed: end that delegation first"):
        staff.delegate(session, wang.id, Delegated.OBTAIN_CONSENT, TODAY)
    with pytest.raises(Refused, match="before it begins"):
        staff.delegate(session, wang.id, Delegated.OBTAIN_CONSENT, TODAY, YESTERDAY)
    with pytest.raises(Refused, match="not for this role"):
        staff.delegate(session, wang.id, Delegated.CONFIRM)
    (enter, consent) = seen(session, "wang").delegations
    assert [one.in_force for one in (enter, consent)] == [True, False]
    with pytest.raises(ReasonNeeded):
        staff.end_delegation(session, enter.id, TODAY, " ")
    with pytest.raises(Refused, match="began on 2026-11-22"):
        staff.end_delegation(session, enter.id, YESTERDAY, "left")
    staff.end_delegation(session, enter.id, None, "left the trial")
    assert seen(session, "wang").delegations[0].ends == TODAY
    staff.delegate(session, wang.id, Delegated.ENTER, TOMORROW)
    with pytest.raises(Refused, match="delegated again before that day"):
        staff.end_delegation(session, enter.id, TOMORROW, "stayed after all")


def test_somebody_always_keeps_the_accounts(session: Session) -> None:
    """The last one whose delegation to administer has no end keeps it, and keeps their account."""
    own = next(one for one in seen(session, "li").delegations if one.task is Delegated.ADMINISTER)
    with pytest.raises(Refused, match="Nobody else keeps the accounts for good"):
        staff.end_delegation(session, own.id, TODAY, "too much work")
    keeper = desk.another(session, Role.ADMINISTRATOR, delegated=frozenset())
    staff.delegate(session, keeper.person.id, Delegated.ADMINISTER, TODAY, TOMORROW)
    with pytest.raises(Refused, match="for good"):
        staff.end_delegation(session, own.id, TODAY, "too much work")
    with pytest.raises(Refused, match="for good"):
        staff.close_account(keeper, session.person.id, "left")
    (limited,) = seen(session, "administrator").delegations
    staff.end_delegation(session, limited.id, TODAY, "for good from tomorrow on")
    staff.delegate(session, keeper.person.id, Delegated.ADMINISTER, TOMORROW + timedelta(days=1))
    with pytest.raises(Refused, match="for good"):  # nobody could do it tomorrow, nor use the recovery sheet
        staff.end_delegation(session, own.id, TODAY, "somebody else does it soon")
    staff.delegate(session, keeper.person.id, Delegated.ADMINISTER, TOMORROW, TOMORROW)
    staff.end_delegation(session, own.id, TOMORROW, "somebody else does it now")


def test_a_closed_account_opens_nothing_and_stays_known(session: Session) -> None:
    """Closing ends signing in and a sitting at once; the user name is never given again, the person stays listed."""
    wang = desk.another(session, Role.COORDINATOR)
    wang.declare(desk.PASSWORD)
    with pytest.raises(ReasonNeeded):
        staff.close_account(session, wang.person.id, "")
    with pytest.raises(Refused, match="Nobody closes their own account"):
        staff.close_account(session, session.person.id, "left")
    staff.close_account(session, wang.person.id, "left the site")
    with pytest.raises(Refused, match="is wrong"):
        desk.door(session).sign_in("coordinator", desk.PASSWORD)
    assert str(refusal(wang)) == "The account coordinator is closed."
    assert not seen(session, "coordinator").active
    with pytest.raises(Refused, match="was given before"):
        staff.add_person(session, replace(WANG, user_id="Coordinator"))
    tries: tuple[Callable[[], object], ...] = (
        lambda: staff.delegate(session, wang.person.id, Delegated.OBTAIN_CONSENT),
        lambda: staff.reset_password(session, wang.person.id, desk.TEMPORARY, "back again"),
        lambda: staff.close_account(session, wang.person.id, "twice"),
    )
    for attempt in tries:
        with pytest.raises(Refused, match="The account coordinator is closed"):
            attempt()


def test_whoever_is_signed_in_to_an_account_that_is_closed_writes_nothing(session: Session) -> None:
    """Neither an entry nor a password: one that was still to be chosen would open the store again."""
    staff.add_person(session, WANG)
    wang = desk.door(session).sign_in(WANG.user_id, WANG.password)
    staff.close_account(session, wang.person.id, "left the site")
    tries: tuple[Callable[[], object], ...] = (
        lambda: wang.set_password("", "a password of one's own"),
        lambda: wang.explain_clock("the battery was changed"),
    )
    for attempt in tries:
        with pytest.raises(Refused, match="is closed"):
            attempt()
    keys = session.workspace.keys
    assert keys is not None
    assert not keys.knows(WANG.user_id)


def refusal(session: Session) -> str:
    """Return why a sitting may not even read."""
    closed = session.closed(Task.READ)
    return closed.text(Language.ENGLISH) if closed is not None else ""


def test_a_reset_gives_a_password_and_no_signature(session: Session) -> None:
    """Whoever sets another's password cannot sign as them: the key stays shut, and the owner declares anew."""
    coordinator = desk.another(session, Role.COORDINATOR)
    coordinator.declare(desk.PASSWORD)
    with pytest.raises(ReasonNeeded):
        staff.reset_password(session, coordinator.person.id, desk.TEMPORARY, "")
    staff.reset_password(session, coordinator.person.id, desk.TEMPORARY, "forgotten")
    with pytest.raises(Refused, match="Nobody resets their own password"):
        staff.reset_password(session, session.person.id, desk.TEMPORARY, "forgotten")
    own = desk.door(session).sign_in("coordinator", desk.TEMPORARY)
    own.set_password(desk.TEMPORARY, desk.PASSWORD)
    assert not own.can_sign
    with pytest.raises(Refused, match="first declare"):
        own.reauthenticate("coordinator", desk.PASSWORD)
    own.declare(desk.PASSWORD)
    assert own.reauthenticate("coordinator", desk.PASSWORD).certificate


def test_a_changed_password_takes_the_signing_key_along(session: Session) -> None:
    """Who changes their own password signs on with the same certificate, and the old password signs nothing."""
    session.declare(desk.PASSWORD)
    before = session.reauthenticate("li", desk.PASSWORD).certificate
    session.set_password(desk.PASSWORD, "horse correct")
    assert session.reauthenticate(" LI ", "horse correct").certificate == before
    with pytest.raises(Refused, match="is wrong"):
        session.reauthenticate("li", desk.PASSWORD)


def test_nobody_signs_in_anothers_sitting(session: Session) -> None:
    """A colleague's user name and right password do not sign in a sitting that is not theirs (11.200(a)(2))."""
    coordinator = desk.another(session, Role.COORDINATOR)
    coordinator.declare(desk.PASSWORD)
    session.declare(desk.PASSWORD)
    with pytest.raises(Refused, match="Dr Li is signed in, and nobody else signs here"):
        session.reauthenticate("coordinator", desk.PASSWORD)


def test_corrections_hold_at_once(session: Session) -> None:
    """Profession and training are corrected with a reason, and count in the sitting that is under way."""
    investigator = desk.another(session, Role.INVESTIGATOR, physician=False)
    assert "Only a physician" in str(closed_confirm(investigator))
    with pytest.raises(ReasonNeeded):
        staff.correct_person(session, investigator.person.id, physician=True, trained_on=None, reason="")
    with pytest.raises(Refused, match="still to come"):
        staff.correct_person(session, investigator.person.id, physician=True, trained_on=TOMORROW, reason="x")
    staff.correct_person(session, investigator.person.id, physician=True, trained_on=None, reason="licence seen")
    assert "No training" in str(closed_confirm(investigator))
    staff.correct_person(session, investigator.person.id, physician=True, trained_on=TODAY, reason="trained")
    assert closed_confirm(investigator) is None


def closed_confirm(session: Session) -> str | None:
    """Return why confirming is closed."""
    closed = session.closed(Task.CONFIRM)
    return closed.text(Language.ENGLISH) if closed is not None else None


def test_settings_are_kept_within_bounds_and_with_a_reason(session: Session) -> None:
    """Idle time of 2 to 15 minutes, an age of up to a year, a whole path; each change has its reason in the trail."""
    known = settings.settings(session)
    assert known == replace(Settings(), id=known.id, entered=known.entered)
    for asked, said in (
        (replace(known, idle_minutes=1), "2 to 15"),
        (replace(known, idle_minutes=16), "2 to 15"),
        (replace(known, password_days=-1), "up to 366"),
        (replace(known, password_days=367), "up to 366"),
        (replace(known, second_backup_folder="stick"), "whole path"),
    ):
        with pytest.raises(Refused, match=said):
            settings.change_settings(session, asked, "why")
    with pytest.raises(ReasonNeeded):
        settings.change_settings(session, replace(known, idle_minutes=5), "")
    settings.change_settings(session, replace(known, idle_minutes=5, same_person_may_confirm=True), "one physician")
    last = list(session.workspace.repository.entries())[-1]
    assert (last.action, last.subject.entity, last.author.reason) == (Action.CHANGED, "settings", "one physician")
    assert settings.settings(session).idle_minutes == 5


def test_the_sites_certificate_is_read_elsewhere(session: Session) -> None:
    """Other programs read the certificate that is given out, and it names the site."""
    certificate = load_pem_x509_certificate(staff.site_certificate_file(session))
    assert desk.SITE.name in certificate.subject.rfc4514_string()


def test_every_closed_button_says_why(session: Session) -> None:
    """What cannot be done about a person has its sentence, and what has none can be done."""
    wang = desk.another(session, Role.COORDINATOR)
    own, other = (
        {
            action: closed.text(Language.ENGLISH) if closed else ""
            for action, closed in person_actions.closed(session, seen(session, user_id)).items()
        }
        for user_id in ("li", "coordinator")
    )
    assert {action for action, why in own.items() if not why} == {
        PersonAction.DELEGATE,
        PersonAction.END_DELEGATION,
        PersonAction.CORRECT,
        PersonAction.CHANGE_PASSWORD,
        PersonAction.DECLARE,
    }
    assert own[PersonAction.CLOSE].startswith("Nobody closes their own account")
    assert other[PersonAction.UNLOCK] == "Not locked."
    assert other[PersonAction.DECLARE] == "Everybody does this for themselves."
    session.declare(desk.PASSWORD)
    (declared,) = (
        closed
        for action, closed in person_actions.closed(session, seen(session, "li")).items()
        if action is PersonAction.DECLARE
    )
    assert declared is not None
    assert declared.text(Language.ENGLISH) == "Declared on 2026-11-22."
    for action, closed in person_actions.closed(wang, seen(session, "li")).items():
        assert closed is not None, action
