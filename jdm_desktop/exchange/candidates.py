"""Lists of candidates: CSV, JSON or the first sheet of an XLSX file, row by row, in bounded memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from jdm_desktop.domain.candidate import Candidate
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Message
from jdm_desktop.exchange import csv_list, json_list
from jdm_desktop.exchange.columns import Columns, Unreadable, printable
from jdm_desktop.i18n import N_, Language

STANDARD_INPUT = "-"


def read(source: str, study: Study, columns: Columns, language: Language) -> Iterator[Candidate]:
    """Yield the candidates of a file, told by its ending, or of standard input.

    Raises Unreadable, possibly half way, where the file as a whole cannot be read; the sentences of faults that
    concern one row alone come with the row, in `language`.
    """
    if source == STANDARD_INPUT:
        yield from csv_list.read(_standard_input(), columns, language)
        return
    path = Path(source)
    ending = path.suffix.lower()
    with _opened(path) as file:
        match ending:
            case ".csv":
                yield from csv_list.read(file, columns, language)
            case ".json":
                yield from json_list.read(file, study, columns, language)
            case ".xlsx":
                from jdm_desktop.exchange import xlsx_list  # noqa: PLC0415 - most lists need no spreadsheet reader

                yield from xlsx_list.read(file, columns, language)
            case _:
                raise Unreadable(
                    N_("“{file}” is none of the files that can be read: .csv, .json, .xlsx."), file=_name(path)
                )


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise Unreadable(N_("There is no standard input to read from."))
    return sys.stdin.buffer


def _name(path: Path) -> str:
    return printable(str(path))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read; tell whatever goes wrong, also later, by a sentence that names it."""
    if path.is_dir():
        raise Unreadable(N_("“{file}” is a folder, not a list of candidates."), file=_name(path))
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise Unreadable(N_("There is no file “{file}”."), file=_name(path)) from error
    except (OSError, ValueError) as error:
        raise Unreadable(N_("“{file}” cannot be read: {cause}."), file=_name(path), cause=_cause(error)) from error
    except Unreadable as trouble:
        raise _named(trouble, path) from trouble


def _cause(error: OSError | ValueError) -> Message:
    if isinstance(error, PermissionError):
        return Message(N_("reading is not allowed there"))
    return Message(N_("the system refused it"))


def _named(trouble: Unreadable, path: Path) -> Unreadable:
    """Return the trouble with the name of its file before it, unless the sentence has it."""
    if "file" in trouble.fields or type(trouble) is not Unreadable:
        return trouble
    return Unreadable(N_("“{file}”: {trouble}"), file=_name(path), trouble=trouble.sentence)
