"""Refuse every write, sync, open and rename: python -m tests.trust.faults FOLDER MOST (0: all of them).

Each fault happens once, or from then on until somebody sees to the disk. Every failing use case must say so in a
sentence with nothing half-done, and be saved when it is tried again. Prints one line of figures.
"""

import itertools
import sys
from collections import Counter
from pathlib import Path

from tests.trust import acts, aftermath, kill, tracing
from tests.trust.acts import SCENES, Templates
from tests.trust.kill import Point
from tests.trust.ledger import Ledger

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")


def refused(templates: Templates, work: Path, point: Point, error: str, *, for_ever: bool) -> int:
    """Let one call fail, once or for ever; return how often the program said so. Fails by assertion."""
    scene = SCENES[point.scene]
    place = templates.place(scene.template).copied(work)
    ledger = Ledger()
    fault = tracing.inject(point.call, f"error={error}", point.when, for_ever=for_ever)
    with acts.at_work(scene, place, ledger) as (before, act):
        status = tracing.run(act, ledger, fault, before)
    lines = ledger.lines()
    aftermath.survived(place, scene, lines, templates.held[scene.template], hours=2)
    assert status == 0, status
    told = [said["said"] for how, said in lines if how == "trouble"]
    assert all(sentence.endswith(".") and "Errno" not in sentence for sentence in told), told
    return len(told)


def main(folder: Path, most: int) -> str:
    """Let so many calls fail; return the figures."""
    templates = Templates.made(folder / "templates")
    work = folder / "work"
    faults = Counter[str]()
    wrong = []
    tried = kill.few(kill.points(templates, work), most // 2)
    for (number, point), for_ever in itertools.product(enumerate(tried), (False, True)):
        error = ERRORS[(number + for_ever) % len(ERRORS)]
        try:
            faults["told"] += bool(refused(templates, work, point, error, for_ever=for_ever))
        except Exception as fault:  # noqa: BLE001 - every fault is tried, and every failure is told
            wrong.append(f"{point} {error} {'for ever' if for_ever else 'once'}: {type(fault).__name__}: {fault}")
        faults["tried"] += 1
    print("\n".join(wrong[:20]), file=sys.stderr)
    said = f"{faults['tried']} injected faults, {faults['told']} told in a sentence, {len(wrong)} with a loss"
    assert not wrong, said
    return said


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2])))  # noqa: T201 - the figures
