"""What stands on every page around the story, and how a story is laid on pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Rule, Space, Stack
from jdm_desktop.document.fonts import BOLD
from jdm_desktop.document.marks import Line, QrCode
from jdm_desktop.document.style import (
    ACCENT,
    ALERT,
    CAPTION,
    INK,
    LABEL,
    LINE,
    MARGIN,
    NOTE,
    SMALL,
    SUBTITLE,
    TITLE,
    WATERMARK,
    WHITE,
    Style,
    bold,
    para,
)
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH = A4[0] - 2 * MARGIN
LANDSCAPE = (A4[1], A4[0])
_TOP = 10 * mm
_BOTTOM = 8 * mm
_GAP = 2.5 * mm
_LEAST_ROOM = 1 / 2  # of a page
_QR = 17 * mm
_STATUS = Style(9, 11.5, WHITE, bold=True, align=0.5)
_STATUS_NOTE = Style(7, 8.6, INK, align=0.5)
_RIGHT = Style(7.5, 9.2, INK, align=1)

_LABEL_WIDTH = 27 * mm
_ENTRIES = (21 * mm, 32 * mm, 25 * mm, 0, 27 * mm)
_MANY = 9999


class TooLong(Refused):
    """What stands on every page leaves too little room for the rest."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The names at the head of each page (site, study, screening number) are too long for a page. "
                "No paper was made and the record is unchanged. Shorten the site's name."
            )
        )


@dataclass(frozen=True, slots=True)
class Status:
    """How binding a paper is: a word, what it means, and the word across each page where there is one."""

    word: str
    note: str
    across: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What names a paper on each page; without a `label` there is a line to write it on.

    `titles` say what it is in both languages of the trial, that of the paper first.
    """

    titles: tuple[str, ...]
    study: str
    label: str
    label_caption: str
    status: Status
    entries: Sequence[tuple[str, str]]
    code: str


@dataclass(frozen=True, slots=True)
class Foot:
    """What is told of a paper's making on each page; `count` says "page x of y"."""

    code: str
    lines: Sequence[str]
    count: Callable[[int, int], str]


def _entry(caption: str, value: str) -> Box:
    return Stack((para(caption, CAPTION), para(value, SMALL) if value else Line(14)))


def _status(status: Status) -> Box:
    badge = Frame(para(status.word, _STATUS), (1, 3), ground=ACCENT if not status.across else ALERT)
    return Stack((badge, para(status.note, _STATUS_NOTE)), 1)


def header(head: Head) -> Box:
    """Return the head of each page."""
    first, *others = head.titles
    titles = Stack((para(first, TITLE), *(para(one, SUBTITLE) for one in others), Space(2), para(head.study, NOTE)))
    caption = Stack((Space(LABEL.leading - _RIGHT.leading - 1), para(head.label_caption, _RIGHT)))
    label = para(head.label, LABEL) if head.label else Line(20)
    named = Columns((caption, label), (0, _LABEL_WIDTH), 2 * mm)
    right = Stack((named, Space(2), _status(head.status)))
    top = Columns((titles, right, QrCode(head.code, _QR)), (0, 66 * mm, _QR), 5 * mm)
    entries = [_entry(caption, value) for caption, value in head.entries]
    row = Columns(entries, _ENTRIES, 3 * mm)
    return Stack((top, Space(3), Rule(ACCENT, 1.2, 2), row, Space(1.5), Rule(LINE)))


def footer(foot: Foot, page: int, pages: int) -> Box:
    """Return the foot of a page."""
    first, *others = foot.lines
    made = Stack((para([bold(foot.code), f"  {first}"], NOTE), *(para(line, NOTE) for line in others)))
    row = Columns((made, para(bold(foot.count(page, pages)), _RIGHT)), (0, 30 * mm), 4 * mm)
    return Stack((Rule(LINE, 0.5, 2), row))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that every part of a story is drawn on; `size` is its width and height in points."""

    head: Head
    foot: Foot
    size: tuple[float, float] = A4

    @property
    def width(self) -> float:
        """How wide a story is."""
        return self.size[0] - 2 * MARGIN

    def lay(self, story: Box, canvas: Canvas) -> int:
        """Draw the story on as many pages as it takes and return their number."""
        return self.lay_pages(paginate(story, self.width, self.room()), canvas)

    def room(self) -> float:
        """Return how high a story may be on a page; raise TooLong where head and foot leave too little."""
        room = self._ceiling(header(self.head)) - _BOTTOM - self._foot(_MANY, _MANY).height(self.width) - _GAP
        if room < self.size[1] * _LEAST_ROOM:
            raise TooLong
        return room

    def lay_pages(self, pages: Sequence[Box], canvas: Canvas) -> int:
        """Draw what stands on each page, with its head and foot, and return how many pages there are."""
        top = header(self.head)
        for number, page in enumerate(pages, start=1):
            if self.head.status.across:
                _draw_across(canvas, self.head.status.across, self.size)
            top.draw(canvas, MARGIN, self.size[1] - _TOP, self.width)
            self._draw_foot(canvas, number, len(pages))
            page.draw(canvas, MARGIN, self._ceiling(top), self.width)
            canvas.showPage()
        return len(pages)

    def lay_many(self, pages: Iterable[Box], canvas: Canvas) -> int:
        """Do as lay_pages() with thousands of pages, each let go of as soon as it is drawn.

        Their feet, which say how many there are, are drawn when all are.
        """
        top = header(self.head)
        drawn: list[dict[str, Any]] = []
        for page in pages:
            top.draw(canvas, MARGIN, self.size[1] - _TOP, self.width)
            page.draw(canvas, MARGIN, self._ceiling(top), self.width)
            drawn.append(_put_aside(canvas))
        for number, put_aside in enumerate(drawn, start=1):
            vars(canvas).update(put_aside)
            self._draw_foot(canvas, number, len(drawn))
            canvas.showPage()
        return len(drawn)

    def _draw_foot(self, canvas: Canvas, page: int, pages: int) -> None:
        bottom = self._foot(page, pages)
        bottom.draw(canvas, MARGIN, _BOTTOM + bottom.height(self.width), self.width)

    def _ceiling(self, top: Box) -> float:
        return self.size[1] - _TOP - top.height(self.width) - _GAP

    def _foot(self, page: int, pages: int) -> Box:
        return footer(self.foot, page, pages)


def _put_aside(canvas: Canvas) -> dict[str, Any]:
    """Return all that ReportLab knows of a page that is under way, and begin the next one."""
    known = vars(canvas)
    known["_code"] = ["\n".join(known["_code"])]
    put_aside = dict(known)
    canvas._startPage()  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way to come back to a page
    return put_aside


def _draw_across(canvas: Canvas, word: str, size: tuple[float, float]) -> None:
    """Draw a word across the page, so light that what is written on it stays legible."""
    canvas.saveState()
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(52)
    canvas.setFillColor(WATERMARK)
    high = min(120.0, 620 / (canvas.stringWidth(word, BOLD, 1) or 1))
    canvas.setFont(BOLD, high)
    canvas.drawCentredString(0, -high / 3, word)
    canvas.restoreState()


def paginate(story: Box, width: float, room: float) -> list[Box]:
    """Return the story in parts that fit on a page each."""
    pages: list[Box] = []
    rest: Box | None = story
    while rest is not None:
        parts = None if rest.height(width) <= room else rest.split(width, room, fresh=True)
        if parts is None and rest.height(width) > room:
            message = "a box that cannot part is higher than a page"
            raise RuntimeError(message)
        pages.append(parts[0] if parts else rest)
        rest = parts[1] if parts else None
    return pages
