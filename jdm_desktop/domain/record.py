"""What is kept: frozen records, who wrote them, and the form in which the audit trail writes them down."""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar

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
    said = {
        field.name: _digest(getattr(record, field.name)) if field.metadata else _json(getattr(record, field.name))
        for field in fields(record)
        if field.name not in ("id", "entered")
    }
    return canonical(said)


def canonical(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no blanks, every character as itself."""
    return _ENCODER.encode(value)


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


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _digest(value: bytes | str) -> str:
    return sha256(value)


def _json(value: object) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (str, int)):
        return value
    message = f"the trail has no form for {type(value).__name__}"
    raise TypeError(message)
