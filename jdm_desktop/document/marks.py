"""Shapes drawn as lines, since no font has them all: boxes to tick, verdicts, weights, QR codes, lines to write on.

Each says its meaning by shape alone, so that a black-and-white copy says the same.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import segno

from jdm_desktop.document.boxes import Box
from jdm_desktop.document.style import ACCENT, ALERT, INK, LINE, QUIET, WHITE
from jdm_desktop.domain.view import Verdict, Weight

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Points = tuple[tuple[float, float], ...]
_QR_FORM = "record-code"
_CHECK: Points = ((0.24, 0.52), (0.43, 0.30), (0.77, 0.72))


class Mark(Box):
    """A shape in a square of `size`, in the middle of a line `leading` high."""

    def __init__(self, size: float, leading: float) -> None:
        self.size, self.leading = size, leading

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Return the height of the line that the mark stands in."""
        return self.leading

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:  # noqa: ARG002
        """Draw the shape with the square's lower left corner as the origin."""
        canvas.saveState()
        canvas.translate(x, top - (self.leading + self.size) / 2)
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
        self.shape(canvas)
        canvas.restoreState()

    @abstractmethod
    def shape(self, canvas: Canvas) -> None:
        """Draw what the mark is."""

    def _lines(self, canvas: Canvas, points: Points, *, fill: bool = False, close: bool = False) -> None:
        path = canvas.beginPath()
        path.moveTo(points[0][0] * self.size, points[0][1] * self.size)
        for across, up in points[1:]:
            path.lineTo(across * self.size, up * self.size)
        if close:
            path.close()
        canvas.drawPath(path, fill=fill, stroke=1)


class Tick(Mark):
    """A box to tick: crossed, empty, or, where the answer is not offered, a dash."""

    def __init__(self, size: float, leading: float, *, crossed: bool = False, offered: bool = True) -> None:
        super().__init__(size, leading)
        self.crossed, self.offered = crossed, offered

    def shape(self, canvas: Canvas) -> None:
        """Draw the box and its cross, or the dash."""
        canvas.setStrokeColor(INK if self.offered else QUIET)
        canvas.setLineWidth(self.size * (0.13 if self.crossed else 0.09))
        if not self.offered:
            self._lines(canvas, ((0.25, 0.5), (0.75, 0.5)))
            return
        canvas.rect(0, 0, self.size, self.size, stroke=1, fill=0)
        if self.crossed:
            canvas.setLineWidth(self.size * 0.17)
            self._lines(canvas, ((0.22, 0.22), (0.78, 0.78)))
            self._lines(canvas, ((0.22, 0.78), (0.78, 0.22)))


class VerdictMark(Mark):
    """A circle with a check for passes, a filled square with a cross for fails, a broken circle for open."""

    def __init__(self, verdict: Verdict, size: float, leading: float) -> None:
        super().__init__(size, leading)
        self.verdict = verdict

    def shape(self, canvas: Canvas) -> None:
        """Draw the verdict's shape."""
        {Verdict.PASSES: self._passes, Verdict.FAILS: self._fails, Verdict.OPEN: self._open}[self.verdict](canvas)

    def _passes(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(ACCENT)
        canvas.setLineWidth(self.size * 0.1)
        canvas.circle(self.size / 2, self.size / 2, self.size * 0.47, stroke=1, fill=0)
        canvas.setLineWidth(self.size * 0.13)
        self._lines(canvas, _CHECK)

    def _fails(self, canvas: Canvas) -> None:
        canvas.setFillColor(ALERT)
        canvas.rect(0, 0, self.size, self.size, stroke=0, fill=1)
        canvas.setStrokeColor(WHITE)
        canvas.setLineWidth(self.size * 0.14)
        self._lines(canvas, ((0.25, 0.25), (0.75, 0.75)))
        self._lines(canvas, ((0.25, 0.75), (0.75, 0.25)))

    def _open(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(QUIET)
        canvas.setLineWidth(self.size * 0.1)
        canvas.setDash(self.size * 0.18, self.size * 0.2)
        canvas.circle(self.size / 2, self.size / 2, self.size * 0.45, stroke=1, fill=0)


class WeightMark(Mark):
    """A filled diamond for what blocks, an empty triangle for a flag, a small ring for a note."""

    def __init__(self, weight: Weight, size: float, leading: float) -> None:
        super().__init__(size, leading)
        self.weight = weight

    def shape(self, canvas: Canvas) -> None:
        """Draw the weight's shape."""
        canvas.setLineWidth(self.size * 0.12)
        canvas.setStrokeColor(ALERT if self.weight is Weight.BLOCK else QUIET)
        canvas.setFillColor(ALERT)
        if self.weight is Weight.BLOCK:
            self._lines(canvas, ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)), fill=True, close=True)
        elif self.weight is Weight.FLAG:
            self._lines(canvas, ((0.05, 0.1), (0.95, 0.1), (0.5, 0.9)), close=True)
        else:
            canvas.circle(self.size / 2, self.size / 2, self.size * 0.3, stroke=1, fill=0)


class WarningMark(Mark):
    """A triangle with an exclamation mark."""

    def shape(self, canvas: Canvas) -> None:
        """Draw the triangle filled, the exclamation mark left out."""
        canvas.setFillColor(ALERT)
        canvas.setStrokeColor(ALERT)
        canvas.setLineWidth(self.size * 0.1)
        self._lines(canvas, ((0.03, 0.08), (0.97, 0.08), (0.5, 0.92)), fill=True, close=True)
        canvas.setStrokeColor(WHITE)
        canvas.setLineWidth(self.size * 0.11)
        self._lines(canvas, ((0.5, 0.6), (0.5, 0.38)))
        self._lines(canvas, ((0.5, 0.21), (0.5, 0.21)))


class Line(Box):
    """A line to write on by hand, at the foot of a room `room` high."""

    def __init__(self, room: float) -> None:
        self.room = room

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Return the room."""
        return self.room

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the line."""
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(x, top - self.room + 1, x + width, top - self.room + 1)


class QrCode(Box):
    """A text as a QR code of `size`, with error correction M; one to a paper."""

    def __init__(self, text: str, size: float) -> None:
        self.size = size
        self.rows = tuple(bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix)

    def measure(self, width: float) -> float:  # noqa: ARG002
        """Return the size."""
        return self.size

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the code at the right; its modules stand in the file once, however many pages show them."""
        if not canvas.hasForm(_QR_FORM):
            canvas.beginForm(_QR_FORM, 0, 0, self.size, self.size)
            self._draw_modules(canvas)
            canvas.endForm()
        canvas.saveState()
        canvas.translate(x + width - self.size, top - self.size)
        canvas.doForm(_QR_FORM)
        canvas.restoreState()

    def _draw_modules(self, canvas: Canvas) -> None:
        module = self.size / len(self.rows)
        path = canvas.beginPath()
        for down, row in enumerate(self.rows, start=1):
            for start, end in _dark_runs(row):
                path.rect(start * module, self.size - down * module, (end - start) * module, module * 1.02)
        canvas.setFillColor(INK)
        canvas.drawPath(path, fill=1, stroke=0)


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Return where a row of modules is dark, as (start, end)."""
    padded = b"\0" + row + b"\0"
    edges = [index for index in range(len(row) + 1) if padded[index] != padded[index + 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))
