"""Random keys, clicks and wheels over the real window: no exception, no lost reference, no growing memory."""

import gc
import os
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.i18n import Language
from jdm_desktop.service.entrance import Entrance
from tests.gui.frame import CONTROL, NONE, SHIFT, Frame, left_in_order, open_frame, workspace
from tests.service import desk as office

KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_F1),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Home),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Y, Qt.Key.Key_N),
)
COMMANDS = tuple(Qt.Key(ord(letter)) for letter in "1234567FNPSDZLB0")  # never Q: the window stays open
TEXTS = ("30.5", "2026-11-20", "no", "x", "<b>&", "皮疹", " ", "S-001")
MEGABYTE = 1024 * 1024


class Monkey:
    """Does anything at all to a window."""

    def __init__(self, frame: Frame, watch: office.Watch, store: Entrance, seed: int) -> None:
        self.frame, self.watch, self.store = frame, watch, store
        self.chance = random.Random(seed)  # noqa: S311 - the same events every time
        self.closing = QTimer()
        self.closing.setInterval(5)
        self.closing.timeout.connect(self.close_dialog)
        self.closing.start()

    def close_dialog(self) -> None:
        """Press something in an open dialog, then leave it: it holds up whoever opened it."""
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        if self.chance.random() < 0.7:
            self.key(dialog)
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def act(self) -> None:
        """Do one thing, and let the window do what follows."""
        kind = self.chance.choice([self.key] * 4 + [self.command, self.text, self.click, self.click, self.wheel])
        kind(self.target())
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the loop of a started program does

    def target(self) -> QWidget:
        """Return what is at some place of the window."""
        window = self.frame.window
        at = QPoint(self.chance.randrange(window.width()), self.chance.randrange(window.height()))
        return window.childAt(at) or window

    def key(self, widget: QWidget) -> None:
        """Press a key where the focus is."""
        focused = QApplication.focusWidget() or widget
        QTest.keyClick(focused, self.chance.choice(KEYS), SHIFT if self.chance.random() < 0.1 else NONE)

    def command(self, widget: QWidget) -> None:
        """Press a key with Ctrl."""
        QTest.keyClick(QApplication.focusWidget() or widget, self.chance.choice(COMMANDS), CONTROL)

    def text(self, widget: QWidget) -> None:
        """Type something."""
        text, focused = self.chance.choice(TEXTS), QApplication.focusWidget() or widget
        if text.isascii():
            QTest.keyClicks(focused, text)
        else:  # as an input method does
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(focused, event)

    def click(self, widget: QWidget) -> None:
        """Click somewhere."""
        place = QPoint(self.chance.randrange(max(1, widget.width())), self.chance.randrange(max(1, widget.height())))
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, place)

    def wheel(self, widget: QWidget) -> None:
        """Turn the wheel over something."""
        place, step = QPointF(widget.rect().center()), self.chance.choice([-120, 120])
        over = QPointF(widget.mapToGlobal(widget.rect().center()))
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(place, over, QPoint(), QPoint(0, step), buttons, NONE, phase, False)  # noqa: FBT003 - Qt's order
        QApplication.sendEvent(widget, event)

    def come_back(self) -> None:
        """Sign in again where the person was signed out or locked out, once the lock of their name is over."""
        window = self.frame.window
        assert window.lock is not None
        if window.desk is not None and not window.lock.is_locked:
            return
        self.watch.at += timedelta(hours=5)
        if window.desk is None:
            window.reception.wait()
            window.sign_in_page._user.setText("li")
            window.sign_in_page._password.setText(office.PASSWORD)
            window.sign_in_page._submit()
        elif window.lock.page is not None:
            window.lock.page._password.setText(office.PASSWORD)
            window.lock.page._submit()
        QApplication.processEvents()
        assert window.desk is not None, "nobody comes in again"

    def work(self, events: int) -> None:
        """Do so many things."""
        for number in range(events):
            self.act()
            if number % 25 == 0:
                self.come_back()


@pytest.fixture
def watch() -> office.Watch:
    """Give the clock of the store."""
    return office.Watch()


@pytest.fixture
def monkey(qtbot: QtBot, qapp: QApplication, tmp_path: Path, watch: office.Watch) -> Iterator[Monkey]:
    """Let a monkey at the window over a store with two participants."""
    store = workspace()
    store.clock = watch
    session = office.first(store)
    office.fill(session, office.registered(session).screening_id)
    office.registered(session)
    session.sign_out()
    for frame in left_in_order(open_frame(qtbot, qapp, tmp_path, store)):
        frame.sign_in()
        made = Monkey(frame, watch, store, 19)
        yield made
        made.closing.stop()
        frame.words.speak(Language.ENGLISH)


def memory() -> float:
    """Return how many megabytes this process holds."""
    gc.collect()
    return float(psutil.Process(os.getpid()).memory_info().rss) / MEGABYTE


def test_random_events_raise_nothing(monkey: Monkey) -> None:
    """After 1,500 random events the window stands, nothing was raised, and None has all its references."""
    before = sys.getrefcount(None)
    monkey.work(1_500)
    assert monkey.frame.window.isVisible()
    assert sys.getrefcount(None) > before - 500


@pytest.mark.long
def test_50_000_random_events_cost_no_memory(monkey: Monkey) -> None:
    """Over 50,000 events nothing is raised, memory grows by less than 10 MB after a warm-up, None loses nothing."""
    monkey.work(5_000)
    before, references = memory(), sys.getrefcount(None)
    monkey.work(45_000)
    grown, drift = memory() - before, sys.getrefcount(None) - references
    print(f"\n50,000 random events: 0 exceptions, {grown:.1f} MB more after the warm-up, None {drift:+d}")  # noqa: T201
    assert grown < 10
    assert drift > -500
