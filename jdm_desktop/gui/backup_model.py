"""The backups of a store as Qt's tables read them."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jdm_desktop.domain.view import Stamp
from jdm_desktop.gui import stamps, widgets
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service.backup import BackupView

Say = Callable[[str], str]
Index = QModelIndex | QPersistentModelIndex
_MEGABYTE = 1_000_000


def where(view: BackupView, _: Say) -> str:
    """Return where a backup lies, in two words."""
    return _("Second folder") if view.is_second else _("This computer")


def size(view: BackupView) -> str:
    """Return how many megabytes a backup takes."""
    return f"{view.size / _MEGABYTE:.1f} MB"


class BackupModel(QAbstractTableModel):
    """Backups, the newest first; `zone` is the desk's."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._zone = words, "UTC"
        self._backups: tuple[BackupView, ...] = ()
        self._columns: tuple[tuple[str, Callable[[BackupView, Say], str]], ...] = (
            (N_("Made (local time)"), lambda view, _: stamps.whole(Stamp(view.made.utc, self._zone))),
            (N_("UTC"), lambda view, _: stamps.day_and_minute(view.made)),
            (N_("Entries"), lambda view, _: str(view.entries)),
            (N_("Size"), lambda view, _: size(view)),
            (N_("Where"), where),
            (N_("Version"), lambda view, _: view.program),
        )

    def show_backups(self, backups: tuple[BackupView, ...], zone: str) -> None:
        """Show `backups` with their times as a clock in `zone` says them."""
        self.beginResetModel()
        self._backups, self._zone = backups, zone
        self.endResetModel()

    def backup(self, row: int) -> BackupView | None:
        """Return what stands in a row."""
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def row_of(self, view: BackupView | None) -> int:
        """Return in which row a backup stands, the first one where it stands in none."""
        paths = [one.path for one in self._backups]
        return paths.index(view.path) if view is not None and view.path in paths else 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many backups there are."""
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; its tool tip is the folder."""
        if not index.isValid():
            return None
        view = self._backups[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return widgets.plain_tip(str(view.path))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[index.column()][1](view, self._words.translator())

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.translator()(self._columns[section][0])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None
