"""What may be asked of the audit trail, and how records and removed texts are read in its entries."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from jdm_desktop.domain.audit import Action, Entry
from jdm_desktop.domain.record import Entered, Record, canonical

R = TypeVar("R", bound=Record)


class TrailKind(StrEnum):
    """What a trail is exported as; the value is the file's ending."""

    PDF = "pdf"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is asked for: the entries that fit all of this; what is empty or None asks for nothing.

    `fields` are ids of items and criteria; `from_day` and `to_day` are both included, in the desk's time zone.
    `text` is looked for in what was said before and since, in the reason, the user id, and the names of fields.
    """

    participant_id: int | None = None
    person_id: int | None = None
    fields: frozenset[str] = frozenset()
    actions: frozenset[Action] = frozenset()
    from_day: date | None = None
    to_day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What the store is asked for: the entries that fit all of this.

    `since` is included, `until` is not. `text` is looked for in the texts of an entry, but of those of `hidden`
    entities and fields in the reason alone; an entry on one of `named` fields or participants fits `text` too.
    """

    participant_id: int | None = None
    screening_id: int | None = None
    person_id: int | None = None
    entities: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    actions: frozenset[Action] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None
    before: int | None = None
    text: str = ""
    named_fields: frozenset[str] = frozenset()
    named_participants: frozenset[int] = frozenset()
    hidden_entities: frozenset[str] = frozenset()
    hidden_fields: frozenset[str] = frozenset()


def is_redacted(entry: Entry) -> bool:
    """Tell whether a text of an entry was removed: its digest stands without the salt that it was made with."""
    return any(digest and not salt for salt, digest in zip(entry.salts, entry.digests, strict=True))


def said(text: str | None) -> Mapping[str, Any]:
    """Return what a text of an entry says, by the names of a record's fields; nothing where it is no JSON object."""
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def restored(kind: type[R], record_id: int, content: str, entered: Entered) -> R:
    """Return the record that an entry's text is the content of, a digest standing for each field it names by one."""
    known = said(content)
    hashable: Any = kind
    values = {name: read(known[name]) for name, read in _readers(hashable).items()}
    return replace(kind(**values), id=record_id, entered=entered)


@cache
def _readers(kind: Any) -> Mapping[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in ("id", "entered")]
    return {name: _reader(hints[name]) for name in names}


def _reader(hint: Any) -> Callable[[Any], Any]:
    parts = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    for part in parts:
        if isinstance(part, type) and issubclass(part, StrEnum):
            return lambda value: None if value is None else part(value)
        if part is date:
            return lambda value: None if value is None else date.fromisoformat(value)
    return lambda value: value


def without(text: str, unwanted: str, mark: str) -> str:
    """Return canonical JSON with `mark` for `unwanted` wherever it stands in a text of it, else exactly as it was."""
    return canonical(_without(json.loads(text), unwanted, mark))


def _without(value: Any, unwanted: str, mark: str) -> Any:
    if isinstance(value, str):
        return value.replace(unwanted, mark)
    if isinstance(value, dict):
        return {name: _without(each, unwanted, mark) for name, each in value.items()}
    return [_without(each, unwanted, mark) for each in value] if isinstance(value, list) else value


def holds(text: str | None, wanted: str) -> bool:
    """Tell whether `wanted` stands in a text of canonical JSON, wherever it is nested."""
    return bool(text) and _holds(json.loads(text or "null"), wanted)


def _holds(value: Any, wanted: str) -> bool:
    if isinstance(value, str):
        return wanted in value
    if isinstance(value, dict):
        return any(_holds(each, wanted) for each in value.values())
    return isinstance(value, list) and any(_holds(each, wanted) for each in value)
