"""A table of backups of which one is selected."""

from jdm_desktop.gui import widgets
from jdm_desktop.gui.backup_model import BackupModel
from jdm_desktop.gui.table import Table
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service.backup import BackupView

_NAME = N_("Backups of this store")


class BackupTable(Table):
    """Shows backups, the newest first, and keeps the same one selected."""

    def __init__(self, words: Wording, theme: Theme) -> None:
        self._backups = BackupModel(words)
        super().__init__(self._backups, theme)
        self._backups.setParent(self)
        self._words = words
        self.retranslate()

    def retranslate(self) -> None:
        """Say what the table is, in the language in force."""
        widgets.name(self, self._words.translator()(_NAME))
        self.fit_columns()

    def show_backups(self, backups: tuple[BackupView, ...], zone: str) -> None:
        """Show `backups`."""
        selected = self.selected() if self.currentIndex().row() > 0 else None  # who saw the newest sees the newest
        self._backups.show_backups(backups, zone)
        self.fit_columns()
        self.selectRow(self._backups.row_of(selected))

    def selected(self) -> BackupView | None:
        """Return the backup that is selected, None where there is none."""
        return self._backups.backup(self.currentIndex().row())
