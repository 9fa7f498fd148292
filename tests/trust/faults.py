"""Refuse every write, sync, open and rename: python -m tests.trust.faults FOLDER MOST [SCENE…]; MOST of 0: all of them.

Each fault happens once, or from then on until somebody sees to the disk. Every failing use case must say so in a
sentence with nothing half-done, and be saved when it is tried again. Prints one line of figures.
"""

import itertools
import sys
from pathlib import Path

from tests.trust import aftermath, kill, scenes, tracing
from tests.trust.kill import Point
from tests.trust.ledger import Ledger
from tests.trust.scenes import SCENES, Templates

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")


def refused(templates: Templates, work: Path, point: Point, error: str, *, for_ever: bool) -> int:
    """Let one call fail, once or for ever; return how often the program said so. Fails by assertion."""
    scene = SCENES[point.scene]
    place = templates.place(scene.template).copied(work)
    ledger = Ledger()
    fault = tracing.inject(point.call, f"error={error}", point.when, for_ever=for_ever)
    with scenes.at_work(scene, place, ledger) as (before, act):
        status = tracing.run(act, ledger, fault, before)
    lines = ledger.lines()
    aftermath.survived(place, scene, lines, templates.held[scene.template], hours=2)
    assert status == 0, status
    told = [said["said"] for how, said in lines if how == "trouble"]
    assert all(sentence.endswith(".") and "Errno" not in sentence for sentence in told), told
    return len(told)


def main(folder: Path, most: int, *names: str) -> str:
    """Let so many calls fail; return the figures."""
    templates = Templates.made(folder / "templates")
    found = kill.points(templates, folder / "work", names or tuple(SCENES))
    return tried(templates, folder / "work", found, most)


def tried(templates: Templates, work: Path, found: list[Point], most: int) -> str:
    """Let so many calls fail; return the figures."""
    said, count, wrong = 0, 0, []
    for (number, point), for_ever in itertools.product(enumerate(kill.few(found, most // 2)), (False, True)):
        error = ERRORS[(number + for_ever) % len(ERRORS)]
        count += 1
        try:
            said += bool(refused(templates, work, point, error, for_ever=for_ever))
        except Exception as fault:  # noqa: BLE001 - every fault is tried, and every failure is told
            wrong.append(f"{point} {error} {'for ever' if for_ever else 'once'}: {type(fault).__name__}: {fault}")
    return kill.told(wrong, f"{count} injected faults, {said} told in a sentence, the others harmless")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))  # noqa: T201 - the figures
