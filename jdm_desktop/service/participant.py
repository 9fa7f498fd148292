"""Registering participants, finding them again, and screening them anew."""

from dataclasses import dataclass
from datetime import date

from jdm_desktop.domain.view import Outcome, ScreeningState, Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Changed, Session


@dataclass(frozen=True, slots=True)
class ParticipantForm:
    """What is asked when a participant is registered; `facts` are further items as (id, text as typed)."""

    name: str = ""
    birth: date | None = None
    sex: str | None = None
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityView:
    """Who a participant is."""

    name: str
    birth: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One participant in a list, by their latest screening; `label` is the number with the attempt ("S-001-2")."""

    participant_id: int
    screening_number: str
    screening_id: int
    attempt: int
    label: str
    outcome: Outcome
    proposed_outcome: Outcome
    determined: int
    total: int
    state: ScreeningState
    updated_at: Stamp


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many participants stand where, by their latest screening; the target is the study's."""

    registered: int
    in_progress: int
    eligible: int
    not_eligible: int
    target: int


def register(session: Session, form: ParticipantForm) -> ParticipantRow:
    """Register a participant: next screening number, first attempt under the current study version.

    Raises Refused for text that cannot be kept, a birth date in the future, or a person who may not enter data.
    """
    raise NotImplementedError


def participants(
    session: Session,
    search: str = "",
    states: frozenset[ScreeningState | Outcome] = frozenset(),
    language: Language = Language.ENGLISH,
) -> tuple[ParticipantRow, ...]:
    """Return the participants, newest change last by number; raise Refused for a person who may not read.

    `search` is looked for in the screening number and, by whoever may see names, in the name.
    `states` keeps those whose state or outcome is among them; empty keeps all.
    """
    raise NotImplementedError


def attempts(session: Session, participant_id: int) -> tuple[ParticipantRow, ...]:
    """Return every screening of a participant, first to latest."""
    raise NotImplementedError


def identity(session: Session, participant_id: int) -> IdentityView:
    """Return who a participant is; raise Refused for a person who may not know."""
    raise NotImplementedError


def correct_identity(session: Session, participant_id: int, corrected: IdentityView, reason: str) -> Changed:
    """Correct name, birth date or note; the birth date is corrected in the latest screening too.

    Raises ReasonNeeded without a reason, Refused where that screening is completed and the birth date would change.
    """
    raise NotImplementedError


def rescreen(session: Session, participant_id: int, reason: str) -> ParticipantRow:
    """Begin a new attempt under the current study version, the earlier one kept.

    Raises ReasonNeeded without a reason, Refused while the latest attempt is not completed.
    """
    raise NotImplementedError


def counts(session: Session, study_id: str) -> StateCounts:
    """Return how many participants of a study stand where."""
    raise NotImplementedError
