"""A little of all that breaks: python -m tests.trust.breaking FOLDER KILLS FAULTS DISKS TWICE STICKS."""

import sys
from pathlib import Path

from tests.trust import compound, faults, kill, power, stick, whole
from tests.trust.scenes import Templates


def main(folder: Path, *counts: int) -> None:
    """Break so much of each kind, and print a line of figures for each."""
    kills, refusals, disks, twice, sticks = counts
    templates, work = Templates.made(folder / "templates"), folder / "work"
    found = kill.points(templates, work)
    sys.stdout.write(f"kill: {kill.tried(templates, work, found, kills)}\n")
    sys.stdout.write(f"refuse: {faults.tried(templates, work, found, refusals)}\n")
    sys.stdout.write(f"twice: {compound.tried(templates, work, found, twice)}\n")
    sys.stdout.write(f"stick: {stick.tried(templates, work, sticks)}\n")
    sys.stdout.write(f"file: {whole.main(folder, ('ENOSPC',))}\n")
    sys.stdout.write(f"power: {power.tried(templates, folder, disks)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
