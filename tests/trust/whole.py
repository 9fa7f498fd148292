"""Writing a file whole, killed and refused at each of its steps: python -m tests.trust.whole FOLDER."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from jdm_desktop import whole_file
from tests.trust import kill, tracing
from tests.trust.faults import ERRORS
from tests.trust.ledger import Ledger

OLD, NEW = b"old" * 5_000, b"new" * 7_000
KINDS = ("openat", "write", "fsync", "close", "rename")


def wrote(target: Path, words: list[str]) -> bool:
    """Write over a file under a fault; return whether the file is the new one. Fails where it is neither."""
    shutil.rmtree(target.parent, ignore_errors=True)
    target.parent.mkdir(parents=True)
    target.write_bytes(OLD)
    ledger = Ledger()

    def work() -> None:
        try:
            whole_file.write(target, NEW)
        except OSError:
            ledger.say("trouble", {})
        else:
            ledger.say("done", {})

    status = tracing.run(work, ledger, words)
    found, lines = target.read_bytes(), ledger.lines()
    assert found in (OLD, NEW), "half a file"
    assert found == NEW or ("done", {}) not in lines, "said to be written, and was not"
    if not os.WIFSIGNALED(status):
        assert lines, "neither written nor refused"
        assert list(target.parent.iterdir()) == [target], "something is left beside it"
    return found == NEW


def main(folder: Path, errors: Sequence[str] = ERRORS) -> str:
    """Try every fault at every step; return the figures."""
    target = folder / "whole" / "paper.pdf"
    target.parent.mkdir(parents=True)
    counted = tracing.calls(lambda: whole_file.write(target, NEW), KINDS)
    new, count, lost = 0, 0, []
    for call, most in counted.items():
        for when in range(1, most + 1):
            for what in (kill.KILL, *(f"error={error}" for error in errors)):
                count += 1
                try:
                    new += wrote(target, tracing.inject(call, what, when))
                except Exception as error:  # noqa: BLE001 - every fault is tried, and every failure is told
                    lost.append(f"{call} {when} {what}: {type(error).__name__}: {error}")
    return kill.told(lost, f"{count} faults while a file is written, {new} times the new one, else the old one")


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))  # noqa: T201 - the figures
