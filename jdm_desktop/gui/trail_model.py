"""The audit trail as Qt's tables read it: pages are fetched as somebody scrolls to them, the newest entries first."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jdm_desktop.domain.view import TrailRow
from jdm_desktop.gui import metrics, stamps
from jdm_desktop.gui.table import Table
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[int | None], tuple[TrailRow, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it says of an entry, and how wide it is at 100 %; 0 takes what is left."""

    heading: str
    says: Callable[[TrailRow], str]
    width: int


COLUMNS = (
    Column(N_("Entry"), lambda row: str(row.seq), 66),
    Column(N_("When"), lambda row: stamps.day_and_minute(row.at), 134),
    Column(N_("Who"), lambda row: row.user_id or "–", 112),
    Column(N_("Participant"), lambda row: row.participant, 92),
    Column(N_("What happened"), lambda row: row.sentence, 0),
)


class TrailModel(QAbstractTableModel):
    """The entries that fit; `fetch` returns the page that follows an entry's number, the first for None."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[TrailRow] = []
        self._fetch: Fetch | None = None
        self._total = 0

    def show(self, fetch: Fetch, total: int) -> None:
        """Show what `fetch` returns, `total` entries in all, from the newest on."""
        self.beginResetModel()
        self._fetch, self._total = fetch, total
        self._rows = list(fetch(None)) if total else []
        self.endResetModel()

    def row_at(self, row: int) -> TrailRow:
        """Return the entry in `row`."""
        return self._rows[row]

    def row_of(self, seq: int) -> int | None:
        """Return the row of an entry, None where it is not shown, or not yet."""
        return next((at for at, row in enumerate(self._rows) if row.seq == seq), None)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether entries follow that were not fetched yet."""
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Fetch the next page."""
        if self._fetch is None or parent.isValid() or not self._rows:
            return
        page = self._fetch(self._rows[-1].seq)
        if not page:
            self._total = len(self._rows)
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(page) - 1)
        self._rows.extend(page)
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many entries were fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; a text that was removed says so in its own words."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.says(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._words.translator()(column.heading)}: {column.says(row)}"
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.translator()(COLUMNS[section].heading)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class TrailTable(Table):
    """The table of entries: its columns are as wide as they say, whatever stands in them."""

    def fit_columns(self) -> None:
        """Give each column its width, and what is left to the one that says what happened."""
        for at, column in enumerate(COLUMNS):
            if column.width:
                self.setColumnWidth(at, metrics.px(column.width))
        self._stretch()

    def _stretch(self) -> None:
        fixed = sum(metrics.px(column.width) for column in COLUMNS)
        for at, column in enumerate(COLUMNS):
            if not column.width:
                self.setColumnWidth(at, max(metrics.px(240), self.viewport().width() - fixed))
