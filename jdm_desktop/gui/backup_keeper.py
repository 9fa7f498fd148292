"""Backups by themselves: every half hour of work, when somebody leaves, and before the window closes.

The store is copied on the window's thread, in steps between which people work; a worker proves the copy.
"""

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from jdm_desktop.domain.trouble import StoreTrouble, Trouble
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup
from jdm_desktop.service.backup import Begun, Done
from jdm_desktop.service.session import Session
from jdm_desktop.service.steps import Steps
from jdm_desktop.service.workspace import Workspace

_LOOK_EVERY = 60_000  # milliseconds
LONGEST_WAIT = 5_000  # milliseconds that a window that closes waits for a proof


class BackupKeeper(QObject):
    """Makes one backup at a time.

    Signals: `failed` carries a sentence, `changed` says whether one is being made, and that there may be another,
    `settled` that none runs.
    """

    failed = Signal(str)
    changed = Signal(bool)
    settled = Signal()

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._tasks = Tasks(self)  # its own: a lock holds back what others deliver, and a proof is to be noted
        self._store: Workspace | None = None
        self._is_waiting = False
        self._misses_second = False
        self.is_running = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self, store: Workspace) -> None:
        """Look after a store that somebody works in."""
        self._store = store
        if backup.is_possible(store):
            self._timer.start()
        self.changed.emit(self.is_running)

    def look(self) -> None:
        """Make a backup where one is due."""
        if self._store is not None and backup.is_due(self._store):
            self._make()
        self.changed.emit(self.is_running)

    def make(self, session: Session) -> None:
        """Make a backup because a person asks for one; raise Refused for who may not."""
        if not self.is_running:
            self._copy(backup.asked_for(session))

    def leave(self) -> None:
        """Make a backup of what is new, since somebody leaves; look no more until the next person comes."""
        self._timer.stop()
        if self._store is None or not backup.has_news(self._store):
            return
        if self.is_running:
            self._is_waiting = True
        else:
            self._make()

    def finish(self, longest: int = LONGEST_WAIT) -> None:
        """Wait until the backup that is being made is proven, but not for ever: an unproven one does not count."""
        if not self.is_running:
            return
        waiting = QEventLoop(self)
        self.settled.connect(waiting.quit)
        limit = QTimer(waiting)
        limit.setSingleShot(True)
        limit.timeout.connect(waiting.quit)
        limit.start(longest)
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        limit.stop()
        waiting.deleteLater()

    def close(self) -> None:
        """Let go of the store."""
        self._timer.stop()
        self._tasks.forget()
        self._store, self.is_running = None, False

    def leave_unfinished(self) -> None:
        """Give up what is being made: the store is about to be replaced."""
        self._tasks.forget()
        self._is_waiting = False
        self.is_running = False
        self.changed.emit(self.is_running)

    # ----------------------------------------------------------------------------------------------------------- making

    def _make(self) -> None:
        assert self._store is not None  # noqa: S101 - whoever calls looked
        if not self.is_running:
            self._copy(backup.copy_slowly(self._store))

    def _copy(self, copying: Steps[Begun]) -> None:
        self.is_running = True
        self._tasks.walk(copying, self._prove, self._failed)
        self.changed.emit(self.is_running)

    def _prove(self, begun: Begun) -> None:
        self._tasks.run(begun.finish, lambda done: self._done(begun, done), self._failed)

    def _done(self, begun: Begun, done: Done) -> None:
        self.is_running = False
        assert self._store is not None  # noqa: S101 - `close` forgets what runs
        try:
            backup.note(self._store, begun, done)
        except Trouble as trouble:
            self._fail(trouble)
        self._tell_of_second(begun, done)
        self._go_on()

    def _failed(self, failure: Exception) -> None:
        self.is_running = False
        if not isinstance(failure, StoreTrouble):
            self._go_on()
            raise failure
        self._fail(failure)
        self._go_on()

    def _go_on(self) -> None:
        again, self._is_waiting = self._is_waiting, False
        if again and self._store is not None and backup.has_news(self._store):
            self._make()
        self.changed.emit(self.is_running)
        if not self.is_running:
            self.settled.emit()

    def _fail(self, trouble: Trouble) -> None:
        """Say at once that there is no backup; it is tried again when the next one is due."""
        if self._store is not None:
            backup.put_off(self._store)
        self.failed.emit(self._words.trouble(trouble))

    def _tell_of_second(self, begun: Begun, done: Done) -> None:
        """Say once that the second folder is not there, and not again until it was."""
        if done.not_copied is not None and not self._misses_second:
            self.failed.emit(done.not_copied.text(self._words.language))
        if begun.second is not None:
            self._misses_second = done.not_copied is not None
