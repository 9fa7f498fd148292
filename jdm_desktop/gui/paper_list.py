"""The papers of one screening that were issued: looked at, saved once more, printed once more."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QWidget

from jdm_desktop.domain.paper import PaperStatus
from jdm_desktop.gui import metrics, signs, stamps, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import LANGUAGES, Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service.document import PaperView

_STATUSES = {
    PaperStatus.DRAFT: (signs.OPEN, N_("Draft")),
    PaperStatus.UNSIGNED: (signs.RUNNING, N_("To be signed")),
    PaperStatus.SIGNED: (signs.Sign("signature", "passes"), N_("Signed")),
    PaperStatus.SUPERSEDED: (signs.NEUTRAL, N_("Superseded")),
}
_SUPERSEDED = _STATUSES[PaperStatus.SUPERSEDED]


class PaperList(QFrame):
    """One entry for each paper, latest first; the signals carry the paper's id."""

    look_asked = Signal(int)
    ink_asked = Signal(int)
    save_asked = Signal(int)
    print_asked = Signal(int)

    def __init__(self, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._papers: tuple[PaperView, ...] = ()
        self.setProperty("kind", "card")
        self._title = widgets.heading(level=2)
        self._area = widgets.ScrollArea()
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        metrics.at_least(self, width=232)
        metrics.at_most(self, width=232)
        layout = widgets.column(self, margins=(16, 16, 8, 16), gap=8)
        layout.addWidget(self._title)
        layout.addWidget(self._area, 1)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def show_papers(self, papers: tuple[PaperView, ...]) -> None:
        """Show `papers`."""
        self._papers = papers
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Issued papers"))
        content = QWidget()
        content.setProperty("kind", "ground")
        layout = widgets.column(content, margins=(0, 0, 8, 0), gap=10)
        if not self._papers:
            layout.addWidget(widgets.label(_("None yet. What you see is a draft until it is issued."), kind="muted"))
        for number, paper in reversed(list(enumerate(self._papers, 1))):
            layout.addWidget(self._entry(number, paper))
        layout.addStretch(1)
        focused = self._name_with_focus()
        self._area.setWidget(content)
        self._theme.dress(content)
        self._focus(focused)

    def _name_with_focus(self) -> str:
        """Return what the button that has the focus is called: the list is made anew, also by what it did."""
        focused = QApplication.focusWidget()
        return focused.accessibleName() if focused is not None and self._area.isAncestorOf(focused) else ""

    def _focus(self, name: str) -> None:
        for button in self._area.findChildren(QPushButton):
            if name and button.accessibleName() == name:
                button.setFocus()

    def _entry(self, number: int, paper: PaperView) -> QWidget:
        entry = QWidget()
        layout = widgets.column(entry, gap=2)
        layout.addWidget(widgets.rule())
        layout.addWidget(widgets.label(f"{number}  {paper.record_code}", kind="strong"))
        layout.addWidget(self._status(paper))
        languages = " + ".join(LANGUAGES[language] for language in paper.languages)
        said = f"{stamps.day_and_minute(paper.created_at)}\n{languages} · {paper.created_by}"
        layout.addWidget(widgets.label(said, kind="small"))
        layout.addLayout(self._buttons(number, paper))
        return entry

    def _status(self, paper: PaperView) -> Chip:
        """Return whether the paper is signed, superseded, to be signed or a draft, by shape, word and colour."""
        _ = self._words.translator()
        sign, word = _SUPERSEDED if paper.is_superseded else _STATUSES[paper.status]
        chip = Chip(self._theme)
        chip.show_sign(sign, _(word))
        return chip

    def _buttons(self, number: int, paper: PaperView) -> QHBoxLayout:
        _ = self._words.translator()
        buttons = widgets.row(gap=4)
        ways = [
            ("eye", _("Show"), self.look_asked),
            ("save", _("Save a copy"), self.save_asked),
            ("printer", _("Print again"), self.print_asked),
        ]
        if paper.status is not PaperStatus.DRAFT:
            ways.append(("pen-line", _("Record that it was signed on paper"), self.ink_asked))
        for icon, word, signal in ways:
            button = widgets.button(icon=icon, kind="quiet")
            spoken = f"{word} – {number}  {paper.record_code}"
            widgets.name(button, spoken)
            button.setToolTip(word)
            button.clicked.connect(lambda _on=False, wanted=paper.id, asked=signal: asked.emit(wanted))
            buttons.addWidget(button)
        buttons.addStretch(1)
        return buttons
