"""Papers and exports on a full disk: python -m tests.trust.full_papers FOLDER FREE… where disks may be mounted.

Before each thing that is done, the disk is filled until so many kilobytes are left: a record is signed with its real
paper, the paper is saved, and the trail is exported as CSV, JSON and PDF. Each is refused in a sentence, with nothing
half-written and an earlier file of the same name as it was, and done once space is freed. Prints one line of figures.
"""

import json
import os
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.inspection import PaperTruth
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.exchange import trail_file
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.service import document, screening, signature, trail
from jdm_desktop.service.steps import at_once
from jdm_desktop.service.trail import TrailFilter, TrailKind
from tests.service import desk
from tests.service.desk import EN, ZH
from tests.trust import acts, full_disk, kill
from tests.trust.acts import LI, OLD, Place, Worker
from tests.trust.full_disk import Cramped, registered
from tests.trust.ledger import Ledger

SIZE = 32 * 1024  # kilobytes of the disk
MORE = 64 * 1024  # bytes that are freed each time
EARLIER = b"what lay there before"


@dataclass
class Packed(Cramped):
    """Works with real papers on a disk that is packed before each thing that is done."""

    left: int = 0

    @property
    def ballast(self) -> Path:
        """A file that takes the space."""
        return self.place.root / "ballast"

    def open(self, hours: int = 1) -> None:
        """Stand at the door."""
        super().open(hours)
        self.door.papers = Papers()

    def pack(self) -> None:
        """Fill the disk until so many kilobytes are left."""
        self.ballast.unlink(missing_ok=True)
        disk = os.statvfs(self.place.root)
        taken = disk.f_bavail * disk.f_frsize - self.left * 1024
        with self.ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, taken)

    def free(self) -> None:
        """Free some space."""
        os.truncate(self.ballast, max(0, self.ballast.stat().st_size - MORE))


def prepared(worker: Worker) -> None:
    """Complete a record that can be signed; put an earlier file wherever one will be saved."""
    acts.birth(worker)
    registered(worker)
    worker.do({f"declared {LI}": True}, lambda: worker.li.declare(OLD))
    worker.do({"state 1": "completed", "snapshots 1": 1}, lambda: screening.complete(worker.li, 1))
    for kind in ("signed.pdf", *(f"trail.{kind}" for kind in TrailKind)):
        (worker.place.root / kind).write_bytes(EARLIER)


def signed(worker: Packed) -> None:
    """Sign, and save the paper; it is genuine."""
    worker.pack()
    worker.do(
        {"signatures 1": 1, "papers 1": 1},
        lambda: signature.sign(worker.li, 1, Meaning.ENTERED, LI, OLD, readings=(), languages=(EN, ZH)),
    )
    content = document.paper(worker.li, 1).content
    worker.pack()
    worker.do({}, lambda: saved(worker.place.root / "signed.pdf", content))
    found = (worker.place.root / "signed.pdf").read_bytes()
    inspected = Papers().inspect(found, worker.door.authority.certificate)
    assert inspected.truth is PaperTruth.GENUINE


def exported(worker: Packed, kind: TrailKind) -> None:
    """Export the trail as the window does: the entry first, then the file."""
    session, target = worker.li, worker.place.root / f"trail.{kind}"
    write = {TrailKind.CSV: trail_file.csv_file, TrailKind.JSON: trail_file.json_file}.get(kind)

    def export() -> None:
        gathered = at_once(trail.gathering(session, TrailFilter(), kind, (EN, ZH)))
        made = gathered.made(write or trail.as_paper(session))
        trail.exported(session, gathered, made)
        saved(target, made.content)

    worker.pack()
    worker.do({}, export)
    require_readable(target.read_bytes(), kind)


def saved(target: Path, content: bytes) -> None:
    """Save a file; what is refused leaves what lay there, and nothing beside it."""
    before, names = target.read_bytes(), sorted(target.parent.iterdir())
    try:
        write_whole(target, content)
    except BaseException:
        assert target.read_bytes() == before, "half a file"
        assert sorted(target.parent.iterdir()) == names, "something is left beside it"
        raise
    assert target.read_bytes() == content


def require_readable(content: bytes, kind: TrailKind) -> None:
    """Demand that an export is whole."""
    if kind is TrailKind.JSON:
        said = json.loads(content)
        assert said["entries"][-1]["hash"] == said["head"]["hash"]
    elif kind is TrailKind.CSV:
        assert content.decode("utf-8-sig").count("\r\n") > 20
    else:
        assert len(PdfReader(BytesIO(content)).pages) > 1


def filled(root: Path, left: int) -> int:
    """Work on a disk with so many kilobytes left; return how often something was refused. Fails by assertion."""
    with full_disk.working(Packed(Place(root), Ledger(), left=left), SIZE) as worker:
        prepared(worker)
        signed(worker)
        for kind in TrailKind:
            exported(worker, kind)
        worker.close()
        worker.ballast.unlink()
        for path in root.glob("*.*"):
            path.unlink()  # these are no part of the store, and say what it says
        full_disk.require_sound(worker)
    return len(worker.told)


def main(folder: Path, sizes: list[int]) -> str:
    """Work with so many kilobytes left; return the figures."""
    desk.known_key()
    disks = {f"{left} kB left": left for left in sizes}
    refused, lost = full_disk.each(disks, lambda name, left: filled(folder / name, left))
    figures = f"{len(sizes)} nearly full disks, {refused} papers and exports refused, each made once space was freed"
    return kill.told(lost, figures)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]))  # noqa: T201 - the figures
