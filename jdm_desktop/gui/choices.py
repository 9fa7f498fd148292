"""A row of answers of which one may be chosen: none preset, digits choose, Backspace clears, arrows only move.

It is one stop of the Tab key, and Enter on what is chosen goes on: nobody changes it on the way to the next field.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.calm_button import ENTER

_BACKWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class Choices(QWidget):
    """Buttons for `values`; `chosen` is emitted with the value, or None, when the person changes it."""

    chosen = Signal(object)

    def __init__(self, values: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: str | None = None
        self._buttons = {value: self._make(value, str(at + 1)) for at, value in enumerate(values)}
        layout = widgets.row(self, gap=8)
        for button in self._buttons.values():
            layout.addWidget(button)
        layout.addStretch(1)
        self._stand()

    def _make(self, value: str, key: str) -> QPushButton:
        button = widgets.answer_button(key=key)
        button.installEventFilter(self)
        button.setProperty("key", key)
        button.clicked.connect(lambda: self._choose(value))
        return button

    def label_with(self, of_what: str, labels: dict[str, str]) -> None:
        """Show `labels` by value; each is read aloud with `of_what` before it."""
        for value, button in self._buttons.items():
            widgets.set_text(button, f"{button.property('key')}  {labels[value]}")
            widgets.name(button, f"{of_what} – {labels[value]}")

    def value(self) -> str | None:
        """Return what is chosen."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show `value` as chosen, without telling anybody."""
        self._value = value
        for each, button in self._buttons.items():
            button.setChecked(each == value)
        self._stand()

    def first(self) -> QPushButton:
        """Return the button that takes the focus for all: the chosen one, else the first."""
        return self._buttons[self._value if self._value is not None else next(iter(self._buttons))]

    def _choose(self, value: str | None) -> None:
        """Choose `value`; the chosen one pressed again stays chosen (Backspace clears)."""
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.chosen.emit(value)

    def _stand(self, on: QPushButton | None = None) -> None:
        """Have the Tab key stop on one button: `on`, else the one that takes the focus for all."""
        stop = on or self.first()
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let Enter on the chosen button go on, as in a line of text; keep arrows in the row, Qt's would leave it."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in _BACKWARD + _FORWARD:
            self._move(1 if event.key() in _FORWARD else -1)
            return True
        goes_on = event.key() in ENTER and isinstance(watched, QPushButton) and watched.isChecked()
        if goes_on and not event.isAutoRepeat():
            self.focusNextChild()
        return goes_on

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let digits choose, and Backspace clear."""
        values, text = list(self._buttons), event.text()
        if event.key() in _CLEAR:
            self._choose(None)
        elif text.isdecimal() and 1 <= int(text) <= len(values):
            self._choose(values[int(text) - 1])
            self._focus(self._buttons[values[int(text) - 1]])
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        buttons = list(self._buttons.values())
        focused = [at for at, button in enumerate(buttons) if button.hasFocus()]
        if focused:
            self._focus(buttons[(focused[0] + step) % len(buttons)])

    def _focus(self, button: QPushButton) -> None:
        self._stand(button)
        button.setFocus()
