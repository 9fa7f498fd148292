"""Candidates in the first sheet of an XLSX file, read as a stream; values become the texts that would be typed."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import BinaryIO

from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel

from jdm_desktop.domain.candidate import Candidate, Fault
from jdm_desktop.domain.trouble import Message
from jdm_desktop.exchange import csv_list
from jdm_desktop.exchange.columns import Columns, Unreadable
from jdm_desktop.exchange.xlsx_package import Sheet, damage_told, first_sheet, opened, pieces
from jdm_desktop.exchange.xlsx_xml import Collected, Damaged, parse
from jdm_desktop.i18n import N_, Language

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 40
_DIGITS = "0123456789"
_MIDNIGHT = "T00:00:00"


@dataclass
class Row:
    """A row by its number: the texts of its cells that hold something, and which are formulas without a result."""

    place: int
    texts: dict[int, str] = field(default_factory=dict)
    uncomputed: list[int] = field(default_factory=list)


def read(file: BinaryIO, columns: Columns, language: Language) -> Iterator[Candidate]:
    """Yield the candidates; raise Unreadable where the file is no spreadsheet. Rows without any value are skipped."""
    with damage_told():
        names: tuple[str | None, ...] | None = None
        for row in _rows(file):
            texts = [row.texts.get(column, "") for column in range(1, max(row.texts) + 1)]
            if names is None:
                names = columns.of_header(texts)
            else:
                yield _told(csv_list.candidate(names, texts, row.place, language), names, row, language)
    if names is None:
        raise Unreadable(N_("The first sheet is empty: a header row with the names of the items is expected."))


def _told(candidate: Candidate, names: Sequence[str | None], row: Row, language: Language) -> Candidate:
    """Return the candidate with a fault for each formula without a result: such a cell is not blank."""
    if not row.uncomputed:
        return candidate
    message = Message(N_("The formula has no stored result; open the list in a spreadsheet program and save it anew."))
    items = [names[column - 1] for column in row.uncomputed if column <= len(names)]
    faults = [Fault(item, "", message.text(language)) for item in items if item is not None]
    return replace(candidate, faults=(*candidate.faults, *faults))


def _rows(file: BinaryIO) -> Iterator[Row]:
    with opened(file) as package:
        sheet = first_sheet(package)
        cells = _Cells(sheet)
        for _ in parse(pieces(package, sheet.path), cells):
            yield from cells.rows
            cells.rows.clear()


class _Cells:
    """Puts the rows of a sheet together."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._row = Row(0)
        self._column = 0
        self._kind = "n"
        self._style = ""
        self._is_formula = False
        self._in_reading = False
        self._collecting = False
        self._text = Collected()
        self.rows: list[Row] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet the beginning of an element."""
        if name == "c":
            place = attributes.get("r")
            self._column = _column(place.rstrip(_DIGITS)) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._is_formula = False
        elif name in ("v", "t"):
            self._collecting = not self._in_reading
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._row = Row(int(attributes.get("r", self._row.place + 1)))
            self._column = 0
        elif name == "rPh":
            self._in_reading = True

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        if name in ("v", "t"):
            self._collecting = False
        elif name == "c":
            self._keep(self._value(self._text.take()))
        elif name == "row":
            if self._row.texts:
                self.rows.append(self._row)
        elif name == "rPh":
            self._in_reading = False

    def text(self, text: str) -> None:
        """Meet text between the tags."""
        if self._collecting:
            self._text.add(text)

    def _keep(self, text: str) -> None:
        uncomputed = self._is_formula and not text and self._kind == "n"  # an empty text has a kind of its own
        if uncomputed:
            self._row.uncomputed.append(self._column)
        if text or uncomputed:
            self._row.texts[self._column] = text

    def _value(self, stored: str) -> str:
        """Return what a cell holds as it would be typed."""
        if not stored:
            return ""
        match self._kind:
            case "s":
                return self._sheet.words[_index(stored)]
            case "n" if len(stored) <= _LONGEST_NUMBER and _NUMBER.fullmatch(stored):
                return _day(stored, self._sheet.epoch) if self._style in self._sheet.date_styles else _number(stored)
            case "b":
                return "yes" if stored == "1" else "no"
            case "d":
                return stored.removesuffix("Z").removesuffix(".000").removesuffix(_MIDNIGHT)
        return stored


def _index(stored: str) -> int:
    if not stored.isdecimal():
        raise Damaged
    return int(stored)


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    return column_index_from_string(letters)


@lru_cache(maxsize=20_000)
def _number(stored: str) -> str:
    """Return the shortest decimal that gives the stored binary number."""
    number = float(stored)
    if not math.isfinite(number):
        return stored
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")


@lru_cache(maxsize=20_000)
def _day(stored: str, epoch: datetime) -> str:
    """Return the day of a date cell; one with a time of day keeps it, and is then no date."""
    try:
        moment = from_excel(float(stored), epoch)
    except (OverflowError, ValueError):
        return _number(stored)
    return moment.isoformat(" ").removesuffix(" 00:00:00") if isinstance(moment, datetime) else str(moment)
