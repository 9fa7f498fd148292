"""The look: measured, not judged by eye; and taken on at once."""

from dataclasses import fields

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.colours import DARK, LIGHT, Colours, contrast
from jdm_desktop.gui.theme import Theme, style_sheet

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("window", "rail", "base", "alternate")
STATES = ("passes", "fails", "open", "info", "error")


def pairs(colours: Colours, fore: tuple[str, ...], back: tuple[str, ...]) -> dict[str, float]:
    """Return the contrast of every pair."""
    return {f"{one} on {two}": contrast(getattr(colours, one), getattr(colours, two)) for one in fore for two in back}


def simulated(colour: str, matrix: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    """Return a colour in CIE Lab as people with another sight have it (Viénot 1999, in linear RGB)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (sum(share * part for share, part in zip(row, linear, strict=True)) for row in matrix)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


PROTAN = ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1))
DEUTAN = ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1))


def difference(one: str, two: str, matrix: tuple[tuple[float, float, float], ...]) -> float:
    """Return how far apart two colours are for people with another sight."""
    first, second = simulated(one, matrix), simulated(two, matrix)
    return float(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5)


@BOTH
def test_text_is_legible(colours: Colours) -> None:
    """Every text reaches 4.5 on every ground it meets, the plain text even 7."""
    measured = pairs(colours, ("text", "muted", "accent", "error"), (*GROUNDS, "hover"))
    assert min(measured.values()) >= 4.5, measured
    assert min(pairs(colours, ("text",), (*GROUNDS, "hover", "pressed", "selection")).values()) >= 7
    assert contrast(colours.on_selection, colours.selection) >= 4.5
    assert contrast(colours.on_primary, colours.primary) >= 4.5
    assert contrast(colours.on_primary, colours.primary_hover) >= 4.5


@BOTH
def test_states_are_very_legible(colours: Colours) -> None:
    """Words of states reach 7 on their ground: they are answers."""
    for state in STATES:
        assert contrast(getattr(colours, state), getattr(colours, f"{state}_back")) >= 7, state


@BOTH
def test_edges_icons_and_focus_are_visible(colours: Colours) -> None:
    """Edges of fields, the focus, and icons reach 3 on every ground; what cannot be used stays legible."""
    measured = pairs(colours, ("border", "accent", "primary"), ("window", "base"))
    assert min(measured.values()) >= 3, measured
    assert min(pairs(colours, ("accent",), (*GROUNDS, "selection")).values()) >= 3
    assert min(pairs(colours, ("disabled",), ("window", "base", "rail")).values()) >= 3


@BOTH
@pytest.mark.parametrize("matrix", [PROTAN, DEUTAN], ids=["protan", "deutan"])
def test_states_stay_apart_for_other_sights(colours: Colours, matrix: tuple[tuple[float, float, float], ...]) -> None:
    """Passing and failing are clearly different colours for people who do not tell red from green."""
    assert difference(colours.passes, colours.fails, matrix) >= 40


@BOTH
def test_style_sheet_is_filled_in(qapp: QApplication, colours: Colours) -> None:
    """No placeholder is left in the style sheet, and every colour is used or drawn."""
    sheet = style_sheet(colours)
    assert not set("$@~") & set(sheet)
    assert all(getattr(colours, field.name).startswith("#") for field in fields(Colours))


def test_scale_is_taken_on_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    """Fonts, margins and least sizes of what is on screen follow the scale, within its limits."""
    theme = Theme(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    layout = widgets.column(window, margins=16, gap=8)
    button = widgets.button("Save", icon="save")
    layout.addWidget(button)
    window.show()
    height = button.sizeHint().height()
    theme.resize(200)
    assert layout.contentsMargins().left() == 32
    assert layout.spacing() == 16
    assert button.minimumSizeHint().height() >= 60
    assert button.sizeHint().height() > 1.5 * height
    assert button.iconSize().height() == 36
    theme.resize(1000)
    assert theme.scale == 200
    theme.resize(1)
    assert (theme.scale, metrics.px(10)) == (100, 10)
    theme.deleteLater()


@pytest.mark.parametrize("kind", ["", "quiet"])
def test_a_wrong_field_shows_that_it_has_the_focus(qtbot: QtBot, qapp: QApplication, kind: str) -> None:
    """Its border says where one types, as that of every other field; its sentence says that it is wrong."""
    theme, window = Theme(qapp), QWidget()
    qtbot.addWidget(window)
    layout = widgets.column(window)
    wrong, other = widgets.text_field(), widgets.text_field()
    wrong.setProperty("kind", kind)
    wrong.setProperty("wrong", True)  # noqa: FBT003 - Qt's signature
    for field in (wrong, other):
        layout.addWidget(field)
    with qtbot.waitActive(window):
        window.show()
    other.setFocus()
    assert wrong.grab().toImage().pixelColor(30, 0).name() == theme.colours.error
    wrong.setFocus()
    assert wrong.grab().toImage().pixelColor(30, 0).name() == theme.colours.accent
    theme.deleteLater()


def test_dark_is_taken_on_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    """The ground of a window that is open becomes dark, and light again."""
    theme = Theme(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(50, 50)
    window.show()
    for dark, colours in ((True, DARK), (False, LIGHT)):
        with qtbot.waitSignal(theme.changed):
            theme.darken(dark)
        assert window.grab().toImage().pixelColor(25, 25).name() == colours.window
    theme.deleteLater()


def test_chinese_has_its_glyphs(qtbot: QtBot, qapp: QApplication) -> None:
    """Chinese, rare characters of names included, is drawn with the shipped font: no two of them look alike."""
    theme = Theme(qapp)
    drawn = []
    for text in ("筛", "选", "㐂", "䶮", "𠮷"):
        label = QLabel(text)
        qtbot.addWidget(label)
        label.resize(40, 40)
        drawn.append(bytes(label.grab().toImage().constBits()))
    assert len(set(drawn)) == len(drawn)
    theme.deleteLater()
