"""Memory that runs out: python -m tests.trust.memory FOLDER STEPS. Prints one line of figures.

Each step leaves the work a little more than the step before, in 32 kilobytes; the work ends where there is none left.
"""

import os
import resource
import sys
from pathlib import Path

from jdm_desktop.domain.trouble import Trouble
from tests.trust import acts, aftermath, kill, scenes, tracing
from tests.trust.ledger import Ledger
from tests.trust.scenes import SCENES, Templates

STEP = 32 * 1024
NAMES = ("finishing", "signing", "backing_up", "sitting")


def starved(templates: Templates, work: Path, name: str, spare: int) -> bool:
    """Work with so many bytes to spare and start again; return whether they were too few. Fails by assertion."""
    scene = SCENES[name]
    place = templates.place(scene.template).copied(work)
    ledger = Ledger()
    ledger.raise_flag("free")  # nobody frees memory: where trying again does not help, the work ends

    def hungry() -> None:
        with scenes.at_work(scene, place, ledger) as (before, act):
            before()
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + spare, resource.RLIM_INFINITY))
            try:
                act()
            except (MemoryError, Trouble, acts.NoUse):
                os._exit(3)

    status = tracing.untraced(hungry, ledger)
    lines = [line for line in ledger.lines() if "MemoryError" not in str(line[1].get("traceback"))]
    assert os.WIFEXITED(status), f"ended by signal {os.WTERMSIG(status)}"
    aftermath.survived(place, scene, lines, templates.held[scene.template], hours=3)
    return os.WEXITSTATUS(status) != 0


def main(folder: Path, steps: int) -> str:
    """Try so many steps; return the figures."""
    templates = Templates.made(folder / "templates")
    ended, lost = 0, []
    for number in range(steps):
        name = NAMES[number % len(NAMES)]
        try:
            ended += starved(templates, folder / "work", name, number // len(NAMES) * STEP)
        except Exception as error:  # noqa: BLE001 - every step is tried, and every failure is told
            lost.append(f"{name} {number}: {type(error).__name__}: {error}")
    return kill.told(lost, f"{steps} sizes of memory, {ended} of them too small")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2])))  # noqa: T201 - the figures
