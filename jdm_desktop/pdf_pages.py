"""The pages of a PDF, drawn and read back, by one thread at a time.

PDFium may be called by one thread only at any moment, whatever the document: two at once end the program. All of the
program's calls stand here, each within one lock, and what they make is closed within it: left to the collector of
garbage, it would be closed by any thread at any moment.
"""

from contextlib import closing
from threading import RLock
from typing import NamedTuple, Self

import pypdfium2
from pypdfium2 import PdfiumError

__all__ = ["Pages", "PdfiumError", "Picture"]

_turn = RLock()


class Picture(NamedTuple):
    """One page in colours: `channels` bytes a pixel (3 RGB, 4 RGB and one unused), `stride` bytes a line."""

    content: bytes
    width: int
    height: int
    stride: int
    channels: int


class Pages:
    """The pages of one PDF; `sizes` are their widths and heights in points. Raises PdfiumError where it is none."""

    def __init__(self, content: bytes) -> None:
        with _turn:
            self._document: pypdfium2.PdfDocument | None = pypdfium2.PdfDocument(content)
            self._document.init_forms()
            self.sizes = tuple(map(self._size, range(len(self._document))))

    def __enter__(self) -> Self:
        """Return itself; leaving closes it."""
        return self

    def __exit__(self, *_failure: object) -> None:
        """Close it."""
        self.close()

    def __del__(self) -> None:
        """Close it before the library does, which would not wait for its turn."""
        self.close()

    def close(self) -> None:
        """Let go of the PDF; closing again does nothing."""
        with _turn:
            document = getattr(self, "_document", None)
            self._document = None
            if document is not None:
                document.close()

    def picture(self, page: int, pixels_per_point: float) -> Picture:
        """Return a page, from 0, as it is printed, form fields and stamps included."""
        with (
            _turn,
            closing(self._page(page)) as opened,
            closing(opened.render(scale=pixels_per_point, rev_byteorder=True, may_draw_forms=True)) as drawn,
        ):
            return Picture(bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, drawn.n_channels)

    def texts(self) -> list[str]:
        """Return the text of each page, in the order in which it was drawn."""
        return [self._text(page) for page in range(len(self.sizes))]

    def _text(self, page: int) -> str:
        with _turn, closing(self._page(page)) as opened, closing(opened.get_textpage()) as read:
            text: str = read.get_text_range()
            return text

    def _size(self, page: int) -> tuple[float, float]:
        with closing(self._page(page)) as opened:
            size: tuple[float, float] = opened.get_size()
            return size

    def _page(self, page: int) -> pypdfium2.PdfPage:
        assert self._document is not None  # noqa: S101 - nobody draws what they closed
        return self._document[page]
