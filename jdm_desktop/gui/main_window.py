"""The frame: message bar, rail, pages in the middle, status at the bottom, and who may come in."""

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.gui import widgets
from jdm_desktop.gui.bars import Bars
from jdm_desktop.gui.commands import Commands
from jdm_desktop.gui.doors import Doors
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.opening import Opening
from jdm_desktop.gui.reception import Reception
from jdm_desktop.gui.settings import Settings
from jdm_desktop.gui.sign_in_page import PROGRAM
from jdm_desktop.gui.stage import Stage, put_away
from jdm_desktop.gui.status_strip import StatusStrip
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.telling import Telling
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

if TYPE_CHECKING:  # loaded after the first page is painted
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from jdm_desktop.gui.desk import Desk
    from jdm_desktop.gui.lock import Lock
    from jdm_desktop.gui.rail import Rail
    from jdm_desktop.gui.safekeeping import Safekeeping
    from jdm_desktop.service.entrance import Entrance
    from jdm_desktop.service.session import Changed, Session

_TITLE_BAR = 40


def first_size(room: QSize) -> QSize:
    """Return how large the window opens where nobody sized it yet; on a laptop's screen its lower edge is seen too."""
    return QSize(1280, 760).boundedTo(room - QSize(0, _TITLE_BAR))


