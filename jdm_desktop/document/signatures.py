"""Signature blocks for ink: each carries the record's code and hash, so that it cannot pass for another record's."""

from __future__ import annotations

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Space, Stack, Whole
from jdm_desktop.document.facts import tick_line
from jdm_desktop.document.marks import Line
from jdm_desktop.document.style import CAPTION, HEADING, LINE, NOTE, SMALL, bold, para
from jdm_desktop.document.words import Texts, Tongues, once

_HAND = 24
_CAPTION = 27 * mm


def signature_blocks(_: Tongues, binding: Texts, *, blank: bool) -> Box:
    """Return the blocks of coordinator and investigator, bound by `binding`; a blank form has one for transcribing."""
    blocks = Columns((_coordinator(_, binding), _investigator(_, binding)), (0, 0), 5 * mm)
    more = [Space(8), Columns((_transcriber(_, binding), Space(0)), (0, 0), 5 * mm)] if blank else []
    return Whole(Stack((para(once(_("Signatures")), HEADING), Space(3), blocks, *more)))


def _coordinator(_: Tongues, binding: Texts) -> Box:
    meaning = _("I entered these facts from the sources named, and this checklist is complete and true to them.")
    return _block(_, _("Completed by: study coordinator"), meaning, binding)


def _investigator(_: Tongues, binding: Texts) -> Box:
    meaning = _("I assessed every criterion against the sources, and determine that this participant is:")
    ticks = Columns((tick_line(once(_("eligible"))), tick_line(once(_("not eligible")))), (0, 0))
    return _block(_, _("Determined by: investigator"), meaning, binding, ticks)


def _transcriber(_: Tongues, binding: Texts) -> Box:
    meaning = _("I transcribed this sheet into the program, and compared what I entered with it.")
    return _block(_, _("Transcribed by"), meaning, binding)


def _block(_: Tongues, title: Texts, meaning: Texts, binding: Texts, ticks: Box | None = None) -> Box:
    rows = (_("Printed name"), _("Role"), _("Signature"), _("Date and time"))
    lines = [Columns((_caption(caption), Line(_HAND)), (_CAPTION, 0), 2 * mm) for caption in rows]
    parts: list[Box] = [
        para(bold(once(title, "\n")), SMALL),
        para(once(meaning, "\n"), SMALL),
        ticks or Space(SMALL.leading),
    ]
    return Frame(Stack((*parts, *lines, Space(5), *(para(text, CAPTION) for text in binding)), 2), (6, 7), line=LINE)


def _caption(caption: Texts) -> Box:
    lines = para(once(caption, "\n"), NOTE)
    return Stack((Space(_HAND - NOTE.leading * len(dict.fromkeys(caption))), lines))
