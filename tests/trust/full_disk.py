"""A disk that fills up: python -m tests.trust.full_disk FOLDER SIZE… in a name space where disks may be mounted.

People work on a disk of so many kilobytes. Whenever something cannot be saved, they are told so, find nothing
half-done, free some space, and save it. Prints one line of figures.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.service import document, participant
from jdm_desktop.service.participant import ParticipantForm
from tests.service import desk
from tests.trust import acts, aftermath, kill
from tests.trust.acts import Place, Worker
from tests.trust.ledger import Effects, Ledger
from tests.trust.scenes import SCENES

_FULL = "The disk is full."
MORE = 64  # kilobytes that are freed each time


def mount(place: Path, size: int, *words: str) -> None:
    """Give a folder a disk of so many kilobytes."""
    options = ",".join([*words, f"size={size}k"])
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True)


@dataclass
class Cramped(Worker):
    """Works on a small disk, and frees some of it whenever something cannot be saved."""

    size: int = 0
    told: list[str] = field(default_factory=list)

    def free(self) -> None:
        """Free some space."""
        self.size += MORE
        mount(self.place.root, self.size, "remount")

    def _recover(self, tried: int, before: Effects | None, effects: Effects, *, is_certain: bool) -> bool:
        found = self.held(effects)
        assert before is None or found is None or found == before or not is_certain, ("half done", before, found)
        assert tried < 100, ("freeing space does not help", self.ledger.lines()[-1])
        self.told.append(self.ledger.lines()[-1][1]["said"])
        self.free()
        return bool(effects) and self.held(effects) == effects


AnyCramped = TypeVar("AnyCramped", bound=Cramped)


def registered(worker: Worker) -> None:
    """Register the first participant, and determine everything."""
    form = ParticipantForm(acts.NAMES[0], desk.BORN)
    worker.do({"participant 1": acts.NAMES[0], "attempt 1": 1}, lambda: participant.register(worker.li, form))
    worker.do({}, lambda: desk.fill(worker.li, 1))
    worker.do({}, lambda: desk.determine_all(worker.li, 1))


def papers(worker: Worker) -> None:
    """Issue papers, and save each beside the store as a file of its own, whole or not at all."""
    for count in range(2, 6):
        worker.do({"papers 1": count}, lambda: document.issue(worker.li, 1, (desk.EN,)))
        file = worker.place.root / f"paper {count}.pdf"
        worker.do({}, lambda file=file: saved(file))  # type: ignore[misc]
        assert file.stat().st_size == 30_000


def saved(file: Path) -> None:
    """Save a paper; a full disk leaves no file of that name and no half of it."""
    try:
        whole_file.write(file, b"%PDF" + bytes(29_996))
    except OSError as error:
        assert list(file.parent.glob("*.pdf*")) == [one for one in file.parent.glob("*.pdf") if one != file]
        raise StoreTrouble(_FULL) from error


def filled(root: Path, size: int) -> int:
    """Work on a disk of one size; return how often something could not be saved. Fails by assertion."""
    with working(Cramped(Place(root), Ledger(), size=size), size) as worker:
        for act in (acts.birth, registered, acts.registering, acts.backing_up, acts.finishing, papers):
            act(worker)
        worker.close()
        mount(root, worker.size + 1024, "remount")  # a start counts its tries of passwords on the disk
        require_sound(worker)
    return len(worker.told)


@contextmanager
def working(worker: AnyCramped, size: int) -> Iterator[AnyCramped]:
    """Give a worker a disk of so many kilobytes, for as long as they work on it."""
    root = worker.place.root
    root.mkdir(parents=True)
    mount(root, size)
    try:
        yield worker
    finally:
        worker.close()
        subprocess.run(["/bin/umount", str(root)], check=True)


def require_sound(worker: Cramped) -> None:
    """Demand that each refusal was a sentence, and that the next start finds all that was acknowledged."""
    assert all(sentence.endswith(".") and "Errno" not in sentence for sentence in worker.told), worker.told
    aftermath.survived(worker.place, SCENES["birth"], worker.ledger.lines(), {}, hours=2)


def each(names: Mapping[str, int], work: Callable[[str, int], int]) -> tuple[int, list[str]]:
    """Work on disk after disk; return how often something was refused, and what was lost."""
    refused, lost = 0, []
    for name, size in names.items():
        try:
            refused += work(name, size)
        except Exception as error:  # noqa: BLE001 - every disk is tried, and every failure is told
            lost.append(f"{name}: {type(error).__name__}: {error}")
    return refused, lost


def main(folder: Path, sizes: list[int]) -> str:
    """Work on disks of these sizes; return the figures."""
    refused, lost = each({f"{size} kB": size for size in sizes}, lambda name, size: filled(folder / name, size))
    return kill.told(lost, f"{len(sizes)} small disks, {refused} times full, each time saved once space was freed")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]))  # noqa: T201 - the figures
