"""T18: who may do what, cell by cell, against a table written by hand from the requirements; and that it is enforced.

The table below is not made from the program's own rules: it says what the protocol's people may do.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import Connection

from jdm_desktop.domain.staff import Delegated, Delegation, Person, Role, Task
from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.service import staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.session import LONGEST, Session
from tests.service import desk
from tests.service.test_every_write_is_audited import READING, WRITING, prepare

C, I, M, A = Role.COORDINATOR, Role.INVESTIGATOR, Role.MONITOR, Role.ADMINISTRATOR  # noqa: E741 - as in the table

#   task                 who            delegated to do what     a physician   trained
TABLE: dict[str, tuple[str, str, bool, bool]] = {
    "read": ("C I M A", "", False, False),
    "identify": ("C I", "", False, False),
    "enter": ("C I", "enter_data", False, False),
    "determine": ("I", "assess_eligibility", False, False),
    "complete": ("C I", "enter_data", False, False),
    "reopen": ("C I", "enter_data", False, False),
    "issue": ("C I", "", False, False),
    "sign_entry": ("C I", "enter_data", False, True),
    "sign_determination": ("I", "assess_eligibility", False, True),
    "confirm": ("I", "confirm_eligibility", True, True),
    "record_ink": ("C I", "enter_data", False, False),
    "read_trail": ("C I M A", "", False, False),
    "export_trail": ("I M A", "", False, False),
    "verify": ("C I M A", "", False, False),
    "redact": ("I A", "", False, False),
    "manage_people": ("C I A", "administer", False, False),
    "back_up": ("C I A", "", False, False),
    "restore": ("C I A", "administer", False, False),
    "configure": ("C I A", "administer", False, False),
    "adopt": ("C I A", "administer", False, False),
}
LETTER = {C: "C", I: "I", M: "M", A: "A"}
STATES = ("none", "not begun", "in force", "ended")
TODAY = date(2026, 11, 22)
CIRCUMSTANCES = tuple(product((True, False), (True, False), (True, False)))  # physician, trained, account open
DAYS: dict[str, tuple[date, date | None]] = {
    "not begun": (TODAY + timedelta(days=1), None),
    "in force": (TODAY, TODAY),
    "ended": (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
}


def expected(role: Role, task: str, state: str, *, physician: bool, trained: bool, active: bool) -> bool:
    """Return what the table says of one cell."""
    roles, delegation, needs_physician, needs_training = TABLE[task]
    if not active or LETTER[role] not in roles.split():
        return False
    if delegation and state != "in force":
        return False
    return (physician or not needs_physician) and (trained or not needs_training)


class People:
    """One person whose account is made over as a test wants it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = desk.another(session, Role.MONITOR)
        self._id = self._own.person.id

    def sitting(self, role: Role, state: str, *, physician: bool, trained: bool, active: bool) -> Session:
        """Return the person's sitting after everything about the account was written into the store."""
        workspace = self._session.workspace
        person = workspace.repository.get(Person, self._id)
        with self._session.change("a test") as change:
            change.save(
                replace(person, role=role, physician=physician, trained_on=TODAY if trained else None, active=active)
            )
            for one in workspace.delegations(self._id):
                change.save(replace(one, starts=date(2020, 1, 1), ends=date(2020, 1, 1)))
            self._delegate(change.save, state)
        return self._own

    def _delegate(self, save: Callable[[Delegation], object], state: str) -> None:
        known = {one.task: one for one in self._session.workspace.delegations(self._id)}
        for task in Delegated:
            if state in DAYS:
                starts, ends = DAYS[state]
                made = Delegation(person_id=self._id, task=task, starts=starts, ends=ends)
                save(replace(made, id=known[task].id, entered=known[task].entered) if task in known else made)


def test_every_cell(session: Session) -> None:
    """Each role, task, delegation, profession, training and state of the account: 2,560 cells, none unexpected."""
    people = People(session)
    wrong, cells = [], 0
    for role, state, (physician, trained, active) in product(Role, STATES, CIRCUMSTANCES):
        own = people.sitting(role, state, physician=physician, trained=trained, active=active)
        for task in Task:
            cells += 1
            wanted = expected(role, task, state, physician=physician, trained=trained, active=active)
            closed = own.closed(task)
            if (closed is None) is not wanted:
                wrong.append((role, task, state, physician, trained, active))
            assert closed is None or isinstance(closed, Message)
    assert wrong == []
    assert cells == len(Role) * len(Task) * len(STATES) * 8
    assert set(TABLE) == set(Task)


# ------------------------------------------------------------------------------------------------ the use cases ask

