"""The record as it stood: one screening at any entry of its trail, chosen on a line of time, to be read and no more."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSlider, QWidget

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.view import CriterionView, FactView, ScreeningView, Stamp, Verdict
from jdm_desktop.gui import metrics, signs, stamps, terms, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.criterion_words import ANSWERS, determined_by, proposal
from jdm_desktop.gui.participant_model import SIGN, SignDelegate
from jdm_desktop.gui.table import Table
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service import trail
from jdm_desktop.service.session import Session

_HEADINGS = (N_("Criterion, item"), N_("As it stood"), N_("Verdict"), N_("This entry"))
_FIXED = (120, 104)  # the last two columns
_LEAST = 220
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary: a criterion with its verdict, or a fact."""

    what: str
    says: str
    verdict: Verdict | None = None
    changed: bool = False


class PastModel(QAbstractTableModel):
    """The lines of the summary."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show `lines`, the ones shown before changed in place so that the scrolling stays."""
        if len(lines) != len(self._lines):
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        self._lines = lines
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(_HEADINGS) - 1))

    def lines(self) -> tuple[Line, ...]:
        """Return what is shown."""
        return self._lines

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, and the sign of a verdict."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == SIGN:
            return signs.of_verdict(line.verdict) if line.verdict and index.column() == 2 else None  # noqa: PLR2004
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        _ = self._words.translator()
        verdict = _(terms.VERDICTS[line.verdict]) if line.verdict else ""
        said = (line.what, line.says, verdict, _("changed here") if line.changed else "")[index.column()]
        is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
        return f"{_(_HEADINGS[index.column()])}: {said}" if is_spoken else said

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.translator()(_HEADINGS[section])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class _PastTable(Table):
    """What it is and how it stood share the room by what they say; the other columns have a fixed width."""

    _says = (0, 0)

    def fit_columns(self) -> None:
        """Give each column its width."""
        self._says = (self.sizeHintForColumn(0), self.sizeHintForColumn(1))
        self._stretch()

    def _stretch(self) -> None:
        what, how = self._says
        room = self.viewport().width() - sum(map(metrics.px, _FIXED))
        first = max(metrics.px(_LEAST), min(what, max(room - how, room // 2)))
        widths = (first, max(metrics.px(_LEAST), room - first), *map(metrics.px, _FIXED))
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)


class PastView(QWidget):
    """`left` leads back to the trail."""

    left = Signal()

    def __init__(self, session: Session, words: Wording, theme: Theme) -> None:
        super().__init__()
        self._session, self._words = session, words
        self._screening_id = 0
        self._moments: tuple[tuple[int, Stamp], ...] = ()
        self._back = widgets.button(icon="arrow-left", kind="quiet")
        self._title, self._when = widgets.heading(level=2), widgets.label(kind="strong")
        self._outcome, self._sentence = Chip(theme), widgets.label()
        self._earlier = widgets.button(icon="chevron-left", kind="quiet")
        self._later = widgets.button(icon="chevron-right", kind="quiet")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        widgets.guard_wheel(self.slider)
        self._model = PastModel(words, self)
        self.table = _PastTable(self._model, theme)
        self.table.setItemDelegate(SignDelegate(theme, self.table))
        self._arrange()
        self._back.clicked.connect(self.left)
        self._earlier.clicked.connect(lambda: self.slider.setValue(self.slider.value() - 1))
        self._later.clicked.connect(lambda: self.slider.setValue(self.slider.value() + 1))
        self.slider.valueChanged.connect(self._show)

    def _arrange(self) -> None:
        head = widgets.row(gap=8)
        self._title.setWordWrap(False)
        head.addWidget(self._back)
        head.addWidget(self._title)
        head.addWidget(self._outcome)
        head.addWidget(self._sentence, 1)
        time = widgets.row(gap=8)
        for part in (self._earlier, self._later):
            time.addWidget(part)
        time.addWidget(self.slider, 1)
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(area)
        metrics.at_least(self.table, height=190)
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=10)
        page.addLayout(head)
        page.addWidget(self._when)
        page.addLayout(time)
        page.addWidget(self.table, 1)
        metrics.at_least(self.slider, height=28)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        named = ((self._back, _("Back")), (self._earlier, _("Entry before")), (self._later, _("Entry after")))
        for button, word in named:
            widgets.name(button, word)
            button.setToolTip(word)
        widgets.name(self.slider, _("Time: entries of this record"))
        widgets.name(self.table, _("The record as it stood"))
        if self._moments:
            self._show()

    def open(self, screening_id: int, seq: int) -> None:
        """Show a screening as it stood when entry `seq` was written."""
        self._screening_id = screening_id
        self._moments = trail.moments(self._session, screening_id)
        at = max((at for at, (one, _stamp) in enumerate(self._moments) if one <= seq), default=0)
        self.slider.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.slider.setRange(0, max(0, len(self._moments) - 1))
        self.slider.setValue(at)
        self.slider.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.retranslate()

    def lines(self) -> tuple[Line, ...]:
        """Return what is shown, line by line."""
        return self._model.lines()

    def when(self) -> str:
        """Return which moment is shown, in words."""
        return self._when.text()

    def first_focus(self) -> None:
        """Let the arrow keys move through time."""
        self.slider.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back with Esc, as from the other pages that lie over one."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        _ = self._words.translator()
        at = self.slider.value()
        seq, stamp = self._moments[at]
        shown = self._at(seq)
        before = self._at(self._moments[at - 1][0]) if at else None
        said = _("{when} · entry {number} of the trail · {place} of {count} entries of this record")
        when = said.format(when=stamps.whole(stamp), number=seq, place=at + 1, count=len(self._moments))
        self._when.setText(when)
        self.slider.setAccessibleDescription(when)
        if shown is None:
            return
        self._title.setText(shown.label)
        self._outcome.show_sign(signs.of_outcome(shown.outcome), _(terms.OUTCOMES[shown.outcome]))
        self._sentence.setText(shown.sentence)
        self._earlier.setEnabled(at > 0)
        self._later.setEnabled(at < len(self._moments) - 1)
        self._model.show_lines(tuple(self._marked(shown, before)))
        self.table.fit_columns()

    def _at(self, seq: int) -> ScreeningView | None:
        try:
            return trail.as_it_stood(self._session, self._screening_id, seq, self._words.language)
        except Refused:  # the entry that began it is still to come
            return None

    def _marked(self, shown: ScreeningView, before: ScreeningView | None) -> Iterator[Line]:
        earlier = {line.what: line.says for line in self._lines(before)} if before is not None else {}
        for line in self._lines(shown):
            changed = before is not None and earlier.get(line.what, "") != line.says
            yield Line(line.what, line.says, line.verdict, changed)

    def _lines(self, shown: ScreeningView) -> Iterator[Line]:
        for fact in shown.general_facts:
            yield Line(fact.label, _fact(fact))
        for criterion in shown.criteria:
            yield Line(criterion.title, self._criterion(criterion), criterion.verdict)
            for fact in criterion.facts:
                yield Line(f"    {criterion.id} · {fact.label}", _fact(fact))

    def _criterion(self, criterion: CriterionView) -> str:
        _ = self._words.translator()
        proposed, made = proposal(criterion, _), criterion.determination
        if made is None:
            return _("{proposal}; not determined").format(proposal=proposed)
        said = _("{proposal}; determined: {answer}, {who}")
        return said.format(proposal=proposed, answer=_(ANSWERS[made.answer]), who=determined_by(made, _))


def _fact(fact: FactView) -> str:
    day = fact.assessed_on.isoformat() if fact.assessed_on else ""
    return " · ".join(filter(None, (fact.shown, day, fact.source))) or "–"
