"""Parts that are as wide as the list they stand in, and as high as their words need at that width."""

from PySide6.QtCore import QSize

from jdm_desktop.gui import metrics

_LEAST_WIDTH = 360


class Broad:
    """Fixed hints, for a widget whose layout knows its height for a width.

    Computed hints would lay everything inside out again at widths that nobody ever sees, each time a word changes.
    """

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a fixed width; the height follows from the width in force."""
        return QSize(metrics.px(_LEAST_WIDTH), 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same."""
        return self.sizeHint()
