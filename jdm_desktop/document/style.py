"""The typography of every paper: measures, colours, styles, and the one way that text gets on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box
from jdm_desktop.document.fonts import BOLD, REGULAR, missing, runs, widths
from jdm_desktop.document.lines import break_lines
from jdm_desktop.domain.paper import MissingGlyph

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

INK = HexColor("#16202b")
QUIET = HexColor("#4d5a67")  # the lightest text: 7:1 on white, 6:1 on MIST
ACCENT = HexColor("#1c3f66")
EXCLUDING = HexColor("#2f3942")
ALERT = HexColor("#8a4a00")
LINE = HexColor("#b4bec8")
FAINT = HexColor("#d9dfe5")
MIST = HexColor("#eff2f5")
WHITE = HexColor("#ffffff")
WATERMARK = HexColor("#edf0f3")

MARGIN = 15 * mm
_BASELINE = 0.36  # from the middle of a line down to its baseline, in sizes
_ORPHANS = 2
_BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")
_ODD_SPACES = re.compile(r"^\s|\s{2}|[^\S ]|\s$")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks. `align` places its lines: 0 left, 0.5 in the middle, 1 right."""

    size: float
    leading: float
    color: Color = INK
    bold: bool = False
    align: float = 0


BODY = Style(8.5, 11.4)
SMALL = Style(8, 10.3)
SMALL_BOLD = Style(8, 10.3, bold=True)
NOTE = Style(7, 9.2, QUIET)
CAPTION = Style(7, 9, QUIET)
SECTION = Style(10, 13, WHITE, bold=True)
SECTION_AGAIN = Style(8.5, 11, WHITE, bold=True)
SECTION_NOTE = Style(7.5, 9.4, WHITE, align=1)
HEADING = Style(10, 13, ACCENT, bold=True)
NUMBER = Style(11.5, 13.5, ACCENT, bold=True)
NUMBER_AGAIN = Style(9, 10.5, QUIET, bold=True)
TITLE = Style(14, 17, ACCENT, bold=True)
SUBTITLE = Style(10.5, 13, ACCENT)
LABEL = Style(12, 14, bold=True, align=1)
SENTENCE = Style(11, 14.5, bold=True)
FIGURE = Style(13.5, 16, ACCENT, bold=True)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text within a paragraph; without a colour it has its style's."""

    text: str
    bold: bool = False
    color: Color | None = None


def bold(text: str) -> Span:
    """Return `text` in bold."""
    return Span(text, bold=True)


def quiet(text: str) -> Span:
    """Return `text` in the quiet colour."""
    return Span(text, color=QUIET)


class _Setting:
    """One text in one style: its spans in order, and its lines at each width it was asked for."""

    def __init__(self, spans: Sequence[Span], style: Style) -> None:
        self.spans, self.style = spans, style
        self.text = "".join(span.text for span in spans)
        self._lines: dict[float, list[tuple[int, int]]] = {}

    def lines(self, width: float) -> list[tuple[int, int]]:
        if width not in self._lines:
            self._lines[width] = list(self._broken(width))
        return self._lines[width]

    def _broken(self, width: float) -> Iterator[tuple[int, int]]:
        measures = self._measures()
        start = 0
        for end, after in self._paragraphs():
            for first, last in break_lines(self.text[start:end], measures[start:end], width):
                yield start + first, start + last
            start = after

    def _paragraphs(self) -> Iterator[tuple[int, int]]:
        for found in _BREAKS.finditer(self.text):
            yield found.span()
        yield len(self.text), len(self.text)

    def _measures(self) -> list[float]:
        measures: list[float] = []
        for span in self.spans:
            wide = widths(self.font(span))
            measures += [wide.get(character, 0) * self.style.size for character in span.text]
        return measures

    def font(self, span: Span) -> str:
        return BOLD if span.bold or self.style.bold else REGULAR

    def runs(self, first: int, last: int) -> Iterator[tuple[Span, str]]:
        """Yield what of each span stands between two places of the text."""
        start = 0
        for span in self.spans:
            piece = span.text[max(0, first - start) : max(0, last - start)]
            if piece:
                yield span, piece
            start += len(span.text)

    def wide(self, first: int, last: int) -> float:
        runs = ((widths(self.font(span)), piece) for span, piece in self.runs(first, last))
        return sum(sum(map(wide.__getitem__, piece)) for wide, piece in runs) * self.style.size


