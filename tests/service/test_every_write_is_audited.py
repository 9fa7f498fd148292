"""No use case writes past the trail: each public function is found, used, and held against the tables."""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from jdm_desktop import service
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.record import content, sha256
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Delegated, Role, Settings, Task
from jdm_desktop.domain.trail import TrailFilter, TrailKind
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import (
    backup,
    document,
    ink,
    participant,
    person_actions,
    redaction,
    screening,
    settings,
    signature,
    signature_view,
    staff,
    study,
    trail,
    verification,
)
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.participant import IdentityView, ParticipantForm
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.steps import at_once
from jdm_desktop.store.tables import ROWS
from tests.service import desk

Use = Callable[[Session], object]
ALL = TrailFilter()
KEEPER = 2  # who keeps the accounts beside the first person
NEW_PERSON = PersonForm("wang", "Dr Wang", Role.MONITOR, desk.PASSWORD)

WRITING: dict[str, Use] = {
    "document.issue": lambda session: document.issue(session, 1, (desk.EN,)),
    "document.saved": lambda session: document.saved(session, 1, "saved"),
    "participant.correct_identity": lambda session: participant.correct_identity(
        session, 2, IdentityView("Other", date(2015, 1, 1)), "typo"
    ),
    "participant.identity": lambda session: participant.identity(session, 1),
    "participant.register": lambda session: participant.register(session, ParticipantForm("x", desk.BORN)),
    "participant.rescreen": lambda session: participant.rescreen(session, 1, "why"),
    "screening.complete": lambda session: screening.complete(session, 2),
    "screening.determine": lambda session: screening.determine(session, 2, "I2", None),
    "screening.record_fact": lambda session: screening.record_fact(session, 2, "remark", FactForm("x")),
    "screening.reopen": lambda session: screening.reopen(session, 1, "why"),
    "screening.save_fact": lambda session: screening.record_fact(session, 2, "born", FactForm("2016-05-01"), "misread"),
    "settings.change_settings": lambda session: settings.change_settings(session, Settings(idle_minutes=5), "noise"),
    "signature.sign": lambda session: signature.sign(
        session, 1, Meaning.ENTERED, "li", desk.PASSWORD, readings=(), languages=(desk.EN,)
    ),
    "ink.record_ink": lambda session: ink.record_ink(
        session, 1, ink.InkForm(Meaning.ENTERED, "Dr Li", "2026-11-22", "site file 3")
    ),
    "backup.make": backup.make,
    "verification.verify": lambda session: verification.verify(session, b"no paper"),
    "staff.add_person": lambda session: staff.add_person(session, NEW_PERSON),
    "staff.close_account": lambda session: staff.close_account(session, KEEPER, "left"),
    "staff.correct_person": lambda session: staff.correct_person(
        session, KEEPER, physician=True, trained_on=date(2026, 1, 2), reason="mistyped"
    ),
    "staff.delegate": lambda session: staff.delegate(session, KEEPER, Delegated.OBTAIN_CONSENT),
    "staff.end_delegation": lambda session: staff.end_delegation(session, 1, date(2026, 12, 1), "left"),
    "staff.new_recovery_sheet": staff.new_recovery_sheet,
    "staff.recovery_sheet_handed_out": staff.recovery_sheet_handed_out,
    "staff.reset_password": lambda session: staff.reset_password(session, KEEPER, desk.TEMPORARY, "forgotten"),
    "staff.reset_password again": lambda session: [
        staff.reset_password(session, KEEPER, password, "forgotten") for password in (desk.TEMPORARY, "another one")
    ],
    "staff.unlock_account": lambda session: staff.unlock_account(session, KEEPER, "it was me"),
    "trail.export": lambda session: trail.export(session, ALL, TrailKind.CSV, (desk.EN,), lambda _views: b"x"),
    "trail.exported": lambda session: trail.exported(session, gathered(session), trail.Made(b"x", sha256(b"x"))),
    "trail.uncoded": lambda session: trail.uncoded(session, first_of(session, "identity"), desk.EN),
    "trail.verified": lambda session: trail.verified(session, at_once(trail.whole(session)), None),
    "Session.change": lambda session: screening.determine(session, 2, "I2", Answer.NO, "scale broken"),
    "Session.declare": lambda session: session.declare(desk.PASSWORD),
    "Session.explain_clock": lambda session: session.explain_clock("the battery was empty"),
    "Session.lock": lambda session: session.lock(),
    "Session.set_password": lambda session: session.set_password(desk.PASSWORD, "horse correct"),
    "Session.sign_out": lambda session: session.sign_out(),
    "Session.unlock": lambda session: unlocked(session),  # noqa: PLW0108 - made below
    "Entrance.recover": lambda session: recovered(session),  # noqa: PLW0108 - made below
    "Entrance.sign_in": lambda session: desk.door(session).sign_in("li", desk.PASSWORD),
}
READING: dict[str, Use] = {
    "document.blank": lambda session: document.blank(session, (desk.EN,)),
    "document.paper": lambda session: document.paper(session, 1),
    "document.papers": lambda session: document.papers(session, 1),
    "document.preview": lambda session: document.preview(session, 1, (desk.EN,)),
    "participant.attempts": lambda session: participant.attempts(session, 1),
    "participant.counts": lambda session: participant.counts(session, "small"),
    "participant.participants": lambda session: participant.participants(session, "x"),
    "screening.view": lambda session: screening.view(session, 1, desk.EN),
    "backup.backups": backup.backups,
    "backup.asked_for": lambda session: list(backup.asked_for(session)),  # noted once it is proven
    "backup.proving": lambda session: refused(lambda: backup.proving(session, Path("no backup"))),
    "document.painter": document.painter,
    "document.paper_view": lambda session: document.paper_view(session, session.workspace.repository.get(Paper, 1)),
    "document.views_of": lambda session: document.views_of(session, 1, (desk.EN,)),
    "person_actions.closed": lambda session: [
        person_actions.closed(session, person) for person in staff.people(session)
    ],
    "settings.settings": settings.settings,
    "signature.review": lambda session: signature.review(session, 1, desk.EN),
    "signature_view.signatures": lambda session: signature_view.signatures(session, 1, desk.EN),
    "staff.alarms": staff.alarms,
    "staff.people": staff.people,
    "staff.recovery_painter": lambda session: staff.recovery_painter(session, ("one", "two", "three"), desk.EN)(),
    "staff.site_certificate": staff.site_certificate,
    "staff.site_certificate_file": staff.site_certificate_file,
    "study.page": lambda session: study.page(session, desk.EN),
    "redaction.look": lambda session: redaction.look(session, first_of(session, "chart"), "chart"),
    "trail.as_it_stood": lambda session: trail.as_it_stood(session, 1, session.began, desk.EN),
    "trail.as_paper": trail.as_paper,
    "trail.choices": lambda session: trail.choices(session, desk.EN),
    "trail.count": lambda session: trail.count(session, ALL),
    "trail.entries": lambda session: trail.entries(session, ALL, desk.EN),
    "trail.gathering": lambda session: gathered(session),  # noqa: PLW0108 - made below
    "trail.moments": lambda session: trail.moments(session, 1),
    "trail.whole": lambda session: at_once(trail.whole(session)),
    "verification.find": lambda session: verification.find(session, document.papers(session, 1)[0].record_code),
    "Entrance.check_share": lambda session: refused(lambda: desk.door(session).check_share("zero zero")),
    "Entrance.recovery_words": lambda session: desk.door(session).recovery_words(),
    "Session.author": lambda session: session.author(),
    "Session.closed": lambda session: [session.closed(task) for task in Task],
    "Session.reauthenticate": lambda session: session.reauthenticate("li", desk.PASSWORD),
    "Session.require_clock": lambda session: session.require_clock(),
    "Session.may": lambda session: [session.may(task) for task in Task],
    "Session.require": lambda session: session.require(Task.READ),
    "Session.subscribe": lambda session: session.subscribe(print)(),
    # A draft is what was typed and not committed: it is no record, and leaves no entry.
    "Session.draft": lambda session: session.draft("x"),
    "Session.drop_draft": lambda session: session.drop_draft("x"),
    "Session.keep_draft": lambda session: session.keep_draft("x", "y"),
}
OF_THE_WORKSPACE = {  # held by tests of their own, or making what the others are made of
    "redaction.correct",  # its entries do not say what was so before: that is what it is for
    "backup.asked_for",  # copies in steps, and writes its entry once the copy is proven: tests/service/test_backup.py
    "backup.proving",  # needs a backup: as above
    "ink.scan",  # there is none where nothing was scanned
    "Entrance.close_store",
    "Entrance.enter_restored",
    "Entrance.is_at",
    "Entrance.open_again",
    "Session.abandon",  # its store is gone
    "Entrance.first_account",
    "Entrance.first_keys",
    "Entrance.in_memory",
    "Entrance.open",
}


