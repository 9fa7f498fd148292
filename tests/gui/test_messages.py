"""Asking for real: the dialogs open, keys answer them, and what the system's own dialogs say is handed on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language

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


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ((Key.Key_Return,), "S-001.pdf"),
        (("trail", Key.Key_Return), "trail.pdf"),
        (("trail.pdf", Key.Key_Return), "trail.pdf"),
        ((Key.Key_Escape,), ""),
    ],
)
def test_place_to_save(qtbot: QtBot, tmp_path: Path, keys: tuple[Qt.Key | str, ...], name: str) -> None:
    """What is suggested can be taken; a name typed without its ending gets it; cancelling is None."""
    answered_by(*keys)
    where = Messages().save_where("Save the paper", tmp_path / "S-001.pdf", "PDF files (*.pdf)")
    assert where == (tmp_path / name if name else None)


@pytest.mark.parametrize("accepted", [True, False])
def test_files_and_folders(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, accepted: bool) -> None:
    """What is chosen in the system's dialog is handed on; cancelling is nothing."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"")

    def choose(dialog: QFileDialog) -> QDialog.DialogCode:
        is_folder = dialog.fileMode() is QFileDialog.FileMode.Directory
        dialog.selectFile(str(tmp_path if is_folder else paper))
        return QDialog.DialogCode.Accepted if accepted else QDialog.DialogCode.Rejected

    monkeypatch.setattr(QFileDialog, "exec", choose)
    assert Messages().open_files("Choose signed papers", "PDF files (*.pdf)") == ([paper] if accepted else [])
    assert Messages().open_files("Choose a scan", "Scans (*.pdf)", several=False) == ([paper] if accepted else [])
    assert Messages().folder("Choose a folder") == (tmp_path if accepted else None)


def test_file_dialog_speaks_chinese(qtbot: QtBot) -> None:
    """No label of Qt's own dialog stays English on a Chinese screen."""
    words = Wording(Language.CHINESE)
    words.load_qt_words()
    try:
        dialog = Messages()._file_dialog("保存", Path.home(), "PDF (*.pdf)")
        labels = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
        assert labels
        assert not [text for text in labels if text.isascii()]
        dialog.deleteLater()
    finally:
        words.speak(Language.ENGLISH)


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
