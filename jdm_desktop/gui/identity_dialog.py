"""Correcting who a participant is: name, birth date and remark, with the reason; nothing typed is dropped unasked."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QDialog, QWidget

from jdm_desktop.domain import dates
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned, fill
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.participant import IdentityView

Correct = Callable[[IdentityView, str], object]


class IdentityDialog(QDialog):
    """The form over the window; `correct` is asked to keep what was typed, and says no by Trouble."""

    def __init__(
        self, known: IdentityView, correct: Correct, words: Wording, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._known, self._correct, self._words = known, correct, words
        self._dropping = False
        self._summary = ErrorSummary(theme)
        self.name, self.birth = FormField(widgets.text_field()), FormField(widgets.text_field(width=160))
        self.note, self.reason = FormField(widgets.text_area(rows=2)), FormField(widgets.text_area(rows=2))
        self._keep, self._leave = widgets.button(kind="primary"), widgets.button()
        self._arrange()
        self._fill()
        theme.dress(self)
        self._keep.clicked.connect(self._submit)
        self._leave.clicked.connect(self.reject)

    def _arrange(self) -> None:
        layout = widgets.column(self, margins=20, gap=12)
        self._title = widgets.heading(level=2)
        for part in (self._title, self._summary, self.name, self.birth, self.note, self.reason):
            layout.addWidget(part)
        buttons = widgets.row()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._keep)
        layout.addLayout(buttons)
        metrics.at_least(self, width=460)

    def _fill(self) -> None:
        _ = self._words.translator()
        title = _("Correct the participant's details")
        self.setWindowTitle(title)
        self._title.setText(title)
        self.name.ask(_("Participant's name"), _("Any writing; may be left empty"))
        self.birth.ask(_("Birth date"), _("Year first: 2015-03-04, 2015/3/4, 2015.3.4, 20150304 or 2015年3月4日"))
        self.note.ask(_("Remark"), _("Only for this site; may be left empty"))
        self.reason.ask(_("Reason"), _("Why it was wrong; both entries stay in the audit trail"))
        widgets.set_text(self._keep, _("Correct"))
        widgets.set_text(self._leave, _("Leave as it is"))
        birth = self._known.birth
        self.name.field.setText(self._known.name)  # type: ignore[attr-defined]
        self.birth.field.setText(birth.isoformat() if birth else "")  # type: ignore[attr-defined]
        self.note.field.setPlainText(self._known.note)  # type: ignore[attr-defined]
        self.name.focus()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    kept_as = ""

    def typed(self) -> dict[str, str]:
        """Return what is typed, to be kept over a lock."""
        return {key: part.text() for key, part in self._parts().items()} if self._is_changed() else {}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Go on with what was kept."""
        for key, part in self._parts().items():
            if key in typed:
                fill(part, typed[key])

    def _parts(self) -> dict[str, FormField]:
        return {"name": self.name, "birth": self.birth, "note": self.note, "reason": self.reason}

    def reject(self) -> None:
        """Close only where nothing would be lost, or when asked twice in a row."""
        if self._is_changed() and not self._dropping:
            self._dropping = True
            self._leave.setFocus()
            return
        super().reject()

    def _is_changed(self) -> bool:
        birth = self._known.birth.isoformat() if self._known.birth else ""
        typed = (self.name.text(), self.birth.text(), self.note.text(), self.reason.text())
        return typed != (self._known.name, birth, self._known.note, "")

    def _submit(self) -> None:
        typed = self.birth.text().strip()
        birth = dates.read_typed(typed)
        if typed and birth is None:
            _ = self._words.translator()
            self._show(Problem(_("The birth date must be a real day, such as 2015-03-04."), self.birth))
            return
        try:
            self._correct(IdentityView(self.name.text(), birth, self.note.text()), self.reason.text())
        except Trouble as trouble:
            self._show(Problem(self._words.trouble(trouble), self._concerned(trouble)))
        else:
            self.accept()

    def _concerned(self, trouble: Trouble) -> FormField:
        fields = {Field.PARTICIPANT_NAME: self.name, Field.REMARK: self.note, Field.REASON: self.reason}
        return concerned(trouble, fields) or (self.birth if "day" in trouble.fields else self.reason)

    def _show(self, problem: Problem) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), [problem])
