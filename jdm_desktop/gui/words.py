"""The window's language: one object that everybody who speaks listens to."""

from collections.abc import Callable

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.i18n import Language, plural, translator

LANGUAGES = {Language.ENGLISH: "English", Language.CHINESE: "中文"}  # each in its own words


class Wording(QObject):
    """The language of the window; `changed` is emitted when it is another."""

    changed = Signal()

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._qt_words: QTranslator | None = None

    @property
    def language(self) -> Language:
        """The language in force."""
        return self._language

    def translator(self) -> Callable[[str], str]:
        """Return the function that says a message in the language in force; call it `_`."""
        return translator(self._language)

    def plural(self) -> Callable[[str, str, int], str]:
        """Return the function that picks singular or plural; call it `ngettext`."""
        return plural(self._language)

    def trouble(self, trouble: Trouble) -> str:
        """Return the sentence of `trouble`."""
        return trouble.text(self._language)

    def speak(self, language: Language) -> None:
        """Change the language, Qt's own words (OK, Cancel, the print dialog's) included."""
        if language is self._language:
            return
        self._language = language
        self.load_qt_words()
        self.changed.emit()

    def load_qt_words(self) -> None:
        """Give Qt's own dialogs the language in force."""
        application = QApplication.instance()
        if application is None:
            return
        if self._qt_words is not None:
            application.removeTranslator(self._qt_words)
            self._qt_words = None
        if self._language is not Language.ENGLISH:
            words = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if words.load(f"qtbase_{self._language}", folder):
                application.installTranslator(words)
                self._qt_words = words
