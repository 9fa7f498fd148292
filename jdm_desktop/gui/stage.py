"""The middle of the window: one page in view; what is taken away is out of reach, of screen readers too."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from jdm_desktop.gui.theme import Theme


class Stage(QStackedWidget):
    """Shows one page at a time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setMinimumHeight(1)  # pages scroll: none makes the window higher than the screen

    def present(self, page: QWidget) -> None:
        """Show `page`."""
        if self.indexOf(page) < 0:
            self.addWidget(page)
            self._theme.dress(page)
        self.setCurrentWidget(page)

    def take_away(self, page: QWidget) -> None:
        """Put `page` where nobody sees or reads it, as it is; `present` brings it back."""
        self.removeWidget(page)
        put_away(page)

    def throw_away(self, page: QWidget) -> None:
        """Let go of `page` for good."""
        self.take_away(page)
        page.deleteLater()


def put_away(widget: QWidget) -> None:
    """Take `widget` out of its window: what is only hidden can still be read through the accessibility of the system.

    It never becomes a window of its own, since it is hidden.
    """
    widget.hide()
    widget.setParent(None)
