"""Records and their trail, in and out of an open store. A record is never written without its entry."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any, TypeVar

from sqlalchemy import LargeBinary, func, literal
from sqlmodel import Session, col, delete, select

from jdm_desktop.domain.audit import ENTITY, TEXTS, Action, Author, Entry, Head, Subject
from jdm_desktop.domain.participant import Attempt, Participant
from jdm_desktop.domain.record import Entered, Record, canonical, content, sha256
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.domain.view import Stamp
from jdm_desktop.store import failures, rows
from jdm_desktop.store.anchor import Anchors
from jdm_desktop.store.database import Database
from jdm_desktop.store.tables import AuditRow, DraftRow, table_of
from jdm_desktop.store.trail import Trail

R = TypeVar("R", bound=Record)

_MOST_PARAMETERS = 500
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest time in the trail, and whether an entry after it says that the clock was set back."""

    at: Stamp
    noted: bool


class Repository:
    """What an open store holds, as records."""

    def __init__(self, database: Database, anchors: Anchors | None = None) -> None:
        self.database = database
        self.anchors = anchors
        self._head: Head | None = None
        self._latest: Latest | None = None
        self._few: dict[type[Record], tuple[Any, ...]] = {}

    def get(self, kind: type[R], record_id: int) -> R:
        """Return one record; raise KeyError where there is none."""
        found = self.among(kind, "id", [record_id])
        if not found:
            raise KeyError(kind.entity, record_id)
        return found[0]

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Return every record of a kind, first to last."""
        return tuple(self.each(kind))

    def few(self, kind: type[R]) -> tuple[R, ...]:
        """Return every record of a kind of which there are few and which is asked for often: read once and remembered.

        Nobody else writes while the store is open; what is written is forgotten.
        """
        if kind not in self._few:
            self._few[kind] = self.all(kind)
        return self._few[kind]

    def each(self, kind: type[R]) -> Iterator[R]:
        """Yield every record of a kind, first to last, few of them in memory at once."""
        table = table_of(rows.row_class(kind))
        with self.database.reading() as session:
            found = session.execute(table.select().order_by(table.c.id), execution_options={"yield_per": 100})
            yield from (rows.to_record(kind, row) for row in found)

    def any(self, kind: type[Record]) -> bool:
        """Tell whether there is a record of a kind."""
        table = table_of(rows.row_class(kind))
        with self.database.reading() as session:
            return session.execute(select(table.c.id).limit(1)).first() is not None

    def last(self, kind: type[R], column: str, value: int | str) -> R | None:
        """Return the record made last whose `column` has `value`, None where there is none."""
        table = table_of(rows.row_class(kind))
        with self.database.reading() as session:
            found = table.select().where(table.c[column] == value).order_by(table.c.id.desc()).limit(1)
            row = session.execute(found).first()
            return rows.to_record(kind, row) if row else None

    def among(self, kind: type[R], column: str, values: Sequence[int | str]) -> tuple[R, ...]:
        """Return the records whose `column` has one of `values`, first to last."""
        table = table_of(rows.row_class(kind))
        found: list[R] = []
        with self.database.reading() as session:
            for start in range(0, len(values), _MOST_PARAMETERS):
                part = table.c[column].in_(values[start : start + _MOST_PARAMETERS])
                found.extend(rows.to_record(kind, row) for row in session.execute(table.select().where(part)))
        return tuple(sorted(found, key=lambda record: record.id))

    def brief(self, kind: type[R], column: str, value: int | str) -> tuple[R, ...]:
        """Return the records whose `column` has `value`, first to last, without their bytes: b"" in place."""
        table = table_of(rows.row_class(kind))
        columns = [literal(b"").label(one.name) if isinstance(one.type, LargeBinary) else one for one in table.c]
        found = select(*columns).select_from(table).where(table.c[column] == value).order_by(table.c.id)
        with self.database.reading() as session:
            return tuple(rows.to_record(kind, row) for row in session.execute(found))

    def head(self) -> Head:
        """Return the number and hash of the last entry of the trail.

        Nobody else writes while the store is open, so that it is read once; a wrong one the database would refuse.
        """
        if self._head is None:
            with self.database.reading() as session:
                self._head = _head(session)
        return self._head

    def hashes(self, first: int) -> dict[int, str]:
        """Return the hash of every entry from number `first` on."""
        return dict(self.database.raw(f"SELECT seq, hash FROM audit WHERE seq >= {first:d}"))  # noqa: S608 - a number

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield the entries of the trail in their order, from the one after number `after` on."""
        table = table_of(AuditRow)
        with self.database.reading() as session:
            while page := session.execute(
                table.select().where(table.c.seq > after).order_by(table.c.seq).limit(_PAGE)
            ).all():
                yield from map(rows.to_entry, page)
                after = page[-1].seq

    @property
    def trail(self) -> Trail:
        """The trail, to be asked for the entries that fit a question."""
        return Trail(self.database)

    @contextmanager
    def writing(self, author: Author) -> Iterator["Writing"]:
        """Write in one transaction; all of it is committed on leaving, or nothing is. Raises StoreTrouble."""
        self.database.require_writable()
        head = self.head()
        writing: Writing | None = None
        try:
            with self.database.transaction() as session:
                writing = Writing(session, author, head, self._few)
                yield writing
        except BaseException as error:
            self._head = self._latest = None
            self._few.clear()
            if not (isinstance(error, StoreTrouble) and writing and self._is_saved(writing.head, head)):
                raise
        self._head = writing.head
        if self.anchors is not None and writing.head != head:
            self.anchors.keep(writing.head, author.at)
        known = self._latest
        self._latest = Latest(author.at, noted=False) if known and author.at.utc >= known.at.utc else None

    def _is_saved(self, written: Head, before: Head) -> bool:
        """Tell whether a commit that failed took effect all the same, as where only its last sync failed.

        Then it is made durable here, for nobody must be told to enter again what is there. Raises StoreTrouble where
        that cannot be known.
        """
        try:
            if written == before or self.head() != written:
                return False
            self.database.settle()
        except StoreTrouble as trouble:
            raise StoreTrouble(failures.UNCERTAIN) from trouble
        return True

    def latest(self) -> "Latest | None":
        """Return the latest time in the trail since the clock was last explained; None where the trail is empty."""
        if self._latest is None:
            with self.database.reading() as session:
                self._latest = _latest(session)
        return self._latest

    def last_by(self, person_id: int, action: Action) -> int:
        """Return the number of a person's last entry of a kind, 0 where there is none."""
        table = table_of(AuditRow)
        mine = table.c.action == action.value, table.c.person_id == person_id
        with self.database.reading() as session:
            return session.execute(select(func.max(table.c.seq)).where(*mine)).scalar() or 0

    def with_actions(self, actions: Sequence[Action], after: int = 0) -> tuple[Entry, ...]:
        """Return the entries of some kinds, from the one after number `after` on, in their order."""
        table = table_of(AuditRow)
        wanted = table.c.action.in_([action.value for action in actions])
        with self.database.reading() as session:
            found = session.execute(table.select().where(table.c.seq > after, wanted).order_by(table.c.seq)).all()
        return tuple(map(rows.to_entry, found))

    def draft(self, person_id: int, key: str) -> str | None:
        """Return a person's uncommitted text, None where there is none."""
        with self.database.reading() as session:
            row = session.get(DraftRow, (person_id, key))
            return row.text if row else None

    def keep_draft(self, person_id: int, key: str, text: str) -> None:
        """Keep a person's uncommitted text in place of an earlier one."""
        with self.database.transaction() as session:
            session.merge(DraftRow(person_id=person_id, key=key, text=text))

    def drop_draft(self, person_id: int, key: str) -> None:
        """Forget a person's uncommitted text."""
        with self.database.transaction() as session:
            session.exec(delete(DraftRow).where(col(DraftRow.person_id) == person_id, col(DraftRow.key) == key))

    def close(self) -> None:
        """Close the store."""
        self.database.close()


