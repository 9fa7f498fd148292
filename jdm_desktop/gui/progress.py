"""A bar of how many participants stand where against the target: painted, and said in words beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from jdm_desktop.gui import metrics
from jdm_desktop.gui.theme import Theme
from jdm_desktop.service.participant import StateCounts


class TargetBar(QWidget):
    """Eligible solid, in progress hatched, the target as a line; those who are not eligible are only counted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts = StateCounts(0, 0, 0, 0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_counts(self, counts: StateCounts) -> None:
        """Show `counts`."""
        self._counts = counts
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a thin bar."""
        return QSize(metrics.px(240), metrics.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bar from the counts."""
        counts, colours = self._counts, self._theme.colours
        whole = max(counts.target, counts.eligible + counts.in_progress, 1)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.fillPath(shape, QColor(colours.open_back))
        painter.setClipPath(shape)
        reached = area.width() * counts.eligible / whole
        under_way = QRectF(area.left() + reached, area.top(), area.width() * counts.in_progress / whole, area.height())
        painter.fillRect(QRectF(area.left(), area.top(), reached, area.height()), QColor(colours.primary))
        painter.fillRect(under_way, QBrush(QColor(colours.accent), Qt.BrushStyle.BDiagPattern))
        if counts.target < whole:
            target = round(area.width() * counts.target / whole)
            painter.fillRect(target, 0, metrics.px(2), self.height(), QColor(colours.text))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawPath(shape)
        painter.end()
