"""A table of whole rows: Enter opens the selected one, Tab leaves the table, nothing is edited in it."""

from PySide6.QtCore import QAbstractItemModel, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from jdm_desktop.gui import metrics
from jdm_desktop.gui.calm_button import ENTER
from jdm_desktop.gui.theme import Theme


class Table(QTableView):
    """Shows `model`; `opened` is emitted for the row that is selected."""

    opened = Signal()
    _wanted = 0

    def __init__(self, model: QAbstractItemModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self.opened)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(metrics.px(34))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make every column as wide as what it says; the last one takes what is left."""
        self.horizontalHeader().setStretchLastSection(False)
        self.resizeColumnsToContents()
        for column in range(self.model().columnCount()):
            self.setColumnWidth(column, self.columnWidth(column) + metrics.px(6))
        self._wanted = self.horizontalHeader().length()
        self._stretch()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stretch the last column where there is room."""
        super().resizeEvent(event)
        self._stretch()
        self.scrollTo(self.currentIndex())

    def _stretch(self) -> None:
        self.horizontalHeader().setStretchLastSection(self._wanted <= self.viewport().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter open."""
        if event.key() in ENTER:
            self.opened.emit()
        else:
            super().keyPressEvent(event)
