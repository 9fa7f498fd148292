"""A second fault while coming back from the first: python -m tests.trust.compound FOLDER MOST [SCENE…].

A scene is killed at a write; the next start is killed at a write of its own, or refused one for ever; the start after
that finds everything that was acknowledged. Prints one line of figures.
"""

import os
import random
import sys
from dataclasses import replace
from pathlib import Path

from tests.trust import acts, aftermath, faults, kill, scenes, tracing
from tests.trust.acts import Act, Place, Worker
from tests.trust.kill import KILL, Point
from tests.trust.ledger import Ledger
from tests.trust.scenes import SCENES, Scene, Templates


def coming_back(scene: Scene) -> Act:
    """Return what opens the store after a fault and signs in, or makes it where it was never made."""

    def act(worker: Worker) -> None:
        worker.open(hours=2)
        if worker.door.needs_first_account:
            acts.birth(worker)
        else:
            worker.door.sign_in(acts.LI, acts.OLD, adopt=scene.adopts)

    return act


def broken_twice(templates: Templates, work: Path, point: Point, chance: random.Random) -> bool:
    """Kill, break the next start, start again; return whether the second fault fell. Fails by assertion."""
    scene = SCENES[point.scene]
    place = templates.place(scene.template).copied(work)
    first = Ledger()
    with scenes.at_work(scene, place, first) as (before, act):
        tracing.run(act, first, tracing.inject(point.call, KILL, point.when), before)
    fell = _second(replace(scene, act=coming_back(scene), enters=False), place, chance)
    aftermath.survived(place, scene, first.lines(), templates.held[scene.template], hours=3)
    return fell


def _second(scene: Scene, place: Place, chance: random.Random) -> bool:
    call = chance.choice(["pwrite64", "write", "fsync", "rename", "openat", "unlink"])
    what = chance.choice([KILL, *(f"error={error}" for error in faults.ERRORS)])
    when = chance.randint(1, 6)
    ledger = Ledger()
    with scenes.at_work(scene, place, ledger) as (before, act):
        status = tracing.run(act, ledger, tracing.inject(call, what, when, for_ever=what != KILL), before)
    return bool(os.WIFSIGNALED(status) or os.WEXITSTATUS(status))


def main(folder: Path, most: int, *names: str) -> str:
    """Break so many scenes twice; return the figures."""
    templates = Templates.made(folder / "templates")
    found = kill.points(templates, folder / "work", names or tuple(SCENES))
    return tried(templates, folder / "work", found, most)


def tried(templates: Templates, work: Path, points: list[Point], most: int) -> str:
    """Break so many scenes twice; return the figures."""
    chance = random.Random(5)  # noqa: S311 - the same faults every time
    # A changed password is what the second start would have to know: these scenes change none.
    found = kill.few([one for one in points if one.scene not in ("declaring", "recovering")], most)
    fallen, lost = 0, []
    for point in found:
        try:
            fallen += broken_twice(templates, work, point, chance)
        except Exception as error:  # noqa: BLE001 - every fault is tried, and every failure is told
            lost.append(f"{point}: {type(error).__name__}: {error}")
    return kill.told(lost, f"{len(found)} faults after a kill, {fallen} of them ended the next start")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))  # noqa: T201 - the figures
