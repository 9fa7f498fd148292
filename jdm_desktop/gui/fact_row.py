"""One fact of a criterion: its label, its value, when it was assessed, where it stands, and who entered it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from jdm_desktop.domain.item import Kind
from jdm_desktop.domain.view import FactView
from jdm_desktop.gui import fact_value, widgets
from jdm_desktop.gui.broad import Broad
from jdm_desktop.gui.criterion_words import entered, entered_when, labelled
from jdm_desktop.gui.elided_line import ElidedLine
from jdm_desktop.gui.fact_entry import FactEntry, Slot
from jdm_desktop.gui.fact_layout import FactLayout, Part
from jdm_desktop.gui.note import Note
from jdm_desktop.gui.tools import Tools
from jdm_desktop.gui.typed_field import MOST, TypedField

_PARTS = {Slot.ASSESSED: Part.ASSESSED, Slot.SOURCE: Part.SOURCE}


class FactRow(Broad, QWidget):
    """Records every edit as it is made; what is refused stays in its field, marked as not saved.

    `finished` says that Enter was pressed in a field and what it holds is recorded.
    """

    finished = Signal()

    def __init__(self, entry: FactEntry, named: str, tools: Tools) -> None:
        super().__init__()
        self._entry = entry
        self._named = named
        self._tools = tools
        self._words = tools.words
        self._note: Note | None = None
        self._fields: dict[Slot, TypedField] = {}
        self._layout = FactLayout(self, tall_value=entry.fact.kind == Kind.CHOICES)
        self._label = _plain_label("")
        self._entered = ElidedLine("small")
        self._says_author = True
        self._value = fact_value.make(entry.fact, named, tools.words)
        for part, widget in ((Part.LABEL, self._label), (Part.VALUE, self._value), (Part.ENTERED, self._entered)):
            self._layout.put(part, widget)
        self._value.offered.connect(lambda text: self._commit(Slot.VALUE, text))
        self._value.typed.connect(lambda text: self._type(Slot.VALUE, text))
        self._value.entered.connect(self._finish)
        self._value.too_long.connect(self._tell_too_long)
        self.show_fact(entry.fact)

    @property
    def entry(self) -> FactEntry:
        """What is recorded and typed here."""
        return self._entry

    def show_fact(self, fact: FactView) -> None:
        """Show what is recorded; what is typed and not recorded stays."""
        self._entry.fact = fact
        self._label.setText(labelled(fact, self._words.translator()))
        self._show_entered()
        for slot in _PARTS:
            if self._entry.text(slot):
                self._field(slot)
        self._show_texts()

    def say_author(self, says: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Say who entered the fact, or leave it to one line for all rows."""
        self._says_author = says
        self._show_entered()

    def _show_entered(self) -> None:
        fact = self._entry.fact
        hidden = fact.text and not self._says_author
        said = "" if hidden else entered(fact, self._words.translator())
        self._entered.say(said, end=entered_when(fact))

    def set_current(self, current: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Show the fields of a row in which a person works, else only those that hold something."""
        for slot in _PARTS:
            if current or slot in self._fields:
                self._field(slot).setVisible(current or bool(self._entry.text(slot)))

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order."""
        fields = [field for slot in _PARTS if (field := self._fields.get(slot)) is not None and not field.isHidden()]
        return [*self._value.stops(), *fields, *(self._note.stops() if self._note else [])]

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
        """Put the focus on the value."""
        self._value.stops()[0].setFocus(reason)

    def copy_from(self, above: FactEntry) -> None:
        """Take over date and source document from another row."""
        texts = {slot: above.recorded(slot) for slot in _PARTS}
        self._entry.commit_together(texts)
        self._show_texts()

    def show_help(self) -> bool:
        """Show or hide what the item means; return False where nothing is to be said."""
        if not self._entry.fact.help:
            return False
        self._noted().show_help(self._entry.fact.help)
        return True

    def commit_pending(self) -> bool:
        """Record what waits; return whether nothing waits any more."""
        done = self._entry.commit_pending()
        self._show_texts()
        return done

    def _field(self, slot: Slot) -> TypedField:
        if slot not in self._fields:
            self._fields[slot] = self._make_field(slot)
        return self._fields[slot]

    def _make_field(self, slot: Slot) -> TypedField:
        _ = self._words.translator()
        said = {Slot.ASSESSED: _("date of assessment"), Slot.SOURCE: _("source document")}[slot]
        field = TypedField(f"{self._named} – {said}", self)
        field.setProperty("kind", "quiet")
        field.setPlaceholderText({Slot.ASSESSED: _("date"), Slot.SOURCE: _("source document")}[slot])
        field.show_text(self._entry.text(slot))
        field.done.connect(lambda: self._commit(slot, field.text()))
        field.textEdited.connect(lambda text: self._type(slot, text))
        field.entered.connect(self._finish)
        field.inputRejected.connect(self._tell_too_long)
        self._layout.put(_PARTS[slot], field)
        return field

    def _type(self, slot: Slot, text: str) -> None:
        self._entry.type(slot, text)

    def _commit(self, slot: Slot, text: str) -> None:
        self._entry.commit(slot, text)
        self._show_texts()

    def _tell_too_long(self) -> None:
        _ = self._words.translator()
        self._tools.messages.warn(
            _("Nothing was inserted: the text is longer than {count} characters.").format(count=MOST)
        )

    def _record_with(self, reason: str) -> None:
        self._entry.commit_pending(reason)
        self._show_texts()
        if not self._entry.pending():
            self.take_focus()

    def _drop(self) -> None:
        self._entry.drop_pending()
        self._show_texts()
        self.take_focus()

    def _finish(self) -> None:
        """Go on where all is recorded, else to the date or source document that waits."""
        waiting = self._entry.pending()
        if not waiting:
            self.finished.emit()
        elif waiting[0] in self._fields:
            self._fields[waiting[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_texts(self) -> None:
        """Show texts as they stand, and mark what is not saved; what is just being typed is not marked."""
        marked = [slot for slot in self._entry.pending() if self._entry.troubles or not self._is_typed_in(slot)]
        self._value.show_text(self._shown_value())
        self._value.mark_wrong(self._entry.draft(Slot.VALUE) if Slot.VALUE in marked else None)
        for slot, field in self._fields.items():
            field.show_text(self._entry.text(slot))
            field.mark_wrong(slot in marked)
        self._show_trouble(bool(marked))

    def _is_typed_in(self, slot: Slot) -> bool:
        part = self._fields.get(slot) if slot in _PARTS else self._value
        return part is not None and widgets.holds_focus(part)

    def _shown_value(self) -> str:
        """Return what is recorded for buttons, which show nothing else; for a field what was typed."""
        recorded = self._entry.recorded(Slot.VALUE)
        return recorded if fact_value.is_toggled(self._entry.fact) else self._entry.text(Slot.VALUE)

    def _show_trouble(self, waiting: bool) -> None:  # noqa: FBT001 - the one thing that it says
        if waiting and self._entry.troubles:
            self._noted().show_troubles(self._entry.troubles, reason=self._noted().reason())
        elif waiting:
            self._noted().show_waiting()
        elif self._note is not None:
            self._note.clear()

    def _noted(self) -> Note:
        if self._note is None:
            self._note = Note(self._tools.theme, self._words, self._named)
            self._note.retried.connect(lambda: self._record_with(""))
            self._note.reason_given.connect(self._record_with)
            self._note.dropped.connect(self._drop)
            self._note.left.connect(self.take_focus)
            self._layout.put(Part.NOTE, self._note)
        return self._note


def _plain_label(kind: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("kind", kind)
    return label
