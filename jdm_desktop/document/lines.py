"""Where a paragraph breaks into lines: Chinese and Latin words mixed, nothing added and nothing lost.

A subset of the Unicode line breaking algorithm (UAX 14): words stay whole, Chinese breaks anywhere except before
closing and after opening punctuation. Hyphens give no opportunity, since readers of PDF join a line's last hyphen
with the next line.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

_SPACES = frozenset(" \t\u3000" + "".join(map(chr, range(0x2000, 0x2007))) + "\u2008\u2009\u200a\u205f")
_NEVER_FIRST = frozenset("!%),.:;?]}¢°’”‰′″℃、。々〉》」』】〕〗〞︰︱︳﹐﹑﹒﹔﹕﹖﹗！％），．：；？］｝～…—·ー")
_NEVER_LAST = frozenset("([{£¥‘“《〈「『【〔〖〝（［｛￥＄")
_ENUMERATORS = frozenset(map(chr, range(0x2460, 0x2474)))  # ① to ⑳, which stay with what they number


@cache
def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or "\u2460" <= character <= "\u24ff"


@cache
def _joins(character: str) -> bool:
    """Return whether a character belongs to the one before it."""
    return character in _NEVER_FIRST or character in _SPACES or unicodedata.category(character) in {"Mn", "Me", "Mc"}


def _may_break(text: str, index: int) -> bool:
    """Return whether a line may end before the character at `index`."""
    before, after = text[index - 1], text[index]
    if _joins(after) or before in _NEVER_LAST or before in _ENUMERATORS:
        return False
    if before in _SPACES:
        return text[max(0, index - 2)] not in _ENUMERATORS
    return _is_wide(before) or _is_wide(after)


def _hangs(text: str, index: int) -> bool:
    """Return whether the character is a single space, which may stand beyond the margin unseen."""
    return text[index] in _SPACES and index > 0 and text[index - 1] not in _SPACES


def _within_word(text: str, start: int, index: int) -> int:
    """Return where a word that is longer than a line breaks: at `index`, but not before a combining mark."""
    while index > start + 1 and unicodedata.category(text[index])[0] == "M":
        index -= 1
    return index


def break_lines(text: str, widths: Sequence[float], limit: float) -> list[tuple[int, int]]:
    """Return the lines of a paragraph as (start, end): together the whole text, none wider than `limit`.

    A space at the end of a line may hang over, and a single character wider than the limit has a line of its own.
    """
    lines: list[tuple[int, int]] = []
    start = opportunity = 0
    used = 0.0
    for index in range(len(text)):
        if index > start and _may_break(text, index):
            opportunity = index
        while used + widths[index] > limit and index > start and not _hangs(text, index):
            end = opportunity if opportunity > start else _within_word(text, start, index)
            lines.append((start, end))
            used = sum(widths[end:index])
            start = end
        used += widths[index]
    lines.append((start, len(text)))
    return lines
