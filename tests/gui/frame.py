"""The whole window for the tests: a store in memory, messages that are answered in advance, and real keys."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.document.papers import Papers
from jdm_desktop.gui.desk import Desk
from jdm_desktop.gui.doors import Doors
from jdm_desktop.gui.main_window import MainWindow
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.recovery_sheet_page import RecoverySheetPage
from jdm_desktop.gui.settings import Settings
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from tests.service import desk as office

CONTROL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)
SMALL = (1280, 720)


def workspace(*, shipped: bool = False) -> Entrance:
    """Return an empty store in memory that can draw papers, with the small study of the tests or the trial's own."""
    library = StudyLibrary.shipped() if shipped else office.library(office.STUDY)
    return Entrance.in_memory(
        office.Watch(), "desk 1", library, papers=Papers(), cost=office.CHEAP, new_key=office.known_key
    )


class Painted(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count, and leave the event to the widget."""
        self.count += event.type() == QEvent.Type.Paint
        return False


@dataclass
class Ticks:
    """The seconds that have passed, as a test tells them."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds


@dataclass
class Frame:
    """The window and what a person does to it."""

    qtbot: QtBot
    window: MainWindow
    words: Wording
    theme: Theme
    messages: Messages
    ticks: "Ticks"

    @property
    def desk(self) -> Desk:
        """The pages of whoever is signed in."""
        assert self.window.desk is not None
        return self.window.desk

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(self.focused(), key, modifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focused(), text)

    def focused(self) -> QWidget:
        """Return what has the focus."""
        focused = QApplication.focusWidget()
        return self.window if focused is None else focused

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what is called `name`."""
        seen: list[str] = []
        while accessible_name(self.focused()) != name:
            self.press(Qt.Key.Key_Tab)
            seen.append(accessible_name(self.focused()))
            assert len(seen) < 200, f"Tab never comes to {name!r}, only to {seen}"

    def hand_out_the_sheet(self, folder: Path) -> None:
        """Save the recovery sheet, say that three people have it, and go on."""
        self.qtbot.waitUntil(lambda: isinstance(self.window.reception.page, RecoverySheetPage))
        self.qtbot.waitUntil(lambda: accessible_name(self.focused()) == "Print the three pages …")
        self.messages.next_answer(folder / "sheet.pdf")
        self.tab_to("Save to a stick of your own …")
        self.press(Qt.Key.Key_Return, Qt.Key.Key_Space)
        self.tab_to("Go on")
        self.press(Qt.Key.Key_Return)

    def sign_out(self) -> None:
        """Leave in good order."""
        assert self.window.sign_out()

    def leave(self) -> None:
        """Let somebody else sign in."""
        self.press(Qt.Key.Key_F9)

    def sign_in(self, user_id: str = "li", password: str = office.PASSWORD) -> None:
        """Sign in by keys."""
        self.type(user_id)
        self.press(Qt.Key.Key_Return)
        self.type(password)
        self.press(Qt.Key.Key_Return)


def accessible_name(widget: QWidget) -> str:
    """Return what is read aloud for a widget."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def open_frame(
    qtbot: QtBot,
    application: QApplication,
    folder: Path,
    store: Entrance | Callable[[], Entrance],
    *,
    ready: bool = True,
    more: Mapping[str, Any] | None = None,
) -> Frame:
    """Open the window over a store, and wait until somebody can be let in where the store is `ready`."""
    opened: list[Entrance] = []

    def open_store() -> Entrance:
        opened.append(store if isinstance(store, Entrance) else store())
        return opened[-1]

    ticks = Ticks()
    files = (folder / "window.log", folder / "window.ini")
    doors = Doors(lambda: None, open_store, lambda: None, ticks, *files, **(more or {}))
    words, theme, messages = Wording(Language.ENGLISH), Theme(application), Messages(patient=False)
    window = MainWindow(doors, words, theme, messages, Settings(doors.settings))
    window.resize(*SMALL)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if ready:
        qtbot.waitUntil(lambda: bool(opened))
    return Frame(qtbot, window, words, theme, messages, ticks)


def left_in_order(opened: Frame) -> Iterator[Frame]:
    """Close the window after the test, and let go of its look."""
    yield opened
    opened.window.close()
    opened.words.speak(Language.ENGLISH)  # Qt's own words outlive the window
    opened.theme.deleteLater()
