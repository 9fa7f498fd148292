"""The bar on top of the window where the program says what has happened, without stopping anybody."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

_ICONS = {
    "told": ("info", "info"),
    "warned": ("triangle-alert", "fails"),
    "alarm": ("triangle-alert", "error"),
    "unsaved": ("triangle-alert", "error"),
}


class MessageBar(QFrame):
    """Shows the last sentence; "unsaved" stays until something was saved, the others until the person moves on.

    `dismiss` is what its cross is called, an English message.
    """

    def __init__(
        self,
        words: Wording,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        dismiss: str = N_("Dismiss this message"),
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._dismiss = words, theme, dismiss
        self.kind = ""
        self._icon = widgets.label()
        self._icon.setWordWrap(False)
        self._sentence = widgets.label()
        self._close = widgets.button(kind="quiet", icon="x")
        self._close.clicked.connect(self.dismiss)
        layout = widgets.row(self, margins=(16, 6, 8, 6), gap=10)
        layout.addWidget(self._icon)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._close)
        words.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Say the button's name in the language in force; a sentence that was said stays as it was said."""
        _ = self._words.translator()
        widgets.name(self._close, _(self._dismiss))
        self._close.setToolTip(_(self._dismiss))

    def text(self) -> str:
        """Return the sentence that is shown, empty where none is."""
        return self._sentence.text() if self.kind else ""

    def show_message(self, kind: str, sentence: str) -> None:
        """Show `sentence`; what is unsaved is not covered by lesser news."""
        if self.kind == "unsaved" and kind != "unsaved":
            return
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415 - not for the first page

        self.kind = kind
        self._sentence.setText(sentence)
        widgets.set_icon(self._icon, *_ICONS[kind])
        self._theme.dress(self)
        widgets.set_property(self, "kind", kind)
        widgets.set_property(self._sentence, "of", kind)
        self._take_room()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _take_room(self) -> None:
        """Show the bar; what has the focus and is in view below stays in view."""
        below = widgets.area_with_focus_in_view()
        self.show()
        if below is not None:
            QTimer.singleShot(0, below, below.follow_focus)

    def reword(self, sentence: str) -> None:
        """Say the same in other words, which are not read aloud again."""
        self._sentence.setText(sentence)

    def dismiss(self) -> None:
        """Take the sentence away."""
        self.kind = ""
        self._sentence.clear()
        self.hide()

    def move_on(self) -> None:
        """Take a sentence away that belonged to where the person was; a lasting one stays."""
        if self.kind == "told":
            self.dismiss()

    def saved(self) -> None:
        """Take the "unsaved" away: something could be saved again."""
        if self.kind == "unsaved":
            self.dismiss()
