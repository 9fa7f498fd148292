"""What the frame expects of every page in its middle."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Message, StoreTrouble

if TYPE_CHECKING:  # the first page knows no session
    from jdm_desktop.service.session import Session


class Page(QWidget):
    """A page: it can say itself in another language, keep what is typed, and say where the person is."""

    place_changed = Signal()
    unread: Message | None = None  # why there is nothing to see here: that part of the store is damaged

    @contextmanager
    def reading(self, session: "Session") -> Iterator[None]:
        """Read what the page shows; where a damaged store does not have it any more, `unread` says so."""
        try:
            yield
        except StoreTrouble as trouble:
            if not session.workspace.is_read_only:
                raise
            self.unread = trouble.sentence

    def retranslate(self) -> None:
        """Say everything in the language in force."""

    def commit_pending(self) -> bool:
        """Store the text that is being typed; return False to stay here because it was refused."""
        return True

    def keep_typed(self) -> None:
        """Keep what is typed, as a draft of the person's own: the screen is locked, and another may sign in."""

    def first_focus(self) -> None:
        """Put the focus where work on this page begins."""
        self.setFocus()

    def focus_search(self) -> None:
        """Put the focus into the search field, where there is one."""

    def show_help(self) -> bool:
        """Show help on what has the focus; return False where there is none."""
        return False

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the page's own keys and what they do, for the list of all keys."""
        return ()

    def place(self) -> str:
        """Return where on this page the person is, to come back to after a crash."""
        return ""

    def restore(self, place: str) -> None:
        """Go back to a place that `place` returned."""

    def close_page(self) -> None:
        """Let go of the session: the page is thrown away."""
