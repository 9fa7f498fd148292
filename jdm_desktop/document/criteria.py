"""A criterion on paper: the protocol's words, the determination, the facts, what they compute to, how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from jdm_desktop.document.boxes import Box, Columns, Frame, Labelled, Rule, Section, Space, Stack, Whole, kept
from jdm_desktop.document.facts import HAND, fact_table, tick_line
from jdm_desktop.document.marks import Line, Tick, VerdictMark, WarningMark, WeightMark
from jdm_desktop.document.style import (
    ACCENT,
    ALERT,
    BODY,
    EXCLUDING,
    INK,
    LINE,
    MIST,
    NOTE,
    NUMBER,
    NUMBER_AGAIN,
    QUIET,
    SECTION,
    SECTION_AGAIN,
    SECTION_NOTE,
    SMALL,
    WHITE,
    Span,
    Style,
    bold,
    para,
    quiet,
)
from jdm_desktop.document.words import Texts, Tongues, answer_words, lead, local, once, verdict_words, weight_words
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.view import CriterionView, ReadingView, Verdict, WarningView

Same = tuple[CriterionView, ...]
"""One criterion in each language of the paper."""

_GUTTER = 11 * mm
_CHIP = 29 * mm
_BETWEEN = 5 * mm
_CAPTION = 21.5 * mm
_LONG = 1000  # a longer reason may run on to the next page
_ANSWER_WIDTHS = (67, 97, 66, 0)
_ANSWERS = (Answer.YES, Answer.NO, Answer.UNKNOWN, Answer.NOT_APPLICABLE)
_VERDICT = Style(9, 11, bold=True)
_MEANING = Style(7, 8.6, QUIET)
_CHIP_COLORS = {Verdict.PASSES: ACCENT, Verdict.FAILS: ALERT, Verdict.OPEN: QUIET}


def criteria_section(_: Tongues, criteria: Sequence[Same], *, exclusion: bool, blank: bool) -> Box:
    """Return all inclusion or all exclusion criteria under a heading that stands again on each page."""
    title = _("Exclusion criteria") if exclusion else _("Inclusion criteria")
    note = (
        _("A criterion passes when it is answered No, or does not apply. Yes excludes.")
        if exclusion
        else _("A criterion passes when it is answered Yes, or does not apply.")
    )
    ground = EXCLUDING if exclusion else ACCENT
    cards = Stack([_card(_, same, blank=blank) for same in criteria])
    continued = _("(continued)")[0]
    again = f"{once(title)}{'' if continued.startswith('（') else ' '}{continued}"
    return Section(_heading(once(title), note, SECTION, ground), cards, _heading(again, note, SECTION_AGAIN, ground))


def _heading(title: str, note: Texts, style: Style, ground: Color) -> Box:
    said = para(once(note, "\n"), SECTION_NOTE)
    row = Columns((para(title, style), said), (0, said.natural() + 1), 4 * mm, middle=True)
    return kept(Stack((Frame(row, (1.5, 6), ground=ground), Space(4))))


def _card(_: Tongues, same: Same, *, blank: bool) -> Box:
    parts = [kept(_words(same)), _determination(_, same, blank=blank)]
    if same[0].facts:
        facts = tuple(zip(*(criterion.facts for criterion in same), strict=True))
        parts.append(fact_table(_, facts, blank=blank))
    parts += [] if blank else [_proposal(_, same)]
    parts += [*_readings(_, same), *([] if blank else _warnings(_, same))]
    again = para([same[0].id, Span("\n…", color=QUIET)], NUMBER_AGAIN)
    labelled = Labelled(para(same[0].id, NUMBER), again, Stack(parts, 2.5), _GUTTER)
    return Stack((labelled, Space(3), Rule(LINE, 0.6, 3)))


def _side_by_side(boxes: Sequence[Box]) -> Box:
    return Columns(boxes, [0] * len(boxes), _BETWEEN)


def _words(same: Same) -> Box:
    """Return the protocol's words in each language, and as registered where that is another text."""
    texts = [criterion.text for criterion in same]
    boxes: list[Box] = [para(text, BODY) for text in texts]
    if same[0].source_text not in (*texts, ""):
        boxes[0] = Stack((boxes[0], para(same[0].source_text, NOTE)), 1)
    return Whole(_side_by_side(boxes))


def _chip(_: Tongues, criterion: CriterionView) -> Box:
    """Return the verdict as shape and word; an exclusion says what it means, since No is the good answer there."""
    color = _CHIP_COLORS[criterion.verdict]
    mark = VerdictMark(criterion.verdict, 9, _VERDICT.leading)
    word = Columns((mark, para(Span(once(verdict_words(_, criterion.verdict)), color=color), _VERDICT)), (13, 0))
    lines: list[Box] = [word]
    if criterion.kind == "exclusion" and criterion.verdict is not Verdict.OPEN:
        fails = criterion.verdict is Verdict.FAILS
        lines.append(para(once(_("excludes") if fails else _("does not exclude"), "\n"), _MEANING))
    weight = 1.1 if criterion.verdict is Verdict.FAILS else 0.7
    return Frame(Stack(lines), (1.8, 4), ground=WHITE, line=color, weight=weight)


