"""What stays on top while a damaged store is open to be read only: what is wrong, and the way out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from jdm_desktop.gui import stamps, widgets
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup
from jdm_desktop.service.workspace import Workspace


class DamageBar(QFrame):
    """Cannot be dismissed; `restore_asked` leads to the backups."""

    restore_asked = Signal()

    def __init__(self, store: Workspace, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._words = store, words
        self.setProperty("kind", "alarm")
        icon = widgets.label()
        icon.setWordWrap(False)
        widgets.set_icon(icon, "triangle-alert", "error")
        self._sentence, self._restore = widgets.label(), widgets.button(icon="history")
        self._sentence.setProperty("of", "alarm")
        self._restore.clicked.connect(self.restore_asked)
        layout = widgets.row(self, margins=(16, 6, 8, 6), gap=10)
        layout.addWidget(icon)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._restore)
        words.changed.connect(self.retranslate)
        self.retranslate()
        theme.dress(self)

    def text(self) -> str:
        """Return what is said."""
        return self._sentence.text()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        damage, newest = self._store.damage, backup.standing(self._store).last
        found = damage.text(self._words.language) if damage is not None else ""
        said = _("The store is damaged and open to be read only: nothing can be entered.")
        way_out = (
            _("The newest proven backup is of {made}.").format(made=stamps.whole(newest))
            if newest is not None
            else _("There is no backup beside the store: look for one on a stick.")
        )
        self._sentence.setText(_("{first} {second}").format(first=said, second=way_out))
        self._sentence.setToolTip(widgets.plain_tip(found))
        widgets.set_text(self._restore, _("Restore …"))
        widgets.name(self._restore, _("Restore a backup in place of the damaged store"))
