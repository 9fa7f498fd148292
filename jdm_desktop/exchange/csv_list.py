"""Candidates in a CSV file: UTF-8, commas, a header row of item names."""

import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO, TextIO

from jdm_desktop.domain.candidate import Candidate, Fault
from jdm_desktop.domain.trouble import Message
from jdm_desktop.exchange.columns import Columns, Unreadable
from jdm_desktop.exchange.utf8 import text_of
from jdm_desktop.i18n import N_, Language

LONGEST_CELL = 4 * 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024


def read(file: BinaryIO, columns: Columns, language: Language) -> Iterator[Candidate]:
    """Yield the candidates; raise Unreadable where the file is no such CSV. Lines without any character are skipped."""
    csv.field_size_limit(LONGEST_CELL)
    with text_of(file, N_("Line {line} is not UTF-8 text; save the list as “CSV UTF-8”.")) as text:
        yield from _candidates(text, columns, language)


def _candidates(text: TextIO, columns: Columns, language: Language) -> Iterator[Candidate]:
    rows = csv.reader(_lines(text), strict=True)
    try:
        header = next((row for row in rows if row), None)
        if header is None:
            raise Unreadable(N_("The file is empty: a header row with the names of the items is expected."))
        names = columns.of_header(header)
        before = rows.line_num
        for row in rows:
            if row:
                yield candidate(names, row, before + 1, language)
            before = rows.line_num
    except csv.Error as error:
        raise Unreadable(
            N_("Line {line} is not CSV; look for a quotation mark that is not closed, or that stands inside a cell."),
            line=rows.line_num,
        ) from error


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error
        yield line


def candidate(names: Sequence[str | None], cells: Sequence[str], place: int, language: Language) -> Candidate:
    """Return the candidate of a row of cells; those beyond the last column are a fault of the row."""
    texts = {name: cell for name, cell in zip(names, cells, strict=False) if name is not None}
    if len(cells) <= len(names):
        return Candidate(texts, place)
    extra = ",".join(cells[len(names) :])
    message = Message(
        N_("The row has {cells} cells, but there are {columns} columns."), cells=len(cells), columns=len(names)
    )
    return Candidate(texts, place, (Fault(None, extra, message.text(language)),))
