"""One share of a recovery sheet: its words are checked one by one, and four letters are enough for a word."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.form import FormField
from jdm_desktop.gui.words import Wording

WORDS = 33  # of a share for a key of 256 bits (SLIP-39)
_TELLING = 4  # letters that tell each word from all others (SLIP-39)


class ShareField(QWidget):
    """A field for 33 words, typed or pasted, in any case and with any blanks or numbers between."""

    changed = Signal()

    def __init__(self, known: tuple[str, ...], words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._known = words, frozenset(known)
        self._by_letters = {word[:_TELLING]: word for word in known}
        self._area = widgets.text_area(rows=4)
        self._echo = widgets.label(kind="small")
        self.field = FormField(self._area, below=self._echo)
        widgets.column(self).addWidget(self.field)
        self._area.textChanged.connect(self._check)

    def ask(self, caption: str) -> None:
        """Show what is asked."""
        _ = self._words.translator()
        self.field.ask(caption, _("33 words; the first four letters of each are enough"))
        self._check()

    def share(self) -> str:
        """Return the words that were typed, each in full where its letters tell which it is."""
        return " ".join(self._full(word) for word in self._typed())

    def unknown(self) -> tuple[int, str] | None:
        """Return place and text of the first word that is not of the list, None where there is none."""
        found = ((place, word) for place, word in enumerate(self._typed(), 1) if self._full(word) not in self._known)
        return next(found, None)

    @property
    def is_complete(self) -> bool:
        """Whether all words are there and of the list."""
        return len(self._typed()) == WORDS and self.unknown() is None

    def clear(self) -> None:
        """Forget what was typed."""
        self._area.clear()

    def _typed(self) -> list[str]:
        """Return the words, without the numbers that stand before them on the paper."""
        plain = "".join(letter if letter.isalpha() else " " for letter in self._area.toPlainText().lower())
        return plain.split()

    def _full(self, word: str) -> str:
        is_short = len(word) == _TELLING or (len(word) > _TELLING and word not in self._known)
        meant = self._by_letters.get(word[:_TELLING], "") if is_short else ""
        return meant if meant.startswith(word) else word

    def _check(self) -> None:
        _ = self._words.translator()
        unknown, count = self.unknown(), len(self._typed())
        is_typing = unknown is not None and unknown[0] == count and not self._area.toPlainText()[-1:].isspace()
        if unknown is not None and not is_typing:
            place, word = unknown
            said = _("Word {place} (“{word}”) is not one of the words of such sheets.").format(place=place, word=word)
        else:
            said = _("{count} of {all} words").format(count=count, all=WORDS)
        self._echo.setText(said)
        widgets.set_property(self._echo, "kind", "error" if unknown is not None and not is_typing else "small")
        self.changed.emit()
