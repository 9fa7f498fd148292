"""Signatures that were made: the block of each, and the list of those on earlier versions with what changed since.

21 CFR 11.50(a): printed name, date and time, meaning; 11.50(b): on any printout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Section, Space, Stack, Whole, kept
from jdm_desktop.document.style import (
    ACCENT,
    CAPTION,
    FAINT,
    HEADING,
    LINE,
    NOTE,
    QUIET,
    SMALL,
    SMALL_BOLD,
    WHITE,
    Style,
    bold,
    para,
    quiet,
)
from jdm_desktop.document.words import Texts, Tongues, day, exact, once
from jdm_desktop.domain.signature import MEANINGS, Difference, SignatureView
from jdm_desktop.domain.staff import TITLES
from jdm_desktop.domain.view import ScreeningView
from jdm_desktop.i18n import NN_

_BAND = Style(7.5, 9.6, WHITE, bold=True)
_NAME = Style(11, 14, bold=True)
_CAPTION_WIDTH = 23 * mm
_DIFFERENCES = (0, 50 * mm, 50 * mm)
_GAP = 3 * mm
_CHANGED = NN_("{count} answer changed since:", "{count} answers changed since:")


def signed_head(_: Tongues, one: SignatureView) -> Box:
    """Return how a signature was made, and what it means."""
    words = _("SIGNED IN INK ON PAPER") if one.in_ink else _("SIGNED ELECTRONICALLY")
    band = Frame(para(once(words), _BAND), (1.2, 4), ground=line_of(one))
    return Stack((band, Space(1), *_meaning(_, one)), 2)


def signed_details(_: Tongues, one: SignatureView, binding: Texts) -> Box:
    """Return who signed and when, bound to the record by `binding`."""
    entries = _in_ink(_, one) if one.in_ink else _electronic(_, one)
    rows = [_entry(caption, value) for caption, value in entries]
    return Stack((*rows, Space(3), *(para(text, CAPTION) for text in binding)), 2)


def line_of(one: SignatureView) -> Color:
    """Return the colour of the line around a signature's block."""
    return QUIET if one.in_ink else ACCENT


def _meaning(_: Tongues, one: SignatureView) -> Iterator[Box]:
    for text in dict.fromkeys(_(MEANINGS[one.meaning])):
        yield para(bold(text), SMALL)


def _electronic(_: Tongues, one: SignatureView) -> Iterator[tuple[str, Box]]:
    yield once(_("Printed name"), "\n"), para(one.name, _NAME)
    if one.role:
        yield once(_("Role")), para(once(_(TITLES[one.role])), SMALL)
    yield once(_("User id")), para(one.user_id, SMALL)
    if one.at:
        yield once(_("Date and time"), "\n"), para(exact(one.at).replace(" = ", "\n= "), SMALL_BOLD)


def _in_ink(_: Tongues, one: SignatureView) -> Iterator[tuple[str, Box]]:
    yield once(_("Printed name"), "\n"), para(one.name, _NAME)
    yield once(_("Signed on paper on"), "\n"), para(day(one.signed_on), SMALL_BOLD)
    yield once(_("Original at"), "\n"), para(one.original_at, SMALL)
    if one.has_scan:
        yield once(_("Scan")), para(once(_("kept with the record")), SMALL)


def _entry(caption: str, value: Box) -> Box:
    return Columns((para(caption, NOTE), value), (_CAPTION_WIDTH, 0), 2 * mm)


def earlier_signatures(_: Tongues, views: tuple[ScreeningView, ...], signatures: Sequence[SignatureView]) -> Box:
    """Return the signatures on versions that the paper no longer shows: they stand, beside what changed since."""
    heading = kept(Stack((para(once(_("Signed on earlier versions")), HEADING), Space(2))))
    labels = _labels(views)
    return Section(heading, Stack([_earlier(_, one, labels) for one in signatures], 7))


def _earlier(_: Tongues, one: SignatureView, labels: dict[str, Texts]) -> Box:
    role = once(_(TITLES[one.role])) if one.role else ""
    who = ", ".join(filter(None, (one.name, role, one.user_id)))
    digest = f"  SHA-256 {one.sha256[:16]}" if one.sha256 else ""
    boxes: list[Box] = [
        para(bold(once(_signed_on(_, one), "\n")), SMALL),
        para([bold(who), quiet(f"  {one.record_code}{digest}")], SMALL),
        *(para(text, SMALL) for text in dict.fromkeys(_(MEANINGS[one.meaning]))),
    ]
    if one.in_ink:
        boxes.append(para(once(_("Original at {place}", place=one.original_at), "\n"), SMALL))
    head = Whole(Stack(boxes, 0.5))
    return Frame(Stack((head, Space(2), _changes(_, one, labels))), (4, 7), line=LINE)


def _signed_on(_: Tongues, one: SignatureView) -> Texts:
    if one.in_ink or one.at is None:
        return _("Signed on paper on version {number}, {day}", number=one.version, day=day(one.signed_on))
    return _("Signed on version {number}, {time}", number=one.version, time=exact(one.at))


def _changes(_: Tongues, one: SignatureView, labels: dict[str, Texts]) -> Box:
    count = len(one.differences)
    if not count:
        return para(once(_("No answer changed since."), "\n"), SMALL)
    said = para(bold(once(_.count(_CHANGED, count))), SMALL)
    captions = [para(once(texts), CAPTION) for texts in (_("Item or criterion"), _("When signed"), _("Now"))]
    heading = Stack((said, Space(1), Frame(Columns(captions, _DIFFERENCES, _GAP), (0.6, 0), below=LINE)))
    return Section(kept(heading), Stack([_difference(each, labels) for each in one.differences]))


def _difference(one: Difference, labels: dict[str, Texts]) -> Box:
    label = once(labels.get(one.subject, (one.label,)), "\n")
    cells = (para(label, SMALL), para(one.signed or "–", SMALL), para(one.now or "–", SMALL_BOLD))
    return Frame(Columns(cells, _DIFFERENCES, _GAP), (1.1, 0), below=FAINT, weight=0.4)


def _labels(views: tuple[ScreeningView, ...]) -> dict[str, Texts]:
    """Return what each item and criterion is called in every language of the paper, by its id."""
    named = [dict(_named(view)) for view in views]
    return {subject: tuple(names[subject] for names in named) for subject in named[0]}


def _named(view: ScreeningView) -> Iterator[tuple[str, str]]:
    facts: Iterable[tuple[str, str]] = (
        (fact.item, fact.label)
        for group in (view.general_facts, *(criterion.facts for criterion in view.criteria))
        for fact in group
    )
    yield from facts
    yield from ((criterion.id, criterion.title) for criterion in view.criteria)
