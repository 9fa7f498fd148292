"""Starting Qt: the application, the look and the language that this user chose, and the window."""

import sys

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

FUSION = ("-style", "fusion")  # asked for so, because naming QStyle in Python takes as long as painting the first page


def run(doors: Doors) -> int:
    """Open the window; return the exit status when it is closed."""
    application = QApplication([*sys.argv[:1], *FUSION])
    application.setApplicationName(PROGRAM)
    application.setApplicationVersion(__version__)
    window = make_window(application, doors, Messages())
    window.show()
    return application.exec()


def make_window(application: QApplication, doors: Doors, messages: Messages) -> MainWindow:
    """Return the window in the language and the look that were chosen, else the system's."""
    settings = Settings(doors.settings)
    if settings.language is None or settings.dark is None:
        settings.language, settings.dark = _system_language(), _system_is_dark()
    words = Wording(doors.language or settings.language or Language.ENGLISH)
    theme = Theme(application, dark=bool(settings.dark), scale=settings.scale)
    return MainWindow(doors, words, theme, messages, settings)


def _system_language() -> Language:
    from PySide6.QtCore import QLocale  # noqa: PLC0415 - it takes long, and is asked only once

    chinese = QLocale.system().language() == QLocale.Language.Chinese
    return Language.CHINESE if chinese else Language.ENGLISH


def _system_is_dark() -> bool:
    from PySide6.QtCore import Qt  # noqa: PLC0415 - it takes long, and is asked only once

    return QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
