"""Sizes that follow the scale: everything is measured against the application's font, at 100 % and up.

What is laid out through here follows a change of scale by itself (`rescale` is called by the theme).
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLayout, QWidget

BASE_POINT_SIZE = 10.0
_LIMIT = 16777215  # Qt's own "no limit"
_LAYOUT, _LEAST, _MOST = "unscaled_layout", "unscaled_least", "unscaled_most"

Margins = int | tuple[int, int, int, int]


def px(length: int) -> int:
    """Return `length`, given in pixels at 100 %, at the scale in force."""
    return round(length * QApplication.font().pointSizeF() / BASE_POINT_SIZE)


def lay_out(layout: QLayout, margins: Margins = 0, gap: int = 8) -> None:
    """Give `layout` margins (all alike, or left, top, right, bottom) and a gap, at every scale."""
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    layout.setProperty(_LAYOUT, [*sides, gap])
    _scale_layout(layout)


def at_least(widget: QWidget, width: int = 0, height: int = 0) -> None:
    """Never let `widget` become smaller than this, at every scale."""
    widget.setProperty(_LEAST, [width, height])
    _scale_least(widget)


def at_most(widget: QWidget, width: int = 0, height: int = 0) -> None:
    """Never let `widget` become larger than this (0 = as large as it likes), at every scale."""
    widget.setProperty(_MOST, [width, height])
    _scale_most(widget)


def rescale(roots: list[QWidget]) -> None:
    """Bring everything under `roots` to the scale in force."""
    for root in roots:
        for layout in root.findChildren(QLayout):
            _scale_layout(layout)
        for widget in [root, *root.findChildren(QWidget)]:
            _scale_least(widget)
            _scale_most(widget)


def _unscaled(thing: QObject, name: str) -> list[int] | None:
    value = thing.property(name)
    return value if isinstance(value, list) else None


def _scale_layout(layout: QLayout) -> None:
    lengths = _unscaled(layout, _LAYOUT)
    if lengths is not None:
        left, top, right, bottom, gap = (px(length) for length in lengths)
        layout.setContentsMargins(left, top, right, bottom)
        layout.setSpacing(gap)


def _scale_least(widget: QWidget) -> None:
    lengths = _unscaled(widget, _LEAST)
    if lengths is not None:
        widget.setMinimumSize(px(lengths[0]), px(lengths[1]))


def _scale_most(widget: QWidget) -> None:
    lengths = _unscaled(widget, _MOST)
    if lengths is not None:
        width, height = lengths
        widget.setMaximumSize(px(width) or _LIMIT, px(height) or _LIMIT)
