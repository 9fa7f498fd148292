"""A participant and their screening attempts; the name and the birth date stand apart."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.record import Record
from jdm_desktop.domain.view import ScreeningState


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """One person in screening, known by a number that is given once per site, without gaps."""

    entity: ClassVar[str] = "participant"

    study: str
    site_id: int
    number: int

    @property
    def screening_number(self) -> str:
        """The number as people write it."""
        return f"S-{self.number:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Record):
    """Who the participant is; it never enters a view, a paper, a log or a coded export."""

    entity: ClassVar[str] = "identity"

    participant_id: int
    name: str
    birth: date | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Record):
    """One screening of a participant, under the version of the study file that was in force when it began."""

    entity: ClassVar[str] = "screening"

    participant_id: int
    attempt: int
    study_version_id: int
    state: ScreeningState = ScreeningState.IN_PROGRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Record):
    """The value of one item as it stands; `text` is canonical, blank where the value was cleared."""

    entity: ClassVar[str] = "item_value"

    screening_id: int
    item: str
    text: str
    unit: str
    assessed_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination(Record):
    """What an investigator determined of one criterion; `answer` is None where it was taken back."""

    entity: ClassVar[str] = "determination"

    screening_id: int
    criterion: str
    answer: Answer | None
    reason: str = ""


def label(screening_number: str, attempt: int) -> str:
    """Return how a screening attempt is named: "S-001", and "S-001-2" from the second attempt on."""
    return screening_number if attempt == 1 else f"{screening_number}-{attempt}"
