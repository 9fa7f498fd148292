"""The audit trail: one entry for every change, chained by SHA-256, from which the current answers can be rebuilt.

The chain shows any edit in the middle; that its end was cut off or all of it re-forged shows only against an anchor
kept elsewhere (see `head`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import Any, NamedTuple

from jdm_desktop.domain.record import canonical_bytes, sha256, stamp_text
from jdm_desktop.domain.view import Stamp

START = "0" * 64
"""What the first entry names as the hash before it."""


class Action(StrEnum):
    """What an entry says was done; the first two carry the record as it was and as it became."""

    CREATED = "created"
    CHANGED = "changed"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    PASSWORD_SET = "password_set"  # noqa: S105 - what was done, and no password
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    LOCKED_OUT = "locked_out"
    SIGNING_FAILED = "signing_failed"
    RECOVERED = "recovered"
    ADOPTED = "adopted"
    IDENTITY_VIEWED = "identity_viewed"
    PRINTED = "printed"
    SAVED = "saved"
    EXPORTED = "exported"
    VERIFIED = "verified"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    CLOCK_SET_BACK = "clock_set_back"
    CLOCK_EXPLAINED = "clock_explained"
    REDACTED = "redacted"


RECORDED = frozenset({Action.CREATED, Action.CHANGED})
_RECORDED = frozenset(action.value for action in RECORDED)
_REDACTED = Action.REDACTED.value

ENTITY = "audit"
"""What an entry about another entry names as its entity."""

TEXTS = ("before", "after", "reason")
"""The texts of an entry, which a privacy correction may remove."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, where and when, and why; `person_id` and `user_id` are None and "" where nobody is known."""

    person_id: int | None
    user_id: str
    workstation: str
    at: Stamp
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about; ids are None and `field` is "" where the entry concerns none."""

    entity: str
    entity_id: int | None = None
    participant_id: int | None = None
    screening_id: int | None = None
    field: str = ""


class Line(NamedTuple):
    """An entry in plain values, as the store keeps it, in the order of the store's columns.

    `at` is what `record.stamp_text` wrote; `salts` and `digests` are three each, parted by commas, in the order of
    TEXTS. A trail of hundreds of thousands of entries is verified in this form, which costs nothing to make.
    """

    seq: int
    at: str
    zone: str
    person_id: int | None
    user_id: str
    workstation: str
    action: str
    entity: str
    entity_id: int | None
    participant_id: int | None
    screening_id: int | None
    field: str
    before: str | None
    after: str | None
    reason: str
    previous: str
    hash: str
    salts: str
    digests: str

    def canonical(self) -> bytes:
        """Return the bytes that the entry's hash is taken over: all that it says, as one JSON list in this order."""
        return canonical_bytes([*self[:_TEXTS_FROM], *self.digests.split(","), self.previous])

    def digest(self) -> str:
        """Return the hash that the entry must bear."""
        return hashlib.sha256(self.canonical()).hexdigest()


_TEXTS_FROM = Line._fields.index(TEXTS[0])


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `before` and `after` are canonical JSON, None where there is nothing to say.

    The hash is taken over digests of the three texts and not over the texts themselves, so that a name typed into one
    of them by mistake can be removed later and the chain still holds (see `verify`). The salts are random, one to a
    text, so that a digest does not give a short text away once the text and its salt are removed.
    """

    seq: int
    author: Author
    action: Action
    subject: Subject
    before: str | None
    after: str | None
    previous: str
    hash: str = ""
    salts: tuple[str, str, str] = ("", "", "")
    digests: tuple[str, str, str] = ("", "", "")

    @property
    def texts(self) -> tuple[str | None, str | None, str]:
        """The three texts that may be removed later, in the order of TEXTS."""
        return self.before, self.after, self.author.reason

    @property
    def line(self) -> Line:
        """The entry in plain values."""
        author, subject = self.author, self.subject
        return Line(
            seq=self.seq,
            at=stamp_text(author.at.utc),
            zone=author.at.zone,
            person_id=author.person_id,
            user_id=author.user_id,
            workstation=author.workstation,
            action=self.action.value,
            entity=subject.entity,
            entity_id=subject.entity_id,
            participant_id=subject.participant_id,
            screening_id=subject.screening_id,
            field=subject.field,
            before=self.before,
            after=self.after,
            reason=author.reason,
            previous=self.previous,
            hash=self.hash,
            salts=",".join(self.salts),
            digests=",".join(self.digests),
        )

    def canonical(self) -> bytes:
        """Return the bytes that the entry's hash is taken over."""
        return self.line.canonical()

    def digest(self) -> str:
        """Return the hash that the entry must bear."""
        return self.line.digest()

    def sealed(self) -> "Entry":
        """Return the entry with the digests of its texts and its hash, as it is to be kept."""
        before, after, reason = map(digest, self.salts, self.texts)
        with_digests = replace(self, digests=(before, after, reason))
        return replace(with_digests, hash=with_digests.digest())


