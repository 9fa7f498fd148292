"""Verifying signed papers: files are dropped or chosen, codes typed or scanned; answers come as shape, word, colour."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from jdm_desktop.domain.inspection import PaperTruth
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.exchange.read import NotRead, read_whole
from jdm_desktop.gui import signs, stamps, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.signs import Sign
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service import verification
from jdm_desktop.service.session import Session
from jdm_desktop.service.verification import Found, Verification

_MOST = 64 * 1024 * 1024  # bytes; a paper has less than one megabyte
_SIGNS = {
    PaperTruth.GENUINE: (Sign("shield-check", "passes"), N_("Genuine")),
    PaperTruth.ALTERED: (Sign("triangle-alert", "fails"), N_("Altered")),
    PaperTruth.NOT_OURS: (Sign("circle-x", "fails"), N_("Not ours")),
    PaperTruth.UNREADABLE: (Sign("circle-help", "open"), N_("Unreadable")),
}
_ALARM = Sign("triangle-alert", "fails"), N_("Genuine, but the store is in doubt")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of one file or code: how it looks, a word, what it is about, sentences, and a screening."""

    sign: Sign
    word: str
    about: str
    lines: tuple[str, ...]
    screening_id: int | None = None


class VerifyPage(Page):
    """`opened` carries the screening whose papers the person wants to see."""

    opened = Signal(int)

    def __init__(
        self, session: Session, words: Wording, theme: Theme, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._theme, self._messages = session, words, theme, messages
        self._waiting: deque[Path] = deque()
        self._answers: list[Callable[[], Answer]] = []
        self._cards: list[QFrame] = []
        self._refused: Refused | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._verify_one)
        self.setAcceptDrops(True)
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._drop, self._choose = widgets.label(), widgets.button(kind="primary", icon="file-check")
        self._code_caption, self._code = widgets.label(kind="strong"), widgets.text_field(width=150)
        self._find = widgets.button(icon="search")
        self._problem = widgets.label(kind="error")
        self._area, self._results = widgets.ScrollArea(), widgets.column(gap=10)
        self._arrange()
        self._choose.clicked.connect(self._choose_files)
        self._find.clicked.connect(self._find_code)
        self._code.returnPressed.connect(self._find_code)  # a scanner types the code, and Enter
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        content = QWidget()
        content.setProperty("kind", "ground")
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=10)
        page.addWidget(self._title)
        page.addWidget(self._about)
        across = widgets.row(gap=12)
        for card in (self._files_card(), self._code_card()):
            across.addWidget(card, 1)
        page.addLayout(across)
        page.addLayout(self._results)
        page.addStretch(1)
        self._area.setWidget(content)
        widgets.column(self).addWidget(self._area)

    def _files_card(self) -> QFrame:
        card = widgets.card()
        layout = widgets.column(card, margins=16, gap=8)
        layout.addWidget(self._drop)
        line = widgets.row()
        line.addWidget(self._choose)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        return card

    def _code_card(self) -> QFrame:
        card = widgets.card()
        layout = widgets.column(card, margins=16, gap=6)
        layout.addWidget(self._code_caption)
        layout.addWidget(self._code)
        layout.addWidget(self._problem)
        line = widgets.row()
        line.addWidget(self._find)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        self._problem.hide()
        return card

    # ----------------------------------------------------------------------------------------------------- being a page

    def retranslate(self) -> None:
        """Say everything in the language in force, what was found included."""
        _ = self._words.translator()
        self._title.setText(_("Verify papers"))
        self._about.setText(
            _("Whether a signed paper is as it was signed at this site. That it was asked is in the audit trail.")
        )
        self._drop.setText(_("Drop signed papers (PDF) here, or choose them."))
        self._code_caption.setText(_("Record code, typed or scanned"))
        widgets.name(self._code, _("Record code, typed or scanned"))
        self._code.setPlaceholderText("JDM-7K2M-9QXW-03HD")
        for button, word in (
            (self._choose, _("Choose files …")),
            (self._find, _("Find the record")),
        ):
            widgets.set_text(button, word)
            widgets.name(button, word)
        self._say_problem(self._refused)
        self._draw()

    def first_focus(self) -> None:
        """Begin with the code: a scanner types at once."""
        self._code.setFocus()
        self._code.selectAll()

    def focus_search(self) -> None:
        """Begin with the code."""
        self.first_focus()

    def close_page(self) -> None:
        """Look at no more files."""
        self._next.stop()
        self._waiting.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Verify what was dropped."""
        self.verify([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # ---------------------------------------------------------------------------------------------------------- asking

    def verify(self, paths: list[Path]) -> None:
        """Verify files, one after the other, so that each answer is seen at once."""
        self._waiting.extend(paths)
        if self._waiting:
            self._say_problem(None)
            self._next.start()

    def _verify_one(self) -> None:
        path = self._waiting.popleft()
        if self._waiting:
            self._next.start()
        try:
            found = verification.verify(self._session, read_whole(path, _MOST))
        except NotRead as trouble:
            self._show(partial(self._unread, path.name, trouble))
        else:
            self._show(partial(self._answer, path.name, found))

    def _unread(self, name: str, trouble: NotRead) -> Answer:
        sign, word = _SIGNS[PaperTruth.UNREADABLE]
        return Answer(sign, self._words.translator()(word), name, (self._words.trouble(trouble),))

    def _answer(self, name: str, found: Verification) -> Answer:
        sign, word = _ALARM if found.alarm else _SIGNS[found.inspection.truth]
        language = self._words.language
        lines = (*verification.sentences(found.inspection, language), *verification.remarks(found, language))
        about = " · ".join(filter(None, (name, found.inspection.screening, found.inspection.record_code)))
        return Answer(sign, self._words.translator()(word), about, lines, found.screening_id)

    def _find_code(self) -> None:
        try:
            found = verification.find(self._session, self._code.text())
        except Refused as refused:
            self._say_problem(refused)
            self._code.selectAll()
            return
        self._say_problem(None)
        self._show(partial(self._found, found))
        self._code.selectAll()

    def _found(self, found: Found) -> Answer:
        _, ngettext = self._words.translator(), self._words.plural()
        stands = _("The screening stands as in this record.")
        changed = _("The screening was changed since: this record is an earlier version.")
        papers = ngettext("{count} paper of it:", "{count} papers of it:", len(found.papers)).format(
            count=len(found.papers)
        )
        listed = (f"{one.file_name}, {stamps.day_and_minute(one.created_at)}, {one.created_by}" for one in found.papers)
        about = _("{label}, version {version}").format(label=found.label, version=found.version)
        lines = (stands if found.is_current else changed, papers, *listed)
        sign = signs.INFO if found.is_current else signs.RUNNING
        return Answer(sign, _("Found"), about, lines, found.screening_id)

    def _choose_files(self) -> None:
        _ = self._words.translator()
        self.verify(self._messages.open_files(_("Choose signed papers"), _("PDF files (*.pdf)")) or [])

    def _say_problem(self, refused: Refused | None) -> None:
        """Say what is wrong with the code that was asked for last; nothing once something else was asked."""
        self._refused = refused
        self._problem.setText(self._words.trouble(refused) if refused is not None else "")
        self._problem.setVisible(refused is not None)

    # ------------------------------------------------------------------------------------------------------- answering

    def answers(self) -> tuple[Answer, ...]:
        """Return what was found, latest first."""
        return tuple(answer() for answer in reversed(self._answers))

    def _show(self, answer: Callable[[], Answer]) -> None:
        self._answers.append(answer)
        self._draw()

    def _draw(self) -> None:
        for card in self._cards:
            self._results.removeWidget(card)
            card.hide()
            card.deleteLater()
        made = reversed(list(enumerate(self._answers, 1)))
        self._cards = [self._card(number, answer()) for number, answer in made]
        for card in self._cards:
            self._results.addWidget(card)
            card.show()
            self._theme.dress(card)

    def _card(self, number: int, answer: Answer) -> QFrame:
        card = widgets.card()
        layout = widgets.column(card, margins=14, gap=6)
        line = widgets.row(gap=10)
        chip = Chip(self._theme)
        chip.show_sign(answer.sign, answer.word)
        line.addWidget(chip)
        line.addWidget(widgets.label(answer.about, kind="strong"), 1)
        layout.addLayout(line)
        for text in answer.lines:
            layout.addWidget(widgets.label(text))
        if answer.screening_id is not None:
            self._add_way(layout, number, answer.screening_id)
        widgets.name(card, f"{answer.word}: {answer.about}")
        return card

    def _add_way(self, layout: QVBoxLayout, number: int, screening_id: int) -> None:
        _ = self._words.translator()
        button = widgets.button(_("Papers of this screening"), icon="file-text")
        widgets.name(button, f"{_('Papers of this screening')} – {number}")
        button.clicked.connect(lambda: self.opened.emit(screening_id))
        line = widgets.row()
        line.addWidget(button)
        line.addStretch(1)
        layout.addLayout(line)
