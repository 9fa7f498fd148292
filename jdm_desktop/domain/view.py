"""What a screening looks like at one moment: frozen, in one language, drawn alike by the window and by the papers.

The use cases make these views; whoever draws them computes nothing and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from jdm_desktop.domain.answer import Answer
from jdm_desktop.i18n import Language


class Verdict(StrEnum):
    """How a criterion stands, by which it is coloured (never by yes or no)."""

    PASSES = "passes"
    FAILS = "fails"
    OPEN = "open"


class Outcome(StrEnum):
    """How a whole screening stands."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"


class Weight(StrEnum):
    """What an open reading asks of people: block needs a physician's word, flag is shown, note informs."""

    BLOCK = "block"
    FLAG = "flag"
    NOTE = "note"


class ScreeningState(StrEnum):
    """Where a screening attempt stands."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Stamp:
    """An instant: UTC, with the name of the time zone it was made in (IANA, "Asia/Shanghai")."""

    utc: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading of an ambiguous criterion that is in force."""

    id: str
    weight: Weight
    text: str


@dataclass(frozen=True, slots=True)
class FactView:
    """One item's value as it stands; `text` is canonical ("2026-11-22", "A;B"), `shown` is for people."""

    item: str
    label: str
    help: str
    kind: str
    unit: str
    choices: tuple[tuple[str, str], ...]
    none_label: str
    text: str
    shown: str
    assessed_on: date | None
    source: str
    entered_by: str
    entered_at: Stamp | None
    missing: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class WarningView:
    """Something to look at; `criterion` and `item` are ids, empty where it concerns the whole screening."""

    code: str
    criterion: str
    item: str
    message: str


@dataclass(frozen=True, slots=True)
class DeterminationView:
    """What the investigator determined of a criterion, by whom and when; `reason` where it differs."""

    answer: Answer
    reason: str
    by: str
    role: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion: the protocol's words, its facts, the computed proposal and the investigator's determination.

    `allowed` are the answers that may be determined, in key order 1 to 4; `refused` says why others may not be
    (answer → sentence). `proposal_passes` is None while not known; `verdict` is that of the determination.
    """

    id: str
    kind: str
    number: str
    title: str
    text: str
    source_text: str
    gloss: str
    facts: tuple[FactView, ...]
    proposal: Answer
    proposal_passes: bool | None
    why: str
    readings: tuple[ReadingView, ...]
    warnings: tuple[WarningView, ...]
    determination: DeterminationView | None
    differs: bool
    verdict: Verdict
    allowed: tuple[Answer, ...]
    refused: tuple[tuple[Answer, str], ...]
    investigator_only: bool
    exception: bool


@dataclass(frozen=True, slots=True)
class StudyHead:
    """What names the study and the version of its study file on every page."""

    id: str
    title: str
    short_title: str
    registry: str
    registry_number: str
    protocol_number: str
    protocol_version: str
    version: str
    encodes: str
    hash: str
    sponsor: str
    phase: str
    status: str
    target: int


@dataclass(frozen=True, slots=True)
class SiteHead:
    """The site as it is printed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """A whole screening attempt at one moment, in one language; it never holds the participant's name.

    `label` is the screening number with the attempt where there was more than one ("S-001", "S-001-2").
    `sentence` says the outcome by the determinations; `proposal_sentence` what the facts alone say.
    `determined` of `total` criteria are determined, `blocking` fail, `open` are neither.
    """

    language: Language
    screening_id: int
    study: StudyHead
    site: SiteHead
    screening_number: str
    attempt: int
    label: str
    state: ScreeningState
    criteria: tuple[CriterionView, ...]
    general_facts: tuple[FactView, ...]
    outcome: Outcome
    proposed_outcome: Outcome
    sentence: str
    proposal_sentence: str
    determined: int
    total: int
    blocking: int
    open: int
    warnings: tuple[WarningView, ...]
    saved_at: Stamp | None
    completed_by: str
    completed_at: Stamp | None
    record_version: int
    content_hash: str
    record_code: str


@dataclass(frozen=True, slots=True)
class TrailChange:
    """One thing that an entry of the trail says was so before and is so now; "" where it said nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One entry of the audit trail in words, in one language; coded but where a use case says otherwise.

    `action` says what was done ("changed"), `what` to what ("Ferritin"), `participant` whom it concerns by screening
    number, "" where nobody; `sentence` says all of it. `redacted` where a privacy correction removed text from it.
    `user_id`, `name` and `role` are "" where nobody was signed in. `hashed` is the text that `hash` is the SHA-256 of:
    it holds digests of what was said, and none of the words. `hides` where it says less than the entry does, as a name
    or a day of birth is in it.
    """

    seq: int
    at: Stamp
    user_id: str
    name: str
    role: str
    workstation: str
    action: str
    what: str
    participant: str
    sentence: str
    changes: tuple[TrailChange, ...]
    reason: str
    hash: str
    previous: str
    redacted: bool = False
    hashed: str = ""
    participant_id: int | None = None
    screening_id: int | None = None
    hides: bool = False

    @property
    def before(self) -> str:
        """What was so before, a line for each thing changed."""
        return "\n".join(self._lines(tuple((one.label, one.before) for one in self.changes)))

    @property
    def after(self) -> str:
        """What is so since, a line for each thing changed."""
        return "\n".join(self._lines(tuple((one.label, one.after) for one in self.changes)))

    @staticmethod
    def _lines(said: tuple[tuple[str, str], ...]) -> list[str]:
        """Name each thing only where there are several: one alone is named by `what`."""
        return [f"{label}: {text}" if len(said) > 1 else text for label, text in said if text]


@dataclass(frozen=True, slots=True)
class TrailView:
    """A part of the audit trail, or all of it, in one language, as a paper prints it.

    `title` names the paper, `filters` say in words what was asked for, one line each, empty where all was.
    `head_seq` and `head_hash` are those of the whole trail's last entry when the view was made: its anchor.
    """

    language: Language
    study: StudyHead
    site: SiteHead
    title: str
    filters: tuple[str, ...]
    rows: Sequence[TrailRow]
    head_seq: int
    head_hash: str
