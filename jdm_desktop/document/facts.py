"""The facts of a criterion as a table: item, value with unit, day of assessment, source document, who entered it.

Who entered them, and when, is said once below a table whose facts share it, and in the rows where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Section, Space, Stack, Whole, kept
from jdm_desktop.document.marks import Line, Tick
from jdm_desktop.document.style import (
    ALERT,
    CAPTION,
    FAINT,
    LINE,
    NOTE,
    SMALL,
    SMALL_BOLD,
    Span,
    Text,
    para,
    quiet,
)
from jdm_desktop.document.words import Texts, Tongues, day, local, once
from jdm_desktop.domain.item import Kind, printed_unit
from jdm_desktop.domain.view import FactView

Same = tuple[FactView, ...]
"""One fact in each language of the paper."""

_WIDTHS = (0, 31 * mm, 17 * mm, 52 * mm)
_BLANK_WIDTHS = (0, 56 * mm, 21 * mm, 36 * mm)
_TABLE = 169 * mm  # in a criterion; wider on its own
_GAP = 2.5 * mm
_ROW = (1.1, 0)
_LONG = 200
_TICK = 7.5
_TICK_ROOM = 11
HAND = 7 * mm  # the height of a row to write in by hand
_TICKED_ROW = (2.5, 0)
_FEW = 4  # more choices than these stand below their item, across the table
_ACROSS = 5
_ISO = "YYYY-MM-DD"
_EVENTS = (Kind.DATE_OR_NONE, Kind.DATES)
_TO_TICK = (Kind.YESNO, Kind.CHOICE, Kind.CHOICES, *_EVENTS)


@dataclass(frozen=True, slots=True)
class _Entered:
    """Who entered all facts of a table, and when; empty where the facts differ in it, or there are none."""

    by: str = ""
    at: str = ""
    none: bool = False

    @classmethod
    def all(cls, facts: Iterable[FactView]) -> _Entered:
        """Return what the facts share."""
        entries = {(fact.entered_by, local(fact.entered_at)) for fact in facts if fact.entered_by}
        if not entries:
            return cls(none=True)
        names, times = ({entry[part] for entry in entries} for part in (0, 1))
        by = min(names) if len(names) == 1 else ""
        return cls(by, min(times) if by and len(times) == 1 else "")

    def caption(self, _: Tongues) -> Iterator[Box]:
        """Yield the line below the table that says what its facts share."""
        if self.by:
            said = ", ".join(filter(None, (self.by, self.at)))
            caption = once(_("Entered by"))
            yield Frame(para(f"{caption} {said}", CAPTION), (0.6, 0))

    def of_rows(self, _: Tongues) -> Texts:
        """Return what each row says below its source."""
        if self.none or self.at:
            return ()
        return _("Entered at") if self.by else _("Entered by")

    def of_row(self, fact: FactView) -> str:
        """Return what a fact does not share with the others."""
        parts = ("" if self.by else fact.entered_by, "" if self.at else local(fact.entered_at))
        return ", ".join(filter(None, parts))


def fact_table(_: Tongues, facts: tuple[Same, ...], *, blank: bool) -> Section:
    """Return the table of `facts`; its captions stand again wherever it runs on to another page."""
    entered = _Entered.all(same[0] for same in facts)
    rows = [_blank_row(_, same) if blank else _row(_, same, entered) for same in facts]
    if entered.by:
        kept(rows[-1])
    body = Stack((*rows, *entered.caption(_)))
    return Section(kept(_captions(_, entered, blank=blank)), body)


def _captions(_: Tongues, entered: _Entered, *, blank: bool) -> Box:
    source = " / ".join(filter(None, (once(_("Source document")), once(entered.of_rows(_)))))
    texts = (once(_("Item")), once(_("Value")), once(_("Assessed on"), "\n"), source)
    head = Columns([para(text, CAPTION) for text in texts], _BLANK_WIDTHS if blank else _WIDTHS, _GAP)
    return Frame(head, (0.6, 0), below=LINE)


def _row(_: Tongues, same: Same, entered: _Entered) -> Box:
    """Return the row of a fact, on one page; a value too long for its column stands below, and may run on."""
    fact, value = same[0], _value(_, same)
    is_long = len(fact.shown) > _LONG
    source: Box = para(fact.source or "–", SMALL)
    if entered.of_row(fact):
        source = Stack((source, para(entered.of_row(fact), CAPTION)))
    assessed = para(day(fact.assessed_on) or "–", SMALL)
    cells = (_label(_, same, _width(_WIDTHS)), Space(0) if is_long else value, assessed, source)
    row = Columns(cells, _WIDTHS, _GAP)
    framed = Frame(Stack((row, value)) if is_long else row, _ROW, below=FAINT, weight=0.4)
    return framed if is_long else Whole(framed)


def _label(_: Tongues, same: Same, width: float) -> Text:
    """Return what the item is called, each language in its own line unless they share one."""
    word = once(_("confidential"))
    confidential = f" ({word})" if same[0].sensitive else ""
    others = dict.fromkeys(fact.label for fact in same[1:] if fact.label != same[0].label)
    said = para([same[0].label, *(quiet(f" {label}") for label in others), quiet(confidential)], SMALL)
    if not others or said.natural() <= width:
        return said
    return para([same[0].label, *(quiet(f"\n{label}") for label in others), quiet(confidential)], SMALL)


def _width(widths: Sequence[float]) -> float:
    """Return the width of the first column, which the others leave."""
    return _TABLE - sum(widths) - _GAP * (len(widths) - 1)


def _value(_: Tongues, same: Same) -> Box:
    if same[0].shown:
        texts, is_long = tuple(fact.shown for fact in same), len(same[0].shown) > _LONG
        said = para(once(texts), SMALL if is_long else SMALL_BOLD)
        return said if is_long or said.natural() <= _WIDTHS[1] else para(once(texts, "\n"), SMALL_BOLD)
    if same[0].missing:
        return para(Span(once(_("still needed")), bold=True, color=ALERT), SMALL)
    return para(quiet(once(_("not recorded"))), SMALL)


def _blank_row(_: Tongues, same: Same) -> Box:
    """Return the row of an item to fill by hand, never lower than handwriting needs."""
    many = len(same[0].choices) > _FEW
    room = Space(0) if many else _room(_, same)
    label = Frame(_label(_, same, _width(_BLANK_WIDTHS)), _TICKED_ROW)
    row = Columns((label, room, Line(HAND), Line(HAND)), _BLANK_WIDTHS, _GAP)
    ticks = [Space(2), *_in_rows(_ticks(_, same), _TABLE), Space(2)] if many else []
    return Whole(Frame(Stack((row, *ticks)), below=FAINT, weight=0.4))


def _room(_: Tongues, same: Same) -> Box:
    """Return room to write a value, with boxes to tick where there is a choice."""
    fact = same[0]
    if fact.kind not in _TO_TICK:
        return _line(_, same)
    ticks = Frame(Stack(list(_in_rows(_ticks(_, same), _BLANK_WIDTHS[1]))), _TICKED_ROW)
    return Stack((_line(_, same), ticks)) if fact.kind in _EVENTS else ticks


def _line(_: Tongues, same: Same) -> Box:
    """Return a line to write on, with the unit or the order of a date's parts behind it."""
    units = tuple(printed_unit(fact.unit, language) for fact, language in zip(same, _.languages, strict=True))
    said = para(quiet(_ISO if same[0].kind in (Kind.DATE, *_EVENTS) else once(units)), NOTE)
    return Columns((Line(HAND), Stack((Space(HAND - NOTE.leading), said))), (0, said.natural() + 1), 3)


