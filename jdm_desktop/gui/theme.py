"""The look: our own palette, style sheet, font and scale on Qt's style Fusion, changed at once while it runs."""

import re
from dataclasses import asdict
from functools import cache
from typing import cast

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from jdm_desktop import resources
from jdm_desktop.gui import icons, metrics
from jdm_desktop.gui.colours import DARK, LIGHT, Colours

SMALLEST, LARGEST, STEP = 100, 200, 25
ICON_NAME = "icon_name"
ICON_TONE = "icon_tone"
_SHIPPED_FAMILY = "Noto Sans SC"
_LAST_RESORTS = ("DejaVu Sans", "Sans Serif", "Sans")  # what fontconfig answers where nothing is installed


class Theme(QObject):
    """Light or dark, and the scale; `changed` is emitted after the whole program has taken it on."""

    changed = Signal()

    def __init__(self, application: QApplication, *, dark: bool = False, scale: int = SMALLEST) -> None:
        super().__init__(application)
        self._application = application
        self.dark = dark
        self.scale = _allowed(scale)
        self._families = _families(application.font().family())
        self._take_on()

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return DARK if self.dark else LIGHT

    def darken(self, dark: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Change to dark or to light."""
        self.dark = dark
        self._take_on()

    def resize(self, scale: int) -> None:
        """Change the scale, kept between 100 and 200 %."""
        if _allowed(scale) != self.scale:
            self.scale = _allowed(scale)
            self._take_on()

    def dress(self, root: QWidget) -> None:
        """Give the icons under `root` the colours in force."""
        for widget in [root, *root.findChildren(QWidget)]:
            name = widget.property(ICON_NAME)
            if name:
                self._dress_one(widget, str(name), str(widget.property(ICON_TONE) or "text"))

    def _dress_one(self, widget: QWidget, name: str, tone: str) -> None:
        colour, size = getattr(self.colours, tone), metrics.px(18)
        if isinstance(widget, QLabel):
            widget.setPixmap(icons.pixmap(name, colour, size, widget.devicePixelRatio()))
        else:
            button = cast("QAbstractButton", widget)
            ratio = self._application.devicePixelRatio()  # the sharpest screen's
            air = metrics.px(3) if button.text() else 0
            button.setIcon(icons.icon(name, colour, self.colours.disabled, size, air, ratio=ratio))
            button.setIconSize(QSize(size + air, size))

    def _take_on(self) -> None:
        self._application.setPalette(_palette(self.colours))
        self._application.setFont(self._font())
        self._application.setStyleSheet(style_sheet(self.colours))
        roots = self._application.topLevelWidgets()
        metrics.rescale(roots)
        for root in roots:
            self.dress(root)
        self.changed.emit()

    def _font(self) -> QFont:
        font = QFont()
        font.setFamilies(list(self._families))
        font.setPointSizeF(metrics.BASE_POINT_SIZE * self.scale / 100)
        return font


def _allowed(scale: int) -> int:
    return max(SMALLEST, min(LARGEST, scale))


def _families(system: str) -> tuple[str, ...]:
    """Return the system's family, and the shipped one behind it so that no Chinese character is ever a box."""
    _register_fonts()
    return (_SHIPPED_FAMILY,) if system in _LAST_RESORTS else (system, _SHIPPED_FAMILY)


@cache
def _register_fonts() -> None:
    for name in resources.names("fonts", ".ttf"):
        QFontDatabase.addApplicationFont(str(resources.path(name)))


def style_sheet(colours: Colours) -> str:
    """Return the style sheet in `colours`.

    `$name` is a colour, `@8` a length, `@half8` the radius of a circle that wide with a thin edge, `~120` a font size
    in percent, `%tick` the file of a tick.
    """
    text = resources.path("style.qss").read_text(encoding="utf-8")
    names = asdict(colours)
    text = text.replace("%tick", resources.path("icons/tick.svg").as_posix())
    text = re.sub(r"\$(\w+)", lambda found: names[found[1]], text)
    text = re.sub(r"@half(\d+)", lambda found: f"{metrics.px(int(found[1])) // 2 + 1}px", text)
    text = re.sub(r"@(\d+)", lambda found: f"{metrics.px(int(found[1]))}px", text)
    size = QApplication.font().pointSizeF()
    return re.sub(r"~(\d+)", lambda found: f"{size * int(found[1]) / 100:.2f}pt", text)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    for role, colour in _roles(colours).items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.disabled))
    return palette


def _roles(colours: Colours) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    return {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.alternate,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.base,
        role.ButtonText: colours.text,
        role.BrightText: colours.error,
        role.ToolTipBase: colours.base,
        role.ToolTipText: colours.text,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.on_selection,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
        role.Light: colours.base,
        role.Midlight: colours.hover,
        role.Mid: colours.line,
        role.Dark: colours.border,
        role.Shadow: colours.line,
    }
