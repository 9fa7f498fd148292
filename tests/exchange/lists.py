"""Lists of candidates for the tests: written as files, read as the program reads them."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl

from jdm_desktop.domain.candidate import Candidate
from jdm_desktop.exchange import candidates
from jdm_desktop.exchange.columns import Columns, Unreadable
from jdm_desktop.i18n import Language
from tests.domain.studies import trial


def read(path: Path, *, ignore: bool = False, language: Language = Language.ENGLISH) -> list[Candidate]:
    """Return the candidates of a file."""
    columns = Columns(trial().items, ignore_unknown=ignore)
    return list(candidates.read(str(path), trial(), columns, language))


def refused(path: Path, language: Language = Language.ENGLISH) -> str:
    """Return the sentence by which a file is refused."""
    try:
        found = read(path)
    except Unreadable as trouble:
        return trouble.text(language)
    message = f"read without trouble: {found[:3]}"
    raise AssertionError(message)


def csv_file(folder: Path, content: str | bytes) -> Path:
    """Write a CSV file."""
    path = folder / "list.csv"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def json_file(folder: Path, content: str | bytes | list[dict[str, Any]]) -> Path:
    """Write a JSON file."""
    path = folder / "list.json"
    text = json.dumps(content) if isinstance(content, list) else content
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def xlsx_file(folder: Path, rows: list[list[Any]]) -> Path:
    """Write a spreadsheet."""
    path = folder / "list.xlsx"
    path.write_bytes(workbook(rows))
    return path


def workbook(rows: list[list[Any]]) -> bytes:
    """Return a spreadsheet with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
