"""The frame: message bar, rail, pages in the middle, status at the bottom, the keys, and who may come in."""

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from jdm_desktop.domain.trouble import StoreTrouble, Trouble
from jdm_desktop.gui import widgets
from jdm_desktop.gui.doors import Doors
from jdm_desktop.gui.errors import Catcher
from jdm_desktop.gui.message_bar import MessageBar
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.settings import Settings
from jdm_desktop.gui.sign_in_page import PROGRAM, SignInPage
from jdm_desktop.gui.status_strip import StatusStrip
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import STEP, Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language

if TYPE_CHECKING:  # loaded after the first page is painted
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from jdm_desktop.gui.desk import Desk
    from jdm_desktop.gui.first_start_page import FirstStartPage
    from jdm_desktop.gui.rail import Rail
    from jdm_desktop.service.entrance import Entrance
    from jdm_desktop.service.session import Changed, Session


class MainWindow(QMainWindow):
    """A frame only. `ready` is emitted when somebody can be let in."""

    ready = Signal()

    def __init__(self, doors: Doors, words: Wording, theme: Theme, messages: Messages, settings: Settings) -> None:
        super().__init__()
        self._doors, self._words, self._theme, self._settings = doors, words, theme, settings
        self.messages = messages
        messages.setParent(self)
        messages.belong_to(self)
        self.tasks = Tasks(self)
        self._catcher = Catcher(doors.log, self)
        self._workspace: Entrance | None = None
        self.desk: Desk | None = None
        self.first_start: FirstStartPage | None = None
        self.rail: Rail | None = None
        self._painted = False
        self.bar = MessageBar(words, theme)
        self.status = StatusStrip(words, theme)
        self.sign_in_page = SignInPage(words)
        self._middle = QStackedWidget()
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
        self._across.addWidget(self._middle, 1)
        column.addWidget(self.bar)
        column.addLayout(self._across, 1)
        column.addWidget(self.status)
        self._middle.addWidget(self.sign_in_page)
        self._middle.setMinimumHeight(1)  # pages scroll: none makes the window higher than the screen
        self.setCentralWidget(whole)
        self.resize(1280, 760)
        frame = self._settings.frame
        if frame is not None:
            self.restoreGeometry(frame)

    def _connect(self) -> None:
        self.messages.told.connect(self.bar.show_message)
        self.sign_in_page.asked.connect(self._sign_in)
        self.sign_in_page.again.connect(self._open)
        self.status.language_asked.connect(self._other_language)
        self.status.light_asked.connect(self._other_light)
        self.status.scale_asked.connect(self._scale)
        self.status.sign_out_asked.connect(self.sign_out)
        self._catcher.trouble.connect(self._told_trouble)
        self._catcher.bug.connect(self._told_bug)
        self._words.changed.connect(self._retitle)

    def _bind_keys(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut  # noqa: PLC0415 - after the window is painted

        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("F1", self._help),
            ("?", self._show_keys),
            ("Ctrl+1", lambda: self._go("participants")),
            ("Ctrl+2", lambda: self._go("study")),
            ("Ctrl+3", lambda: self._go("people")),
            ("Ctrl+4", lambda: self._go("checklist")),
            ("Ctrl+5", lambda: self._go("trail")),
            ("Ctrl+F", self._search),
            ("Ctrl+N", lambda: self._go("register")),
            ("Ctrl+P", lambda: self._go("papers")),
            ("Ctrl+S", self._say_saved),
            ("Ctrl+L", self.sign_out),
            ("Ctrl+Q", self.close),
            ("Ctrl+Shift+L", self._other_language),
            ("Ctrl++", lambda: self._scale(self._theme.scale + STEP)),
            ("Ctrl+=", lambda: self._scale(self._theme.scale + STEP)),
            ("Ctrl+-", lambda: self._scale(self._theme.scale - STEP)),
            ("Ctrl+0", lambda: self._scale(100)),
        )
        for key, action in keys:
            QShortcut(QKeySequence(key), self).activated.connect(action)

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
        self._catcher.install()
        self._bind_keys()
        self._words.load_qt_words()
        self.tasks.run(self._doors.prepare, lambda _none: self._open())

    def _open(self) -> None:
        try:
            self._workspace = self._doors.open_store()
        except Trouble as trouble:
            self.sign_in_page.show_trouble(self._words.trouble(trouble))
            return
        if self._workspace.needs_first_account:
            self._begin_first_start(self._workspace)
        else:
            self.sign_in_page.show_ready()
        self.tasks.run(self._doors.warm_up, lambda _none: None)
        self.ready.emit()

    def _begin_first_start(self, workspace: "Entrance") -> None:
        from jdm_desktop.gui.first_start_page import FirstStartPage  # noqa: PLC0415 - after the window is painted

        self.first_start = FirstStartPage(workspace.first_account, self._words, self._theme)
        self.first_start.entered.connect(self._enter)
        self._show_in_middle(self.first_start)
        self.first_start.first_focus()

    def _show_in_middle(self, page: QWidget) -> None:
        self._middle.addWidget(page)
        self._middle.setCurrentWidget(page)
        self._theme.dress(page)

    # ------------------------------------------------------------------------------------------------- coming and going

    def _sign_in(self, user_id: str, password: str) -> None:
        if self._workspace is None:
            return
        try:
            session = self._workspace.sign_in(user_id, password)
        except Trouble as trouble:
            self.sign_in_page.show_refused(self._words.trouble(trouble))
        else:
            self._enter(session)

    def _enter(self, session: "Session") -> None:
        from jdm_desktop.gui import terms  # noqa: PLC0415 - after the window is painted
        from jdm_desktop.gui.desk import Desk  # noqa: PLC0415 - after the window is painted

        _ = self._words.translator()
        rail = self._lay_rail()
        self.desk = Desk(session, self._words, self._theme, self.messages, tasks=self.tasks)
        self.desk.page_changed.connect(self._page_changed)
        self.desk.opened.connect(rail.show_opened)
        session.subscribe(self._changed)
        self._show_in_middle(self.desk)
        self._forget_entrance()
        self.status.show_person(session.person.name, terms.ROLES[session.person.role])
        self._retitle()
        if self.desk.begin():
            self.messages.tell(
                _("The program ended unexpectedly last time. You are where you were; nothing that was saved is lost.")
            )

    def _lay_rail(self) -> "Rail":
        from jdm_desktop.gui.rail import Rail  # noqa: PLC0415 - after the window is painted

        self.rail = Rail(self._words, self._theme)
        self.rail.chosen.connect(self._go)
        self._across.insertWidget(0, self.rail)
        self._theme.dress(self.rail)
        return self.rail

    def _forget_entrance(self) -> None:
        self.sign_in_page.start_anew()
        if self.first_start is not None:
            self._middle.removeWidget(self.first_start)
            self.first_start.deleteLater()
            self.first_start = None
            self.sign_in_page.show_ready()

    def sign_out(self) -> bool:
        """Let the next person in; return False where something typed holds the person back."""
        if self.desk is None:
            return True
        if not self.desk.commit_pending():
            return False
        desk, self.desk = self.desk, None
        rail, self.rail = self.rail, None
        self.bar.dismiss()
        self._close(desk)
        self._middle.setCurrentWidget(self.sign_in_page)
        self._middle.removeWidget(desk)
        for gone in (desk, rail):
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.status.show_person("", "")
        self._retitle()
        self.sign_in_page.first_focus()
        return True

    def _close(self, desk: "Desk") -> None:
        """Leave in good order; that it cannot be written any more keeps nobody in."""
        try:
            desk.close_desk()
        except StoreTrouble as trouble:
            self.messages.warn(self._words.trouble(trouble))

    def closeEvent(self, event: "QCloseEvent") -> None:  # noqa: N802 - Qt's name
        """Close only when nothing typed would be lost."""
        if not self.sign_out():
            event.ignore()
            return
        self._settings.frame = self.saveGeometry()
        self.tasks.wait()
        self._catcher.remove()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
        super().closeEvent(event)

    # ------------------------------------------------------------------------------------------------------------ doing

    def _go(self, page: str) -> None:
        if self.desk is None:
            return
        _ = self._words.translator()
        if page == "papers" and not self.desk.preview():
            self.messages.tell(_("Select a participant first: papers belong to a screening."))
        elif page == "papers":
            return
        elif page == "blank":
            self.desk.open_blank()
        elif page != "checklist" or self.desk.checklist.screening_id is not None:
            self.desk.go_to(page)

    def _page_changed(self, page: str) -> None:
        self.bar.move_on()
        if self.rail is not None:
            self.rail.show_page(page)

    def _search(self) -> None:
        if self.desk is None:
            return
        if self.desk.page_id in ("participants", "checklist") or self.desk.go_to("participants"):
            self.desk.page.focus_search()

    def _help(self) -> None:
        if self.desk is None or not self.desk.page.show_help():
            self._show_keys()

    def _show_keys(self) -> None:
        from jdm_desktop.gui.keys import KeySheet  # noqa: PLC0415 - after the window is painted

        of_the_page = self.desk.page.keys() if self.desk is not None else ()
        KeySheet(self, self._words, of_the_page).show()

    def _say_saved(self) -> None:
        _ = self._words.translator()
        if self.desk is not None and self.desk.commit_pending():
            self.messages.tell(_("Everything is saved already: each entry is saved as it is made."))

    def _other_language(self) -> None:
        if self.desk is None or self.desk.commit_pending():
            chinese = self._words.language is Language.CHINESE
            self._words.speak(Language.ENGLISH if chinese else Language.CHINESE)
            self._settings.language = self._words.language

    def _other_light(self) -> None:
        self._theme.darken(not self._theme.dark)
        self._settings.dark = self._theme.dark

    def _scale(self, scale: int) -> None:
        self._theme.resize(scale)
        self._settings.scale = self._theme.scale

    # ------------------------------------------------------------------------------------------------- how things stand

    def _changed(self, changed: "Changed") -> None:
        from jdm_desktop.gui import stamps  # noqa: PLC0415 - after the window is painted

        self.bar.saved()
        self.status.show_saved(stamps.time_of_day(changed.at))

    def _told_trouble(self, trouble: Trouble) -> None:
        sentence = self._words.trouble(trouble)
        if isinstance(trouble, StoreTrouble):
            self._not_saved(sentence)
        else:
            self.messages.warn(sentence)

    def _told_bug(self, place: str) -> None:
        _ = self._words.translator()
        sentence = _("Something went wrong in the program. The last thing you did may not be saved: look at it again.")
        self._not_saved(sentence)
        if place:
            detail = _("What was saved before is safe. The log says where it happened, without any participant's data:")
            title = _("This should not have happened")
            self.messages.inform(title, f"{sentence}\n\n{detail}\n{self._doors.log}", close=_("Close"))

    def _not_saved(self, sentence: str) -> None:
        self.status.show_unsaved()
        self.bar.show_message("unsaved", sentence)
