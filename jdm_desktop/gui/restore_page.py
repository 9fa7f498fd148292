"""Before anybody is signed in: the store is damaged or gone, and a backup is to take its place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.backup_table import BackupTable
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.restore_dialog import RestoreDialog
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup

if TYPE_CHECKING:
    from jdm_desktop.service.entrance import Entrance


class RestorePage(Page):
    """The backups that are known, or those on a stick; `entered` carries the session that begins, `left` leads back."""

    entered = Signal(object)
    left = Signal()

    def __init__(
        self, door: "Entrance", words: Wording, theme: Theme, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._words, self._theme, self._messages = door, words, theme, messages
        self._found = backup.known(door)
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._problem = widgets.label(kind="error")
        self.table = BackupTable(words, theme)
        self._choose = widgets.button(icon="save")
        self._restore, self._leave = widgets.button(kind="primary", icon="history"), widgets.button()
        self._arrange()
        self._choose.clicked.connect(self._choose_folder)
        self._restore.clicked.connect(self._ask)
        self._leave.clicked.connect(self.left)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(area)
        page = widgets.column(content, margins=(32, 24, 32, 24), gap=12)
        for part in (self._title, self._about, self._problem):
            page.addWidget(part)
        page.addWidget(self.table, 1)
        metrics.at_least(self.table, height=120)
        below = widgets.row()
        below.addWidget(self._choose)
        below.addStretch(1)
        below.addWidget(self._leave)
        below.addWidget(self._restore)
        page.addLayout(below)
        self._problem.hide()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Restore a backup"))
        found = _("These are the backups beside the store. Others may be on a stick: choose its folder.")
        none = _("There is no backup beside the store. Choose the folder that has one, such as that of a stick.")
        if self._door.needs_first_account:
            none = _("Choose the folder that has the backup of this site, such as that of a stick.")
        self._about.setText(found if self._found else none)
        widgets.set_text(self._choose, _("Choose a folder …"))
        widgets.name(self._choose, _("Choose a folder of backups"))
        widgets.set_text(self._restore, _("Restore …"))
        widgets.set_text(self._leave, _("Back"))
        self.table.retranslate()
        self._show()

    def _show(self) -> None:
        self.table.show_backups(self._found, self._door.zone)
        self._restore.setEnabled(bool(self._found))

    def first_focus(self) -> None:
        """Begin in the table, or with choosing a folder where it is empty."""
        (self.table if self._found else self._choose).setFocus()

    def _choose_folder(self) -> None:
        _ = self._words.translator()
        chosen = self._messages.folder(_("Folder of the backups"))
        if chosen is None:
            return
        try:
            self._found = backup.found_in(self._door, chosen)
        except Refused as refused:
            self._say(self._words.trouble(refused))
            return
        self._say("")
        self._show()
        self.first_focus()

    def _ask(self) -> None:
        view = self.table.selected()
        if view is None:
            return
        try:
            dialog = RestoreDialog(self._door, view, self._words, self._theme, parent=self)
        except Refused as refused:
            self._say(self._words.trouble(refused))
            return
        self._messages.show_dialog(dialog.windowTitle(), dialog.exec)
        restored = dialog.restored
        dialog.deleteLater()
        if restored is not None:
            self.entered.emit(restored)

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
