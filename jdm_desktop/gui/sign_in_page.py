"""The page that is painted first: who are you? The store is opened while the person types."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.words import Wording

PROGRAM = "JDM Desktop"


def password_field() -> QLineEdit:
    """Return a field that hides what is typed; pasting from a password keeper works."""
    field = widgets.text_field()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def reveal_button(*fields: QLineEdit) -> QPushButton:
    """Return a switch that shows what is typed into `fields`."""
    button = widgets.button(icon="eye", kind="toggle")
    button.setCheckable(True)

    def show(shown: bool) -> None:  # noqa: FBT001 - what the signal says
        for field in fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    button.toggled.connect(show)
    return button


class SignInPage(Page):
    """Asks user name and password; `asked` is emitted with both as soon as somebody could be let in.

    `again` asks to open the store once more, `recovery_asked` for the other way in, `restore_asked` for a backup.
    """

    asked = Signal(str, str)
    again = Signal()
    recovery_asked = Signal()
    restore_asked = Signal()

    def __init__(self, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._ready = False
        self._waiting = False
        self._is_signing_in = False
        self._title, self._about = widgets.heading(PROGRAM), widgets.label(kind="muted")
        self._user_caption, self._password_caption = widgets.label(kind="strong"), widgets.label(kind="strong")
        self._user, self._password = widgets.text_field(), password_field()
        self._reveal = reveal_button(self._password)
        self._problem, self._state = widgets.label(kind="error"), widgets.label(kind="small")
        self._sign_in = widgets.button(kind="primary", icon="log-in")
        self._again = widgets.button(icon="refresh-cw")
        self._recover, self._restore = widgets.button(kind="quiet"), widgets.button(icon="history")
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        inner = widgets.centred_sheet(self)
        password = widgets.row(gap=6)
        password.addWidget(self._password, 1)
        password.addWidget(self._reveal)
        inner.addWidget(self._title)
        inner.addWidget(self._about)
        inner.addSpacing(10)
        for part in (self._problem, self._user_caption, self._user, self._password_caption):
            inner.addWidget(part)
        inner.addLayout(password)
        inner.addSpacing(10)
        for button in (self._sign_in, self._again, self._restore):
            inner.addWidget(button)
        inner.addWidget(self._state)
        inner.addWidget(self._recover, 0)
        for hidden in (self._recover, self._restore):
            hidden.hide()
        self._problem.hide()
        self._again.hide()

    def _connect(self) -> None:
        self._user.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._submit)
        self._sign_in.clicked.connect(self._submit)
        self._again.clicked.connect(self._try_again)
        self._recover.clicked.connect(self.recovery_asked)
        self._restore.clicked.connect(self.restore_asked)
        self._words.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._about.setText(_("Screening of participants, offline"))
        self._user_caption.setText(_("User name"))
        self._password_caption.setText(_("Password"))
        widgets.name(self._user, _("User name"))
        widgets.name(self._password, _("Password"))
        widgets.name(self._reveal, _("Show the password"))
        self._reveal.setToolTip(_("Show the password"))
        widgets.set_text(self._sign_in, _("Sign in"))
        widgets.set_text(self._again, _("Try again"))
        widgets.set_text(self._recover, _("Use the recovery sheet …"))
        widgets.name(self._recover, _("Use the recovery sheet"))
        widgets.set_text(self._restore, _("Restore a backup …"))
        self._say_state()

    def _say_state(self) -> None:
        _ = self._words.translator()
        opening = _("The study data are being opened and checked …")
        is_opening = self._is_signing_in or (not self._ready and self._again.isHidden())
        self._state.setText(opening if is_opening else "")

    def first_focus(self) -> None:
        """Begin with the user name, or with the password where the name is there already."""
        (self._password if self._user.text() else self._user).setFocus()

    def show_ready(self) -> None:
        """Let in whoever pressed before the store was open."""
        self._ready = True
        self._recover.show()
        self._say_state()
        if self._waiting:
            self._submit()

    def show_trouble(self, sentence: str) -> None:
        """Say why the store cannot be opened; it can be tried again."""
        self._waiting = False
        self._show_problem(sentence)
        self._again.show()
        self.offer_restore()
        self._sign_in.setEnabled(False)
        self._say_state()
        self._again.setFocus()

    def offer_restore(self) -> None:
        """Offer the backups, since the store itself is in trouble."""
        self._restore.show()

    def _try_again(self) -> None:
        self._again.hide()
        self._restore.hide()
        self._sign_in.setEnabled(True)
        self._show_problem("")
        self._say_state()
        self.first_focus()
        self.again.emit()

    def show_refused(self, sentence: str) -> None:
        """Say why nobody was signed in; the user name stays, the password is typed anew."""
        self._show_problem(sentence)
        self._password.clear()
        self._password.setFocus()

    def say(self, sentence: str) -> None:
        """Say something to whoever signs in next."""
        self._state.setText(sentence)

    def start_anew(self) -> None:
        """Forget who was here."""
        self._show_problem("")
        self._restore.hide()
        self._user.clear()
        self._password.clear()
        self._reveal.setChecked(False)

    def _submit(self) -> None:
        self._waiting = not self._ready
        if self._ready:
            self._show_problem("")
            self._say_signing_in(goes_on=True)
            self.asked.emit(self._user.text(), self._password.text())
            self._say_signing_in(goes_on=False)

    def _say_signing_in(self, *, goes_on: bool) -> None:
        """Show at once that the password was taken: the window stands still while it opens the store."""
        self._is_signing_in = goes_on
        self._say_state()
        if goes_on:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.repaint()

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
