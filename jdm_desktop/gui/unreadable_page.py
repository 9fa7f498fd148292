"""In place of a page whose part of the store is damaged: one sentence."""

from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Message
from jdm_desktop.gui import widgets
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

_TITLE = N_("Nothing to see here")


class UnreadablePage(Page):
    """Says why there is nothing to see."""

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._why = Message("")
        self._title, self._sentence = widgets.heading(), widgets.label()
        layout = widgets.column(self, margins=(24, 16, 24, 16), gap=12)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence)
        layout.addStretch(1)
        words.changed.connect(self.retranslate)

    def show_why(self, why: Message) -> None:
        """Say what is wrong."""
        self._why = why
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self._title.setText(self._words.translator()(_TITLE))
        self._sentence.setText(self._why.text(self._words.language) if self._why.message else "")
