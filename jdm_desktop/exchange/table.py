"""The report for people in a terminal: one line a candidate, then what to look up; Chinese is two places wide."""

import unicodedata
from collections.abc import Iterable, Iterator

from jdm_desktop.domain.candidate import Advice, Judged
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.view import Outcome
from jdm_desktop.exchange.columns import printable
from jdm_desktop.exchange.report import Report
from jdm_desktop.i18n import N_, Language, translator

_OUTCOMES = {
    Outcome.ELIGIBLE: N_("eligible"),
    Outcome.NOT_ELIGIBLE: N_("not eligible"),
    Outcome.INCOMPLETE: N_("incomplete"),
    None: N_("row in error"),
}
_ADVICE = {
    Advice.EXCLUDE: N_("exclude"),
    Advice.APPROACH: N_("approach"),
    Advice.LOOK_UP: N_("look up"),
}
_NARROWEST = 12
_WIDEST = 110
_INDENT = "    "
_GAP = "  "


class TableReport(Report):
    """Aligned columns, in words."""

    def __init__(self, study: Study, language: Language) -> None:
        super().__init__(study, language)
        self._ = translator(language)
        self._outcome_width = _widest(self._(word) for word in _OUTCOMES.values())
        self._advice_width = _widest(self._(word) for word in _ADVICE.values())

    def header(self) -> str:
        """Return the heads of the columns."""
        _ = self._
        return self._line(_("participant"), _("outcome"), _("advice"), _("criteria"))

    def footer(self, *, empty: bool) -> str:
        """Say so where there is no candidate."""
        return self._("There is no candidate in the list.") + "\n" if empty else ""

    def text(self, judged: Judged) -> str:
        """Return the line of a candidate, and below it what to look up or what is wrong with the row."""
        outcome = self._(_OUTCOMES[judged.outcome])
        advice = self._(_ADVICE[judged.advice]) if judged.advice else ""
        line = self._line(printable(judged.participant), outcome, advice, self._criteria(judged))
        return line + "".join(f"{_INDENT}{printable(below)}\n" for below in self._below(judged))

    def _line(self, participant: str, outcome: str, advice: str, rest: str) -> str:
        cells = (
            _padded(participant, _NARROWEST),
            _padded(outcome, self._outcome_width),
            _padded(advice, self._advice_width),
            rest,
        )
        return _GAP.join(cells).rstrip() + "\n"

    def _criteria(self, judged: Judged) -> str:
        parts = {self._("fails {names}"): judged.failing, self._("open {names}"): judged.undetermined}
        return "; ".join(text.format(names=", ".join(names)) for text, names in parts.items() if names)

    def _below(self, judged: Judged) -> Iterator[str]:
        for fault in judged.faults:
            yield f"{fault.item}: {fault.message}" if fault.item else fault.message
        if judged.advice is Advice.LOOK_UP:
            yield from self._look_up(judged)
        for warned in judged.warnings:
            if judged.advice is not Advice.EXCLUDE or warned.criterion in (None, *judged.failing):
                yield self._("note: {message}").format(message=warned.message)

    def _look_up(self, judged: Judged) -> Iterator[str]:
        """Yield what to look up; what only a visit can settle is left for the visit."""
        now = {
            item.id
            for name in judged.undetermined
            if not self._study.criteria[name].settled_by_visit
            for leaf in self._study.leaves[name]
            for item in leaf.depends
        }
        names = [f"{self._study.items[name].short[self._language]} ({name})" for name in judged.missing if name in now]
        yield from wrapped(self._("look up:"), names, _WIDEST)


def width(text: str) -> int:
    """Return how many places a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(head: str, names: Iterable[str], widest: int) -> Iterator[str]:
    """Yield lines that begin with `head` and hold the names joined by commas, none wider than it must be."""
    line, begun = head, False
    for name in names:
        if begun and width(line) + width(name) > widest:
            yield f"{line},"
            line, begun = " " * width(head), False
        line += f", {name}" if begun else f" {name}"
        begun = True
    yield line


def _padded(text: str, places: int) -> str:
    return text + " " * (places - width(text))


def _widest(texts: Iterable[str]) -> int:
    return max(map(width, texts))
