"""Rows become records and records become rows: the only place that names both."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from sqlalchemy import Row as Found

from jdm_desktop.domain.audit import Action, Author, Entry, Line, Rebuilt, Subject
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.record import Entered, Record, canonical, said
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
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


def plain_select(kind: type[Record]) -> str:
    """Return the statement that reads every record of a kind, value by value, for `plain`."""
    names = ("id", "entered_by", "entered_at", "entered_zone", "entry", *_FIELDS[kind])
    return f"SELECT {', '.join(names)} FROM {kind.entity} ORDER BY id"  # noqa: S608 - names of our own columns


def plain(kind: type[Record], row: tuple[Any, ...]) -> tuple[int, Rebuilt, bool]:
    """Return a record's id, how it stands, as the trail would say it, and whether it bears its digest.

    The row was read by `plain_select`; no record is made of it, which would take several times as long.
    """
    number, by, at, zone, entry, *values = row
    found = dict(zip(_FIELDS[kind], values, strict=True))
    for name in _YES_OR_NO[kind]:
        found[name] = _yes_or_no(found[name])
    if kind in _PLAIN:
        return number, (canonical(found), by, at, zone, entry), True
    says = said(kind, found)
    whole, digest = _OWN_DIGEST.get(kind, ("", ""))
    return number, (canonical(says), by, at, zone, entry), not whole or says[whole] == says[digest]


LINES = f"SELECT {', '.join(Line._fields)} FROM audit ORDER BY seq"  # noqa: S608 - names of our own columns
"""The statement that reads the trail, value by value, in the order of `Line`."""


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
    return AuditRow(**{**entry.line._asdict(), "at": entry.author.at.utc})


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

_YES_OR_NO: Mapping[type[Record], tuple[str, ...]] = {
    kind: tuple(name for name in _FIELDS[kind] if get_type_hints(kind)[name] is bool) for kind in ROWS
}
"""The fields that a file keeps as 0 or 1."""

_OWN_DIGEST: Mapping[type[Record], tuple[str, str]] = {
    Paper: ("content", "sha256"),
    Snapshot: ("text", "sha256"),
    StudyVersion: ("text", "hash"),
}
"""What is frozen together with its own digest: the field, and the field of its digest."""


_PLAIN = frozenset(kind for kind in ROWS if not any(field.metadata for field in fields(kind)))
"""The kinds of which the trail says all, and nothing as a digest: what the file holds is what is said."""


def _yes_or_no(value: object) -> object:
    """Return the truth value that a file keeps; anything but 0 or 1 as it is, so that it is told from both."""
    return bool(value) if value in (0, 1) else value


_READERS: Mapping[type[Record], Mapping[str, Callable[[Any], Any]]] = {
    kind: {name: read for name in _FIELDS[kind] if (read := _word_reader(get_type_hints(kind)[name])) is not None}
    for kind in ROWS
}
"""How to read the fields that hold one of a fixed set of words."""
