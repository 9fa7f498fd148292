"""What holds for every test of the window: it leaves no thread, no timer and no window behind."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.frame import Frame, left_in_order, open_frame, workspace
from tests.service import desk

Kind = TypeVar("Kind", bound=QObject)

WAIT_FOR_WORKERS = 60_000  # milliseconds
WINDOWS_OF_QT = frozenset({"QTipLabel"})  # Qt keeps the last tool tip for itself


class Started(Generic[Kind]):
    """Remembers every object of one class that was started, and keeps none of them alive."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, kind: type[Kind]) -> None:
        self._objects: list[weakref.ref[Kind]] = []
        start: Callable[..., None] = kind.__dict__["start"]

        def remember_and_start(started: Kind, *arguments: object) -> None:
            self._objects.append(weakref.ref(started))
            start(started, *arguments)

        monkeypatch.setattr(kind, "start", remember_and_start)

    def alive(self) -> list[Kind]:
        """Return those that still exist, in Python and in Qt."""
        objects = [reference() for reference in self._objects]
        return [started for started in objects if started is not None and shiboken6.isValid(started)]


def settle() -> None:
    """Carry out the deletions that were put off until later."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def top_windows() -> set[QWidget]:
    """Return the windows that exist, shown or not."""
    return {window for window in QApplication.topLevelWidgets() if type(window).__name__ not in WINDOWS_OF_QT}


def left_windows(before: set[QWidget]) -> set[QWidget]:
    """Return the windows that were made since `before` and outlive their test."""
    if top_windows() <= before:
        return set()
    gc.collect()  # what only a cycle holds is no leak
    return top_windows() - before


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread or timer running, or a window that nobody closes."""
    threads = Started(monkeypatch, QThread)
    timers = Started(monkeypatch, QTimer)
    before = top_windows()
    yield
    settle()
    left = [f"the window {window!r} (give it to qtbot.addWidget)" for window in left_windows(before)]
    if not QThreadPool.globalInstance().waitForDone(WAIT_FOR_WORKERS):
        left.append("a worker of the thread pool")
    left += [f"the running thread {thread!r}" for thread in threads.alive() if thread.isRunning()]
    left += [f"the active timer {timer!r}" for timer in timers.alive() if timer.isActive()]
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


@pytest.fixture
def entrance(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """Give the window over an empty store: the first start."""
    yield from left_in_order(open_frame(qtbot, qapp, tmp_path, workspace()))


@pytest.fixture
def door(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """Give the window at its sign-in page, over a store that knows the investigator "li"."""
    store = workspace()
    desk.first(store).sign_out()
    yield from left_in_order(open_frame(qtbot, qapp, tmp_path, store))


@pytest.fixture
def frame(door: Frame) -> Frame:
    """Give the window with "li" signed in."""
    door.sign_in()
    return door
