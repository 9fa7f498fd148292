"""What goes wrong in a slot: told as its sentence where a person can do something, else logged and told once.

PySide6 sends exceptions of slots to `sys.excepthook` and goes on running; without this nobody would see that
something was not saved. The log holds where it happened and no text of an exception: that may quote a participant.
"""

import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from jdm_desktop import __version__
from jdm_desktop.domain.trouble import Trouble


class Catcher(QObject):
    """Catches what nobody caught; `trouble` carries a Trouble, `bug` its place the first time it happens."""

    trouble = Signal(object)
    bug = Signal(str)

    def __init__(self, log: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = log
        self._seen: set[str] = set()
        self._before = sys.excepthook

    def install(self) -> None:
        """Catch from now on."""
        self._before = sys.excepthook
        sys.excepthook = self._catch

    def remove(self) -> None:
        """Leave it to whoever caught before."""
        sys.excepthook = self._before

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Trouble):
            self.trouble.emit(error)
        elif isinstance(error, Exception):
            self._note(error)
        else:
            self._before(kind, error, trace)

    def _note(self, error: Exception) -> None:
        place = _place(error)
        first_time = place not in self._seen
        self._seen.add(place)
        if first_time:
            write_to_log(self.log, _without_data(error))
        self.bug.emit(place if first_time else "")


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} {where}"


def _without_data(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    before = [_without_data(cause), "  then"] if cause is not None else []
    return "\n".join([*before, f"{type(error).__name__} (JDM Desktop {__version__})", *lines])


def write_to_log(log: Path, text: str) -> None:
    """Add an entry to the rotating log; where that cannot be written either, standard error has to do."""
    import logging.handlers  # noqa: PLC0415 - only when something went wrong; it loads sockets and pickles

    logger = logging.getLogger("jdm_desktop.window")
    logger.propagate = False
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            log, maxBytes=500_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.error(text)
    logger.removeHandler(handler)
    handler.close()
