"""The sign that something long is being done: a sentence, and a bar that moves; hidden while nothing is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from jdm_desktop.gui import metrics, widgets


class BusySign(QWidget):
    """Says what is being done, for the eye and read aloud."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence, self._bar = widgets.label(kind="small"), QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        metrics.at_most(self._bar, height=8)
        layout = widgets.column(self, gap=6)
        layout.addWidget(self._sentence)
        layout.addWidget(self._bar)
        self.hide()

    def show_busy(self, sentence: str) -> None:
        """Say that what `sentence` tells is being done."""
        self._sentence.setText(sentence)
        for part in (self, self._bar):
            widgets.name(part, sentence)
        self.show()

    def hold_focus(self) -> None:
        """Take the focus, so that no key reaches anything else by mistake; it is read aloud, and ends with `rest`."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def keep_room(self) -> None:
        """Take room while nothing is done too, so that nothing moves when it begins."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def rest(self) -> None:
        """Say nothing: it is done, or left."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def text(self) -> str:
        """Return what is being done, empty where nothing is."""
        return "" if self.isHidden() else self._sentence.text()
