"""Boxes that a page is made of: each knows its height at a width, how to part at a page's end, and how to be drawn.

Everything parts: no text is ever clipped, however long it is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

_HAIR = 0.01  # what adding up may lose


class Box(ABC):
    """Something on a page, the same ever after. `keeps` holds it on the same page as the box that follows it."""

    keeps = False

    def height(self, width: float) -> float:
        """Return how high the box is when it is `width` wide."""
        known: dict[float, float] = self.__dict__.setdefault("_heights", {})
        if width not in known:
            known[width] = self.measure(width)
        return known[width]

    @abstractmethod
    def measure(self, width: float) -> float:
        """Work out the height at a width; height() remembers it, since a page asks for it over and over."""

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:  # noqa: ARG002
        """Return the part that fits into `room` and the rest, or None where none of it should stand there.

        On a `fresh` page there is nothing to gain from waiting for the next one.
        """
        return None

    @abstractmethod
    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the box with its upper left corner at (x, top)."""


def kept(box: Box) -> Box:
    """Return the box, held on the same page as the next one."""
    box.keeps = True
    return box


class Space(Box):
    """Nothing, `size` high."""

    def __init__(self, size: float) -> None:
        self.size = size

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Return the size."""
        return self.size

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw nothing."""


class Rule(Box):
    """A line across, `weight` thick, with `below` it empty."""

    def __init__(self, color: Color, weight: float = 0.5, below: float = 0) -> None:
        self.color, self.weight, self.below = color, weight, below

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Return the line's thickness and the space below it."""
        return self.weight + self.below

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the line."""
        canvas.setStrokeColor(self.color)
        canvas.setLineWidth(self.weight)
        canvas.line(x, top - self.weight / 2, x + width, top - self.weight / 2)


class Stack(Box):
    """Boxes one below the other, with `gap` between them."""

    def __init__(self, boxes: Sequence[Box], gap: float = 0) -> None:
        self.boxes, self.gap = list(boxes), gap

    def measure(self, width: float) -> float:
        """Return the sum of the heights."""
        return sum(box.height(width) for box in self.boxes) + self.gap * max(0, len(self.boxes) - 1)

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part before or inside the first box that does not fit, keeping together what is kept."""
        left = room
        for index, box in enumerate(self.boxes):
            if box.height(width) <= left + _HAIR:
                left -= box.height(width) + self.gap
                continue
            return self._part_inside(index, width, left, fresh=fresh) or self._part_before(index, fresh=fresh)
        return None

    def _part_inside(self, index: int, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        parts = self.boxes[index].split(width, room, fresh=fresh and index == 0)
        if parts is None:
            return None
        return self._of([*self.boxes[:index], parts[0]]), self._of([parts[1], *self.boxes[index + 1 :]])

    def _part_before(self, index: int, *, fresh: bool) -> tuple[Box, Box] | None:
        first = index
        while first and self.boxes[first - 1].keeps:
            first -= 1
        first = first or (index if fresh else 0)
        return (self._of(self.boxes[:first]), self._of(self.boxes[first:])) if first else None

    def _of(self, boxes: Sequence[Box]) -> Stack:
        """Return a part of the stack; what begins a page needs no space above it."""
        kept_from = next((index for index, box in enumerate(boxes) if not isinstance(box, Space)), 0)
        return Stack(boxes[kept_from:], self.gap)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the boxes from the top down."""
        for box in self.boxes:
            box.draw(canvas, x, top, width)
            top -= box.height(width) + self.gap


class Columns(Box):
    """Boxes side by side; a width of 0 shares what the others leave."""

    def __init__(self, cells: Sequence[Box], widths: Sequence[float], gap: float = 0, *, middle: bool = False) -> None:
        self.cells, self.widths, self.gap, self.middle = list(cells), list(widths), gap, middle

    def _measured(self, width: float) -> list[float]:
        sharing = self.widths.count(0)
        left = width - sum(self.widths) - self.gap * (len(self.widths) - 1)
        return [given or left / sharing for given in self.widths]

    def measure(self, width: float) -> float:
        """Return the height of the highest cell."""
        return max(cell.height(share) for cell, share in zip(self.cells, self._measured(width), strict=True))

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part every cell that does not fit; none parts unless all that must can."""
        heads: list[Box] = []
        tails: list[Box] = []
        for cell, share in zip(self.cells, self._measured(width), strict=True):
            whole = cell.height(share) <= room + _HAIR
            parts = (cell, Space(0)) if whole else cell.split(share, room, fresh=fresh)
            if parts is None:
                return None
            heads.append(parts[0])
            tails.append(parts[1])
        return Columns(heads, self.widths, self.gap), Columns(tails, self.widths, self.gap)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the cells from left to right."""
        shares = self._measured(width)
        lefts = accumulate((share + self.gap for share in shares), initial=x)
        high = self.height(width) if self.middle else 0
        for cell, left, share in zip(self.cells, lefts, shares, strict=False):
            lower = (high - cell.height(share)) / 2 if self.middle else 0
            cell.draw(canvas, left, top - lower, share)


class Frame(Box):
    """A box with room around it, a ground and lines."""

    def __init__(
        self,
        inner: Box,
        pad: tuple[float, float] = (0, 0),
        *,
        ground: Color | None = None,
        line: Color | None = None,
        below: Color | None = None,
        weight: float = 0.5,
    ) -> None:
        """Take the room above and below, then left and right; `line` runs around, `below` under the box alone."""
        self.inner, self.pad, self.ground, self.line, self.below, self.weight = inner, pad, ground, line, below, weight

    def measure(self, width: float) -> float:
        """Return the height with the room above and below."""
        return self.inner.height(width - 2 * self.pad[1]) + 2 * self.pad[0]

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part what is inside; both parts are framed."""
        parts = self.inner.split(width - 2 * self.pad[1], room - 2 * self.pad[0], fresh=fresh)
        return (self._around(parts[0]), self._around(parts[1])) if parts else None

    def _around(self, inner: Box) -> Frame:
        return Frame(inner, self.pad, ground=self.ground, line=self.line, below=self.below, weight=self.weight)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw ground and lines, then what is inside."""
        self._draw_lines(canvas, x, top, width)
        self.inner.draw(canvas, x + self.pad[1], top - self.pad[0], width - 2 * self.pad[1])

    def _draw_lines(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        bottom = top - self.height(width)
        canvas.setLineWidth(self.weight)
        if self.ground:
            canvas.setFillColor(self.ground)
        if self.line:
            canvas.setStrokeColor(self.line)
        if self.ground or self.line:
            canvas.rect(x, bottom, width, top - bottom, fill=bool(self.ground), stroke=bool(self.line))
        if self.below:
            canvas.setStrokeColor(self.below)
            canvas.line(x, bottom, x + width, bottom)


class Section(Box):
    """A body under a heading that stands again, as `again`, on every page that the body runs over."""

    def __init__(self, heading: Box, body: Box, again: Box | None = None) -> None:
        self.heading, self.body, self.again = heading, body, again or heading

    def measure(self, width: float) -> float:
        """Return the height of heading and body."""
        return self.heading.height(width) + self.body.height(width)

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part the body and head both parts."""
        parts = self.body.split(width, room - self.heading.height(width), fresh=fresh)
        if parts is None:
            return None
        return Section(self.heading, parts[0]), Section(self.again, parts[1], self.again)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the heading, then the body."""
        self.heading.draw(canvas, x, top, width)
        self.body.draw(canvas, x, top - self.heading.height(width), width)


class Whole(Box):
    """A box that stands on one page, unless it is higher than a page."""

    def __init__(self, inner: Box) -> None:
        self.inner = inner

    def measure(self, width: float) -> float:
        """Return the height of what is inside."""
        return self.inner.height(width)

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part only where a fresh page does not hold it."""
        return self.inner.split(width, room, fresh=fresh) if fresh else None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw what is inside."""
        self.inner.draw(canvas, x, top, width)


class Labelled(Box):
    """A box with a label in a gutter at its left; where it runs on to another page, `again` stands there instead."""

    def __init__(self, label: Box, again: Box, inner: Box, gutter: float) -> None:
        self.label, self.again, self.inner, self.gutter = label, again, inner, gutter

    def measure(self, width: float) -> float:
        """Return the height of what is higher."""
        return max(self.label.height(self.gutter), self.inner.height(width - self.gutter))

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part what is labelled and label both parts."""
        parts = self.inner.split(width - self.gutter, room, fresh=fresh)
        if parts is None:
            return None
        head, tail = parts
        return Labelled(self.label, self.again, head, self.gutter), Labelled(self.again, self.again, tail, self.gutter)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the label, then what it labels."""
        self.label.draw(canvas, x, top, self.gutter)
        self.inner.draw(canvas, x + self.gutter, top, width - self.gutter)
