"""Forms: a caption, a hint, the field and what is wrong with it; and the summary of problems whose lines jump there."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QWidget

from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Message, Trouble
from jdm_desktop.gui import widgets
from jdm_desktop.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and the field that it is about."""

    sentence: str
    field: "FormField"


def concerned(trouble: Trouble, fields: dict[Field, "FormField"]) -> "FormField | None":
    """Return which of `fields` a trouble names, if any."""
    named = trouble.fields.get("field")
    titles = {field.title.message: widget for field, widget in fields.items()}
    return titles.get(named.message) if isinstance(named, Message) else None


class FormField(QWidget):
    """One question of a form; its caption is also what is read aloud for the field."""

    def __init__(self, field: QWidget, *, below: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._caption = widgets.label(kind="strong")
        self._hint = widgets.label(kind="small")
        self._problem = widgets.label(kind="error")
        self._hint.hide()
        self._problem.hide()
        layout = widgets.column(self, gap=3)
        for part in (self._caption, self._hint, self._problem, field):
            layout.addWidget(part)
        if below is not None:
            layout.addWidget(below)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self._next)

    def ask(self, caption: str, hint: str = "", *, spoken: str = "") -> None:
        """Show `caption` and `hint`; `spoken` is read aloud where the caption alone would be ambiguous."""
        self._caption.setText(caption)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        widgets.name(self.field, spoken or caption)
        self.field.setAccessibleDescription(hint)

    def caption(self) -> str:
        """Return what is asked."""
        return self._caption.text()

    def text(self) -> str:
        """Return what was typed, exactly."""
        if isinstance(self.field, QPlainTextEdit):
            return self.field.toPlainText()
        return self.field.text() if isinstance(self.field, QLineEdit) else ""

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong beside the field, or nothing; what was typed stays."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        widgets.set_property(self.field, "wrong", bool(sentence))

    def focus(self) -> None:
        """Put the focus into the field."""
        target = self.field.focusProxy() or self.field
        target.setFocus()
        if isinstance(target, QLineEdit):
            target.selectAll()

    def _next(self) -> None:
        """Enter goes on to the next field, and never sends a form."""
        self.field.focusNextChild()


def fill(part: FormField, text: str) -> None:
    """Put `text` into the field of a question that is answered by typing."""
    if isinstance(part.field, QPlainTextEdit):
        part.field.setPlainText(text)
    elif isinstance(part.field, QLineEdit):
        part.field.setText(text)


class _Line(QLabel):
    """A line that wraps, takes the focus and can be pressed: no button of Qt wraps its text."""

    pressed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("kind", "link")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Enter and Space press it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the mouse press it."""
        self.pressed.emit()


class ErrorSummary(QFrame):
    """All problems of a form on top of it; the focus goes there, and each line jumps to its field."""

    shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: tuple[Problem, ...] = ()
        self.setProperty("kind", "problem")
        self._heading = widgets.heading(level=2)
        self._layout = widgets.column(self, margins=(16, 12, 16, 12), gap=4)
        self._layout.addWidget(self._heading)
        self._lines: list[QWidget] = []
        self.hide()

    def sentences(self) -> tuple[str, ...]:
        """Return what is wrong, line by line."""
        return tuple(problem.sentence for problem in self._problems)

    def show_problems(self, heading: str, problems: list[Problem]) -> None:
        """Show `problems` here and beside their fields."""
        self.clear()
        self._problems = tuple(problems)
        self._heading.setText(heading)
        for problem in problems:
            problem.field.show_problem(problem.sentence)
            self._add_line(problem)
        self._theme.dress(self)
        self.show()
        self._lines[0].setFocus()
        self.shown.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and signature
        """Go from the last line to the first wrong field: the lines are made last, and Qt would leave the form."""
        if forward and self._lines and self._lines[-1].hasFocus():
            self._problems[0].field.focus()
            return True
        return super().focusNextPrevChild(forward)

    def _add_line(self, problem: Problem) -> None:
        line = _Line(problem.sentence)
        line.pressed.connect(problem.field.focus)
        widgets.name(line, f"{self._heading.text()} – {problem.sentence}")
        self._layout.addWidget(line)
        self._lines.append(line)

    def clear(self) -> None:
        """Take all problems away, here and beside their fields."""
        for problem in self._problems:
            problem.field.show_problem("")
        for line in self._lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines.clear()
        self._problems = ()
        self.hide()
