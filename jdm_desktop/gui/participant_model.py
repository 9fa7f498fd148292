"""The list of participants as Qt's tables read it, and how a state is drawn in a cell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from jdm_desktop.domain.view import ScreeningState
from jdm_desktop.gui import metrics, signs, stamps, terms
from jdm_desktop.gui.chip import chip_size, draw_chip
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service.participant import ParticipantRow

SIGN = Qt.ItemDataRole.UserRole
_STATE_SIGNS = {ScreeningState.IN_PROGRESS: signs.RUNNING, ScreeningState.COMPLETED: signs.CLOSED}

Index = QModelIndex | QPersistentModelIndex
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it says of a row, what it is sorted by, and its sign where it has one."""

    heading: str
    says: Callable[[ParticipantRow, Say], str]
    order: Callable[[ParticipantRow], Any]
    sign: Callable[[ParticipantRow], signs.Sign] | None = None


COLUMNS = (
    Column(N_("Screening no."), lambda row, _: row.screening_number, lambda row: row.screening_number),
    Column(N_("Attempt"), lambda row, _: str(row.attempt), lambda row: row.attempt),
    Column(
        N_("Outcome"),
        lambda row, _: _(terms.OUTCOMES[row.outcome]),
        lambda row: row.outcome,
        lambda row: signs.of_outcome(row.outcome),
    ),
    Column(N_("Determined"), lambda row, _: f"{row.determined} / {row.total}", lambda row: row.determined),
    Column(
        N_("State"),
        lambda row, _: _(terms.STATES[row.state]),
        lambda row: row.state,
        lambda row: _STATE_SIGNS[row.state],
    ),
    Column(N_("Last change"), lambda row, _: stamps.day_and_minute(row.updated_at), lambda row: row.updated_at.utc),
)


class ParticipantModel(QAbstractTableModel):
    """Rows as the use case gave them, in the order that the person asked for."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[ParticipantRow] = []
        self._sorted_by, self._direction = 0, Qt.SortOrder.AscendingOrder
        words.changed.connect(self._retranslate)

    def show_rows(self, rows: tuple[ParticipantRow, ...]) -> None:
        """Show `rows` and no others."""
        self.beginResetModel()
        self._rows = list(rows)
        self._sort_rows()
        self.endResetModel()

    def row_at(self, row: int) -> ParticipantRow:
        """Return the participant in `row`."""
        return self._rows[row]

    def row_of(self, participant_id: int) -> int | None:
        """Return the row of a participant, None where they are not shown."""
        found = (at for at, row in enumerate(self._rows) if row.participant_id == participant_id)
        return next(found, None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many participants are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, and its sign."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.says(row, self._words.translator())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            _ = self._words.translator()
            return f"{_(column.heading)}: {column.says(row, _)}"
        return column.sign(row) if role == SIGN and column.sign else None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.translator()(COLUMNS[section].heading)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows in another order."""
        self._sorted_by, self._direction = column, order
        self.beginResetModel()
        self._sort_rows()
        self.endResetModel()

    def _sort_rows(self) -> None:
        downward = self._direction is Qt.SortOrder.DescendingOrder
        self._rows.sort(key=lambda row: row.screening_number)
        self._rows.sort(key=COLUMNS[self._sorted_by].order, reverse=downward)

    def _retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))


class SignDelegate(QStyledItemDelegate):
    """Draws a cell that has a sign as a chip: shape, word and colour."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Leave the word to `paint` where there is a sign."""
        super().initStyleOption(option, index)
        if index.data(SIGN) is not None:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground as always, and the chip on it."""
        super().paint(painter, option, index)
        sign = index.data(SIGN)
        if sign is not None:
            air = metrics.px(8)
            area: QRect = option.rect.adjusted(air, 0, -air, 0)
            painter.setFont(option.font)
            draw_chip(painter, area, str(index.data()), sign, self._theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the room that the word takes, as a chip where it is one."""
        if index.data(SIGN) is not None:
            words = option.fontMetrics
            return chip_size(words, str(index.data())) + QSize(metrics.px(16), metrics.px(8))
        return super().sizeHint(option, index)
