"""The people of the site: accounts, delegations, passwords set by another, the recovery sheet, and alarms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from jdm_desktop import __version__
from jdm_desktop.domain.audit import Action, Subject
from jdm_desktop.domain.paper import Issue, PaperStatus, RecoveryView
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.staff import (
    RULES,
    Delegated,
    Delegation,
    DelegationView,
    Person,
    PersonView,
    Role,
    Site,
    Task,
)
from jdm_desktop.domain.text import Field, clean
from jdm_desktop.domain.trouble import Message, ReasonNeeded, Refused
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_, Language
from jdm_desktop.keys import certificates
from jdm_desktop.service import accounts, passwords
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.session import Changed, Session

_SHEET = "recovery_sheet"
_SHOWN = 8  # characters of the store's own name that people compare
_FAILURES = (Action.SIGN_IN_FAILED, Action.SIGNING_FAILED, Action.LOCKED_OUT)


def add_person(session: Session, form: PersonForm) -> PersonView:
    """Add an account with a temporary password, which opens once, and with what is delegated from today on.

    Raises Refused for a person who may not manage people, a user name that was ever given, or a password that cannot
    be taken.
    """
    session.require(Task.MANAGE_PEOPLE)
    workspace = session.workspace
    made = accounts.person(form, workspace.clock.today(), temporary=True)
    if workspace.person(made.user_id) is not None:
        raise Refused(N_("The user name “{user_id}” was given before. Choose another one."), user_id=made.user_id)
    _require_possible(form)
    with workspace.changing_keys(), session.change(kind="person") as change:
        workspace.give_password(made.user_id, form.password)
        person = change.save(made)
        for delegation in accounts.delegations(form, person.id, workspace.clock.today()):
            change.save(delegation)
    return _view(session, person)


def people(session: Session) -> tuple[PersonView, ...]:
    """Return everyone who has or had an account, in the order in which they were added."""
    session.require(Task.READ)
    return tuple(_view(session, person) for person in session.workspace.repository.all(Person))


def delegate(
    session: Session, person_id: int, task: Delegated, starts: date | None = None, ends: date | None = None
) -> Changed:
    """Delegate a task to a person from a day on, today where none is named; both days are included.

    Raises Refused where the role cannot do the task, the days are the wrong way round, or it is delegated then already.
    """
    session.require(Task.MANAGE_PEOPLE)
    person, starts = _person(session, person_id), starts or session.workspace.clock.today()
    _require_open(person)
    if task not in possible(person.role):
        raise Refused(N_("This task is not for this role. Nothing was changed: choose another task."))
    if ends is not None and ends < starts:
        raise Refused(N_("The delegation would end ({ends}) before it begins ({starts})."), ends=ends, starts=starts)
    asked = Delegation(person_id=person_id, task=task, starts=starts, ends=ends)
    if any(_overlap(asked, one) for one in session.workspace.delegations(person_id)):
        raise Refused(
            N_(
                "This is delegated to {name} at that time already. Nothing was changed: "
                "end that delegation first, or name other days."
            ),
            name=person.name,
        )
    with session.change(kind="person") as change:
        change.save(asked)
    return change.changed


def end_delegation(session: Session, delegation_id: int, ends: date | None, reason: str) -> Changed:
    """Let a delegation end on a day, which is the last one of it; today where none is named.

    Raises ReasonNeeded without a reason, Refused where it would end before it began or reach into the next one of the
    same task, or where nobody else keeps the accounts for good.
    """
    session.require(Task.MANAGE_PEOPLE)
    known = session.workspace.repository.get(Delegation, delegation_id)
    ends = ends or session.workspace.clock.today()
    if ends < known.starts:
        raise Refused(N_("The delegation began on {starts}. Name that day or a later one."), starts=known.starts)
    others = (one for one in session.workspace.delegations(known.person_id) if one.id != known.id)
    if any(_overlap(replace(known, ends=ends), one) for one in others):
        raise Refused(N_("The same task is delegated again before that day. Nothing was changed: name an earlier one."))
    if known.task is Delegated.ADMINISTER:
        _require_another(session, known.person_id)
    if not reason.strip():
        raise ReasonNeeded(N_("The delegation stays as it is. Say why it ends."))
    with session.change(reason, kind="person") as change:
        change.save(replace(known, ends=ends))
    return change.changed


def correct_person(
    session: Session, person_id: int, *, physician: bool, trained_on: date | None, reason: str
) -> Changed:
    """Enter whether a person is a physician and when they were trained; raise ReasonNeeded without a reason."""
    session.require(Task.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if trained_on is not None and trained_on > session.workspace.clock.today():
        raise Refused(N_("The training, {day}, is still to come. Nothing was changed: correct it."), day=trained_on)
    if not reason.strip():
        raise ReasonNeeded(N_("Nothing was changed. Say why these entries change."))
    with session.change(reason, kind="person") as change:
        change.save(replace(person, physician=physician, trained_on=trained_on))
    return change.changed


def close_account(session: Session, person_id: int, reason: str) -> Changed:
    """Close an account at once: its password opens nothing any more; what the person signed stays valid.

    Raises ReasonNeeded without a reason, Refused for one's own account or where nobody could manage people any more.
    """
    session.require(Task.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if person.id == session.person.id:
        raise Refused(N_("Nobody closes their own account. Nothing was changed: ask another administrator."))
    _require_open(person)
    _require_another(session, person.id)
    if not reason.strip():
        raise ReasonNeeded(N_("The account stays open. Say why it is closed."))
    with session.workspace.changing_keys(), session.change(reason, kind="person") as change:
        change.save(replace(person, active=False))
        session.workspace.revoke(change, person.id)
        session.workspace.take_password(person.user_id)
    return change.changed


def reset_password(session: Session, person_id: int, password: str, reason: str) -> Changed:
    """Give a person a temporary password, which opens once, and end a lock of their user name.

    The signing key stays closed to everybody: its owner gets another one. Raises ReasonNeeded without a reason, Refused
    for a closed account, one's own, or a password that cannot be taken.
    """
    session.require(Task.MANAGE_PEOPLE)
    person = _person(session, person_id)
    _require_open(person)
    if person.id == session.person.id:
        raise Refused(N_("Nobody resets their own password: change it, with the old one. Nothing was changed."))
    passwords.accept(password, person.user_id)
    if not reason.strip():
        raise ReasonNeeded(N_("The password stays as it is. Say why another one is set."))
    clean(reason, Field.REASON)
    with session.change(reason, kind="person") as change:
        kept = replace(person, temporary=True, password_set_on=session.workspace.clock.today())
        change.save(kept, "password")
        change.note(Action.PASSWORD_SET, Subject(Person.entity, person.id, field="password"))
        session.workspace.revoke(change, person.id)
    # Only when the trail says so: killed between the two, no password that another person knows opens unmarked.
    session.workspace.give_password(person.user_id, password)
    session.workspace.release(person.user_id)
    return change.changed


def unlock_account(session: Session, person_id: int, reason: str) -> Changed:
    """End the lock of a user name after wrong passwords; raise ReasonNeeded without a reason."""
    session.require(Task.MANAGE_PEOPLE)
    person = _person(session, person_id)
    if not reason.strip():
        raise ReasonNeeded(N_("The account stays locked. Say why it is unlocked."))
    session.workspace.release(person.user_id)
    with session.change(reason, kind="person") as change:
        change.note(Action.UNLOCKED, Subject(Person.entity, person.id), canonical({"by": session.person.user_id}))
    return change.changed


def new_recovery_sheet(session: Session) -> tuple[str, ...]:
    """Return the three shares of a new recovery sheet; an earlier sheet opens no more.

    Any two reopen the store. They are kept nowhere: print them, and give them to three people.
    """
    session.require(Task.CONFIGURE)
    workspace = session.workspace
    with session.change(kind="recovery_sheet") as change:
        change.note(Action.EXPORTED, Subject(Site.entity, 1, field=_SHEET))
    return workspace.new_recovery_shares()  # only when the alarm is on: the earlier sheet opens no more from here on


def recovery_painter(session: Session, shares: tuple[str, ...], language: Language) -> Callable[[], bytes]:
    """Return what draws the recovery sheet as a PDF, a page for each share; a worker may do it. It is filed nowhere.

    Raises Refused where there is nobody to draw it.
    """
    session.require(Task.CONFIGURE)
    workspace = session.workspace
    papers = workspace.papers
    if papers is None:
        raise Refused(N_("This program was started without papers. Nothing was made."))
    (site,) = workspace.repository.all(Site)
    store = site.store[:_SHOWN].upper()
    made_at = workspace.clock.now()
    issued = Issue(
        status=PaperStatus.UNSIGNED,
        generated_at=made_at,
        program_version=__version__,
        record_code=f"RECOVERY-{store}-{made_at.utc:%Y%m%d-%H%M}",
        facts_json=b"",
        printed_by=session.person.name,
    )
    view = RecoveryView((language,), workspace.site, store, shares)
    return lambda: papers.recovery_sheet(view, issued)


def recovery_sheet_handed_out(session: Session) -> Changed:
    """Put into the trail that the newest recovery sheet was printed and given to three people."""
    session.require(Task.CONFIGURE)
    with session.change(kind="recovery_sheet") as change:
        change.note(Action.PRINTED, Subject(Site.entity, 1, field=_SHEET))
    return change.changed


def site_certificate(session: Session) -> bytes:
    """Return the certificate of the site's authority (DER), with which anybody verifies its signatures elsewhere."""
    session.require(Task.READ)
    return session.workspace.authority.certificate