def _ticks(_: Tongues, same: Same) -> list[TickLine]:
    return [tick_line(once(texts)) for texts in _offers(_, same)]


def _in_rows(ticks: Sequence[TickLine], width: float) -> Iterator[Box]:
    """Yield rows of as many boxes as stand side by side unbroken in `width`, two at least unless a box is alone."""
    widest = max(tick.natural() for tick in ticks)
    across = min(len(ticks), _ACROSS, max(2, int((width + _GAP) / (widest + _GAP))))
    padded = [*ticks, *(Space(0) for _ in range(-len(ticks) % across))]
    for start in range(0, len(padded), across):
        yield Columns(padded[start : start + across], [0] * across, _GAP)


def _offers(_: Tongues, same: Same) -> list[Texts]:
    if same[0].kind == Kind.YESNO:
        return [_("Yes"), _("No")]
    offers = [tuple(label for _id, label in pair) for pair in zip(*(fact.choices for fact in same), strict=True)]
    return offers if same[0].kind == Kind.CHOICE else [*offers, tuple(fact.none_label for fact in same)]


class TickLine(Columns):
    """An empty box to tick and what it stands for."""

    def __init__(self, text: str) -> None:
        self.said = para(text, SMALL)
        super().__init__((Tick(_TICK, SMALL.leading), self.said), (_TICK_ROOM, 0))

    def natural(self) -> float:
        """Return how wide the line is when nothing breaks."""
        return _TICK_ROOM + self.said.natural() + 1


def tick_line(text: str) -> TickLine:
    """Return an empty box to tick and what it stands for."""
    return TickLine(text)