class MainWindow(QMainWindow):
    """A frame only. `ready` is emitted when somebody can be let in."""

    ready = Signal()

    def __init__(self, doors: Doors, words: Wording, theme: Theme, messages: Messages, settings: Settings) -> None:
        super().__init__()
        self._doors, self._words, self._theme, self._settings = doors, words, theme, settings
        self.messages = messages
        messages.setParent(self)
        messages.belong_to(self, words)
        self.tasks = Tasks(self)
        self.opening = Opening(doors, words)
        self._session: Session | None = None
        self.desk: Desk | None = None
        self.lock: Lock | None = None
        self.rail: Rail | None = None
        self.safe: Safekeeping | None = None
        self._painted = False
        self.bars = Bars(words, theme)
        self.bar = self.bars.message
        self.status = StatusStrip(words, theme)
        self.telling = Telling(doors, words, messages, self.bar, self.status)
        self.stage = Stage(theme)
        self.reception = Reception(self.stage, words, theme, messages, self.tasks)
        self.sign_in_page = self.reception.sign_in_page
        self.commands = Commands(
            self, words, theme, messages, settings, desk=lambda: self.desk, working=lambda: self.working
        )
        self._arrange()
        self._connect()
        self._retitle()
        theme.dress(self)
        self.sign_in_page.first_focus()

    # --------------------------------------------------------------------------------------------------- how it is made

    def _arrange(self) -> None:
        whole = QWidget()
        column = widgets.column(whole, gap=0)
        self._across = widgets.row(gap=0)
        self._across.addWidget(self.stage, 1)
        self.bars.lie_in(column)
        column.addLayout(self._across, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.resize(first_size(self.screen().availableSize()))
        frame = self._settings.frame
        if frame is not None:
            self.restoreGeometry(frame)

    def _connect(self) -> None:
        self.messages.told.connect(self.bar.show_message)
        self.sign_in_page.again.connect(self.opening.open)
        self.sign_in_page.restore_asked.connect(self._restore)
        self.opening.opened.connect(self._receive)
        self.opening.failed.connect(self.sign_in_page.show_trouble)
        self.opening.elsewhere.connect(self.close)
        self.reception.came.connect(self._came)
        self.reception.entered.connect(self._enter)
        self.reception.went.connect(self.switch_person)
        self.status.language_asked.connect(self.commands.other_language)
        self.status.light_asked.connect(self.commands.other_light)
        self.status.scale_asked.connect(self.commands.scale)
        self.status.sign_out_asked.connect(self.sign_out)
        self.status.lock_asked.connect(self.lock_screen)
        self._words.changed.connect(self._retitle)
        self._words.changed.connect(self._say_alarms_anew)

    def _retitle(self) -> None:
        """No participant's data stand in a title: it is seen in task bars and on shared screens."""
        title = PROGRAM
        if self.desk is not None:
            title = f"{self.desk.study_name()} – {PROGRAM}"
        self.setWindowTitle(title)

    # ------------------------------------------------------------------------------------------------ opening the store

    def paintEvent(self, event: "QPaintEvent") -> None:  # noqa: N802 - Qt's name
        """Paint first; then load and open the rest while the person types."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._prepare)

    def _prepare(self) -> None:
        gc.freeze()
        gc.enable()
        self.telling.catcher.install()
        self.commands.bind({"Ctrl+L": self.lock_screen, "F9": self.switch_person, "Ctrl+Q": self.close})
        self._words.load_qt_words()
        self._make_lock()
        self.tasks.run(self._doors.prepare, lambda _none: self.opening.open())

    def _receive(self, door: "Entrance") -> None:
        from jdm_desktop.gui.safekeeping import Safekeeping  # noqa: PLC0415 - after the window is painted

        self.safe = Safekeeping(
            door, self._words, self._theme, messages=self.messages, bars=self.bars, status=self.status
        )
        self.safe.restored.connect(self._came_back)
        self.safe.listen(self._doors.folder, self)
        self.reception.receive(door)
        self.tasks.run(self._doors.warm_up, lambda _none: None)
        self.ready.emit()

    def _restore(self) -> None:
        if self.opening.open_lost():
            self.reception.restore()

    def _make_lock(self) -> None:
        from jdm_desktop.gui.lock import Lock  # noqa: PLC0415 - after the window is painted

        self.lock = lock = Lock(self.stage, self._words, self.messages, self._doors.ticks, self)
        lock.locking.connect(self._hide_work)
        lock.unlocked.connect(self._show_work)
        lock.other_asked.connect(self.switch_person)
        lock.over.connect(self._end_long_sitting)
        lock.watch.counted.connect(self.status.show_until_lock)
        lock.watch.counted.connect(self.bars.count)
        lock.watch.warned.connect(self.bars.warn_of_lock)
        lock.watch.eased.connect(self.bars.lock.dismiss)
        lock.listen()

    # ------------------------------------------------------------------------------------------------- coming and going

    def _came(self, session: "Session") -> None:
        from jdm_desktop.gui import terms  # noqa: PLC0415 - after the window is painted

        self._session = session
        self.status.show_person(session.person.name, terms.ROLES[session.person.role])
        self.status.show_read_only(session.workspace.is_read_only)
        if self.lock is not None:
            self.lock.begin(session)
        self.telling.reads_only = session.workspace.is_read_only
        if self.safe is not None:
            self.safe.came()

    def _enter(self, session: "Session") -> None:
        from jdm_desktop.gui.desk import Desk  # noqa: PLC0415 - after the window is painted

        rail = self._lay_rail()
        self.desk = Desk(session, self._words, self._theme, self.messages, tasks=self.tasks)
        self.desk.page_changed.connect(self._page_changed)
        self.desk.opened.connect(rail.show_opened)
        session.subscribe(self._changed)
        self.stage.present(self.desk)
        if self.safe is not None:
            self.safe.attend(self.desk)
        self._retitle()
        self._welcome(self.desk)
        if alarms := self._alarms(session):
            self.bars.alarm.show_message("alarm", alarms)

    def _alarms(self, session: "Session") -> str:
        from jdm_desktop.service import staff  # noqa: PLC0415 - after the window is painted

        return "\n".join(alarm.text(self._words.language) for alarm in staff.alarms(session))

    def _say_alarms_anew(self) -> None:
        """Say in the language in force what still alarms; what was seen to is over, what was dismissed stays so."""
        if self.working is None or not self.bars.alarm.kind:
            return
        if alarms := self._alarms(self.working.session):
            self.bars.alarm.reword(alarms)
        else:
            self.bars.alarm.dismiss()

    def _welcome(self, desk: "Desk") -> None:
        _ = self._words.translator()
        before = len(self.messages.said)
        switched, restored = desk.was_switched, desk.begin()
        found = self.messages.said[before:]
        ended = _("The program ended unexpectedly last time. You are where you were; nothing that was saved is lost.")
        if self.reception.is_restored:  # its drafts are those of somebody at work, and the program did not end
            self.messages.tell("\n".join((_("The store was restored from a backup."), *found)))
        elif switched:
            back = _("You are where you were, and what you typed is still there.")
            self.messages.tell("\n".join((back, *found)))
        elif restored:
            self.messages.tell("\n".join((ended, *found)))  # the bar shows the last sentence alone

    def _lay_rail(self) -> "Rail":
        from jdm_desktop.gui.rail import Rail  # noqa: PLC0415 - after the window is painted

        self.rail = Rail(self._words, self._theme)
        self.rail.chosen.connect(self.commands.go)
        self._across.insertWidget(0, self.rail)
        self._theme.dress(self.rail)
        return self.rail

    @property
    def working(self) -> "Desk | None":
        """The pages of whoever is signed in, None while they are locked."""
        return None if self.lock is not None and self.lock.is_locked else self.desk

    def sign_out(self) -> bool:
        """Let the next person in; return False where something typed holds the person back."""
        if self.working is not None and not self.working.commit_pending():
            return False
        self._leave(coming_back=self.working is None)
        return True

    def switch_person(self, sentence: str = "") -> None:
        """Let another person in at once; what is typed is kept for the one who leaves."""
        if self.working is not None:
            self.working.keep_typed()
            self.messages.put_away()
        self._leave(coming_back=True, sentence=sentence)

    def _came_back(self, session: "Session | None") -> None:
        """Go on in the store that was restored; at its door, where that failed and it is closed."""
        self._leave(coming_back=False, to_restored=True)
        if session is not None:
            self.reception.admit(session)

    def _leave(self, *, coming_back: bool, sentence: str = "", to_restored: bool = False) -> None:
        if self._session is None:
            return
        session, self._session = self._session, None
        desk, self.desk = self.desk, None
        rail, self.rail = self.rail, None
        self.bars.clear()
        if to_restored and desk is not None:
            desk.abandon()
        else:
            self._close(session, desk, coming_back=coming_back)
        if self.lock is not None:
            self.lock.end()
        self.tasks.drop()
        self.status.show_person("", "")
        self.status.show_until_lock(None)
        if self.safe is not None:
            self.safe.left(to_restored=to_restored)
        self.reception.wait(sentence)
        if desk is not None:
            self.stage.throw_away(desk)
        if rail is not None:
            put_away(rail)
            rail.deleteLater()
        self._retitle()

    def _close(self, session: "Session", desk: "Desk | None", *, coming_back: bool) -> None:
        """Leave in good order; that it cannot be written any more keeps nobody in."""
        try:
            if desk is not None:
                desk.close_desk(coming_back=coming_back)
            else:
                session.sign_out()
        except StoreTrouble as trouble:
            self.messages.warn(self._words.trouble(trouble))

    # ---------------------------------------------------------------------------------------------------------- locking

    def lock_screen(self) -> None:
        """Hide everything until the same person is back."""
        if self.lock is not None:
            self.lock.lock()

    def _hide_work(self) -> None:
        if self.desk is not None:
            self.desk.keep_typed()
        if self.rail is not None:
            put_away(self.rail)
        self.bars.put_away()
        self.status.show_until_lock(None)
        self.tasks.hold()

    def _show_work(self) -> None:
        if self.rail is not None:
            self._across.insertWidget(0, self.rail)
            self.rail.show()
        self.bars.bring_back()
        self.tasks.release()

    def _end_long_sitting(self) -> None:
        _ = self._words.translator()
        self.switch_person(_("A sitting lasts twelve hours at most. What you typed is kept: sign in again."))

    def closeEvent(self, event: "QCloseEvent") -> None:  # noqa: N802 - Qt's name
        """Close only when nothing typed would be lost."""
        if not self.sign_out():
            event.ignore()
            return
        if self.lock is not None:
            self.lock.close()
        self._settings.frame = self.saveGeometry()
        self.tasks.wait()
        if self.safe is not None:
            self.safe.close()
        self.telling.catcher.remove()
        self.opening.close()
        super().closeEvent(event)

    # ------------------------------------------------------------------------------------------------- how things stand

    def _page_changed(self, page: str) -> None:
        self.bar.move_on()
        if self.rail is not None:
            self.rail.show_page(page)

    def _changed(self, changed: "Changed") -> None:
        from jdm_desktop.gui import stamps  # noqa: PLC0415 - after the window is painted

        self.bar.saved()
        if changed.kind == "recovery_sheet":
            self._say_alarms_anew()
        self.status.show_saved(stamps.time_of_day(changed.at))
