"""The sign that something long is being done: a sentence, and a bar that moves; hidden while nothing is."""

from PySide6.QtWidgets import QProgressBar, QWidget

from jdm_desktop.gui import widgets


class BusySign(QWidget):
    """Says what is being done, for the eye and read aloud."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence, self._bar = widgets.label(kind="small"), QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        layout = widgets.column(self, gap=6)
        layout.addWidget(self._sentence)
        layout.addWidget(self._bar)
        self.hide()

    def show_busy(self, sentence: str) -> None:
        """Say that what `sentence` tells is being done."""
        self._sentence.setText(sentence)
        widgets.name(self._bar, sentence)
        self.show()

    def rest(self) -> None:
        """Say nothing: it is done, or left."""
        self.hide()

    def text(self) -> str:
        """Return what is being done, empty where nothing is."""
        return "" if self.isHidden() else self._sentence.text()
