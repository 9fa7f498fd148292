"""One line of who signed a screening, and a button that shows all of it; nothing where nobody signed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from jdm_desktop.domain.signature import SignatureView
from jdm_desktop.gui import signature_words, widgets
from jdm_desktop.gui.elided_line import ElidedLine
from jdm_desktop.gui.sign_line import SignLine
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording


class SignatureStrip(QFrame):
    """`show_asked` is emitted when the person wants to see the signatures with what changed since."""

    show_asked = Signal()

    def __init__(self, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._line, self._short = SignLine(theme), ElidedLine()
        self._short.hide()
        self._show = widgets.button(kind="quiet")
        self._show.clicked.connect(self.show_asked)
        layout = widgets.row(self, margins=(20, 4, 20, 4), gap=8)
        layout.addWidget(self._line, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._short, 1)
        layout.addWidget(self._show)
        self.hide()

    def show_signatures(self, borne: tuple[SignatureView, ...]) -> None:
        """Show who signed last."""
        self.setVisible(bool(borne))
        if borne:
            _ = self._words.translator()
            said = signature_words.sentence(borne, self._words)
            self._line.say(signature_words.sign_of(borne[-1]), said)
            last = borne[-1]
            self._short.say(said, end="" if last.is_current else f" {signature_words.changed_since(last, self._words)}")
            widgets.set_text(self._show, _("Show signatures"))
            widgets.name(self._show, _("Show signatures"))

    def give_way(self, *, low: bool) -> None:
        """Take one line where the window is `low`; the button shows the rest."""
        self._line.setVisible(not low)
        self._short.setVisible(low)

    def said(self) -> str:
        """Return what the line says."""
        return self._line.text()
