"""The locked screen: who works here, and nothing of their work; only they go on, or somebody else signs in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.words import Wording


class LockPage(Page):
    """Asks for the password; `asked(password)` and `other_asked` carry what is wanted; `name` is who works here."""

    asked = Signal(str)
    other_asked = Signal()

    def __init__(self, name: str, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._name = words, name
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._problem, self._caption = widgets.label(kind="error"), widgets.label(kind="strong")
        self._password = password_field()
        self._reveal = reveal_button(self._password)
        self._unlock = widgets.button(kind="primary", icon="lock")
        self._other = widgets.button(icon="users")
        self._arrange()
        self._password.returnPressed.connect(self._submit)
        self._unlock.clicked.connect(self._submit)
        self._other.clicked.connect(self.other_asked)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        inner = widgets.centred_sheet(self)
        password = widgets.row(gap=6)
        password.addWidget(self._password, 1)
        password.addWidget(self._reveal)
        for part in (self._title, self._about, self._problem, self._caption):
            inner.addWidget(part)
        inner.addLayout(password)
        inner.addSpacing(10)
        for button in (self._unlock, self._other):
            inner.addWidget(button)
        self._problem.hide()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Locked"))
        about = _("{name} is working here. Everything that was typed is kept, and nobody else sees it.")
        self._about.setText(about.format(name=self._name))
        self._caption.setText(_("Password of {name}").format(name=self._name))
        widgets.name(self._password, _("Password of {name}").format(name=self._name))
        widgets.name(self._reveal, _("Show the password"))
        self._reveal.setToolTip(_("Show the password"))
        widgets.set_text(self._unlock, _("Go on working"))
        widgets.name(self._unlock, _("Unlock"))
        widgets.set_text(self._other, _("Somebody else signs in"))
        self._other.setToolTip("F9")

    def show_refused(self, sentence: str) -> None:
        """Say why it stays locked."""
        self._show_problem(sentence)
        self._password.clear()
        self._password.setFocus()

    def first_focus(self) -> None:
        """Begin with the password."""
        self._password.setFocus()

    def _submit(self) -> None:
        self._show_problem("")
        self.asked.emit(self._password.text())

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