def site_certificate_file(session: Session) -> bytes:
    """Return the same certificate as the text (PEM) that other programs and `jdm-desktop verify` take."""
    return certificates.as_pem(site_certificate(session))


def alarms(session: Session) -> tuple[Message, ...]:
    """Return what an administrator or investigator must hear at once on signing in (21 CFR 11.300(d))."""
    keeps = session.may(Task.CONFIGURE)
    tried = _tries(session) if keeps or session.person.role is Role.INVESTIGATOR else ()
    return (*tried, *((*_missing_sheet(session), *_unwritten_list(session)) if keeps else ()))


def _missing_sheet(session: Session) -> tuple[Message, ...]:
    told = session.workspace.repository.with_actions((Action.EXPORTED, Action.PRINTED, Action.RECOVERED))
    sheets = [one for one in told if one.subject.field == _SHEET or one.action is Action.RECOVERED]
    if sheets and sheets[-1].action is Action.PRINTED:
        return ()
    return (
        Message(
            N_(
                "No recovery sheet is in three people's hands: make one (page of settings), or passwords that are "
                "forgotten close the store for good."
            )
        ),
    )


def _unwritten_list(session: Session) -> tuple[Message, ...]:
    anchors = session.workspace.repository.anchors
    if anchors is None or not anchors.is_behind:
        return ()
    return (
        Message(
            N_(
                "This computer's list of the last entries cannot be written, so that an older copy of the store would "
                "not be noticed. See that the disk has space and the folder of the list is open to you."
            )
        ),
    )


