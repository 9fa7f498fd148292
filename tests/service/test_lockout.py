"""Guessing: five wrong passwords lock a user name, and neither a kill nor a changed clock gives more tries (T18)."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jdm_desktop import whole_file
from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.service import lockout, staff
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.lockout import FIRST_LOCK, LONGEST_LOCK, TRIES, WINDOW, Lockout
from jdm_desktop.service.session import Session
from tests.service import desk

AT = Stamp(datetime(2026, 11, 22, 8, tzinfo=UTC), "Asia/Shanghai")
GUESSES = 10_000


@dataclass
class Bench:
    """A clock whose time somebody sets and whose ticks nobody does, until the computer is started anew."""

    at: datetime = field(default_factory=lambda: AT.utc)
    seconds: float = 1_000.0

    def now(self) -> Stamp:
        """Return the instant that the clock shows."""
        return Stamp(self.at, AT.zone)

    def today(self) -> object:
        """Return the day that the clock shows."""
        return self.at.date()

    def ticks(self) -> float:
        """Return the seconds since the computer was started."""
        return self.seconds


@pytest.fixture
def bench(workspace: Entrance) -> Bench:
    """Put such a clock under the store."""
    bench = Bench()
    workspace.clock = bench  # type: ignore[assignment]
    return bench


@pytest.fixture
def li(bench: Bench, session: Session) -> Session:
    """Sign in the first person, under that clock."""
    return session


def wrong(door: Entrance, user_id: str = "li") -> str:
    """Guess once; return what is said."""
    with pytest.raises(Refused) as refused:
        door.sign_in(user_id, "wrong horse")
    return str(refused.value)


def lock(door: Entrance) -> None:
    """Guess as often as that locks."""
    for _guess in range(TRIES):
        assert "is wrong" in wrong(door)


def test_five_guesses_lock_and_the_minutes_are_said(li: Session, bench: Bench) -> None:
    """The sixth try is refused with the minutes that are left, the right password too, until they are over."""
    door = desk.door(li)
    lock(door)
    assert "locked for 15 more minutes" in wrong(door)
    with pytest.raises(Refused, match="locked for 15 more minutes"):
        door.sign_in("li", desk.PASSWORD)
    bench.seconds += FIRST_LOCK - 30
    with pytest.raises(Refused, match="locked for 1 more minutes"):
        door.sign_in("LI ", desk.PASSWORD)
    bench.seconds += 30
    assert door.sign_in("li", desk.PASSWORD).person.user_id == "li"


def test_each_lock_is_twice_as_long_up_to_four_hours(li: Session, bench: Bench) -> None:
    """15, 30, 60 and 120 minutes, then 4 hours for good; somebody who gets in begins anew."""
    door, lasted = desk.door(li), []
    for _lock in range(7):
        lock(door)
        lasted.append(door.locked_for("li"))
        bench.seconds += lasted[-1]
    assert lasted == [900, 1800, 3600, 7200, 14_400, 14_400, 14_400]
    assert lasted[-1] == LONGEST_LOCK
    door.sign_in("li", desk.PASSWORD)
    lock(door)
    assert door.locked_for("li") == FIRST_LOCK


def test_guesses_far_apart_lock_nobody(li: Session, bench: Bench) -> None:
    """A wrong password now and then is forgotten after a quarter of an hour."""
    door = desk.door(li)
    for _guess in range(3 * TRIES):
        wrong(door)
        bench.seconds += WINDOW / (TRIES - 1)
    assert door.locked_for("li") == 0


@pytest.mark.parametrize("days", [-4000, -1, 1, 4000])
def test_setting_the_clock_ends_no_lock(li: Session, bench: Bench, days: int) -> None:
    """Whatever day the computer's clock is set to, the minutes that are left are the same."""
    door = desk.door(li)
    lock(door)
    bench.at += timedelta(days=days)
    assert "locked for 15 more minutes" in wrong(door)


def test_starting_the_computer_anew_ends_no_lock(tmp_path: Path) -> None:
    """After a restart, of which nobody knows how long it took, a lock begins anew and is never shorter."""
    before = Lockout(tmp_path)
    for _guess in range(TRIES):
        before.begin("name", 50_000.0)
    assert before.fail("name", 50_000.0, AT)
    after = Lockout(tmp_path)
    assert after.locked_for("name", 3.0) == FIRST_LOCK
    assert Lockout(tmp_path).locked_for("name", 4.0) == FIRST_LOCK - 1


def test_a_kill_between_trying_and_saying_so_gives_no_try(tmp_path: Path) -> None:
    """A guess is counted before it is tried: killing the program before the answer is written does not help."""
    for _guess in range(TRIES):
        tries = Lockout(tmp_path)
        assert not tries.locked_for("name", 100.0)
        tries.begin("name", 100.0)  # and killed
    assert Lockout(tmp_path).locked_for("name", 101.0) == pytest.approx(FIRST_LOCK, abs=1)


