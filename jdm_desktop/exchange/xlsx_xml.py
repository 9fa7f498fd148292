"""The XML inside a spreadsheet, read as a stream: a part from outside, of any size, may take no more than its share.

A document type, the way to entities that explode or reach out, is refused, and so is a tag or a text without an end.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol
from xml.parsers import expat

from jdm_desktop.exchange.columns import Unreadable
from jdm_desktop.i18n import N_

LONGEST_TEXT = 4 * 1024 * 1024
_LONGEST_TAG = 1024 * 1024


class Handler(Protocol):
    """What is done with the elements; names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet the beginning of an element."""

    def end(self, name: str) -> None:
        """Meet the end of an element."""

    def text(self, text: str) -> None:
        """Meet text between the tags."""


class Damaged(Exception):  # noqa: N818 - a signal inside the reader of spreadsheets, never shown
    """The part is not what a spreadsheet holds."""


def parse(pieces: Iterable[bytes], handler: Handler) -> Iterator[None]:
    """Hand a part of a spreadsheet to `handler`, pausing after every piece, so that what was found can be taken."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: handler.start(_bare(name), attributes)
    parser.EndElementHandler = lambda name: handler.end(_bare(name))
    parser.CharacterDataHandler = handler.text
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - pyexpat has no keyword for it
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise Damaged
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - pyexpat has no keyword for it
    except expat.ExpatError as error:
        raise Damaged from error
    yield


def _refuse(*_: object) -> None:
    raise Damaged


def _bare(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


class Collected:
    """Text put together from pieces, up to a length that no cell has."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Add a piece."""
        self._parts.append(text)
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise Unreadable(N_("A cell of the spreadsheet holds more text than can be read."))

    def take(self) -> str:
        """Return the text and begin anew."""
        text = "".join(self._parts)
        self._parts.clear()
        self._length = 0
        return text
