"""What is kept: frozen records, who wrote them, and the form in which the audit trail writes them down."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar

import orjson

from jdm_desktop.domain.view import Stamp

Json = str | int | bool | None

DIGEST = {"digest": True}
"""Metadata of a field that the trail names by its SHA-256 alone: a secret, or many bytes."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Who wrote a record as it stands, when, and by which entry of the trail."""

    by: int
    at: Stamp
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The common part of all that is kept; `id` is 0 and `entered` None until it is stored."""

    entity: ClassVar[str]

    id: int = 0
    entered: Entered | None = None


def content(record: Record) -> str:
    """Return what the trail says of a record: canonical JSON of everything but its id, its writer and its secrets."""
    kind = type(record)
    return canonical(said(kind, {name: getattr(record, name) for name, _is_digest in _said_of(kind)}))


def said(kind: type[Record], values: Mapping[str, object]) -> dict[str, Json]:
    """Return what the trail says of a record of some kind whose fields have these values."""
    return {name: _digest(values[name]) if is_digest else _json(values[name]) for name, is_digest in _said_of(kind)}


def _said_of(kind: type[Record]) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a kind of record that the trail names, and whether it names each by its digest alone."""
    if kind not in _SAID:
        found = ((field.name, bool(field.metadata)) for field in fields(kind))
        _SAID[kind] = tuple((name, is_digest) for name, is_digest in found if name not in ("id", "entered"))
    return _SAID[kind]


_SAID: dict[type[Record], tuple[tuple[str, bool], ...]] = {}  # looked up for every record that is checked


def canonical(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no blanks, every character as itself."""
    return canonical_bytes(value).decode()


def canonical_bytes(value: object) -> bytes:
    """Return the UTF-8 of `canonical`."""
    return orjson.dumps(value, option=_CANONICAL)


def sha256(value: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8, in hexadecimal."""
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()


def stamp_text(at: datetime) -> str:
    """Return an instant as the store and the trail write it: UTC, microseconds, Z."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def stamp_time(text: str) -> datetime:
    """Return the instant that `stamp_text` wrote."""
    return datetime.fromisoformat(text)


# What no JSON has a form for is refused, and never written in a form of the library's own.
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def _digest(value: object) -> str:
    if isinstance(value, (bytes, str)):
        return sha256(value)
    message = f"the trail has no digest of {type(value).__name__}"
    raise TypeError(message)


def _json(value: object) -> Json:
    if value is None or type(value) in _PLAIN:
        return value  # type: ignore[return-value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    message = f"the trail has no form for {type(value).__name__}"
    raise TypeError(message)


_PLAIN = (str, int, bool)
