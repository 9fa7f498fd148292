"""How long a store of 200,000 entries takes to open, with all checks: python -m tests.benchmarks.big_store [ENTRIES].

The entries are those of a busy site: 83 records to a screening, some of them changed later.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.audit import Action, Entry, Head, Subject
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.record import Entered, Record, content
from jdm_desktop.store import check, rows
from jdm_desktop.store.anchor import Anchors
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import AuditRow, table_of
from tests.store import shelf

ROUNDS = 5
AT_ONCE = 40  # screenings in one transaction
FACTS, CRITERIA = 56, 24
FIRST = 100  # ids below it are those of the shelf


def screening(number: int) -> Iterator[Record]:
    """Yield what is written in one screening; each determination is made, changed and changed again."""
    yield Participant(id=number, study="s", site_id=1, number=number)
    yield Identity(id=number, participant_id=number, name=shelf.CHILD, birth=None)
    yield Attempt(id=number, participant_id=number, attempt=1, study_version_id=1)
    for place in range(FACTS):
        fact = Fact(id=number * FACTS + place, screening_id=number, item=f"item{place}", text="30.5", unit="kg")
        yield replace(fact, source="ward chart")
    for place in range(CRITERIA):
        number_of_it = number * CRITERIA + place
        made = Determination(id=number_of_it, screening_id=number, criterion=f"I{place}", answer=Answer.YES)
        yield from (made, replace(made, answer=Answer.NO, reason="read again"), replace(made, reason="and once more"))


def fill(repository: Repository, entries: int) -> None:
    """Write so many entries, in large pieces: through the use cases it would take minutes."""
    head, number = repository.head(), FIRST
    while head.seq < entries:
        trail: list[dict[str, Any]] = []
        stands: dict[tuple[type[Record], int], Record] = {}
        for record in (record for turn in range(AT_ONCE) for record in screening(number + turn)):
            entry = _entry(head, record, stands.get((type(record), record.id)))
            entered = Entered(1, entry.author.at, entry.seq)
            stands[type(record), record.id] = replace(record, entered=entered)
            trail.append(rows.from_entry(entry).model_dump())
            head = Head(entry.seq, entry.hash)
        _write(repository, trail, stands)
        number += AT_ONCE


def _entry(head: Head, record: Record, before: Record | None) -> Entry:
    action = Action.CHANGED if before else Action.CREATED
    subject = Subject(record.entity, record.id, record.id, record.id)
    said = content(before) if before else None
    salts = ("0123456789abcdef", "123456789abcdef0", "23456789abcdef01")
    author = shelf.author(9, "read again" if before else "")
    return Entry(head.seq + 1, author, action, subject, said, content(record), head.hash, salts=salts).sealed()


def _write(repository: Repository, trail: list[dict[str, Any]], stands: dict[tuple[type[Record], int], Record]) -> None:
    with repository.database.transaction() as session:
        for kind in dict.fromkeys(kind for kind, _number in stands):
            written = [
                {"id": one.id, **rows.to_values(one), **rows.entered_values(one.entered)}
                for (its, _number), one in stands.items()
                if its is kind and one.entered
            ]
            session.execute(table_of(rows.row_class(kind)).insert(), written)
        session.execute(table_of(AuditRow).insert(), trail)


def main(entries: int, folder: Path) -> None:
    """Make the store, then open it several times, and say how long each took."""
    repository = shelf.opened(folder)
    shelf.work(repository)
    fill(repository, entries)
    repository.close()
    anchors = Anchors(folder.with_name("anchors"), shelf.KEY)
    repository = check.open_sound(folder, shelf.KEYED, anchors)
    anchors.keep(repository.head(), shelf.stamp())
    repository.close()
    times: list[float] = []
    found = Head()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        repository = check.open_sound(folder, shelf.KEYED, Anchors(folder.with_name("anchors"), shelf.KEY))
        assert repository.anchors is not None
        assert repository.anchors.problem(repository) is None
        times.append(time.perf_counter() - begun)
        found = repository.head()
        repository.close()
    size = (folder / "store.db").stat().st_size / 2**20
    took = f"opened in {statistics.median(times):.2f} s, the slowest in {max(times):.2f} s"
    print(f"{found.seq} entries, {size:.0f} MB: {took}")  # noqa: T201


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, Path(place) / "store")
