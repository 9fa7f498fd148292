"""The backups of the store: what there is, another one now, proving one again, and putting one in the store's place."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import Message, Trouble
from jdm_desktop.gui import metrics, stamps, widgets
from jdm_desktop.gui.backup_table import BackupTable
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup
from jdm_desktop.service.backup import BackupView
from jdm_desktop.service.session import Changed, Session


class BackupPage(Page):
    """The page; `backup_asked` wants another backup, `restore_asked` carries the one to be put in the store's place."""

    backup_asked = Signal()
    restore_asked = Signal(object)

    def __init__(
        self,
        session: Session,
        words: Wording,
        theme: Theme,
        messages: Messages,
        *,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._messages, self._tasks = session, words, messages, tasks
        self._is_running = self._is_proving = False
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._empty, self._closed = widgets.label(kind="muted"), widgets.label(kind="small")
        self.table = BackupTable(words, theme)
        self._make = widgets.button(kind="primary", icon="save")
        self._prove = widgets.button(icon="shield-check")
        self._restore = widgets.button(icon="history")
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(area)
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=12)
        buttons = widgets.row(gap=8)
        for button in (self._make, self._prove, self._restore):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self._title, self._about, self._closed, self._empty):
            page.addWidget(part)
        page.addLayout(buttons)
        page.addWidget(self.table, 1)
        metrics.at_least(self.table, height=120)

    def _connect(self) -> None:
        self._make.clicked.connect(self.backup_asked)
        self._prove.clicked.connect(self._prove_again)
        self._restore.clicked.connect(self._ask_to_restore)
        self._words.changed.connect(self.retranslate)
        self._unsubscribe = self._session.subscribe(self._changed)

    # ------------------------------------------------------------------------------------------------------ as a page

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Backups"))
        self._about.setText(
            _(
                "A backup is made every half hour of work, when somebody signs out, and before the window closes. "
                "It is encrypted like the store, and counts only once it was opened and checked whole."
            )
        )
        widgets.set_text(self._make, _("Back up now"))
        widgets.set_text(self._prove, _("Prove again"))
        widgets.set_text(self._restore, _("Restore …"))
        self.table.retranslate()
        self.reload()

    def reload(self) -> None:
        """Show the backups as they are now."""
        if not self._session.may(Task.READ):  # behind a lock nothing is read anew
            return
        _ = self._words.translator()
        found = backup.backups(self._session)
        self.table.show_backups(found, self._session.workspace.zone)
        in_memory = self._session.workspace.folder is None
        self._empty.setText(
            _("This store is only in memory: it has no backups.") if in_memory else _("There is no backup of it yet.")
        )
        self._empty.setVisible(not found)
        self._say_what_is_closed()

    def _say_what_is_closed(self) -> None:
        """Close the buttons that do nothing now, each with its reason; those of the person stand above them too."""
        _ = self._words.translator()
        session, language, found = self._session, self._words.language, self.table.selected() is not None
        refusals = [session.closed(Task.BACK_UP), session.closed(Task.RESTORE)]
        why = list(dict.fromkeys(one.text(language) for one in refusals if one is not None))
        self._closed.setText("\n".join(why))
        self._closed.setVisible(bool(why))
        none = "" if found else _("There is no backup of it yet.")
        busy = _("A backup is being made and checked …") if self._is_running else ""
        proving = _("The backup is being checked …") if self._is_proving else ""
        in_memory = none if session.workspace.folder is None else ""
        back_up, restore = (one.text(language) if one is not None else "" for one in refusals)
        for button, closed in (
            (self._make, back_up or in_memory or busy),
            (self._prove, none or proving),
            (self._restore, restore or none),
        ):
            if closed and button.hasFocus():
                self.table.setFocus()  # Qt would go on to the next button, and Enter pressed twice to a restore
            button.setEnabled(not closed)
            button.setToolTip(closed)
            button.setAccessibleDescription(closed)

    def first_focus(self) -> None:
        """Begin in the table, or with what can be done."""
        self.reload()
        (self.table if self.table.selected() is not None or not self._make.isEnabled() else self._make).setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Have Tab go from the table to what is done with the selected one; Qt forgets it with every new parent."""
        super().showEvent(event)
        widgets.come_after(self.table, self._make, self._prove, self._restore)

    def show_running(self, running: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Say whether a backup is being made, and show what there is."""
        self._is_running = running
        if not self._session.is_locked:
            self.reload()

    def _changed(self, changed: Changed) -> None:
        if changed.kind in ("person", "settings"):
            self.reload()

    def close_page(self) -> None:
        """Hear of no more changes."""
        self._unsubscribe()

    # ---------------------------------------------------------------------------------------------------------- proving

    def _prove_again(self) -> None:
        view = self.table.selected()
        if view is None:
            return
        try:
            proof = backup.proving(self._session, view.path)
        except Trouble as trouble:
            self._messages.warn(self._words.trouble(trouble))
            return
        self._is_proving = True
        self._say_what_is_closed()
        self._tasks.run(proof, partial(self._proven, view), self._not_proven)

    def _proven(self, view: BackupView, problem: Message | None) -> None:
        self._is_proving = False
        self._say_what_is_closed()
        if problem is not None:
            self._messages.warn(problem.text(self._words.language))
            return
        _ = self._words.translator()
        sound = _("The backup of {made} UTC was opened and checked whole: it is sound.")
        self._messages.tell(sound.format(made=stamps.day_and_minute(view.made)))

    def _not_proven(self, failure: Exception) -> None:
        self._is_proving = False
        self._say_what_is_closed()
        if not isinstance(failure, Trouble):
            raise failure
        self._messages.warn(self._words.trouble(failure))

    def _ask_to_restore(self) -> None:
        view = self.table.selected()
        if view is not None:
            self.restore_asked.emit(view)