def _blank_chip(_: Tongues) -> Box:
    verdicts = (Verdict.PASSES, Verdict.FAILS)
    ticks = Stack([tick_line(once(verdict_words(_, verdict))) for verdict in verdicts], 1)
    return Frame(ticks, (1.8, 4), ground=WHITE, line=LINE)


def _determination(_: Tongues, same: Same, *, blank: bool) -> Box:
    """Return the band of the determination: who answered what, and beside it what that makes of the criterion."""
    caption = para(bold(once(_("Determination"), "\n")), SMALL)
    lines: list[Box] = [Columns([_answer(_, same[0], answer) for answer in _ANSWERS], _ANSWER_WIDTHS, 1.5 * mm)]
    if same[0].investigator_only:
        lines.append(para(quiet(once(_("For the investigator alone to answer."))), NOTE))
    lines.append(_remark(_) if blank else _by(_, same))
    chip = _blank_chip(_) if blank else _chip(_, same[0])
    band = Whole(Columns((caption, Stack(lines, 0.8), chip), (_CAPTION, 0, _CHIP), 2 * mm))
    framed = Frame(Stack((band, *_reason(_, same)), 1.2), (2, 4), ground=MIST)
    made = same[0].determination
    return framed if made and len(made.reason) > _LONG else Whole(framed)


def _answer(_: Tongues, criterion: CriterionView, answer: Answer) -> Box:
    """Return one answer with its box; a dash stands for the box where the answer is not offered."""
    chosen = criterion.determination is not None and criterion.determination.answer is answer
    offered = chosen or answer in criterion.allowed
    words = Span(once(_meaning(_, criterion, answer), "\n"), bold=chosen, color=INK if offered else QUIET)
    return Columns((Tick(8.5, SMALL.leading, crossed=chosen, offered=offered), para(words, SMALL)), (13, 0))


def _meaning(_: Tongues, criterion: CriterionView, answer: Answer) -> Texts:
    if criterion.kind == "exclusion" and answer is Answer.YES:
        return _("Yes: excludes")
    if criterion.kind == "exclusion" and answer is Answer.NO:
        return _("No: does not exclude")
    return answer_words(_, answer)


def _by(_: Tongues, same: Same) -> Box:
    made = same[0].determination
    if made is None:
        return para(quiet(once(_("Not determined yet."))), NOTE)
    role = once(tuple(one.determination.role for one in same if one.determination))
    return para([bold(once(answer_words(_, made.answer))), f": {made.by}, {role}, {local(made.at)}"], NOTE)


def _reason(_: Tongues, same: Same) -> Iterator[Box]:
    made = same[0].determination
    if made and made.reason:
        words = _("Reason for differing from the proposal:") if same[0].differs else _("Reason:")
        yield para([bold(lead(once(words))), made.reason], SMALL)


def _proposal(_: Tongues, same: Same) -> Box:
    """Return what the facts compute to and why, saying so where the investigator determined otherwise."""
    verdict = {True: Verdict.PASSES, False: Verdict.FAILS, None: Verdict.OPEN}[same[0].proposal_passes]
    verdicts, answers = verdict_words(_, verdict), answer_words(_, same[0].proposal)
    findings = _("{verdict} ({answer}).")
    boxes = [
        para([quiet(lead(word)), bold(lead(finding.format(verdict=passes, answer=answer))), criterion.why], SMALL)
        for word, finding, passes, answer, criterion in zip(
            _("Computed:"), findings, verdicts, answers, same, strict=True
        )
    ]
    row = _side_by_side(boxes)
    if not same[0].differs:
        return row
    note = para(Span(once(_("The determination differs from the computed proposal.")), bold=True, color=ALERT), SMALL)
    return Stack((row, Columns((WarningMark(8, SMALL.leading), note), (13, 0))), 1)


def _readings(_: Tongues, same: Same) -> Iterator[Box]:
    for readings in zip(*(criterion.readings for criterion in same), strict=True):
        yield _reading(_, readings)


def _reading(_: Tongues, readings: tuple[ReadingView, ...]) -> Box:
    words = weight_words(_, readings[0].weight)
    boxes = [para([bold(lead(word)), reading.text], NOTE) for word, reading in zip(words, readings, strict=True)]
    return Columns((WeightMark(readings[0].weight, 7, NOTE.leading), _side_by_side(boxes)), (13, 0))


def _warnings(_: Tongues, same: Same) -> Iterator[Box]:
    for warnings in zip(*(criterion.warnings for criterion in same), strict=True):
        yield warning_line(_, warnings)


def warning_line(_: Tongues, warnings: tuple[WarningView, ...]) -> Box:
    """Return a warning in each language behind its mark."""
    leads = _("Warning:")
    boxes = [para([bold(lead(word)), one.message], SMALL) for word, one in zip(leads, warnings, strict=True)]
    return Columns((WarningMark(8, SMALL.leading), _side_by_side(boxes)), (13, 0))


def _remark(_: Tongues) -> Box:
    caption = para(quiet(once(_("Reason or remark"))), NOTE)
    lowered = Stack((Space(HAND - NOTE.leading), caption))
    return Columns((lowered, Line(HAND)), (caption.natural() + 1, 0), 1.5 * mm)
