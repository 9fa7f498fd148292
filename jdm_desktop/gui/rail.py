"""The left edge of the window: where one can go, what is open, and the tasks at hand."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

_NARROW_FROM = 150  # percent: from here on the middle needs the room more than the words do


@dataclass(frozen=True, slots=True)
class _Entry:
    """One button: what it stands for, its icon, word and key."""

    id: str
    icon: str
    word: str
    key: str = ""
    checkable: bool = True


_PLACES = (
    _Entry("participants", "users", N_("Participants"), "Ctrl+1"),
    _Entry("study", "book-open", N_("Study"), "Ctrl+2"),
    _Entry("people", "user", N_("People"), "Ctrl+3"),
    _Entry("trail", "history", N_("Audit trail"), "Ctrl+5"),
    _Entry("backups", "save", N_("Backups"), "Ctrl+6"),
    _Entry("settings", "settings", N_("Settings"), "Ctrl+,"),
)
_OPENED = (
    _Entry("checklist", "clipboard-list", N_("Checklist"), "Ctrl+4"),
    _Entry("papers", "file-text", N_("Papers"), "Ctrl+P"),
)
_TASKS = (
    _Entry("register", "user-plus", N_("Register participant"), "Ctrl+N"),
    _Entry("blank", "printer", N_("Blank checklist"), checkable=False),
    _Entry("verify", "shield-check", N_("Verify papers")),
)
KEYS = tuple((entry.key, entry.id) for entry in (*_PLACES, *_OPENED, *_TASKS) if entry.key)
"""The keys of the pages."""


class Rail(QFrame):
    """Buttons for pages and tasks; `chosen` carries the id of what the person wants."""

    chosen = Signal(str)

    def __init__(self, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._buttons: dict[str, QPushButton] = {}
        self._entries: dict[str, _Entry] = {}
        self._opened_label = ""
        self.setProperty("kind", "rail")
        area, content = widgets.ScrollArea(), QWidget()  # at 200 % all entries and a message do not fit on every screen
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.setProperty("kind", "ground")
        area.setWidget(content)
        widgets.column(self).addWidget(area)
        self._layout = widgets.column(content, margins=(8, 12, 8, 8), gap=2)
        self._opened = self._add_group(_PLACES, _OPENED)
        self._tasks = self._add_group((), _TASKS)
        self._layout.addStretch(1)
        words.changed.connect(self.retranslate)
        theme.changed.connect(self.retranslate)
        self.show_opened("")

    def _add_group(self, before: tuple[_Entry, ...], entries: tuple[_Entry, ...]) -> QLabel:
        for entry in before:
            self._layout.addWidget(self._make(entry))
        self._layout.addSpacing(12)
        caption = widgets.label(kind="small")
        caption.setContentsMargins(metrics.px(10), 0, 0, 0)
        self._layout.addWidget(caption)
        for entry in entries:
            self._layout.addWidget(self._make(entry))
        return caption

    def _make(self, entry: _Entry) -> QPushButton:
        button = widgets.button(icon=entry.icon, kind="nav")
        button.setCheckable(entry.checkable)
        button.clicked.connect(lambda: self._choose(entry.id))
        self._buttons[entry.id] = button
        self._entries[entry.id] = entry
        return button

    def _choose(self, page: str) -> None:
        self.show_page(self._page)  # what is checked says where one is, not where one wants to go
        self.chosen.emit(page)

    _page = ""

    def show_page(self, page: str) -> None:
        """Mark `page` as where the person is."""
        self._page = page
        for each, button in self._buttons.items():
            if button.isCheckable():
                button.setChecked(each == page)

    def show_opened(self, label: str) -> None:
        """Offer the screening `label` ("S-001"), or none."""
        self._opened_label = label
        for entry in _OPENED:
            self._buttons[entry.id].setEnabled(bool(label))
        self.retranslate()

    def allow(self, page: str, allowed: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Offer `page` or grey it out."""
        self._buttons[page].setEnabled(allowed)

    def retranslate(self) -> None:
        """Say everything in the language in force; with icons alone where there is little room."""
        _ = self._words.translator()
        narrow = self._theme.scale >= _NARROW_FROM
        for page, button in self._buttons.items():
            entry = self._entries[page]
            word = _(entry.word)
            widgets.set_text(button, "" if narrow else word)
            widgets.name(button, _("Menu – {entry}").format(entry=word))
            button.setToolTip(f"{word}   {entry.key}".strip())
        self._say_captions(_("Open: {screening}").format(screening=self._opened_label or "–"), _("Tasks"), narrow)
        self._theme.dress(self)
        metrics.at_least(self, width=0 if narrow else 200)
        metrics.at_most(self, width=64 if narrow else 200)

    def _say_captions(self, opened: str, tasks: str, narrow: bool) -> None:  # noqa: FBT001 - see retranslate
        for caption, text in ((self._opened, opened), (self._tasks, tasks)):
            caption.setText(text)
            caption.setVisible(not narrow)
