"""The facts of a criterion as a table: item, value with unit, day of assessment, source document, who entered it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Section, Space, Stack, Whole, kept
from jdm_desktop.document.marks import Line, Tick
from jdm_desktop.document.style import (
    ALERT,
    CAPTION,
    FAINT,
    HELP,
    LINE,
    NOTE,
    SMALL,
    SMALL_BOLD,
    Span,
    Style,
    Text,
    para,
    quiet,
)
from jdm_desktop.document.words import Texts, Tongues, day, local, once
from jdm_desktop.domain.item import Kind, printed_unit
from jdm_desktop.domain.view import FactView

_DAY = 2  # the column of the day of assessment, the narrowest

Same = tuple[FactView, ...]
"""One fact in each language of the paper."""

_WIDTHS = (0, 32 * mm, 17 * mm, 35 * mm, 28 * mm)
_BLANK_WIDTHS = (0, 61 * mm, 22 * mm, 34 * mm)
_GAP = 2.5 * mm
_ENTERED = Style(7, 9.6)
_LONG = 200
_TICK = 7.5
_HAND = 17  # the height of a line to write on by hand
_ISO = "YYYY-MM-DD"
_EVENTS = (Kind.DATE_OR_NONE, Kind.DATES)
_TO_TICK = (Kind.YESNO, Kind.CHOICE, Kind.CHOICES, *_EVENTS)


def fact_table(_: Tongues, facts: tuple[Same, ...], *, blank: bool) -> Box:
    """Return the table of `facts`; its captions stand again wherever it runs on to another page."""
    captions = [_("Item"), _("Value"), _("Assessed on"), _("Source document"), *([] if blank else [_("Entered by")])]
    cells = [para(once(texts, "\n" if index == _DAY else " "), CAPTION) for index, texts in enumerate(captions)]
    rows = [_blank_row(_, same) if blank else _row(_, same) for same in facts]
    head = Columns(cells, _BLANK_WIDTHS if blank else _WIDTHS, _GAP)
    return Section(kept(Frame(head, (1, 0), below=LINE)), Stack(rows))


def _row(_: Tongues, same: Same) -> Box:
    """Return the row of a fact; a value too long for its column stands below, across the table."""
    fact, value = same[0], _value(_, same)
    is_long = len(fact.shown) > _LONG
    entered = "\n".join(filter(None, (fact.entered_by, local(fact.entered_at))))
    cells = (
        _label(_, same),
        Space(0) if is_long else value,
        para(day(fact.assessed_on) or "–", SMALL),
        para(fact.source or "–", SMALL),
        para(entered or "–", _ENTERED),
    )
    row = Columns(cells, _WIDTHS, _GAP)
    return Frame(Stack((row, value)) if is_long else row, (1.6, 0), below=FAINT, weight=0.4)


def _label(_: Tongues, same: Same) -> Text:
    spans: list[str | Span] = [same[0].label]
    spans.extend(quiet(f" {fact.label}") for fact in same[1:] if fact.label != same[0].label)
    if same[0].sensitive:
        confidential = once(_("confidential"))
        spans.append(quiet(f" ({confidential})"))
    return para(spans, SMALL)


def _value(_: Tongues, same: Same) -> Box:
    if same[0].shown:
        long = len(same[0].shown) > _LONG
        return para(once(tuple(fact.shown for fact in same)), SMALL if long else SMALL_BOLD)
    if same[0].missing:
        return para(Span(once(_("still needed")), bold=True, color=ALERT), SMALL)
    return para(quiet(once(_("not recorded"))), SMALL)


def _blank_row(_: Tongues, same: Same) -> Box:
    helps = once(tuple(fact.help for fact in same), "\n")
    row = Columns((_label(_, same), _room(_, same), Line(_HAND), Line(_HAND)), _BLANK_WIDTHS, _GAP)
    parts = [row, Space(2), para(helps, HELP)] if helps else [row]
    return Whole(Frame(Stack(parts), (2.5, 0), below=FAINT, weight=0.4))


def _room(_: Tongues, same: Same) -> Box:
    """Return room to write a value, with boxes to tick where there is a choice."""
    fact = same[0]
    if fact.kind not in _TO_TICK:
        return _line(_, same)
    written = [_line(_, same), Space(2)] if fact.kind in _EVENTS else []
    return Stack([*written, *_in_pairs([tick_line(once(texts)) for texts in _offers(_, same)])])


def _line(_: Tongues, same: Same) -> Box:
    """Return a line to write on, with the unit or the order of a date's parts behind it."""
    units = tuple(printed_unit(fact.unit, language) for fact, language in zip(same, _.languages, strict=True))
    said = para(quiet(_ISO if same[0].kind in (Kind.DATE, *_EVENTS) else once(units)), NOTE)
    return Columns((Line(_HAND), Stack((Space(_HAND - NOTE.leading), said))), (0, said.natural() + 1), 3)


def _in_pairs(boxes: Sequence[Box]) -> Iterator[Box]:
    """Yield rows of two boxes; a box alone has a row to itself."""
    if len(boxes) == 1:
        yield boxes[0]
        return
    padded = [*boxes, Space(0)]
    for start in range(0, len(boxes), 2):
        yield Columns(padded[start : start + 2], (0, 0), _GAP)


def _offers(_: Tongues, same: Same) -> list[Texts]:
    if same[0].kind == Kind.YESNO:
        return [_("Yes"), _("No")]
    offers = [tuple(label for _id, label in pair) for pair in zip(*(fact.choices for fact in same), strict=True)]
    return offers if same[0].kind == Kind.CHOICE else [*offers, tuple(fact.none_label for fact in same)]


def tick_line(text: str) -> Box:
    """Return an empty box to tick and what it stands for."""
    return Columns((Tick(_TICK, SMALL.leading), para(text, SMALL)), (11, 0))
