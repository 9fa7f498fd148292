"""What changed since a signature: what it is called, what was signed, what the record says now."""

from collections.abc import Sequence
from dataclasses import astuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.signature import Difference
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.words import Wording

_NOTHING = "–"


def difference_table(differences: Sequence[Difference], words: Wording) -> QWidget:
    """Return the differences as rows of three columns, in words that wrap."""
    _ = words.translator()
    table = QWidget()
    grid = widgets.grid(table, gap=6)
    grid.setHorizontalSpacing(metrics.px(16))
    for column, (stretch, heading) in enumerate(((4, _("Item or criterion")), (3, _("When signed")), (3, _("Now")))):
        grid.setColumnStretch(column, stretch)
        grid.addWidget(widgets.label(heading, kind="small"), 0, column)
    for row, one in enumerate(differences, 1):
        _subject, label, signed, present = astuple(one)
        cells = ((label, ""), (signed or _NOTHING, "muted"), (present or _NOTHING, "strong"))
        for column, (text, kind) in enumerate(cells):
            grid.addWidget(widgets.label(text, kind=kind), row, column, Qt.AlignmentFlag.AlignTop)
    return table
