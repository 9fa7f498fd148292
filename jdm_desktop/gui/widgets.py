"""Small makers of widgets, so that every one is plain text, named, reachable by keyboard and deaf to the wheel.

Naming `Qt` (its enumerations) costs as long as painting the first page: what that page needs is set by name instead.
"""

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jdm_desktop.gui import metrics
from jdm_desktop.gui.theme import ICON_NAME, ICON_TONE

_MARKUP = frozenset("<&")


def set_property(widget: QWidget, key: str, value: object) -> None:
    """Set what the style sheet looks at, and have it look again."""
    if widget.property(key) != value:
        widget.setProperty(key, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def name(widget: QWidget, accessible_name: str) -> None:
    """Give `widget` the name that is read aloud; unique within its window."""
    widget.setAccessibleName(accessible_name)


def escaped(text: str) -> str:
    """Return `text` so that a button shows its & as such."""
    return text.replace("&", "&&")


def plain_tip(text: str) -> str:
    """Return `text` so that a tool tip shows it letter by letter, also where Qt would take it for markup."""
    if not _MARKUP & set(text):  # loading Qt's own test takes long, and the first page needs none
        return text
    return QtGui.Qt.convertFromPlainText(text) if QtGui.Qt.mightBeRichText(text) else text


# ---------------------------------------------------------------------------------------------------------------- words


_PLAIN = {"textFormat": "PlainText", "textInteractionFlags": "TextSelectableByMouse", "focusPolicy": "NoFocus"}


def label(text: str = "", *, kind: str = "") -> QLabel:
    """Return words that wrap and can be selected and copied, never interpreted as markup."""
    made = QLabel()
    made.setWordWrap(True)
    for key, value in _PLAIN.items():
        made.setProperty(key, value)
    made.setProperty("kind", kind)
    made.setText(text)
    return made


def heading(text: str = "", level: int = 1) -> QLabel:
    """Return a heading of level 1, 2 or 3."""
    return label(text, kind=f"heading{level}")


def rule() -> QFrame:
    """Return a thin line between parts."""
    line = QFrame()
    line.setProperty("kind", "rule")
    line.setFixedHeight(1)
    return line


# --------------------------------------------------------------------------------------------------------------- fields


def text_field(accessible_name: str = "", *, hint: str = "", width: int = 0) -> QLineEdit:
    """Return a field for one line of text, at least `width` wide."""
    field = QLineEdit()
    field.setPlaceholderText(hint)
    name(field, accessible_name)
    if width:
        metrics.at_least(field, width=width)
    return field


def text_area(accessible_name: str = "", *, rows: int = 3) -> QPlainTextEdit:
    """Return a field for several lines of plain text; Tab leaves it."""
    area = QPlainTextEdit()
    area.setTabChangesFocus(True)
    name(area, accessible_name)
    metrics.at_least(area, height=20 * rows + 14)
    metrics.at_most(area, height=20 * rows + 14)
    return area


# -------------------------------------------------------------------------------------------------------------- buttons


def set_text(button: QAbstractButton, text: str) -> None:
    """Show `text` on `button` as it stands."""
    button.setText(escaped(text))


def set_icon(widget: QWidget, icon: str, tone: str = "text") -> None:
    """Give a button or label the icon `icon` in a colour of the theme, which it follows."""
    widget.setProperty(ICON_NAME, icon)
    widget.setProperty(ICON_TONE, tone)


class Button(QPushButton):
    """A button that Enter presses while it has the focus, and only then: Qt's own hears Enter from other fields too.

    Its least size is part of its hint: a minimum that is set would let a layout squeeze its text instead.
    """

    least = (28, 30)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for text and icon, and for a finger."""
        return super().sizeHint().expandedTo(QSize(metrics.px(self.least[0]), metrics.px(self.least[1])))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: no text is ever squeezed."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter press it, once however long it is held down."""
        if event.key() not in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) or _is_with_control(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def _is_with_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier)


def button(text: str = "", *, icon: str = "", kind: str = "") -> Button:
    """Return a button that Enter presses only while it has the focus; kinds: "", primary, quiet, danger."""
    made = Button(escaped(text))
    made.setAutoDefault(False)
    made.setProperty("kind", kind)
    made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    if icon:
        set_icon(made, icon, "on_primary" if kind == "primary" else "text")
    return made


def answer_button(text: str = "", key: str = "") -> Button:
    """Return a large checkable answer that shows its `key`; the property "verdict" colours it when checked."""
    made = button(f"{key}  {text}" if key else text, kind="answer")
    made.setCheckable(True)
    made.least = (44, 34)
    return made


