"""One process alone has a store, from before any key is known."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.store import lock, swap
from tests.store.test_database import POSIX

SECOND = """
import sys, time
from pathlib import Path
from jdm_desktop.store import lock
begun = time.perf_counter()
try: lock.hold(Path(sys.argv[1]))
except Exception as trouble: print(trouble, time.perf_counter() - begun, sep="|")
else: print("held", 0, sep="|")
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from jdm_desktop.store import lock
held = lock.hold(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def second(folder: Path) -> tuple[str, float]:
    """Let another process try to have the store; return what it says and how long it waited."""
    done = subprocess.run([sys.executable, "-c", SECOND, str(folder)], capture_output=True, check=True, text=True)
    sentence, taken = done.stdout.strip().split("|")
    return sentence, float(taken)


def test_a_second_start_is_refused_at_once(folder: Path) -> None:
    """Another process gets one sentence in less than a second; once the first has let go, it may have the store."""
    held = lock.hold(folder)
    sentence, taken = second(folder)
    assert "is open already" in sentence
    assert taken < 1
    with pytest.raises(StoreTrouble, match="is open already"):
        lock.hold(folder)
    held.release()
    held.release()
    assert second(folder)[0] == "held"


@POSIX
def test_a_killed_process_has_nothing_any_more(folder: Path) -> None:
    """The system lets go of the lock, so that nobody has to remove a file by hand after a crash."""
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    assert (folder / lock.FILE_NAME).exists()
    lock.hold(folder).release()


@POSIX
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    """Whoever may only read gets the reason."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o555)
        attempt = SECOND.replace("begun =", "import os; os.getuid() or os.setuid(65534)\nbegun =")
        command = [sys.executable, "-c", attempt, place]
        said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        Path(place).chmod(0o755)
    assert "cannot be written to" in said


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    """A folder that cannot be made gets one sentence."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreTrouble, match="cannot be used"):
        lock.hold(tmp_path / "file")


def test_what_cannot_be_finished_lets_go_of_the_lock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a restore that was killed cannot be finished, the next try is not locked out by this one."""

    def fail(_folder: Path) -> None:
        raise OSError(5, os.strerror(5))

    with monkeypatch.context() as patch:
        patch.setattr(swap, "finish", fail)
        with pytest.raises(StoreTrouble, match="cannot be used"):
            lock.hold(folder)
    lock.hold(folder).release()
