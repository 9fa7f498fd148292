"""Text in UTF-8 from outside, read piece by piece; where it is none, the line is told."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from jdm_desktop.exchange.columns import Unreadable

_ENDS = (b"\n", b"\r")  # a file has either of them, or both together


class _Counted(io.BufferedIOBase):
    """A file that remembers how many lines ended before the piece that was read last."""

    name = ""  # what decodes it wants one

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._piece = b""
        self._ended = dict.fromkeys(_ENDS, 0)

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        for end in _ENDS:
            self._ended[end] += self._piece.count(end)
        self._piece = self._file.read(size)
        return self._piece

    def line_of(self, error: UnicodeDecodeError) -> int:
        """Return the line of the first byte that could not be decoded."""
        before = error.object[: error.start]
        return 1 + max(self._ended[end] + before.count(end) for end in _ENDS)


@contextmanager
def text_of(file: BinaryIO, otherwise: str) -> Iterator[TextIO]:
    """Give the text of a file, without a byte-order mark; raise Unreadable saying `otherwise` of the first bad line."""
    counted = _Counted(file)
    text = io.TextIOWrapper(counted, encoding="utf-8-sig", newline="")
    try:
        yield text
    except UnicodeDecodeError as error:
        raise Unreadable(otherwise, line=counted.line_of(error)) from error
    finally:
        text.detach()
