"""How one fact lies in its row: columns that line up from row to row, or two lines where the room is narrow."""

from enum import IntEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from jdm_desktop.gui import metrics

_WIDE = 880
_GAP = 14
_LINE = 4
_ASSESSED, _SOURCE, _ENTERED = 108, 184, 150
_LABEL_SHARE = 0.55
_NARROW_VALUE_SHARE = 0.46


class Part(IntEnum):
    """What a row consists of."""

    LABEL = 0
    VALUE = 1
    ASSESSED = 2
    SOURCE = 3
    ENTERED = 4
    NOTE = 5


Cell = tuple[Part, int, int]  # part, left edge, width
Line = list[Cell]


def wide_lines(width: int, *, tall_value: bool) -> list[Line]:
    """Return where everything lies in a wide row; a tall value gets a line of its own."""
    gap = metrics.px(_GAP)
    assessed, source, entered = (metrics.px(length) for length in (_ASSESSED, _SOURCE, _ENTERED))
    left_part = width - assessed - source - entered - 3 * gap
    label = int(left_part * _LABEL_SHARE)
    right = left_part + gap
    first: Line = [
        (Part.LABEL, 0, label),
        (Part.VALUE, label + gap, left_part - label - gap),
        (Part.ASSESSED, right, assessed),
        (Part.SOURCE, right + assessed + gap, source),
        (Part.ENTERED, width - entered, entered),
    ]
    if not tall_value:
        return [first]
    whole: Cell = (Part.LABEL, 0, left_part)
    return [[whole, *first[2:]], [(Part.VALUE, 0, width)]]


def narrow_lines(width: int, *, tall_value: bool) -> list[Line]:
    """Return where everything lies in a narrow row."""
    gap = metrics.px(_GAP)
    assessed, entered = metrics.px(_ASSESSED), metrics.px(_ENTERED)
    value = int(width * _NARROW_VALUE_SHARE)
    second: Line = [
        (Part.VALUE, 0, value),
        (Part.ASSESSED, value + gap, assessed),
        (Part.SOURCE, value + gap + assessed + gap, width - value - assessed - 2 * gap),
    ]
    first: Line = [(Part.LABEL, 0, width - entered - gap), (Part.ENTERED, width - entered, entered)]
    if not tall_value:
        return [first, second]
    return [first, second[1:], [(Part.VALUE, 0, width)]]


class FactLayout(QLayout):
    """Puts the parts of a row where they belong; parts may come later, and their columns wait for them."""

    def __init__(self, parent: QWidget, *, tall_value: bool) -> None:
        super().__init__(parent)
        self._tall_value = tall_value
        self._parts: dict[Part, QLayoutItem] = {}
        self._known_heights: dict[int, int] = {}  # a scroll area asks many times for the same widths
        self._filled = QRect()  # where everything lies already
        metrics.lay_out(self, (0, 2, 0, 2), 0)

    def put(self, part: Part, widget: QWidget) -> None:
        """Let `widget` be that part of the row."""
        self.addChildWidget(widget)
        self._parts[part] = QWidgetItem(widget)
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Refuse: parts are put by name. Qt demands the method of a layout, and calls it for none of ours."""
        raise NotImplementedError

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return a part by its number."""
        items = list(self._parts.values())
        return items[index] if 0 <= index < len(items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Take a part out by its number."""
        parts = list(self._parts)
        return self._parts.pop(parts[index]) if 0 <= index < len(parts) else None

    def invalidate(self) -> None:
        """Forget what was measured."""
        self._known_heights.clear()
        self._filled = QRect()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Return that a row takes all the width it can get."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that labels wrap."""
        return True

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the narrowest row: it takes all the width it can get."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the narrowest row."""
        return QSize(metrics.px(360), metrics.px(30))

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return how high the row is at `width`."""
        if width not in self._known_heights:
            margins = self.contentsMargins()
            inner = width - margins.left() - margins.right()
            height = self._arrange(QRect(0, 0, inner, 0), move=False)
            self._known_heights[width] = height + margins.top() + margins.bottom()
        return self._known_heights[width]

    def setGeometry(self, area: QRect) -> None:  # noqa: N802 - Qt's name
        """Put every part in its place."""
        super().setGeometry(area)
        if area == self._filled:
            return
        self._filled = QRect(area)
        self._arrange(area.marginsRemoved(self.contentsMargins()), move=True)

    def _arrange(self, area: QRect, *, move: bool) -> int:
        """Lay the lines below each other; return how high they are together."""
        top = area.top()
        for line in self._lines(area.width()):
            cells = [(self._parts[part], left, width) for part, left, width in line if part in self._parts]
            cells = [cell for cell in cells if not cell[0].isEmpty()]
            if not cells:
                continue
            height = max(_height(item, width) for item, _left, width in cells)
            if move:
                for item, left, width in cells:
                    item.setGeometry(_in_the_middle(item, QRect(area.left() + left, top, width, height)))
            top += height + metrics.px(_LINE)
        return max(0, top - metrics.px(_LINE) - area.top())

    def _lines(self, width: int) -> list[Line]:
        make = wide_lines if width >= metrics.px(_WIDE) else narrow_lines
        lines = make(width, tall_value=self._tall_value)
        if not self._fits(lines):
            lines = make(width, tall_value=True)
        return [*lines, [(Part.NOTE, 0, width)]]

    def _fits(self, lines: list[Line]) -> bool:
        """Tell whether the value has room in its column: a long word on a button needs a line of its own."""
        room = next(width for line in lines for part, _left, width in line if part is Part.VALUE)
        value = self._parts.get(Part.VALUE)
        return value is None or value.minimumSize().width() <= room


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def _in_the_middle(item: QLayoutItem, cell: QRect) -> QRect:
    height = min(cell.height(), _height(item, cell.width()))
    return QRect(cell.left(), cell.top() + (cell.height() - height) // 2, cell.width(), height)
