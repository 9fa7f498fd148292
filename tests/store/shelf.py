"""A store for the tests of the store: its key, and one record of every kind, written past the use cases."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.paper import Paper, PaperKind, PaperStatus
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.record import Record, sha256
from jdm_desktop.domain.signature import InkSignature, Meaning, Signature
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
from jdm_desktop.domain.staff import Authority, Credential, Delegated, Delegation, Person, Role, Settings, Site
from jdm_desktop.domain.staff import Workstation as Place
from jdm_desktop.domain.view import ScreeningState, Stamp
from jdm_desktop.store import check, database
from jdm_desktop.store.repository import Repository, Writing

KEY = hashlib.sha256(b"the key of every store in the tests").digest()
KEYED = database.connect_with(KEY)
BEGUN = datetime(2026, 11, 22, 8, tzinfo=UTC)
CHILD, REMARK = "王小明 Test Child", "皮疹 heliotrope rash on both eyelids"
"""What must be readable nowhere but in the opened store."""


def opened(folder: Path) -> Repository:
    """Open the store in a folder, made where there is none, with all checks."""
    return check.open_sound(folder, KEYED)


def stamp(minute: int = 0) -> Stamp:
    """Return an instant, so many minutes into the work."""
    return Stamp(BEGUN + timedelta(minutes=minute), "Asia/Shanghai")


def author(minute: int = 0, reason: str = "") -> Author:
    """Return the one who writes everything."""
    return Author(1, "li", "desk 1", stamp(minute), reason)


def put(repository: Repository, *records: Record, minute: int = 0, reason: str = "") -> tuple[Record, ...]:
    """Write records in one transaction; return them as stored."""
    with repository.writing(author(minute, reason)) as writing:
        return tuple(save(writing, record) for record in records)


def save(writing: Writing, record: Record) -> Record:
    """Write one record."""
    return writing.save(record, Subject(record.entity))


def work(repository: Repository) -> None:
    """Write one record of every kind or more, change some of them, and note what changes none."""
    study = "study: text\n"
    person = Person(
        user_id="li", name="Dr Li", role=Role.INVESTIGATOR, physician=True, password_set_on=date(2026, 1, 1)
    )
    put(repository, person, Site(code="01", name="Invented hospital", store="a1"), Settings())
    put(repository, Place(place="d" * 64, name="desk 1"), Authority(certificate=b"site", key=b"key"))
    put(repository, Delegation(person_id=1, task=Delegated.ENTER, starts=date(2026, 1, 1)))
    put(repository, Credential(person_id=1, serial="77", certificate=b"person", key=b"sealed"))
    put(repository, StudyVersion(study="s", version="1", encodes="p1", hash=sha256(study), text=study))
    for number in (1, 2):
        put(
            repository,
            Participant(study="s", site_id=1, number=number),
            Identity(participant_id=number, name=CHILD, birth=date(2016, 4, 1)),
            Attempt(participant_id=number, attempt=1, study_version_id=1),
            minute=number,
        )
    put(repository, *(Fact(screening_id=1, item=f"item{number}", text="30.5", unit="kg") for number in range(40)))
    put(repository, Fact(screening_id=1, item="remark", text=REMARK, unit="", source="ward chart"), minute=3)
    put(repository, *(Determination(screening_id=1, criterion=f"I{n}", answer=Answer.YES) for n in (1, 2)), minute=4)
    put(repository, replace(repository.get(Fact, 1), text="30.6"), minute=5, reason="misread")
    put(repository, replace(repository.get(Attempt, 1), state=ScreeningState.COMPLETED), minute=6)
    frozen = '{"remark":"30.5"}'
    put(repository, Snapshot(screening_id=1, version=1, sha256=sha256(frozen), text=frozen), minute=6)
    put(repository, _paper(), _signature(), _ink(), minute=7)
    with repository.writing(author(8)) as writing:
        writing.note(Action.SIGNED_OUT, Subject(Person.entity, 1))
    repository.keep_draft(1, "remark", f"{REMARK}, typed and not saved")


def _paper() -> Paper:
    content = b"%PDF invented\n" * 400
    return Paper(
        screening_id=1,
        kind=PaperKind.CHECKLIST,
        languages="en",
        status=PaperStatus.UNSIGNED,
        version=1,
        record_code="JDM-0000-0000-0000",
        file_name="S-001.pdf",
        sha256=sha256(content),
        content=content,
    )


def _signature() -> Signature:
    return Signature(
        screening_id=1,
        snapshot_id=1,
        version=1,
        sha256="e" * 64,
        meaning=Meaning.ENTERED,
        person_id=1,
        name="Dr Li",
        role=Role.INVESTIGATOR,
        credential_id=1,
        statement="{}",
        signature=b"signed",
    )


def _ink() -> InkSignature:
    return InkSignature(
        screening_id=1,
        paper_id=1,
        meaning=Meaning.ENTERED,
        name="Dr Li",
        signed_on=date(2026, 11, 22),
        original_at="box",
    )
