"""The report on a list of candidates: a table for people, JSON and CSV for machines, written one candidate at a time.

A report is the beginning, the text of each candidate joined by what stands between two, and the end, so that the texts
can be made by several processes at once.
"""

import json
from abc import ABC, abstractmethod
from typing import ClassVar

from jdm_desktop.domain.candidate import Explained, Judged
from jdm_desktop.domain.memory import Replies
from jdm_desktop.domain.study import Study
from jdm_desktop.exchange.cells import row
from jdm_desktop.i18n import Language

_COLUMNS = ("participant", "outcome", "advice", "failing", "undetermined", "missing", "warnings", "errors")
_MOST_REMEMBERED = 5_000
_json = json.JSONEncoder(ensure_ascii=False).encode


class Report(ABC):
    """One way to write the report; `between` stands between the texts of two, `reasons` says whether it tells why."""

    between: ClassVar[str] = ""
    reasons: ClassVar[bool] = False

    def __init__(self, study: Study, language: Language) -> None:
        self._study = study
        self._language = language

    @abstractmethod
    def header(self) -> str:
        """Return what stands before the first candidate."""

    @abstractmethod
    def footer(self, *, empty: bool) -> str:
        """Return what stands after the last candidate, or where there is none."""

    @abstractmethod
    def text(self, judged: Judged) -> str:
        """Return what is written of one candidate."""


class JsonReport(Report):
    """One list of objects, one candidate a line."""

    between = ",\n"
    reasons = True

    def __init__(self, study: Study, language: Language) -> None:
        super().__init__(study, language)
        self._explained = Replies(_explained, _MOST_REMEMBERED)

    def header(self) -> str:
        """Open the list."""
        return "[\n"

    def footer(self, *, empty: bool) -> str:
        """Close the list."""
        return "]\n" if empty else "\n]\n"

    def text(self, judged: Judged) -> str:
        """Return the object, with exactly the keys of the contract."""
        before, after = self._around(judged)
        criteria = ", ".join([f'"{name}": {self._explained[one]}' for name, one in judged.criteria.items()])
        return f'{before}, "criteria": {{{criteria}}}, {after}'

    def _around(self, judged: Judged) -> tuple[str, str]:
        before = _json(
            {
                "participant": judged.participant,
                "outcome": judged.outcome,
                "advice": judged.advice,
                "failing": judged.failing,
                "undetermined": judged.undetermined,
                "missing": judged.missing,
                "warnings": [
                    {"code": one.code, "criterion": one.criterion, "item": one.item, "message": one.message}
                    for one in judged.warnings
                ],
            }
        )
        faults = [{"item": fault.item, "value": fault.value, "message": fault.message} for fault in judged.faults]
        after = f'"errors": {_json(faults)}}}' if faults else '"errors": []}'
        return before.removesuffix("}"), after


def _explained(one: Explained) -> str:
    return _json({"answer": one.answer, "passes": one.passes, "why": one.why})


class CsvReport(Report):
    """One row a candidate, one column a criterion; safe to open in a spreadsheet."""

    def header(self) -> str:
        """Return the header row."""
        return row((*_COLUMNS, *self._study.criteria))

    def footer(self, *, empty: bool) -> str:
        """Return nothing: the last row is the end."""
        del empty
        return ""

    def text(self, judged: Judged) -> str:
        """Return the row."""
        lists = (judged.failing, judged.undetermined, judged.missing, [warned.code for warned in judged.warnings])
        faults = [f"{fault.item}: {fault.message}" if fault.item else fault.message for fault in judged.faults]
        answers = (judged.criteria[name].answer if name in judged.criteria else "" for name in self._study.criteria)
        return row(
            (
                judged.participant,
                judged.outcome or "",
                judged.advice or "",
                *("; ".join(one) for one in (*lists, faults)),
                *answers,
            )
        )
