"""A row of answers of which one may be chosen: none preset, digits choose, Backspace clears, arrows only move."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from jdm_desktop.gui import widgets

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

    def _make(self, value: str, key: str) -> QPushButton:
        button = widgets.answer_button(key=key)
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

    def first(self) -> QPushButton:
        """Return the button that takes the focus for all: the chosen one, else the first."""
        return self._buttons[self._value if self._value is not None else next(iter(self._buttons))]

    def _choose(self, value: str | None) -> None:
        """Choose `value`; the chosen one pressed again stays chosen (Backspace clears)."""
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let digits choose, Backspace clear, and arrows move."""
        values, text = list(self._buttons), event.text()
        if event.key() in _CLEAR:
            self._choose(None)
        elif text.isdecimal() and 1 <= int(text) <= len(values):
            self._choose(values[int(text) - 1])
            self._buttons[values[int(text) - 1]].setFocus()
        elif event.key() in _BACKWARD + _FORWARD:
            self._move(1 if event.key() in _FORWARD else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        buttons = list(self._buttons.values())
        focused = [at for at, button in enumerate(buttons) if button.hasFocus()]
        if focused:
            buttons[(focused[0] + step) % len(buttons)].setFocus()
