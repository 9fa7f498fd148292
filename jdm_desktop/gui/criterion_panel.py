"""One criterion as a card: the protocol's words, the facts, the proposal and why, and the determination."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import ReasonNeeded
from jdm_desktop.domain.view import CriterionView
from jdm_desktop.gui import metrics, signs, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.criterion_body import CriterionBody
from jdm_desktop.gui.criterion_words import ANSWERS, wanted
from jdm_desktop.gui.determination_bar import KEYS
from jdm_desktop.gui.item_form import ItemForm
from jdm_desktop.gui.list_card import ListCard
from jdm_desktop.gui.screening_desk import Earlier
from jdm_desktop.gui.terms import VERDICTS
from jdm_desktop.gui.tools import Tools
from jdm_desktop.i18n import N_

_CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_ROW, _HEAD, _FOOT, _LETTERS = 36, 80, 90, 130


class CriterionPanel(ListCard):
    """Digits 1 to 4 determine it, Backspace takes the determination back; both are entries of the record.

    `determined(by_key)` says that an answer was recorded. The body is made when it is needed (`build`).
    """

    determined = Signal(bool)

    def __init__(self, view: CriterionView, tools: Tools, *, read_only: bool) -> None:
        super().__init__(tools.theme)
        self._view = view
        self._tools = tools
        self._read_only = read_only
        self._body: CriterionBody | None = None
        self._asked: Answer | None = None
        self._tried_reason = ""
        self._id = widgets.heading(view.id, 2)
        self._title = widgets.label(kind="muted")
        self._chip = Chip(tools.theme)
        self._layout = widgets.column(self, margins=(18, 14, 18, 14), gap=8)
        self._layout.addLayout(self._head())
        self._layout.addStretch(1)
        metrics.at_least(self, height=self._guess())
        self.show_view(view)

    def _head(self) -> QHBoxLayout:
        head = widgets.row(gap=10)
        head.addWidget(self._id)
        head.addWidget(self._title, 1)
        head.addWidget(self._chip)
        return head

    def _guess(self) -> int:
        """About how high the whole card will be, so that the list has its length before all is made."""
        return _HEAD + _FOOT + _ROW * len(self._view.facts) + 17 * (len(self._view.text) // _LETTERS)

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self._view.id

    @property
    def form(self) -> ItemForm | None:
        """The facts, once they are made."""
        return self._body.form if self._body else None

    @property
    def is_built(self) -> bool:
        """Whether the body is made."""
        return self._body is not None

    def build(self) -> None:
        """Make the body, with the drafts that wait."""
        if self._body is not None:
            return
        self._body = CriterionBody(self._view, self._tools, read_only=self._read_only)
        self._body.bar.pressed_answer.connect(self._press)
        note = self._body.note
        note.retried.connect(lambda: self._record(self._tried_reason, by_key=False))
        note.reason_given.connect(lambda reason: self._record(reason, by_key=True))
        note.reason_typed.connect(self._keep_reason)
        note.dropped.connect(self._drop)
        note.left.connect(self._leave_reason)
        if self._body.form is not None:
            self._body.form.finished.connect(self.come_back)
        self._layout.takeAt(1)
        self._layout.addWidget(self._body)
        metrics.at_least(self, height=0)
        self._take_up_reason()

    def show_view(self, view: CriterionView) -> None:
        """Show what has changed."""
        _ = self._tools.words.translator()
        self._view = view
        self._title.setText(wanted(view, _))
        verdict = _(VERDICTS[view.verdict])
        self._chip.show_sign(signs.of_verdict(view.verdict), verdict)
        widgets.name(self, f"{view.id} {view.title}: {verdict}")
        self.setAccessibleDescription(view.text)
        if self._body is not None:
            self._body.show_view(view)

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order."""
        if self._body is None:
            return [self]
        answer = self._body.bar.stop()
        return [*super().stops(), *([answer] if answer else []), *self._body.note.stops()]

    def show_other_language(self, shown: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Show or hide the protocol's words in the other language."""
        self.build()
        if self._body is not None:
            self._body.other_text.setText(self._tools.desk.in_other_language(self.id) if shown else "")
            self._body.other_text.setVisible(shown)

    @property
    def shows_other_language(self) -> bool:
        """Whether the protocol's words are shown in both languages."""
        return self._body is not None and not self._body.other_text.isHidden()

    def show_help(self) -> bool:
        """Show or hide what the focused fact means, else what the criterion means in plain words."""
        self.build()
        row = self.row_with_focus()
        if row is not None and row.show_help():
            return True
        if self._body is None or not self._view.gloss:
            return False
        self._body.gloss.setVisible(self._body.gloss.isHidden())
        return True

    def commit_pending(self) -> bool:
        """Record what waits; return whether nothing waits any more."""
        return (self.form is None or self.form.commit_pending()) and self._asked is None

    def determine(self, answer: Answer | None, *, by_key: bool = True) -> None:
        """Record a determination, or say beside it why it is not recorded."""
        self.build()
        self._asked = answer
        self._record("", by_key=by_key)

    def bring_back(self, earlier: Earlier) -> None:
        """Record once more what stood before, as `determine` does."""
        self.build()
        self._asked = earlier.answer
        self._record(earlier.reason, by_key=False, undoes=True)

    def _record(self, reason: str, *, by_key: bool, undoes: bool = False) -> None:
        assert self._body is not None  # noqa: S101 - it was built before anybody answered
        asked, self._tried_reason = self._asked, reason
        trouble = self._tools.desk.determine(self.id, asked, reason, undoes=undoes)
        if trouble is not None:
            kept = reason or self._tools.drafts.get(self._reason_key(asked)) or ""
            self._body.note.show_troubles((trouble,), self._name_of(asked), kept)
            self._body.note.take_focus()
            if not isinstance(trouble, ReasonNeeded):
                self._tools.messages.warn(self._tools.words.trouble(trouble))
            return
        self._drop()
        if asked is not None:
            self.determined.emit(by_key)

    def _name_of(self, answer: Answer | None) -> str:
        _ = self._tools.words.translator()
        return _(ANSWERS[answer]) if answer is not None else _("No determination")

    def _press(self, answer: Answer) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.determine(answer, by_key=False)

    def _reason_key(self, answer: Answer | None) -> str:
        return f"{self.id}//{answer if answer is not None else 'none'}"

    def _keep_reason(self, text: str) -> None:
        if text:
            self._tools.drafts.put(self._reason_key(self._asked), text)
        else:
            self._tools.drafts.drop(self._reason_key(self._asked))

    def _take_up_reason(self) -> None:
        """Ask again for a reason that was being typed when the program ended."""
        for answer in KEYS.values():
            text = self._tools.drafts.get(self._reason_key(answer))
            if text is not None:
                self._asked = answer
                self._show_kept_reason(answer, text)

    def _show_kept_reason(self, answer: Answer, text: str) -> None:
        assert self._body is not None  # noqa: S101 - only a body that was made takes up a draft
        trouble = ReasonNeeded(N_("Nothing is recorded yet: go on with your reason, or discard it."))
        self._body.note.show_troubles((trouble,), self._name_of(answer), text)

    def _drop(self) -> None:
        """Ask for no reason any more."""
        assert self._body is not None  # noqa: S101 - its button was pressed
        had_focus = self._body.note.isAncestorOf(QApplication.focusWidget() or self)
        for answer in (*KEYS.values(), None):
            self._tools.drafts.drop(self._reason_key(answer))
        self._asked = None
        self._body.note.clear()
        if had_focus:
            self.come_back()

    def _leave_reason(self) -> None:
        """Leave the reason: what is typed stays where it is, unrecorded."""
        _ = self._tools.words.translator()
        assert self._body is not None  # noqa: S101 - Esc was pressed in its field
        if not self._body.note.reason().strip():
            self._drop()
        elif self._tools.messages.ask(
            _("Leave {criterion} without recording “{answer}”?").format(
                criterion=self.id, answer=self._name_of(self._asked)
            ),
            _("The determination is not saved. The reason you typed stays in its field."),
            yes=_("Leave it"),
            no=_("Go on writing"),
        ):
            self.come_back()
        else:
            self._body.note.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Answer and clear by key, but only while the focus is on the card or its answers."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (plain and self._is_answerable()):
            super().keyPressEvent(event)
        elif event.text() in KEYS:
            if not event.isAutoRepeat():
                self._answer(KEYS[event.text()])
        elif event.key() in _CLEAR:
            if not event.isAutoRepeat() and self._view.determination is not None:
                self.determine(None)
        else:
            super().keyPressEvent(event)

    def _answer(self, answer: Answer) -> None:
        """Answer by key; what may not be answered says why."""
        refused = dict(self._view.refused)
        if answer in self._view.allowed:
            self.determine(answer)
        elif answer in refused:
            self._tools.messages.tell(refused[answer])

    def _is_answerable(self) -> bool:
        focused = QApplication.focusWidget()
        on_bar = self._body is not None and focused is not None and self._body.bar.isAncestorOf(focused)
        is_closed = self._read_only or self._tools.desk.closed(Task.DETERMINE)
        return not is_closed and (focused is self or on_bar)
