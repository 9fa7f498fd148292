"""Candidates in a JSON file: a list of objects, decoded one object at a time and never held as a whole.

Numbers are kept as the text that was typed, so that no decimal is changed by a binary number on the way.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn, TextIO

from jdm_desktop.domain.candidate import Candidate, Fault
from jdm_desktop.domain.item import Kind
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Message
from jdm_desktop.exchange.columns import Columns, Unreadable
from jdm_desktop.exchange.utf8 import text_of
from jdm_desktop.i18n import N_, Language

LONGEST_OBJECT = 4 * 1024 * 1024
_PIECE = 256 * 1024
_BLANKS = re.compile(r"[ \t\n\r]*")
_LISTED = (Kind.CHOICES, Kind.DATES)


class _Pairs(tuple[tuple[str, Any], ...]):
    """The members of an object, also those that stand twice."""

    __slots__ = ()


def read(file: BinaryIO, study: Study, columns: Columns, language: Language) -> Iterator[Candidate]:
    """Yield the candidates; raise Unreadable where the file is no JSON list of objects."""
    reader = _Objects(study, columns, language)
    with text_of(file, N_("Line {line} is not UTF-8 text; save the list as UTF-8.")) as text:
        for place, pairs in enumerate(_Window(text).objects(), 1):
            yield reader.candidate(pairs, place)


class _NotJsonError(ValueError):
    """A number that Python's decoder would take although JSON has none such."""


def _refuse_constant(name: str) -> NoReturn:
    raise _NotJsonError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=_refuse_constant)


class _Window:
    """The piece of the file that is being decoded."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._lines_before = 0

    @property
    def line(self) -> int:
        """The line that is being decoded."""
        return self._line_of(self._at)

    def _line_of(self, at: int) -> int:
        return self._lines_before + self._text.count("\n", 0, at) + 1

    def objects(self) -> Iterator[_Pairs]:
        """Yield the objects of the list that the file is."""
        if not self._next():
            raise Unreadable(N_("The file is empty: a list of objects is expected."))
        self._take("[")
        following = self._next()
        while following != "]":
            yield self._object()
            following = self._next()
            if following != "]":
                self._take(",")
        self._take("]")
        if self._next():
            self._refuse(self._at)

    def _refuse(self, at: int) -> NoReturn:
        raise Unreadable(N_("Line {line} is not JSON as expected, a list of objects."), line=self._line_of(at))

    def _next(self) -> str:
        """Return the next character that is no blank, nothing at the end of the file."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _take(self, wanted: str) -> None:
        if self._next() != wanted:
            self._refuse(self._at)
        self._at += 1

    def _more(self) -> bool:
        piece = self._file.read(_PIECE)
        if not piece:
            return False
        self._lines_before += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + piece
        self._at = 0
        return True

    def _object(self) -> _Pairs:
        if self._next() != "{":
            self._refuse(self._at)
        while True:
            try:
                pairs, self._at = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise Unreadable(N_("Line {line} is nested too deeply."), line=self.line) from error
            except json.JSONDecodeError as error:
                self._widen(error.pos)
                continue
            except _NotJsonError as error:
                raise Unreadable(
                    N_("The object that begins on line {line} holds “{value}”, which is no JSON value."),
                    line=self.line,
                    value=error,
                ) from error
            assert isinstance(pairs, _Pairs)  # noqa: S101 - it begins with a brace
            return pairs

    def _widen(self, at: int) -> None:
        """Read on, since what could not be decoded may only be cut off; refuse it where that cannot be the reason."""
        if len(self._text) - self._at > LONGEST_OBJECT or not self._more():
            self._refuse(at)


class _Objects:
    """Turns objects into candidates."""

    def __init__(self, study: Study, columns: Columns, language: Language) -> None:
        self._listed = {name for name, item in study.items.items() if item.kind in _LISTED}
        self._columns = columns
        self._language = language

    def candidate(self, pairs: _Pairs, place: int) -> Candidate:
        """Return the candidate that an object describes."""
        texts: dict[str, str] = {}
        faults: list[Fault] = []
        for key, value in pairs:
            message = self._place(texts, key.strip(), value)
            if message is not None:
                faults.append(Fault(key.strip(), _shown(value), message.text(self._language)))
        return Candidate(texts, place, tuple(faults))

    def _place(self, texts: dict[str, str], key: str, value: Any) -> Message | None:
        """Keep the text of a value under its key, or return why that is not possible."""
        if key not in self._columns.items:
            return self._unknown(key)
        if key in texts:
            return Message(N_("The key stands twice."))
        text = self._text(value, listed=key in self._listed)
        texts[key] = text or ""
        return None if text is not None else Message(N_("A single value is expected here, not a list or an object."))

    def _unknown(self, key: str) -> Message | None:
        if self._columns.ignore_unknown:
            self._columns.ignore(key)
            return None
        return self._columns.unknown(key)

    def _text(self, value: Any, *, listed: bool) -> str | None:
        """Return a value as it would be typed; None where there is no way to type it."""
        if isinstance(value, list) and listed:
            parts = [self._text(part, listed=False) for part in value]
            return None if None in parts else ";".join(part for part in parts if part)
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else None


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[…]"
    return "{…}" if isinstance(value, _Pairs) else (value if isinstance(value, str) else json.dumps(value))
