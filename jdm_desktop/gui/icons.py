"""The icons of resources/icons (strokes in the text's colour), drawn in any colour and sharp on any screen."""

from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from jdm_desktop import resources


@cache
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon `name` ("printer") in `colour`, `size` pixels wide on a screen of that pixel ratio."""
    drawing = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def icon(name: str, colour: str, disabled: str, size: int, air: int = 0, *, ratio: float = 1.0) -> QIcon:
    """Return the icon `name` in `colour`, and in the colour `disabled` where its widget cannot be used.

    `air` is left free at the right of it: Qt itself leaves next to none before the text of a button.
    """
    made = QIcon()
    made.addPixmap(_with_air(pixmap(name, colour, size, ratio), air), QIcon.Mode.Normal)
    made.addPixmap(_with_air(pixmap(name, disabled, size, ratio), air), QIcon.Mode.Disabled)
    return made


def _with_air(picture: QPixmap, air: int) -> QPixmap:
    ratio = picture.devicePixelRatio()
    wider = QPixmap(picture.width() + round(air * ratio), picture.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(QColor(0, 0, 0, 0))
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return wider
