"""What is looked at before signing, as cards: what changed, every criterion, and the readings to be accepted."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from jdm_desktop.domain.view import CriterionView
from jdm_desktop.gui import metrics, signature_words, signs, terms, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.criterion_words import ANSWERS, determined_by
from jdm_desktop.gui.difference_table import difference_table
from jdm_desktop.gui.sign_line import SignLine
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.signature import OpenReading, SigningReview

_DIFFERS = signs.Sign("git-compare", "fails")


class ReviewCards:
    """Makes the cards of one review; `change` is asked to lead to a criterion."""

    def __init__(self, words: Wording, theme: Theme, change: Callable[[str], object]) -> None:
        self._words, self._theme, self._change = words, theme, change

    def changes(self, review: SigningReview) -> QFrame:
        """Return what the record says otherwise than when it was signed last."""
        _ = self._words.translator()
        card, layout = _card(_("Changes since the last signature"))
        if review.last is None:
            layout.addWidget(widgets.label(_("No earlier version was signed."), kind="muted"))
            return card
        layout.addWidget(widgets.label(signature_words.sentence((review.last,), self._words)))
        if review.changes:
            layout.addWidget(difference_table(review.changes, self._words))
        return card

    def criteria(self, review: SigningReview) -> QFrame:
        """Return every criterion with its answer and verdict."""
        _ = self._words.translator()
        card, layout = _card(_("All criteria"))
        grid = widgets.grid(gap=8)
        grid.setHorizontalSpacing(metrics.px(12))
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 3)
        for row, criterion in enumerate(review.view.criteria):
            self._add_criterion(grid, row, criterion)
        layout.addLayout(grid)
        return card

    def _add_criterion(self, grid: QGridLayout, row: int, view: CriterionView) -> None:
        _ = self._words.translator()
        top = Qt.AlignmentFlag.AlignTop
        number = widgets.label(view.id, kind="strong")
        number.setWordWrap(False)
        grid.addWidget(number, row, 0, top)
        grid.addWidget(widgets.label(view.text, kind="muted"), row, 1, top)
        grid.addWidget(self._answer(view), row, 2, top)
        chip = Chip(self._theme)
        chip.show_sign(signs.of_verdict(view.verdict), _(terms.VERDICTS[view.verdict]))
        grid.addWidget(chip, row, 3, top)
        button = widgets.button(icon="pencil", kind="quiet")
        button.setToolTip(_("Change"))
        widgets.name(button, _("Change {criterion}").format(criterion=view.id))
        button.clicked.connect(lambda: self._change(view.id))
        grid.addWidget(button, row, 4, top)

    def _answer(self, view: CriterionView) -> QWidget:
        """Return what was determined, by whom, and that it differs from what the facts say."""
        _ = self._words.translator()
        cell = QWidget()
        layout = widgets.column(cell, gap=2)
        made = view.determination
        if made is None:
            layout.addWidget(widgets.label(_("Not determined"), kind="muted"))
            return cell
        layout.addWidget(widgets.label(_(ANSWERS[made.answer]), kind="strong"))
        layout.addWidget(widgets.label(determined_by(made, _), kind="small"))
        if view.differs:
            line = SignLine(self._theme)
            proposal = _(ANSWERS[view.proposal])
            line.say(
                _DIFFERS, _("Differs: by the facts {proposal}. {reason}").format(proposal=proposal, reason=made.reason)
            )
            layout.addWidget(line)
        for warning in view.warnings:
            line = SignLine(self._theme)
            line.say(signs.BLOCKS, warning.message)
            layout.addWidget(line)
        return cell


class ReadingTicks(QFrame):
    """The readings of weight block, each to be accepted by itself; none is ticked beforehand."""

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._ticks: dict[str, QCheckBox] = {}
        self.setProperty("kind", "card")
        self._title, self._about = widgets.heading(level=2), widgets.label(kind="small")
        self._layout = widgets.column(self, margins=20, gap=10)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._about)
        self._rows = widgets.grid(gap=8)
        self._rows.setColumnStretch(1, 1)
        self._layout.addLayout(self._rows)

    def show_readings(self, readings: tuple[OpenReading, ...]) -> None:
        """Show the readings; once, for each review anew."""
        _ = self._words.translator()
        self._title.setText(_("Readings that a physician settles"))
        self._about.setText(
            _("The protocol can be read in more than one way here. Accept each reading to determine or confirm.")
        )
        for row, one in enumerate(readings):
            self._ticks[one.reading.id] = tick = QCheckBox(one.criterion)
            widgets.name(tick, _("I accept {reading}: {text}").format(reading=one.reading.id, text=one.reading.text))
            metrics.at_least(tick, height=28)
            self._rows.addWidget(tick, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(widgets.label(one.reading.text), row, 1)
        if not readings:
            self.hide()

    def ask(self, *, asked: bool) -> None:
        """Offer the ticks, or close them where the signature settles no reading."""
        for tick in self._ticks.values():
            tick.setEnabled(asked)

    def accepted(self) -> frozenset[str]:
        """Return the readings that were accepted."""
        return frozenset(name for name, tick in self._ticks.items() if tick.isChecked())

    def missing(self) -> QCheckBox | None:
        """Return the first that is not accepted."""
        return next((tick for tick in self._ticks.values() if not tick.isChecked()), None)


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    card = widgets.card()
    layout = widgets.column(card, margins=20, gap=10)
    layout.addWidget(widgets.heading(title, 2))
    return card, layout
