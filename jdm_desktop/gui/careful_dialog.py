"""A dialog that drops nothing typed unasked."""

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QLabel, QPushButton, QWidget

from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.words import Wording


class CarefulDialog(QDialog):
    """Where it holds text, Esc and the window's cross lead to `way_out` first, and close only when asked again.

    It says so above its last row, the buttons. Typing on, or trying to go through with it, counts as not having been
    asked: see `stay`.
    """

    way_out: QPushButton

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._dropping = False
        self._lost: QLabel | None = None

    def holds_text(self) -> bool:
        """Tell whether something would be lost."""
        return False

    def stay(self) -> None:
        """Ask once more before anything is dropped."""
        self._dropping = False
        if self._lost is not None:
            self._lost.hide()
            self.way_out.setAccessibleDescription("")

    def reject(self) -> None:
        """Close only where nothing would be lost, or when asked twice in a row."""
        if self.holds_text() and not self._dropping:
            self._dropping = True
            self._say_what_is_lost()
            self.way_out.setFocus()
            return
        super().reject()

    def _say_what_is_lost(self) -> None:
        """Say why the dialog is still there, and how to leave it."""
        layout, button = self.layout(), self.way_out.text().replace("&&", "&")
        assert isinstance(layout, QBoxLayout)  # noqa: S101 - each of them is a column
        if self._lost is None:
            self._lost = widgets.label(kind="strong")
            layout.insertWidget(layout.count() - 1, self._lost)
        _ = self._words.translator()
        said = _("What you typed would be lost. Esc again or “{button}” leaves all the same.").format(button=button)
        self._lost.setText(said)
        self._lost.show()
        self.way_out.setAccessibleDescription(said)
        room = self.screen().availableGeometry().height() - metrics.px(40)
        self.resize(self.width(), min(max(self.height(), layout.totalHeightForWidth(self.width())), room))

    def what_is_lost(self) -> str:
        """Return what is said of the text that would be lost, empty where nothing is."""
        return self._lost.text() if self._lost is not None and self._lost.isVisible() else ""

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Treat the window's cross like Esc."""
        event.ignore()
        self.reject()
