"""Copying an open store in small steps, between which whoever works goes on working.

Python's interface to SQLite's backup (sqlite.org/backup.html) runs to the end in one call, so that call has a thread of
its own. The two threads never run at once: one waits whenever the other goes on, and so the store stays in one hand.
What is written between two steps, over the same connection, SQLite puts into the copy too.
"""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from jdm_desktop.store.failures import ERRORS

_PAGES = 64  # of 4 kB: a step takes a few milliseconds
_FAST = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF")  # a copy counts once it is synced and proven


class _Stopped(Exception):  # noqa: N818 - no error: nobody wants the copy any more
    """The copy is to be left."""


class Copying:
    """One copy being made; on leaving, what is not finished is stopped."""

    def __init__(self, source: sqlite3.Connection, path: Path, connect: Callable[[str], sqlite3.Connection]) -> None:
        self._source, self._path, self._connect = source, path, connect
        self._go, self._rest = threading.Semaphore(0), threading.Semaphore(0)
        self._is_done = self._is_stopped = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="copying", daemon=True)

    def __enter__(self) -> Self:
        try:
            self._thread.start()
        except RuntimeError as error:  # the memory is full
            raise OSError(str(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Leave the copy as it is; a second call does nothing."""
        self._is_stopped = True
        self._go.release()
        self._thread.join()

    def step(self) -> bool:
        """Copy some pages; return whether that was all. Raises OSError where it fails or was stopped."""
        if self._is_stopped:
            message = "the store was closed meanwhile"
            raise InterruptedError(message)
        self._go.release()
        self._rest.acquire()
        if self._failure is not None:
            raise self._failure
        return self._is_done

    def _run(self) -> None:
        self._go.acquire()
        try:
            if not self._is_stopped:
                self._copy()
        except _Stopped:
            pass
        except ERRORS as failure:  # the driver's copying gives no code by which to tell the world's faults
            self._failure = OSError(str(failure))
        except BaseException as failure:  # noqa: BLE001 - `step` raises it in the other thread
            self._failure = failure
        self._is_done = True
        self._rest.release()

    def _copy(self) -> None:
        copied = self._connect(str(self._path))
        try:
            for pragma in _FAST:
                copied.execute(pragma).fetchall()
            self._source.backup(copied, pages=_PAGES, progress=self._hand_over)
        finally:
            copied.close()

    def _hand_over(self, _status: int, _remaining: int, _total: int) -> None:
        self._rest.release()
        self._go.acquire()
        if self._is_stopped:
            raise _Stopped
