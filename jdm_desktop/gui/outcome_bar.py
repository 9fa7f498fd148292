"""What is always in view: whose screening it is, how far it is, what blocks, and the outcome in a sentence."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import CriterionView, Outcome, ScreeningState, ScreeningView, Verdict
from jdm_desktop.gui import metrics, signs, stamps, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.elided_line import ElidedLine
from jdm_desktop.gui.jump_map import PRESS, JumpButton, JumpMap
from jdm_desktop.gui.terms import OUTCOMES
from jdm_desktop.gui.tools import Tools

_MOST_BLOCKS = 3
_NARROW, _TIGHT = 860, 640


class OutcomeBar(QFrame):
    """Draws the head of a screening; its buttons only ask."""

    back_pressed = Signal()
    preview_pressed = Signal()
    complete_pressed = Signal()
    reopen_pressed = Signal()
    sign_pressed = Signal()
    jumped = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self.setProperty("kind", "outcome")
        self._back = self._button("arrow-left", "quiet", self.back_pressed)
        self._preview = self._button("eye", "", self.preview_pressed)
        self._reopen = self._button("lock", "", self.reopen_pressed)
        self._sign = self._button("signature", "primary", self.sign_pressed)
        self._complete = self._button("clipboard-check", "primary", self.complete_pressed)
        self._label = widgets.heading(level=1)
        self._chip = Chip(tools.theme)
        self._progress = widgets.label(kind="strong")
        self._versions = widgets.label(kind="small")
        self._sentence = widgets.label()
        self._proposal = ElidedLine("muted")
        self._blocks = [BlockLine(tools) for _each in range(_MOST_BLOCKS)]
        self._words, self._buttons = QWidget(), QWidget()
        self._head = widgets.grid(gap=12)
        self._narrow = self._tight = self._low = False
        self._said = self._last = ""
        self._blocking = 0
        tools.theme.changed.connect(lambda: self._arrange(self.width()))
        self._map = JumpMap(tools.theme, tools.words)
        self._map.jumped.connect(self.jumped)
        self._lay_out()

    def _button(self, icon: str, kind: str, pressed: object) -> QPushButton:
        button = widgets.button(icon=icon, kind=kind)
        button.clicked.connect(pressed)
        return button

    def _lay_out(self) -> None:
        layout = widgets.column(self, margins=(20, 10, 20, 10), gap=6)
        layout.addLayout(self._head)
        self._fill_head()
        layout.addWidget(self._sentence)
        for block in self._blocks:
            block.jumped.connect(self.jumped)
            layout.addWidget(block)
        layout.addWidget(self._proposal)
        layout.addWidget(self._map)

    def _fill_head(self) -> None:
        """Put the words between the name and the buttons; where there is no room for them, below both."""
        words = widgets.column(self._words, gap=0)
        words.addWidget(self._progress)
        words.addWidget(self._versions)
        for at, part in enumerate((self._back, self._label, self._chip)):
            self._head.addWidget(part, 0, at)
        buttons = widgets.row(self._buttons, gap=8)
        for button in (self._preview, self._reopen, self._sign, self._complete):
            buttons.addWidget(button)
        self._head.addWidget(self._buttons, 0, 4)
        self._head.setColumnStretch(3, 1)
        self._head.addWidget(self._words, 0, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw in less room where the window is small for its words: those below the head, and no map."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def give_way(self, *, low: bool) -> None:
        """Where the window is `low`, take no more lines than say whose it is, how far, what blocks, and the outcome."""
        if low != self._low:
            self._low = low
            self._name_buttons()
            self._say_progress()
            self._put_in_place()

    def _arrange(self, width: int) -> None:
        """Put words and buttons where there is room for them."""
        narrow, tight = width < metrics.px(_NARROW), width < metrics.px(_TIGHT)
        if (narrow, tight) != (self._narrow, self._tight):
            self._narrow, self._tight = narrow, tight
            self._put_in_place()

    def _put_in_place(self) -> None:
        for part in (self._words, self._buttons):
            self._head.removeWidget(part)
        self._head.addWidget(self._words, *((1, 0, 1, 5) if self._narrow else (0, 3)))
        where = (2, 0, 1, 5) if self._tight and not self._low else (0, 4, 1, 1)
        self._head.addWidget(self._buttons, *where, Qt.AlignmentFlag.AlignRight)
        self._map.setVisible(not (self._narrow or self._low))
        self._proposal.setVisible(not (self._tight or self._low))
        self._show_block_lines()

    def show_view(self, view: ScreeningView) -> None:
        """Show how the screening stands."""
        _ = self._tools.words.translator()
        self._label.setText(view.label)
        self._chip.show_sign(signs.of_outcome(view.outcome), _(OUTCOMES[view.outcome]))
        self._said, self._last = self._progress_of(view), self._last_of(view)
        self._say_progress()
        self._versions.setText(self._versions_of(view))
        self._sentence.setText(view.sentence)
        self._proposal.say(_("By the facts alone: {sentence}").format(sentence=view.proposal_sentence))
        self._show_blocks([each for each in view.criteria if each.verdict is Verdict.FAILS])
        self._map.show_view(view)
        self._show_buttons(view)

    def _show_buttons(self, view: ScreeningView) -> None:
        _ = self._tools.words.translator()
        completed = view.state is ScreeningState.COMPLETED
        settled = view.outcome is not Outcome.INCOMPLETE
        self._name_buttons()
        widgets.name(self._back, _("Back to the participants"))
        self._reopen.setVisible(completed)
        self._sign.setVisible(completed)
        self._complete.setVisible(settled and not completed)
        for button, task in ((self._reopen, Task.REOPEN), (self._complete, Task.COMPLETE)):
            why = self._tools.desk.closed(task)
            button.setEnabled(not why)
            button.setToolTip(why or (button.accessibleName() if self._low else ""))
            button.setAccessibleDescription(why)

    def _name_buttons(self) -> None:
        """Say what the buttons do: on them, or where the window is low in their tool tips."""
        _ = self._tools.words.translator()
        for button, name in (
            (self._preview, _("Preview")),
            (self._reopen, _("Reopen …")),
            (self._sign, _("Review and sign")),
            (self._complete, _("Complete the screening")),
        ):
            text = "" if self._low else name
            if (button.accessibleName(), button.text()) != (name, text):
                widgets.set_text(button, text)
                widgets.name(button, name)
                button.setToolTip(button.accessibleDescription() or (name if self._low else ""))
                self._tools.theme.dress(button)

    def _say_progress(self) -> None:
        self._progress.setText(self._said if self._low or not self._last else f"{self._said} · {self._last}")

    def take_focus(self) -> None:
        """Put the focus on what comes next: completing, else the preview."""
        button = self._complete if self.offers_completion() else self._preview
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def offers_completion(self) -> bool:
        """Whether the screening can be completed."""
        return not self._complete.isHidden() and self._complete.isEnabled()

    def _progress_of(self, view: ScreeningView) -> str:
        _, ngettext = self._tools.words.translator(), self._tools.words.plural()
        blocks = ngettext("{count} blocks", "{count} block", view.blocking).format(count=view.blocking)
        return _("{determined} of {total} determined, {blocks}, {open} open").format(
            determined=view.determined, total=view.total, blocks=blocks, open=view.open
        )

    def _last_of(self, view: ScreeningView) -> str:
        _ = self._tools.words.translator()
        if view.completed_at is not None:
            time = stamps.day_and_minute(view.completed_at)
            return _("completed by {name}, {time}").format(name=view.completed_by, time=time)
        return _("saved {time}").format(time=stamps.time_of_day(view.saved_at)) if view.saved_at else ""

    def _versions_of(self, view: ScreeningView) -> str:
        _ = self._tools.words.translator()
        said = [
            _("Protocol {number}, version {version}").format(
                number=view.study.protocol_number, version=view.study.protocol_version
            ),
            _("study file {version}").format(version=view.study.version),
        ]
        return " · ".join(said)

    def _show_blocks(self, failing: list[CriterionView]) -> None:
        """Lead to what blocks, and say why; the map shows the rest."""
        self._blocking = min(len(failing), _MOST_BLOCKS)
        for line, view in zip(self._blocks, failing, strict=False):
            line.show_view(view)
        self._show_block_lines()

    def _show_block_lines(self) -> None:
        """Show why, but where that would leave no room for the criteria: the sentence names them too."""
        for at, line in enumerate(self._blocks):
            line.setVisible(at < self._blocking and not (self._tight or self._low))


class BlockLine(QWidget):
    """One criterion that fails, why, and a button that leads to it."""

    jumped = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._words = tools.words
        self._button = JumpButton(tools.theme)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(lambda: self.jumped.emit(self._button.text()))
        self._why = widgets.label()
        layout = widgets.row(self, gap=8)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._why, 1)

    def show_view(self, view: CriterionView) -> None:
        """Say why `view` blocks."""
        _ = self._words.translator()
        self._button.show_view(view, _("Go to {criterion}, which blocks").format(criterion=view.id))
        self._why.setText(view.why.splitlines()[0] if view.why else view.title)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Jump with Enter and Space."""
        if event.key() in PRESS:
            self._button.click()
        else:
            event.ignore()
