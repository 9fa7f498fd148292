"""Whatever people do at one store, in whatever order, with crashes between: a model of it that hypothesis drives."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.signature import Meaning, Signature
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused, Trouble
from jdm_desktop.service import backup, participant, screening, signature, staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.entrance import AdoptionNeeded, Entrance
from jdm_desktop.service.participant import ParticipantForm
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from jdm_desktop.store import check
from tests.service import desk
from tests.trust import holdings
from tests.trust.acts import OLD, SITE
from tests.trust.ledger import Effects

PEOPLE = {"li": Role.INVESTIGATOR, "wang": Role.COORDINATOR}
people = st.sampled_from(sorted(PEOPLE))
numbers = st.integers(1, 2)
texts = st.sampled_from(["30", "31.5", "19", ""])
criteria = st.sampled_from(["I1", "I2", "E1", "E2", "E3"])


class Site(RuleBasedStateMachine):
    """One store on a disk and the two people who work at it; `known` is what was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(prefix="jdm-model-")
        self.root = Path(self.place.name)
        self.watch = desk.Watch()
        self.known: Effects = {}
        self.copies: list[tuple[Path, Effects]] = []
        self.sessions: dict[str, Session] = {}

    @initialize()
    def begin(self) -> None:
        """Begin with a store of two accounts and two participants."""
        shutil.copytree(_template(), self.root, dirs_exist_ok=True)
        self.watch.at += timedelta(hours=1)
        self.door = opened(self.root, self.watch)
        self._enter()
        self._acknowledged()

    # ----------------------------------------------------------------------------------------------- what people do

    @rule(who=people, number=numbers, text=texts)
    def answer(self, who: str, number: int, text: str) -> None:
        """Enter or change a value."""
        self._does(
            who,
            lambda session: screening.record_fact(session, number, "weight", FactForm(text), "why"),
            {f"fact {number} weight": text},
        )

    @rule(who=people, number=numbers, criterion=criteria, answer=st.sampled_from([*Answer, None]))
    def determine(self, who: str, number: int, criterion: str, answer: Answer | None) -> None:
        """Determine a criterion, or take that back."""
        self._does(
            who,
            lambda session: screening.determine(session, number, criterion, answer, "why"),
            {f"determination {number} {criterion}": answer and answer.value},
        )

    @rule(who=people)
    def register(self, who: str) -> None:
        """Register one more participant."""
        count = sum(name.startswith("participant ") for name in self.known)
        self._does(
            who,
            lambda session: participant.register(session, ParticipantForm("Another", desk.BORN)),
            {f"participant {count + 1}": "Another"},
        )

    @rule(number=numbers)
    def finish(self, number: int) -> None:
        """Determine everything as proposed, and complete."""
        self._does("li", lambda session: desk.determine_all(session, number))
        self._does("wang", lambda session: screening.complete(session, number), {f"state {number}": "completed"})

    @rule(who=people, number=numbers)
    def reopen(self, who: str, number: int) -> None:
        """Open a completed screening again."""
        self._does(who, lambda session: screening.reopen(session, number, "why"), {f"state {number}": "in_progress"})

    @rule(who=people, number=numbers, meaning=st.sampled_from(Meaning))
    def sign(self, who: str, number: int, meaning: Meaning) -> None:
        """Sign, in whatever order."""
        self._does(
            who,
            lambda session: signature.sign(session, number, meaning, who, OLD, readings=(), languages=(desk.EN,)),
            {name: self.known[name] + 1 for name in (f"signatures {number}", f"papers {number}")},
        )

    @rule(number=numbers)
    def sign_in_order(self, number: int) -> None:
        """Complete, and sign one after the other as it should be, before anybody does anything else."""
        self.finish(number)
        self.sign("wang", number, Meaning.ENTERED)
        self.sign("li", number, Meaning.DETERMINED)
        self.sign("li", number, Meaning.CONFIRMED)

    @rule(who=people)
    def lock(self, who: str) -> None:
        """Lock the screen."""
        self._does(who, lambda session: session.lock())

    @rule(who=people, right=st.booleans())
    def unlock(self, who: str, right: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Come back, by the right password or a wrong one."""
        session = self.sessions.get(who)
        if session is None or not session.is_locked:
            return
        try:
            session.unlock(OLD if right else "a wrong password")
        except Refused:
            return
        assert right, "a wrong password unlocked"

    @rule(who=people)
    def sign_out(self, who: str) -> None:
        """Leave."""
        session = self.sessions.pop(who, None)
        if session is not None:
            session.sign_out()
            self._acknowledged()

    @rule(who=people, right=st.integers(0, 4))
    def sign_in(self, who: str, right: int) -> None:
        """Come in, now and then by a wrong password."""
        try:
            self.sessions[who] = self.door.sign_in(who, OLD if right else "a wrong password")
        except AdoptionNeeded:
            raise
        except Refused:
            return
        assert right, "a wrong password opened the door"

    # -------------------------------------------------------------------------------------------- what befalls them

    @rule()
    def crash(self) -> None:
        """Lose the program without any farewell, and start it again."""
        self.door.close()
        self.sessions.clear()
        self.door = opened(self.root, self.watch)
        self._enter()

    @rule(minutes=st.integers(-2000, 3000))
    def move_clock(self, minutes: int) -> None:
        """Set the clock."""
        self.watch.at += timedelta(minutes=minutes)

    @rule()
    def back_up(self) -> None:
        """Make a backup, or be told why not."""
        session = self.sessions.get("li")
        if session is None or session.is_locked or not session.began:
            return
        try:
            done = backup.make(session)
        except Trouble:
            return
        self._acknowledged()
        self.copies.append((done.view.path, self.known))

    @precondition(lambda self: self.copies)
    @rule(which=st.integers(0, 5))
    def restore(self, which: int) -> None:
        """Put a backup in the store's place: what it held is what stands."""
        path, held = self.copies[which % len(self.copies)]
        try:
            session = backup.restore(self.door, path, "li", OLD, "why")
        except Refused:
            return
        self.sessions = {"li": session}
        assert holdings.held(self.door.repository) == held
        self.known = held

    # --------------------------------------------------------------------------------------------- what always holds

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        """Demand that the store holds what was acknowledged."""
        if self.known and self.door.is_open:
            assert holdings.held(self.door.repository) == self.known

    @invariant()
    def nobody_signs_alone(self) -> None:
        """Demand that on no version one person signed both that it was entered and that it is confirmed."""
        if not self.known or not self.door.is_open:
            return
        signed = [
            (one.screening_id, one.version, one.person_id, one.meaning) for one in self.door.repository.all(Signature)
        ]
        for screening_id, version, person_id, meaning in signed:
            if meaning is Meaning.ENTERED:
                assert (screening_id, version, person_id, Meaning.CONFIRMED) not in signed

    def teardown(self) -> None:
        """Demand that the chain holds and every record is as the trail says, as each crash did; close the store."""
        if self.known and self.door.is_open:
            assert check.findings(self.door.repository).problems == ()
        self.door.close()
        self.place.cleanup()

    # ------------------------------------------------------------------------------------------------------- the rest

    def _does(self, who: str, use: Callable[[Session], object], effects: Effects | None = None) -> None:
        """Do something as somebody; where they are locked out or refused, nothing is written."""
        session = self.sessions.get(who)
        if session is None:
            self.sign_in(who, right=1)
            return
        before, was_locked = self.door.repository.head(), session.is_locked
        try:
            use(session)
        except (Refused, KeyError):
            return
        assert not was_locked or self.door.repository.head() == before, "written behind a lock"
        self._acknowledged()
        wanted = {} if was_locked else effects or {}
        assert wanted == {name: self.known.get(name) for name in wanted}, "acknowledged and not there"

    def _acknowledged(self) -> None:
        self.known = holdings.held(self.door.repository)

    def _enter(self) -> None:
        """Sign in whoever is not locked out, so that the store is open again."""
        for who in sorted(PEOPLE):
            try:
                self.sessions[who] = self.door.sign_in(who, OLD)
            except Refused:
                self.watch.at += timedelta(hours=5)


def opened(root: Path, watch: desk.Watch) -> Entrance:
    """Stand at the door of a site's store."""
    return Entrance.open(
        root / "store",
        watch,
        Station("desk 1", "here", root / "state"),
        desk.library(desk.STUDY),
        papers=desk.PlainPapers(),
        cost=desk.CHEAP,
        new_key=desk.known_key,
    )


_TEMPLATES: list[tempfile.TemporaryDirectory[str]] = []


def _template() -> Path:
    """Make the store that every site begins with, once."""
    if not _TEMPLATES:
        _TEMPLATES.append(tempfile.TemporaryDirectory(prefix="jdm-template-", ignore_cleanup_errors=True))
        door = opened(Path(_TEMPLATES[0].name), desk.Watch())
        form = PersonForm("li", "Dr Li", PEOPLE["li"], OLD, physician=True, trained_on=desk.TRAINED)
        li = door.first_account(SITE, form)
        staff.add_person(li, PersonForm("wang", "Ms Wang", PEOPLE["wang"], desk.TEMPORARY, trained_on=desk.TRAINED))
        wang = door.sign_in("wang", desk.TEMPORARY)
        wang.set_password("", OLD)
        for session in (li, wang):
            session.declare(OLD)
        for _ in range(2):
            desk.fill(li, desk.registered(li).screening_id)
        door.close()
    return Path(_TEMPLATES[0].name)
