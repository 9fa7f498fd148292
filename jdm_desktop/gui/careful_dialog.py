"""A dialog that drops nothing typed unasked."""

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QWidget


class CarefulDialog(QDialog):
    """Where it holds text, Esc and the window's cross lead to `way_out` first, and close only when asked again.

    Typing on, or trying to go through with it, counts as not having been asked: see `stay`.
    """

    way_out: QWidget

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dropping = False

    def holds_text(self) -> bool:
        """Tell whether something would be lost."""
        return False

    def stay(self) -> None:
        """Ask once more before anything is dropped."""
        self._dropping = False

    def reject(self) -> None:
        """Close only where nothing would be lost, or when asked twice in a row."""
        if self.holds_text() and not self._dropping:
            self._dropping = True
            self.way_out.setFocus()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Treat the window's cross like Esc."""
        event.ignore()
        self.reject()
