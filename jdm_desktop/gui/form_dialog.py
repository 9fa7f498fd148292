"""A form over the window: nothing is done before the button is pressed, and nothing typed is dropped unasked."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from jdm_desktop.domain.trouble import ReasonNeeded, Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.careful_dialog import CarefulDialog
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, fill
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording


class FormDialog(CarefulDialog):
    """Shows `fields`; `do` is called when its button is pressed, and says no by Trouble.

    `wrong` says what the form itself finds missing; `concerned` which field a trouble is about, by what the trouble
    names, and `otherwise` where it names nothing: the last one where none is given. `leave` is the other button's word.
    """

    kept_as = ""

    def __init__(
        self,
        title: str,
        detail: str,
        fields: Mapping[str, FormField],
        *,
        confirm: str,
        leave: str = "",
        do: Callable[[], object],
        words: Wording,
        theme: Theme,
        wrong: Callable[[], Sequence[Problem]] = lambda: (),
        concerned: Mapping[str, str] | None = None,
        otherwise: str = "",
        below: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._fields, self._do, self._wrong = dict(fields), do, wrong
        self._concerned, self._otherwise = dict(concerned or {}), otherwise
        self._summary = ErrorSummary(theme)
        _ = words.translator()
        self._confirm = widgets.button(confirm, kind="primary")
        self._leave = self.way_out = widgets.button(leave or _("Cancel"))
        self._arrange(title, detail, below)
        theme.dress(self)
        self._before = self._texts()
        self._confirm.clicked.connect(self._submit)
        self._leave.clicked.connect(self.reject)
        next(iter(self._fields.values())).focus()

    def _arrange(self, title: str, detail: str, below: QWidget | None) -> None:
        self.setWindowTitle(title)
        layout = widgets.column(self, margins=20, gap=12)
        layout.addWidget(widgets.heading(title, 2))
        self._area, self._content = widgets.scrolling()  # with large letters not all fits on every screen
        layout.addWidget(self._area, 1)
        inner = widgets.column(self._content, margins=(0, 0, 8, 0), gap=12)
        if detail:
            inner.addWidget(widgets.label(detail))
        for part in (self._summary, *self._fields.values(), *([below] if below is not None else [])):
            inner.addWidget(part)
        inner.addStretch(1)
        buttons = widgets.row()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._confirm)
        layout.addLayout(buttons)
        metrics.at_least(self, width=460)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin as high as what is asked, if there is room."""
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Be high enough for all that is asked and said, or as high as the screen, where it scrolls."""
        frame = self.sizeHint().height() - self._area.sizeHint().height()
        self._content.ensurePolished()
        width = self._area.viewport().width() or self.width()
        needed = frame + self._content.layout().totalHeightForWidth(width)  # type: ignore[union-attr]
        room = self.screen().availableGeometry().height() - metrics.px(40)
        self.resize(self.width(), min(max(self.height(), needed), room))

    def field(self, name: str) -> FormField:
        """Return a question by its name."""
        return self._fields[name]

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def typed(self) -> dict[str, str]:
        """Return what is typed and not what stood there, to be kept over a lock: never a password."""
        is_secret = {
            name: isinstance(part.field, QLineEdit) and part.field.echoMode() is not QLineEdit.EchoMode.Normal
            for name, part in self._fields.items()
        }
        typed = self._texts().items()
        return {name: text for name, text in typed if not is_secret[name] and text != self._before[name]}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Go on with what was kept."""
        for name, text in typed.items():
            if name in self._fields:
                fill(self._fields[name], text)

    def _texts(self) -> dict[str, str]:
        return {name: part.text() for name, part in self._fields.items()}

    def holds_text(self) -> bool:
        """Tell whether anything stands there that did not from the first."""
        return self._texts() != self._before

    def _submit(self) -> None:
        problems = list(self._wrong())
        if not problems:
            try:
                self._do()
            except Trouble as trouble:
                problems = [Problem(self._words.trouble(trouble), self._about(trouble))]
            else:
                self.accept()
        if problems:
            _ = self._words.translator()
            self._summary.show_problems(_("There is a problem"), problems)
            self._grow()

    def _about(self, trouble: Trouble) -> FormField:
        if isinstance(trouble, ReasonNeeded) and "reason" in self._fields:
            return self._fields["reason"]
        found = next((name for key, name in self._concerned.items() if key in trouble.fields), None)
        return self._fields[found or self._otherwise or list(self._fields)[-1]]
