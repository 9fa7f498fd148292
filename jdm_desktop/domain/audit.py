"""The audit trail: one entry for every change, chained by SHA-256, from which the current answers can be rebuilt.

The chain shows any edit in the middle; that its end was cut off or all of it re-forged shows only against an anchor
kept elsewhere (see `head`).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jdm_desktop.domain.record import Entered, canonical, stamp_text
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
    PRINTED = "printed"
    SAVED = "saved"


RECORDED = frozenset({Action.CREATED, Action.CHANGED})


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `before` and `after` are canonical JSON, None where there is nothing to say."""

    seq: int
    author: Author
    action: Action
    subject: Subject
    before: str | None
    after: str | None
    previous: str
    hash: str = ""

    def canonical(self) -> bytes:
        """Return the bytes that the entry's hash is taken over: all that it says, as one JSON list in this order."""
        author, subject = self.author, self.subject
        said = [self.seq, stamp_text(author.at.utc), author.at.zone, author.person_id, author.user_id]
        said += [author.workstation, self.action, subject.entity, subject.entity_id, subject.participant_id]
        said += [subject.screening_id, subject.field, self.before, self.after, author.reason, self.previous]
        return canonical(said).encode()

    def digest(self) -> str:
        """Return the hash that the entry must bear."""
        return hashlib.sha256(self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash: kept elsewhere, it anchors the whole chain."""

    seq: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A record as the trail says it stands: its content and who wrote it last."""

    content: str
    entered: Entered


def verify(entries: Iterable[Entry], start: Head | None = None) -> int | None:
    """Return the number of the first entry that is missing, moved or altered, None where the chain holds."""
    head = start or Head()
    for entry in entries:
        if entry.seq != head.seq + 1 or entry.previous != head.hash or entry.digest() != entry.hash:
            return head.seq + 1
        head = Head(entry.seq, entry.hash)
    return None


class Rebuilding:
    """Every record as the entries passed so far say it stands, by entity and id."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, int], Rebuilt] = {}

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the entries as they are, taking each into account."""
        for entry in entries:
            subject, author = entry.subject, entry.author
            if entry.action in RECORDED and subject.entity_id is not None and entry.after is not None:
                entered = Entered(author.person_id or 0, author.at, entry.seq)
                self.records[subject.entity, subject.entity_id] = Rebuilt(entry.after, entered)
            yield entry


def rebuild(entries: Iterable[Entry]) -> Mapping[tuple[str, int], Rebuilt]:
    """Return every record as the entries say it stands, by entity and id."""
    rebuilding = Rebuilding()
    for _ in rebuilding.passing(entries):
        pass
    return rebuilding.records
