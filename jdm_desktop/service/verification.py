"""Whether a signed paper is genuine: by itself under the site's certificate, and by what the store knows of it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import RECORDED, Action, Subject
from jdm_desktop.domain.inspection import Inspection, PaperTruth, Signatory
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.signature import MEANINGS, TASKS
from jdm_desktop.domain.snapshot import Snapshot, record_code
from jdm_desktop.domain.staff import Credential, Person, Task
from jdm_desktop.domain.text import Field, required
from jdm_desktop.domain.trail import Query, said
from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service import document, screening
from jdm_desktop.service.document import PaperView
from jdm_desktop.service.session import Session

_NOT_FILED = N_("No paper with these bytes was filed in this store: the file was changed, or the store was set back.")
_NOT_KNOWN = N_("This store knows no such record: the paper was signed at this site in another store.")
_TRAIL = N_(
    "The paper names entry {number} of the audit trail, and this store has another one, or none: "
    "the store was set back or changed. Restore its newest proven backup."
)
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})  # Crockford: read out, these are taken for one another
_CODE = re.compile(r"[0-9A-Z]{12}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a signer stood when they signed, and stands now; `revoked_on` is when their certificate was withdrawn."""

    signatory: Signatory
    was_allowed: bool
    is_active: bool
    revoked_on: date | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of a file, by itself and with the store.

    `paper` is the filed paper with these very bytes, without them; None where there is none. `alarm` says what is wrong
    with the store rather than the paper.
    """

    inspection: Inspection
    standings: tuple[Standing, ...] = ()
    paper: PaperView | None = None
    screening_id: int | None = None
    alarm: Message | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether the paper is as it was signed, and nothing speaks against it."""
        return self.inspection.truth is PaperTruth.GENUINE and self.alarm is None


@dataclass(frozen=True, slots=True)
class Found:
    """The record that a code names: its screening, and its papers without their bytes, first to latest.

    `is_current` where the screening still stands as in this record.
    """

    screening_id: int
    label: str
    version: int
    is_current: bool
    papers: tuple[PaperView, ...]


def verify(session: Session, content: bytes) -> Verification:
    """Return whether a file is a paper that was signed at this site and filed in this store, unchanged.

    That it was asked is in the trail. Raises Refused for a person who may not verify papers.
    """
    session.require(Task.VERIFY)
    authority = session.workspace.authority.certificate
    found = document.painter(session).inspect(content, authority)
    verified = _with_the_store(session, found) if found.truth is PaperTruth.GENUINE else Verification(found)
    if not session.workspace.is_read_only:
        _note(session, verified)
    return verified


def find(session: Session, code: str) -> Found:
    """Return the record that a typed or scanned code names; small letters, blanks and look-alikes are understood.

    Raises Refused where the code is none, or names no record that was completed or printed here.
    """
    session.require(Task.READ)
    wanted = read_code(code)
    repository = session.workspace.repository
    paper = repository.last(Paper, "record_code", wanted)
    if paper is not None:
        return _found(session, paper.screening_id, paper.version, wanted)
    snapshot = next((one for one in repository.each(Snapshot) if record_code(one.sha256) == wanted), None)
    if snapshot is None:
        raise Refused(N_("This store knows no record with the code {code}."), code=wanted)
    return _found(session, snapshot.screening_id, snapshot.version, wanted)


def read_code(text: str) -> str:
    """Return a record code as it is printed ("JDM-7K2M-9QXW-03HD"); raise Refused for a text that is none."""
    typed = required(text, Field.RECORD_CODE)
    bare = re.sub(r"[\s\-–—_]", "", typed.upper()).removeprefix("JDM").translate(_LOOKALIKES)
    if not _CODE.fullmatch(bare):
        raise Refused(N_("“{text}” is no record code. One looks like JDM-7K2M-9QXW-03HD."), text=typed)
    return "-".join(["JDM", bare[:4], bare[4:8], bare[8:]])


def sentences(found: Inspection, language: Language) -> tuple[str, ...]:
    """Return what was found of a file by itself in words: for a genuine one, who signed it, meaning what, and when."""
    if found.truth is not PaperTruth.GENUINE:
        return (found.reason.text(language),) if found.reason else ()
    return tuple(_signed(one, language) for one in found.signatories)


def remarks(verified: Verification, language: Language) -> tuple[str, ...]:
    """Return in words what the store adds: an alarm, a later paper, how the signers stood and stand."""
    said = [verified.alarm] if verified.alarm else []
    if verified.paper is not None and verified.paper.is_superseded:
        said.append(Message(N_("Superseded: a later signed paper of this screening has taken its place.")))
    for one in verified.standings:
        said.extend(_standing(one))
    return tuple(message.text(language) for message in said)


