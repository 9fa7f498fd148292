"""One screening to work through: what is always in view on top, and below it the criteria as one list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.domain.view import ScreeningState, ScreeningView
from jdm_desktop.gui import general_panel, metrics, signs, widgets
from jdm_desktop.gui.checklist_list import ChecklistList
from jdm_desktop.gui.drafts import INTERVAL, Drafts
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.outcome_bar import OutcomeBar
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.screening_desk import ScreeningDesk
from jdm_desktop.gui.sign_line import SignLine
from jdm_desktop.gui.signature_strip import SignatureStrip
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.tools import Tools
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.session import Session

_CTRL, _SHIFT, _NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)
_PLACE_PARTS = 2
_LOW = 500  # pixels at 100 %: below it the head would leave too little room for the criteria


class ChecklistPanel(Page):
    """The checklist of one screening; every edit is recorded as it is made."""

    preview_requested = Signal(int)
    sign_requested = Signal(int)
    signatures_requested = Signal(int)
    back_requested = Signal()

    def __init__(
        self,
        session: Session,
        words: Wording,
        theme: Theme,
        messages: Messages,
        parent: QWidget | None = None,
        *,
        draft_interval: int = INTERVAL,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._messages = messages
        self._desk = ScreeningDesk(session, words, self)
        self._drafts = Drafts(session, draft_interval, self)
        tools = Tools(self._desk, self._drafts, theme, words, messages)
        self._theme = theme
        self._bar = OutcomeBar(tools)
        self._signed = SignatureStrip(words, theme)
        self._closed = SignLine(theme, "small")
        self._list = ChecklistList(tools)
        layout = widgets.column(self, gap=0)
        layout.addWidget(self._bar)
        layout.addWidget(self._signed)
        around = widgets.column(margins=(20, 6, 20, 0), gap=0)
        around.addWidget(self._closed)
        layout.addLayout(around)
        layout.addWidget(self._list, 1)
        self._connect()
        words.changed.connect(self.retranslate)
        theme.changed.connect(self._share_room)

    def _connect(self) -> None:
        self._desk.changed.connect(self._refresh)
        self._bar.back_pressed.connect(self.back_requested)
        self._bar.preview_pressed.connect(self._preview)
        self._bar.complete_pressed.connect(self._complete)
        self._bar.reopen_pressed.connect(self._reopen)
        self._bar.sign_pressed.connect(self._sign)
        self._signed.show_asked.connect(lambda: self.signatures_requested.emit(self._desk.shown.screening_id))
        self._bar.jumped.connect(self._list.jump)
        self._list.moved.connect(self._note_place)
        self._list.determined.connect(self._go_on)

    @property
    def screening_id(self) -> int | None:
        """Which screening is open."""
        return self._desk.screening_id

    def open(self, screening_id: int) -> None:
        """Show a screening, with the texts that were typed and not saved; raise Trouble where it cannot be read."""
        self._desk.open(screening_id)
        waiting = self._drafts.open(f"screening/{screening_id}")
        self._list.remake()
        self._refresh()
        if waiting:
            self._announce(waiting)

    def _announce(self, waiting: int) -> None:
        ngettext = self._words.plural()
        self._messages.tell(
            ngettext(
                "{count} text that was typed and not saved is back in its field, marked as not saved.",
                "{count} texts that were typed and not saved are back in their fields, marked as not saved.",
                waiting,
            ).format(count=waiting)
        )

    def _refresh(self) -> None:
        shown = self._desk.shown
        self._bar.show_view(shown)
        self._signed.show_signatures(self._desk.signatures())
        self._list.show_view(shown)
        self._say_what_is_closed(shown)

    def _say_what_is_closed(self, shown: ScreeningView) -> None:
        """Say once, above everything, why nothing can be entered or determined in a screening that is under way."""
        closed = (self._desk.closed(Task.ENTER), self._desk.closed(Task.DETERMINE))
        why = "\n".join(dict.fromkeys(filter(None, closed)))
        self._closed.say(signs.INFO, why)
        self._closed.setVisible(bool(why) and shown.state is not ScreeningState.COMPLETED)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Have the head give way where the window is low for its words."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        low = self.height() < metrics.px(_LOW)
        self._bar.give_way(low=low)
        self._signed.give_way(low=low)

    # ------------------------------------------------------------------------------------------------------ as a page

    def retranslate(self) -> None:
        """Show everything in the language in force, at the same place."""
        if self._desk.screening_id is None:
            return
        here = self._list.current
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._desk.speak()
        self._list.remake()
        self._refresh()
        if had_focus and here:
            self._list.jump(here)

    def commit_pending(self) -> bool:
        """Record the text being typed; False where one is refused, or a reason is being written."""
        return self._list.commit_pending()

    def first_focus(self) -> None:
        """Go to where the person was, else to general facts that are needed, else to the first open criterion."""
        if self._desk.screening_id is None:
            self.setFocus()
            return
        shown = self._desk.shown
        needed = general_panel.ID if any(fact.missing for fact in shown.general_facts) else None
        self._list.jump(self._list.current or needed or self._desk.next_open(None) or shown.criteria[0].id)

    def show_help(self) -> bool:
        """Show help on the focused fact or criterion."""
        return self._list.show_help()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the checklist's own keys."""
        _ = self._words.translator()
        return (
            ("1 2 3 4", _("Yes, No, Unknown yet, Not applicable: answer the criterion and go to the next open one")),
            ("Backspace", _("Take the answer back")),
            ("Ctrl+Z", _("Bring the answer before back, as a new entry")),
            ("↑ ↓", _("The criterion before, the next one")),
            ("F6 / Shift+F6", _("The next open criterion, the one before")),
            ("Enter / F4", _("Into the facts of the criterion")),
            ("Esc", _("Back from the facts to the criterion")),
            ("Y N", _("Yes, No: on a fact that is one or the other")),
            (_("Delete"), _("Clear the fact")),
            ("Ctrl+D", _("Date and source document as in the row above")),
            ("F1", _("What the fact or the criterion means")),
            ("F2 / Shift+F2", _("The protocol's words in the other language: here, everywhere")),
            ("Ctrl+Shift+S", _("Review a completed screening and sign it")),
            ("Ctrl+Enter", _("Complete the screening and preview the checklist; record a reason")),
        )

    def place(self) -> str:
        """Return which screening and criterion a person works on."""
        return f"{self.screening_id}:{self._list.current}" if self.screening_id is not None else ""

    def restore(self, place: str) -> None:
        """Go back to the screening and criterion."""
        parts = place.split(":")
        if len(parts) != _PLACE_PARTS or not parts[0].isdecimal():
            return
        if self.screening_id != int(parts[0]):
            self.open(int(parts[0]))
        self._list.jump(parts[1])

    def keep_typed(self) -> None:
        """Keep what is typed, wherever it is."""
        self._drafts.keep()

    def close_page(self) -> None:
        """Keep the drafts and hear of no more changes."""
        self._drafts.close()
        self._desk.close()

    # ---------------------------------------------------------------------------------------------------------- steps

    def _note_place(self, _criterion: str) -> None:
        self.place_changed.emit()

    def _go_on(self, criterion: str, by_key: bool) -> None:  # noqa: FBT001 - a signal's arguments
        """After an answer by key, go to the next open criterion; after the last, to completing."""
        if by_key:
            self._go_to(self._desk.next_open(criterion))

    def _go_to(self, criterion: str | None) -> None:
        if criterion is None:
            self._bar.take_focus()
        else:
            self._list.jump(criterion)

    def _undo(self) -> None:
        _ = self._words.translator()
        earlier = self._desk.take_earlier()
        if earlier is None:
            self._messages.tell(_("Nothing was determined since this screening was opened: there is nothing to undo."))
            return
        self._list.bring_back(earlier)

    def _preview(self) -> None:
        if self.screening_id is not None and self.commit_pending():
            self.preview_requested.emit(self.screening_id)

    def _sign(self) -> None:
        if self.screening_id is not None and self.commit_pending():
            self.sign_requested.emit(self.screening_id)

    def _complete(self) -> None:
        if not (self.commit_pending() and self._confirm_open()):
            return
        if self._say(self._desk.complete()):
            self._bar.take_focus()
            self.preview_requested.emit(self._desk.shown.screening_id)

    def _confirm_open(self) -> bool:
        """Ask before a screening is completed with criteria open."""
        _, left = self._words.translator(), self._desk.shown.open
        if not left:
            return True
        return self._messages.ask(
            _("Complete the screening with open criteria?"),
            _("Open criteria: {count}. The outcome is settled without them: {sentence}").format(
                count=left, sentence=self._desk.shown.sentence
            ),
            yes=_("Complete the screening"),
            no=_("Go on screening"),
        )

    def _reopen(self) -> None:
        _ = self._words.translator()
        reason = self._messages.ask_text(
            _("Reopen {label}?").format(label=self._desk.shown.label),
            _("The completed record stays as it is; what follows becomes a new version of it."),
            label=_("Reason"),
            confirm=_("Reopen"),
            cancel=_("Leave it completed"),
        )
        if reason is not None and self._say(self._desk.reopen(reason)):
            self.first_focus()

    def _say(self, trouble: Trouble | None) -> bool:
        """Say what went wrong; return whether nothing did."""
        if trouble is not None:
            self._messages.warn(self._words.trouble(trouble))
        return trouble is None

    # ----------------------------------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what the checklist's own keys do; leave the others to the window."""
        if not self._press(Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)

    def _press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key does; return False where it does nothing here."""
        if self._desk.screening_id is None:
            return False
        keys, here = Qt.Key, self._list.current or None
        actions = {
            (keys.Key_F6, _NONE): lambda: self._go_to(self._desk.next_open(here)),
            (keys.Key_F6, _SHIFT): lambda: self._go_to(self._desk.previous_open(here)),
            (keys.Key_F2, _NONE): lambda: self._list.show_other_language(everywhere=False),
            (keys.Key_F2, _SHIFT): lambda: self._list.show_other_language(everywhere=True),
            (keys.Key_Z, _CTRL): self._undo,
            (keys.Key_D, _CTRL): self._list.copy_from_above,
            (keys.Key_S, _CTRL | _SHIFT): self._sign,
            (keys.Key_Return, _CTRL): self._complete_by_key,
            (keys.Key_Enter, _CTRL): self._complete_by_key,
        }
        action = actions.get((key, modifiers))
        if action is not None:
            action()
        return action is not None

    def _complete_by_key(self) -> None:
        if self._desk.shown.state is ScreeningState.COMPLETED:
            self._preview()
        elif self._bar.offers_completion():
            self._complete()
        else:
            self._go_to(self._desk.next_open(self._list.current or None))
