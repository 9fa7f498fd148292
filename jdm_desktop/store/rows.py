"""Rows become records and records become rows: the only place that names both."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from sqlalchemy import Row as Found

from jdm_desktop.domain.audit import Action, Author, Entry, Subject
from jdm_desktop.domain.record import Entered, Record
from jdm_desktop.domain.view import Stamp
from jdm_desktop.store.tables import ROWS, AuditRow, KeptRow

R = TypeVar("R", bound=Record)

_COMMON = ("id", "entered")


def to_values(record: Record) -> dict[str, Any]:
    """Return the columns of a record, without its id and its writer."""
    values = {name: getattr(record, name) for name in _FIELDS[type(record)]}
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


def entered_values(entered: Entered) -> dict[str, Any]:
    """Return the columns that say who wrote a record last."""
    return {
        "entered_by": entered.by,
        "entered_at": entered.at.utc,
        "entered_zone": entered.at.zone,
        "entry": entered.entry,
    }


def to_record(kind: type[R], row: Found[Any] | KeptRow) -> R:
    """Return the record that a row holds."""
    values = {name: getattr(row, name) for name in _FIELDS[kind]}
    for name, read in _READERS[kind].items():
        values[name] = read(values[name])
    entered = Entered(row.entered_by, Stamp(row.entered_at, row.entered_zone), row.entry)
    return kind(id=row.id, entered=entered, **values)


def to_entry(row: Any) -> Entry:
    """Return the entry of the trail that a row holds, whose columns stand in the order of the table."""
    # Unpacked by position: a trail has hundreds of thousands of rows, and reading them by name takes twice as long.
    seq, at, zone, person_id, user_id, workstation, action, entity, entity_id, *about = row
    participant_id, screening_id, field, before, after, reason, previous, digest, salts, digests = about
    return Entry(
        seq=seq,
        author=Author(person_id, user_id, workstation, Stamp(at, zone), reason),
        action=Action(action),
        subject=Subject(entity, entity_id, participant_id, screening_id, field),
        before=before,
        after=after,
        previous=previous,
        hash=digest,
        salts=_three(salts),
        digests=_three(digests),
    )


def _three(text: str) -> tuple[str, str, str]:
    first, second, third = text.split(",")
    return first, second, third


def from_entry(entry: Entry) -> AuditRow:
    """Return the row of an entry of the trail."""
    author, subject = entry.author, entry.subject
    return AuditRow(
        seq=entry.seq,
        at=author.at.utc,
        zone=author.at.zone,
        person_id=author.person_id,
        user_id=author.user_id,
        workstation=author.workstation,
        action=entry.action.value,
        entity=subject.entity,
        entity_id=subject.entity_id,
        participant_id=subject.participant_id,
        screening_id=subject.screening_id,
        field=subject.field,
        before=entry.before,
        after=entry.after,
        reason=author.reason,
        previous=entry.previous,
        hash=entry.hash,
        salts=",".join(entry.salts),
        digests=",".join(entry.digests),
    )


def row_class(kind: type[Record]) -> type[KeptRow]:
    """Return the row class of a kind of record."""
    return ROWS[kind]


def _word_reader(hint: Any) -> Callable[[Any], Any] | None:
    parts = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    words = next((part for part in parts if isinstance(part, type) and issubclass(part, StrEnum)), None)
    if words is None:
        return None
    return lambda text: None if text is None else words(text)


_FIELDS: Mapping[type[Record], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in _COMMON) for kind in ROWS
}

_READERS: Mapping[type[Record], Mapping[str, Callable[[Any], Any]]] = {
    kind: {name: read for name in _FIELDS[kind] if (read := _word_reader(get_type_hints(kind)[name])) is not None}
    for kind in ROWS
}
"""How to read the fields that hold one of a fixed set of words."""
