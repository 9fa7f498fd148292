"""The dialogs behind `Messages`: plain text, Enter presses nothing by accident, Esc drops no text unasked."""

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QWidget

from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.careful_dialog import CarefulDialog
from jdm_desktop.gui.words import Wording


class _Dialog(CarefulDialog):
    """A question with two answers; the harmless one has the focus."""

    def __init__(
        self, parent: QWidget | None, words: Wording, question: str, detail: str, *, yes: str, no: str
    ) -> None:
        super().__init__(words, parent)
        self.setWindowTitle(question)
        self._layout = widgets.column(self, margins=20, gap=12)
        self._layout.addWidget(widgets.heading(question, 2))
        self._layout.addWidget(widgets.label(detail))
        metrics.at_least(self, width=420)
        self._yes = widgets.button(yes, kind="primary")
        self._no = self.way_out = widgets.button(no)
        self._yes.clicked.connect(self._confirm)
        self._no.clicked.connect(self.reject)
        self._layout.addStretch(1)
        buttons = widgets.row()
        buttons.addStretch(1)
        buttons.addWidget(self._no)
        buttons.addWidget(self._yes)
        self._layout.addLayout(buttons)
        self._no.setFocus()

    def _confirm(self) -> None:
        self.accept()


class Notice(_Dialog):
    """Something to be read, with one button."""

    def __init__(self, parent: QWidget | None, words: Wording, title: str, detail: str, *, close: str) -> None:
        super().__init__(parent, words, title, detail, yes="", no=close)
        self._yes.hide()


class Question(_Dialog):
    """A question answered with yes or no."""

    def ask(self) -> bool:
        """Ask, and return whether the answer was yes."""
        return self.exec() == QDialog.DialogCode.Accepted


class TextQuestion(_Dialog):
    """A question answered with a text, which Esc does not drop without asking once more."""

    def __init__(
        self,
        parent: QWidget | None,
        words: Wording,
        question: str,
        detail: str,
        *,
        label: str,
        confirm: str,
        cancel: str,
    ) -> None:
        super().__init__(parent, words, question, detail, yes=confirm, no=cancel)
        self._text = widgets.text_area(label)
        self._layout.insertWidget(2, widgets.label(label, kind="strong"))
        self._layout.insertWidget(3, self._text)
        self._yes.setEnabled(False)
        self._text.textChanged.connect(self._typed)
        self._text.setFocus()

    def _typed(self) -> None:
        self.stay()
        self._yes.setEnabled(bool(self.text()))

    def text(self) -> str:
        """Return what was typed."""
        return self._text.toPlainText().strip()

    kept_as = ""

    def typed(self) -> dict[str, str]:
        """Return the text, to be kept over a lock."""
        return {"text": self._text.toPlainText()}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Go on with a text that was kept."""
        self._text.setPlainText(typed.get("text", ""))

    def holds_text(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.text())

    def ask(self) -> str | None:
        """Ask, and return the text, or None."""
        return self.text() if self.exec() == QDialog.DialogCode.Accepted else None
