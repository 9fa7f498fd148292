"""The disk is nearly full: said at once, at the bottom of the window for as long, and anew every ten minutes."""

from PySide6.QtCore import QObject, QTimer

from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.status_strip import StatusStrip
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup
from jdm_desktop.service.workspace import Workspace

_LOOK_EVERY = 60_000  # milliseconds
AGAIN = 10  # looks until a warning that was dismissed comes back


class SpaceWatch(QObject):
    """Looks every minute while somebody works."""

    def __init__(
        self,
        store: Workspace,
        words: Wording,
        *,
        messages: Messages,
        status: StatusStrip,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._words, self._messages, self._status = store, words, messages, status
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        words.changed.connect(self._say)

    def begin(self) -> None:
        """Look from now on, and now: somebody is there."""
        self._looks = 0
        self._timer.start()
        self.look()

    def end(self) -> None:
        """Look no more until the next person comes."""
        self._timer.stop()
        self._status.show_space("", "")

    def look(self) -> None:
        """See how much space is left, and warn where that is little."""
        sentence = self._say()
        if sentence and self._looks % AGAIN == 0:
            self._messages.warn(sentence)
        self._looks = self._looks + 1 if sentence else 0

    def _say(self) -> str:
        """Say at the bottom how it is; return the warning, empty where there is space enough or nobody works."""
        short = backup.space_warning(self._store) if self._timer.isActive() else None
        sentence = short.text(self._words.language) if short is not None else ""
        _ = self._words.translator()
        self._status.show_space(_("Disk nearly full") if sentence else "", sentence)
        return sentence