def digest(salt: str, text: str | None) -> str:
    """Return the salted SHA-256 of one text of an entry; "" where there is no text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest() if text else ""


class Head(NamedTuple):
    """The last entry's number and hash: kept elsewhere, it anchors the whole chain."""

    seq: int = 0
    hash: str = START


Rebuilt = tuple[str, int, str, str, int]
"""A record as the trail says it stands: its content, and who wrote it last, when, in which zone, by which entry."""

Standing = dict[tuple[str, int], Rebuilt]
"""How records stand, by entity and id."""


def verify(entries: Iterable[Entry], start: Head | None = None) -> int | None:
    """Return the number of the first entry that is missing, moved or altered, None where the chain holds.

    A text that is not the one its entry was made with is accepted where a later entry says that it was removed, and
    what stands in its place.
    """
    return verify_lines((entry.line for entry in entries), start)


def verify_lines(
    lines: Iterable[tuple[Any, ...]], start: Head | None = None, records: Standing | None = None
) -> int | None:
    """Do as `verify` does, with entries in plain values, in the order of `Line`.

    Puts into `records` how each record stands after the last of them.
    """
    seq, previous = start or Head()
    standing = {} if records is None else records
    replaced: dict[tuple[int, str], str] = {}
    # Hundreds of thousands are verified whenever a store is opened. Read by name, or in functions of its own for each
    # question, an entry takes half as long again.
    for line in lines:
        number, at, zone, by, _, _, action, entity, key, _, _, _, before, after, reason, named, kept, salts, made = line
        says = canonical_bytes([*line[:_TEXTS_FROM], *made.split(","), named])
        if number != seq + 1 or named != previous or hashlib.sha256(says).hexdigest() != kept:
            return min([seq + 1, *(replaced_in for replaced_in, _name in replaced)])
        if _digests(salts, before, after, reason) != made:
            replaced.update(_replaced(Line._make(line)))
        if action in _RECORDED and key is not None and after is not None:
            standing[entity, key] = (after, by or 0, at, zone, number)
        elif action == _REDACTED:
            _explain(Line._make(line), replaced)
        seq, previous = number, kept
    return min((number for number, _name in replaced), default=None)


def _digests(salts: str, before: str | None, after: str | None, reason: str) -> str:
    if salts.count(",") != len(TEXTS) - 1:
        return ""
    first, second, third = salts.split(",")
    return f"{digest(first, before)},{digest(second, after)},{digest(third, reason)}"


def _replaced(line: Line) -> Iterator[tuple[tuple[int, str], str]]:
    texts = line.before, line.after, line.reason
    found = _digests(line.salts, *texts).split(",")
    for name, text, made, known in zip_longest(TEXTS, texts, found, line.digests.split(",")):
        if made != known:
            yield (line.seq, name), text or ""


def _explain(line: Line, replaced: dict[tuple[int, str], str]) -> None:
    """Take out of `replaced` what an entry says it removed, where what stands there now is what it put there."""
    key = (line.entity_id or 0, line.field)
    if line.entity == ENTITY and key in replaced and sha256(replaced[key]) == _kept(line.after or ""):
        del replaced[key]


def _kept(text: str) -> object:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found.get("kept") if isinstance(found, dict) else None
