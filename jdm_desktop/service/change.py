"""One change: everything that is written together, and what the open views are told of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from jdm_desktop.domain.audit import Action, Subject
from jdm_desktop.domain.record import Record
from jdm_desktop.domain.view import Stamp

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.repository import Writing

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed: the kind of change, whom it concerns, and when; the ids are None where it concerns nobody."""

    kind: str
    participant_id: int | None
    screening_id: int | None
    at: Stamp


class Change:
    """A transaction that is being written."""

    def __init__(self, writing: "Writing", kind: str) -> None:
        self._writing = writing
        self.changed = Changed(kind, None, None, writing.author.at)

    def about(self, participant_id: int | None, screening_id: int | None = None) -> None:
        """Say whom the following entries concern."""
        self.changed = replace(self.changed, participant_id=participant_id, screening_id=screening_id)

    def save(self, record: R, field: str = "") -> R:
        """Write a record and its entry in the trail; return it as stored. Writing what stands already does nothing."""
        subject = Subject(record.entity, None, self.changed.participant_id, self.changed.screening_id, field)
        return self._writing.save(record, subject)

    def note(self, action: Action, subject: Subject, said: str | None = None) -> None:
        """Put an entry into the trail that changes no record; `said` is canonical JSON."""
        about = replace(subject, participant_id=self.changed.participant_id, screening_id=self.changed.screening_id)
        self._writing.note(action, about, said)

    def redact(self, seq: int, field: str, replacement: str) -> None:
        """Put `replacement` in place of a text of an entry, with an entry that says so."""
        about = Subject("audit", seq, self.changed.participant_id, self.changed.screening_id, field)
        self._writing.redact(seq, field, replacement, about)
