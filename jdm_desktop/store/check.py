"""Whether a store is sound: the file, its safeguards, the trail's chain, and every record against the trail."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from jdm_desktop.domain import audit
from jdm_desktop.domain.audit import Head, Standing
from jdm_desktop.domain.trouble import Message, StoreTrouble
from jdm_desktop.i18n import N_
from jdm_desktop.store import failures, rows, schema, triggers
from jdm_desktop.store.anchor import Anchors
from jdm_desktop.store.database import FILE_NAME, PAGES, Connect, Database, version_of
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.schema import BeforeUpgrade
from jdm_desktop.store.tables import ROWS

_THOROUGH = (PAGES, "integrity_check(1)")
_MOST_REMEMBERED = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found: every problem, one sentence each, and how much was looked at."""

    problems: tuple[Message, ...]
    entries: int
    records: int
    head: str


def open_sound(
    folder: Path, connect: Connect, anchors: Anchors | None = None, *, before_upgrade: BeforeUpgrade | None = None
) -> Repository:
    """Open the store in `folder`, made new where there is none, and check all of it.

    An older one is brought up to date after `before_upgrade` has made its backup (see `schema.open_folder`).
    What `anchors` say against it is for the caller to ask: it may be explained, where damage may not. Raises
    StoreTrouble, and touches nothing, where it cannot be opened or is not sound.
    """
    repository = Repository(schema.open_folder(folder, connect, before_upgrade=before_upgrade), anchors)
    try:
        _require_sound(repository, folder)
        # Opens the journal for good: refused it at the first entry, SQLite would go on with one it cannot write to.
        repository.database.settle()
    except BaseException:
        repository.close()
        raise
    return repository


def _require_sound(repository: Repository, folder: Path) -> None:
    found = findings(repository).problems
    if found:
        raise StoreTrouble(failures.NOT_SOUND, folder=folder, problem=found[0])


def examine(folder: Path, connect: Connect, anchors: Anchors | None = None) -> Findings:
    """Check the store in `folder`, against `anchors` too, and change nothing.

    Raises StoreTrouble where it cannot be opened.
    """
    repository = Repository(schema.open_folder(folder, connect, as_it_is=True))
    try:
        found = findings(repository, thorough=True)
        said = anchors.problem(repository) if anchors and not found.problems else None
        return replace(found, problems=(said,)) if said else found
    finally:
        repository.close()


def open_damaged(folder: Path, connect: Connect) -> tuple[Repository, Findings]:
    """Open the store in `folder` as far as it can be read, so that nothing can be written; say what was found.

    Raises StoreTrouble where not even its first page can be read, or where it is of a newer version.
    """
    opened = schema.open_reading(folder / FILE_NAME, connect)
    try:
        found = findings(Repository(opened), thorough=True)
    finally:
        opened.close()
    # A connection that met a damaged page reads nothing more, not even what is whole.
    return Repository(schema.open_reading(folder / FILE_NAME, connect)), found


def findings(repository: Repository, *, thorough: bool = False) -> Findings:
    """Check the file, its safeguards, the trail's chain, and every record against the trail.

    Every page that holds something is read, and so is its code; a `thorough` check reads the empty ones too.
    """
    problems: list[Message] = []
    head, standing = Head(), Standing()
    try:
        with _in_haste(repository.database) as database:
            problems += _found(database, standing, thorough=thorough)
        head = repository.head()
    except failures.SENSELESS as error:
        problems.append(Message(N_("Records cannot be read ({detail})."), detail=type(error).__name__))
    return Findings(tuple(problems), head.seq, len(standing), head.hash)


@contextmanager
def _in_haste(database: Database) -> Iterator[Database]:
    """Keep the pages that are read in memory for a while, and spare Python the search for cycles: there are none."""
    searching = gc.isenabled()
    gc.disable()
    try:
        with database.remembering(_MOST_REMEMBERED):
            yield database
    finally:
        if searching:
            gc.enable()


def _found(database: Database, standing: Standing, *, thorough: bool) -> Iterator[Message]:
    is_current = version_of(database) == schema.VERSION
    with database.bare() as connection:
        for check in _THOROUGH if thorough else _THOROUGH[-1:]:
            yield from _file(connection, check)
        yield from _references(connection)
        yield from _safeguards(connection) if is_current else ()
    broken = audit.verify_lines(database.raw(rows.LINES), records=standing)
    if broken:
        yield from _broken(broken)
    elif is_current:  # the tables of an older version are not those that records are read from
        yield from _differing(database, standing.copy())


def _file(connection: Connection, check: str) -> Iterator[Message]:
    found = connection.exec_driver_sql(f"PRAGMA {check}").scalars().all()
    if found not in ([], ["ok"]):
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


def _differing(database: Database, expected: Standing) -> Iterator[Message]:
    differing: list[str] = []
    for kind in ROWS:
        for row in database.raw(rows.plain_select(kind)):
            number, found, is_whole = rows.plain(kind, row)
            if expected.pop((kind.entity, number), None) != found or not is_whole:
                differing.append(f"{kind.entity} {number}")
    differing.extend(f"{entity} {number}" for entity, number in expected)
    if differing:
        yield Message(
            N_("Records are not as the audit trail says ({count}), the first of them: {first}."),
            count=len(differing),
            first=differing[0],
        )
