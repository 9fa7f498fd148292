"""The criteria as one scrolling list: cards are made when they are needed, and only changed ones are drawn anew."""

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from jdm_desktop.domain.criterion import CriterionKind
from jdm_desktop.domain.view import ScreeningState, ScreeningView
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.broad import Broad
from jdm_desktop.gui.criterion_panel import CriterionPanel
from jdm_desktop.gui.fact_entry import Slot
from jdm_desktop.gui.fact_row import FactRow
from jdm_desktop.gui.general_panel import GeneralPanel
from jdm_desktop.gui.reason_field import ReasonField
from jdm_desktop.gui.screening_desk import Earlier
from jdm_desktop.gui.tools import Tools

_ABOVE = 76  # so much of the card before stays in view: its answer, just given

Card = GeneralPanel | CriterionPanel


class Ground(Broad, QWidget):
    """What the cards lie on."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "ground")


class ChecklistList(widgets.ScrollArea):
    """`moved` says that a person works in another card, `determined` that one was answered, by key or not."""

    moved = Signal(str)
    determined = Signal(str, bool)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._view: ScreeningView | None = None
        self._cards: dict[str, Card] = {}
        self._current: Card | None = None
        self._content: Ground | None = None
        ground = Ground()  # stays: to change the widget of a scroll area styles everything in it anew
        self._place = widgets.column(ground, gap=0)
        self.setWidget(ground)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or all is measured for two widths
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._build_one)
        self.verticalScrollBar().valueChanged.connect(self._build_visible)
        QApplication.instance().focusChanged.connect(self._notice_focus)  # type: ignore[union-attr]

    @property
    def current(self) -> str:
        """The id of the card in which a person works, or worked last."""
        return self._current.id if self._current else ""

    @property
    def cards(self) -> list[Card]:
        """All cards, from top to bottom."""
        return list(self._cards.values())

    def show_view(self, view: ScreeningView) -> None:
        """Show `view`: only what differs where it is the same screening in the same language and state."""
        before, self._view = self._view, view
        if before is None or _frame_of(before) != _frame_of(view):
            self._make(view)
            return
        general = self._cards.get("general")
        if isinstance(general, GeneralPanel) and before.general_facts != view.general_facts:
            general.show_view(view)
        for old, new in zip(before.criteria, view.criteria, strict=True):
            card = self._cards[new.id]
            if old != new and isinstance(card, CriterionPanel):
                card.show_view(new)

    def remake(self) -> None:
        """Make everything anew at the next view: the language is another, or the screening."""
        self._view = None

    def _make(self, view: ScreeningView) -> None:
        self._rest.stop()
        self._put_away()
        self._content = content = Ground()
        column = widgets.column(content, margins=(20, 14, 20, 24), gap=12)
        for part in self._parts(view):
            column.addWidget(part)
        column.addStretch(1)
        self._place.addWidget(content)
        content.show()
        self._tools.theme.dress(content)
        if self.isVisible():
            self._begin()

    def _put_away(self) -> None:
        """Take the old cards out of sight at once, and let them go when nobody waits."""
        self._cards, self._current = {}, None
        if self._content is not None:
            self._place.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self.verticalScrollBar().setValue(0)

    def _parts(self, view: ScreeningView) -> list[QWidget]:
        """Return the cards, with a heading before each of the protocol's two lists."""
        _ = self._tools.words.translator()
        headings = {CriterionKind.INCLUSION: _("Inclusion criteria"), CriterionKind.EXCLUSION: _("Exclusion criteria")}
        parts: list[QWidget] = []
        read_only = view.state is ScreeningState.COMPLETED
        if view.general_facts:
            parts.append(self._take_in(GeneralPanel(view, self._tools, read_only=read_only)))
        kind = ""
        for each in view.criteria:
            if each.kind != kind:
                kind = each.kind
                parts.append(widgets.heading(headings[CriterionKind(kind)], 2))
            parts.append(self._take_in(CriterionPanel(each, self._tools, read_only=read_only)))
        return parts

    def _take_in(self, card: Card) -> Card:
        self._cards[card.id] = card
        card.stepped.connect(lambda step: self._step(card, step))
        if isinstance(card, CriterionPanel):
            card.determined.connect(lambda by_key: self.determined.emit(card.id, by_key))
        return card

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to make the cards once somebody can see them."""
        super().showEvent(event)
        self._begin()

    def _begin(self) -> None:
        """Make what is in view now, and the rest while nobody waits for it."""
        settle()
        self._build_visible()
        if any(not _is_built(card) for card in self.cards):
            self._rest.start()

    def _build_visible(self) -> None:
        bottom = self.verticalScrollBar().value() + self.viewport().height()
        for card in self.cards:
            if not _is_built(card) and card.y() < bottom:
                self._build(card)

    def _build_one(self) -> None:
        card = next((card for card in self.cards if not _is_built(card)), None)
        if card is None:
            self._rest.stop()
        else:
            self._build(card)

    def _build(self, card: Card) -> None:
        card.build()
        self._tools.theme.dress(card)

    def jump(self, name: str) -> None:
        """Put the focus on a card; all above it are made first, so that nothing moves afterwards."""
        card = self._cards.get(name)
        if card is None:
            return
        for each in self.cards[: self.cards.index(card) + 2]:
            if not _is_built(each):
                self._build(each)
        settle()
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def bring_back(self, earlier: Earlier) -> None:
        """Go to a criterion, and record once more what stood before."""
        self.jump(earlier.criterion)
        card = self._cards[earlier.criterion]
        if isinstance(card, CriterionPanel):
            card.bring_back(earlier)

    def _step(self, card: Card, step: int) -> None:
        at = self.cards.index(card) + step
        if 0 <= at < len(self._cards):
            self.jump(self.cards[at].id)

    def copy_from_above(self) -> bool:
        """Take over date and source of the nearest row above that has any; return False where there is none."""
        row = self._current.row_with_focus() if self._current else None
        if row is None:
            return False
        rows = [each for card in self.cards if card.form is not None for each in card.form.rows]
        above = next((each for each in reversed(rows[: rows.index(row)]) if _has_source(each)), None)
        if above is not None:
            row.copy_from(above.entry)
        return above is not None

    def show_other_language(self, *, everywhere: bool) -> None:
        """Show or hide the protocol's words in the other language, here or everywhere."""
        panels = [card for card in self.cards if isinstance(card, CriterionPanel)]
        here = [card for card in panels if card is self._current]
        chosen = panels if everywhere else here
        shown = not all(card.shows_other_language for card in chosen)
        for card in chosen:
            card.show_other_language(shown)

    def show_help(self) -> bool:
        """Show or hide help on what has the focus; return False where there is none."""
        return self._current is not None and self._current.show_help()

    def commit_pending(self) -> bool:
        """Record what waits; return whether nothing waits any more."""
        done = [
            card.commit_pending() for card in self.cards if _is_built(card)
        ]  # every one of them, also after a refusal
        return all(done)

    def show_whole(self, widget: QWidget) -> None:
        """Bring a card into view with the end of the one before it; a field, with as little movement as can be."""
        if widget not in self._cards.values():
            super().show_whole(widget)
            QTimer.singleShot(0, self, self._show_focused)  # once more when everything has its place
            return
        bar = self.verticalScrollBar()
        top, height = widget.y(), self.viewport().height()
        visible = QRect(0, bar.value(), 1, height)
        whole = QRect(0, top, 1, widget.height())
        if not visible.contains(whole):
            bar.setValue(top - metrics.px(_ABOVE))

    def _show_focused(self) -> None:
        settle()
        focused, content = QApplication.focusWidget(), self.widget()
        inside = focused is not None and content is not None and content.isAncestorOf(focused)
        if focused is not None and inside and focused not in self._cards.values():
            super().show_whole(self._around(focused))

    def _around(self, focused: QWidget) -> QWidget:
        """Return what is to be seen whole: a reason with its question and its buttons, else the field alone."""
        parent = focused.parentWidget()
        return parent if isinstance(parent, ReasonField) else focused

    def _notice_focus(self, _old: QWidget | None, focused: QWidget | None) -> None:
        content = self.widget()
        if focused is None or content is None or not content.isAncestorOf(focused):
            return
        before = self._current
        self._current = next((card for card in self.cards if card is focused or card.isAncestorOf(focused)), before)
        if before is not None and before is not self._current:
            before.set_current(None)
        if self._current is not None:
            self._current.set_current(focused)
            if before is not self._current:
                self.moved.emit(self._current.id)


def settle() -> None:
    """Give everything its place now, and not at the next turn of the event loop."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _frame_of(view: ScreeningView) -> tuple[object, ...]:
    """Return what must be the same for the cards to stay."""
    return view.screening_id, view.language, view.state, view.study.hash, tuple(each.id for each in view.criteria)


def _is_built(card: Card) -> bool:
    return not isinstance(card, CriterionPanel) or card.is_built


def _has_source(row: FactRow) -> bool:
    return bool(row.entry.recorded(Slot.ASSESSED) or row.entry.recorded(Slot.SOURCE))
