"""Nobody is working: the warning, the lock, the sleep, and the longest sitting, counted by ticks that a test tells."""

import ctypes
import shutil
import subprocess
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from jdm_desktop.gui.inactivity import SLEPT, WARNING, Inactivity
from jdm_desktop.gui.platform_lock import PlatformLock, WindowsMessages, is_lock
from tests.gui.frame import Ticks

IDLE = 600.0
OVER = 40_000.0
"""When the sitting has lasted as long as it may."""


class Heard:
    """What the watch has said."""

    def __init__(self, watch: Inactivity) -> None:
        self.said: list[str] = []
        self.seconds: list[int] = []
        for name in ("warned", "eased", "idle", "slept", "over"):
            getattr(watch, name).connect(lambda name=name: self.said.append(name))
        watch.counted.connect(self.seconds.append)


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    """Show a field that somebody works in."""
    shown = QLineEdit()
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


@pytest.fixture
def ticks() -> Ticks:
    """Give a clock."""
    return Ticks()


@pytest.fixture
def watch(field: QLineEdit, ticks: Ticks) -> Iterator[Inactivity]:
    """Watch the field."""
    made = Inactivity(ticks)
    made.begin(lambda: IDLE, lambda: ticks.seconds >= OVER)
    yield made
    made.end()


def wait(watch: Inactivity, ticks: Ticks, seconds: float) -> None:
    """Let seconds pass, in steps in which no computer sleeps."""
    while seconds > 0:
        step = min(seconds, SLEPT)
        ticks.seconds += step
        seconds -= step
        watch.look()


def test_a_minute_before_it_is_said_and_then_it_locks(watch: Inactivity, ticks: Ticks) -> None:
    """Nothing is said for nine minutes, then the seconds are counted down, and after ten minutes it locks."""
    heard = Heard(watch)
    wait(watch, ticks, IDLE - WARNING - 1)
    assert heard.said == []
    wait(watch, ticks, 1)
    wait(watch, ticks, 30)
    assert (heard.said, heard.seconds[-1]) == (["warned"], 30)
    wait(watch, ticks, 30)
    assert heard.said == ["warned", "idle"]


def test_the_key_that_ends_the_warning_does_nothing_else(watch: Inactivity, ticks: Ticks, field: QLineEdit) -> None:
    """A key pressed to stay is not typed: it might have been an answer. The next one is."""
    heard = Heard(watch)
    wait(watch, ticks, IDLE - 10)
    QTest.keyClick(field, Qt.Key.Key_1)
    assert (field.text(), heard.said, heard.seconds[-1]) == ("", ["warned", "eased"], IDLE)
    QTest.keyClick(field, Qt.Key.Key_1)
    assert field.text() == "1"
    wait(watch, ticks, IDLE - WARNING - 1)
    assert heard.said == ["warned", "eased"]


@pytest.mark.parametrize("sign", ["key", "press", "move", "typing"])
def test_whoever_works_is_not_locked_out(watch: Inactivity, ticks: Ticks, field: QLineEdit, sign: str) -> None:
    """A key, the mouse, and text that an input method commits past the window, as Chinese is typed."""
    heard = Heard(watch)
    wait(watch, ticks, IDLE - WARNING - 1)
    window = field.windowHandle()
    if sign == "key":
        QTest.keyClick(window, Qt.Key.Key_Shift)
    elif sign == "press":
        QTest.mouseClick(window, Qt.MouseButton.LeftButton)
    elif sign == "move":
        QTest.mouseMove(window, QPoint(3, 3))
    else:
        field.setFocus()
        field.insert("病")
    wait(watch, ticks, IDLE - WARNING - 1)
    assert heard.said == []


def test_a_computer_that_slept_is_locked_at_once(watch: Inactivity, ticks: Ticks) -> None:
    """More than a minute and a half without a tick: it was asleep, whoever opened it."""
    heard = Heard(watch)
    ticks.seconds += SLEPT + 1
    watch.look()
    assert heard.said == ["slept"]


def test_a_sitting_that_is_over_ends(watch: Inactivity, ticks: Ticks) -> None:
    """However busy the person is."""
    heard = Heard(watch)
    while ticks.seconds + 60 < OVER:
        ticks.seconds += 60
        watch.look()
        watch.noticed()
    assert heard.said == []
    ticks.seconds += 60
    watch.look()
    assert heard.said == ["over"]


def test_nothing_is_counted_while_locked_or_left(watch: Inactivity, ticks: Ticks, field: QLineEdit) -> None:
    """A paused watch has no timer; an ended one hears no window any more."""
    watch.pause()
    assert not watch._timer.isActive()
    watch.go_on()
    assert watch._timer.isActive()
    watch.end()
    before = watch._last
    ticks.seconds += 5
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    assert watch._last == before


# ------------------------------------------------------------------------------------------------------ the system says


def windows_message(kind: int, what: int) -> wintypes.MSG:
    """Return a message as Windows sends it."""
    message = wintypes.MSG()
    message.message, message.wParam = kind, what
    return message


@pytest.mark.parametrize(
    ("kind", "what", "locks"),
    [
        (0x02B1, 7, True),
        (0x02B1, 2, True),
        (0x02B1, 8, False),
        (0x0218, 4, True),
        (0x0218, 7, False),
        (0x0100, 7, False),
    ],
)
def test_windows_says_that_it_locks_or_sleeps(kind: int, what: int, locks: bool) -> None:  # noqa: FBT001 - a case
    """A locked or left session and a sleeping computer lock; unlocking, waking and keys do not."""
    message = windows_message(kind, what)
    assert is_lock(message) is locks
    heard: list[bool] = []
    reader = WindowsMessages(lambda: heard.append(True))
    address = ctypes.addressof(message)
    assert reader.nativeEventFilter(b"windows_generic_MSG", address) == (False, 0)
    assert reader.nativeEventFilter(b"xcb_generic_event_t", address) == (False, 0)
    assert bool(heard) is locks


@pytest.fixture
def bus() -> Iterator[str]:
    """Start a bus of our own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("no dbus-daemon here")
    with subprocess.Popen(
        [daemon, "--session", "--print-address", "--nofork"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.terminate()


def test_linux_says_that_it_locks_or_sleeps(qtbot: QtBot, field: QLineEdit, bus: str) -> None:
    """Logind's sleep and lock and the desktop's screen saver lock; that the saver ended or it woke does not."""
    here, desktop = QDBusConnection.connectToBus(bus, "here"), QDBusConnection.connectToBus(bus, "desktop")
    assert desktop.registerService("org.freedesktop.login1")
    listener = PlatformLock(field)
    listener.listen_to_logind(here)
    listener.listen_to_screen_savers(here)
    heard: list[bool] = []
    listener.locked.connect(lambda: heard.append(True))
    login = "org.freedesktop.login1"
    for path, interface, name, arguments in (
        ("/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", [False]),
        ("/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", [True]),
        ("/org/freedesktop/login1/session/_31", f"{login}.Session", "Lock", []),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [False]),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
    ):
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(arguments)
        assert desktop.send(signal)
    qtbot.waitUntil(lambda: len(heard) == 3)
    for name in ("here", "desktop"):
        QDBusConnection.disconnectFromBus(name)


def test_where_nothing_tells_nothing_breaks(field: QLineEdit) -> None:
    """Without any bus listening is silent, and closing too."""
    listener = PlatformLock(field)
    listener.listen()
    listener.close()
    assert field.isVisible()