def radio(text: str = "") -> QRadioButton:
    """Return one choice of several; none is ever preset."""
    made = QRadioButton(escaped(text))
    metrics.at_least(made, height=28)
    return made


# --------------------------------------------------------------------------------------------------------------- places


def card() -> QFrame:
    """Return a sheet on which things that belong together lie."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    return frame


def column(parent: QWidget | None = None, *, margins: metrics.Margins = 0, gap: int = 8) -> QVBoxLayout:
    """Return a layout from top to bottom."""
    layout = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    metrics.lay_out(layout, margins, gap)
    return layout


def row(parent: QWidget | None = None, *, margins: metrics.Margins = 0, gap: int = 8) -> QHBoxLayout:
    """Return a layout from left to right."""
    layout = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    metrics.lay_out(layout, margins, gap)
    return layout


def grid(parent: QWidget | None = None, *, margins: metrics.Margins = 0, gap: int = 8) -> QGridLayout:
    """Return a layout of rows and columns."""
    layout = QGridLayout() if parent is None else QGridLayout(parent)
    metrics.lay_out(layout, margins, gap)
    return layout


class ScrollArea(QScrollArea):
    """A page that scrolls up and down and keeps what has the focus in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setProperty("frameShape", "NoFrame")
        self.setProperty("focusPolicy", "NoFocus")
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self.show_whole(now)

    def show_whole(self, widget: QWidget) -> None:
        """Scroll until `widget` is in view, with a little air around it."""
        place = QRect(widget.mapTo(self.viewport(), widget.rect().topLeft()), widget.size())
        place.translate(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        middle, air = place.center(), metrics.px(16)
        self.ensureVisible(middle.x(), middle.y(), place.width() // 2 + air, place.height() // 2 + air)

    def shows(self, widget: QWidget) -> bool:
        """Tell whether anything of `widget`, which lies in this area, is in view."""
        return QRect(widget.mapTo(self.viewport(), QPoint(0, 0)), widget.size()).intersects(self.viewport().rect())

    def follow_focus(self) -> None:
        """Bring what has the focus into view again, where it lies in this area."""
        self._follow(None, QApplication.focusWidget())


def holds_focus(part: QWidget) -> bool:
    """Tell whether a widget, or one within it, has the focus."""
    focused = QApplication.focusWidget()
    return focused is not None and (focused is part or part.isAncestorOf(focused))


def area_with_focus_in_view() -> ScrollArea | None:
    """Return the area in which what has the focus can be seen; None where it is scrolled away or lies in none."""
    focused = QApplication.focusWidget()
    area: QWidget | None = focused
    while area is not None and not isinstance(area, ScrollArea):
        area = area.parentWidget()
    return area if focused is not None and area is not None and area is not focused and area.shows(focused) else None


def come_after(before: QWidget, *parts: QWidget) -> None:
    """Have the Tab key go from `before` through all that stands in `parts`, which were made later.

    Qt lets what is made later come after everything else in the window, where nobody looks for it.
    """
    for part in parts:
        for stop in (part, *part.findChildren(QWidget)):
            if stop.focusPolicy() & QtCore.Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, stop)
                before = stop


def sheet_of(*parts: QWidget) -> QFrame:
    """Return a sheet with `parts` under each other."""
    sheet = card()
    inner = column(sheet, margins=20, gap=14)
    for part in parts:
        inner.addWidget(part)
    inner.addStretch(1)
    return sheet


def scrolling() -> tuple[ScrollArea, QWidget]:
    """Return an area that scrolls, and the ground in it to lay things out on."""
    area, content = ScrollArea(), QWidget()
    content.setProperty("kind", "ground")
    area.setWidget(content)
    return area, content


def centred_sheet(page: QWidget, *, width: int = 440) -> QVBoxLayout:
    """Return the layout of a sheet in the middle of a page, which scrolls where it is higher than the page."""
    area, content = scrolling()
    column(page).addWidget(area)
    outer, sheet, across = column(content, margins=24), card(), row()
    metrics.at_least(sheet, width=360)
    metrics.at_most(sheet, width=width)
    across.addStretch(1)
    across.addWidget(sheet, 10)
    across.addStretch(1)
    outer.addStretch(1)
    outer.addLayout(across)
    outer.addStretch(2)
    return column(sheet, margins=(28, 24, 28, 24), gap=6)


class _WheelGuard(QObject):
    """The wheel never changes a value: it goes on to whatever scrolls."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QWheelEvent):
            event.ignore()
            return True
        return False


_wheel_guard = _WheelGuard()


def guard_wheel(widget: QWidget) -> None:
    """Have `widget` pass the wheel on."""
    widget.installEventFilter(_wheel_guard)