def _tries(session: Session) -> tuple[Message, ...]:
    failed = session.workspace.repository.with_actions(_FAILURES, session.since)
    tried = [entry for entry in failed if entry.action is not Action.LOCKED_OUT]
    if not tried:
        return ()
    locks = len(failed) - len(tried)
    return (
        Message(
            N_(
                "Since you signed in last, wrong passwords were given {count} times (user names locked: {locks}), "
                "the last time on {when}. Look into it: the audit trail says where and when."
            ),
            count=len(tried),
            locks=locks,
            when=_minute(tried[-1].author.at),
        ),
    )


def possible(role: Role) -> frozenset[Delegated]:
    """Return what can be delegated to a role."""
    demanded = {rule.delegation for rule in RULES.values() if role in rule.roles and rule.delegation is not None}
    return frozenset(
        demanded | ({Delegated.OBTAIN_CONSENT} if role in (Role.COORDINATOR, Role.INVESTIGATOR) else set())
    )


def _require_possible(form: PersonForm) -> None:
    if form.delegated is not None and not form.delegated <= possible(form.role):
        raise Refused(N_("This task is not for this role. Nothing was changed: choose another task."))


def _require_another(session: Session, person_id: int) -> None:
    """Refuse what would leave nobody who can manage people, now or once their delegation ends."""
    others = (one for one in session.workspace.repository.all(Person) if one.id != person_id)
    if not any(_keeps_accounts(session, one) for one in others):
        raise Refused(
            N_("Nobody else keeps the accounts for good. Nothing was changed: delegate it to somebody else first.")
        )


def _keeps_accounts(session: Session, person: Person) -> bool:
    """Tell whether a person may manage people today and on each day from then on."""
    workspace = session.workspace
    if not workspace.may(person, Task.MANAGE_PEOPLE):
        return False
    mine = (one for one in workspace.delegations(person.id) if one.task is Delegated.ADMINISTER)
    day = workspace.clock.today()
    for one in sorted(mine, key=lambda one: one.starts):
        if one.in_force(day):
            if one.ends is None or one.ends == date.max:
                return True
            day = one.ends + timedelta(days=1)
    return False


def _require_open(person: Person) -> None:
    if not person.active:
        raise Refused(N_("The account {user_id} is closed."), user_id=person.user_id)


def _overlap(one: Delegation, other: Delegation) -> bool:
    if one.task is not other.task:
        return False
    return one.starts <= (other.ends or date.max) and other.starts <= (one.ends or date.max)


def _minute(at: Stamp) -> str:
    return f"{at.utc:%Y-%m-%d %H:%M} UTC"


def _person(session: Session, person_id: int) -> Person:
    return session.workspace.repository.get(Person, person_id)


def _view(session: Session, person: Person) -> PersonView:
    workspace = session.workspace
    today = workspace.clock.today()
    remaining = workspace.locked_for(person.user_id)
    now = workspace.clock.now()
    return PersonView(
        id=person.id,
        user_id=person.user_id,
        name=person.name,
        role=person.role,
        physician=person.physician,
        active=person.active,
        temporary=person.temporary,
        trained_on=person.trained_on,
        declared_on=person.declared_on,
        password_set_on=person.password_set_on,
        identity_checked_by=person.identity_checked_by,
        identity_document=person.identity_document,
        delegations=tuple(
            DelegationView(one.id, one.task, one.starts, one.ends, one.in_force(today))
            for one in workspace.delegations(person.id)
        ),
        locked_until=Stamp(now.utc + timedelta(seconds=remaining), now.zone) if remaining else None,
    )
