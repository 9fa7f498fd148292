"""What people do at a real, encrypted store, in short acts; each begins where a template of the store left off."""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Person, Role
from jdm_desktop.domain.trouble import Refused, Trouble
from jdm_desktop.service import backup, document, participant, screening, signature, staff
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.participant import IdentityView, ParticipantForm
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from tests.service import desk
from tests.trust import holdings, tracing
from tests.trust.ledger import Effects, Ledger

LI, WANG, ZHAO = "li", "wang", "zhao"
OLD, NEW = "correct horse", "seventeen green kites"
SITE = SiteForm("01", "MARKER-site 标记医院")
NAMES = ("MARKER-name Zhang", "标记姓名张小明", "MARKER-third Ouyang")
REMARK = "MARKER-remark she cannot swallow 标记备注"
REASON = "MARKER-reason misread 标记原因"
DRAFT = "MARKER-draft half a sentence 标记草稿"
MARKERS = ("MARKER", "标记", "Zhang", "张小明", "swallow", OLD, NEW, desk.TEMPORARY)
"""What must never lie on a disk in clear."""

DAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that stands for a computer: the store, and what the computer keeps outside of it."""

    root: Path

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.root / "store"

    @property
    def stick(self) -> Path:
        """A second folder for backups."""
        return self.root / "stick"

    @property
    def state(self) -> Path:
        """The folder of what must not be copied along with the store."""
        return self.root / "state"

    def copied(self, to: Path) -> "Place":
        """Return a copy in place of what is there."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.root, to)
        return Place(to)


def opened(place: Place, hours: int = 0, *, shipped: bool = False, computer: str = "first") -> Entrance:
    """Stand at the door of a place's store, so many hours after the templates were made."""
    watch = desk.Watch()
    watch.at += hours * DAY
    studies = _shipped() if shipped else desk.library(desk.STUDY)
    return Entrance.open(
        place.store,
        watch,
        Station("desk 1", computer, place.state),
        studies,
        papers=desk.PlainPapers(),
        cost=desk.CHEAP,
        new_key=desk.known_key,
    )


@cache
def _shipped() -> StudyLibrary:
    return StudyLibrary.shipped()


MOST_TRIES = 4


class NoUse(Exception):  # noqa: N818 - what the name says
    """Trying again did not work."""


@dataclass
class Worker:
    """Somebody who works, says what they do, and tries again where the program says that something failed."""

    place: Place
    ledger: Ledger
    shipped: bool = False
    computer: str = "first"
    password: str = OLD
    doors: list[Entrance] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)

    @property
    def door(self) -> Entrance:
        """The door that is open."""
        return self.doors[-1]

    @property
    def li(self) -> Session:
        """The sitting of the first person."""
        return self.sessions[LI]

    def open(self, hours: int = 1) -> None:
        """Stand at the door."""
        self.doors.append(opened(self.place, hours, shipped=self.shipped, computer=self.computer))

    def enter(self, hours: int = 1) -> None:
        """Open the store and sign in the first person."""
        self.open(hours)
        self.sessions[LI] = self.door.sign_in(LI, self.password)

    def close(self) -> None:
        """Leave."""
        while self.doors:
            self.doors.pop().close()

    def do(self, effects: Effects, use: Callable[[], object]) -> None:
        """Do something, say before what it will leave and afterwards that it is done; try again where it failed."""
        self.ledger.say("doing", effects)
        before = self.held(effects)
        for tried in itertools.count():
            try:
                use()
            except Trouble as trouble:
                self.ledger.say("trouble", {"said": str(trouble), "tried": tried})
                if self._recover(tried, before, effects, is_certain="not certain" not in str(trouble)):
                    break
            else:
                break
        self.ledger.say("done", effects)

    def held(self, effects: Effects) -> Effects | None:
        """Return what the store holds of these effects; None where it cannot be asked."""
        if not self.doors or not self.door.is_open:
            return None
        try:
            found = holdings.held(self.door.repository)
        except Trouble:
            return None
        keys = self.door.keys
        for name, value in effects.items():
            kind, _, user_id = name.partition(" ")
            if kind == "password" and keys is not None:
                found[name] = value if keys.unlock(user_id, value) else None
        return {name: found.get(name) for name in effects}

    def _recover(self, tried: int, before: Effects | None, effects: Effects, *, is_certain: bool) -> bool:
        """See that nothing half-done is there; from the second failure on, wait for the fault to end.

        Return whether what was said to be uncertain is there, so that it must not be entered again.
        """
        if (tried or not is_certain) and not self.ledger.flag("free"):
            self.ledger.raise_flag("stuck")
            tracing.pause_until(self.ledger, "free")
        found = self.held(effects)
        if not is_certain and effects and found == effects:
            return True
        is_draft = any(name.startswith("draft") for name in effects)  # leaves no entry: done twice is done once
        is_untouched = before is None or found is None or found == before
        assert is_untouched or is_draft or not is_certain, ("half done", before, found)
        if tried >= MOST_TRIES:
            raise NoUse
        return False


