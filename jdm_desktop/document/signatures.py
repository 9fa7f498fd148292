"""Signature blocks: each carries the record's code and hash, so that it cannot pass for another record's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Space, Stack, Whole
from jdm_desktop.document.facts import tick_line
from jdm_desktop.document.marks import Line
from jdm_desktop.document.page import WIDTH
from jdm_desktop.document.signed import earlier_signatures, line_of, signed_details, signed_head
from jdm_desktop.document.style import CAPTION, HEADING, LINE, NOTE, SMALL, bold, para
from jdm_desktop.document.words import Texts, Tongues, once
from jdm_desktop.domain.paper import Issue
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.view import ScreeningView
from jdm_desktop.i18n import N_

CITES = N_("This paper takes the place of the signed paper whose file has the SHA-256 {hash}.")

_HAND = 8 * mm
_PAD = 7
_GAP = 5 * mm
_CAPTION = 27 * mm
_INNER = (WIDTH - _GAP) / 2 - 2 * _PAD


def signature_blocks(_: Tongues, views: tuple[ScreeningView, ...], issue: Issue, binding: Texts) -> Box:
    """Return a block for each signature that this version bears, and lines to sign on for the roles that did not yet.

    Below stand the signatures of earlier versions, and the signed paper that this one replaces.
    """
    version = views[0].record_version
    current = [one for one in issue.signatures if one.version == version and not one.differences]
    earlier = [one for one in issue.signatures if one not in current]
    blocks = [_Block(signed_head(_, one), signed_details(_, one, binding), line_of(one)) for one in current]
    blocks += _to_sign(_, {one.meaning for one in current}, binding)
    parts: list[Box] = [Whole(Stack((para(once(_("Signatures")), HEADING), Space(3), *_rows(blocks))))]
    if issue.cites:
        parts.append(Whole(para(once(_(CITES, hash=issue.cites), "\n"), CAPTION)))
    if earlier:
        parts.append(earlier_signatures(_, views, earlier))
    return Stack(parts, 8)


def blank_signature_blocks(_: Tongues, binding: Texts) -> Box:
    """Return lines to sign on in ink, with a block for transcribing the form."""
    blocks = [*_to_sign(_, set(), binding), _ink(_, _transcriber(_), binding)]
    return Whole(Stack((para(once(_("Signatures")), HEADING), Space(3), *_rows(blocks))))


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands in a frame: what a signature means, who signs and when, and the colour of the line around."""

    head: Box
    details: Box
    line: Color


def _rows(blocks: Sequence[_Block]) -> Iterator[Box]:
    """Yield the blocks two side by side, of the same height, with their names level where they are of one kind."""
    for start in range(0, len(blocks), 2):
        row = blocks[start : start + 2]
        heads = [block.head for block in row]
        heads = heads if len({block.line is LINE for block in row}) > 1 else _level(heads)
        inner = [Stack((head, Space(2), block.details), 2) for head, block in zip(heads, row, strict=True)]
        frames = [Frame(one, (6, _PAD), line=block.line) for one, block in zip(_level(inner), row, strict=True)]
        yield Columns([*frames, *[Space(0)] * (2 - len(row))], (0, 0), _GAP)
        yield Space(8)


def _level(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes of the same height."""
    highest = max(one.height(_INNER) for one in boxes)
    return [Stack((one, Space(highest - one.height(_INNER)))) for one in boxes]


def _to_sign(_: Tongues, borne: AbstractSet[Meaning], binding: Texts) -> Iterator[_Block]:
    """Yield blocks to sign in ink: coordinator and investigator, each unless the role signed already."""
    if Meaning.ENTERED not in borne:
        yield _ink(_, _coordinator(_), binding)
    if Meaning.CONFIRMED not in borne:
        yield _ink(_, _investigator(_), binding)


def _coordinator(_: Tongues) -> Box:
    meaning = _("I entered these facts from the sources named, and this checklist is complete and true to them.")
    return _words(_("Completed by: study coordinator"), meaning)


def _investigator(_: Tongues) -> Box:
    meaning = _("I assessed every criterion against the sources, and determine that this participant is:")
    ticks = Columns((tick_line(once(_("eligible"))), tick_line(once(_("not eligible")))), (0, 0))
    return _words(_("Determined by: investigator"), meaning, ticks)


def _transcriber(_: Tongues) -> Box:
    return _words(
        _("Transcribed by"), _("I transcribed this sheet into the program, and compared what I entered with it.")
    )


def _words(title: Texts, meaning: Texts, *more: Box) -> Box:
    """Return who signs, and what the signature means."""
    return Stack((para(bold(once(title, "\n")), SMALL), para(once(meaning, "\n"), SMALL), *more), 2)


def _ink(_: Tongues, words: Box, binding: Texts) -> _Block:
    captions = (_("Printed name"), _("Role"), _("Signature"), _("Date and time"))
    lines = [Columns((_caption(caption), Line(_HAND)), (_CAPTION, 0), 2 * mm) for caption in captions]
    bound = (Space(5), *(para(text, CAPTION) for text in binding))
    return _Block(words, Stack((*lines, *bound), 2), LINE)


def _caption(caption: Texts) -> Box:
    lines = para(once(caption, "\n"), NOTE)
    return Stack((Space(_HAND - NOTE.leading * len(dict.fromkeys(caption))), lines))
