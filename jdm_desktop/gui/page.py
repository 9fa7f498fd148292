"""What the frame expects of every page in its middle."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page: it can say itself in another language, keep what is typed, and say where the person is."""

    place_changed = Signal()

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
