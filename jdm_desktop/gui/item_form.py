"""The facts of one criterion, one below the other."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.view import FactView
from jdm_desktop.gui import widgets
from jdm_desktop.gui.broad import Broad
from jdm_desktop.gui.criterion_words import entered_alike
from jdm_desktop.gui.elided_line import ElidedLine
from jdm_desktop.gui.fact_row import FactRow
from jdm_desktop.gui.words import Wording

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_KEPT = frozenset("1234")  # digits typed among the facts are never meant as an answer to the criterion
_CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class ItemForm(Broad, QWidget):
    """Rows of facts. Up and Down go from row to row, Enter records and goes on; after the last row, `finished`."""

    finished = Signal()

    def __init__(self, facts: tuple[FactView, ...], make: Callable[[FactView], FactRow], words: Wording) -> None:
        super().__init__()
        self._words = words
        self._current: FactRow | None = None
        layout = widgets.column(self, gap=0)
        self._rows = [make(fact) for fact in facts]
        for row in self._rows:
            layout.addWidget(row)
            row.finished.connect(lambda row=row: self._go_on(row))
        self._entered = ElidedLine("small")
        layout.addWidget(self._entered)
        self._show_entered(facts)

    @property
    def rows(self) -> list[FactRow]:
        """The rows, from top to bottom."""
        return self._rows

    def show_facts(self, facts: tuple[FactView, ...]) -> None:
        """Show what is recorded; the same items as ever."""
        for row, fact in zip(self._rows, facts, strict=True):
            if row.entry.fact != fact:
                row.show_fact(fact)
        self._show_entered(facts)

    def _show_entered(self, facts: tuple[FactView, ...]) -> None:
        """Say once who entered everything, where that was one person at one time."""
        alike = entered_alike(facts, self._words.translator())
        self._entered.say(alike)
        self._entered.setVisible(bool(alike))
        for row in self._rows:
            row.say_author(not alike)

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order."""
        return [stop for row in self._rows for stop in row.stops()]

    def row_of(self, widget: QWidget | None) -> FactRow | None:
        """Return the row in which `widget` stands."""
        return next((row for row in self._rows if widget is not None and row.isAncestorOf(widget)), None)

    def set_current(self, row: FactRow | None) -> None:
        """Show in which row a person works."""
        if row is not self._current:
            if self._current is not None:
                self._current.set_current(False)
            self._current = row
            if row is not None:
                row.set_current(True)

    def take_focus(self) -> bool:
        """Put the focus on the first value; return False where there is none."""
        if self._rows:
            self._rows[0].take_focus()
        return bool(self._rows)

    def commit_pending(self) -> bool:
        """Record what waits; return whether nothing waits any more."""
        done = [row.commit_pending() for row in self._rows]  # every one of them, also after a refusal
        return all(done)

    def _go_on(self, row: FactRow) -> None:
        at = self._rows.index(row) + 1
        if at < len(self._rows):
            self._rows[at].take_focus()
        else:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from row to row; keep digits from answering the criterion."""
        row = self.row_of(self.focusWidget())
        if event.key() in _STEPS and row is not None:
            at = self._rows.index(row) + _STEPS[Qt.Key(event.key())]
            self._rows[max(0, min(at, len(self._rows) - 1))].take_focus()
        elif event.text() not in _KEPT and event.key() not in _CLEAR:
            event.ignore()
