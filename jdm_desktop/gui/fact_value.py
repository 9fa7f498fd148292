"""The control of one value: a line of text or a row of buttons, by the kind of its item; nothing is ever preset."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.item import NONE, Kind, printed_unit
from jdm_desktop.domain.view import FactView
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.toggle_group import ToggleGroup
from jdm_desktop.gui.typed_field import TypedField
from jdm_desktop.gui.words import Wording

_TOGGLED = (Kind.YESNO, Kind.CHOICE, Kind.CHOICES)
_WIDTHS = {Kind.NUMBER: 84, Kind.INTEGER: 84, Kind.DATE: 112, Kind.DATE_OR_NONE: 112, Kind.DATES: 200, Kind.TEXT: 200}
_SEPARATOR = ";"


class FactValue(QWidget):
    """What the kinds have in common.

    `offered` gives a text to be recorded, `typed` one that is still being typed, `entered` follows Enter;
    `too_long` says that a pasted text was left out. Each kind gives the three methods: a class of Qt's, which has a
    metaclass of its own, cannot be abstract.
    """

    offered = Signal(str)
    typed = Signal(str)
    entered = Signal()
    too_long = Signal()

    def show_text(self, text: str) -> None:
        """Show the canonical `text`, or a draft of it."""
        raise NotImplementedError

    def mark_wrong(self, text: str | None) -> None:
        """Mark what is not saved: `text`, None for nothing."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order."""
        raise NotImplementedError


class TypedValue(FactValue):
    """A number, a date or a text, with its unit; beside a date that may be "never", a button that says so."""

    def __init__(self, fact: FactView, named: str, words: Wording) -> None:
        super().__init__()
        kind = Kind(fact.kind)
        self._field = TypedField(named)
        metrics.at_least(self._field, width=_WIDTHS[kind])
        metrics.at_most(self._field, width=_WIDTHS[kind])
        self._field.done.connect(self._offer)
        self._field.textEdited.connect(self.typed)
        self._field.entered.connect(self.entered)
        self._field.inputRejected.connect(self.too_long)
        flow = FlowLayout(self, gap=8)
        flow.addWidget(self._field)
        self._never = self._make_never(fact, named) if fact.none_label else None
        if self._never is not None:
            flow.addWidget(self._never)
        if kind in (Kind.DATE, Kind.DATE_OR_NONE):
            self._field.setPlaceholderText(words.translator()("date"))
        if unit := printed_unit(fact.unit, words.language):
            flow.addWidget(widgets.label(unit, kind="unit"))

    def _make_never(self, fact: FactView, named: str) -> ToggleGroup:
        never = ToggleGroup((NONE,))
        never.label_with(named, {NONE: fact.none_label})
        never.pressed_value.connect(self._press_never)
        never.cleared.connect(lambda: self._clear_never(never))
        never.entered.connect(self.entered)
        return never

    def _press_never(self) -> None:
        assert self._never is not None  # noqa: S101 - only its own button calls this
        self.offered.emit("" if self._never.values() else NONE)

    def _clear_never(self, never: ToggleGroup) -> None:
        if never.values():
            self.offered.emit("")

    def _offer(self) -> None:
        """Offer what was typed; a blank field beside "never" takes nothing back."""
        is_never = self._never is not None and bool(self._never.values())
        if self._field.text() or not is_never:
            self.offered.emit(self._field.text())

    def show_text(self, text: str) -> None:
        """Show the canonical `text`, or a draft of it."""
        is_never = self._never is not None and text == NONE
        self._field.show_text("" if is_never else text)
        if self._never is not None:
            self._never.show_values(frozenset({NONE} if is_never else ()))

    def mark_wrong(self, text: str | None) -> None:
        """Mark what is not saved: `text`, None for nothing."""
        is_never = self._never is not None and text == NONE
        self._field.mark_wrong(text is not None and not is_never)
        if self._never is not None:
            self._never.mark_pending(frozenset({NONE} if is_never else ()))

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order."""
        return [self._field, *([self._never.stop()] if self._never else [])]


class ToggledValue(FactValue):
    """Yes or no, one of a few, or any of many: buttons, of which the one of "none" stands alone."""

    def __init__(self, fact: FactView, named: str, words: Wording) -> None:
        super().__init__()
        self._kind = Kind(fact.kind)
        self._text = ""
        labels = _labels(fact, words)
        self._group = ToggleGroup(tuple(labels))
        self._group.label_with(named, labels)
        if self._kind is Kind.YESNO:
            self._group.answer_to({"y": "yes", "n": "no"})
        self._group.pressed_value.connect(self._press)
        self._group.named_value.connect(self.offered)
        self._group.cleared.connect(self._clear)
        self._group.entered.connect(self.entered)
        layout = widgets.row(self, gap=0)
        layout.addWidget(self._group, 1)

    def _press(self, value: str) -> None:
        self.offered.emit(self._joined(value) if self._kind is Kind.CHOICES else self._other(value))

    def _other(self, value: str) -> str:
        return "" if value == self._text else value

    def _joined(self, value: str) -> str:
        if value == NONE:
            return self._other(NONE)
        there = set(self._text.split(_SEPARATOR)) - {NONE} ^ {value}
        return _SEPARATOR.join(each for each in self._group.known() if each in there)

    def _clear(self) -> None:
        if self._text:
            self.offered.emit("")

    def show_text(self, text: str) -> None:
        """Show the canonical `text`, or a draft of it."""
        self._text = text
        self._group.show_values(frozenset(text.split(_SEPARATOR)))

    def mark_wrong(self, text: str | None) -> None:
        """Mark what is not saved: `text`, None for nothing."""
        self._group.mark_pending(frozenset() if text is None else frozenset(text.split(_SEPARATOR)))

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in order."""
        return [self._group.stop()]


def _labels(fact: FactView, words: Wording) -> dict[str, str]:
    _ = words.translator()
    if fact.kind == Kind.YESNO:
        return {"yes": _("Yes"), "no": _("No")}
    labels = dict(fact.choices)
    return {**labels, NONE: fact.none_label} if fact.kind == Kind.CHOICES and fact.none_label else labels


def is_toggled(fact: FactView) -> bool:
    """Tell whether the value of `fact` is chosen by buttons alone."""
    return fact.kind in _TOGGLED


def make(fact: FactView, named: str, words: Wording) -> FactValue:
    """Return the control for the kind of `fact`; `named` says aloud what it is of."""
    return (ToggledValue if is_toggled(fact) else TypedValue)(fact, named, words)
