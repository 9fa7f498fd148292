"""Reading the trail: the entries that fit a question, a page at a time, found by the database itself."""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, overload

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from jdm_desktop.domain.audit import Entry, Line
from jdm_desktop.domain.trail import Query
from jdm_desktop.domain.view import Stamp
from jdm_desktop.store import rows
from jdm_desktop.store.database import Database
from jdm_desktop.store.tables import AuditRow, table_of

_PAGE = 2_000
_STEP = 250  # numbers of entries that one step looks through: a few milliseconds, whatever is asked for


class Found(Sequence[Entry]):
    """Entries that were read, each made when it is asked for: those of a whole trail at once would fill the memory.

    It keeps plain values, over which the collector of garbage does not hold everybody up.
    """

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._last: tuple[int, Entry] | None = None
        self.participants: set[int] = set()
        self.screenings: set[int] = set()

    def take(self, page: Sequence[Sequence[Any]]) -> None:
        """Add the rows of a page, whose columns stand in the order of the table."""
        self._rows.extend(map(tuple, page))
        self.participants.update(row[_PARTICIPANT] for row in page if row[_PARTICIPANT] is not None)
        self.screenings.update(row[_SCREENING] for row in page if row[_SCREENING] is not None)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, at: int | slice) -> Entry | tuple[Entry, ...]:
        if isinstance(at, slice):
            return tuple(map(rows.to_entry, self._rows[at]))
        if self._last is None or self._last[0] != at:  # the same one is asked for once in each language
            self._last = at, rows.to_entry(self._rows[at])
        return self._last[1]


_PARTICIPANT, _SCREENING = map(Line._fields.index, ("participant_id", "screening_id"))


class Trail:
    """The trail of an open store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table: Table = table_of(AuditRow)

    def newest(self, query: Query, limit: int) -> tuple[Entry, ...]:
        """Return the last entries that fit, at most `limit`, the newest first."""
        return self._read(self._fitting(query).order_by(self._table.c.seq.desc()).limit(limit))

    def each(self, query: Query) -> Iterator[Entry]:
        """Yield every entry that fits, in the order of the trail."""
        after = query.after or 0
        while page := self._read(
            self._fitting(query).where(self._table.c.seq > after).order_by(self._table.c.seq).limit(_PAGE)
        ):
            yield from page
            after = page[-1].seq

    def gathering(self, query: Query, last: Callable[[], int]) -> Generator[None, None, Found]:
        """Return every entry that fits, in the order of the trail, read in steps; `last` says how long the trail is."""
        found, seq = Found(), self._table.c.seq
        after = 0
        while after < last():
            piece = self._fitting(query).where(seq > after, seq <= after + _STEP).order_by(seq)
            with self._database.reading() as session:
                found.take(session.execute(piece).all())
            after += _STEP
            yield
        return found

    def count(self, query: Query) -> int:
        """Return how many entries fit."""
        counted = select(func.count()).select_from(self._table).where(*self._conditions(query))
        with self._database.reading() as session:
            return int(session.execute(counted).scalar_one())

    def instants(self, query: Query) -> tuple[tuple[int, Stamp], ...]:
        """Return number and instant of every entry that fits, in the order of the trail."""
        columns = self._table.c
        found = select(columns.seq, columns.at, columns.zone).where(*self._conditions(query)).order_by(columns.seq)
        with self._database.reading() as session:
            return tuple((row.seq, Stamp(row.at, row.zone)) for row in session.execute(found))

    def _fitting(self, query: Query) -> Select[Any]:
        return self._table.select().where(*self._conditions(query))

    def _read(self, statement: Select[Any]) -> tuple[Entry, ...]:
        with self._database.reading() as session:
            return tuple(map(rows.to_entry, session.execute(statement)))

    def _conditions(self, query: Query) -> Iterator[ColumnElement[bool]]:
        columns = self._table.c
        for column, wanted in (
            (columns.participant_id, query.participant_id),
            (columns.screening_id, query.screening_id),
            (columns.person_id, query.person_id),
        ):
            if wanted is not None:
                yield column == wanted
        for column, among in (
            (columns.entity, query.entities),
            (columns.field, query.fields),
            (columns.action, frozenset(action.value for action in query.actions)),
        ):
            if among:
                yield column.in_(sorted(among))
        yield from self._bounds(query)
        if query.text:
            yield self._saying(query)

    def _bounds(self, query: Query) -> Iterator[ColumnElement[bool]]:
        columns = self._table.c
        if query.since is not None:
            yield columns.at >= query.since
        if query.until is not None:
            yield columns.at < query.until
        if query.after is not None:
            yield columns.seq > query.after
        if query.before is not None:
            yield columns.seq < query.before

    def _saying(self, query: Query) -> ColumnElement[bool]:
        """Return what holds for entries that say the text wanted: `before` and `after` are JSON, the rest is not."""
        columns = self._table.c
        in_json = json.dumps(query.text, ensure_ascii=False)[1:-1]
        said = or_(*(column.icontains(in_json, autoescape=True) for column in (columns.before, columns.after)))
        open_to_all = and_(
            columns.entity.not_in(sorted(query.hidden_entities)), columns.field.not_in(sorted(query.hidden_fields))
        )
        plain = [column.icontains(query.text, autoescape=True) for column in (columns.reason, columns.user_id)]
        return or_(
            and_(said, open_to_all),
            *plain,
            columns.field.in_(sorted(query.named_fields)),
            columns.participant_id.in_(sorted(query.named_participants)),
        )
