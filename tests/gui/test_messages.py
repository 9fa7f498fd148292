"""Asking for real: the dialogs open, keys answer them, and what the system's own dialogs say is handed on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from jdm_desktop.gui.messages import Messages

Key = Qt.Key


def answered_by(*keys: Qt.Key | str) -> None:
    """Press keys and type texts in the dialog that is about to open."""

    def press() -> None:
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            if isinstance(key, str):
                QTest.keyClicks(widget, key)
            else:
                QTest.keyClick(widget, key)

    def when_there() -> None:
        if QApplication.focusWidget() is None:
            QTimer.singleShot(0, when_there)
        else:
            press()

    QTimer.singleShot(0, when_there)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [((Key.Key_Escape,), False), ((Key.Key_Return,), False), ((Key.Key_Tab, Key.Key_Return), True)],
)
def test_question(qtbot: QtBot, keys: tuple[Qt.Key, ...], *, answer: bool) -> None:
    """Esc and Enter say no; yes takes going to the button."""
    messages = Messages()
    answered_by(*keys)
    assert messages.ask("Drop it?", "All of it.", yes="Drop it", no="Keep it") is answer
    assert messages.asked == ["Drop it?"]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ((" because ", Key.Key_Tab, Key.Key_Tab, Key.Key_Return), "because"),
        (("because", Key.Key_Escape, Key.Key_Escape), None),
        ((Key.Key_Escape,), None),
    ],
)
def test_text(qtbot: QtBot, keys: tuple[Qt.Key | str, ...], answer: str | None) -> None:
    """A text is typed and confirmed by its button; Enter in the text is a new line, Esc drops it only when repeated."""
    messages = Messages()
    answered_by(*keys)
    said = messages.ask_text("Why?", "It is written down.", label="Reason", confirm="Go on", cancel="Do not")
    assert said == answer


def test_notice(qtbot: QtBot) -> None:
    """A notice is closed by Enter."""
    messages = Messages()
    answered_by(Key.Key_Return)
    messages.inform("Read this", "It matters.", close="Close")
    assert messages.asked == ["Read this"]


def test_own_dialog(qtbot: QtBot) -> None:
    """A dialog of one's own is asked through the same object, so that tests can answer it."""
    messages = Messages()
    assert messages.show_dialog("Own", lambda: 42) == 42
    messages.next_answer(7)
    assert messages.show_dialog("Own", lambda: 42) == 7


@pytest.mark.parametrize(("chosen", "answer"), [("/shelf/纸.pdf", Path("/shelf/纸.pdf")), ("", None)])
def test_place_to_save(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, chosen: str, answer: Path | None) -> None:
    """The system's dialog gets the suggestion; cancelling is None."""
    asked: list[object] = []

    def choose(*arguments: object) -> tuple[str, str]:
        asked.extend(arguments)
        return chosen, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert Messages().save_where("Save the paper", Path("S-001.pdf"), "PDF files (*.pdf)") == answer
    assert asked == [None, "Save the paper", "S-001.pdf", "PDF files (*.pdf)"]


@pytest.mark.parametrize("accepted", [True, False])
def test_printer(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, accepted: bool) -> None:
    """The system's dialog starts with A4; cancelling is no printer."""
    code = QDialog.DialogCode.Accepted if accepted else QDialog.DialogCode.Rejected
    answer: Callable[[QPrintDialog], int] = lambda _dialog: code  # noqa: E731 - one answer
    monkeypatch.setattr(QPrintDialog, "exec", answer)
    printer = Messages().printer("Print the paper")
    assert (printer is not None) is accepted
    if printer is not None:
        assert isinstance(printer, QPrinter)
        assert printer.pageLayout().pageSize().name() == "A4"
