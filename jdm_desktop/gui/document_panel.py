"""Papers: the draft as it would be printed now, issuing it, and what was issued before."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from jdm_desktop.domain.paper import PaperStatus
from jdm_desktop.domain.signature import SignatureView
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import ScreeningState
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.gui import printing, widgets
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.paper_list import PaperList
from jdm_desktop.gui.paper_signatures import PaperSignatures
from jdm_desktop.gui.paper_view import ZOOM_STEP, PaperView
from jdm_desktop.gui.signature_strip import SignatureStrip
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import LANGUAGES, Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service import document, screening
from jdm_desktop.service.document import PaperView as Paper
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.signature_view import signatures

_CHOICES: dict[str, tuple[Language, ...]] = {
    "en": (Language.ENGLISH,),
    "zh": (Language.CHINESE,),
    "both": (Language.CHINESE, Language.ENGLISH),
}
_SIGN_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_S)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the view shows: bytes, the file name they would get, and the issued paper that they are, if any."""

    content: bytes
    file_name: str
    paper_id: int | None = None


class DocumentPanel(Page):
    """Preview, issue, save and print; `left` leads back to where one came from, `sign_requested` on to signing."""

    left = Signal()
    sign_requested = Signal(int)

    def __init__(
        self,
        session: Session,
        words: Wording,
        theme: Theme,
        messages: Messages,
        *,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._messages, self._tasks = session, words, messages, tasks
        self._screening_id: int | None = None
        self._label = ""
        self._is_completed = False
        self._languages = "zh" if words.language is Language.CHINESE else "en"
        self._shown = _Shown(b"", "")
        self._stale = False
        self._theme = theme
        self.view, self.papers = PaperView(theme), PaperList(words, theme)
        self._signed = SignatureStrip(words, theme)
        self._signatures = PaperSignatures(session, words, theme, messages, parent=self)
        self._make_buttons()
        self._arrange()
        self._connect()
        self._unsubscribe = session.subscribe(self._changed)
        self.retranslate()

    def _make_buttons(self) -> None:
        self._back = widgets.button(icon="arrow-left", kind="quiet")
        self._title, self._about = widgets.heading(level=2), widgets.label(kind="small")
        self._title.setWordWrap(False)
        self._choices = {choice: widgets.button(kind="toggle") for choice in _CHOICES}
        self._out = widgets.button(icon="zoom-out", kind="quiet")
        self._zoom = widgets.button(kind="quiet")
        self._in = widgets.button(icon="zoom-in", kind="quiet")
        self._page = widgets.label(kind="small")
        self._page.setWordWrap(False)
        self._sign = widgets.button(icon="signature")
        self._print = widgets.button(icon="printer")
        self._save = widgets.button(icon="download", kind="primary")

    def _arrange(self) -> None:
        head = widgets.row(margins=(16, 12, 24, 0), gap=8)
        head.addWidget(self._back)
        head.addWidget(self._title)
        head.addStretch(1)
        for button in (self._sign, self._print, self._save):
            head.addWidget(button)
        tools = QWidget()
        flow = FlowLayout(tools, gap=6)
        for choice in self._choices.values():
            choice.setCheckable(True)
            choice.least = (44, 28)
            flow.addWidget(choice)
        for part in (self._out, self._zoom, self._in, self._page):
            flow.addWidget(part)
        line = widgets.column(margins=(24, 0, 24, 0), gap=6)
        line.addWidget(self._about)
        line.addWidget(tools)
        body = widgets.row(margins=(24, 0, 24, 16), gap=12)
        body.addWidget(self.view, 1)
        body.addWidget(self.papers)
        page = widgets.column(self, gap=8)
        page.addLayout(head)
        page.addLayout(line)
        page.addWidget(self._signed)
        page.addLayout(body, 1)

    def _connect(self) -> None:
        self._back.clicked.connect(self.left)
        for choice, button in self._choices.items():
            button.clicked.connect(lambda _on=False, choice=choice: self._choose(choice))
        self._out.clicked.connect(lambda: self.view.magnify(1 / ZOOM_STEP))
        self._in.clicked.connect(lambda: self.view.magnify(ZOOM_STEP))
        self._zoom.clicked.connect(self.view.fit_width)
        self.view.moved.connect(self._say_page)
        self._sign.clicked.connect(self._go_to_sign)
        self._print.clicked.connect(self._print_shown)
        self._save.clicked.connect(self._save_shown)
        self.papers.look_asked.connect(self._look)
        self.papers.save_asked.connect(self._save_again)
        self.papers.print_asked.connect(self._print_again)
        self.papers.ink_asked.connect(self._signatures.record_ink)
        self._signed.show_asked.connect(lambda: self.show_signatures(self._screening_id or 0))
        self._words.changed.connect(self.retranslate)

    # ----------------------------------------------------------------------------------------------------- being a page

    @property
    def screening_id(self) -> int | None:
        """Whose papers are shown; None for the blank checklist."""
        return self._screening_id

    def open(self, screening_id: int, paper_id: int | None = None) -> None:
        """Show one paper of a screening: that named, else the one signed of the record as it stands, else a draft."""
        self._screening_id = screening_id
        shown = screening.view(self._session, screening_id, self._words.language)
        self._label, self._is_completed = shown.label, shown.state is ScreeningState.COMPLETED
        self._list_papers()
        wanted = paper_id or self._signed_paper(shown.record_code)
        if wanted is None:
            self._preview()
        else:
            self._stale = False
            self._look(wanted)
            self.place_changed.emit()

    def _signed_paper(self, code: str) -> int | None:
        kept = document.papers(self._session, self._screening_id or 0)
        signed = (one for one in reversed(kept) if one.status is PaperStatus.SIGNED and one.record_code == code)
        return next((one.id for one in signed), None)

    def open_blank(self) -> None:
        """Show the checklist to fill by hand."""
        self._screening_id, self._label, self._is_completed = None, "", False
        self._preview()

    def retranslate(self) -> None:
        """Say everything in the language in force; a paper keeps its own."""
        _ = self._words.translator()
        blank = self._screening_id is None
        self._title.setText(_("Blank checklist") if blank else _("Checklist of {number}").format(number=self._label))
        for button, word in ((self._back, _("Back")), (self._out, _("Zoom out")), (self._in, _("Zoom in"))):
            widgets.name(button, word)
            button.setToolTip(word)
        for choice, languages in _CHOICES.items():
            word = " + ".join(LANGUAGES[language] for language in languages)
            widgets.set_text(self._choices[choice], word)
            widgets.name(self._choices[choice], _("Paper in {language}").format(language=word))
        widgets.name(self.view, _("Preview of the paper"))
        self._say_what_is_shown()
        self._say_page()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the preview."""
        _ = self._words.translator()
        return (
            ("PgUp · PgDn", _("Page before, page after")),
            ("+ · − · W", _("Larger, smaller, as wide as the view")),
            ("Ctrl+Shift+S", _("Review a completed screening and sign it")),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on to signing by the key that does so on the checklist."""
        if event.keyCombination() == _SIGN_KEY:
            self._go_to_sign()
        else:
            super().keyPressEvent(event)

    def _go_to_sign(self) -> None:
        if self._screening_id is not None and self._is_completed:
            self.sign_requested.emit(self._screening_id)

    def first_focus(self) -> None:
        """Let the keys turn pages; draw anew what has changed meanwhile."""
        if self._stale and self._shown.paper_id is None:
            self._preview()
        self.view.setFocus()

    def place(self) -> str:
        """Return whose papers are shown, and in which language."""
        return f"{self._screening_id or 0}:{self._languages}"

    def restore(self, place: str) -> None:
        """Show the same papers again."""
        number, _colon, languages = place.partition(":")
        self._languages = languages if languages in _CHOICES else self._languages
        if number.isdecimal():
            self.open(int(number)) if int(number) else self.open_blank()

    def close_page(self) -> None:
        """Hear of no more changes, and let go of the paper."""
        self._unsubscribe()
        self.view.show_paper(b"")

    def _changed(self, changed: Changed) -> None:
        if changed.screening_id is not None and changed.screening_id == self._screening_id:
            self._stale = True
            if self.isVisible():
                self._list_papers()

    # ---------------------------------------------------------------------------------------------------- what is shown

    def _choose(self, choice: str) -> None:
        self._languages = choice
        self._preview()

    def _preview(self) -> None:
        """Show the paper as it would be now."""
        self._stale = False
        languages = _CHOICES[self._languages]
        if self._screening_id is None:
            content = document.blank(self._session, languages)
            self._show(_Shown(content, f"blank-checklist-{self._languages}.pdf"))
        else:
            content = document.preview(self._session, self._screening_id, languages)
            self._show(_Shown(content, f"{self._label}.pdf"))
        self._list_papers()
        self.place_changed.emit()

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self.view.show_paper(shown.content)
        self.retranslate()

    def _look(self, paper_id: int) -> None:
        paper = document.paper(self._session, paper_id)
        self._show(_Shown(paper.content, paper.file_name, paper.id))
        self.view.setFocus()

    def _list_papers(self) -> None:
        self.papers.setVisible(self._screening_id is not None)
        borne: tuple[SignatureView, ...] = ()
        if self._screening_id is not None:
            self.papers.show_papers(document.papers(self._session, self._screening_id))
            borne = signatures(self._session, self._screening_id, self._words.language)
        self._signed.show_signatures(borne)

    def _say_what_is_shown(self) -> None:
        _ = self._words.translator()
        is_draft = self._screening_id is not None and self._shown.paper_id is None
        issued = _("As it was issued: {file}").format(file=self._shown.file_name)
        draft = _("A draft of how it stands now; issuing files it and writes it into the trail.")
        by_hand = _("To be filled by hand when the computer is down.")
        self._about.setText(draft if is_draft else (issued if self._shown.paper_id else by_hand))
        self._sign.setVisible(self._is_completed)
        widgets.set_text(self._sign, _("Review and sign"))
        widgets.name(self._sign, _("Review and sign"))
        widgets.set_text(self._save, _("Issue and save …") if is_draft else _("Save …"))
        widgets.set_text(self._print, _("Issue and print …") if is_draft else _("Print …"))
        for button in (self._save, self._print):
            button.setEnabled(bool(self._shown.content) and (not is_draft or self._session.may(Task.ISSUE)))
        for choice, button in self._choices.items():
            button.setChecked(choice == self._languages and self._shown.paper_id is None)

    def _say_page(self) -> None:
        _ = self._words.translator()
        pages = _("Page {page} of {pages}").format(page=self.view.page, pages=self.view.page_count)
        self._page.setText(pages)
        self.view.setAccessibleDescription(pages)
        widgets.set_text(self._zoom, f"{self.view.zoom} %")
        widgets.name(self._zoom, _("Zoom {zoom} %, press to fit the width").format(zoom=self.view.zoom))
        self._zoom.setToolTip(_("Fit the width"))

    # ---------------------------------------------------------------------------------------------- saving and printing

    def _save_shown(self) -> None:
        where = self._where(self._shown.file_name)
        if where is not None:
            self._write(self._issued(), where)

    def _save_again(self, paper_id: int) -> None:
        paper = document.paper(self._session, paper_id)
        where = self._where(paper.file_name)
        if where is not None:
            self._write(_of(paper), where)

    def _where(self, file_name: str) -> Path | None:
        _ = self._words.translator()
        return self._messages.save_where(_("Save the paper"), Path.home() / file_name, _("PDF files (*.pdf)"))

    def _write(self, shown: _Shown, where: Path) -> None:
        _ = self._words.translator()
        write_whole(where, shown.content)
        if shown.paper_id is not None:
            document.saved(self._session, shown.paper_id, "saved")
        self._messages.tell(_("Saved as {file}.").format(file=where.name))

    def _print_shown(self) -> None:
        self._print_it(None)

    def _print_again(self, paper_id: int) -> None:
        self._print_it(_of(document.paper(self._session, paper_id)))

    def _print_it(self, shown: _Shown | None) -> None:
        """Ask for the printer first: whoever thinks better of it there has issued nothing."""
        _ = self._words.translator()
        printer = self._messages.printer(_("Print the paper"))
        if printer is None:
            return
        paper = shown or self._issued()
        printer.setDocName(paper.file_name)
        self._tasks.run(lambda: printing.print_paper(paper.content, printer), lambda taken: self._printed(paper, taken))

    def _printed(self, paper: _Shown, taken: bool) -> None:  # noqa: FBT001 - what the printer said
        _ = self._words.translator()
        if not taken:
            self._messages.warn(_("The printer did not take the paper. It is filed: print it again from the list."))
            return
        if paper.paper_id is not None:
            document.saved(self._session, paper.paper_id, "printed")
        self._messages.tell(_("Sent to the printer."))

    def _issued(self) -> _Shown:
        """Return what is shown, issued first where it was a draft."""
        if self._screening_id is None or self._shown.paper_id is not None:
            return self._shown
        paper = document.issue(self._session, self._screening_id, _CHOICES[self._languages])
        self._show(_of(paper))
        return _of(paper)

    def show_signatures(self, screening_id: int) -> None:
        """Show every signature of a screening, with what changed since."""
        self._signatures.show(screening_id)

    def button(self, what: str) -> QPushButton:
        """Return the button "save" or "print"."""
        return {"save": self._save, "print": self._print}[what]


def _of(paper: Paper) -> _Shown:
    return _Shown(paper.content, paper.file_name, paper.id)
