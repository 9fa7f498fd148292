"""The participants: search, filter by state, open; and at the side the one that is selected."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import Outcome, ScreeningState
from jdm_desktop.gui import metrics, terms, widgets
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.participant_card import ParticipantCard
from jdm_desktop.gui.participant_model import ParticipantModel, SignDelegate
from jdm_desktop.gui.table import Table
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import participant
from jdm_desktop.service.participant import ParticipantRow
from jdm_desktop.service.session import Changed, Session

_FILTERS: tuple[ScreeningState | Outcome, ...] = (
    ScreeningState.IN_PROGRESS,
    ScreeningState.COMPLETED,
    Outcome.ELIGIBLE,
    Outcome.NOT_ELIGIBLE,
    Outcome.INCOMPLETE,
)
_ROOM_FOR_BOTH = 960  # pixels at 100 %: the columns of the table and the card beside it


class ParticipantList(Page):
    """The page; `opened` carries the screening to work on, `register_asked` says that somebody new is there."""

    opened = Signal(int)
    register_asked = Signal()

    def __init__(
        self, session: Session, words: Wording, theme: Theme, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._stale = False
        self._title, self._count = widgets.heading(), widgets.label(kind="muted")
        self._search = widgets.text_field(width=220)
        self._register = widgets.button(icon="user-plus", kind="primary")
        self._filters = {state: widgets.button(kind="toggle") for state in _FILTERS}
        self._empty = widgets.label(kind="muted")
        self._model = ParticipantModel(words, self)
        self.table = Table(self._model, theme)
        self.table.setItemDelegate(SignDelegate(theme, self.table))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.card = ParticipantCard(session, words, theme, messages)
        self._arrange()
        self._connect()
        self._unsubscribe = session.subscribe(self._changed)
        with self.reading(session):
            self.retranslate()
            self.reload()

    def _arrange(self) -> None:
        top = widgets.row(gap=12)
        self._title.setWordWrap(False)
        top.addWidget(self._title)
        top.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._register)
        chips = FlowLayout(gap=6)
        chips.addWidget(self._search)
        for button in self._filters.values():
            button.setCheckable(True)
            button.least = (44, 28)
            chips.addWidget(button)
        self._middle = middle = widgets.row(gap=12)
        left = widgets.column(gap=8)
        left.addWidget(self._empty)
        left.addWidget(self.table, 1)
        middle.addLayout(left, 1)
        middle.addWidget(self.card)
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(area)
        metrics.at_least(self.table, height=190)
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=12)
        page.addLayout(top)
        page.addLayout(chips)
        page.addLayout(middle, 1)

    def _connect(self) -> None:
        self._search.textChanged.connect(self.reload)
        self._search.returnPressed.connect(self._to_table)
        self._register.clicked.connect(self.register_asked)
        for button in self._filters.values():
            button.toggled.connect(self.reload)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.card.opened.connect(self.opened)
        self._words.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Participants"))
        widgets.set_text(self._register, _("Register participant"))
        self._register.setEnabled(self._session.may(Task.ENTER))
        by_name = self._session.may(Task.IDENTIFY)  # whoever may not know the names finds nobody by them
        self._search.setPlaceholderText(_("Search number or name") if by_name else _("Search number"))
        widgets.name(self._search, _("Search participants"))
        widgets.name(self.table, _("List of participants"))
        for state, button in self._filters.items():
            word = _((terms.STATES | terms.OUTCOMES)[state])
            widgets.set_text(button, word)
            widgets.name(button, _("Show only – {state}").format(state=word))
        self._say_count()
        self.table.fit_columns()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the list."""
        _ = self._words.translator()
        return (("Enter", _("Open the selected participant's checklist")), ("Ctrl+F", _("Search participants")))

    def first_focus(self) -> None:
        """Begin in the table, or with registering where there is nobody."""
        (self.table if self._model.rowCount() else self._register).setFocus()

    def focus_search(self) -> None:
        """Go to the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def place(self) -> str:
        """Return which participant is selected."""
        row = self.selected()
        return str(row.participant_id) if row else ""

    def restore(self, place: str) -> None:
        """Select the participant again."""
        if place.isdecimal():
            self._select(int(place))

    def close_page(self) -> None:
        """Hear of no more changes."""
        self._unsubscribe()
        self.card.close_page()

    def selected(self) -> ParticipantRow | None:
        """Return the participant that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._model.row_at(rows[0].row()) if rows else None

    def reload(self) -> None:
        """Show who is looked for, the selected one still selected."""
        self._stale = False
        before = self.selected()
        states = frozenset(state for state, button in self._filters.items() if button.isChecked())
        rows = participant.participants(self._session, self._search.text(), states, self._words.language)
        self._model.show_rows(rows)
        self.table.fit_columns()
        self._say_count()
        self._select(before.participant_id if before else None)

    def _select(self, participant_id: int | None) -> None:
        row = self._model.row_of(participant_id) if participant_id is not None else None
        if row is None and self._model.rowCount():
            row = 0
        if row is not None:
            flags = QItemSelectionModel.SelectionFlag
            index = self._model.index(row, 0)
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._selected()

    def _selected(self) -> None:
        self.card.show_row(self.selected())
        self.place_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the selected participant under the table where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < metrics.px(_ROOM_FOR_BOTH)
        directions = QBoxLayout.Direction
        self._middle.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self.card.lie(across=narrow)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show what has changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _say_count(self) -> None:
        ngettext, count = self._words.plural(), self._model.rowCount()
        self._count.setText(ngettext("{count} shown", "{count} shown", count).format(count=count))
        _ = self._words.translator()
        filtered = self._search.text() or any(button.isChecked() for button in self._filters.values())
        nobody = _("Nobody has been registered yet. Ctrl+N registers the first participant.")
        self._empty.setText(_("No participant fits the search and the filters.") if filtered else nobody)
        self._empty.setVisible(count == 0)

    def _changed(self, changed: Changed) -> None:
        if changed.participant_id is not None:
            self._stale = True
            if self.isVisible():
                self.reload()

    def _to_table(self) -> None:
        if self._model.rowCount():
            self.table.setFocus()

    def _open(self) -> None:
        row = self.selected()
        if row is not None:
            self.opened.emit(row.screening_id)