def recovered(session: Session) -> Session:
    """Sign in by the recovery sheet that was made with the store."""
    first, second, _third = (session.draft("sheet") or "").splitlines()
    return desk.door(session).recover((first, second), "li", "horse correct")


def unlocked(session: Session) -> None:
    """Lock, and go on."""
    session.lock()
    session.unlock(desk.PASSWORD)


def refused(use: Callable[[], object]) -> None:
    """Use what is to be refused."""
    with pytest.raises(Refused):
        use()


def gathered(session: Session) -> trail.Gathered:
    """Return what an export of the whole trail needs."""
    return at_once(trail.gathering(session, ALL, TrailKind.CSV, (desk.EN,)))


def first_of(session: Session, said: str) -> int:
    """Return the number of the first entry on participant 2 that is on a kind of record, or says something."""
    of_second = (one for one in session.workspace.repository.entries() if one.subject.participant_id == 2)
    return next(one.seq for one in of_second if said in f"{one.subject.entity} {one.after}")


def public_uses() -> set[str]:
    """Return every public function of the use cases that is handed a session, and every method of the two classes."""
    found: set[str] = set()
    for module_name in (info.name for info in pkgutil.iter_modules(service.__path__)):
        module = importlib.import_module(f"jdm_desktop.service.{module_name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            takes_session = "session" in inspect.signature(function).parameters
            if takes_session and not name.startswith("_") and function.__module__ == module.__name__:
                found.add(f"{module_name}.{name}")
    for kind in (Session, Entrance):
        for name, member in vars(kind).items():
            if not name.startswith("_") and not isinstance(member, property):
                found.add(f"{kind.__name__}.{name}")
    return found


def prepare(session: Session) -> None:
    """Do a day's work: one completed screening with a paper, one ready to be completed, and a second keeper."""
    session.declare(desk.PASSWORD)
    keeper = desk.another(session, Role.COORDINATOR, delegated=frozenset({Delegated.ENTER, Delegated.ADMINISTER}))
    assert keeper.person.id == KEEPER
    session.keep_draft("sheet", "\n".join(staff.new_recovery_sheet(session)))
    for number in (1, 2):
        desk.registered(session)
        desk.fill(session, number)
        screening.record_fact(session, number, "infarction", FactForm("none", "", "chart"))
        desk.determine_all(session, number)
    screening.complete(session, 1)
    document.issue(session, 1, (desk.EN,))


@pytest.fixture(scope="module")
def day_of_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with one completed screening with a paper, and one that is ready to be completed."""
    folder = tmp_path_factory.mktemp("day") / "store"
    session = desk.first(desk.opened(folder))
    prepare(session)
    session.workspace.close()
    return folder


@pytest.fixture
def worked(tmp_path: Path, day_of_work: Path) -> Iterator[Session]:
    """Sign in at that store."""
    shutil.copytree(day_of_work, tmp_path / "store")
    workspace = desk.opened(tmp_path / "store")
    yield workspace.sign_in("li", desk.PASSWORD)
    workspace.close()


def tables(session: Session) -> dict[tuple[str, int], str]:
    """Return everything the store holds but drafts and the trail."""
    repository = session.workspace.repository
    return {(record.entity, record.id): content(record) for kind in ROWS for record in repository.all(kind)}


def test_every_use_is_known() -> None:
    """A use case that is added is added here too."""
    assert public_uses() == {use.partition(" ")[0] for use in WRITING.keys() | READING.keys() | OF_THE_WORKSPACE}


@pytest.mark.parametrize("use", WRITING.values(), ids=WRITING)
def test_what_writes_leaves_an_entry_for_each_record(worked: Session, use: Use) -> None:
    """Each record that was made or changed has an entry with its state before and after; no entry lacks a change."""
    repository = worked.workspace.repository
    before, last = tables(worked), repository.head().seq
    use(worked)
    after = tables(worked)
    entries = list(repository.entries(last))
    assert entries
    assert all(entry.author.person_id == worked.person.id and entry.author.workstation for entry in entries)
    said = {(entry.subject.entity, entry.subject.entity_id): entry for entry in entries if entry.after}
    for key in {key for key in after if after[key] != before.get(key)}:
        assert (said[key].before, said[key].after) == (before.get(key), after[key])
    assert before.keys() <= after.keys()


@pytest.mark.parametrize("use", READING.values(), ids=READING)
def test_what_reads_leaves_everything_alone(worked: Session, use: Use) -> None:
    """A use case that is not in the list of those that write writes nothing."""
    before, head = tables(worked), worked.workspace.repository.head()
    use(worked)
    assert (tables(worked), worked.workspace.repository.head()) == (before, head)


def test_a_failed_use_writes_nothing(workspace: Entrance) -> None:
    """A refusal leaves the store as empty as it was."""
    with pytest.raises(Refused):
        workspace.first_account(SiteForm("", ""), NEW_PERSON)
    assert workspace.repository.head().seq == 0
