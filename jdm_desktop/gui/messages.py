"""The one object that tells, asks, and chooses files and printers: tests queue its answers."""

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language

if TYPE_CHECKING:  # no dialog is needed to paint the first page
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QFileDialog

_LOOK_IN, _FILE_TYPE = "Look in:", "Files of type:"
"""Two labels of Qt's own dialog, by the names that its Chinese catalogue has; the dialog asks for newer ones."""


class Typed(Protocol):
    """A dialog whose text outlives a lock."""

    kept_as: str

    def typed(self) -> dict[str, str]:
        """Return what is typed, but for passwords."""
        ...

    def restore(self, typed: Mapping[str, str]) -> None:
        """Fill in what `typed` returned; an empty mapping changes nothing."""
        ...


class Messages(QObject):
    """Says things in the window's bar, and asks.

    Signals: `told(kind, sentence)` with kind "told" or "warned".
    A queued answer (`next_answer`) is given instead of asking; without `patient`, asking with none queued is an error.
    """

    told = Signal(str, str)

    def __init__(self, parent: QWidget | None = None, *, patient: bool = True) -> None:
        super().__init__(parent)
        self._window, self._words = parent, Wording(Language.ENGLISH)
        self._patient = patient
        self._answers: deque[object] = deque()
        self._kept: dict[str, Mapping[str, str]] = {}
        self.said: list[str] = []
        self.asked: list[str] = []

    def belong_to(self, window: QWidget, words: Wording) -> None:
        """Open dialogs over `window` from now on, in its language."""
        self._window, self._words = window, words

    def next_answer(self, answer: object) -> None:
        """Give `answer` to the next question instead of asking it."""
        self._answers.append(answer)

    def tell(self, sentence: str) -> None:
        """Say what has happened, without stopping anybody."""
        self._say("told", sentence)

    def warn(self, sentence: str) -> None:
        """Say what needs attention, without stopping anybody."""
        self._say("warned", sentence)

    def _say(self, kind: str, sentence: str) -> None:
        self.said.append(sentence)
        self.told.emit(kind, sentence)

    def ask(self, question: str, detail: str, *, yes: str, no: str) -> bool:
        """Ask; Enter and Esc say `no`."""
        from jdm_desktop.gui.question import Question  # noqa: PLC0415 - after the window is painted

        def asked() -> bool:
            return Question(self._window, self._words, question, detail, yes=yes, no=no).ask()

        return bool(self._answer(question, asked))

    def ask_text(self, question: str, detail: str, *, label: str, confirm: str, cancel: str) -> str | None:
        """Ask for a text; None where the person does not want to after all."""
        from jdm_desktop.gui.question import TextQuestion  # noqa: PLC0415 - after the window is painted

        def ask() -> str | None:
            words = {"label": label, "confirm": confirm, "cancel": cancel}
            asked = TextQuestion(self._window, self._words, question, detail, **words)
            self.begin(asked, f"{question}\n{detail}")
            return asked.ask()

        return self._answer(question, ask)  # type: ignore[no-any-return]

    def inform(self, title: str, detail: str, *, close: str) -> None:
        """Say something that must not be overlooked."""
        from jdm_desktop.gui.question import Notice  # noqa: PLC0415 - after the window is painted

        self._answer(title, lambda: Notice(self._window, self._words, title, detail, close=close).exec())

    def save_where(self, title: str, suggested: Path, kind: str) -> Path | None:
        """Ask where to save a file."""
        return self._answer(title, lambda: self._choose_file(title, suggested, kind))  # type: ignore[no-any-return]

    def _choose_file(self, title: str, suggested: Path, kind: str) -> Path | None:
        dialog = self._file_dialog(title, suggested.parent, kind)
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))  # and asks before it replaces such a file
        dialog.selectFile(suggested.name)
        return next(iter(_chosen(dialog)), None)

    def folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        return self._answer(title, lambda: self._choose_directory(title))  # type: ignore[no-any-return]

    def _choose_directory(self, title: str) -> Path | None:
        dialog = self._file_dialog(title, Path.home())
        dialog.setFileMode(dialog.FileMode.Directory)
        dialog.setOption(dialog.Option.ShowDirsOnly)
        return next(iter(_chosen(dialog)), None)

    def open_files(self, title: str, kind: str, *, several: bool = True) -> list[Path]:
        """Ask which files to read; none where the person does not want to after all."""
        return self._answer(title, lambda: self._choose_files(title, kind, several=several))  # type: ignore[no-any-return]

    def _choose_files(self, title: str, kind: str, *, several: bool) -> list[Path]:
        dialog = self._file_dialog(title, Path.home(), kind)
        dialog.setFileMode(dialog.FileMode.ExistingFiles if several else dialog.FileMode.ExistingFile)
        return _chosen(dialog)

    def _file_dialog(self, title: str, folder: Path, kind: str = "") -> "QFileDialog":
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - after the window is painted

        dialog = QFileDialog(self._window, title, str(folder), kind)
        for label, word in ((QFileDialog.DialogLabel.LookIn, _LOOK_IN), (QFileDialog.DialogLabel.FileType, _FILE_TYPE)):
            dialog.setLabelText(label, QCoreApplication.translate("QFileDialog", word))
        return dialog

    def printer(self, title: str) -> "QPrinter | None":
        """Ask for a printer through the system's dialog."""
        return self._answer(title, lambda: self._choose_printer(title))  # type: ignore[no-any-return]

    def _choose_printer(self, title: str) -> "QPrinter | None":
        from PySide6.QtGui import QPageSize  # noqa: PLC0415 - after the window is painted
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - after the window is painted

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))  # as all papers are
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(title)
        return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None

    def begin(self, dialog: "Typed", key: str) -> None:
        """Give a dialog the name under which what is typed into it is kept, and what was typed there before a lock."""
        dialog.kept_as = key
        dialog.restore(self._kept.pop(key, {}))

    def put_away(self) -> None:
        """Close every dialog at once, because the screen is locked; what is typed in them is kept."""
        from PySide6.QtWidgets import QApplication, QDialog  # noqa: PLC0415 - after the window is painted

        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                key = getattr(window, "kept_as", "")
                if key:
                    self._kept[key] = window.typed()  # type: ignore[attr-defined]
                QDialog.done(window, 0)

    @property
    def kept(self) -> Mapping[str, Mapping[str, str]]:
        """What was typed into dialogs that a lock closed, by the dialog's name."""
        return self._kept

    def remember(self, kept: Mapping[str, Mapping[str, str]]) -> None:
        """Take over what `kept` returned, and nothing else."""
        self._kept = dict(kept)

    def show_dialog(self, title: str, ask: Callable[[], Any]) -> Any:
        """Ask by a dialog of one's own, given as the function that opens it."""
        return self._answer(title, ask)

    def _answer(self, question: str, ask: Callable[[], Any]) -> Any:
        self.asked.append(question)
        if self._answers:
            return self._answers.popleft()
        if not self._patient:
            message = f"nobody is there to answer: {question}"
            raise AssertionError(message)
        return ask()


def _chosen(dialog: "QFileDialog") -> list[Path]:
    """Return what is chosen in a dialog, nothing where it is cancelled."""
    accepted = dialog.exec() == dialog.DialogCode.Accepted
    chosen = [Path(one) for one in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    return chosen