class Text(Box):
    """Lines of text, `first` to `last` of a setting; made by para() alone."""

    def __init__(self, setting: _Setting, first: int = 0, last: int | None = None) -> None:
        self.setting, self.first, self.last = setting, first, last

    def _lines(self, width: float) -> list[tuple[int, int]]:
        return self.setting.lines(width)[self.first : self.last]

    def _count(self, width: float) -> int:
        last = len(self.setting.lines(width)) if self.last is None else self.last
        return last - self.first

    def measure(self, width: float) -> float:
        """Return the height of all lines."""
        return self._count(width) * self.setting.style.leading

    def split(self, width: float, room: float, *, fresh: bool) -> tuple[Box, Box] | None:
        """Part between lines, leaving at least two on either side unless the page is fresh."""
        count, fitting = self._count(width), int(room / self.setting.style.leading)
        if not fresh:
            fitting = min(fitting, count - _ORPHANS)
        if fitting < (1 if fresh else _ORPHANS):
            return None
        middle = self.first + fitting
        return Text(self.setting, self.first, middle), Text(self.setting, middle, self.last)

    def natural(self) -> float:
        """Return how wide the text is when nothing breaks but its own line breaks."""
        return max(self.setting.wide(first, last) for first, last in self.setting.lines(float("inf")))

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the lines from the top down."""
        style = self.setting.style
        baseline = top - style.leading / 2 - _BASELINE * style.size
        pen = canvas.beginText(x, baseline)
        written = _Written()
        for index, (first, last) in enumerate(self._lines(width)):
            if style.align:
                slack = width - self.setting.wide(first, last)
                pen.setTextOrigin(x + slack * style.align, baseline - index * style.leading)
            elif index:
                pen.textLine()
            self._write(pen, written, first, last)
        canvas.drawText(pen)

    def _write(self, pen: PDFTextObject, written: _Written, first: int, last: int) -> None:
        """Write a line; one with odd spaces says what it is, since readers make them one plain space."""
        text = self.setting.text[first:last]
        odd = bool(_ODD_SPACES.search(text.removesuffix(" ")))
        operators: list[str] = vars(pen)["_code"]  # ReportLab offers no other way to mark what is written
        if odd:
            operators.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
        for span, piece in self.setting.runs(first, last):
            for font, part in runs(self.setting.font(span), piece):
                written.change(pen, font, self.setting.style, span.color)
                pen.textOut(part)
        if odd:
            operators.append("EMC")


class _Written:
    """The font and colour that a pen writes in, told to it only when they change: it keeps files small."""

    font = ""
    color: Color | None = None

    def change(self, pen: PDFTextObject, font: str, style: Style, color: Color | None) -> None:
        if font != self.font:
            pen.setFont(font, style.size, style.leading)
            self.font = font
        wanted = color or style.color
        if wanted is not self.color:
            pen.setFillColor(wanted)
            self.color = wanted


def para(text: str | Span | Sequence[str | Span], style: Style) -> Text:
    """Return `text`, drawn as it is: there is no markup that it could be taken for; line breaks and spaces are kept.

    Raises MissingGlyph for a character that the fonts cannot show.
    """
    parts = [text] if isinstance(text, str | Span) else text
    spans = [Span(part) if isinstance(part, str) else part for part in parts]
    for span in spans:
        strange = missing(_BREAKS.sub("", span.text))
        if strange:
            raise MissingGlyph(strange, "…")
    return Text(_Setting(spans, style))
