"""The pages of a PDF under each other, drawn only where they are in view."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from jdm_desktop.gui import metrics
from jdm_desktop.gui.theme import Theme
from jdm_desktop.pdf_pages import Pages

_POINTS_PER_INCH = 72
_PIXELS_PER_INCH = 96
_GAP = 16
SMALLEST_ZOOM, LARGEST_ZOOM, ZOOM_STEP = 0.25, 4.0, 1.25


def picture(pages: Pages, page: int, pixels_per_point: float) -> QImage:
    """Return one page as it is printed."""
    drawn = pages.picture(page, pixels_per_point)
    form = QImage.Format.Format_RGB888 if drawn.channels == 3 else QImage.Format.Format_RGBX8888  # noqa: PLR2004
    return QImage(drawn.content, drawn.width, drawn.height, drawn.stride, form).copy()


class PaperView(QAbstractScrollArea):
    """Shows a paper; `moved` is emitted when another page or another zoom is shown."""

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: Pages | None = None
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._pictures: dict[int, QImage] = {}
        self._zoom: float | None = None  # None = as wide as the view
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        theme.changed.connect(self._lay_out)

    def show_paper(self, content: bytes) -> None:
        """Show the PDF `content` from its first page; empty bytes show nothing."""
        if self._pages is not None:
            self._pages.close()
        self._pages = Pages(content) if content else None
        self._sizes = self._pages.sizes if self._pages is not None else ()
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page that takes up the middle of the view, from 1; 0 where there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        passed = [number for number, area in enumerate(self._areas(), 1) if area.top() <= middle]
        return passed[-1] if passed else 0

    @property
    def zoom(self) -> int:
        """How large the paper is shown, in percent of its own size."""
        return round(100 * self._pixels_per_point() * _POINTS_PER_INCH / _PIXELS_PER_INCH)

    def go_to(self, page: int) -> None:
        """Show `page`, from 1, at the top."""
        areas = self._areas()
        if areas:
            wanted = areas[max(1, min(page, len(areas))) - 1]
            self.verticalScrollBar().setValue(wanted.top() - metrics.px(_GAP))

    def magnify(self, factor: float) -> None:
        """Show the paper larger or smaller, the same spot in the middle."""
        now = self._pixels_per_point() * _POINTS_PER_INCH / _PIXELS_PER_INCH
        self._change_zoom(max(SMALLEST_ZOOM, min(LARGEST_ZOOM, now * factor)))

    def fit_width(self) -> None:
        """Show the paper as wide as the view."""
        self._change_zoom(None)

    def _change_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        where = (bar.value() + self.viewport().height() / 2) / max(1, self._height())
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(where * self._height() - self.viewport().height() / 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Turn pages and zoom by keys."""
        actions = {
            Qt.Key.Key_PageDown: lambda: self.go_to(self.page + 1),
            Qt.Key.Key_PageUp: lambda: self.go_to(self.page - 1),
            Qt.Key.Key_Home: lambda: self.go_to(1),
            Qt.Key.Key_End: lambda: self.go_to(self.page_count),
            Qt.Key.Key_Plus: lambda: self.magnify(ZOOM_STEP),
            Qt.Key.Key_Equal: lambda: self.magnify(ZOOM_STEP),
            Qt.Key.Key_Minus: lambda: self.magnify(1 / ZOOM_STEP),
            Qt.Key.Key_W: self.fit_width,
        }
        action = actions.get(Qt.Key(event.key()))
        if action is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            action()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the pages to the room."""
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring: Qt draws the frame anew, and not what is in it."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.colours.rail))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page, area in enumerate(self._areas()):
            shown = area.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
            if shown.intersects(event.rect()):
                painter.drawImage(QRectF(shown), self._picture(page))
                painter.setPen(QPen(QColor(self._theme.colours.border), 1))
                painter.drawRect(shown.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _picture(self, page: int) -> QImage:
        if page not in self._pictures and self._pages is not None:
            sharp = self._pixels_per_point() * self.devicePixelRatioF()
            self._pictures[page] = picture(self._pages, page, sharp)
        return self._pictures[page]

    def _pixels_per_point(self) -> float:
        if self._zoom is not None:
            return self._zoom * _PIXELS_PER_INCH / _POINTS_PER_INCH
        widest = max((width for width, _height in self._sizes), default=595.0)
        return max(0.2, (self.viewport().width() - 2 * metrics.px(_GAP)) / widest)

    def _areas(self) -> list[QRect]:
        scale, gap, top = self._pixels_per_point(), metrics.px(_GAP), metrics.px(_GAP)
        areas = []
        for width, height in self._sizes:
            size = QSize(round(width * scale), round(height * scale))
            left = max(gap, (self.viewport().width() - size.width()) // 2)
            areas.append(QRect(left, top, size.width(), size.height()))
            top += size.height() + gap
        return areas

    def _height(self) -> int:
        areas = self._areas()
        return areas[-1].bottom() + metrics.px(_GAP) if areas else 0

    def _lay_out(self) -> None:
        self._pictures.clear()
        room = self.viewport().size()
        wide = max((area.right() + metrics.px(_GAP) for area in self._areas()), default=0)
        self.verticalScrollBar().setRange(0, max(0, self._height() - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(metrics.px(40))
        self.horizontalScrollBar().setRange(0, max(0, wide - room.width()) if self._zoom is not None else 0)
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()
        self.moved.emit()
