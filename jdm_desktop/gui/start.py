"""Starting Qt: the application, the look and the language that this user chose, and the window."""

import sys

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from jdm_desktop import __version__
from jdm_desktop.gui.doors import Doors
from jdm_desktop.gui.main_window import MainWindow
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.settings import Settings
from jdm_desktop.gui.sign_in_page import PROGRAM
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language


def run(doors: Doors) -> int:
    """Open the window; return the exit status when it is closed."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName(PROGRAM)
    application.setApplicationVersion(__version__)
    window = make_window(application, doors, Messages())
    window.show()
    return application.exec()


def make_window(application: QApplication, doors: Doors, messages: Messages) -> MainWindow:
    """Return the window in the language and the look that were chosen, else the system's."""
    settings = Settings(doors.settings)
    words = Wording(doors.language or settings.language or _system_language())
    dark = settings.dark if settings.dark is not None else _system_is_dark()
    theme = Theme(application, dark=dark, scale=settings.scale)
    return MainWindow(doors, words, theme, messages, settings)


def _system_language() -> Language:
    chinese = QLocale.system().language() == QLocale.Language.Chinese
    return Language.CHINESE if chinese else Language.ENGLISH


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
