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
        self._whole = self._end = ""
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, text: str, *, end: str = "") -> None:
        """Show `text`, of which its `end` is cut last."""
        self._whole, self._end = text, end if text.endswith(end) else ""
        self.setToolTip(widgets.plain_tip(text))
        widgets.name(self, text)
        self.update()

    def whole(self) -> str:
        """Return what is said, none of it cut."""
        return self._whole

    def shown(self) -> str:
        """Return as much as there is room for."""
        cut, words = Qt.TextElideMode.ElideRight, self.fontMetrics()
        room = self.width() - words.horizontalAdvance(self._end)
        begin = words.elidedText(self._whole.removesuffix(self._end), cut, room)
        return words.elidedText(begin + self._end, cut, self.width())

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
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.shown())
        painter.end()
