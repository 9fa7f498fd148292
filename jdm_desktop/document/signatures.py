"""Signature blocks for ink: each carries the record's code and hash, so that it cannot pass for another record's."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Space, Stack, Whole
from jdm_desktop.document.facts import tick_line
from jdm_desktop.document.marks import Line
from jdm_desktop.document.page import WIDTH
from jdm_desktop.document.style import CAPTION, HEADING, LINE, NOTE, SMALL, bold, para
from jdm_desktop.document.words import Texts, Tongues, once

_HAND = 8 * mm
_PAD = 7
_GAP = 5 * mm
_CAPTION = 27 * mm


def signature_blocks(_: Tongues, binding: Texts, *, blank: bool) -> Box:
    """Return the blocks of coordinator and investigator, bound by `binding`; a blank form has one for transcribing."""
    signed = [_framed(_, words, binding) for words in _level((_coordinator(_), _investigator(_)))]
    rows = [Columns(signed, (0, 0), _GAP)]
    if blank:
        rows.append(Columns((_framed(_, _transcriber(_), binding), Space(0)), (0, 0), _GAP))
    return Whole(Stack((para(once(_("Signatures")), HEADING), Space(3), Stack(rows, 8))))


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


def _level(words: Sequence[Box]) -> list[Box]:
    """Return boxes of the same height, so that the lines to sign on are level."""
    width = (WIDTH - _GAP) / 2 - 2 * _PAD
    highest = max(one.height(width) for one in words)
    return [Stack((one, Space(highest - one.height(width)))) for one in words]


def _framed(_: Tongues, words: Box, binding: Texts) -> Box:
    captions = (_("Printed name"), _("Role"), _("Signature"), _("Date and time"))
    lines = [Columns((_caption(caption), Line(_HAND)), (_CAPTION, 0), 2 * mm) for caption in captions]
    bound = (Space(5), *(para(text, CAPTION) for text in binding))
    return Frame(Stack((words, Space(2), *lines, *bound), 2), (6, _PAD), line=LINE)


def _caption(caption: Texts) -> Box:
    lines = para(once(caption, "\n"), NOTE)
    return Stack((Space(_HAND - NOTE.leading * len(dict.fromkeys(caption))), lines))
