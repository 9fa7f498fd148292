"""Whatever breaks while people work at a real, encrypted store: nothing that was acknowledged is lost.

A kill at every write, a refusal of every write, a power failure between any two, and a second fault while coming back
from the first. The long runs try every point: JDM_LONG=1 python -m pytest tests/trust -m long -s.
"""

import functools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust import tracing

NOTHING_LOST = ", 0 with a loss"


@functools.cache
def _why_not() -> str | None:
    """Ask in a process of its own: this one may have threads, and must not be forked."""
    asked = "from tests.trust import tracing; print(tracing.why_not() or '')"
    done = subprocess.run([sys.executable, "-c", asked], check=False, capture_output=True, text=True)
    return done.stdout.strip() or (None if done.returncode == 0 else "strace may not trace processes here")


def broken(module: str, folder: Path, *counts: int) -> str:
    """Break things in a process of its own; return the figures that it prints."""
    why_not = _why_not()
    if why_not is not None:
        pytest.skip(why_not)
    command = [sys.executable, "-m", f"tests.trust.{module}", str(folder), *map(str, counts)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-8000:]
    return done.stdout.strip()


def test_nothing_acknowledged_is_lost_whatever_breaks(tmp_path: Path) -> None:
    """Killed, refused, without power, and broken again while coming back: all that was acknowledged is there, whole."""
    figures = broken("breaking", tmp_path, 18, 14, 54, 5, 2).splitlines()
    assert [line.split(":")[0] for line in figures] == ["kill", "refuse", "twice", "stick", "file", "power"]
    assert all(line.endswith(NOTHING_LOST) for line in figures), figures


@pytest.mark.long
@pytest.mark.parametrize(
    ("module", "least"), [("kill", 1000), ("power", 5000), ("faults", 1000), ("compound", 200)], ids=str
)
def test_every_point(tmp_path: Path, module: str, least: int) -> None:
    """The same at every point there is: more than 1,000 kills, 5,000 power failures, 1,000 refusals, 200 twice."""
    figures = broken(module, tmp_path, 300 if module == "compound" else 0)
    print(f"\n{figures}")  # noqa: T201 - the figures for the README
    assert figures.endswith(NOTHING_LOST)
    assert int(figures.split()[0]) >= least


def test_where_nothing_is_traced_the_reason_is_said() -> None:
    """On this machine strace works, or the reason why it does not is a sentence."""
    assert tracing.WRITES
    assert _why_not() is None or len(str(_why_not())) > 10


SANDBOX = ("unshare", "--user", "--map-root-user", "--mount")


def full(folder: Path, sizes: range, module: str = "full_disk") -> str:
    """Work on disks that have so many kilobytes, or so many left; return the figures."""
    if not shutil.which("unshare") or subprocess.run([*SANDBOX, "true"], check=False, capture_output=True).returncode:
        pytest.skip("needs a name space of its own to mount small disks in")
    command = [*SANDBOX, sys.executable, "-m", f"tests.trust.{module}", str(folder), *map(str, sizes)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-8000:]
    return done.stdout.strip()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """Store, backup and paper on a disk that fills up: each time it is said, and saved once there is space."""
    assert full(tmp_path, range(340, 341)).endswith(NOTHING_LOST)


def test_papers_and_exports_on_a_full_disk(tmp_path: Path) -> None:
    """A signed paper, and the trail as CSV, JSON and PDF: each refused in a sentence, and made once there is space.

    Nothing is half-written, and an earlier file of the same name stays until then.
    """
    figures = full(tmp_path, range(40, 41), "full_papers")
    assert figures.endswith(NOTHING_LOST)
    assert int(figures.split(", ")[1].split()[0]) >= 3


@pytest.mark.long
def test_papers_and_exports_on_25_full_disks(tmp_path: Path) -> None:
    """The same with 0 to 400 kB left."""
    figures = full(tmp_path, range(0, 400, 16), "full_papers")
    print(f"\n{figures}")  # noqa: T201 - the figures for the README
    assert figures.endswith(NOTHING_LOST)


@pytest.mark.long
def test_60_small_disks(tmp_path: Path) -> None:
    """The same on 60 sizes of disks between 150 kB and 2.5 MB."""
    figures = full(tmp_path, range(150, 2550, 40))
    print(f"\n{figures}")  # noqa: T201 - the figures for the README
    assert figures.endswith(NOTHING_LOST)


@pytest.mark.long
@pytest.mark.parametrize(("module", "counts"), [("whole", ()), ("memory", (200,)), ("stick", (0,))], ids=str)
def test_files_and_memory(tmp_path: Path, module: str, counts: tuple[int, ...]) -> None:
    """A file is the old one or the new one at whatever step its writing ends; no memory, or no stick, loses nothing."""
    figures = broken(module, tmp_path, *counts)
    print(f"\n{figures}")  # noqa: T201 - the figures for the README
    assert figures.endswith(NOTHING_LOST)


CARELESS = """
import sys
from pathlib import Path
from jdm_desktop.store import database
database._DURABLE = ("journal_mode=PERSIST", "synchronous=OFF")
from tests.trust import power
print(power.main(Path(sys.argv[1]), 120, "finishing"))
"""


@pytest.mark.long
def test_a_store_that_syncs_nothing_is_found_out(tmp_path: Path) -> None:
    """Without syncs, power failures lose what was acknowledged, and the search says so: 0 elsewhere means something."""
    if _why_not() is not None:
        pytest.skip(str(_why_not()))
    done = subprocess.run([sys.executable, "-c", CARELESS, str(tmp_path)], check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "with a loss" in done.stderr