class Writing:
    """A transaction that is being written, each record together with its entry in the trail."""

    def __init__(
        self, session: Session, author: Author, head: Head, remembered: dict[type[Record], tuple[Any, ...]]
    ) -> None:
        self.author = author
        self.head = head
        self._session = session
        self._remembered = remembered

    def save(self, record: R, subject: Subject) -> R:
        """Write a record and its entry; return it as stored. Writing what stands already leaves no entry."""
        self._remembered.pop(type(record), None)
        row_class = rows.row_class(type(record))
        row = self._session.get(row_class, record.id) if record.id else None
        before = content(rows.to_record(type(record), row)) if row else None
        after = content(record)
        if row and before == after:
            return rows.to_record(type(record), row)
        record_id = record.id or self._next_id(type(record))
        action = Action.CHANGED if row else Action.CREATED
        entry = self._append(action, _of_record(subject, record, record_id), before, after)
        entered = Entered(self.author.person_id or 0, self.author.at, entry.seq)
        values = rows.to_values(record) | rows.entered_values(entered)
        row = row or row_class(id=record_id, **values)
        row.sqlmodel_update(values)
        self._session.add(row)
        self._session.flush()
        return replace(record, id=record_id, entered=entered)

    def note(self, action: Action, subject: Subject, said: str | None = None) -> None:
        """Append an entry that changes no record."""
        self._append(action, subject, None, said)

    def redact(self, seq: int, field: str, replacement: str, subject: Subject) -> None:
        """Put `replacement` in place of a text ("before", "after", "reason") of entry `seq`: a privacy correction.

        An entry says first that the text was removed and what stands there now; the chain holds (see `audit.verify`).
        """
        said = canonical({"field": field, "kept": sha256(replacement)})
        self.note(Action.REDACTED, replace(subject, entity=ENTITY, entity_id=seq, field=field), said)
        self._session.flush()
        row = self._session.get_one(AuditRow, seq)
        salts = row.salts.split(",")
        salts[TEXTS.index(field)] = ""
        row.sqlmodel_update({field: replacement, "salts": ",".join(salts)})
        self._session.add(row)
        self._session.flush()

    def _append(self, action: Action, subject: Subject, before: str | None, after: str | None) -> Entry:
        salts = (token_hex(8), token_hex(8), token_hex(8))
        entry = Entry(
            self.head.seq + 1, self.author, action, subject, before, after, self.head.hash, salts=salts
        ).sealed()
        self._session.add(rows.from_entry(entry))
        self.head = Head(entry.seq, entry.hash)
        return entry

    def _next_id(self, kind: type[Record]) -> int:
        """Return the next id: without gaps, and as no record is ever deleted, never given before."""
        last = self._session.execute(select(func.max(table_of(rows.row_class(kind)).c.id))).scalar()
        return (last or 0) + 1


def _of_record(subject: Subject, record: Record, record_id: int) -> Subject:
    """Return the subject with its ids; a new participant or screening is its own."""
    if isinstance(record, Participant):
        subject = replace(subject, participant_id=record_id)
    if isinstance(record, Attempt):
        subject = replace(subject, screening_id=record_id)
    return replace(subject, entity_id=record_id)


def _latest(session: Session) -> Latest | None:
    table = table_of(AuditRow)
    explained = select(func.coalesce(func.max(table.c.seq), 0)).where(table.c.action == Action.CLOCK_EXPLAINED.value)
    since = table.c.seq + 0 >= explained.scalar_subquery()  # a sum, so that SQLite goes by the index of times
    found = session.execute(
        select(table.c.seq, table.c.at, table.c.zone).where(since).order_by(table.c.at.desc()).limit(1)
    ).first()
    if found is None:
        return None
    noted = select(table.c.seq).where(table.c.seq > found.seq, table.c.action == Action.CLOCK_SET_BACK.value).limit(1)
    return Latest(Stamp(found.at, found.zone), noted=session.execute(noted).first() is not None)


def _head(session: Session) -> Head:
    table = table_of(AuditRow)
    last = session.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).first()
    return Head(last.seq, last.hash) if last else Head()
