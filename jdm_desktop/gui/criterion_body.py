"""What a criterion's card holds below its head; made when the card comes near the view."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import CriterionView, FactView, ReadingView
from jdm_desktop.gui import metrics, signs, widgets
from jdm_desktop.gui.broad import Broad
from jdm_desktop.gui.criterion_words import Translate, proposal, proposed_verdict
from jdm_desktop.gui.determination_bar import DeterminationBar
from jdm_desktop.gui.fact_entry import FactEntry
from jdm_desktop.gui.fact_line import FactList
from jdm_desktop.gui.fact_row import FactRow
from jdm_desktop.gui.item_form import ItemForm
from jdm_desktop.gui.note import Note
from jdm_desktop.gui.sign_line import SignLine
from jdm_desktop.gui.signs import Sign
from jdm_desktop.gui.terms import WEIGHTS
from jdm_desktop.gui.tools import Tools

_SIDE_BY_SIDE = 760
WARNING = Sign("triangle-alert", "open")


class CriterionBody(Broad, QWidget):
    """The protocol's words, readings, facts, proposal, warnings and determination of one criterion."""

    def __init__(self, view: CriterionView, tools: Tools, *, read_only: bool) -> None:
        super().__init__()
        self._tools = tools
        self._read_only = read_only
        theme = tools.theme
        self.text = widgets.label()
        self.other_text = widgets.label(kind="muted")
        self.gloss = SignLine(theme, "muted")
        self._lines: list[SignLine] = []
        self.form = (
            None
            if read_only or tools.desk.closed(Task.ENTER)
            else ItemForm(view.facts, partial(self._make_row, view), tools.words)
        )
        self._facts = self.form or FactList(view.facts, tools.words)
        self._proposal = SignLine(theme)
        self._why = widgets.label(kind="muted")
        self._reason = widgets.label(kind="muted")
        self.bar = DeterminationBar(theme, tools.words)
        self.note = Note(theme, tools.words, f"{view.id} {view.title}")
        self._side = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.other_text.hide()
        self.gloss.hide()
        self.show_view(view)

    def _lay_out(self) -> None:
        layout = widgets.column(self, gap=8)
        for words in (self.text, self.other_text, self.gloss):
            layout.addWidget(words)
        self._sentences = widgets.column(gap=4)
        layout.addLayout(self._sentences)
        layout.addWidget(self._facts)
        layout.addWidget(widgets.rule())
        metrics.lay_out(self._side, 0, 16)
        proposed = widgets.column(margins=(0, 8, 0, 0), gap=2)
        proposed.addWidget(self._proposal)
        proposed.addLayout(self._indented_why())
        proposed.addStretch(1)
        self._side.addLayout(proposed, 1)
        self._side.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._side)
        layout.addWidget(self._reason)
        layout.addWidget(self.note)

    def _indented_why(self) -> QBoxLayout:
        line = widgets.row(margins=(22, 0, 0, 0))
        line.addWidget(self._why)
        return line

    def _make_row(self, view: CriterionView, fact: FactView) -> FactRow:
        entry = FactEntry(self._tools.desk, self._tools.drafts, view.id, fact)
        return FactRow(entry, f"{view.id} {fact.label}", self._tools)

    def show_view(self, view: CriterionView) -> None:
        """Show what has changed."""
        _ = self._tools.words.translator()
        _set(self.text, view.text)
        self.gloss.say(signs.INFO, view.gloss)
        self._show_sentences(view)
        if self.form is not None:
            self.form.show_facts(view.facts)
        self._proposal.say(signs.of_verdict(proposed_verdict(view)), proposal(view, _))
        _set(self._why, view.why)
        self.bar.show_view(view, read_only=self._read_only, closed=self._tools.desk.closed(Task.DETERMINE))
        reason = view.determination.reason if view.determination else ""
        _set(self._reason, _("Reason: {reason}").format(reason=reason))
        self._reason.setVisible(bool(reason))

    def _show_sentences(self, view: CriterionView) -> None:
        """Show the readings in force and what there is to look at."""
        _ = self._tools.words.translator()
        readings = [(signs.of_weight(each.weight), _weighed(each, _)) for each in view.readings]
        warnings = [(WARNING, _("To look at: {sentence}").format(sentence=each.message)) for each in view.warnings]
        said = readings + warnings
        while len(self._lines) < len(said):
            self._lines.append(SignLine(self._tools.theme, "muted"))
            self._sentences.addWidget(self._lines[-1])
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(said))
            if at < len(said):
                line.say(*said[at])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put proposal and answers side by side where there is room, else below each other."""
        super().resizeEvent(event)
        wide = event.size().width() >= metrics.px(_SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._side.setDirection(directions.LeftToRight if wide else directions.TopToBottom)


def _weighed(reading: ReadingView, _: Translate) -> str:
    return _("{weight}: {reading}").format(weight=_(WEIGHTS[reading.weight]), reading=reading.text)


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
