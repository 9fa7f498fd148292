"""What of an XLSX file has to be known before its cells can be read: the first sheet, the words, which cells are dates.

A spreadsheet is a zip of XML files from outside. Nothing is unpacked to the disk, and whatever is held is bounded.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from zlib import error as ZlibError  # noqa: N812 - the library's exceptions have no class names

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from jdm_desktop.exchange.columns import Unreadable
from jdm_desktop.exchange.xlsx_xml import Collected, Damaged, parse
from jdm_desktop.i18n import N_

LARGEST_PART = 64 * 1024 * 1024
_PIECE = 64 * 1024
# dates and times that Chinese, Japanese and Korean spreadsheets have built in, and openpyxl does not know
_EAST_ASIAN_DATES = frozenset((*range(27, 37), *range(50, 59)))
_DAMAGES = (
    Damaged,
    EOFError,
    LookupError,
    NotImplementedError,  # raised by zipfile, of a compression or an encryption that it does not know
    OverflowError,
    RuntimeError,
    ValueError,
    ZlibError,
    zipfile.BadZipFile,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet of a workbook: where it lies in the package, and what its cells refer to."""

    path: str
    words: tuple[str, ...]
    date_styles: frozenset[str]
    epoch: datetime


@contextmanager
def damage_told() -> Iterator[None]:
    """Tell by a sentence whatever goes wrong while a spreadsheet is read."""
    try:
        yield
    except _DAMAGES as error:
        raise Unreadable(
            N_("This is no XLSX spreadsheet, or a damaged one; save it anew as .xlsx, or as CSV UTF-8.")
        ) from error


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """Return the package that a file is."""
    return zipfile.ZipFile(file)


def pieces(package: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """Yield a part of the package piece by piece."""
    with package.open(path) as part:
        while piece := part.read(_PIECE):
            yield piece


def first_sheet(package: zipfile.ZipFile) -> Sheet:
    """Return the first sheet of the workbook."""
    main = _elements(package, "_rels/.rels", "Relationship")
    book = next(_target("", one) for one in main if one["Type"].endswith("/officeDocument"))
    folder, name = posixpath.split(book)
    relations = [
        one
        for one in _elements(package, f"{folder}/_rels/{name}.rels", "Relationship")
        if one.get("TargetMode") != "External"
    ]
    parts = {posixpath.basename(one["Type"]): _target(folder, one) for one in relations}
    wanted = _relation_id(_elements(package, book, "sheet")[0])
    return Sheet(
        path=next(_target(folder, one) for one in relations if one["Id"] == wanted),
        words=_words(package, parts.get("sharedStrings")),
        date_styles=_date_styles(package, parts.get("styles")),
        epoch=_epoch(package, book),
    )


def _target(folder: str, relation: dict[str, str]) -> str:
    return posixpath.normpath(posixpath.join("/", folder, relation["Target"])).lstrip("/")


def _relation_id(sheet: dict[str, str]) -> str:
    return next(value for name, value in sheet.items() if name.endswith(":id"))


def _epoch(package: zipfile.ZipFile, book: str) -> datetime:
    flagged = [one for one in _elements(package, book, "workbookPr") if one.get("date1904") in ("1", "true")]
    return MAC_EPOCH if flagged else WINDOWS_EPOCH


class _Elements:
    """Keeps the attributes of the elements of one name, and which element holds each."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[str] = []
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._name:
            self.found.append((self._open[-1] if self._open else "", attributes))
        self._open.append(name)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        """Text between the tags says nothing here."""


def _elements(package: zipfile.ZipFile, path: str, name: str, inside: str | None = None) -> list[dict[str, str]]:
    handler = _Elements(name)
    for _ in parse(pieces(package, _bounded(package, path)), handler):
        pass
    return [attributes for parent, attributes in handler.found if inside in (None, parent)]


def _bounded(package: zipfile.ZipFile, path: str) -> str:
    if package.getinfo(path).file_size > LARGEST_PART:
        raise Unreadable(N_("The spreadsheet is too large to be read; save the list as CSV UTF-8."))
    return path


def _date_styles(package: zipfile.ZipFile, path: str | None) -> frozenset[str]:
    """Return the styles of cells, by number as the cells name them, that make a number a date or a time."""
    if path is None:
        return frozenset()
    formats = dict(BUILTIN_FORMATS)
    formats |= {int(one["numFmtId"]): one["formatCode"] for one in _elements(package, path, "numFmt", "numFmts")}
    styles = [int(one.get("numFmtId", "0")) for one in _elements(package, path, "xf", "cellXfs")]
    return frozenset(str(index) for index, number in enumerate(styles) if _is_date(number, formats.get(number)))


def _is_date(number: int, code: str | None) -> bool:
    return is_date_format(code) if code is not None else number in _EAST_ASIAN_DATES


class Words:
    """Keeps the text of every entry, without the readings that are printed above Chinese or Japanese characters."""

    def __init__(self, entry: str) -> None:
        self._entry = entry
        self._in_text = False
        self._in_reading = False
        self._text = Collected()
        self.found: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Meet the beginning of an element."""
        self._in_reading = self._in_reading or name == "rPh"
        self._in_text = name == "t" and not self._in_reading

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        self._in_text = False
        if name == "rPh":
            self._in_reading = False
        elif name == self._entry:
            self.found.append(self._text.take())

    def text(self, text: str) -> None:
        """Meet text between the tags."""
        if self._in_text:
            self._text.add(text)


def _words(package: zipfile.ZipFile, path: str | None) -> tuple[str, ...]:
    if path is None:
        return ()
    handler = Words("si")
    for _ in parse(pieces(package, _bounded(package, path)), handler):
        pass
    return tuple(handler.found)
