"""The bottom of the window: what is saved, who is signed in, and the switches of language, light and scale."""

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from jdm_desktop.gui import widgets
from jdm_desktop.gui.theme import LARGEST, SMALLEST, STEP, Theme
from jdm_desktop.gui.words import LANGUAGES, Wording
from jdm_desktop.i18n import Language

if TYPE_CHECKING:  # naming an event takes long, and the first page needs none
    from PySide6.QtGui import QPaintEvent


_LAST_MINUTE = 60  # seconds


class Shortened(QLabel):
    """Words on one line that give way where there is little room; the tool tip has all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._short = ""
        self.setProperty("textFormat", "PlainText")
        self.setProperty("kind", "small")

    def say(self, text: str, *, short: str = "", more: str = "") -> None:
        """Show `text`, or `short` where there is no room for it; the tool tip says all of it and `more`."""
        tip = widgets.plain_tip(f"{text}\n{more}" if more else text)
        if (text, short, tip) != (self.text(), self._short, self.toolTip()):
            self._short = short
            self.setText(text)
            self.setToolTip(tip)

    def shown(self) -> str:
        """Return what there is room for."""
        words = self.fontMetrics()
        if self._short and words.horizontalAdvance(self.text()) > self.width():
            return self._short
        return words.elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, self.width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Need the short words whole, or no more than a few letters."""
        words = self.fontMetrics()
        few = words.horizontalAdvance(self._short) if self._short else words.averageCharWidth() * 4
        return QSize(min(words.horizontalAdvance(self.text()), few), words.height())

    def paintEvent(self, _event: "QPaintEvent") -> None:  # noqa: N802 - Qt's name
        """Draw as much as fits."""
        painter = QPainter(self)
        words = self.fontMetrics()
        painter.drawText(0, (self.height() + words.ascent() - words.descent()) // 2, self.shown())
        painter.end()


class StatusStrip(QFrame):
    """Says how things stand; `language_asked`, `light_asked` and `scale_asked` carry what the person wants."""

    language_asked = Signal()
    light_asked = Signal()
    scale_asked = Signal(int)
    sign_out_asked = Signal()
    lock_asked = Signal()

    def __init__(self, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._saved_at = ""
        self._unsaved = self._reads_only = False
        self._person, self._role = "", ""
        self.setProperty("kind", "status")
        self._saved, self._backup, self._who = Shortened(), Shortened(), Shortened()
        self._space = Shortened()
        self._space.hide()
        self._seconds: int | None = None
        self._make_buttons()
        self._arrange()
        words.changed.connect(self.retranslate)
        theme.changed.connect(self.retranslate)
        self.retranslate()

    def _make_buttons(self) -> None:
        self._lock = self._button("lock", self.lock_asked.emit)
        self._sign_out = self._button("log-out", self.sign_out_asked.emit)
        self._language = self._button("languages", self.language_asked.emit)
        self._light = self._button("moon", self.light_asked.emit)
        self._smaller = self._button("minus", lambda: self.scale_asked.emit(self._theme.scale - STEP))
        self._normal = self._button("", lambda: self.scale_asked.emit(SMALLEST))
        self._larger = self._button("plus", lambda: self.scale_asked.emit(self._theme.scale + STEP))

    def _button(self, icon: str, pressed: object) -> QPushButton:
        button = widgets.button(icon=icon, kind="quiet")
        button.least = (28, 26)
        button.clicked.connect(pressed)
        return button

    def _arrange(self) -> None:
        layout = widgets.row(self, margins=(16, 3, 8, 3), gap=6)
        layout.addWidget(self._saved)
        layout.addSpacing(12)
        layout.addWidget(self._backup)
        layout.addSpacing(12)
        layout.addWidget(self._space)
        layout.addStretch(1)
        for part in (self._who, self._lock, self._sign_out, self._language, self._light):
            layout.addWidget(part)
        layout.addSpacing(8)
        for part in (self._smaller, self._normal, self._larger):
            layout.addWidget(part)

    def show_person(self, person: str, role: str) -> None:
        """Say who is signed in and as what (an English message), or that nobody is."""
        self._person, self._role = person, role
        self._saved_at = ""
        self._unsaved = False
        self.retranslate()

    def show_read_only(self, reads_only: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Say that nothing can be entered, where the store is damaged, in place of how it is saved."""
        self._reads_only = reads_only
        self.retranslate()

    @property
    def is_empty(self) -> bool:
        """Whether nobody is signed in."""
        return not self._person

    def show_until_lock(self, seconds: int | None) -> None:
        """Say how long nobody may work until the screen is locked; None while it is, or nobody is signed in."""
        self._seconds = seconds
        self._say_who()

    def _say_who(self) -> None:
        _ = self._words.translator()
        self._who.say(" · ".join(filter(None, (self._person, _(self._role) if self._role else "", self._until()))))

    def _until(self) -> str:
        _ = self._words.translator()
        seconds = self._seconds
        if seconds is None:
            return ""
        if seconds > _LAST_MINUTE:
            return _("locks in {minutes} min").format(minutes=-(-seconds // _LAST_MINUTE))
        return _("locks in {seconds} s").format(seconds=seconds)

    def who_text(self) -> str:
        """Return what is said about who is signed in, and how long until the lock."""
        return self._who.text()

    def show_saved(self, at: str) -> None:
        """Say that everything up to the time of day `at` is saved."""
        self._saved_at, self._unsaved = at, False
        self.retranslate()

    def show_unsaved(self) -> None:
        """Say that something could not be saved."""
        self._unsaved = True
        self.retranslate()

    def show_backup(self, said: str, short: str = "", more: str = "", *, is_old: bool = False) -> None:
        """Say when the last backup was proven, in amber where that is too long ago."""
        self._backup.say(said, short=short, more=more)
        widgets.set_property(self._backup, "kind", "amber" if is_old else "small")

    def show_space(self, text: str, more: str) -> None:
        """Say in amber that little space is left, or nothing."""
        self._space.say(text, more=more)
        self._space.setVisible(bool(text))
        widgets.set_property(self._space, "kind", "amber")

    def space_text(self) -> str:
        """Return what is said about space."""
        return self._space.text()

    def backup_text(self) -> str:
        """Return what is said about backups."""
        return self._backup.text()

    def saved_text(self) -> str:
        """Return what is said about saving."""
        return self._saved.text()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        in_order = self._person and not self._unsaved and not self._reads_only
        self._saved.say(self._saved_sentence(), short=_("Saved") if in_order else "")
        widgets.set_property(self._saved, "kind", "error" if self._unsaved else "small")
        for button in (self._lock, self._sign_out):
            button.setVisible(bool(self._person))
        self._say(self._lock, "", _("Lock the screen"), "Ctrl+L")
        self._say(self._sign_out, "", _("Sign out"), "")
        self._say_who()
        other = Language.CHINESE if self._words.language is Language.ENGLISH else Language.ENGLISH
        self._say(self._language, LANGUAGES[other], _("Change the window's language"), "Ctrl+Shift+L")
        self._say(self._light, "", _("Light") if self._theme.dark else _("Dark"), "")
        widgets.set_icon(self._light, "sun" if self._theme.dark else "moon")
        self._say_scale()
        self._theme.dress(self)

    def _say_scale(self) -> None:
        _ = self._words.translator()
        scale = self._theme.scale
        self._say(self._smaller, "", _("Smaller"), "Ctrl+-")
        self._say(self._normal, f"{scale} %", _("Size {scale} %, back to 100 %").format(scale=scale), "Ctrl+0")
        self._say(self._larger, "", _("Larger"), "Ctrl++")
        self._smaller.setEnabled(scale > SMALLEST)
        self._larger.setEnabled(scale < LARGEST)

    def _saved_sentence(self) -> str:
        _ = self._words.translator()
        if self._unsaved:
            return _("Not saved")
        if self._saved_at:
            return _("Saved {time}").format(time=self._saved_at)
        if self._person and self._reads_only:
            return _("Read only")
        return _("Saved entry by entry") if self._person else ""

    def _say(self, button: QPushButton, text: str, spoken: str, key: str) -> None:
        widgets.set_text(button, text)
        widgets.name(button, spoken)
        button.setToolTip(f"{spoken}   {key}".strip())
