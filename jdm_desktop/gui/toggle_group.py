"""Values as a row of small buttons: none preset, arrows only move the focus, a second press clears."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jdm_desktop.gui import calm_button, widgets
from jdm_desktop.gui.calm_button import ENTER, CalmButton
from jdm_desktop.gui.flow import FlowLayout

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class ToggleGroup(QWidget):
    """One button for each value; the group is one stop of the Tab key.

    `pressed_value` says which one a person pressed, `named_value` which one they typed the letter of, `cleared` that
    they want none, `entered` that Enter was pressed on one that is there.
    """

    pressed_value = Signal(str)
    named_value = Signal(str)
    cleared = Signal()
    entered = Signal()

    def __init__(self, values: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters: dict[str, str] = {}
        flow = FlowLayout(self, gap=6)
        self._buttons = {value: self._make(value) for value in values}
        for button in self._buttons.values():
            flow.addWidget(button)
        self._stand(self._all[0])

    @property
    def _all(self) -> list[CalmButton]:
        return list(self._buttons.values())

    def _make(self, value: str) -> CalmButton:
        button = calm_button.toggle()
        button.clicked.connect(lambda: self.pressed_value.emit(value))
        return button

    def label_with(self, of_what: str, labels: dict[str, str]) -> None:
        """Show `labels` by value; each is read aloud with `of_what` before it."""
        for value, button in self._buttons.items():
            button.say(labels[value], f"{of_what} – {labels[value]}")

    def answer_to(self, letters: dict[str, str]) -> None:
        """Name a value by its letter ("y" → "yes")."""
        self._letters = letters

    def show_values(self, values: frozenset[str]) -> None:
        """Show which values are there."""
        for value, button in self._buttons.items():
            button.setChecked(value in values)
        if not any(button.hasFocus() for button in self._all):
            self._stand(self.stop())

    def values(self) -> frozenset[str]:
        """Return which values are shown as being there."""
        return frozenset(value for value, button in self._buttons.items() if button.isChecked())

    def known(self) -> tuple[str, ...]:
        """Return all values, in their order."""
        return tuple(self._buttons)

    def stop(self) -> QWidget:
        """Return the button on which the Tab key stops: the first that is there, else the first of all."""
        return next((button for button in self._all if button.isChecked()), self._all[0])

    def mark_pending(self, values: frozenset[str]) -> None:
        """Mark the values that were asked for and are not saved."""
        for value, button in self._buttons.items():
            widgets.set_property(button, "wrong", value in values)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move along with the arrows, clear with Delete, name a value by its letter."""
        named = self._letters.get(event.text().lower())
        if event.key() in _STEPS:
            self._move(_STEPS[Qt.Key(event.key())])
        elif event.key() in _CLEAR:
            self.cleared.emit()
        elif event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.entered.emit()
        elif named is not None:
            if not event.isAutoRepeat():
                self._focus(self._buttons[named])
                self.named_value.emit(named)
        else:
            event.ignore()

    def _move(self, step: int) -> None:
        focused = [at for at, button in enumerate(self._all) if button.hasFocus()]
        if focused:
            self._focus(self._all[(focused[0] + step) % len(self._all)])

    def _focus(self, button: QWidget) -> None:
        """Put the focus on `button`: what is pressed next is what is seen."""
        self._stand(button)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stand(self, on: QWidget) -> None:
        for button in self._all:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is on else Qt.FocusPolicy.ClickFocus)
