"""What a signature may mean: one choice of three, none preset; a closed one says why it is closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from jdm_desktop.domain.signature import Meaning
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.signature import MeaningChoice


class MeaningChooser(QWidget):
    """The meanings; `chosen` is emitted when another one is."""

    chosen = Signal()

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._group = QButtonGroup(self)
        self._buttons: dict[Meaning, QRadioButton] = {}
        self._closed = {meaning: widgets.label(kind="small") for meaning in Meaning}
        layout = widgets.column(self, gap=2)
        for meaning in Meaning:
            self._buttons[meaning] = button = widgets.radio()
            self._group.addButton(button)
            layout.addWidget(button)
            layout.addWidget(self._closed[meaning])
        self._group.buttonClicked.connect(lambda _button: self.chosen.emit())

    def show_choices(self, choices: tuple[MeaningChoice, ...]) -> None:
        """Offer the meanings; one that was chosen and is closed now is chosen no more."""
        _ = self._words.translator()
        for choice in choices:
            button, reason = self._buttons[choice.meaning], self._closed[choice.meaning]
            widgets.set_text(button, choice.words)
            widgets.name(button, _("Sign as – {meaning}").format(meaning=choice.words))
            button.setAccessibleDescription(choice.closed)
            button.setEnabled(not choice.closed)
            if choice.closed and button.isChecked():
                self.clear()
            reason.setText(choice.closed)
            reason.setVisible(bool(choice.closed))
            reason.setContentsMargins(metrics.px(30), 0, 0, metrics.px(6))

    def meaning(self) -> Meaning | None:
        """Return what was chosen."""
        return next((meaning for meaning, button in self._buttons.items() if button.isChecked()), None)

    def clear(self) -> None:
        """Choose none again."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def focus(self) -> bool:
        """Put the focus on the first meaning that is open; return False where none is."""
        button = next((button for button in self._buttons.values() if button.isEnabled()), None)
        if button is not None:
            button.setFocus()
        return button is not None
