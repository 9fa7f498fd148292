"""A state as a small pill: shape, word and colour together."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from jdm_desktop.gui import icons, metrics
from jdm_desktop.gui.signs import NEUTRAL, Sign
from jdm_desktop.gui.theme import Theme


def chip_size(words: QFontMetrics, text: str) -> QSize:
    """Return how much room a chip with `text` takes."""
    return QSize(words.horizontalAdvance(text) + metrics.px(14 + 6 + 18) + 2, words.height() + metrics.px(6))


def draw_chip(painter: QPainter, area: QRect, text: str, sign: Sign, theme: Theme) -> None:
    """Draw a chip into the left of `area`, in the middle of its height, shortened where there is no room."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    size = chip_size(painter.fontMetrics(), text)
    top = area.top() + (area.height() - size.height()) // 2
    pill = QRect(area.left(), top, min(size.width(), area.width()), size.height())
    fore, back = sign.colours(theme.colours)
    painter.setPen(QColor(fore))
    painter.setBrush(QColor(back))
    painter.drawRoundedRect(pill.adjusted(0, 0, -1, -1), pill.height() / 2, pill.height() / 2)
    edge = metrics.px(14)
    ratio = painter.device().devicePixelRatioF()
    corner = QPoint(pill.left() + metrics.px(8), pill.top() + (pill.height() - edge) // 2)
    painter.drawPixmap(corner, icons.pixmap(sign.icon, fore, edge, ratio))
    words = pill.adjusted(metrics.px(8 + 14 + 6), 0, -metrics.px(8), 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width() + metrics.px(4))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
    painter.restore()


class Chip(QLabel):
    """A chip as a widget; its word is what is read aloud."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sign = NEUTRAL
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._resize)

    def show_sign(self, sign: Sign, word: str) -> None:
        """Show `word` with the shape and colour of `sign`."""
        self._sign = sign
        self.setText(word)
        self._resize()

    def _resize(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room that shape and word take."""
        return chip_size(self.fontMetrics(), self.text())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: a chip is never cut short by its layout."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the chip."""
        painter = QPainter(self)
        draw_chip(painter, self.rect(), self.text(), self._sign, self._theme)
        painter.end()
