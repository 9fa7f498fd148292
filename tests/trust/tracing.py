"""Processes that strace watches, kills or refuses: forked with everything imported, then attached to.

An injection counts the calls of its kind since it was attached, so that `when` names one call of the work itself.
"""

import ctypes
import functools
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.trust.ledger import Ledger

_TRACE_ME = 0x59616D61  # PR_SET_PTRACER (linux/prctl.h): where Yama lets only a parent trace, let everybody
_ANYBODY = ctypes.c_ulong(-1 & (1 << 64) - 1)
_STEP = 0.0005  # seconds between two looks at what the other process is doing
_LONGEST = 60.0

WRITES = (
    *("pwrite64", "write", "sendfile", "fsync", "fdatasync", "ftruncate"),
    *("rename", "link", "unlink", "unlinkat", "openat", "mkdir", "rmdir"),
)
"""The calls by which a store, its journal and the files beside it come to the disk."""


@functools.cache
def why_not() -> str | None:
    """Return why no process can be traced here, None where one can."""
    if not sys.platform.startswith("linux") or shutil.which("strace") is None:
        return "needs Linux and strace"
    ledger = Ledger()
    status = run(lambda: os.close(os.open(os.devnull, os.O_RDONLY)), ledger, inject("openat", "signal=SIGKILL", 1))
    return None if os.WIFSIGNALED(status) else "strace may not trace processes here"


def inject(call: str, what: str, when: int, *, for_ever: bool = False) -> list[str]:
    """Return strace's words for one fault at the `when`-th call of its kind, and at all later ones `for_ever`."""
    return ["-e", f"trace={call}", "-e", f"inject={call}:{what}:when={when}{'+' if for_ever else ''}"]


def run(work: Callable[[], object], ledger: Ledger, words: Sequence[str], before: Callable[[], object] = int) -> int:
    """Do `work` in a process of its own that strace attaches to with `words`; return how it ended (os.waitpid).

    `before` is done first and not watched. Where the process raises its flag "stuck", strace lets go of it, and the
    flag "free" says so.
    """
    child = _forked(work, ledger, before)
    _wait_for_ready(child, ledger)
    tracer = subprocess.Popen(
        [
            shutil.which("strace") or "strace",
            "-f",
            "-qq",
            *words,
            *([] if "-o" in words else ["-o", os.devnull]),
            "-p",
            str(child),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        while tracer.poll() is None and not _is_traced(child):
            pause()
        ledger.raise_flag("go")
        return _ended(child, ledger, tracer)
    finally:
        tracer.terminate()
        tracer.wait()


def untraced(work: Callable[[], object], ledger: Ledger) -> int:
    """Do `work` in a process of its own, untroubled; return how it ended."""
    child = _forked(work, ledger, int)
    ledger.raise_flag("go")
    return os.waitpid(child, 0)[1]


def calls(
    work: Callable[[], object], kinds: Sequence[str] = WRITES, before: Callable[[], object] = int
) -> dict[str, int]:
    """Return how often `work` calls what."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as told:
        ledger = Ledger()
        status = run(work, ledger, ["-e", f"trace={','.join(kinds)}", "-o", told.name], before)
        assert status == 0, ledger.lines()
        said = told.read()
    names = [line.split(maxsplit=1)[1].split("(", 1)[0] for line in said.splitlines() if "(" in line]
    return {kind: names.count(kind) for kind in kinds if kind in names}


def pause_until(ledger: Ledger, flag: str) -> None:
    """Wait for the other process."""
    while not ledger.flag(flag):
        pause()


def _forked(work: Callable[[], object], ledger: Ledger, before: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        ctypes.CDLL(None).prctl(_TRACE_ME, _ANYBODY, 0, 0, 0)
        before()
        ledger.raise_flag("ready")
        pause_until(ledger, "go")
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - the parent is told, whatever it is
        ledger.say("failed", {"traceback": traceback.format_exc()})
    finally:
        os._exit(status)


def _wait_for_ready(child: int, ledger: Ledger) -> None:
    while not ledger.flag("ready") and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        pause()


def _ended(child: int, ledger: Ledger, tracer: subprocess.Popen[bytes]) -> int:
    waited = 0.0
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        if ledger.flag("stuck") and not ledger.flag("free"):
            tracer.terminate()
            tracer.wait()
            ledger.raise_flag("free")
        pause()
        waited += _STEP
        if waited > _LONGEST:
            os.kill(child, signal.SIGKILL)


def _is_traced(child: int) -> bool:
    return "TracerPid:\t0\n" not in Path(f"/proc/{child}/status").read_text("ascii", "replace")


def pause() -> None:
    """Let the other process work, without any call that an injection could meet."""
    select.select([], [], [], _STEP)
