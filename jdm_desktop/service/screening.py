"""Working through one screening: facts, determinations, completion, and the frozen view of it all."""

from dataclasses import replace

from jdm_desktop.domain import dates
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.difference import ANSWERS
from jdm_desktop.domain.participant import Determination, Fact, Identity, label
from jdm_desktop.domain.screening import needs_reason, refusal
from jdm_desktop.domain.snapshot import Snapshot, content_hash, frozen
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.text import Field, clean
from jdm_desktop.domain.trouble import Message, ReasonNeeded, Refused
from jdm_desktop.domain.view import Outcome, ScreeningState, ScreeningView, Verdict
from jdm_desktop.i18n import N_, Language
from jdm_desktop.service import facts
from jdm_desktop.service.facts import FactForm
from jdm_desktop.service.screening_view import Viewer, coded
from jdm_desktop.service.session import Change, Changed, Session
from jdm_desktop.service.sheet import Sheet

__all__ = ["FactForm", "complete", "determine", "next_open", "record_fact", "reopen", "view"]


def view(session: Session, screening_id: int, language: Language) -> ScreeningView:
    """Return a screening as it stands, in one language; raise Refused for a person who may not read."""
    session.require(Task.READ)
    workspace = session.workspace
    return Viewer(workspace.sheets.of(screening_id), workspace.site, language, workspace.sheets.person).screening()


def record_fact(session: Session, screening_id: int, item: str, form: FactForm, reason: str = "") -> Changed:
    """Keep the value of one item as typed, in its canonical form.

    Raises Refused, and changes nothing, for a text that is no value of the item, a completed screening or a person
    who may not enter data; ReasonNeeded for a correction once the screening was completed or in a later sitting.
    """
    session.require(Task.ENTER)
    sheet = _open_sheet(session, screening_id)
    fact = facts.read(sheet, item, form, session.workspace.clock.today())
    facts.require_reason(sheet, fact, reason, session.began)
    with session.change(reason, kind="fact", participant_id=sheet.participant.id, screening_id=screening_id) as change:
        save_fact(session, change, sheet, fact)
    return change.changed


def save_fact(session: Session, change: Change, sheet: Sheet, fact: Fact) -> Sheet:
    """Write a fact; the birth date also where it says who the participant is. Return the sheet with it."""
    changed = sheet.with_fact(change.save(fact, fact.item))
    if fact.item == sheet.study.birth.id:
        (known,) = session.workspace.repository.among(Identity, "participant_id", [sheet.participant.id])
        change.save(replace(known, birth=dates.read_iso(fact.text)), "birth")
    session.workspace.sheets.keep(changed)
    return changed


def determine(session: Session, screening_id: int, criterion: str, answer: Answer | None, reason: str = "") -> Changed:
    """Keep the investigator's determination of one criterion; None takes it back.

    Raises ReasonNeeded where it differs from the proposal and no reason is given, Refused where the study's rules,
    the state of the screening or the person's role do not allow it.
    """
    session.require(Task.DETERMINE)
    sheet = _open_sheet(session, screening_id)
    given = clean(reason, Field.REASON)
    _require_allowed(sheet, criterion, answer, given)
    previous = sheet.determinations.get(criterion)
    made = Determination(
        id=previous.id if previous else 0, screening_id=screening_id, criterion=criterion, answer=answer, reason=given
    )
    with session.change(
        given, kind="determination", participant_id=sheet.participant.id, screening_id=screening_id
    ) as change:
        if previous or answer is not None:
            session.workspace.sheets.keep(sheet.with_determination(change.save(made, criterion)))
    return change.changed


def complete(session: Session, screening_id: int) -> Changed:
    """Complete a screening and freeze it; from then on it is read-only.

    Raises Refused while the determinations settle no outcome.
    """
    session.require(Task.COMPLETE)
    sheet = _open_sheet(session, screening_id)
    if sheet.standing.outcome is Outcome.INCOMPLETE:
        raise Refused(
            N_("No outcome is settled (criteria open: {count}). Nothing was changed: determine them first."),
            count=len(sheet.standing.open),
        )
    text = frozen(coded(view(session, screening_id, Language.ENGLISH), sheet.study))
    snapshot = Snapshot(screening_id=screening_id, version=sheet.version, sha256=content_hash(text), text=text)
    with session.change(kind="completed", participant_id=sheet.participant.id, screening_id=screening_id) as change:
        kept = change.save(snapshot, "snapshot")
        attempt = change.save(replace(sheet.attempt, state=ScreeningState.COMPLETED), "state")
        _keep(session, replace(sheet, attempt=attempt, snapshots=(*sheet.snapshots, kept)))
    return change.changed


def reopen(session: Session, screening_id: int, reason: str) -> Changed:
    """Open a completed screening again; raise ReasonNeeded without a reason, Refused where it is open already."""
    session.require(Task.REOPEN)
    sheet = session.workspace.sheets.of(screening_id)
    if not sheet.is_completed:
        raise Refused(N_("The screening {label} is open already. Nothing was changed."), label=label_of(sheet))
    if not reason.strip():
        raise ReasonNeeded(N_("The screening stays completed. Say why it is reopened."))
    with session.change(
        reason, kind="reopened", participant_id=sheet.participant.id, screening_id=screening_id
    ) as change:
        attempt = change.save(replace(sheet.attempt, state=ScreeningState.IN_PROGRESS), "state")
        _keep(session, replace(sheet, attempt=attempt))
    return change.changed


def next_open(shown: ScreeningView, after: str | None) -> str | None:
    """Return the next criterion that is open after `after`, round to the start; None where none is."""
    names = [criterion.id for criterion in shown.criteria]
    start = names.index(after) + 1 if after in names else 0
    turned = (*shown.criteria[start:], *shown.criteria[:start])
    return next((criterion.id for criterion in turned if criterion.verdict is Verdict.OPEN), None)


def _open_sheet(session: Session, screening_id: int) -> Sheet:
    sheet = session.workspace.sheets.of(screening_id)
    if sheet.is_completed:
        raise Refused(
            N_("The screening {label} is completed. Nothing was changed: reopen it first, with a reason."),
            label=label_of(sheet),
        )
    return sheet


def _require_allowed(sheet: Sheet, name: str, answer: Answer | None, reason: str) -> None:
    finding = sheet.evaluation.findings[name]
    if answer is not None:
        refused = refusal(sheet.study.criteria[name], finding, answer)
        if refused is not None:
            raise refused
    if reason:
        return
    if answer is not None and needs_reason(finding, answer):
        raise ReasonNeeded(
            N_("The proposal is “{proposal}”. Nothing was changed: say why you determine otherwise."),
            proposal=Message(ANSWERS[finding.answer]),
        )
    previous = sheet.answers.get(name)
    if sheet.snapshots and previous is not None and previous is not answer:
        raise ReasonNeeded(N_("This was determined and completed before. Nothing was changed: say why it changes."))


def _keep(session: Session, sheet: Sheet) -> None:
    session.workspace.sheets.keep(sheet)


def label_of(sheet: Sheet) -> str:
    """Return what a screening is called on screen and paper: its number, with the attempt where there are several."""
    return label(sheet.participant.screening_number, sheet.attempt.attempt)
