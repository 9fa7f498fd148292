"""The privacy correction: what is to go, why, and a second person who agrees with user name and password."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.view import TrailRow
from jdm_desktop.gui import metrics, stamps, widgets
from jdm_desktop.gui.careful_dialog import CarefulDialog
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned
from jdm_desktop.gui.sign_in_page import password_field
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import redaction
from jdm_desktop.service.redaction import Agreement, Corrected, Found
from jdm_desktop.service.session import Session


class RemovalDialog(CarefulDialog):
    """Looks first where the text stands, then removes it; nothing typed is dropped by one press of Esc."""

    def __init__(self, parent: QWidget | None, session: Session, row: TrailRow, words: Wording, theme: Theme) -> None:
        super().__init__(words, parent)
        self._session, self._row, self._theme = session, row, theme
        self._found: Found | None = None
        self._corrected: Corrected | None = None
        self._summary = ErrorSummary(theme)
        self.text = FormField(widgets.text_area(rows=2))
        self.reason = FormField(widgets.text_area(rows=2))
        self.user_id, self.password = FormField(widgets.text_field()), FormField(password_field())
        self._look = widgets.button(icon="search")
        self._told = widgets.label()
        self._remove = widgets.button(kind="primary")
        self._cancel = self.way_out = widgets.button()
        self._arrange()
        self._say()
        self._connect()
        theme.dress(self)
        self.text.focus()

    def _arrange(self) -> None:
        _ = self._words.translator()
        area, content = widgets.ScrollArea(), QWidget()
        content.setProperty("kind", "ground")
        inner = widgets.column(content, margins=(20, 20, 20, 8), gap=12)
        inner.addWidget(widgets.heading(_("Privacy correction"), 2))
        about = _(
            "Two people take a text, such as a name, out of the record and out of every entry that says it. "
            "A mark stays in its place, the chain of the trail holds, and nothing that was signed is altered."
        )
        inner.addWidget(widgets.label(about))
        said = _("Entry {number}: {sentence}").format(number=self._row.seq, sentence=self._row.sentence)
        inner.addWidget(widgets.label(said, kind="muted"))
        for part in (self._summary, self.text, self._look, self._told, self.reason, self.user_id, self.password):
            inner.addWidget(part)
        inner.addStretch(1)
        area.setWidget(content)
        whole = widgets.column(self, margins=(0, 0, 0, 16), gap=8)
        whole.addWidget(area, 1)
        buttons = widgets.row(margins=(20, 0, 20, 0))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._remove)
        whole.addLayout(buttons)
        room = self.screen().availableGeometry().height() - metrics.px(60)
        self.resize(metrics.px(560), min(metrics.px(700), room))

    def _say(self) -> None:
        _ = self._words.translator()
        self.setWindowTitle(_("Privacy correction"))
        self.text.ask(_("Text to remove"), _("Exactly as it stands, and no more than has to go"))
        self.reason.ask(_("Reason"), _("Without the text itself"))
        self.user_id.ask(_("User name of the second person"), _("Somebody else, who agrees to this"))
        self.password.ask(_("Password of the second person"))
        widgets.set_text(self._look, _("Look where it stands"))
        widgets.set_text(self._remove, _("Remove the text"))
        widgets.set_text(self._cancel, _("Cancel"))
        self._told.hide()
        self._remove.setEnabled(False)

    def _connect(self) -> None:
        area = self.text.field
        assert isinstance(area, QPlainTextEdit)  # noqa: S101 - made above
        area.textChanged.connect(self._typed)
        self._look.clicked.connect(self.look)
        self._remove.clicked.connect(self.remove)
        self._cancel.clicked.connect(self.reject)

    def told(self) -> str:
        """Return what is said of where the text stands."""
        return self._told.text()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _typed(self) -> None:
        """Forget what was found: it was found for another text."""
        self.stay()
        self._found = None
        self._told.hide()
        self._remove.setEnabled(False)

    def look(self) -> None:
        """Say where the text stands, and what will go on saying it."""
        self._summary.clear()
        try:
            self._found = redaction.look(self._session, self._row.seq, self.text.text())
        except Refused as refused:
            self._refused(refused)
            return
        self._told.setText("\n".join(self._finding(self._found)))
        self._told.show()
        self._remove.setEnabled(True)
        self.reason.focus()

    def _finding(self, found: Found) -> list[str]:
        _, ngettext = self._words.translator(), self._words.plural()
        count = len(found.entries)
        said = ngettext("It stands in {count} entry.", "It stands in {count} entries.", count).format(count=count)
        now = _("The record says it now and is corrected first.") if found.records else ""
        lines = [" ".join(filter(None, (said, now)))]
        if found.kept:
            lines.append(_("These say it still, and stay as they are:"))
        for one in found.kept:
            what = one.file_name or _("completed record, version {version}").format(version=one.version)
            signed = _("signed") if one.signed else ""
            lines.append(" · ".join(filter(None, (one.screening, what, one.record_code, signed, stamps.whole(one.at)))))
        return lines

    def remove(self) -> None:
        """Remove the text once the second person agrees."""
        if self._found is None:
            return
        self._summary.clear()
        agreement = Agreement(self.user_id.text(), self.password.text())
        try:
            self._corrected = redaction.correct(
                self._session, self._row.seq, self._found.text, self.reason.text(), agreement
            )
        except Refused as refused:
            self.password.field.clear()  # type: ignore[attr-defined]
            self._refused(refused)
            return
        self.accept()

    def _refused(self, refused: Refused) -> None:
        _ = self._words.translator()
        field = concerned(refused, {Field.REASON: self.reason, Field.REMARK: self.text})
        about = field or (self.text if self._found is None else self.user_id)
        self._summary.show_problems(_("There is a problem"), [Problem(self._words.trouble(refused), about)])
        self._theme.dress(self)

    def holds_text(self) -> bool:
        """Tell whether a text is named."""
        return bool(self.text.text().strip())

    def ask(self) -> Corrected | None:
        """Ask, and return what was done, None where nothing was."""
        self.exec()
        return self._corrected
