"""A sentence behind a small shape: readings, warnings, refusals, each told apart by shape, word and colour."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from jdm_desktop.gui import icons, metrics, widgets
from jdm_desktop.gui.signs import NEUTRAL, Sign
from jdm_desktop.gui.theme import Theme

PROBLEM = Sign("circle-alert", "error")  # something is not saved; never said of a verdict
_EDGE = 15
_INDENT = 22


class SignLine(QLabel):
    """Plain words that wrap, with the shape of their sign before the first line."""

    def __init__(self, theme: Theme, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sign = NEUTRAL
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("kind", kind)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._make_room()

    def say(self, sign: Sign, text: str) -> None:
        """Show `text` with the shape of `sign`."""
        self._sign = sign
        self.setText(text)
        widgets.name(self, text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the room for the shape at every size of the words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def _make_room(self) -> None:
        self.setContentsMargins(metrics.px(_INDENT), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words, and the shape before their first line."""
        super().paintEvent(event)
        painter = QPainter(self)
        edge = metrics.px(_EDGE)
        colour = self._sign.colours(self._theme.colours)[0]
        top = self.contentsRect().top() + (self.fontMetrics().height() - edge + 1) // 2
        painter.drawPixmap(0, top, icons.pixmap(self._sign.icon, colour, edge, self.devicePixelRatioF()))
        painter.end()
