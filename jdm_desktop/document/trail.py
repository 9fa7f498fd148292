"""The audit trail on paper: every entry with who, when, what, before and after, why, and its place in the chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Section, Space, Stack, kept
from jdm_desktop.document.fonts import missing
from jdm_desktop.document.furniture import BINDING_HASH, entries, foot
from jdm_desktop.document.page import LANDSCAPE, Head, Sheet, Status
from jdm_desktop.document.style import ACCENT, CAPTION, FAINT, LINE, NOTE, SMALL, Style, bold, para, quiet
from jdm_desktop.document.words import Texts, Tongues, exact, once
from jdm_desktop.domain.paper import Issue
from jdm_desktop.domain.view import TrailChange, TrailRow, TrailView
from jdm_desktop.i18n import Language, translator

Same = tuple[TrailRow, ...]
"""One entry in each language of the paper."""

_WIDTHS = (13 * mm, 33 * mm, 36 * mm, 0, 34 * mm, 25 * mm)
_CHANGE = (0, 36 * mm, 36 * mm)
_GAP = 2.5 * mm
_ROW = (1.6, 0)
_HASH = Style(7, 9.2)
_BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")


def trail(views: tuple[TrailView, ...], issue: Issue) -> tuple[Sheet, Iterator[Box]]:
    """Return the page and what stands on each, laid row by row as it is drawn.

    So a long trail takes time in proportion, and no more memory than its file.
    """
    _ = Tongues([view.language for view in views])
    sheet = Sheet(_head(_, views, issue), foot(_, issue), LANDSCAPE)
    captions, about = _captions(_), _about(_, views)
    width, room = sheet.width, sheet.room() - captions.height(sheet.width)
    rows = (_row(_, same) for same in zip(*(view.rows for view in views), strict=True))
    pages = (Section(captions, Stack(page)) for page in _paged(rows, width, room - about.height(width), room))
    return sheet, _below(about, pages)


def _below(about: Box, pages: Iterator[Box]) -> Iterator[Box]:
    """Yield the pages, the first of them below `about`, which stands alone where there is none."""
    first = next(pages, None)
    yield Stack((about, first)) if first is not None else about
    yield from pages


def _paged(rows: Iterable[Box], width: float, first: float, room: float) -> Iterator[list[Box]]:
    """Yield the rows of each page, `first` high on the first and `room` high on the others."""
    page: list[Box] = []
    left = first
    for row in rows:
        rest: Box | None = row
        while rest is not None and rest.height(width) > left:
            parts = rest.split(width, left, fresh=not page)
            page, rest = ([*page, parts[0]], parts[1]) if parts else (page, rest)
            yield page
            page, left = [], room
        if rest is not None:
            page.append(rest)
            left -= rest.height(width)
    if page:
        yield page


def _head(_: Tongues, views: tuple[TrailView, ...], issue: Issue) -> Head:
    view = views[0]
    other = [translator(language)("Audit trail") for language in Language if language is not view.language]
    return Head(
        titles=(view.title, *(title for title in other if title not in view.title)),
        study=once(tuple(one.study.short_title for one in views), "\n"),
        label=str(len(view.rows)),
        label_caption=once(_("Entries")),
        status=Status(once(_("COPY")), once(_("of the audit trail; the trail itself is in the program"), "\n")),
        entries=entries(_, view.study, view.site),
        code=issue.record_code,
    )


def _about(_: Tongues, views: tuple[TrailView, ...]) -> Box:
    """Return what was asked for, and the last entry of the whole trail, by which this copy can be held against it."""
    filters = [once(texts) for texts in zip(*(view.filters for view in views), strict=True)]
    shown = filters or [once(_("All entries"))]
    head = _("Last entry of the whole trail: {seq}, SHA-256 {hash}", seq=views[0].head_seq, hash=views[0].head_hash)
    return Stack((*(para(bold(_shown(line)), SMALL) for line in shown), para(once(head, "\n"), CAPTION), Space(5)), 1)


def _captions(_: Tongues) -> Box:
    change = _changes([_("What was done"), _("Before"), _("After")])
    cells = (
        *(para(once(texts, "\n"), CAPTION) for texts in (_("No."), _("Time"), _("Who"))),
        change,
        *(para(once(texts, "\n"), CAPTION) for texts in (_("Reason"), _("Hash (SHA-256)"))),
    )
    return kept(Frame(Columns(cells, _WIDTHS, _GAP), (0.8, 0), below=ACCENT, weight=0.8))


def _changes(captions: Sequence[Texts]) -> Box:
    return Columns([para(once(texts, "\n"), CAPTION) for texts in captions], _CHANGE, _GAP)


def _row(_: Tongues, same: Same) -> Box:
    row = same[0]
    time, utc = exact(row.at).split(" = ")
    cells = (
        para(bold(str(row.seq)), SMALL),
        Stack((para(time, SMALL), para(utc, NOTE))),
        _who(same),
        _what(_, same),
        para(_shown(row.reason), SMALL),
        para(row.hash[:BINDING_HASH], _HASH),
    )
    return Frame(Columns(cells, _WIDTHS, _GAP), _ROW, below=LINE, weight=0.4)


def _who(same: Same) -> Box:
    row = same[0]
    if not row.user_id:
        return para(quiet("–"), SMALL)
    roles = once(tuple(one.role for one in same))
    lines = ", ".join(filter(None, (roles, _shown(row.user_id))))
    return Stack((para(_shown(row.name), SMALL), para(lines, NOTE), para(_shown(row.workstation), NOTE)))


def _what(_: Tongues, same: Same) -> Box:
    sentences = [para(_shown(text), SMALL) for text in dict.fromkeys(one.sentence for one in same)]
    changes = [_change(each) for each in zip(*(one.changes for one in same), strict=True)]
    removed = [para(bold(once(_("A text was removed here later (privacy)."), "\n")), NOTE)] if same[0].redacted else []
    return Stack((*sentences, *changes, *removed), 0.8)


def _change(same: tuple[TrailChange, ...]) -> Box:
    label = once(tuple(one.label for one in same), "\n")
    before = once(tuple(one.before for one in same), "\n") or "–"
    after = once(tuple(one.after for one in same), "\n") or "–"
    cells = (para(quiet(_shown(label)), NOTE), para(_shown(before), SMALL), para(bold(_shown(after)), SMALL))
    return Frame(Columns(cells, _CHANGE, _GAP), (0.4, 0), below=FAINT, weight=0.3)


def _shown(text: str) -> str:
    """Return a text with every character that no font has spelled out: an entry is printed whatever was typed."""
    strange = missing(_BREAKS.sub("", text))
    while strange:
        text = text.replace(strange, f"[U+{ord(strange):04X}]")
        strange = missing(_BREAKS.sub("", text))
    return text
