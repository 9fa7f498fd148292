"""Registering participants, finding them again, and screening them anew."""

from dataclasses import dataclass, replace
from datetime import date

from jdm_desktop.domain.audit import Action, Subject
from jdm_desktop.domain.item import Item, Kind
from jdm_desktop.domain.participant import Attempt, Fact, Identity, Participant, label
from jdm_desktop.domain.snapshot import StudyVersion
from jdm_desktop.domain.staff import Site, Task
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.text import Field, clean
from jdm_desktop.domain.trail import Query
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.domain.view import Outcome, ScreeningState, Stamp
from jdm_desktop.i18n import N_, Language
from jdm_desktop.service import facts
from jdm_desktop.service.facts import FactForm
from jdm_desktop.service.screening import save_fact
from jdm_desktop.service.session import Change, Changed, Session
from jdm_desktop.service.sheet import Sheet


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

    Raises Refused for text that cannot be kept, a birth date to come, or a person who may not enter data.
    """
    session.require(Task.ENTER)
    study = session.workspace.studies.current
    name = clean(form.name, Field.PARTICIPANT_NAME)
    note = clean(form.note, Field.REMARK)
    typed = _typed_facts(study, form)
    _require_past(session, form.birth)
    (site,) = session.workspace.repository.all(Site)
    with session.change(kind="registered") as change:
        last = session.workspace.repository.last(Participant, "site_id", site.id)
        number = last.number + 1 if last else 1
        participant = change.save(Participant(study=study.id, site_id=site.id, number=number))
        change.about(participant.id)
        change.save(Identity(participant_id=participant.id, name=name, birth=form.birth, note=note))
        sheet = _begin(session, change, participant, 1)
        for item, text in typed:
            fact = facts.read(sheet, item, FactForm(text), session.workspace.clock.today())
            sheet = save_fact(session, change, sheet, fact)
    return _row(sheet)


def participants(
    session: Session,
    search: str = "",
    states: frozenset[ScreeningState | Outcome] = frozenset(),
    language: Language = Language.ENGLISH,  # noqa: ARG001 - nothing in a row is worded yet
) -> tuple[ParticipantRow, ...]:
    """Return the participants by screening number, each with the latest screening.

    `search` is looked for in the screening number and, for whoever may know who a participant is, in the name.
    `states` keeps those whose state or outcome is among them; empty keeps all. Raises Refused as all reading does.
    """
    session.require(Task.READ)
    rows = (_row(sheet) for sheet in session.workspace.sheets.latest())
    kept = [row for row in rows if not states or row.state in states or row.outcome in states]
    wanted = search.strip().casefold()
    if not wanted:
        return tuple(kept)
    named = _named(session, wanted)
    return tuple(row for row in kept if wanted in row.label.casefold() or row.participant_id in named)


def attempts(session: Session, participant_id: int) -> tuple[ParticipantRow, ...]:
    """Return every screening of a participant, first to latest."""
    session.require(Task.READ)
    found = session.workspace.repository.among(Attempt, "participant_id", [participant_id])
    return tuple(_row(session.workspace.sheets.of(attempt.id)) for attempt in found)


def identity(session: Session, participant_id: int) -> IdentityView:
    """Return who a participant is, and put into the trail that it was looked at: once a sitting for each participant.

    Raises Refused for a person who may not know.
    """
    session.require(Task.IDENTIFY)
    known = _identity(session, participant_id)
    if not _was_viewed(session, participant_id):
        with session.change(kind="identity_viewed", participant_id=participant_id) as change:
            change.note(Action.IDENTITY_VIEWED, Subject(Identity.entity, known.id))
    return IdentityView(known.name, known.birth, known.note)


def correct_identity(session: Session, participant_id: int, corrected: IdentityView, reason: str) -> Changed:
    """Correct name, birth date or note; the birth date is corrected in the latest screening too.

    Raises ReasonNeeded without a reason, Refused where that screening is completed and the birth date would change.
    """
    session.require(Task.IDENTIFY)
    session.require(Task.ENTER)
    known = _identity(session, participant_id)
    name = clean(corrected.name, Field.PARTICIPANT_NAME)
    note = clean(corrected.note, Field.REMARK)
    _require_past(session, corrected.birth)
    sheet = _latest(session, participant_id)
    fact = _birth_fact(session, sheet, known, corrected.birth)
    if not reason.strip():
        raise ReasonNeeded(N_("The participant's details stay as they are. Say why they are corrected."))
    with session.change(reason, kind="identity", participant_id=participant_id) as change:
        known = change.save(replace(known, name=name, birth=corrected.birth, note=note))
        if fact is not None:
            change.about(participant_id, sheet.attempt.id)
            save_fact(session, change, sheet, fact)
    return change.changed


def rescreen(session: Session, participant_id: int, reason: str) -> ParticipantRow:
    """Begin a new attempt under the current study version, the earlier one kept.

    Raises ReasonNeeded without a reason, Refused while the latest attempt is not completed.
    """
    session.require(Task.ENTER)
    latest = _latest(session, participant_id)
    if not latest.is_completed:
        raise Refused(
            N_("The screening {label} is still open. Nothing was changed: complete it before screening again."),
            label=_row(latest).label,
        )
    if not reason.strip():
        raise ReasonNeeded(N_("No new screening was begun. Say why the participant is screened again."))
    birth = _identity(session, participant_id).birth
    with session.change(reason, kind="rescreened", participant_id=participant_id) as change:
        sheet = _begin(session, change, latest.participant, latest.attempt.attempt + 1)
        if birth is not None:
            form = FactForm(birth.isoformat())
            fact = facts.read(sheet, sheet.study.birth.id, form, session.workspace.clock.today())
            sheet = save_fact(session, change, sheet, fact)
    return _row(sheet)


def counts(session: Session, study_id: str) -> StateCounts:
    """Return how many participants of a study stand where."""
    session.require(Task.READ)
    sheets = [sheet for sheet in session.workspace.sheets.latest() if sheet.participant.study == study_id]
    outcomes = [sheet.standing.outcome for sheet in sheets if sheet.is_completed]
    known = [study for study in session.workspace.studies.versions if study.id == study_id]
    return StateCounts(
        registered=len(sheets),
        in_progress=len(sheets) - len(outcomes),
        eligible=outcomes.count(Outcome.ELIGIBLE),
        not_eligible=outcomes.count(Outcome.NOT_ELIGIBLE),
        target=known[-1].record.target if known else 0,
    )


def _begin(session: Session, change: Change, participant: Participant, number: int) -> Sheet:
    """Write a new attempt under the current study version, which is kept whole the first time it is used."""
    study = session.workspace.studies.current
    version = _version(session, change, study)
    attempt = change.save(Attempt(participant_id=participant.id, attempt=number, study_version_id=version.id))
    change.about(participant.id, attempt.id)
    sheet = Sheet(participant, attempt, study, {}, {}, ())
    session.workspace.sheets.keep(sheet)
    return sheet


def _version(session: Session, change: Change, study: Study) -> StudyVersion:
    kept = session.workspace.repository.among(StudyVersion, "hash", [study.hash])
    if kept:
        return kept[0]
    encodes = study.encodes[Language.ENGLISH]
    return change.save(
        StudyVersion(study=study.id, version=study.version, encodes=encodes, hash=study.hash, text=study.text)
    )


def _typed_facts(study: Study, form: ParticipantForm) -> list[tuple[str, str]]:
    typed = [(study.birth.id, form.birth.isoformat())] if form.birth else []
    if form.sex:
        typed.append((_offering(study, form.sex).id, form.sex))
    return [*typed, *form.facts]


def _offering(study: Study, value: str) -> Item:
    """Return the choice that offers a value; the study file alone knows what it is called."""
    for item in study.items.values():
        if item.kind is Kind.CHOICE and any(choice.id == value for choice in item.values):
            return item
    raise Refused(N_("The study has no item with the value “{value}”. Nothing was changed."), value=value)


def _birth_fact(session: Session, sheet: Sheet, known: Identity, birth: date | None) -> Fact | None:
    if birth == known.birth:
        return None
    if sheet.is_completed:
        raise Refused(
            N_("The screening {label} is completed with this birth date. Nothing was changed: reopen it first."),
            label=_row(sheet).label,
        )
    name = sheet.study.birth.id
    kept = sheet.facts.get(name)
    form = FactForm(
        text=birth.isoformat() if birth else "",
        assessed_on_text=kept.assessed_on.isoformat() if kept and kept.assessed_on else "",
        source=kept.source if kept else "",
    )
    return facts.read(sheet, name, form, session.workspace.clock.today())


def _require_past(session: Session, birth: date | None) -> None:
    if birth is not None and birth > session.workspace.clock.today():
        raise Refused(N_("The birth date, {day}, is still to come. Nothing was changed: correct it."), day=birth)


def _named(session: Session, wanted: str) -> frozenset[int]:
    if not session.may(Task.IDENTIFY):
        return frozenset()
    known = session.workspace.repository.all(Identity)
    return frozenset(one.participant_id for one in known if wanted in one.name.casefold())


def _identity(session: Session, participant_id: int) -> Identity:
    (known,) = session.workspace.repository.among(Identity, "participant_id", [participant_id])
    return known


def _was_viewed(session: Session, participant_id: int) -> bool:
    """Tell by the trail whether this person looked at it in this sitting already."""
    asked = Query(
        participant_id=participant_id,
        person_id=session.person.id,
        actions=frozenset({Action.IDENTITY_VIEWED}),
        after=session.began,
    )
    return session.workspace.repository.trail.count(asked) > 0


def _latest(session: Session, participant_id: int) -> Sheet:
    found = session.workspace.repository.among(Attempt, "participant_id", [participant_id])
    return session.workspace.sheets.of(max(found, key=lambda attempt: attempt.attempt).id)


def _row(sheet: Sheet) -> ParticipantRow:
    assert sheet.last is not None  # noqa: S101 - the attempt at least is stored
    number, attempt = sheet.participant.screening_number, sheet.attempt.attempt
    return ParticipantRow(
        participant_id=sheet.participant.id,
        screening_number=number,
        screening_id=sheet.attempt.id,
        attempt=attempt,
        label=label(number, attempt),
        outcome=sheet.standing.outcome,
        proposed_outcome=sheet.evaluation.outcome,
        determined=sheet.standing.determined,
        total=sheet.standing.total,
        state=sheet.attempt.state,
        updated_at=sheet.last.at,
    )
