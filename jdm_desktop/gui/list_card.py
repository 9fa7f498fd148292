"""A card of the checklist: one stop of the list, with a ring while a person works in it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from jdm_desktop.gui import metrics
from jdm_desktop.gui.broad import Broad
from jdm_desktop.gui.calm_button import CalmButton
from jdm_desktop.gui.fact_row import FactRow
from jdm_desktop.gui.item_form import ItemForm
from jdm_desktop.gui.theme import Theme

_INTO = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ListCard(Broad, QFrame):
    """Takes the focus itself; Enter and F4 go into its facts, Esc comes back, Up and Down ask for a neighbour.

    Its Tab order is its own (`stops`), because parts are made when they are needed.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._current = False
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def form(self) -> ItemForm | None:
        """The facts, once they are made."""
        raise NotImplementedError

    def build(self) -> None:
        """Make what is not made yet."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order, the card itself first."""
        return [self, *(self.form.stops() if self.form else [])]

    def row_with_focus(self) -> FactRow | None:
        """Return the fact in which a person works."""
        return self.form.row_of(QApplication.focusWidget()) if self.form else None

    def set_current(self, focused: QWidget | None) -> None:
        """Show whether, and where, a person works in this card."""
        current = focused is not None and (focused is self or self.isAncestorOf(focused))
        if current:
            self.build()
        if self.form is not None:
            self.form.set_current(self.form.row_of(focused) if current else None)
        if current != self._current:
            self._current = current
            self.update()

    def enter(self) -> bool:
        """Go into the facts; return False where there are none."""
        self.build()
        return self.form is not None and self.form.take_focus()

    def come_back(self) -> None:
        """Take the focus from the facts."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and signature
        """Go to the next stop of the card; from its last, to the neighbour."""
        stops, focused = self.stops(), QApplication.focusWidget()
        at = _index_of(stops, focused)
        if at is None:
            return super().focusNextPrevChild(forward)
        following = at + (1 if forward else -1)
        if 0 <= following < len(stops):
            reasons = Qt.FocusReason
            stops[following].setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
            return True
        (stops[-1] if forward else stops[0]).setFocus()
        return self._leave(forward=forward)

    def _leave(self, *, forward: bool) -> bool:
        self.stepped.emit(1 if forward else -1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to a neighbour, into the facts, or back from them."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        elif plain and event.key() in _INTO and self.hasFocus():
            self.enter()
        elif event.key() == Qt.Key.Key_Escape and not self.hasFocus():
            self.come_back()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the focus, wherever on the card the click is."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring as of a card that does not have the focus itself."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card, and a ring while a person works in it."""
        super().paintEvent(event)
        if not self._current:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = metrics.px(2 if self.hasFocus() else 1)
        painter.setPen(QPen(QColor(self._theme.colours.accent), width))
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inside, metrics.px(8), metrics.px(8))
        painter.end()


def _index_of(stops: list[QWidget], focused: QWidget | None) -> int | None:
    """Return at which stop the focus is; a button that shares its stop with others counts as that stop."""
    if focused in stops:
        return stops.index(focused)
    group = focused.parentWidget() if isinstance(focused, CalmButton) else None
    return next((at for at, stop in enumerate(stops) if group is not None and stop.parentWidget() is group), None)
