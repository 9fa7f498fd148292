"""A second start of the program on the same store calls the first window to the front, and goes away."""

import hashlib
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from jdm_desktop.gui.words import Wording

_PATIENCE = 500  # milliseconds


def name_of(folder: Path) -> str:
    """Return under which name the window of a store can be called; it tells nothing of the folder."""
    return f"jdm-desktop-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


def call(folder: Path) -> bool:
    """Call the window of a store to the front; tell whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    called = socket.waitForConnected(_PATIENCE)
    socket.disconnectFromServer()
    return called


def call_instead(folder: Path | None, words: Wording) -> bool:
    """Call the window that has the store to the front, and say that; tell whether there is one of this user."""
    if folder is None or not call(folder):
        return False
    _ = words.translator()
    sentence = _("The store is open in another window already, which is in front now: this one closes.")
    print(sentence, file=sys.stderr)  # noqa: T201 - said where it was started, the other window says it too
    return True


class Summons(QObject):
    """Hears that the program was started again; only programs of the same user can call."""

    summoned = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._heard)
        QLocalServer.removeServer(name_of(folder))  # what a killed program left: the store's lock says that none lives
        self._server.listen(name_of(folder))

    def _heard(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
        self.summoned.emit()

    def close(self) -> None:
        """Hear nothing more."""
        self._server.close()
