"""The whole checklist at a glance: one small button for each criterion, which leads there."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from jdm_desktop.domain.view import CriterionView, ScreeningView, Verdict
from jdm_desktop.gui import icons, metrics, signs, widgets
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.terms import VERDICTS
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class JumpButton(QPushButton):
    """A criterion's id on the colour of its verdict, with the verdict's shape."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._verdict = Verdict.OPEN
        self.setProperty("kind", "jump")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_view(self, view: CriterionView, spoken: str) -> None:
        """Show how the criterion stands; `spoken` is what is read aloud."""
        if (view.verdict, view.id, spoken) == (self._verdict, self.text(), self.accessibleName()):
            return
        self._verdict = view.verdict
        self.setText(view.id)
        widgets.name(self, spoken)
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move along with the arrows; jump with Enter and Space."""
        event.ignore()  # arrows and Enter are the map's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same size for all, so that they stand in columns."""
        return QSize(metrics.px(40), metrics.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the id and the shape on the colour of the verdict."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fore, back = signs.of_verdict(self._verdict).colours(self._theme.colours)
        is_open = self._verdict is Verdict.OPEN
        edge = self._theme.colours.accent if self.hasFocus() else self._theme.colours.line if is_open else back
        width = metrics.px(2) if self.hasFocus() else 1
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(self._theme.colours.base if is_open and not self.underMouse() else back))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), metrics.px(5), metrics.px(5))
        self._paint_word(painter, fore, is_open=is_open)
        painter.end()

    def _paint_word(self, painter: QPainter, colour: str, *, is_open: bool) -> None:
        painter.setPen(QColor(colour))
        edge = 0 if is_open else metrics.px(11)
        gap = 0 if is_open else metrics.px(2)
        word = painter.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - word - edge - gap) // 2
        if not is_open:
            icon = {Verdict.PASSES: "check", Verdict.FAILS: "x"}[self._verdict]
            shape = icons.pixmap(icon, colour, edge, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - edge) // 2 + 1, shape)
        area = self.rect().adjusted(left + edge + gap, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())


class JumpMap(QWidget):
    """One stop of the Tab key; arrows move along, Enter or a click jumps."""

    jumped = Signal(str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._buttons: dict[str, JumpButton] = {}
        self._flow = FlowLayout(self, gap=2)
        theme.changed.connect(self._flow.invalidate)

    def show_view(self, view: ScreeningView) -> None:
        """Show how all criteria stand."""
        if list(self._buttons) != [each.id for each in view.criteria]:
            self._make([each.id for each in view.criteria])
        _ = self._words.translator()
        for each in view.criteria:
            spoken = _("Go to {criterion}: {verdict}").format(criterion=each.id, verdict=_(VERDICTS[each.verdict]))
            self._buttons[each.id].show_view(each, spoken)

    def _make(self, names: list[str]) -> None:
        for button in self._buttons.values():
            button.deleteLater()
        while self._flow.takeAt(0) is not None:
            pass
        self._buttons = {name: JumpButton(self._theme) for name in names}
        for name, button in self._buttons.items():
            button.clicked.connect(lambda name=name: self.jumped.emit(name))
            self._flow.addWidget(button)
        if names:
            self._buttons[names[0]].setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move along with the arrows; jump with Enter and Space."""
        buttons = list(self._buttons.values())
        focused = [at for at, button in enumerate(buttons) if button.hasFocus()]
        if focused and event.key() in _STEPS:
            buttons[(focused[0] + _STEPS[Qt.Key(event.key())]) % len(buttons)].setFocus()
        elif focused and event.key() in PRESS:
            buttons[focused[0]].click()
        else:
            event.ignore()
