"""The investigator's determination: four large buttons of which none is ever preset, and who pressed one and when."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.view import CriterionView, Verdict
from jdm_desktop.gui import calm_button, signs, widgets
from jdm_desktop.gui.calm_button import CalmButton
from jdm_desktop.gui.criterion_words import ANSWERS, determined_by
from jdm_desktop.gui.sign_line import SignLine
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

KEYS = {"1": Answer.YES, "2": Answer.NO, "3": Answer.UNKNOWN, "4": Answer.NOT_APPLICABLE}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class DeterminationBar(QWidget):
    """Shows what was determined; `pressed_answer` asks for another. Arrows move the focus and never answer."""

    pressed_answer = Signal(object)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._buttons = {answer: self._make(answer) for answer in KEYS.values()}
        self._by = widgets.label(kind="small")
        self._refused: list[SignLine] = []
        self._layout = widgets.column(self, gap=4)
        line = widgets.row(gap=8)
        for button in self._buttons.values():
            line.addWidget(button)
        line.addStretch(1)
        self._layout.addLayout(line)
        self._layout.addWidget(self._by)

    def _make(self, answer: Answer) -> CalmButton:
        button = calm_button.answer()
        button.setProperty("verdict", str(Verdict.OPEN))
        button.clicked.connect(lambda: self.pressed_answer.emit(answer))
        kept = button.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # so that the buttons of all criteria stand in the same columns
        button.setSizePolicy(kept)
        return button

    def show_view(self, view: CriterionView, *, read_only: bool, closed: str = "") -> None:
        """Show which answers may be given, and which one was; `closed` says why this person may give none."""
        _ = self._words.translator()
        made, refused = view.determination, self._worth_saying(view)
        for key, answer in KEYS.items():
            button = self._buttons[answer]
            button.say(f"{key}  {_(ANSWERS[answer])}", f"{view.id} {view.title} – {_(ANSWERS[answer])}")
            button.setVisible(answer in view.allowed or answer in refused)
            button.setEnabled(answer in view.allowed and not read_only and not closed)
            button.setToolTip(closed)
            button.setAccessibleDescription(closed)
            widgets.set_property(button, "verdict", str(view.verdict))
            button.setChecked(made is not None and made.answer is answer)
        self._by.setText(determined_by(made, _) if made else _("Not determined"))
        self._show_refused([] if read_only else list(refused.values()))

    @staticmethod
    def _worth_saying(view: CriterionView) -> dict[Answer, str]:
        """Return what may not be answered, and why; "not applicable" is simply not offered where no rule gives it."""
        return {answer: why for answer, why in view.refused if answer is not Answer.NOT_APPLICABLE}

    def stop(self) -> QWidget | None:
        """Return where the Tab key stops: the answer that was given, else the first that may be."""
        buttons = self._usable()
        return next((button for button in buttons if button.isChecked()), buttons[0] if buttons else None)

    def _usable(self) -> list[CalmButton]:
        return [button for button in self._buttons.values() if button.isEnabled() and not button.isHidden()]

    def _show_refused(self, sentences: list[str]) -> None:
        while len(self._refused) < len(sentences):
            line = SignLine(self._theme, "small")
            self._refused.append(line)
            self._layout.addWidget(line)
        for at, line in enumerate(self._refused):
            line.setVisible(at < len(sentences))
            if at < len(sentences):
                line.say(signs.NEUTRAL, sentences[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move along the answers with the arrows, which answer nothing."""
        buttons = self._usable()
        focused = [at for at, button in enumerate(buttons) if button.hasFocus()]
        if event.key() in _STEPS and focused:
            at = (focused[0] + _STEPS[Qt.Key(event.key())]) % len(buttons)
            buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            event.ignore()
