"""The study page: the registry record, the versions of the study file, the readings, and the count so far."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jdm_desktop.domain.participant import Attempt
from jdm_desktop.domain.snapshot import StudyVersion
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.view import ReadingView, StudyHead
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service.participant import StateCounts, counts
from jdm_desktop.service.screening_view import readings
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Workspace

_MEASURES = {"primary": N_("Primary outcome"), "secondary": N_("Secondary outcome")}


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
    """Return the study page of the current study; raise Refused for a person who may not read."""
    session.require(Task.READ)
    study = session.workspace.studies.current
    _ = translator(language)
    return StudyPageView(
        head=study.head(language),
        record=_record(study, language),
        outcomes=tuple((_(_MEASURES[one.kind]), one.text[language]) for one in study.record.outcomes),
        note=study.record.note[language] if study.record.note else "",
        versions=_versions(session, study, language),
        readings=_readings(study, language),
        counts=counts(session, study.id),
    )


def _record(study: Study, language: Language) -> tuple[tuple[str, str], ...]:
    _ = translator(language)
    record = study.record
    return (
        (_("Registry"), f"{record.registry} {record.number}"),
        (_("Title"), record.title[language]),
        (_("Sponsor"), record.sponsor[language]),
        (_("Status"), record.status[language]),
        (_("Phase"), record.phase[language]),
        (_("Design"), record.design[language]),
        (_("Population"), record.population[language]),
        (_("Target"), str(record.target)),
    )


def _versions(session: Session, current: Study, language: Language) -> tuple[StudyVersionView, ...]:
    """Return every version that the program brings or the store keeps, newest first."""
    workspace = session.workspace
    kept = workspace.repository.all(StudyVersion)
    known = {study.hash: study for study in (*workspace.studies.versions, *map(_read(workspace), kept))}
    begun = Counter(attempt.study_version_id for attempt in workspace.repository.all(Attempt))
    screenings = {version.hash: begun[version.id] for version in kept}
    return tuple(
        StudyVersionView(
            version=study.version,
            encodes=study.encodes[language],
            hash=study.hash,
            released=study.released,
            is_current=study.hash == current.hash,
            screenings=screenings.get(study.hash, 0),
        )
        for study in sorted(known.values(), key=lambda study: study.released, reverse=True)
        if study.id == current.id
    )


def _read(workspace: Workspace) -> Callable[[StudyVersion], Study]:
    return lambda version: workspace.studies.read(version.text)


def _readings(study: Study, language: Language) -> tuple[CriterionReadings, ...]:
    return tuple(
        CriterionReadings(
            criterion=criterion.id,
            number=criterion.number,
            kind=criterion.kind.value,
            text=criterion.text[language],
            readings=readings(criterion, language),
        )
        for criterion in study.criteria.values()
        if criterion.readings
    )
