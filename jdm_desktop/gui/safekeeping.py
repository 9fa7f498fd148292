"""What keeps a store safe while the window is open: backups, warnings, the way out of damage, and one window only."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import stamps
from jdm_desktop.gui.backup_keeper import BackupKeeper
from jdm_desktop.gui.bars import Bars
from jdm_desktop.gui.damage_bar import DamageBar
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.restore_dialog import RestoreDialog
from jdm_desktop.gui.space_watch import SpaceWatch
from jdm_desktop.gui.status_strip import StatusStrip
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup
from jdm_desktop.service.backup import BackupView, Standing
from jdm_desktop.service.entrance import Entrance

if TYPE_CHECKING:
    from jdm_desktop.gui.desk import Desk
    from jdm_desktop.gui.summons import Summons
    from jdm_desktop.service.session import Session


class Safekeeping(QObject):
    """Looks after one open store; `restored` carries the session that begins when a backup took the store's place.

    It carries None where the store is closed since and nobody is signed in: the disk failed on the way.
    """

    restored = Signal(object)

    def __init__(
        self, door: Entrance, words: Wording, theme: Theme, *, messages: Messages, bars: Bars, status: StatusStrip
    ) -> None:
        super().__init__()
        self._door, self._words, self._theme, self._messages = door, words, theme, messages
        self._bars, self._status = bars, status
        self._desk: Desk | None = None
        self._damage: DamageBar | None = None
        self._summons: Summons | None = None
        self.space = SpaceWatch(door, words, messages=messages, status=status, parent=self)
        self.keeper = BackupKeeper(words, self)
        self.keeper.failed.connect(messages.warn)
        self.keeper.changed.connect(self._say_how_safe)
        words.changed.connect(self._say_how_safe)

    def came(self) -> None:
        """Look after the store from now on: somebody is there."""
        self.keeper.begin(self._door)
        self.space.begin()

    def attend(self, desk: "Desk") -> None:
        """Serve the page of backups; show what is damaged on top of all pages."""
        self._desk = desk
        desk.backups.backup_asked.connect(lambda: self._back_up(desk.session))
        desk.backups.restore_asked.connect(self._restore)
        self.keeper.changed.connect(desk.backups.show_running)
        if self._door.is_read_only:
            self._damage = DamageBar(self._door, self._words, self._theme)
            self._damage.restore_asked.connect(lambda: desk.go_to("backups"))
            self._bars.add(self._damage)

    def left(self, *, to_restored: bool = False) -> None:
        """Back up what is new, since somebody left; nothing of a store that was replaced."""
        if self._desk is not None:
            self.keeper.changed.disconnect(self._desk.backups.show_running)
            self._desk = None
        if self._damage is not None:
            self._bars.remove(self._damage)
            self._damage = None
        self.space.end()
        if not to_restored:
            self.keeper.leave()
        self._say_how_safe()

    def close(self) -> None:
        """Wait a few seconds at most for a backup that is being checked, and say so; then let go."""
        if self.keeper.is_running:
            _ = self._words.translator()
            self._messages.tell(_("The last backup is being checked: the window closes in a few seconds."))
        self.space.end()
        self.keeper.finish()
        self.keeper.close()
        if self._summons is not None:
            self._summons.close()

    def listen(self, folder: Path | None, window: QWidget) -> None:
        """Come to the front when the program is started again on the same store."""
        if folder is None:
            return
        from jdm_desktop.gui.summons import Summons  # noqa: PLC0415 - it takes long, and tests need none

        self._summons = Summons(folder, self)
        self._summons.summoned.connect(lambda: self._come_forward(window))

    def _come_forward(self, window: QWidget) -> None:
        _ = self._words.translator()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        self._messages.tell(_("The program was started again: this is the window that has the store open."))

    # ----------------------------------------------------------------------------------------------------------- doing

    def _back_up(self, session: "Session") -> None:
        try:
            self.keeper.make(session)
        except Trouble as trouble:
            self._messages.warn(self._words.trouble(trouble))

    def _restore(self, view: BackupView) -> None:
        desk = self._desk
        if desk is None:
            return
        try:
            dialog = RestoreDialog(
                self._door, view, self._words, self._theme, before=self._make_ready, parent=desk.window()
            )
        except Trouble as trouble:
            self._messages.warn(self._words.trouble(trouble))
            return
        self._messages.begin(dialog, dialog.windowTitle())
        self._messages.show_dialog(dialog.windowTitle(), dialog.exec)
        session = dialog.restored
        dialog.deleteLater()
        if session is not None or not self._door.is_open:
            self.restored.emit(session)

    def _make_ready(self) -> None:
        """Keep what is typed and finish what runs, before the store is replaced: nothing is written to it after."""
        if self._desk is not None:
            self._desk.keep_typed()
        self.keeper.finish()
        self.keeper.leave_unfinished()

    # ------------------------------------------------------------------------------------------------- how things stand

    def _say_how_safe(self, _running: bool = False) -> None:  # noqa: FBT001, FBT002 - what a signal carries
        if self._status.is_empty or not backup.is_possible(self._door):
            self._status.show_backup("")
            return
        with suppress(Trouble):  # where the store cannot even say that, whoever works in it hears of it soon
            standing = backup.standing(self._door)
            self._status.show_backup(*sentences(standing, self._words), is_old=standing.is_old)


def sentences(standing: Standing, words: Wording) -> tuple[str, str, str]:
    """Return when the last backup was proven: in few words, in fewer where there is no room, and the rest."""
    _ = words.translator()
    if standing.last is None:
        more = _("One is made after a minute of work, or now: Ctrl+6.")
        return _("No proven backup yet"), _("No proven backup"), more
    when = stamps.minute(standing.last) if standing.is_today else stamps.day_and_minute(standing.last)
    said = _("Backup overdue, the last: {when}") if standing.is_old else _("Last proven backup: {when}")
    more = _("Made {made}, opened and checked whole. All backups: Ctrl+6.").format(made=stamps.whole(standing.last))
    return said.format(when=when), _("Backup {when}").format(when=when), more
