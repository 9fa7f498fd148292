"""Text that is typed and not yet recorded: kept every second, so that a crash does not lose it."""

import json

from PySide6.QtCore import QObject, QTimer

from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.service.session import Session

INTERVAL = 1000


class Drafts(QObject):
    """The texts of one place by their keys; the session keeps them all together under one name."""

    def __init__(self, session: Session, interval: int = INTERVAL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = ""
        self._texts: dict[str, str] = {}
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self.keep)

    def open(self, name: str) -> int:
        """Keep drafts under `name` from now on; return how many are there from before."""
        self.close()
        self._name = name
        self._kept = self._session.draft(name) or ""
        self._texts = _read(self._kept)
        return len(self._texts)

    def close(self) -> None:
        """Keep what there is, and then nothing more."""
        if self._timer.isActive():
            self.keep()
        self._name, self._texts, self._kept = "", {}, ""

    def get(self, key: str) -> str | None:
        """Return the text under `key`, None where nothing waits to be recorded."""
        return self._texts.get(key)

    def keys(self) -> tuple[str, ...]:
        """Return the keys under which a text waits."""
        return tuple(self._texts)

    def put(self, key: str, text: str) -> None:
        """Keep `text` under `key` within the interval."""
        self._texts[key] = text
        self._later()

    def drop(self, key: str) -> None:
        """Forget the text under `key`: it is recorded, or not wanted."""
        if self._texts.pop(key, None) is not None:
            self._later()

    def keep(self) -> None:
        """Keep what there is now; where even that fails, try again later and let the work go on."""
        self._timer.stop()
        text = json.dumps(self._texts, ensure_ascii=False, sort_keys=True) if self._texts else ""
        if text == self._kept:
            return
        try:
            if text:
                self._session.keep_draft(self._name, text)
            else:
                self._session.drop_draft(self._name)
        except StoreTrouble:
            self._timer.start()
        except Refused:  # too long even for a draft: it stays in its field, marked as not saved
            return
        else:
            self._kept = text

    def _later(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


def _read(kept: str) -> dict[str, str]:
    try:
        texts = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return {str(key): str(text) for key, text in texts.items()} if isinstance(texts, dict) else {}
