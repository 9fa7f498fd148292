"""The program's own colours, light and dark; every pair that meets on screen is measured in a test.

States are blue and amber: they stay apart for people with protan and deutan sight, where red and green do not.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, as #rrggbb."""

    window: str
    rail: str
    base: str
    alternate: str
    text: str
    muted: str
    disabled: str
    border: str
    line: str
    accent: str
    primary: str
    primary_hover: str
    on_primary: str
    selection: str
    on_selection: str
    hover: str
    pressed: str
    passes: str
    passes_back: str
    fails: str
    fails_back: str
    open: str
    open_back: str
    info: str
    info_back: str
    error: str
    error_back: str


LIGHT = Colours(
    window="#f4f6f8",
    rail="#e9edf2",
    base="#ffffff",
    alternate="#f8fafb",
    text="#18202a",
    muted="#485363",
    disabled="#6f7a88",
    border="#7d8896",
    line="#d8dee6",
    accent="#1d4ed8",
    primary="#1d4ed8",
    primary_hover="#1e40af",
    on_primary="#ffffff",
    selection="#d6e3fb",
    on_selection="#12213d",
    hover="#e7edf6",
    pressed="#d3ddeb",
    passes="#173ea5",
    passes_back="#e3ecfd",
    fails="#7c3a06",
    fails_back="#fdecd6",
    open="#3d4856",
    open_back="#e8ecf1",
    info="#173ea5",
    info_back="#e3ecfd",
    error="#9b1c1c",
    error_back="#fdeceb",
)

DARK = Colours(
    window="#14181d",
    rail="#101317",
    base="#1b2027",
    alternate="#20262e",
    text="#e8ecf1",
    muted="#b3bdca",
    disabled="#7d8794",
    border="#738092",
    line="#2f3741",
    accent="#86b1ff",
    primary="#3366dc",
    primary_hover="#3d70e4",
    on_primary="#ffffff",
    selection="#2a4474",
    on_selection="#f2f6ff",
    hover="#28303a",
    pressed="#333d49",
    passes="#b4cfff",
    passes_back="#1d2f52",
    fails="#ffc583",
    fails_back="#432c12",
    open="#c8d0da",
    open_back="#2b333d",
    info="#b4cfff",
    info_back="#1d2f52",
    error="#ffb4ab",
    error_back="#4a1f1c",
)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3): 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own