ASKS = {
    "document.blank": "read",
    "document.issue": "issue",
    "document.paper": "read",
    "document.papers": "read",
    "document.preview": "read",
    "document.saved": "issue",
    "document.views_of": "read",
    "ink.record_ink": "record_ink",
    "participant.attempts": "read",
    "participant.correct_identity": "enter",
    "participant.counts": "read",
    "participant.identity": "identify",
    "participant.participants": "read",
    "participant.register": "enter",
    "participant.rescreen": "enter",
    "redaction.look": "redact",
    "screening.complete": "complete",
    "screening.determine": "determine",
    "screening.record_fact": "enter",
    "screening.reopen": "reopen",
    "screening.save_fact": "enter",
    "screening.view": "read",
    "settings.change_settings": "configure",
    "settings.settings": "read",
    "signature.review": "read",
    "signature_view.signatures": "read",
    "staff.add_person": "manage_people",
    "staff.close_account": "manage_people",
    "staff.correct_person": "manage_people",
    "staff.delegate": "manage_people",
    "staff.end_delegation": "manage_people",
    "staff.new_recovery_sheet": "configure",
    "staff.people": "read",
    "staff.recovery_painter": "configure",
    "staff.recovery_sheet_handed_out": "configure",
    "staff.reset_password": "manage_people",
    "staff.reset_password again": "manage_people",
    "staff.site_certificate": "read",
    "staff.site_certificate_file": "read",
    "staff.unlock_account": "manage_people",
    "study.page": "read",
    "trail.as_it_stood": "read_trail",
    "trail.choices": "read_trail",
    "trail.count": "read_trail",
    "trail.entries": "read_trail",
    "trail.export": "export_trail",
    "trail.gathering": "export_trail",
    "trail.moments": "read_trail",
    "trail.uncoded": "identify",
    "trail.whole": "read_trail",
    "verification.find": "read",
    "verification.verify": "verify",
}
OTHERWISE = {
    "backup.asked_for",  # needs a folder: tests/service/test_backup.py
    "backup.backups",  # as above
    "backup.make",  # as above
    "backup.proving",  # as above
    "document.painter",  # gives out nothing of the store
    "document.paper_view",  # is handed the paper that it dresses
    "person_actions.closed",  # only says what the others would refuse
    "signature.sign",  # asks by its meaning, and for the signer's own password: tests/service/test_signature.py
    "staff.alarms",  # says nothing to others: tests/service/test_lockout.py
    "trail.as_paper",  # gives out nothing before it is handed what was gathered
    "trail.exported",  # is handed what was gathered
    "trail.verified",  # is handed what was read
}
USES = {**WRITING, **READING}
OVER = "A sitting lasts twelve hours at most. Nothing was changed: sign in again."


class Store:
    """A day of work that every use case finds as it was."""

    def __init__(self, session: Session) -> None:
        self.first = session
        prepare(session)
        self.people = People(session)
        self._image, self._keys = b"", desk.door(session).keys

    def keep(self) -> None:
        """Remember the store as it stands."""
        with self.first.workspace.repository.database.bare() as connection:
            self._image = raw(connection).serialize()
        assert self._keys is not None
        self._slots = self._keys.state()

    def put_back(self) -> None:
        """Make the store what it was."""
        repository = self.first.workspace.repository
        with repository.database.bare() as connection:
            raw(connection).deserialize(self._image)
        repository._head = repository._latest = None
        assert self._keys is not None
        self._keys.restore(self._slots)
        self.first.workspace.sheets.forget_all()


@pytest.fixture
def store(session: Session) -> Store:
    """Give a store after a day's work."""
    return Store(session)


def refused(own: Session, use: str) -> str:
    """Return why a use case refuses, "" where it does not; a refusal writes nothing."""
    before = own.workspace.repository.head()
    try:
        USES[use](own)
    except Refused as why:
        assert own.workspace.repository.head() == before, use
        return str(why)
    return ""


@pytest.mark.parametrize("role", Role)
def test_use_cases_ask_the_table(store: Store, role: Role) -> None:
    """Each use case is done by who may and refused to who may not, with nothing written, whatever the window shows."""
    physician = role is Role.INVESTIGATOR
    own = store.people.sitting(role, "in force", physician=physician, trained=True, active=True)
    store.keep()
    for use, task in ASKS.items():
        why = refused(own, use)
        may = expected(role, task, "in force", physician=physician, trained=True, active=True)
        assert bool(why) is not may, (use, why)
        assert may or why.startswith(f"Your role ({role}) "), (use, why)
        store.put_back()


def test_use_cases_ask_the_date(store: Store) -> None:
    """Once a delegation has ended, what it allowed is refused, even to an investigator in the middle of a sitting."""
    own = store.people.sitting(Role.INVESTIGATOR, "ended", physician=True, trained=True, active=True)
    for use in (use for use, task in ASKS.items() if TABLE[task][1]):
        assert "ended on 2026-11-21" in refused(own, use), use


def test_nothing_is_done_once_a_sitting_is_over(store: Store) -> None:
    """After twelve hours every use case is refused to somebody who may do everything, and nothing is written."""
    clock = store.first.workspace.clock
    assert isinstance(clock, desk.Watch)
    clock.at += timedelta(seconds=LONGEST)
    assert {refused(store.first, use) for use in ASKS} == {OVER}


def test_nothing_is_done_with_a_temporary_password(store: Store) -> None:
    """Whoever has yet to choose a password of their own neither reads nor writes."""
    staff.add_person(store.first, PersonForm("tim", "Tim", Role.INVESTIGATOR, desk.TEMPORARY, physician=True))
    own = desk.door(store.first).sign_in("tim", desk.TEMPORARY)
    assert {refused(own, use) for use in ASKS} == {"Choose a password of your own first."}


def test_nothing_is_done_behind_a_lock(store: Store) -> None:
    """A locked sitting, and one that ended, neither read nor write."""
    nobody = "Nobody is signed in. Nothing was changed: sign in first."
    store.first.lock()
    assert {refused(store.first, use) for use in ASKS} == {nobody}
    store.first.unlock(desk.PASSWORD)
    store.first.sign_out()
    assert {refused(store.first, use) for use in ASKS} == {nobody}


def test_every_use_case_is_in_the_table() -> None:
    """A use case that is added is added here too, or named with the reason why it is held elsewhere."""
    known = {use for use in USES if not use.startswith(("Session.", "Entrance."))}
    assert known == ASKS.keys() | OTHERWISE


def raw(connection: Connection) -> sqlite3.Connection:
    """Return the standard library's connection under a connection of the store."""
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found
