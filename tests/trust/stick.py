"""A stick that is pulled while a backup goes to it: python -m tests.trust.stick FOLDER MOST (0: at every moment).

Its folder goes away at one of the moments at which a file on it is opened, moved or made. The backup in the store's own
folder counts all the same, the person is told that the copy failed, and works on; with the stick back, what it got is
no backup, and the next one is copied. Prints one line of figures.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from jdm_desktop.service import backup, screening
from jdm_desktop.service.screening import FactForm
from tests.trust import aftermath, kill, scenes, tracing, upkeep
from tests.trust.acts import REASON, Place, Worker
from tests.trust.ledger import Ledger
from tests.trust.scenes import SCENES, Scene, Templates

EVENTS = ("open", "os.rename", "os.mkdir", "os.chmod", "os.scandir", "os.remove", "shutil.copyfile")
NEVER = 1_000_000


def pulls(stick: Path, when: int) -> Callable[[], int]:
    """Pull a stick at the `when`-th moment from now on; return what says how many there were."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in EVENTS and any(str(one).startswith(f"{stick}/") for one in arguments):
            count += 1
            if count == when:
                stick.rename(pulled(stick))

    sys.addaudithook(hook)
    return lambda: count


def pulled(stick: Path) -> Path:
    """Return where a stick is while it is not plugged in."""
    return stick.with_name("pulled")


def copying(when: int) -> Scene:
    """Return the scene of a backup to a stick that is pulled at one moment, and of another one once it is back."""

    def act(worker: Worker) -> None:
        stick, form = worker.place.stick, FactForm("30.7")
        pulls(stick, when)
        done = backup.make(worker.li, stick)
        is_out = pulled(stick).exists()
        worker.ledger.say("done", {"backups": 2, "copies": int(done.not_copied is None and not is_out)})
        assert is_out or when == NEVER, "not pulled"
        worker.do({"fact 1 weight": "30.7"}, lambda: screening.record_fact(worker.li, 1, "weight", form, REASON))
        if is_out:
            pulled(stick).rename(stick)
        worker.do({"backups": 3, "copies": 1}, lambda: upkeep.copied(worker.li, stick))

    return Scene(act, "filed")


def moments(templates: Templates, work: Path) -> int:
    """Return at how many moments the stick can be pulled."""
    ledger = Ledger()

    def act(worker: Worker) -> None:
        count = pulls(worker.place.stick, NEVER)
        backup.make(worker.li, worker.place.stick)
        ledger.say("done", {"moments": count()})

    place = templates.place("filed").copied(work)
    with scenes.at_work(Scene(act, "filed"), place, ledger) as (before, watched):
        tracing.untraced(lambda: (before(), watched()), ledger)
    (_how, said), *_ = ledger.lines()
    return int(said["moments"])


def broken(templates: Templates, work: Path, when: int) -> None:
    """Pull a stick at one moment and start again. Fails by assertion."""
    scene, ledger = copying(when), Ledger()
    place: Place = templates.place(scene.template).copied(work)
    with scenes.at_work(scene, place, ledger) as (before, act):
        status = tracing.untraced(lambda: (before(), act()), ledger)
    aftermath.survived(place, SCENES["copying"], ledger.lines(), templates.held[scene.template], hours=2)
    assert os.WEXITSTATUS(status) == 0, ledger.lines()


def main(folder: Path, most: int) -> str:
    """Pull the stick at so many moments; return the figures."""
    return tried(Templates.made(folder / "templates"), folder / "work", most)


def tried(templates: Templates, work: Path, most: int) -> str:
    """Pull the stick at so many moments; return the figures."""
    count, lost = moments(templates, work), []
    whens = range(1, count + 1, max(1, count // most) if most else 1)
    for when in whens:
        try:
            broken(templates, work, when)
        except Exception as error:  # noqa: BLE001 - every moment is tried, and every failure is told
            lost.append(f"{when}: {type(error).__name__}: {error}")
    return kill.told(lost, f"{len(whens)} sticks pulled while a backup went to them")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2])))  # noqa: T201 - the figures
