"""The study page: the registry record, the versions of the study file, the readings, and the count so far."""

from dataclasses import dataclass
from datetime import date

from jdm_desktop.domain.view import ReadingView, StudyHead
from jdm_desktop.i18n import Language
from jdm_desktop.service.participant import StateCounts
from jdm_desktop.service.session import Session


@dataclass(frozen=True, slots=True)
class StudyVersionView:
    """One version of the study file: what it encodes, and whether new screenings begin under it."""

    version: str
    encodes: str
    hash: str
    released: date
    is_current: bool
    screenings: int


@dataclass(frozen=True, slots=True)
class CriterionReadings:
    """The readings of one criterion that are in force."""

    criterion: str
    number: str
    kind: str
    text: str
    readings: tuple[ReadingView, ...]


@dataclass(frozen=True, slots=True)
class StudyPageView:
    """The study page in one language; `record` holds (what, text) in the order of the registry."""

    head: StudyHead
    record: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    note: str
    versions: tuple[StudyVersionView, ...]
    readings: tuple[CriterionReadings, ...]
    counts: StateCounts


def page(session: Session, language: Language) -> StudyPageView:
    """Return the study page of the current study."""
    raise NotImplementedError
