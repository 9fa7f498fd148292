"""A desk for the tests: a clock that is told what time it is, a small study, and cheap passwords."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import load_der_x509_certificate

from jdm_desktop.domain.inspection import Inspection, PaperTruth
from jdm_desktop.domain.paper import BlankView, Issue, RecoveryView
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.signature import Signer
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.view import ScreeningView, Stamp, TrailView
from jdm_desktop.i18n import Language
from jdm_desktop.keys import certificates
from jdm_desktop.keys.derive import Cost
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.document import issue
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.participant import ParticipantForm, ParticipantRow, register
from jdm_desktop.service.screening import FactForm, complete, determine, record_fact, reopen, view
from jdm_desktop.service.session import Session
from jdm_desktop.service.staff import add_person
from jdm_desktop.store.repository import Repository

EN, ZH = Language.ENGLISH, Language.CHINESE
STUDY = (Path(__file__).parent / "study.yaml").read_text(encoding="utf-8")
LATER_STUDY = STUDY.replace('version: "1.0"', 'version: "1.1"').replace("2026-01-01", "2026-06-01")
PASSWORD = "correct horse"  # noqa: S105 - nobody's
TEMPORARY = "battery staple"
TRAINED = date(2026, 11, 2)
SITE = SiteForm("01", "Invented hospital")
BORN = date(2016, 4, 1)
ELIGIBLE = {
    "sex": "female",
    "visited": "2026-11-20",
    "weight": "30.5",
    "pregnant": "no",
    "infarction": "none",
    "objection": "no",
}


@dataclass
class Watch:
    """A clock that moves on by one second whenever it is asked, and otherwise when it is told to."""

    at: datetime = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    zone: str = "Asia/Shanghai"

    def now(self) -> Stamp:
        """Return the instant."""
        self.at += timedelta(seconds=1)
        return Stamp(self.at, self.zone)

    def today(self) -> date:
        """Return the day."""
        return self.at.date()

    def ticks(self) -> float:
        """Return the seconds that this clock says have passed."""
        return self.at.timestamp()


@dataclass
class PlainPapers:
    """Draws papers as plain text, and keeps what it was asked to draw."""

    drawn: list[tuple[tuple[ScreeningView, ...], Issue]] = field(default_factory=list)

    def checklist(self, views: tuple[ScreeningView, ...], issued: Issue) -> bytes:
        """Return something that tells the paper from others."""
        self.drawn.append((views, issued))
        return f"{views[0].label} {issued.status} {issued.record_code}".encode()

    def blank_checklist(self, views: tuple[BlankView, ...], issued: Issue) -> bytes:
        """Return something that tells the paper from others."""
        return f"blank {views[0].study.version} {len(views)} {issued.record_code}".encode()

    def trail(self, views: tuple[TrailView, ...], issued: Issue) -> bytes:
        """Return something that tells the paper from others."""
        return f"trail {len(views[0].rows)} {len(views)} {issued.record_code}".encode()

    def recovery_sheet(self, view: RecoveryView, issued: Issue) -> bytes:
        """Return something that tells the paper from others."""
        return f"recovery {view.store_id} {len(view.shares)} {issued.record_code}".encode()

    def seal(self, content: bytes, signer: Signer, at: datetime, *, reason: str, name: str) -> bytes:
        """Return what says who sealed it, and when."""
        serial = load_der_x509_certificate(signer.certificate).serial_number
        return content + f" sealed by {name} ({serial:x}) at {at.isoformat()} saying {reason}".encode()

    def inspect(self, content: bytes, trusted: bytes | None) -> Inspection:
        """Call genuine what was sealed here."""
        known = trusted is not None and b" sealed by " in content
        return Inspection(PaperTruth.GENUINE if known else PaperTruth.NOT_OURS, sha256(content))


@cache
def library(*studies: str) -> StudyLibrary:
    """Return a library of study files that is read once for all tests."""
    return StudyLibrary.of(*studies)


CHEAP = Cost(memory_kib=8, rounds=1, lanes=1)
"""What a password costs where nobody attacks it: no time."""


@cache
def known_key() -> RSAPrivateKey:
    """Return one key for everybody, made once: making one takes a second."""
    return certificates.new_key()


def memory(*studies: str) -> Entrance:
    """Return an empty store in memory."""
    known = library(*(studies or (STUDY,)))
    return Entrance.in_memory(Watch(), "desk 1", known, papers=PlainPapers(), cost=CHEAP, new_key=known_key)


def opened(folder: Path) -> Entrance:
    """Return the store in a folder."""
    return Entrance.open(folder, Watch(), "desk 1", library(STUDY), papers=PlainPapers(), cost=CHEAP, new_key=known_key)


def at(repository: Repository) -> Entrance:
    """Return a store that was opened already."""
    return Entrance(repository, Watch(), "desk 1", library(STUDY), papers=PlainPapers(), cost=CHEAP, new_key=known_key)


def first(workspace: Entrance, role: Role = Role.INVESTIGATOR) -> Session:
    """Make the first account and sign it in."""
    return workspace.first_account(SITE, PersonForm("li", "Dr Li", role, PASSWORD, physician=True, trained_on=TRAINED))


def door(session: Session) -> Entrance:
    """Return the door that a person came in by."""
    assert isinstance(session.workspace, Entrance)
    return session.workspace


def another(session: Session, role: Role, **details: Any) -> Session:
    """Add somebody of a role, let them choose their password, and sign them in."""
    form = PersonForm(role.value, f"The {role.value}", role, TEMPORARY, trained_on=TRAINED, **details)
    add_person(session, form)
    own = door(session).sign_in(role.value, TEMPORARY)
    own.set_password("", PASSWORD)
    return own


def registered(session: Session) -> ParticipantRow:
    """Register a participant."""
    return register(session, ParticipantForm("Test Child", BORN))


def fill(session: Session, screening_id: int, facts: dict[str, str] | None = None) -> None:
    """Record facts, by default those of an eligible girl."""
    for item, text in (facts or ELIGIBLE).items():
        record_fact(session, screening_id, item, FactForm(text))


def determine_all(session: Session, screening_id: int) -> None:
    """Determine every criterion as proposed."""
    for criterion in view(session, screening_id, EN).criteria:
        determine(session, screening_id, criterion.id, criterion.proposal)


def completed(session: Session) -> int:
    """Return a completed screening of an eligible girl."""
    row = registered(session)
    fill(session, row.screening_id)
    determine_all(session, row.screening_id)
    complete(session, row.screening_id)
    return row.screening_id


def work(session: Session) -> None:
    """Complete one screening with its paper, reopen and correct it, and begin another."""
    row = registered(session)
    fill(session, row.screening_id)
    determine_all(session, row.screening_id)
    complete(session, row.screening_id)
    issue(session, row.screening_id, (EN,))
    reopen(session, row.screening_id, "recount")
    record_fact(session, row.screening_id, "weight", FactForm("30.6", "2026-11-20", "ward chart"), "misread")
    fill(session, registered(session).screening_id)
