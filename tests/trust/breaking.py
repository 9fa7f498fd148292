"""All that is broken at a store, a little of each: python -m tests.trust.breaking FOLDER KILLS FAULTS DISKS TWICE."""

import sys
from pathlib import Path

from tests.trust import compound, faults, kill, power, whole
from tests.trust.acts import Templates


def main(folder: Path, kills: int, refusals: int, disks: int, twice: int) -> None:
    """Break so much of each kind, and print a line of figures for each."""
    templates, work = Templates.made(folder / "templates"), folder / "work"
    found = kill.points(templates, work)
    sys.stdout.write(f"kill: {kill.tried(templates, work, found, kills)}\n")
    sys.stdout.write(f"refuse: {faults.tried(templates, work, found, refusals)}\n")
    sys.stdout.write(f"twice: {compound.tried(templates, work, found, twice)}\n")
    sys.stdout.write(f"file: {whole.main(folder, ('ENOSPC',))}\n")
    sys.stdout.write(f"power: {power.tried(templates, folder, disks)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