Act = Callable[[Worker], None]


# ------------------------------------------------------------------------------------------------------------- the acts


def birth(worker: Worker) -> None:
    """Make the store and its first account."""
    if not worker.doors:
        worker.do({}, lambda: worker.open(hours=0))
    form = PersonForm(LI, "Dr Li", Role.INVESTIGATOR, OLD, physician=True, trained_on=desk.TRAINED)

    def first() -> None:
        door = worker.door
        worker.sessions[LI] = door.first_account(SITE, form) if door.needs_first_account else door.sign_in(LI, OLD)

    worker.do({"account": True, f"person {LI}": [True, False]}, first)


def sitting(worker: Worker) -> None:
    """Open, sign in, sign out, close, and once more."""
    for hours in (1, 2):
        worker.do({}, lambda hours=hours: worker.open(hours))  # type: ignore[misc]
        worker.do({}, lambda: worker.sessions.update({LI: worker.door.sign_in(LI, worker.password)}))
        worker.do({}, worker.li.sign_out)
        worker.close()


def registering(worker: Worker) -> None:
    """Register two participants, and correct who one of them is."""
    for number, name in ((2, NAMES[1]), (3, NAMES[2])):
        effects = {f"participant {number}": name, f"attempt {number}": 1, f"fact {number} born": "2016-04-01"}
        form = ParticipantForm(name, desk.BORN, note=REMARK)
        worker.do(effects, lambda form=form: participant.register(worker.li, form))  # type: ignore[misc]
    corrected = IdentityView(f"{NAMES[1]} Zhang", desk.BORN, REMARK)
    worker.do({"participant 2": corrected.name}, lambda: participant.correct_identity(worker.li, 2, corrected, REASON))


def answering(worker: Worker) -> None:
    """Give the 24 answers of the study that ships."""
    for criterion in screening.view(worker.li, 1, desk.EN).criteria:
        worker.do(
            {f"determination 1 {criterion.id}": "unknown"},
            lambda name=criterion.id: screening.determine(worker.li, 1, name, Answer.UNKNOWN, REASON),  # type: ignore[misc]
        )


def finishing(worker: Worker) -> None:
    """Correct a value with a reason, complete, issue the paper, reopen, correct again, complete again."""
    session = worker.li
    worker.do({"fact 1 remark": REMARK}, lambda: screening.record_fact(session, 1, "remark", FactForm(REMARK), REASON))
    worker.do({"state 1": "completed", "snapshots 1": 1}, lambda: screening.complete(session, 1))
    worker.do({"papers 1": 1}, lambda: document.issue(session, 1, (desk.EN,)))
    worker.do({"state 1": "in_progress"}, lambda: screening.reopen(session, 1, REASON))
    form = FactForm("30.6", "2026-11-20", "MARKER-source ward chart")
    worker.do({"fact 1 weight": "30.6"}, lambda: screening.record_fact(session, 1, "weight", form, REASON))
    worker.do({"state 1": "completed", "snapshots 1": 2}, lambda: screening.complete(session, 1))
    worker.do({"attempt 1": 2, "fact 2 born": "2016-04-01"}, lambda: participant.rescreen(session, 1, REASON))


def declaring(worker: Worker) -> None:
    """Declare the electronic signature, and change the password under the key that signs."""
    worker.do({f"declared {LI}": True}, lambda: worker.li.declare(OLD))
    worker.do({f"password {LI}": NEW}, lambda: worker.li.set_password(OLD, NEW))


