"""The audit trail: one entry for every change, chained by SHA-256, from which the current answers can be rebuilt.

The chain shows any edit in the middle; that its end was cut off or all of it re-forged shows only against an anchor
kept elsewhere (see `head`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from jdm_desktop.domain.record import Entered, canonical, sha256, stamp_text
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

    def canonical(self) -> bytes:
        """Return the bytes that the entry's hash is taken over: all that it says, as one JSON list in this order."""
        author, subject = self.author, self.subject
        said = [self.seq, stamp_text(author.at.utc), author.at.zone, author.person_id, author.user_id]
        said += [author.workstation, self.action, subject.entity, subject.entity_id, subject.participant_id]
        said += [subject.screening_id, subject.field, *self.digests, self.previous]
        return canonical(said).encode()

    def digest(self) -> str:
        """Return the hash that the entry must bear."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def sealed(self) -> "Entry":
        """Return the entry with the digests of its texts and its hash, as it is to be kept."""
        before, after, reason = map(digest, self.salts, self.texts)
        with_digests = replace(self, digests=(before, after, reason))
        return replace(with_digests, hash=with_digests.digest())


def digest(salt: str, text: str | None) -> str:
    """Return the salted SHA-256 of one text of an entry; "" where there is no text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest() if text else ""


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
    """Return the number of the first entry that is missing, moved or altered, None where the chain holds.

    A text that is not the one its entry was made with is accepted where a later entry says that it was removed, and
    what stands in its place.
    """
    head = start or Head()
    replaced: dict[tuple[int, str], str] = {}
    for entry in entries:
        if entry.seq != head.seq + 1 or entry.previous != head.hash or entry.digest() != entry.hash:
            return min([head.seq + 1, *(seq for seq, _name in replaced)])
        replaced.update(_replaced(entry))
        if entry.action is Action.REDACTED:
            _explain(entry, replaced)
        head = Head(entry.seq, entry.hash)
    return min((seq for seq, _name in replaced), default=None)


def _replaced(entry: Entry) -> Iterator[tuple[tuple[int, str], str]]:
    for name, salt, text, known in zip(TEXTS, entry.salts, entry.texts, entry.digests, strict=True):
        if digest(salt, text) != known:
            yield (entry.seq, name), text or ""


def _explain(entry: Entry, replaced: dict[tuple[int, str], str]) -> None:
    """Take out of `replaced` what an entry says it removed, where what stands there now is what it put there."""
    key = (entry.subject.entity_id or 0, entry.subject.field)
    if key in replaced and sha256(replaced[key]) == json.loads(entry.after or "{}").get("kept"):
        del replaced[key]


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
