"""The audit trail: find entries, read each whole, see a record as it stood, follow the chain, export, remove a name."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedWidget, QWidget

from jdm_desktop.domain import audit
from jdm_desktop.domain.audit import Entry
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trail import TrailKind
from jdm_desktop.domain.trouble import StoreTrouble, Trouble
from jdm_desktop.domain.view import TrailRow
from jdm_desktop.exchange import trail_file
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.busy import BusySign
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.trail_entry import EntryCard
from jdm_desktop.gui.trail_filter import FilterBar
from jdm_desktop.gui.trail_model import TrailModel, TrailTable
from jdm_desktop.gui.trail_past import PastView
from jdm_desktop.gui.trail_removal import RemovalDialog
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service import trail
from jdm_desktop.service.redaction import Corrected
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.trail import Gathered, Made

_ROOM_FOR_BOTH = 1040  # pixels at 100 %: the table and the entry beside it
_EXPORTING = "exporting"  # a draft that lasts as long as an export
_WORDS_FIRST = (Language.CHINESE, Language.ENGLISH)


class AuditPanel(Page):
    """The page; its two faces are the list of entries and the record as it stood."""

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
        self._session, self._words, self._theme = session, words, theme
        self._messages, self._tasks = messages, tasks
        self._stale = True
        self._is_writing = False
        self._title, self._count = widgets.heading(), widgets.label(kind="muted")
        self._check = widgets.button(icon="shield-check")
        self._exports = {kind: widgets.button(icon="download") for kind in TrailKind}
        self._busy = BusySign()
        self.filters = FilterBar(words)
        self._empty = widgets.label(kind="muted")
        self._model = TrailModel(words, self)
        self.table = TrailTable(self._model, theme)
        self.card = EntryCard(
            words, theme, may_identify=session.may(Task.IDENTIFY), may_remove=session.may(Task.REDACT)
        )
        self.past = PastView(session, words, theme)
        self._faces = QStackedWidget()
        self._arrange()
        self._connect()
        self._unsubscribe = session.subscribe(self._changed)
        self._say()

    # ------------------------------------------------------------------------------------------------- how it is made

    def _arrange(self) -> None:
        top = widgets.row(gap=12)
        self._title.setWordWrap(False)
        top.addWidget(self._title)
        top.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        doing = QWidget()
        flow = FlowLayout(doing, gap=6)
        for button in self._long:
            flow.addWidget(button)
        self._middle = widgets.row(gap=12)
        left = widgets.column(gap=8)
        left.addWidget(self._empty)
        left.addWidget(self.table, 1)
        self._middle.addLayout(left, 1)
        self._middle.addWidget(self.card)
        area, content = widgets.scrolling()
        metrics.at_least(self.table, height=190)
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=10)
        page.addLayout(top)
        page.addWidget(doing)
        page.addWidget(self._busy)
        page.addWidget(self.filters)
        page.addLayout(self._middle, 1)
        self._faces.addWidget(area)
        self._faces.addWidget(self.past)
        widgets.column(self).addWidget(self._faces)

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.table.opened.connect(self._open_past)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.card.past_asked.connect(self._open_past)
        self.card.identity_asked.connect(self._show_identity)
        self.card.removal_asked.connect(self._ask_removal)
        self.past.left.connect(self._leave_past)
        self._check.clicked.connect(self.check)
        for kind, button in self._exports.items():
            button.clicked.connect(lambda _on=False, kind=kind: self.export(kind))
        self._words.changed.connect(self.retranslate)

    # --------------------------------------------------------------------------------------------------- being a page

    def retranslate(self) -> None:
        """Say everything in the language in force; the entries are said anew once somebody looks."""
        self._say()
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _say(self) -> None:
        _ = self._words.translator()
        self._title.setText(_("Audit trail"))
        widgets.set_text(self._check, _("Check the chain"))
        for kind, button in self._exports.items():
            widgets.set_text(button, _("Export {kind} …").format(kind=kind.value.upper()))
        self._open_or_close()
        widgets.name(self.table, _("Entries of the audit trail"))
        self.card.retranslate()
        self.past.retranslate()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the trail."""
        _ = self._words.translator()
        return (
            ("Enter", _("The record as it stood at the selected entry")),
            ("← · →", _("One entry earlier, one entry later, on the line of time")),
            ("Ctrl+F", _("Search the trail")),
        )

    def first_focus(self) -> None:
        """Begin in the table, or on the line of time."""
        if self._stale:
            self.refresh()
        if self._faces.currentWidget() is self.past:
            self.past.first_focus()
        else:
            self.table.setFocus()

    def focus_search(self) -> None:
        """Go to the search field."""
        self._faces.setCurrentIndex(0)
        self.filters.focus_search()

    def place(self) -> str:
        """Return which entry is selected."""
        row = self.selected()
        return str(row.seq) if row else ""

    def restore(self, place: str) -> None:
        """Select the entry again, where it is among the newest."""
        self.refresh()
        at = self._model.row_of(int(place)) if place.isdecimal() else None
        if at is not None:
            self._select(at)

    def close_page(self) -> None:
        """Hear of no more changes; a file that is being written is written to its end without its person."""
        if self._is_writing:
            self._note_export_over()
        self._unsubscribe()
        self.card.show_row(None)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show what has been written meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the entry under the table where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < metrics.px(_ROOM_FOR_BOTH)
        directions = QBoxLayout.Direction
        self._middle.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self.card.lie(across=narrow)

    def _changed(self, _changed: Changed) -> None:
        """Slip no entry in under somebody who reads: the list is made anew when the page is shown again."""
        self._stale = True

    # -------------------------------------------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """Read what can be named, and the entries, anew."""
        self._stale = False
        self.filters.retranslate(trail.choices(self._session, self._words.language))
        self.reload()

    def reload(self) -> None:
        """Show the entries that are asked for, the newest first, and the selected one still selected."""
        before = self.selected()
        asked, language = self.filters.asked(), self._words.language
        total = trail.count(self._session, asked)
        self._model.show(lambda last: trail.entries(self._session, asked, language, last), total)
        self.table.fit_columns()
        self._say_count(total)
        at = self._model.row_of(before.seq) if before else None
        self._select(at or 0)

    def _say_count(self, total: int) -> None:
        _, ngettext = self._words.translator(), self._words.plural()
        self._count.setText(ngettext("{count} entry", "{count} entries", total).format(count=f"{total:,}"))
        self._empty.setText(_("No entry fits the filters."))
        self._empty.setVisible(not total)

    def selected(self) -> TrailRow | None:
        """Return the entry that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._model.row_at(rows[0].row()) if rows else None

    def _select(self, at: int) -> None:
        if at < self._model.rowCount():
            flags = QItemSelectionModel.SelectionFlag
            index = self._model.index(at, 0)
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._selected()

    def _selected(self) -> None:
        self.card.show_row(self.selected())
        self.place_changed.emit()

    # ----------------------------------------------------------------------------------------- about the selected entry

    def _open_past(self) -> None:
        row = self.selected()
        if row is None or row.screening_id is None:
            _ = self._words.translator()
            self._messages.tell(_("This entry is not about a screening: no record stood otherwise before it."))
            return
        self.past.open(row.screening_id, row.seq)
        self._faces.setCurrentWidget(self.past)
        self.past.first_focus()

    def _leave_past(self) -> None:
        self._faces.setCurrentIndex(0)
        self.table.setFocus()

    def _show_identity(self) -> None:
        row = self.selected()
        if row is not None:
            self.card.show_row(trail.uncoded(self._session, row.seq, self._words.language))

    def _ask_removal(self) -> None:
        row = self.selected()
        if row is None:
            return
        _ = self._words.translator()
        corrected: Corrected | None = self._messages.show_dialog(
            _("Privacy correction"),
            lambda: RemovalDialog(self.window(), self._session, row, self._words, self._theme).ask(),
        )
        if corrected is not None:
            self.refresh()
            said = _("Privacy correction {number}: the text was removed from {count} entries, and a mark left there.")
            self._messages.tell(said.format(number=corrected.number, count=len(corrected.entries)))

    # ------------------------------------------------------------------------------------------- chain, and exporting

    def check(self) -> None:
        """Follow the whole chain, on another thread, and say how it is."""
        _ = self._words.translator()
        steps = trail.whole(self._session)
        self._begin(_("The chain is being followed: you can go on working."))
        self._tasks.walk(steps, self._follow, self._failed)

    def _follow(self, entries: Sequence[Entry]) -> None:
        self._tasks.run(lambda: audit.verify(entries), lambda broken: self._checked(entries, broken), self._failed)

    def _checked(self, entries: Sequence[Entry], broken: int | None) -> None:
        _ = self._words.translator()
        self._end()
        trail.verified(self._session, entries, broken)
        if broken is not None:
            said = _("The audit trail is broken at entry {entry}: it was altered, or one is missing. Tell the monitor.")
            self._messages.warn(said.format(entry=broken))
            return
        said = _("The chain holds: {count} entries, each following the one before. The last one's SHA-256 is {hash}.")
        self._messages.tell(said.format(count=f"{len(entries):,}", hash=entries[-1].hash if entries else "–"))

    def export(self, kind: TrailKind) -> None:
        """Write what is asked for to a file: PDF and CSV in the window's language, JSON in both."""
        _ = self._words.translator()
        ending = kind.value
        name = "audit-trail" if self.filters.is_empty() else "audit-trail-part"
        files = _("{kind} files (*.{ending})").format(kind=ending.upper(), ending=ending)
        where = self._messages.save_where(_("Export the audit trail"), Path.home() / f"{name}.{ending}", files)
        if where is None:
            return
        languages = _WORDS_FIRST if kind is TrailKind.JSON else (self._words.language,)
        steps = trail.gathering(self._session, self.filters.asked(), kind, languages)
        self._begin(_("The audit trail is being exported: you can go on working."))
        with suppress(StoreTrouble):  # only the note for whoever leaves meanwhile
            self._session.keep_draft(_EXPORTING, kind.value)
        self._tasks.walk(steps, lambda gathered: self._gathered(gathered, where), self._failed)

    def _gathered(self, gathered: Gathered, where: Path) -> None:
        write = self._writer(gathered.kind)
        self._tasks.run(
            lambda: gathered.made(write),
            lambda made: self._made(gathered, made, where),
            self._failed,
            give_up=gathered.give_up,
        )

    def _writer(self, kind: TrailKind) -> trail.Write:
        if kind is TrailKind.PDF:
            return trail.as_paper(self._session)
        return trail_file.csv_file if kind is TrailKind.CSV else trail_file.json_file

    def _made(self, gathered: Gathered, made: Made, where: Path) -> None:
        """Say in the trail first that it was exported: whatever lies outside the store has its entry."""
        try:
            trail.exported(self._session, gathered, made)
        except Trouble as trouble:
            self._failed(trouble)
        self._is_writing = True
        self._tasks.run(lambda: write_whole(where, made.content), lambda _none: self._written(where.name), self._failed)

    def _written(self, name: str) -> None:
        _ = self._words.translator()
        self._end()
        self._note_export_over()
        self._messages.tell(_("Saved as {file}.").format(file=name))

    def _failed(self, failure: Exception) -> NoReturn:
        self._end()
        self._note_export_over()
        raise failure

    def _note_export_over(self) -> None:
        self._is_writing = False
        with suppress(StoreTrouble):  # nothing of the record
            self._session.drop_draft(_EXPORTING)

    def tell_of_dropped_export(self) -> None:
        """Say, once, that an export came to nothing because the person left, or the program ended."""
        if self._session.draft(_EXPORTING) is None:
            return
        self._note_export_over()
        _ = self._words.translator()
        said = _("The audit trail was still being exported when you left: no file was written. Export it again.")
        self._messages.tell(said)

    def _begin(self, sentence: str) -> None:
        """Do one long thing at a time; whoever pressed its button goes on in the table."""
        if any(button.hasFocus() for button in self._long):
            self.table.setFocus()
        self._busy.show_busy(sentence)
        self._open_or_close()

    def _end(self) -> None:
        self._busy.rest()
        self._open_or_close()

    def _open_or_close(self) -> None:
        busy = self._busy.text()
        may_export = self._session.closed(Task.EXPORT_TRAIL)
        self._check.setEnabled(not busy)
        self._check.setToolTip(busy)
        for button in self._exports.values():
            button.setEnabled(not busy and may_export is None)
            button.setToolTip(busy or (may_export.text(self._words.language) if may_export is not None else ""))

    @property
    def _long(self) -> tuple[QPushButton, ...]:
        return self._check, *self._exports.values()

    def export_button(self, kind: TrailKind) -> QPushButton:
        """Return the button that exports as `kind`."""
        return self._exports[kind]
