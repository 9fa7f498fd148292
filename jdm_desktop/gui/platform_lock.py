"""The system says that the computer goes to sleep or that its screen is locked, where it tells at all.

Linux: systemd-logind on the system's bus, the desktop's screen saver on the user's bus. Windows: session and power
notifications in the window's messages. Elsewhere, and where there is no bus, nothing is heard: idle time still locks.
"""

import ctypes
import os
import sys
from contextlib import suppress
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")

_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK, _WTS_CONSOLE_DISCONNECT = 0x02B1, 0x7, 0x2
_NOTIFY_FOR_THIS_SESSION = 0
_ASKED = 2000  # milliseconds that logind is given to say which session this is


class PlatformLock(QObject):
    """Hears of sleep and locks; `locked` is emitted for each."""

    locked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._filter: WindowsMessages | None = None
        self._handle = 0

    def listen(self) -> None:
        """Hear from now on; where the system does not tell, that is no fault."""
        if sys.platform == "win32":
            self._listen_to_windows()
        elif sys.platform.startswith("linux"):
            self._listen_to_linux()

    def close(self) -> None:
        """Hear nothing more."""
        application = QCoreApplication.instance()
        if self._filter is not None and application is not None:
            application.removeNativeEventFilter(self._filter)
            self._filter = None
            with suppress(OSError, AttributeError):
                _terminal_services().WTSUnRegisterSessionNotification(self._handle)

    # ------------------------------------------------------------------------------------------------------------ Linux

    def _listen_to_linux(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - only Linux has it

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            self.listen_to_logind(system)
        if session.isConnected():
            self.listen_to_screen_savers(session)

    def listen_to_logind(self, bus: Any) -> None:
        """Hear on a bus (QDBusConnection) that the computer will sleep, or this session is to be locked."""
        manager = f"{_LOGIN}.Manager"
        bus.connect(_LOGIN, _LOGIN_PATH, manager, "PrepareForSleep", self, SLOT("changed(bool)"))
        bus.connect(_LOGIN, _own_session(bus), f"{_LOGIN}.Session", "Lock", self, SLOT("asked()"))

    def listen_to_screen_savers(self, bus: Any) -> None:
        """Hear on a bus (QDBusConnection) that the desktop's own lock came up."""
        for saver in _SCREEN_SAVERS:
            bus.connect("", "", saver, "ActiveChanged", self, SLOT("changed(bool)"))

    @Slot(bool)
    def changed(self, active: bool) -> None:  # noqa: FBT001 - the signal's one argument
        """Hear that it begins; that it ends again unlocks nothing."""
        if active:
            self.locked.emit()

    @Slot()
    def asked(self) -> None:
        """Hear that the session is to be locked."""
        self.locked.emit()

    # ---------------------------------------------------------------------------------------------------------- Windows

    def _listen_to_windows(self) -> None:
        application, window = QCoreApplication.instance(), self.parent()
        if application is None or not isinstance(window, QWidget):
            return
        self._handle = int(window.winId())
        self._filter = WindowsMessages(self.locked.emit)
        application.installNativeEventFilter(self._filter)
        with suppress(OSError, AttributeError):
            _terminal_services().WTSRegisterSessionNotification(self._handle, _NOTIFY_FOR_THIS_SESSION)


class WindowsMessages(QAbstractNativeEventFilter):
    """Reads Windows' messages to the window and calls `heard` for sleep and lock."""

    def __init__(self, heard: Any) -> None:
        super().__init__()
        self._heard = heard

    def nativeEventFilter(self, kind: Any, message: Any) -> object:  # noqa: N802 - Qt's name
        """Hear, and let everything pass."""
        if bytes(kind) == b"windows_generic_MSG" and is_lock(wintypes.MSG.from_address(int(message))):
            self._heard()
        return False, 0


def is_lock(message: wintypes.MSG) -> bool:
    """Tell whether a message of Windows says that the computer sleeps or that the session is locked or left."""
    if message.message == _WM_WTSSESSION_CHANGE:
        return message.wParam in (_WTS_SESSION_LOCK, _WTS_CONSOLE_DISCONNECT)
    return bool(message.message == _WM_POWERBROADCAST and message.wParam == _PBT_APMSUSPEND)


def _terminal_services() -> Any:
    return ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined,unused-ignore]  # only Windows has it


def _own_session(bus: Any) -> str:
    """Return the path of the session that this program runs in; "" stands for every session, which locks too often."""
    from PySide6.QtDBus import QDBus, QDBusMessage  # noqa: PLC0415 - only Linux has it

    name = os.environ.get("XDG_SESSION_ID", "")
    if not name:
        return ""
    call = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "GetSession")
    call.setArguments([name])
    said = bus.call(call, QDBus.CallMode.Block, _ASKED).arguments()
    return said[0].path() if said and hasattr(said[0], "path") else ""