def signing(worker: Worker) -> None:
    """Declare, complete, and sign by the coordinator and then by the investigator, each with a paper."""
    worker.do({}, lambda: worker.sessions.update({WANG: worker.door.sign_in(WANG, OLD)}))
    li, wang = worker.li, worker.sessions[WANG]
    worker.do({f"declared {LI}": True}, lambda: li.declare(OLD))
    worker.do({f"declared {WANG}": True}, lambda: wang.declare(OLD))
    worker.do({"state 1": "completed", "snapshots 1": 1}, lambda: screening.complete(wang, 1))
    signed = ((wang, WANG, Meaning.ENTERED), (li, LI, Meaning.DETERMINED))
    for count, (session, name, meaning) in enumerate(signed, 1):
        worker.do(
            {"signatures 1": count, "papers 1": count},
            lambda s=session, n=name, m=meaning: signature.sign(s, 1, m, n, OLD, readings=(), languages=(desk.EN,)),  # type: ignore[misc]
        )


def backing_up(worker: Worker) -> None:
    """Make a backup, change something, make another one, also in a second folder."""
    form = FactForm(REMARK)
    worker.do({"backups": 1}, lambda: backup.make(worker.li))
    worker.do({"fact 1 remark": REMARK}, lambda: screening.record_fact(worker.li, 1, "remark", form, REASON))
    worker.do({"backups": 2}, lambda: backup.make(worker.li))


def guarding(worker: Worker) -> None:
    """Lock, mistake the password twice, unlock, keep a draft and drop it."""
    worker.do({}, worker.li.lock)
    for count in (1, 2):
        worker.do({"failures": count}, lambda: refused(lambda: worker.li.unlock("MARKER-wrong")))
    worker.do({}, lambda: worker.li.unlock(OLD))
    worker.do({f"draft {LI}": DRAFT}, lambda: worker.li.keep_draft("x", DRAFT))
    worker.do({f"draft {LI}": None}, lambda: worker.li.drop_draft("x"))


def staffing(worker: Worker) -> None:
    """Add somebody, let them choose a password, close another's account, and end a delegation."""
    form = PersonForm(ZHAO, "MARKER-zhao", Role.COORDINATOR, desk.TEMPORARY, trained_on=desk.TRAINED)
    worker.do({f"person {ZHAO}": [True, True]}, lambda: staff.add_person(worker.li, form))

    worker.do({}, lambda: _enters_once(worker))
    worker.do(
        {f"person {ZHAO}": [True, False], f"password {ZHAO}": NEW},
        lambda: worker.sessions[ZHAO].set_password("", NEW),
    )
    wang = next(one.id for one in worker.door.repository.all(Person) if one.user_id == WANG)
    worker.do(
        {f"person {WANG}": [False, False], f"closed {WANG}": True},
        lambda: staff.close_account(worker.li, wang, REASON),
    )


def _enters_once(worker: Worker) -> None:
    """Come in by a temporary password; where a fault used it up, an administrator sets it again."""
    if ZHAO in worker.sessions:
        return
    try:
        worker.sessions[ZHAO] = worker.door.sign_in(ZHAO, desk.TEMPORARY)
    except Refused:
        zhao = next(one.id for one in worker.door.repository.all(Person) if one.user_id == ZHAO)
        staff.reset_password(worker.li, zhao, desk.TEMPORARY, REASON)
        worker.sessions[ZHAO] = worker.door.sign_in(ZHAO, desk.TEMPORARY)


def recovering(worker: Worker) -> None:
    """Print a recovery sheet, and come in by two of its shares."""
    shares: list[str] = []
    worker.do({}, lambda: shares.extend(staff.new_recovery_sheet(worker.li)))
    two = (shares[0], shares[2])
    worker.do({f"password {LI}": NEW}, lambda: worker.door.recover(two, LI, NEW))


def moving(worker: Worker) -> None:
    """Open the store on another computer, and say why it is there."""
    worker.do({}, lambda: worker.open(1))
    worker.do({"places": 2}, lambda: worker.door.sign_in(LI, OLD, adopt=REASON))


def refused(use: Callable[[], Any]) -> None:
    """Do what must be refused; raise what else it raises."""
    try:
        use()
    except Refused:
        return
    message = "this had to be refused"
    raise AssertionError(message)
