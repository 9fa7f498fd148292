"""Whether a store is sound: the file, its safeguards, the trail's chain, and every record against the trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from jdm_desktop.domain import audit
from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.record import Record, content, sha256
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
from jdm_desktop.domain.trouble import Message, StoreTrouble
from jdm_desktop.i18n import N_
from jdm_desktop.store import failures, schema, triggers
from jdm_desktop.store.database import Connect
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import ROWS

# What reading raises where a damaged file or a tampered record makes no sense; the statements themselves are sound.
_UNREADABLE = (StoreTrouble, DBAPIError, ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found: every problem, one sentence each, and how much was looked at."""

    problems: tuple[Message, ...]
    entries: int
    records: int
    head: str


def open_sound(folder: Path, connect: Connect) -> Repository:
    """Open the store in `folder`, made new where there is none, and check all of it.

    Raises StoreTrouble, and touches nothing, where it cannot be opened or is not sound.
    """
    repository = Repository(schema.open_folder(folder, connect))
    found: tuple[Message, ...] | None = None
    try:
        found = findings(repository).problems
    finally:
        if found != ():
            repository.close()
    if found:
        raise StoreTrouble(failures.NOT_SOUND, folder=folder, problem=found[0])
    return repository


def examine(folder: Path, connect: Connect) -> Findings:
    """Check the store in `folder` and change nothing; raise StoreTrouble where it cannot be opened."""
    repository = Repository(schema.open_folder(folder, connect, as_it_is=True))
    try:
        return findings(repository)
    finally:
        repository.close()


def findings(repository: Repository) -> Findings:
    """Check the file, its safeguards, the trail's chain, and every record against the trail."""
    problems: list[Message] = []
    head, records = Head(), 0
    try:
        with repository.database.bare() as connection:
            problems += [*_file(connection), *_references(connection), *_safeguards(connection)]
        rebuilding = audit.Rebuilding()
        broken = audit.verify(rebuilding.passing(repository.entries()))
        problems.extend(_broken(broken) if broken else _differing(repository, dict(rebuilding.records)))
        head, records = repository.head(), len(rebuilding.records)
    except _UNREADABLE as error:
        problems.append(Message(N_("Records cannot be read ({detail})."), detail=type(error).__name__))
    return Findings(tuple(problems), head.seq, records, head.hash)


def _file(connection: Connection) -> Iterator[Message]:
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars().all()
    if found != ["ok"]:
        yield Message(N_("The file itself is damaged ({detail})."), detail=" ".join(str(found[0]).split())[:200])


def _references(connection: Connection) -> Iterator[Message]:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        yield Message(N_("Records refer to others that are not there ({count})."), count=len(broken))


def _safeguards(connection: Connection) -> Iterator[Message]:
    gone = triggers.missing(connection)
    if gone:
        yield Message(N_("Safeguards of the file were removed or altered: {names}."), names=", ".join(gone))


def _broken(entry: int) -> Iterator[Message]:
    yield Message(N_("The audit trail is broken at entry {entry}: it was altered, or one is missing."), entry=entry)


def _differing(repository: Repository, expected: dict[tuple[str, int], audit.Rebuilt]) -> Iterator[Message]:
    differing: list[str] = []
    for kind in ROWS:
        for record in repository.each(kind):
            found = audit.Rebuilt(content(record), record.entered) if record.entered else None
            if expected.pop((record.entity, record.id), None) != found or not _is_whole(record):
                differing.append(f"{record.entity} {record.id}")
    differing.extend(f"{entity} {number}" for entity, number in expected)
    if differing:
        yield Message(
            N_("Records are not as the audit trail says ({count}), the first of them: {first}."),
            count=len(differing),
            first=differing[0],
        )


def _is_whole(record: Record) -> bool:
    """Tell whether what was frozen bears its own digest."""
    if isinstance(record, Paper):
        return sha256(record.content) == record.sha256
    if isinstance(record, Snapshot):
        return sha256(record.text) == record.sha256
    return not isinstance(record, StudyVersion) or sha256(record.text) == record.hash
