"""The study: its registry record, the versions of the study file, the readings with their weight, the count so far."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from jdm_desktop.gui import metrics, signs, terms, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.progress import TargetBar
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import study
from jdm_desktop.service.participant import StateCounts
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.study import CriterionReadings, StudyPageView, StudyVersionView


class StudyPage(Page):
    """Made anew from its view whenever it is shown and something has changed."""

    def __init__(self, session: Session, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words, self._theme = session, words, theme
        self._stale = True
        self._area = widgets.ScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widgets.column(self).addWidget(self._area)
        self._unsubscribe = session.subscribe(self._changed)
        words.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def first_focus(self) -> None:
        """Let the arrow keys scroll."""
        if self._stale:
            self.refresh()
        self._area.setFocus()

    def place(self) -> str:
        """Return how far down the page is."""
        return str(self._area.verticalScrollBar().value())

    def restore(self, place: str) -> None:
        """Scroll there again."""
        if place.isdecimal():
            self._area.verticalScrollBar().setValue(int(place))

    def close_page(self) -> None:
        """Hear of no more changes."""
        self._unsubscribe()

    def _changed(self, changed: Changed) -> None:
        if changed.participant_id is not None:
            self.retranslate()

    def refresh(self) -> None:
        """Draw the page from the study as it stands."""
        self._stale = False
        _ = self._words.translator()
        widgets.name(self._area, _("The study"))
        shown = study.page(self._session, self._words.language)
        at = self._area.verticalScrollBar().value()
        content = QWidget()
        content.setProperty("kind", "ground")
        page = widgets.column(content, margins=(24, 16, 24, 24), gap=12)
        metrics.at_most(content, width=1100)
        for part in (self._head(shown), self._count(shown.counts), self._record(shown), self._versions(shown.versions)):
            page.addWidget(part)
        page.addWidget(self._readings(shown.readings))
        page.addStretch(1)
        self._area.setWidget(content)
        self._theme.dress(content)
        self._area.verticalScrollBar().setValue(at)

    def _head(self, shown: StudyPageView) -> QWidget:
        head = QWidget()
        layout = widgets.column(head, gap=4)
        layout.addWidget(widgets.heading(shown.head.title))
        known = (shown.head.registry_number, shown.head.sponsor, shown.head.phase, shown.head.status)
        layout.addWidget(widgets.label("  ·  ".join(filter(None, known)), kind="muted"))
        return head

    def _count(self, counts: StateCounts) -> QWidget:
        _ = self._words.translator()
        card, layout = self._card(_("Participants against the target"))
        bar = TargetBar(self._theme)
        bar.show_counts(counts)
        words = _(
            "{eligible} eligible of a target of {target}; {in_progress} in progress, {not_eligible} not eligible, "
            "{registered} registered in all"
        ).format(
            eligible=counts.eligible,
            target=counts.target,
            in_progress=counts.in_progress,
            not_eligible=counts.not_eligible,
            registered=counts.registered,
        )
        bar.setAccessibleDescription(words)
        layout.addWidget(bar)
        layout.addWidget(widgets.label(words))
        return card

    def _record(self, shown: StudyPageView) -> QWidget:
        _ = self._words.translator()
        card, layout = self._card(_("Registry record"))
        self._pairs(layout, shown.record)
        layout.addWidget(widgets.heading(_("Outcome measures"), 3))
        self._pairs(layout, shown.outcomes)
        if shown.note:
            layout.addWidget(widgets.label(shown.note, kind="small"))
        return card

    def _pairs(self, layout: QVBoxLayout, pairs: tuple[tuple[str, str], ...]) -> None:
        table = widgets.grid(gap=6)
        table.setHorizontalSpacing(metrics.px(16))
        table.setColumnStretch(1, 1)
        for row, (what, text) in enumerate(pairs):
            caption = widgets.label(what, kind="muted")
            metrics.at_least(caption, width=130)
            metrics.at_most(caption, width=130)
            table.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            table.addWidget(widgets.label(text), row, 1)
        layout.addLayout(table)

    def _versions(self, versions: tuple[StudyVersionView, ...]) -> QWidget:
        _ = self._words.translator()
        card, layout = self._card(_("Versions of the study file"))
        for version in versions:
            line = widgets.row(gap=8)
            title = widgets.label(_("Version {version}").format(version=version.version), kind="strong")
            title.setWordWrap(False)
            line.addWidget(title)
            if version.is_current:
                line.addWidget(self._chip(signs.PASSES, _("In force for new screenings")))
            line.addStretch(1)
            layout.addLayout(line)
            self._pairs(layout, self._facts_of(version))
        return card

    def _facts_of(self, version: StudyVersionView) -> tuple[tuple[str, str], ...]:
        _ = self._words.translator()
        return (
            (_("Encodes"), version.encodes),
            (_("Released"), version.released.isoformat()),
            (_("SHA-256"), _in_groups(version.hash)),
            (_("Screenings"), str(version.screenings)),
        )

    def _readings(self, readings: tuple[CriterionReadings, ...]) -> QWidget:
        _ = self._words.translator()
        card, layout = self._card(_("How the protocol's words are read"))
        for weight, sign in ((weight, signs.of_weight(weight)) for weight in terms.WEIGHTS):
            legend = widgets.row(gap=8)
            legend.addWidget(self._chip(sign, _(terms.WEIGHTS[weight])))
            legend.addWidget(widgets.label(_(terms.WEIGHT_MEANINGS[weight]), kind="small"), 1)
            layout.addLayout(legend)
        for criterion in readings:
            if criterion.readings:
                self._criterion(layout, criterion)
        return card

    def _criterion(self, layout: QVBoxLayout, criterion: CriterionReadings) -> None:
        layout.addWidget(widgets.rule())
        line = widgets.row(gap=12)
        number = widgets.label(criterion.criterion, kind="strong")
        metrics.at_least(number, width=44)
        metrics.at_most(number, width=44)
        line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        inner = widgets.column(gap=6)
        inner.addWidget(widgets.label(criterion.text, kind="muted"))
        for reading in criterion.readings:
            said = widgets.row(gap=8)
            _ = self._words.translator()
            chip = self._chip(signs.of_weight(reading.weight), _(terms.WEIGHTS[reading.weight]))
            said.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
            said.addWidget(widgets.label(reading.text), 1)
            inner.addLayout(said)
        line.addLayout(inner, 1)
        layout.addLayout(line)

    def _chip(self, sign: signs.Sign, word: str) -> Chip:
        chip = Chip(self._theme)
        chip.show_sign(sign, word)
        return chip

    def _card(self, title: str) -> tuple[QFrame, QVBoxLayout]:
        card = widgets.card()
        layout = widgets.column(card, margins=20, gap=10)
        heading: QLabel = widgets.heading(title, 2)
        layout.addWidget(heading)
        return card, layout


def _in_groups(code: str) -> str:
    """Return a long code with spaces, so that it can be compared by eye and wraps where there is little room."""
    return " ".join(code[at : at + 8] for at in range(0, len(code), 8))
