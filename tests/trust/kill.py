"""Kill at every write: python -m tests.trust.kill FOLDER MOST [SCENE…], MOST being the most points tried (0: all).

Prints one line of figures; fails where anything that was acknowledged is lost.
"""

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.trust import aftermath, scenes, tracing
from tests.trust.ledger import Ledger
from tests.trust.scenes import SCENES, Templates

KILL = "signal=SIGKILL"


@dataclass(frozen=True, slots=True)
class Point:
    """A call in a scene: the `when`-th of its kind."""

    scene: str
    call: str
    when: int


def points(templates: Templates, work: Path, names: tuple[str, ...] = tuple(SCENES)) -> list[Point]:
    """Return every call in every scene that comes to the disk."""
    found: list[Point] = []
    for name in names:
        scene = SCENES[name]
        place = templates.place(scene.template).copied(work)
        with scenes.at_work(scene, place, Ledger()) as (before, act):
            counted = tracing.calls(act, before=before)
        found.extend(Point(name, call, when) for call, count in counted.items() for when in range(1, count + 1))
    return found


def few(found: list[Point], most: int) -> list[Point]:
    """Return at most so many of the points, the same ones every time: of all scenes, then of all kinds of calls."""
    if not most or len(found) <= most:
        return found
    kinds: dict[str, dict[str, list[Point]]] = {}
    for one in random.Random(1).sample(found, len(found)):  # noqa: S311 - the same points every time
        kinds.setdefault(one.scene, {}).setdefault(one.call, []).append(one)
    return list(_in_turn([list(_in_turn(list(calls.values()))) for calls in kinds.values()]))[:most]


def _in_turn(several: list[list[Point]]) -> Iterator[Point]:
    for row in range(max(map(len, several))):
        yield from (one[row] for one in several if row < len(one))


def killed(templates: Templates, work: Path, point: Point) -> bool:
    """Kill at one point and start again; return whether the kill fell. Fails by assertion."""
    scene = SCENES[point.scene]
    place = templates.place(scene.template).copied(work)
    ledger = Ledger()
    with scenes.at_work(scene, place, ledger) as (before, act):
        status = tracing.run(act, ledger, tracing.inject(point.call, KILL, point.when), before)
    aftermath.survived(place, scene, ledger.lines(), templates.held[scene.template], hours=2)
    return os.WIFSIGNALED(status)


def told(lost: list[str], figures: str) -> str:
    """Return the figures; fail, and say where, where anything was lost."""
    assert not lost, "\n".join([f"{figures}, {len(lost)} with a loss:", *lost[:20]])
    return f"{figures}, 0 with a loss"


def main(folder: Path, most: int, *names: str) -> str:
    """Kill at so many points; return the figures."""
    templates = Templates.made(folder / "templates")
    found = points(templates, folder / "work", names or tuple(SCENES))
    return tried(templates, folder / "work", found, most)


def tried(templates: Templates, work: Path, found: list[Point], most: int) -> str:
    """Kill at so many points; return the figures."""
    fallen, lost = 0, []
    for point in few(found, most):
        try:
            fallen += killed(templates, work, point)
        except Exception as error:  # noqa: BLE001 - every point is tried, and every failure is told
            lost.append(f"{point}: {type(error).__name__}: {error}")
    return told(lost, f"{fallen} kills in {len({one.scene for one in found})} scenes, at every kind of write")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))  # noqa: T201 - the figures
