"""The recovery sheet: three pages for three holders, each with one share; any two shares reopen the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Space, Stack
from jdm_desktop.document.furniture import foot, site_name
from jdm_desktop.document.marks import Line
from jdm_desktop.document.page import Head, Sheet, Status
from jdm_desktop.document.style import ACCENT, BODY, CAPTION, HEADING, LINE, MIST, NOTE, QUIET, Span, Style, bold, para
from jdm_desktop.document.words import Texts, Tongues, exact, once
from jdm_desktop.domain.paper import Issue, RecoveryView
from jdm_desktop.i18n import Language

_ACROSS = 3
_TITLE = Style(16, 20, ACCENT, bold=True)
_WORD = Style(13, 17, bold=True)
_NUMBER = Style(8, 10.5, QUIET, align=1)
_HAND = 9 * mm
_CAPTION = 34 * mm


def recovery_sheet(view: RecoveryView, issue: Issue) -> tuple[Sheet, list[Box]]:
    """Return the page, and what stands on it for each holder."""
    languages = sorted(Language, key=lambda one: one is not view.languages[0])
    _ = Tongues(languages)  # both, whichever window it is printed from: nobody knows who will need it
    needed, shares = view.needed, len(view.shares)
    head = Head(
        titles=tuple(map(title, languages)),
        study=site_name(view.site),
        label=view.store_id,
        label_caption=once(_("Store")),
        status=Status(once(_("SECRET")), once(_("keep it locked away, apart from the other shares"), "\n")),
        entries=_entries(_, view, issue),
        code=issue.record_code,
    )
    pages = [_page(_, share, number, shares, needed) for number, share in enumerate(view.shares, start=1)]
    return Sheet(head, foot(_, issue)), list(pages)


def title(language: Language) -> str:
    """Return what the paper is called."""
    return Tongues([language])("Recovery sheet")[0]


def _entries(_: Tongues, view: RecoveryView, issue: Issue) -> tuple[tuple[str, str], ...]:
    """Return what the head says; the sheet's number has the widest column, since it is compared and has no spaces."""
    return (
        (once(_("Site")), view.site.code),
        (once(_("Made at")), exact(issue.generated_at)),
        (once(_("Needed")), str(view.needed)),
        (once(_("Sheet")), issue.record_code),
        (once(_("Shares")), str(len(view.shares))),
    )


def _page(_: Tongues, share: str, number: int, shares: int, needed: int) -> Box:
    which = _("Share {number} of {shares}", number=number, shares=shares)
    says = _(
        "Any {needed} of the {shares} shares reopen the store. One alone opens nothing.", needed=needed, shares=shares
    )
    heading = Frame(
        Stack((para(once(which), _TITLE), *(para(text, BODY) for text in dict.fromkeys(says))), 2), (6, 8), line=ACCENT
    )
    return Stack((heading, Space(8), _grid(share.split()), Space(8), _instructions(_), Space(10), _holder(_)))


def _grid(words: Sequence[str]) -> Box:
    """Return the words, numbered down the columns."""
    down = -(-len(words) // _ACROSS)
    cells = [_word(number, word) for number, word in enumerate(words, start=1)]
    columns = [Stack(cells[start : start + down], 1.5) for start in range(0, len(cells), down)]
    return Frame(Columns(columns, [0] * len(columns), 4 * mm), (6, 10), ground=MIST)


def _word(number: int, word: str) -> Box:
    lowered = Stack((Space(_WORD.leading - NOTE.leading - 2), para(Span(str(number), color=QUIET), _NUMBER)))
    return Frame(Columns((lowered, para(word, _WORD)), (7 * mm, 0), 2 * mm), (0.5, 0), below=LINE)


def _instructions(_: Tongues) -> Box:
    steps = (
        _("Give each share to another person. Each keeps it locked away and tells nobody its words."),
        _("When nobody can sign in any more: start JDM Desktop, choose the recovery sheet, type two of the shares."),
        _("Nothing is deleted by that: all records, signatures and the audit trail stay, and the use is audited."),
        _("The words are these, in this order. Capitals do not matter; the first four letters name a word."),
        _("A new sheet makes this one void: destroy it then. If a share is lost or seen by others, make a new sheet."),
    )
    lines = [_step(number, texts) for number, texts in enumerate(steps, start=1)]
    return Stack((para(once(_("What to do")), HEADING), Space(2), *lines), 3)


def _step(number: int, texts: Texts) -> Box:
    said = Stack([para(text, BODY) for text in dict.fromkeys(texts)])
    return Columns((para(bold(f"{number}."), BODY), said), (6 * mm, 0))


def _holder(_: Tongues) -> Box:
    return Stack(list(_lines(_)), 1)


def _lines(_: Tongues) -> Iterator[Box]:
    for caption in (_("Kept by"), _("Where"), _("Received on, signature")):
        lowered = Stack(
            (Space(_HAND - CAPTION.leading * len(dict.fromkeys(caption))), para(once(caption, "\n"), CAPTION))
        )
        yield Columns((lowered, Line(_HAND)), (_CAPTION, 0), 2 * mm)
