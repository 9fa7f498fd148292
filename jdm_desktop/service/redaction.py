"""The privacy correction: two people take out of the trail what should never have been typed, and leave a mark.

A name in a remark is corrected in the record by an ordinary change, and then removed from every entry that says it,
the change's own included (ICH GCP (R3) 4.2.2: a trail is modified only for personal data entered by mistake, with a log
and a justification). The chain holds, and nothing that was signed or issued is altered: it is told what still says it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from jdm_desktop.domain.audit import RECORDED, TEXTS, Action, Entry, Subject
from jdm_desktop.domain.item import Kind
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.participant import Attempt, Determination, Fact, label
from jdm_desktop.domain.record import Record, canonical
from jdm_desktop.domain.signature import InkSignature, Signature
from jdm_desktop.domain.snapshot import frozen
from jdm_desktop.domain.staff import Person, Task
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.text import Field, clean, required
from jdm_desktop.domain.trail import Query, holds, said, without
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_, Language
from jdm_desktop.service import trail
from jdm_desktop.service.session import Change, Session

R = TypeVar("R", bound=Record)

ENTITY = "privacy_correction"
_SHORTEST = 2  # one character stands almost everywhere
_FREE: dict[str, tuple[str, ...]] = {
    Fact.entity: ("text", "source"),
    Determination.entity: ("reason",),
}
"""Where people type what they like, by the kind of record; elsewhere a text is a value that decides."""


@dataclass(frozen=True, slots=True)
class StillSaid:
    """Something that was frozen or issued while it said the text: it is not altered, and says it still."""

    screening: str
    version: int
    record_code: str
    file_name: str
    signed: bool
    at: Stamp


@dataclass(frozen=True, slots=True)
class Found:
    """What a privacy correction would do: the entries that say the text, the records that say it now, what is kept."""

    seq: int
    text: str
    entries: tuple[int, ...]
    records: int
    kept: tuple[StillSaid, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a privacy correction did; `mark` stands where the text stood."""

    number: int
    mark: str
    entries: tuple[int, ...]
    kept: tuple[StillSaid, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The second person: who they say they are, and their password."""

    user_id: str
    password: str


def look(session: Session, seq: int, text: str) -> Found:
    """Return what removing `text`, exactly as it stands in entry `seq`, would do; nothing is changed.

    Raises Refused where the entry does not say it or it is a value that decides, or while a completed record says it.
    """
    session.require(Task.REDACT)
    wanted = _wanted(text)
    entry = _entry(session, seq)
    if not tuple(_places(session, entry, wanted)):
        raise Refused(
            N_("Entry {seq} does not say this among what people typed freely. Nothing was changed: copy it exactly."),
            seq=seq,
        )
    entries = tuple(one.seq for one in _candidates(session, entry, wanted) if tuple(_places(session, one, wanted)))
    records = tuple(_records(session, entry, wanted))
    _require_open(session, records)
    return Found(seq, wanted, entries, len(records), tuple(_kept(session, entry, wanted)))


def correct(session: Session, seq: int, text: str, reason: str, agreement: Agreement) -> Corrected:
    """Remove `text` from the record and from every entry that says it; a second person has to agree.

    Raises Refused as `look` does, without a reason, for a reason that says the text, and where the second person is
    the first, is not who they say they are, or may not agree to it.
    """
    found = look(session, seq, text)
    given = required(reason, Field.REASON)
    if found.text in given:
        raise Refused(N_("The reason says the text that is to be removed. Nothing was changed: say it without."))
    second = session.workspace.confirm(agreement.user_id, agreement.password, Task.REDACT)
    if second.id == session.person.id:
        raise Refused(N_("A privacy correction takes two people. Nothing was changed: ask a colleague to agree."))
    return _carry_out(session, found, given, second)


def _carry_out(session: Session, found: Found, reason: str, second: Person) -> Corrected:
    entry = _entry(session, found.seq)
    number = session.workspace.repository.trail.count(
        Query(entities=frozenset({ENTITY}), actions=frozenset({Action.REDACTED}))
    )
    mark = f"[removed: privacy correction {number + 1}]"
    about = entry.subject
    with session.change(
        reason, kind="redaction", participant_id=about.participant_id, screening_id=about.screening_id
    ) as change:
        for record in _records(session, entry, found.text):
            _save_without(session, change, record, found.text, mark)
        change.about(about.participant_id, about.screening_id)
        told = canonical({"agreed_by": second.user_id})
        change.note(Action.REDACTED, Subject(ENTITY, number + 1), told)
        redacted = tuple(_redact(session, change, entry, found.text, mark))
    session.workspace.sheets.forget_all()
    return Corrected(number + 1, mark, redacted, found.kept)


def _redact(session: Session, change: Change, about: Entry, unwanted: str, mark: str) -> Iterator[int]:
    """Take the text out of every entry that says it, those of this correction included."""
    for entry in tuple(_candidates(session, about, unwanted)):
        texts = dict(zip(TEXTS, entry.texts, strict=True))
        fields = tuple(_places(session, entry, unwanted))
        for name in fields:
            text = texts[name] or ""
            cleaned = text.replace(unwanted, mark) if name == "reason" else without(text, unwanted, mark)
            change.redact(entry.seq, name, cleaned)
        if fields:
            yield entry.seq


# ------------------------------------------------------------------------------------------------ where the text stands


def _wanted(text: str) -> str:
    wanted = clean(text, Field.REMARK)
    if len(wanted) < _SHORTEST:
        raise Refused(
            N_("“{text}” stands in too many places. Nothing was changed: give all of what is to go."), text=wanted
        )
    return wanted


def _entry(session: Session, seq: int) -> Entry:
    found = session.workspace.repository.trail.newest(Query(after=seq - 1, before=seq + 1), 1)
    if not found:
        raise Refused(N_("There is no entry {seq} in the audit trail. Nothing was changed."), seq=seq)
    return found[0]


def _candidates(session: Session, entry: Entry, wanted: str) -> Iterator[Entry]:
    """Yield the entries that may say the same by the same mistake: on this participant, or on no record at all."""
    of_trail = session.workspace.repository.trail
    participant_id = entry.subject.participant_id
    if participant_id is not None:
        yield from of_trail.each(Query(participant_id=participant_id, text=wanted))
    for one in of_trail.each(Query(actions=frozenset(Action) - RECORDED, text=wanted)):
        if one.subject.participant_id is None:
            yield one


def _places(session: Session, entry: Entry, wanted: str) -> Iterator[str]:
    """Yield which texts of an entry say it where people type freely: "before", "after", "reason"."""
    for name, text in (("before", entry.before), ("after", entry.after)):
        if entry.action in RECORDED:
            known = said(text)
            if any(wanted in str(known.get(field) or "") for field in _free(session, entry)):
                yield name
        elif entry.action is not Action.REDACTED and holds(text, wanted):
            yield name
    if wanted in entry.author.reason:
        yield "reason"


def _free(session: Session, entry: Entry) -> tuple[str, ...]:
    fields = _FREE.get(entry.subject.entity, ())
    if entry.subject.entity == Fact.entity and not _is_text(_study(session, entry), entry.subject.field):
        return tuple(name for name in fields if name != "text")
    return fields


def _study(session: Session, entry: Entry) -> Study:
    return session.workspace.sheets.of(entry.subject.screening_id or 0).study


def _is_text(study: Study, item: str) -> bool:
    return item in study.items and study.items[item].kind is Kind.TEXT


# -------------------------------------------------------------------------------------------- records, and what is kept


def _attempts(session: Session, entry: Entry) -> tuple[Attempt, ...]:
    participant_id = entry.subject.participant_id
    if participant_id is None:
        return ()
    return session.workspace.repository.among(Attempt, "participant_id", [participant_id])


def _records(session: Session, entry: Entry, wanted: str) -> Iterator[Fact | Determination]:
    """Yield the records of the participant that say the text as they stand."""
    for attempt in _attempts(session, entry):
        sheet = session.workspace.sheets.of(attempt.id)
        for fact in sheet.facts.values():
            if wanted in fact.source or (wanted in fact.text and _is_text(sheet.study, fact.item)):
                yield fact
        for made in sheet.determinations.values():
            if wanted in made.reason:
                yield made


def _require_open(session: Session, records: tuple[Fact | Determination, ...]) -> None:
    for record in records:
        sheet = session.workspace.sheets.of(record.screening_id)
        if sheet.is_completed:
            raise Refused(
                N_("The completed record of {label} says this. Nothing was changed: reopen it first, with a reason."),
                label=label(sheet.participant.screening_number, sheet.attempt.attempt),
            )


def _save_without(session: Session, change: Change, record: Fact | Determination, unwanted: str, mark: str) -> None:
    sheet = session.workspace.sheets.of(record.screening_id)
    change.about(sheet.participant.id, record.screening_id)
    if isinstance(record, Fact):
        is_text = _is_text(sheet.study, record.item)
        text = record.text.replace(unwanted, mark) if is_text else record.text
        change.save(replace(record, text=text, source=record.source.replace(unwanted, mark)), record.item)
    else:
        change.save(replace(record, reason=record.reason.replace(unwanted, mark)), record.criterion)


def _kept(session: Session, entry: Entry, wanted: str) -> Iterator[StillSaid]:
    """Yield what was frozen or issued while the record said the text."""
    repository = session.workspace.repository
    for attempt in _attempts(session, entry):
        sheet = session.workspace.sheets.of(attempt.id)
        name = label(sheet.participant.screening_number, attempt.attempt)
        signed = {one.snapshot_id for one in repository.among(Signature, "screening_id", [attempt.id])}
        for snapshot in sheet.snapshots:
            if holds(snapshot.text, wanted):
                yield StillSaid(name, snapshot.version, "", "", snapshot.id in signed, _at(snapshot))
        for paper in repository.among(Paper, "screening_id", [attempt.id]):
            if _paper_says(session, paper, wanted):
                yield StillSaid(name, paper.version, paper.record_code, paper.file_name, signed=False, at=_at(paper))
        for ink in repository.among(InkSignature, "screening_id", [attempt.id]):
            if wanted in f"{ink.name}\n{ink.original_at}\n{ink.scan_name}":
                yield StillSaid(name, 0, "", ink.original_at, signed=True, at=_at(ink))


def _paper_says(session: Session, paper: Paper, wanted: str) -> bool:
    """Tell by the record as it stood when a paper was issued, which is what the paper says."""
    assert paper.entered is not None  # noqa: S101 - what is filed was entered by somebody
    view = trail.as_it_stood(session, paper.screening_id, paper.entered.entry, Language.ENGLISH)
    return holds(frozen(view), wanted)


def _at(record: Record) -> Stamp:
    assert record.entered is not None  # noqa: S101 - what is kept was entered by somebody
    return record.entered.at
