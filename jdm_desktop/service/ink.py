"""Signatures by hand on a printed checklist: who signed which paper, when, where the original lies, and its scan."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from jdm_desktop.domain import dates
from jdm_desktop.domain.paper import Paper, PaperStatus
from jdm_desktop.domain.scan import LARGEST, kind_of
from jdm_desktop.domain.signature import InkSignature, Meaning
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.text import Field, clean, required
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.i18n import N_
from jdm_desktop.service.session import Changed, Session

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class InkForm:
    """What is asked of a signature on paper, as it was typed; `scan` is the bytes of a file, empty for none."""

    meaning: Meaning
    name: str
    signed_on_text: str
    original_at: str
    scan: bytes = b""


@dataclass(frozen=True, slots=True)
class InkScan:
    """The scan of a signed paper, under a name of our own ids alone."""

    file_name: str
    content: bytes


def record_ink(session: Session, paper_id: int, form: InkForm, reason: str = "") -> Changed:
    """Record that an issued paper was signed by hand.

    What was recorded for the same meaning on the same paper stands no more, and is kept: that takes a reason. Raises
    ReasonNeeded without one, Refused for a draft, a day before the paper or to come, or a file that is no scan.
    """
    session.require(Task.RECORD_INK)
    paper = session.workspace.repository.get(Paper, paper_id)
    _require_signable(paper)
    made = _read(session, paper, form)
    _require_reason(session, made, reason)
    participant_id = session.workspace.sheets.of(paper.screening_id).participant.id
    with session.change(reason, kind="ink", participant_id=participant_id, screening_id=paper.screening_id) as change:
        change.save(made, form.meaning)
    return change.changed


def scan(session: Session, ink_id: int) -> InkScan:
    """Return the scan of a signature on paper, as it was taken in; raise Refused where none was."""
    session.require(Task.READ)
    kept = session.workspace.repository.get(InkSignature, ink_id)
    if not kept.scan_name:
        raise Refused(
            N_("No scan was kept with this signature. The paper itself lies at: {place}"), place=kept.original_at
        )
    return InkScan(kept.scan_name, kept.scan)


def _require_signable(paper: Paper) -> None:
    if paper.status is PaperStatus.DRAFT:
        raise Refused(
            N_("A draft is not signed. Nothing was changed: complete the screening, and issue the paper to be signed.")
        )


def _read(session: Session, paper: Paper, form: InkForm) -> InkSignature:
    return InkSignature(
        screening_id=paper.screening_id,
        paper_id=paper.id,
        meaning=form.meaning,
        name=required(form.name, Field.PERSON_NAME),
        signed_on=_signed_on(session, paper, form.signed_on_text),
        original_at=required(form.original_at, Field.ORIGINAL_AT),
        scan_name=_scan_name(paper, form),
        scan=form.scan,
    )


def _signed_on(session: Session, paper: Paper, text: str) -> date:
    typed = required(text, Field.SIGNED_ON)
    day = dates.read_typed(typed)
    if day is None:
        raise Refused(
            N_("“{text}” is not a real day. Nothing was changed: write it as YYYY-MM-DD, such as 2026-03-04."),
            text=typed,
        )
    if day > session.workspace.clock.today():
        raise Refused(N_("The date of signature, {day}, is still to come. Nothing was changed: correct it."), day=day)
    issued = _day_of(paper)
    if day < issued:
        raise Refused(
            N_(
                "The paper was issued on {issued}, after the date of signature, {day}. Nothing was changed: correct it."
            ),
            issued=issued,
            day=day,
        )
    return day


def _day_of(paper: Paper) -> date:
    """Return the day on which a paper was issued, where it was issued."""
    assert paper.entered is not None  # noqa: S101 - what is filed was entered by somebody
    at = paper.entered.at
    return at.utc.astimezone(ZoneInfo(at.zone)).date()


def _scan_name(paper: Paper, form: InkForm) -> str:
    """Return the name under which a scan is given back; never the one of the file that was chosen."""
    if not form.scan:
        return ""
    if len(form.scan) > LARGEST:
        raise Refused(
            N_("The scan has {size} MB, and at most {limit} MB are kept. Nothing was changed: scan it smaller."),
            size=-(-len(form.scan) // _MEGABYTE),
            limit=LARGEST // _MEGABYTE,
        )
    kind = kind_of(form.scan)
    if kind is None:
        raise Refused(
            N_("The file is no whole PDF, PNG or JPEG, whatever its name says. Nothing was changed: scan it again.")
        )
    return f"{paper.record_code}-{form.meaning}-scan.{kind}"


def _require_reason(session: Session, made: InkSignature, reason: str) -> None:
    kept = session.workspace.repository.brief(InkSignature, "paper_id", made.paper_id)
    if any(one.meaning is made.meaning for one in kept) and not clean(reason, Field.REASON):
        raise ReasonNeeded(
            N_("This was recorded for this paper before. Nothing was changed: say why it is recorded again.")
        )
