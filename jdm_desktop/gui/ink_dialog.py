"""Recording that a printed paper was signed by hand: meaning, name, day, where the original lies, and a scan."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QWidget

from jdm_desktop.domain.scan import LARGEST
from jdm_desktop.domain.signature import MEANINGS
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import ReasonNeeded, Trouble
from jdm_desktop.exchange.read import read_whole
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.careful_dialog import CarefulDialog
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned
from jdm_desktop.gui.meaning_choice import MeaningChooser
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.ink import InkForm
from jdm_desktop.service.signature import MeaningChoice

Record = Callable[[InkForm, str], object]


class InkDialog(CarefulDialog):
    """`record` is asked to keep what was typed, and says no by Trouble; `people` are names to offer."""

    def __init__(
        self,
        code: str,
        record: Record,
        messages: Messages,
        people: Sequence[str],
        *,
        words: Wording,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._code, self._record, self._messages = code, record, messages
        self._scan: Path | None = None
        names = QCompleter(list(people), self)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._summary = ErrorSummary(theme)
        self.meanings = MeaningChooser(words)
        self.meaning = FormField(self.meanings)
        self.name, self.day = FormField(widgets.text_field()), FormField(widgets.text_field(width=160))
        self.place, self.reason = FormField(widgets.text_field()), FormField(widgets.text_field())
        self._choose, self._scan_name = widgets.button(icon="file-text"), widgets.label(kind="small")
        self._keep = widgets.button(kind="primary")
        self._leave = self.way_out = widgets.button()
        self.name.field.setCompleter(names)  # type: ignore[attr-defined]
        self._arrange()
        self._fill()
        theme.dress(self)
        self._choose.clicked.connect(self._choose_scan)
        self._keep.clicked.connect(self._submit)
        self._leave.clicked.connect(self.reject)
        self.meanings.focus()

    def _arrange(self) -> None:
        layout = widgets.column(self, margins=20, gap=12)
        self._title, self._about = widgets.heading(level=2), widgets.label(kind="small")
        for part in (self._title, self._about, self._summary, self.meaning, self.name, self.day, self.place):
            layout.addWidget(part)
        scan = widgets.row()
        scan.addWidget(self._choose)
        scan.addWidget(self._scan_name, 1)
        layout.addLayout(scan)
        layout.addWidget(self.reason)
        buttons = widgets.row()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._keep)
        layout.addLayout(buttons)
        metrics.at_least(self, width=540)
        self.reason.hide()

    def _fill(self) -> None:
        _ = self._words.translator()
        title = _("Signed on paper")
        self.setWindowTitle(title)
        self._title.setText(title)
        self._about.setText(_("Paper with the record code {code}").format(code=self._code))
        self.meanings.show_choices(
            tuple(MeaningChoice(meaning, _(words), "", settles_readings=False) for meaning, words in MEANINGS.items())
        )
        self.meaning.ask(_("What was signed"))
        self.name.ask(_("Printed name of the signer"))
        self.day.ask(_("Date of the signature"), _("As the signer wrote it; year first: 2026-03-04 or 2026年3月4日"))
        self.place.ask(_("Where the original lies"), _("For example: investigator site file, binder 3"))
        self.reason.ask(_("Reason"), _("Why it is recorded again; both entries stay in the audit trail"))
        widgets.set_text(self._choose, _("Choose a scan …"))
        widgets.name(self._choose, _("Choose a scan …"))
        self._scan_name.setText(_("No scan. A PDF, PNG or JPEG of at most 20 MB may be kept with it."))
        widgets.set_text(self._keep, _("Record"))
        widgets.set_text(self._leave, _("Cancel"))

    def ask(self) -> bool:
        """Ask; return whether it was recorded."""
        return self.exec() == QDialog.DialogCode.Accepted

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def holds_text(self) -> bool:
        """Tell whether anything was typed."""
        return any(part.text() for part in (self.name, self.day, self.place, self.reason))

    def _choose_scan(self) -> None:
        _ = self._words.translator()
        chosen = self._messages.open_files(_("Choose a scan"), _("Scans (*.pdf *.png *.jpg *.jpeg)"), several=False)
        if chosen:
            self._scan = chosen[0]
            self._scan_name.setText(_("Scan: {file}").format(file=self._scan.name))

    def _submit(self) -> None:
        _ = self._words.translator()
        self.stay()
        self._summary.clear()
        meaning = self.meanings.meaning()
        if meaning is None:
            self._show(_("Choose what was signed."), self.meaning)
            return
        try:
            scan = read_whole(self._scan, LARGEST) if self._scan else b""
            form = InkForm(meaning, self.name.text(), self.day.text(), self.place.text(), scan)
            self._record(form, self.reason.text())
        except ReasonNeeded as trouble:
            self.reason.show()
            self._show(self._words.trouble(trouble), self.reason)
        except Trouble as trouble:
            self._show(self._words.trouble(trouble), self._concerned(trouble))
        else:
            self.accept()

    def _concerned(self, trouble: Trouble) -> FormField:
        fields = {Field.PERSON_NAME: self.name, Field.ORIGINAL_AT: self.place, Field.SIGNED_ON: self.day}
        about_the_day = trouble.fields.keys() & {"day", "text"}
        return concerned(trouble, fields) or (self.day if about_the_day else self.meaning)

    def _show(self, sentence: str, field: FormField) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), [Problem(sentence, field)])
