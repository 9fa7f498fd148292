"""Words on one line, cut with an ellipsis where there is no room; whole in the tool tip and for the ear."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from jdm_desktop.gui import metrics, widgets

_AIR = 4


class ElidedLine(QLabel):
    """Never makes its place higher or wider."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, text: str) -> None:
        """Show `text`."""
        self._whole = text
        self.setToolTip(widgets.plain_tip(text))
        widgets.name(self, text)
        self.update()

    def whole(self) -> str:
        """Return what is said, none of it cut."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return one line, however long the words are."""
        return QSize(0, self.fontMetrics().height() + metrics.px(_AIR))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw as much as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
