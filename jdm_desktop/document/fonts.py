"""The two faces of every paper, embedded as subsets whose text can be read back exactly.

Each has a second face behind it, for the characters that the first one lacks.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from jdm_desktop import resources

REGULAR = "JDM-Regular"
BOLD = "JDM-Bold"
_BEHIND = {REGULAR: "JDM-Regular-2", BOLD: "JDM-Bold-2"}
_FILES = {
    REGULAR: "fonts/NotoSansSC-Regular.ttf",
    BOLD: "fonts/NotoSansSC-Bold.ttf",
    _BEHIND[REGULAR]: "fonts/NotoSans-Regular.ttf",
    _BEHIND[BOLD]: "fonts/NotoSans-Bold.ttf",
}
_SUBSET_SIZE = 256
_SPACE = 0x20
_SPACES = (0x09, *range(0x2000, 0x200B), 0x202F, 0x205F)  # drawn as a space, read back as themselves


class Face(ttfonts.TTFont):
    """A TrueType font that gives each character its own code.

    ReportLab's own merges the no-break space into the space, so that the text read back is not the text entered.
    """

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802, ARG002
        """Return `text` as runs of codes, each run within one subset."""
        state: Any = self.state.setdefault(doc, self.State(asciiReadable=False))
        assigned: dict[int, int] = state.assignments
        runs: list[tuple[int, bytearray]] = []
        subset = -1
        for character in map(ord, text):
            code = assigned[character] if character in assigned else self._assign(state, character)
            if code >> 8 != subset:
                subset = code >> 8
                runs.append((subset, bytearray()))
            runs[-1][1].append(code & 0xFF)
        return [(subset, bytes(codes)) for subset, codes in runs]

    def _assign(self, state: Any, character: int) -> int:
        """Give a character that is new to the paper the next code."""
        code = self._next_code(state.subsets)
        state.assignments[character] = code
        state.subsets[-1].append(character)
        return code

    @staticmethod
    def _next_code(subsets: list[list[int]]) -> int:
        if len(subsets[-1]) == _SUBSET_SIZE:
            subsets.append([0])  # code 0 is .notdef in every subset
        return (len(subsets) - 1) * _SUBSET_SIZE + len(subsets[-1])


def _to_unicode(_font_name: str, subset: list[int]) -> str:
    """Return the table that turns codes back into text; UTF-16, which ReportLab's own gets wrong above U+FFFF."""
    pairs = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]  # the format's limit
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
            "1 begincodespacerange\n<00> <FF>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        )
    )


setattr(ttfonts, "makeToUnicodeCMap", _to_unicode)  # noqa: B010 - WORKAROUND for ReportLab 5.1, see _to_unicode


@cache
def face(name: str) -> Face:
    """Return the face `name`, read from the program's resources and made known to ReportLab once."""
    font = Face(name, str(resources.path(_FILES[name])), asciiReadable=0, shapable=False)
    for space in _SPACES:
        if name not in _BEHIND.values() and space not in font.face.charToGlyph:
            font.face.charToGlyph[space] = font.face.charToGlyph[_SPACE]
            font.face.charWidths[space] = font.face.charWidths[_SPACE]
    pdfmetrics.registerFont(font)
    return font


@cache
def _glyphs(name: str) -> frozenset[str]:
    """Return the characters that the face `name` has itself."""
    return frozenset(map(chr, face(name).face.charToGlyph))


@cache
def _borrowed(name: str) -> frozenset[str]:
    """Return the characters that the face behind `name` has and `name` has not."""
    return _glyphs(_BEHIND[name]) - _glyphs(name)


@cache
def widths(name: str) -> dict[str, float]:
    """Return how wide each character that `name` can show is, in parts of its size."""
    both = face(_BEHIND[name]).face.charWidths | face(name).face.charWidths
    return {chr(point): width / 1000 for point, width in both.items()}


def runs(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the text in pieces, each with the face that has its characters: `name`, or the one behind it."""
    borrowed = _borrowed(name)
    if borrowed.isdisjoint(text):
        yield name, text
        return
    for behind, piece in groupby(text, borrowed.__contains__):
        yield _BEHIND[name] if behind else name, "".join(piece)


@cache
def _shown() -> frozenset[str]:
    """Return the characters that both weights have and that leave a mark or a gap on the paper."""
    both = frozenset.intersection(*(_glyphs(name) | _borrowed(name) for name in (REGULAR, BOLD)))
    return frozenset(
        character
        for character in both
        if character == "\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cn", "Co", "Cs"}
    )


def missing(text: str) -> str:
    """Return the first character of `text` that cannot be shown, or nothing; line breaks are no characters here."""
    strange = set(text) - _shown()
    return next((character for character in text if character in strange), "")
