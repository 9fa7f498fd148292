"""The review before a signature: all criteria, what changed, the readings to accept, and what the signature means."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jdm_desktop.gui import metrics, signature_words, signs, terms, widgets
from jdm_desktop.gui.calm_button import ENTER
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.declaration_dialog import DeclarationDialog
from jdm_desktop.gui.meaning_choice import MeaningChooser
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.review_cards import ReadingTicks, ReviewCards
from jdm_desktop.gui.signature_dialog import SignatureDialog
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service import signature
from jdm_desktop.service.document import PaperView
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.signature import MeaningChoice, SigningReview

_HASH = 16


class SigningPage(Page):
    """`left` leads back, `change_asked` to a criterion, `signed` carries the screening and its signed paper."""

    left = Signal()
    change_asked = Signal(str)
    signed = Signal(int, int)

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
        self._session, self._words, self._theme, self._messages = session, words, theme, messages
        self._tasks = tasks
        self._screening_id: int | None = None
        self._review: SigningReview | None = None
        self._stale = False
        self._back = widgets.button(icon="arrow-left", kind="quiet")
        self._title, self._chip = widgets.heading(level=2), Chip(theme)
        self._title.setWordWrap(False)
        self._sentence, self._about = widgets.label(), widgets.label(kind="small")
        self._area = widgets.ScrollArea()
        self._problem = widgets.label(kind="error")
        self._sign = widgets.button(kind="primary", icon="signature")
        self.meanings, self.ticks = MeaningChooser(words, self), ReadingTicks(words, self)
        self.meanings.hide()  # until there is a review: each has its own
        self.ticks.hide()
        self._arrange()
        self._back.clicked.connect(self.left)
        self._sign.clicked.connect(self._ask)
        self._unsubscribe = session.subscribe(self._changed)
        words.changed.connect(self.retranslate)

    def _arrange(self) -> None:
        head = widgets.row(margins=(16, 12, 24, 0), gap=8)
        for part in (self._back, self._title, self._chip):
            head.addWidget(part)
        head.addStretch(1)
        below = widgets.column(margins=(24, 0, 24, 0), gap=2)
        below.addWidget(self._sentence)
        below.addWidget(self._about)
        foot = widgets.row(margins=(24, 8, 24, 12), gap=12)
        foot.addWidget(self._problem, 1)
        foot.addWidget(self._sign)
        page = widgets.column(self, gap=8)
        page.addLayout(head)
        page.addLayout(below)
        page.addWidget(self._area, 1)
        page.addWidget(widgets.rule())
        page.addLayout(foot)

    # ----------------------------------------------------------------------------------------------------- being a page

    @property
    def screening_id(self) -> int | None:
        """Which screening is reviewed."""
        return self._screening_id

    def open(self, screening_id: int) -> None:
        """Review a screening from the start; raise Trouble where it cannot be read."""
        self._screening_id = screening_id
        self._reload()
        self._area.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        """Say everything in the language in force; what was ticked is to be read and ticked anew."""
        if self._screening_id is not None:
            self._reload()

    def first_focus(self) -> None:
        """Begin at the top of the review; the arrow keys scroll."""
        if self._stale:
            self.retranslate()
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setFocus()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the page's own keys."""
        _ = self._words.translator()
        return (
            ("Ctrl+Enter", _("Sign; what is missing is shown first")),
            ("Esc", _("Back to the checklist")),
            ("Space", _("Tick a reading, choose a meaning")),
        )

    def place(self) -> str:
        """Return which screening is reviewed."""
        return str(self._screening_id or "")

    def restore(self, place: str) -> None:
        """Review the same screening again."""
        if place.isdecimal():
            self.open(int(place))

    def close_page(self) -> None:
        """Hear of no more changes."""
        self._unsubscribe()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back with Esc, and to the dialog that signs past all the criteria: it asks for the password."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._ask()
        else:
            super().keyPressEvent(event)

    def problem(self) -> str:
        """Return what keeps the person from signing, as the page says it."""
        return self._problem.text()

    def _changed(self, changed: Changed) -> None:
        self._stale = self._stale or changed.screening_id == self._screening_id

    # ------------------------------------------------------------------------------------------------------ the review

    def _reload(self) -> None:
        assert self._screening_id is not None  # noqa: S101 - nobody asks before `open`
        self._stale = False
        self._review = review = signature.review(self._session, self._screening_id, self._words.language)
        self._say_head(review)
        self.meanings, self.ticks = MeaningChooser(self._words), ReadingTicks(self._words)
        self.meanings.chosen.connect(self._meaning_chosen)
        self.meanings.show_choices(review.choices)
        self.ticks.show_readings(review.readings)
        content = self._cards(review)
        self._area.setWidget(content)
        widgets.come_after(self._area, content, self._sign)
        self._say_problem("")
        self._theme.dress(self)

    def _say_head(self, review: SigningReview) -> None:
        _, view = self._words.translator(), review.view
        self._title.setText(_("Review and sign {label}").format(label=view.label))
        self._chip.show_sign(signs.of_outcome(view.outcome), _(terms.OUTCOMES[view.outcome]))
        by_facts = _("By the facts alone: {sentence}").format(sentence=view.proposal_sentence)
        differs = view.outcome is not view.proposed_outcome
        self._sentence.setText(f"{view.sentence}\n{by_facts}" if differs else view.sentence)
        about = _("Version {version} · {code} · SHA-256 {hash}…").format(
            version=view.record_version, code=view.record_code, hash=view.content_hash[:_HASH]
        )
        borne = signature_words.sentence(review.signatures, self._words) if review.signatures else ""
        self._about.setText("\n".join(filter(None, (about, borne))))
        widgets.name(self._back, _("Back to the checklist"))
        self._back.setToolTip(_("Back to the checklist"))
        widgets.name(self._area, _("Review"))
        widgets.set_text(self._sign, _("Sign …"))
        widgets.name(self._sign, _("Sign …"))

    def _cards(self, review: SigningReview) -> QWidget:
        cards = ReviewCards(self._words, self._theme, self.change_asked.emit)
        content = QWidget()
        content.setProperty("kind", "ground")
        column = widgets.column(content, margins=(24, 8, 24, 16), gap=12)
        for part in (cards.changes(review), cards.criteria(review), self.ticks, self._meaning_card()):
            column.addWidget(part)
        column.addStretch(1)
        metrics.at_most(content, width=1180)
        return content

    def _meaning_card(self) -> QWidget:
        _ = self._words.translator()
        card = widgets.card()
        layout = widgets.column(card, margins=20, gap=10)
        layout.addWidget(widgets.heading(_("What your signature means"), 2))
        layout.addWidget(self.meanings)
        return card

    def _meaning_chosen(self) -> None:
        choice = self._choice()
        self.ticks.ask(asked=choice is None or choice.settles_readings)
        self._say_problem("")

    def _choice(self) -> MeaningChoice | None:
        assert self._review is not None  # noqa: S101 - what is chosen is chosen in a review
        chosen = self.meanings.meaning()
        return next((one for one in self._review.choices if one.meaning is chosen), None)

    # --------------------------------------------------------------------------------------------------------- signing

    def _ask(self) -> None:
        _ = self._words.translator()
        if self._stale:
            self._reload()
            self._say_problem(_("The record has changed meanwhile: review it again."))
            return
        choice = self._choice()
        missing = self.ticks.missing() if choice is None or choice.settles_readings else None
        if choice is None:
            self._say_problem(_("Choose what your signature means."))
            if not self.meanings.focus():
                self._say_problem(_("You cannot sign this record now: each meaning says why."))
        elif missing is not None:
            self._say_problem(_("Read each of the readings and accept it first, or change the record."))
            missing.setFocus()
        elif self._declared():
            self._sign_as(choice)

    def _declared(self) -> bool:
        """Let the person make the declaration where it is missing; return whether there is one."""
        _ = self._words.translator()
        if self._session.can_sign:
            return True
        made = self._messages.show_dialog(
            _("Before your first signature"),
            lambda: DeclarationDialog(
                self._session, self._words, self._theme, tasks=self._tasks, parent=self.window()
            ).ask(),
        )
        return bool(made)

    def _sign_as(self, choice: MeaningChoice) -> None:
        _ = self._words.translator()
        paper = self._messages.show_dialog(_("Sign"), lambda: self.dialog(choice).ask())
        if isinstance(paper, PaperView):
            assert self._screening_id is not None  # noqa: S101 - it was just signed
            self.signed.emit(self._screening_id, paper.id)  # first: going to another page takes a sentence away
            self._messages.tell(_("Signed. The signed paper is filed as {file}.").format(file=paper.file_name))

    def dialog(self, choice: MeaningChoice) -> SignatureDialog:
        """Return the dialog that signs."""
        assert self._review is not None  # noqa: S101 - nobody signs before the review
        return SignatureDialog(
            self._review,
            choice,
            lambda user_id, password: self._signed(choice, user_id, password),
            words=self._words,
            theme=self._theme,
            parent=self.window(),
        )

    def _signed(self, choice: MeaningChoice, user_id: str, password: str) -> PaperView:
        """Sign what was reviewed; raise Trouble where nothing was signed."""
        assert self._screening_id is not None  # noqa: S101 - as above
        return signature.sign(
            self._session,
            self._screening_id,
            choice.meaning,
            user_id,
            password,
            readings=self.ticks.accepted(),
            languages=self._languages(),
        )

    def _languages(self) -> tuple[Language, ...]:
        """Print signed papers in the window's language first, and in the other."""
        mine = self._words.language
        return (mine, *(one for one in Language if one is not mine))

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        widgets.name(self._problem, sentence)
