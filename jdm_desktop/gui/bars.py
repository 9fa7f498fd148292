"""What stands above the pages: alarms until they are dismissed, the warning before the lock, and the last message."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdm_desktop.gui.message_bar import MessageBar
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_


class Bars:
    """Three bars under each other, each hidden while it has nothing to say."""

    def __init__(self, words: Wording, theme: Theme) -> None:
        self._words = words
        self.alarm = MessageBar(words, theme, dismiss=N_("Dismiss this alarm"))
        self.lock = MessageBar(words, theme, dismiss=N_("Go on working"))
        self.message = MessageBar(words, theme)
        self._seconds = 0
        self._before: list[tuple[MessageBar, str, str]] = []
        self._lasting: list[QWidget] = []
        self._column: QVBoxLayout | None = None

    def lie_in(self, column: QVBoxLayout) -> None:
        """Lie in `column`, under each other."""
        self._column = column
        for bar in (self.alarm, self.lock, self.message):
            column.addWidget(bar)

    def add(self, bar: QWidget) -> None:
        """Keep `bar` above all others until it is removed; the lock hides it like them."""
        self._lasting.append(bar)
        if self._column is not None:
            self._column.insertWidget(0, bar)

    def remove(self, bar: QWidget) -> None:
        """Take a lasting bar away for good."""
        self._lasting.remove(bar)
        bar.hide()
        bar.setParent(None)
        bar.deleteLater()

    def warn_of_lock(self) -> None:
        """Say that the screen will be locked."""
        self.lock.show_message("warned", self._lock_sentence())

    def count(self, seconds: int) -> None:
        """Say anew how many seconds are left."""
        self._seconds = seconds
        if self.lock.kind:
            self.lock.reword(self._lock_sentence())

    def put_away(self) -> None:
        """Say nothing while the screen is locked."""
        self._before = [(bar, bar.kind, bar.text()) for bar in (self.alarm, self.message) if bar.kind]
        self.clear()
        for lasting in self._lasting:
            lasting.hide()

    def bring_back(self) -> None:
        """Say again what was said before."""
        for bar, kind, sentence in self._before:
            bar.show_message(kind, sentence)
        self._before = []
        for lasting in self._lasting:
            lasting.show()

    def clear(self) -> None:
        """Say nothing more to whoever comes next."""
        for bar in (self.alarm, self.lock, self.message):
            bar.dismiss()

    def _lock_sentence(self) -> str:
        _ = self._words.translator()
        return _("Nobody is working here: the screen locks in {seconds} s. Press any key to go on.").format(
            seconds=self._seconds
        )
