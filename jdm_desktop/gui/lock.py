"""The lock of the screen: when it closes, what it hides, and who opens it again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui.inactivity import Inactivity
from jdm_desktop.gui.lock_page import LockPage
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.platform_lock import PlatformLock
from jdm_desktop.gui.stage import Stage
from jdm_desktop.gui.words import Wording

if TYPE_CHECKING:  # loaded after the first page is painted
    from jdm_desktop.service.session import Session

_MINUTE = 60.0


class Lock(QObject):
    """Locks the stage of a window; `watch` tells how long until then.

    Signals: `locking` before anything is hidden, `unlocked` when the same person is back, `other_asked` when somebody
    else wants to sign in, `over` when the sitting has lasted as long as it may.
    """

    locking = Signal()
    unlocked = Signal()
    other_asked = Signal()
    over = Signal()

    def __init__(
        self, stage: Stage, words: Wording, messages: Messages, ticks: Callable[[], float], window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._stage, self._words, self._messages = stage, words, messages
        self._session: Session | None = None
        self._hidden: QWidget | None = None
        self._focus: QWidget | None = None
        self.page: LockPage | None = None
        self.watch = Inactivity(ticks, self)
        self._platform = PlatformLock(window)
        for reason in (self.watch.idle, self.watch.slept, self._platform.locked):
            reason.connect(self.lock)
        self.watch.over.connect(self.over)

    @property
    def is_locked(self) -> bool:
        """Whether the screen is locked."""
        return self._hidden is not None

    def listen(self) -> None:
        """Hear what the system says of sleep and locks."""
        self._platform.listen()

    def begin(self, session: "Session") -> None:
        """Count from now on: somebody signed in."""
        self._session = session
        self.watch.begin(lambda: session.workspace.settings.idle_minutes * _MINUTE, lambda: session.is_over)

    def end(self) -> None:
        """Count no more: nobody is signed in."""
        self.watch.end()
        self._throw_page_away()
        self._session = self._hidden = self._focus = None

    def close(self) -> None:
        """Hear nothing more: the window closes."""
        self.end()
        self._platform.close()

    def lock(self) -> None:
        """Hide everything but who works here."""
        session, page = self._session, self._stage.currentWidget()
        if session is None or page is None or self.is_locked:
            return
        self.locking.emit()
        self.watch.pause()
        self._hidden, self._focus = page, QApplication.focusWidget()
        self._stage.take_away(page)
        self.page = self._make_page(session.person.name)
        self._stage.present(self.page)
        self._messages.put_away()
        self.page.first_focus()
        try:
            session.lock()
        except Trouble as trouble:
            self.page.show_refused(self._words.trouble(trouble))

    def _make_page(self, name: str) -> LockPage:
        page = LockPage(name, self._words)
        page.asked.connect(self._unlock)
        page.other_asked.connect(self.other_asked)
        return page

    def _throw_page_away(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            self._stage.throw_away(page)

    def _unlock(self, password: str) -> None:
        if self._session is None or self._hidden is None or self.page is None:
            return
        if self._session.is_over:
            self.over.emit()
            return
        try:
            self._session.unlock(password)
        except Trouble as trouble:
            self.page.show_refused(self._words.trouble(trouble))
            return
        page, self._hidden = self._hidden, None
        self._stage.present(page)
        self._throw_page_away()
        self.unlocked.emit()
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus()
        self._focus = None
        self.watch.go_on()
