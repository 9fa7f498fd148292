"""How long a sitting lasts: twelve hours at most, by ticks, whatever the clock says."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import Language
from jdm_desktop.service.participant import ParticipantRow
from jdm_desktop.service.screening import FactForm, record_fact
from jdm_desktop.service.session import LONGEST, Session
from tests.service import desk

OVER = "A sitting lasts twelve hours at most. Nothing was changed: sign in again."


class Clock(desk.Watch):
    """A clock that anybody sets as they like, over ticks that nobody sets."""

    seconds = 1_000.0

    def ticks(self) -> float:
        """Return the seconds since the computer was started."""
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    """Give the clock."""
    return Clock()


@pytest.fixture
def session(clock: Clock) -> Session:
    """Sign in the first person under that clock."""
    door = desk.memory()
    door.clock = clock
    return desk.first(door)


@pytest.fixture
def row(session: Session) -> ParticipantRow:
    """Register a participant."""
    return desk.registered(session)


def actions(session: Session) -> list[Action]:
    """Return what the trail says was done."""
    return [entry.action for entry in session.workspace.repository.entries()]


def test_a_sitting_ends_to_the_second(session: Session, row: ParticipantRow, clock: Clock) -> None:
    """A second before the twelve hours are over something is entered; then everything is closed, and says why."""
    clock.seconds += LONGEST - 1
    record_fact(session, row.screening_id, "weight", FactForm("30"))
    clock.seconds += 1
    before = session.workspace.repository.head()
    closed = [session.closed(task) for task in Task]
    assert session.is_over
    assert {why.text(Language.ENGLISH) if why else "" for why in closed} == {OVER}
    with pytest.raises(Refused, match="twelve hours at most"):
        record_fact(session, row.screening_id, "weight", FactForm("31"))
    assert session.workspace.repository.head() == before


@pytest.mark.parametrize(
    "use",
    [
        lambda session: session.set_password(desk.PASSWORD, "horse correct"),
        lambda session: session.declare(desk.PASSWORD),
        lambda session: session.reauthenticate("li", desk.PASSWORD),
        lambda session: session.explain_clock("why"),
        lambda session: session.author(),
        lambda session: session.unlock(desk.PASSWORD),
    ],
    ids=["password", "declaration", "signature", "clock", "author", "unlock"],
)
def test_what_asks_no_table_is_refused_too(session: Session, clock: Clock, use: Callable[[Session], object]) -> None:
    """No signature, no password and no unlocking go on in a sitting that is over, with nothing written."""
    clock.seconds += LONGEST
    before = session.workspace.repository.head()
    with pytest.raises(Refused, match="twelve hours at most"):
        use(session)
    assert session.workspace.repository.head() == before


def test_a_sitting_that_is_over_ends_in_good_order(session: Session, clock: Clock) -> None:
    """It can be locked and left, what was typed is kept, and the trail says so; whoever signs in again goes on."""
    clock.seconds += LONGEST
    session.keep_draft("register", "half a name")
    session.lock()
    session.sign_out()
    assert actions(session)[-2:] == [Action.LOCKED, Action.SIGNED_OUT]
    again = desk.door(session).sign_in("li", desk.PASSWORD)
    assert again.may(Task.ENTER)
    assert again.draft("register") == "half a name"


@pytest.mark.parametrize("days", [-4000, -1, 1, 4000])
def test_setting_the_clock_neither_ends_nor_lengthens_a_sitting(session: Session, clock: Clock, days: int) -> None:
    """Whatever day the computer's clock is set to, the hours that are left are the same."""
    clock.at += timedelta(days=days)
    clock.seconds += LONGEST - 1
    assert session.may(Task.READ)
    clock.seconds += 1
    assert session.is_over


def test_a_lock_does_not_lengthen_a_sitting(session: Session, clock: Clock) -> None:
    """The hours behind a lock count: a sitting is from signing in to signing out."""
    clock.seconds += LONGEST / 2
    session.lock()
    session.unlock(desk.PASSWORD)
    clock.seconds += LONGEST / 2
    assert session.is_over
