"""What the whole window is asked for, by its keys, by the rail, and by the switches at its bottom."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.settings import Settings
from jdm_desktop.gui.theme import STEP, Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language

_SEARCHED = ("participants", "checklist", "trail", "verify")  # pages of which Ctrl+F searches the page itself

if TYPE_CHECKING:  # loaded after the first page is painted
    from jdm_desktop.gui.desk import Desk

    Whose = Callable[[], "Desk | None"]


class Commands:
    """Does it on the pages of whoever is signed in (`desk`), and most of it only while they are not locked (`working`).

    Where nobody is, only what is nobody's own is done.
    """

    def __init__(
        self,
        window: QWidget,
        words: Wording,
        theme: Theme,
        messages: Messages,
        settings: Settings,
        *,
        desk: "Whose",
        working: "Whose",
    ) -> None:
        self._window, self._words, self._theme = window, words, theme
        self._messages, self._settings = messages, settings
        self._desk, self._working = desk, working

    def bind(self, more: Mapping[str, Callable[[], object]]) -> None:
        """Listen to the keys of the window; `more` are those that somebody comes and goes by."""
        from PySide6.QtGui import QKeySequence, QShortcut  # noqa: PLC0415 - after the window is painted

        from jdm_desktop.gui import rail  # noqa: PLC0415 - as above

        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            *((key, partial(self.go, page)) for key, page in rail.KEYS),
            ("F1", self._help),
            ("?", self._show_keys),
            ("Ctrl+F", self._search),
            ("Ctrl+S", self._say_saved),
            ("Ctrl+Shift+L", self.other_language),
            ("Ctrl++", lambda: self.scale(self._theme.scale + STEP)),
            ("Ctrl+=", lambda: self.scale(self._theme.scale + STEP)),
            ("Ctrl+-", lambda: self.scale(self._theme.scale - STEP)),
            ("Ctrl+0", lambda: self.scale(100)),
            *more.items(),
        )
        for key, action in keys:
            QShortcut(QKeySequence(key), self._window).activated.connect(action)

    def go(self, page: str) -> None:
        """Show a page of the rail."""
        desk = self._working()
        if desk is None:
            return
        _ = self._words.translator()
        if page == "papers" and not desk.preview():
            self._messages.tell(_("Select a participant first: papers belong to a screening."))
        elif page == "papers":
            return
        elif page == "blank":
            desk.open_blank()
        elif page != "checklist" or desk.checklist.screening_id is not None:
            desk.go_to(page)

    def other_language(self) -> None:
        """Speak the other language, once what is typed is stored."""
        desk, working = self._desk(), self._working()
        if desk is None or (working is not None and working.commit_pending()):
            chinese, was_on_page = self._words.language is Language.CHINESE, _has_focus(working)
            self._words.speak(Language.ENGLISH if chinese else Language.CHINESE)
            self._settings.language = self._words.language
            if working is not None and was_on_page and not _has_focus(working):
                working.page.first_focus()  # what had it was made anew, and Qt went on to the switches below

    def other_light(self) -> None:
        """Make the light window dark, and the dark one light."""
        self._theme.darken(not self._theme.dark)
        self._settings.dark = self._theme.dark

    def scale(self, scale: int) -> None:
        """Make everything so large, in percent."""
        self._theme.resize(scale)
        self._settings.scale = self._theme.scale

    def _search(self) -> None:
        desk = self._working()
        if desk is not None and (desk.page_id in _SEARCHED or desk.go_to("participants")):
            desk.page.focus_search()

    def _help(self) -> None:
        working = self._working()
        if working is None or not working.page.show_help():
            self._show_keys()

    def _show_keys(self) -> None:
        from jdm_desktop.gui.keys import KeySheet  # noqa: PLC0415 - after the window is painted

        working = self._working()
        KeySheet(self._window, self._words, working.page.keys() if working is not None else ()).show()

    def _say_saved(self) -> None:
        _ = self._words.translator()
        working = self._working()
        if working is not None and working.commit_pending():
            self._messages.tell(_("Everything is saved already: each entry is saved as it is made."))


def _has_focus(desk: "Desk | None") -> bool:
    """Tell whether the page in view holds what has the focus."""
    return desk is not None and widgets.holds_focus(desk.page)
