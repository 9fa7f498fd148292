"""Cut the second font of the papers down to what the first one lacks, so that it weighs little.

    python packaging/fallback_fonts.py REGULAR BOLD

REGULAR and BOLD are Noto Sans as published (packaging/third-party.md says where). Scripts that need shaping stay out:
papers place one glyph for each character, which would draw them wrongly.
"""

import sys
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"


def wanted(first: Path, second: Path) -> set[int]:
    """Return the characters that the second font alone has, and that one glyph each shows."""
    lacking = set(TTFont(second).getBestCmap()) - set(TTFont(first).getBestCmap())
    return {point for point in lacking if is_plain(chr(point))}


def is_plain(character: str) -> bool:
    """Tell whether a character is drawn by one glyph whatever stands beside it."""
    shaped = unicodedata.name(character, "").startswith(("DEVANAGARI", "VEDIC")) or "\u1cd0" <= character <= "\u1cff"
    return unicodedata.category(character)[0] not in "CZ" and unicodedata.category(character) != "Mc" and not shaped


def cut(source: Path, points: set[int], target: Path) -> None:
    """Write the glyphs of `points`, without the tables that only shaping reads; the same input gives the same bytes."""
    options = Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    font = TTFont(source, recalcTimestamp=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.save(target)


def main(regular: str, bold: str) -> None:
    """Write both faces, with the same characters in each."""
    sources = {"Regular": regular, "Bold": bold}
    pairs = {name: (FONTS / f"NotoSansSC-{name}.ttf", Path(path)) for name, path in sources.items()}
    points = set.intersection(*(wanted(*pair) for pair in pairs.values()))
    for name, (_, source) in pairs.items():
        cut(source, points, FONTS / f"NotoSans-{name}.ttf")
    sys.stdout.write(f"{len(points)} characters\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
