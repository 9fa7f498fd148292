"""Rows of CSV that are safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(cells: Iterable[str]) -> str:
    """Return one line of CSV, none of whose cells a spreadsheet takes for a formula."""
    line = io.StringIO()
    csv.writer(line).writerow([_harmless(cell) for cell in cells])
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
