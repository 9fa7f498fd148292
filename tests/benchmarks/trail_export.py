"""How long the window stands still while a long trail is exported: python -m tests.benchmarks.trail_export [ENTRIES].

The entries are those of `big_store`. A timer of one millisecond tells the longest time in which the window did nothing
else. The PDF of 200,000 entries has 20,000 pages and takes minutes.
"""

import gc
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.trail import TrailKind
from jdm_desktop.gui.audit_panel import AuditPanel
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from tests.benchmarks import big_store
from tests.service import desk


class Beat:
    """Beats every millisecond in which the window is not held up."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()


def made(folder: Path, entries: int) -> Session:
    """Sign in to a store with so many entries."""
    station = Station("desk 1", "desk 1", folder / "state")
    library = desk.library(desk.STUDY)
    door = Entrance.open(
        folder / "store", desk.Watch(), station, library, papers=Papers(), cost=desk.CHEAP, new_key=desk.known_key
    )
    session = desk.first(door)
    desk.registered(session)
    repository = session.workspace.repository
    big_store.fill(repository, entries)
    repository._head = repository._latest = None  # it was filled past the use cases
    return session


def export(page: AuditPanel, messages: Messages, kind: TrailKind, folder: Path) -> None:
    """Export the whole trail once, and print how long it took and how long the window stood still."""
    done = QEventLoop()
    messages.told.connect(done.quit)
    messages.next_answer(folder / f"trail.{kind}")
    QTimer.singleShot(0, page, lambda: page.export(kind))
    beat, begun = Beat(), time.perf_counter()
    done.exec()
    took = time.perf_counter() - begun
    beat.stop()
    messages.told.disconnect(done.quit)
    print(f"{kind}: {took:.1f} s, the longest stall {beat.longest * 1000:.0f} ms ({messages.said[-1]})")  # noqa: T201


def main(entries: int, folder: Path) -> None:
    """Export a trail of so many entries in each form."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    session = made(folder, entries)
    theme, messages = Theme(application), Messages(patient=False)
    page = AuditPanel(session, Wording(Language.ENGLISH), theme, messages, tasks=Tasks())
    page.show()
    gc.collect()
    gc.freeze()  # as the window does before anything is opened
    for kind in (TrailKind.CSV, TrailKind.JSON, TrailKind.PDF):
        export(page, messages, kind, folder)
    page.close_page()
    session.sign_out()
    session.workspace.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000, Path(place))