def test_where_nothing_can_be_counted_nobody_is_let_in(
    li: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A full or closed disk does not turn the count off: it is said, and the right password waits too."""
    door = desk.door(li)
    door.lockout = Lockout(tmp_path)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file, "write", full)
    with pytest.raises(StoreTrouble, match="could not be counted"):
        door.sign_in("li", desk.PASSWORD)


def test_unknown_names_are_counted_like_known_ones(li: Session) -> None:
    """The answer does not tell who has an account: an unknown name is locked as well, in the same words."""
    door = desk.door(li)
    unknown = [wrong(door, "nobody") for _guess in range(TRIES + 1)]
    assert unknown == [wrong(door, "li") for _guess in range(TRIES + 1)]
    assert len(set(unknown)) == 2


def test_signing_counts_too(li: Session) -> None:
    """Wrong passwords at signing, at unlocking and at changing the password lock the same name, each in the trail."""
    door = desk.door(li)
    li.declare(desk.PASSWORD)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: li.reauthenticate("li", "wrong"),
        lambda: li.set_password("wrong", "horse correct"),
        lambda: li.declare("wrong"),
        lambda: li.reauthenticate("li", "wrong again"),
        lambda: li.unlock("wrong"),
    )
    for attempt in attempts[:-1]:
        with pytest.raises(Refused, match="is wrong"):
            attempt()
    li.lock()
    with pytest.raises(Refused, match="is wrong"):
        li.unlock("wrong")
    with pytest.raises(Refused, match="locked for 15 more minutes"):
        li.unlock(desk.PASSWORD)
    failed = [entry.action for entry in door.repository.entries() if "fail" in entry.action or "out" in entry.action]
    assert failed.count(Action.SIGNING_FAILED) + failed.count(Action.SIGN_IN_FAILED) == TRIES
    assert failed.count(Action.LOCKED_OUT) == 1


def test_failures_are_told_at_the_next_sign_in(li: Session, bench: Bench) -> None:
    """Administrator and investigator hear of wrong passwords at once, once, with count and time (11.300(d))."""
    door = desk.door(li)
    coordinator = desk.another(li, Role.COORDINATOR)
    staff.recovery_sheet_handed_out(li)
    assert staff.alarms(li) == ()
    lock(door)
    bench.seconds += FIRST_LOCK
    (alarm,) = staff.alarms(door.sign_in("li", desk.PASSWORD))
    assert "wrong passwords were given 5 times (user names locked: 1)" in alarm.text(Language.ENGLISH)
    assert staff.alarms(coordinator) == ()
    assert staff.alarms(door.sign_in("li", desk.PASSWORD)) == ()
    shares = staff.new_recovery_sheet(door.sign_in("li", desk.PASSWORD))
    (missing_sheet,) = staff.alarms(door.recover(shares[:2], "li", desk.PASSWORD))
    assert "No recovery sheet" in missing_sheet.text(Language.ENGLISH)


def test_the_trail_knows_who_was_tried_and_not_what_was_typed(li: Session) -> None:
    """The entries name the account where there is one, and never the word that was typed: it may be a password."""
    door = desk.door(li)
    with pytest.raises(Refused):
        door.sign_in("my secret password", "li")
    wrong(door)
    last = list(door.repository.entries())[-2:]
    assert [entry.subject.entity_id for entry in last] == [None, li.person.id]
    assert all("secret" not in f"{entry.after}{entry.author}" for entry in last)


def test_an_administrator_ends_a_lock(li: Session, bench: Bench) -> None:
    """A locked colleague is let in again, with a reason in the trail."""
    door = desk.door(li)
    coordinator = desk.another(li, Role.COORDINATOR)
    for _guess in range(TRIES):
        wrong(door, "coordinator")
    locked = next(one for one in staff.people(li) if one.user_id == "coordinator")
    assert locked.locked_until is not None
    assert locked.locked_until.utc == bench.at + timedelta(seconds=FIRST_LOCK)
    staff.unlock_account(li, coordinator.person.id, "she mistyped it")
    assert door.sign_in("coordinator", desk.PASSWORD).person.user_id == "coordinator"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"places": 3, "waiting": []}', b'{"places": {"a": {"x": 1}}}'])
def test_a_broken_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    """What nobody can read locks nobody out for ever."""
    (tmp_path / lockout.FILE_NAME).write_bytes(content)
    assert Lockout(tmp_path).locked_for("name", 1.0) == 0
    assert Lockout(tmp_path).waiting == ()


def _tricks(bench: Bench, door: Entrance, folder: Path, dice: random.Random) -> Iterator[None]:
    """Do between two guesses what a script with the computer at hand can do."""
    while True:
        trick = dice.randrange(6)
        if trick == 0:
            bench.at += timedelta(days=dice.randint(-3650, 3650))
        elif trick == 1:
            door.lockout = Lockout(folder)  # killed, and started again
        elif trick == 2:
            bench.seconds, door.lockout = dice.uniform(0, 10), Lockout(folder)  # the computer was started anew
        yield


def test_ten_thousand_guesses_do_not_get_in(li: Session, bench: Bench, tmp_path: Path) -> None:
    """Of 10,000 scripted guesses none gets in, with kills, restarts and a set clock between them.

    Only 5 of them are tried at all, and while the name is locked the right password is refused as well.
    """
    door, dice = desk.door(li), random.Random(20261122)  # noqa: S311 - no secret
    door.lockout = Lockout(tmp_path)
    tricks, tried, inside = _tricks(bench, door, tmp_path, dice), 0, 0
    for number in range(GUESSES):
        right = number >= TRIES and number % 3 == 0
        try:
            door.sign_in("li", desk.PASSWORD if right else f"guess {number}")
            inside += 1
        except Refused as refused:
            tried += "is wrong" in str(refused)
        next(tricks)
        bench.seconds += dice.uniform(0, 0.08)  # 10,000 of them in well under a lock's quarter of an hour
    assert (inside, tried) == (0, TRIES)
