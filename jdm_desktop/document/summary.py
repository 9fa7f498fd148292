"""The top of the first page: how the screening stands, which record this is, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Space, Stack
from jdm_desktop.document.criteria import warning_line
from jdm_desktop.document.facts import tick_line
from jdm_desktop.document.marks import VerdictMark
from jdm_desktop.document.style import (
    ACCENT,
    ALERT,
    BODY,
    CAPTION,
    FIGURE,
    LINE,
    MIST,
    QUIET,
    SENTENCE,
    SMALL,
    bold,
    para,
    quiet,
)
from jdm_desktop.document.words import Tongues, lead, local, once
from jdm_desktop.domain.view import Outcome, ScreeningState, ScreeningView, StudyHead, Verdict

_VERDICTS = {
    Outcome.ELIGIBLE: Verdict.PASSES,
    Outcome.NOT_ELIGIBLE: Verdict.FAILS,
    Outcome.INCOMPLETE: Verdict.OPEN,
}
_COLORS = {Outcome.ELIGIBLE: ACCENT, Outcome.NOT_ELIGIBLE: ALERT, Outcome.INCOMPLETE: QUIET}


def summary(_: Tongues, views: tuple[ScreeningView, ...]) -> Box:
    """Return the outcome, the record and the warnings that belong to no criterion."""
    return Stack((_outcome(_, views), Space(4), _record(_, views), *_loose_warnings(_, views), Space(5)))


def _outcome(_: Tongues, views: tuple[ScreeningView, ...]) -> Box:
    view = views[0]
    mark = VerdictMark(_VERDICTS[view.outcome], 24, 27)
    sentences: list[Box] = [para(one.sentence, SENTENCE) for one in views]
    leads = _("The facts alone:")
    alone = [para([quiet(lead(word)), one.proposal_sentence], SMALL) for word, one in zip(leads, views, strict=True)]
    row = Columns((mark, Stack((*sentences, *alone), 2), _figures(_, view)), (36, 0, 62 * mm), 3 * mm)
    return Frame(row, (4, 8), line=_COLORS[view.outcome], weight=1.1)


def _figures(_: Tongues, view: ScreeningView) -> Box:
    figures = (
        (f"{view.determined}/{view.total}", _("criteria determined")),
        (str(view.blocking), _("criteria fail")),
        (str(view.open), _("criteria open")),
    )
    cells = [Stack((para(figure, FIGURE), para(once(words, "\n"), CAPTION))) for figure, words in figures]
    return Columns(cells, (25 * mm, 17 * mm, 0), 2 * mm)


def _record(_: Tongues, views: tuple[ScreeningView, ...]) -> Box:
    view = views[0]
    completed = view.state is ScreeningState.COMPLETED
    saved = local(view.saved_at) or "–"
    state = _("completed by {name}, {time}", name=view.completed_by, time=local(view.completed_at))
    record = (
        (once(_("Screening")), once(state if completed else _("in progress"), "\n")),
        (once(_("Record")), once(_("version {number}, saved {time}", number=view.record_version, time=saved), "\n")),
        (once(_("Content (SHA-256)"), "\n"), view.content_hash),
    )
    return entries(tuple(study_entries(_, [one.study for one in views])), record)


def study_entries(_: Tongues, studies: Sequence[StudyHead]) -> Iterator[tuple[str, str]]:
    """Yield what names the study in full."""
    yield once(_("Study")), once(tuple(study.title for study in studies), "\n")
    yield once(_("Sponsor")), once(tuple(study.sponsor for study in studies), "\n")
    yield once(_("Phase")), once(tuple(study.phase for study in studies), "\n")
    yield once(_("Encodes")), once(tuple(study.encodes for study in studies), "\n")


def entries(*columns: Sequence[tuple[str, str]]) -> Box:
    """Return captions with their values one below the other, in columns side by side."""
    stacks = [Stack([_entry(caption, value) for caption, value in pairs], 0.5) for pairs in columns]
    return Frame(Columns(stacks, [0] * len(stacks), 5 * mm), (3, 8), ground=MIST)


def _entry(caption: str, value: str) -> Box:
    return Columns((para(caption, CAPTION), para(value, SMALL)), (23 * mm, 0), 2 * mm)


def _loose_warnings(_: Tongues, views: tuple[ScreeningView, ...]) -> Iterator[Box]:
    """Yield the warnings that no criterion shows."""
    shown = {one for criterion in views[0].criteria for one in criterion.warnings}
    for warnings in zip(*(view.warnings for view in views), strict=True):
        if warnings[0] not in shown:
            yield Space(4)
            yield warning_line(_, warnings)


def blank_summary(_: Tongues, studies: Sequence[StudyHead]) -> Box:
    """Return what a form to fill by hand is for, the study, and room for the outcome."""
    purpose = _(
        "For use when the computer is down. Write legibly in ink, cross one box for each answer, transcribe later."
    )
    outcomes = [tick_line(once(texts)) for texts in (_("eligible"), _("not eligible"), _("incomplete"))]
    row = Columns((para(bold(once(_("Outcome"))), BODY), *outcomes), (24 * mm, 0, 0, 0), 3 * mm)
    frame = Frame(Stack((*(para(bold(text), BODY) for text in purpose), row), 3), (5, 8), line=LINE, weight=1)
    return Stack((frame, Space(4), entries(tuple(study_entries(_, studies))), Space(6)))
