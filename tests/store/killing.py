"""A session that is killed at random moments: python -m tests.store.killing FOLDER KILLS SEED.

Children are forked with everything imported, so that a kill falls into the work and not into the start. Each child
works on the same store until it is killed, and says on a pipe what it is about to do and what was acknowledged; the
parent then opens the store, checks it whole, and looks for everything that was acknowledged.
"""

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Participant
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import document, participant, screening
from jdm_desktop.service.session import Session
from jdm_desktop.store import check, database
from jdm_desktop.store.repository import Repository
from tests.service import desk

LONGEST_LIFE = 0.4  # seconds of work before the kill
FRESH_EVERY = 5  # every so many kills begin with no store at all, so that making one is killed too

Known = dict[str, Any]


class Child:
    """Works at a desk, and says what it does."""

    def __init__(self, folder: Path, seed: int, pipe: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same work every time
        self.folder = folder
        self.pipe = pipe

    def work(self) -> None:
        """Work until killed."""
        self.say("doing", "account", value=True)
        workspace = desk.opened(self.folder)
        first = workspace.needs_first_account
        session = desk.first(workspace) if first else workspace.sign_in("li", desk.PASSWORD)
        self.say("done", "account", value=True)
        while True:
            try:
                self.step(session)
            except Refused:
                continue

    def step(self, session: Session) -> None:
        """Do one thing that a person does."""
        rows = participant.participants(session)
        if not rows or self.chance.random() < 0.1:
            number = f"participant {len(rows) + 1}"
            self.doing(number, "registered", lambda: desk.registered(session))
            return
        row = self.chance.choice(rows)
        kind = self.chance.choice(["fact"] * 6 + ["determine"] * 4 + ["complete", "reopen", "issue"])
        getattr(self, kind)(session, row.screening_id)

    def fact(self, session: Session, number: int) -> None:
        """Record a value."""
        item = self.chance.choice(["weight", "remark"])
        text = str(self.chance.randrange(20, 200)) * (200 if item == "remark" else 1)
        form = screening.FactForm(text)
        self.doing(f"fact {number} {item}", text, lambda: screening.record_fact(session, number, item, form, "why"))

    def determine(self, session: Session, number: int) -> None:
        """Determine a criterion."""
        criterion = self.chance.choice(["I1", "E1", "E3"])
        answer = self.chance.choice([Answer.NO, Answer.UNKNOWN])
        self.doing(
            f"determination {number} {criterion}",
            answer.value,
            lambda: screening.determine(session, number, criterion, answer, "why"),
        )

    def complete(self, session: Session, number: int) -> None:
        """Complete a screening."""
        self.doing(f"state {number}", "completed", lambda: screening.complete(session, number))

    def reopen(self, session: Session, number: int) -> None:
        """Reopen a screening."""
        self.doing(f"state {number}", "in_progress", lambda: screening.reopen(session, number, "why"))

    def issue(self, session: Session, number: int) -> None:
        """Issue a paper."""
        document.issue(session, number, (desk.EN,))

    def doing(self, what: str, value: object, use: Any) -> None:
        """Say what is about to be done, do it, and say that it is done."""
        self.say("doing", what, value)
        try:
            use()
        except Refused:
            self.say("refused", what, value)
            raise
        self.say("done", what, value)

    def say(self, how: str, what: str, value: object) -> None:
        """Write a line that survives the kill."""
        os.write(self.pipe, (json.dumps([how, what, value]) + "\n").encode())


def killed(folder: Path, seed: int, life: float) -> list[list[Any]]:
    """Let a child work for `life` seconds after it woke up, kill it, and return the lines it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            Child(folder, seed, writing).work()
        except BaseException as error:  # noqa: BLE001 - the parent is told, whatever it is
            os.write(writing, (json.dumps(["failed", repr(error), None]) + "\n").encode())
        finally:
            os._exit(1)
    os.close(writing)
    said = os.read(reading, 1)
    end = time.monotonic() + life
    while (left := end - time.monotonic()) > 0 and select.select([reading], [], [], left)[0]:
        said += os.read(reading, 65536)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    os.waitpid(child, 0)
    return [json.loads(line) for line in said.decode().splitlines(keepends=True) if line.endswith("\n")]


def held(repository: Repository) -> Known:
    """Return what the store holds, in the words of the child."""
    known: Known = {"account": bool(repository.head().seq)}
    known.update({f"participant {one.number}": "registered" for one in repository.all(Participant)})
    known.update({f"fact {one.screening_id} {one.item}": one.text for one in repository.all(Fact)})
    known.update({f"state {one.id}": one.state.value for one in repository.all(Attempt)})
    for made in repository.all(Determination):
        known[f"determination {made.screening_id} {made.criterion}"] = made.answer and made.answer.value
    return known


def opened_again(folder: Path) -> Known:
    """Open the store with the key that the password unlocks, check it whole, and return what it holds."""
    door = desk.opened(folder)
    unlocked = None if door.needs_first_account or door.keys is None else door.keys.unlock("li", desk.PASSWORD)
    door.close()
    if unlocked is None:
        return {}
    repository = check.open_sound(folder, database.connect_with(unlocked.store_key))
    found = held(repository)
    repository.close()
    return found


def survived(folder: Path, expected: Known, said: list[list[Any]]) -> Known:
    """Open the store after a kill and look for everything acknowledged; return what it holds. Fails by assertion."""
    failures = [what for how, what, _value in said if how == "failed"]
    assert failures == [], failures
    expected = expected | {what: value for how, what, value in said if how == "done"}
    last = said[-1] if said else ["", "", None]
    found = opened_again(folder)
    for what, value in expected.items():
        under_way = last[0] == "doing" and last[1] == what and found.get(what) == last[2]
        assert found.get(what) == value or under_way, (what, value, found.get(what))
    return found


def run(folder: Path, kills: int, seed: int) -> tuple[int, int]:
    """Kill so many times; return how many acknowledged changes were looked for, and how many kills fell into work."""
    chance = random.Random(seed)  # noqa: S311 - the same kills every time
    desk.library(desk.STUDY).current  # noqa: B018 - read before the first fork
    desk.known_key()  # made before it, too
    expected: Known = {}
    acknowledged = at_work = 0
    for number in range(kills):
        if number % FRESH_EVERY == 0:
            folder, expected = folder.with_name(f"{folder.name}-{number}"), {}
        life = chance.uniform(0, LONGEST_LIFE if number % FRESH_EVERY else LONGEST_LIFE / 4)
        said = killed(folder, seed * 1000 + number, life)
        acknowledged += sum(how == "done" for how, _what, _value in said)
        at_work += bool(said) and said[-1][0] == "doing" and said[-1][1] != "account"
        expected = survived(folder, expected, said)
    return acknowledged, at_work


if __name__ == "__main__":
    done, working = run(Path(sys.argv[1]) / "store", int(sys.argv[2]), int(sys.argv[3]))
    print(f"{sys.argv[2]} kills, {working} of them in a change: {done} acknowledged changes, none lost")  # noqa: T201
