"""Correcting who a participant is: name, birth date and remark, with the reason; nothing typed is dropped unasked."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from jdm_desktop.domain import dates
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import widgets
from jdm_desktop.gui.form import FormField, Problem, concerned, fill
from jdm_desktop.gui.form_dialog import FormDialog
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.participant import IdentityView

Correct = Callable[[IdentityView, str], object]


class IdentityDialog(FormDialog):
    """The form over the window; `correct` is asked to keep what was typed, and says no by Trouble."""

    def __init__(
        self, known: IdentityView, correct: Correct, words: Wording, theme: Theme, parent: QWidget | None = None
    ) -> None:
        _ = words.translator()
        fields = _fields(known, words)
        super().__init__(
            _("Correct the participant's details"),
            "",
            fields,
            confirm=_("Correct"),
            leave=_("Leave as it is"),
            do=self._keep,
            words=words,
            theme=theme,
            wrong=self._impossible,
            parent=parent,
        )
        self._correct = correct
        self.name, self.birth, self.note, self.reason = fields.values()

    def _keep(self) -> None:
        birth = dates.read_typed(self.birth.text().strip())
        self._correct(IdentityView(self.name.text(), birth, self.note.text()), self.reason.text())

    def _impossible(self) -> list[Problem]:
        typed = self.birth.text().strip()
        if not typed or dates.read_typed(typed) is not None:
            return []
        _ = self._words.translator()
        return [Problem(_("The birth date must be a real day, such as 2015-03-04."), self.birth)]

    def _about(self, trouble: Trouble) -> FormField:
        fields = {Field.PARTICIPANT_NAME: self.name, Field.REMARK: self.note, Field.REASON: self.reason}
        return concerned(trouble, fields) or (self.birth if "day" in trouble.fields else self.reason)


def _fields(known: IdentityView, words: Wording) -> dict[str, FormField]:
    """Return the questions, filled with what is known."""
    _ = words.translator()
    name, birth = FormField(widgets.text_field()), FormField(widgets.text_field(width=160))
    note, reason = FormField(widgets.text_area(rows=2)), FormField(widgets.text_area(rows=2))
    name.ask(_("Participant's name"), _("Any writing; may be left empty"))
    birth.ask(_("Birth date"), _("Year first: 2015-03-04, 2015/3/4, 2015.3.4, 20150304 or 2015年3月4日"))
    note.ask(_("Remark"), _("Only for this site; may be left empty"))
    reason.ask(_("Reason"), _("Why it was wrong; both entries stay in the audit trail"))
    fill(name, known.name)
    fill(birth, known.birth.isoformat() if known.birth else "")
    fill(note, known.note)
    return {"name": name, "birth": birth, "note": note, "reason": reason}
