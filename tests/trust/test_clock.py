"""The clock is set back or forward, or travels: order is by number, and nobody gets in sooner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import lockout, signature
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.screening import FactForm, record_fact
from jdm_desktop.service.session import Session
from jdm_desktop.store import check
from tests.service import desk


@dataclass
class Clock(desk.Watch):
    """A clock that anybody sets as they like, over ticks that nobody sets."""

    passed: float = 1000.0

    def ticks(self) -> float:
        """Return the seconds since the computer was started."""
        self.passed += 1
        return self.passed


@pytest.fixture
def clock() -> Clock:
    """Give a clock that can be set."""
    return Clock()


@pytest.fixture
def session(clock: Clock) -> Iterator[Session]:
    """Sign in the first person, who declared their signature and completed a screening."""
    door = Entrance.in_memory(
        clock, "desk 1", desk.library(desk.STUDY), papers=desk.PlainPapers(), cost=desk.CHEAP, new_key=desk.known_key
    )
    session = desk.first(door)
    session.declare(desk.PASSWORD)
    desk.completed(session)
    clock.at += timedelta(days=30)
    yield session
    door.close()


def sign(session: Session) -> None:
    """Sign the completed screening."""
    signature.sign(session, 1, Meaning.ENTERED, "li", desk.PASSWORD, readings=(), languages=(desk.EN,))


@pytest.mark.parametrize(
    "back",
    [timedelta(minutes=6), timedelta(hours=1), timedelta(days=1), timedelta(days=29)],
    ids=["six minutes", "an hour", "a day", "a month"],
)
def test_nobody_signs_by_a_clock_that_was_set_back(session: Session, clock: Clock, back: timedelta) -> None:
    """Work goes on in order of number, the trail notes it once, and signing waits until somebody says why."""
    desk.registered(session)
    clock.at -= back
    for text in ("30", "31"):
        record_fact(session, 2, "weight", FactForm(text), "why")
    assert len(session.workspace.repository.with_actions([Action.CLOCK_SET_BACK])) == 1
    with pytest.raises(Refused, match="clock"):
        sign(session)
    session.explain_clock("the battery of the clock was empty")
    sign(session)
    assert check.findings(session.workspace.repository).problems == ()


@pytest.mark.parametrize("year", [1970, 2016, 2025])
def test_before_anything_was_delegated_nobody_does_anything(session: Session, clock: Clock, year: int) -> None:
    """By a clock of an empty battery nobody enters or signs, and once it is put right everybody does."""
    right, clock.at = clock.at, datetime(year, 1, 1, tzinfo=UTC)
    with pytest.raises(Refused, match="begins only on"):
        desk.registered(session)
    with pytest.raises(Refused):
        sign(session)
    clock.at = right
    desk.registered(session)
    sign(session)


def test_a_clock_that_runs_ahead_is_noticed_when_it_is_put_right(session: Session, clock: Clock) -> None:
    """Ten years ahead and back again: what was entered then stays in its order, and has to be explained."""
    desk.registered(session)
    clock.at += timedelta(days=3650)
    record_fact(session, 2, "weight", FactForm("30"), "why")
    clock.at -= timedelta(days=3650)
    record_fact(session, 2, "weight", FactForm("31"), "why")
    with pytest.raises(Refused, match="clock"):
        sign(session)
    texts = [entry for entry in session.workspace.repository.entries() if entry.subject.field == "weight"]
    assert '"31"' in str(texts[-1].after)
    assert texts[-1].author.at.utc < texts[-2].author.at.utc


def test_summer_time_and_another_zone_change_nothing(session: Session, clock: Clock) -> None:
    """The hour that comes twice, and a desk that travels, are no clock set back: instants are kept in UTC."""
    clock.at, clock.zone = datetime(2027, 10, 31, 0, 59, 50, tzinfo=UTC), "Europe/Berlin"
    desk.registered(session)
    clock.at, clock.zone = datetime(2027, 10, 31, 1, 0, 10, tzinfo=UTC), "America/New_York"
    record_fact(session, 2, "weight", FactForm("30"), "why")
    assert session.workspace.repository.with_actions([Action.CLOCK_SET_BACK]) == ()
    sign(session)
    last = list(session.workspace.repository.entries())[-1]
    assert last.author.at.zone == "America/New_York"


@pytest.mark.parametrize("moved", [timedelta(days=3650), -timedelta(days=3650), timedelta(0)], ids=str)
def test_no_setting_of_the_clock_ends_a_lock(session: Session, clock: Clock, moved: timedelta) -> None:
    """After five wrong passwords a user name stays locked for fifteen minutes that really pass."""
    door = desk.door(session)
    for _ in range(lockout.TRIES):
        with pytest.raises(Refused):
            door.sign_in("li", "not the password")
    clock.at += moved
    with pytest.raises(Refused, match="locked for"):
        door.sign_in("li", desk.PASSWORD)
    clock.passed += lockout.FIRST_LOCK
    door.sign_in("li", desk.PASSWORD)
