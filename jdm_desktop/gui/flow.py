"""A layout that puts things side by side and goes on in the next line where the room ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from jdm_desktop.gui import metrics

Line = tuple[list[tuple[QLayoutItem, QSize]], int]  # what stands side by side, at its size; how high the line is


class FlowLayout(QLayout):
    """Lines of widgets at their own size; every line is as high as its highest, and all stand in its middle."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._known_lines: dict[int, list[Line]] = {}  # a scroll area asks many times for the same widths
        metrics.lay_out(self, 0, gap)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take an item in at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return an item by its number."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Take an item out by its number."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        """Forget what was measured."""
        self._known_lines.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Return that it takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return how high the lines are at `width`."""
        lines = self._lines(width)
        return sum(height for _line, height in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of everything in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the largest item."""
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, area: QRect) -> None:  # noqa: N802 - Qt's name
        """Put every item in its line."""
        super().setGeometry(area)
        top = area.top()
        for line, height in self._lines(area.width()):
            left = area.left()
            for item, size in line:
                item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[Line]:
        if width not in self._known_lines:
            self._known_lines[width] = self._broken_at(width)
        return self._known_lines[width]

    def _broken_at(self, width: int) -> list[Line]:
        lines: list[Line] = []
        room = -1
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(width, item.sizeHint().height()))
            if not lines or size.width() > room:
                lines.append(([], 0))
                room = width
            cells, height = lines[-1]
            lines[-1] = ([*cells, (item, size)], max(height, size.height()))
            room -= size.width() + self.spacing()
        return lines