def _with_the_store(session: Session, found: Inspection) -> Verification:
    """Return what the store says of a paper that is genuine by itself."""
    repository = session.workspace.repository
    kept = repository.last(Paper, "sha256", found.sha256)
    if kept is None:
        is_known = repository.last(Paper, "record_code", found.record_code) is not None
        truth, reason = (PaperTruth.ALTERED, _NOT_FILED) if is_known else (PaperTruth.NOT_OURS, _NOT_KNOWN)
        return Verification(replace(found, truth=truth, reason=Message(reason)))
    return Verification(
        found,
        standings=tuple(_standing_of(session, one) for one in found.signatories),
        paper=replace(document.paper_view(session, kept), content=b""),
        screening_id=kept.screening_id,
        alarm=_alarm(session, found),
    )


def _alarm(session: Session, found: Inspection) -> Message | None:
    """Return that the entry of the trail that the paper names is not in the store as the paper has it."""
    if found.trail is None or found.trail.seq == 0:
        return None
    entry = next(session.workspace.repository.entries(found.trail.seq - 1), None)
    if entry is not None and (entry.seq, entry.hash) == (found.trail.seq, found.trail.hash):
        return None
    return Message(_TRAIL, number=found.trail.seq)


def _standing_of(session: Session, one: Signatory) -> Standing:
    workspace = session.workspace
    credential = workspace.repository.last(Credential, "serial", one.serial)
    person = workspace.person(one.user_id)
    if person is None or credential is None or credential.person_id != person.id:
        return Standing(one, was_allowed=False, is_active=False, revoked_on=None)
    day = _day(one.at)
    then = replace(person, role=one.role, active=True, trained_on=_trained_by(session, person, day))
    return Standing(
        one,
        was_allowed=staff.may(then, workspace.delegations(person.id), TASKS[one.meaning], day),
        is_active=person.active,
        revoked_on=credential.revoked_on,
    )


def _trained_by(session: Session, person: Person, day: date) -> date | None:
    """Return when a person was trained, by all that was entered up to a day: a later training undoes no earlier one."""
    if person.trained_on is None or person.trained_on <= day:
        return person.trained_on
    people = Query(entities=frozenset({Person.entity}), actions=RECORDED)
    entries = session.workspace.repository.trail.each(people)
    entered = [said(one.after).get("trained_on") for one in entries if one.subject.entity_id == person.id]
    days = [date.fromisoformat(one) for one in entered if one]
    return max((one for one in days if one <= day), default=person.trained_on)


def _day(at: Stamp) -> date:
    return at.utc.astimezone(ZoneInfo(at.zone)).date()


def _note(session: Session, verified: Verification) -> None:
    """Put into the trail which bytes were looked at, and what was found; a file's name may say anything."""
    found = verified.inspection
    truth = found.truth if verified.alarm is None else f"{found.truth} (store)"
    screening_id = verified.screening_id
    sheet = session.workspace.sheets.of(screening_id) if screening_id is not None else None
    participant_id = sheet.participant.id if sheet else None
    said = canonical({"sha256": found.sha256, "truth": truth})
    with session.change(kind="verified", participant_id=participant_id, screening_id=screening_id) as change:
        change.note(Action.VERIFIED, Subject(Paper.entity, verified.paper.id if verified.paper else None), said)


def _found(session: Session, screening_id: int, version: int, code: str) -> Found:
    sheet = session.workspace.sheets.of(screening_id)
    kept = document.papers(session, screening_id)
    shown = screening.view(session, screening_id, Language.ENGLISH)
    return Found(
        screening_id=screening_id,
        label=screening.label_of(sheet),
        version=version,
        is_current=shown.record_code == code,
        papers=tuple(one for one in kept if one.record_code == code),
    )


def _signed(one: Signatory, language: Language) -> str:
    _ = translator(language)
    at = one.at.utc.astimezone(ZoneInfo(one.at.zone))
    return _("{name} ({user_id}), {role}, {time} ({zone}), version {version}. {meaning}").format(
        name=one.name,
        user_id=one.user_id,
        role=_(staff.TITLES[one.role]),
        time=f"{at:%Y-%m-%d %H:%M:%S}",
        zone=one.at.zone,
        version=one.version,
        meaning=_(MEANINGS[one.meaning]),
    )


def _standing(one: Standing) -> list[Message]:
    name = one.signatory.name
    said: list[Message] = []
    if not one.was_allowed:
        said.append(Message(N_("By this store, {name} was not allowed to sign so on that day."), name=name))
    if not one.is_active:
        said.append(Message(N_("The account of {name} is closed now; the signature stands with its date."), name=name))
    if one.revoked_on is not None:
        said.append(
            Message(
                N_("The certificate of {name} was withdrawn on {day}; the signature stands with its date."),
                name=name,
                day=one.revoked_on,
            )
        )
    return said
