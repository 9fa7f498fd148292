"""What the site decides: idle time, ageing of passwords, who confirms, the second backup folder; each with a reason."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from jdm_desktop.domain.staff import Settings, Task
from jdm_desktop.domain.trouble import ReasonNeeded, Trouble
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.delegation_choice import check_box
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, fill
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.recovery_sheet_page import RecoverySheetPage
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import settings, staff
from jdm_desktop.service.session import Changed, Session

_CERTIFICATE = "site-certificate.pem"


class SettingsPage(Page):
    """The settings, and below them what the site gives out: its certificate and its recovery sheet."""

    def __init__(
        self,
        session: Session,
        words: Wording,
        theme: Theme,
        messages: Messages,
        *,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._messages = session, words, messages
        self._title, self._closed = widgets.heading(), widgets.label(kind="small")
        self._summary = ErrorSummary(theme)
        self.idle, self.age = FormField(widgets.text_field(width=120)), FormField(widgets.text_field(width=120))
        self._same = check_box()
        self._warning = widgets.label(kind="error")
        self.same = FormField(self._same, below=self._warning)
        self._choose = widgets.button(icon="save")
        self.folder = FormField(widgets.text_field(), below=self._choose)
        self.reason = FormField(widgets.text_area(rows=2))
        self._change = widgets.button(kind="primary")
        self._given = widgets.heading(level=2)
        self._certificate_about, self._sheet_about = widgets.label(kind="muted"), widgets.label(kind="muted")
        self._certificate, self._sheet = widgets.button(icon="shield-check"), widgets.button(icon="printer")
        self.sheet = RecoverySheetPage(session, words, theme, messages, tasks=tasks, parent=self)
        self.sheet.hide()  # until there is a sheet to show; as a child it is gone with this page
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self.retranslate()
        self._fill()

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(self._stack)
        self._stack.addWidget(area)
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=12)
        metrics.at_most(content, width=760)
        decided = widgets.sheet_of(self.idle, self.age, self.same, self.folder, self.reason, self._change)
        given = widgets.sheet_of(
            self._given, self._certificate_about, self._certificate, self._sheet_about, self._sheet
        )
        for part in (self._title, self._closed, self._summary, decided, given):
            page.addWidget(part)
        page.addStretch(1)

    def _connect(self) -> None:
        self._same.toggled.connect(self._warn)
        self._choose.clicked.connect(self._choose_folder)
        self._change.clicked.connect(self._submit)
        self._certificate.clicked.connect(self._save_certificate)
        self._sheet.clicked.connect(self._new_sheet)
        self.sheet.done.connect(self._sheet_done)
        self.sheet.failed.connect(self._sheet_failed)
        self._words.changed.connect(self.retranslate)
        self._unsubscribe = self._session.subscribe(self._changed)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Settings of the site"))
        self.idle.ask(
            _("The screen locks after so many idle minutes"),
            _("{least} to {most}; a warning comes a minute before").format(
                least=settings.SHORTEST_IDLE, most=settings.LONGEST_IDLE
            ),
        )
        self.age.ask(
            _("A password is changed after so many days"),
            _("0: never, as NIST advises; Chinese sites often ask for 90 (GB/T 22239)"),
        )
        widgets.set_text(self._same, _("Who signed for the data may also confirm eligibility"))
        self.same.ask(_("Two people"), spoken=_("Who signed for the data may also confirm eligibility"))
        self._warning.setText(_("Two pairs of eyes see more than one: allow this only where there is no colleague."))
        self.folder.ask(
            _("Second folder for backups"), _("Such as a stick; it may be pulled out. Empty: none. Whole path")
        )
        widgets.set_text(self._choose, _("Choose a folder …"))
        self.reason.ask(_("Reason"), _("Why the settings change; it stays in the audit trail"))
        widgets.set_text(self._change, _("Change the settings"))
        self._given.setText(_("What the site gives out"))
        self._certificate_about.setText(
            _(
                "With the site's certificate, anybody verifies the signatures on its papers elsewhere. "
                "It holds no secret."
            )
        )
        widgets.set_text(self._certificate, _("Save the site's certificate …"))
        self._sheet_about.setText(
            _("A new recovery sheet takes the place of the earlier one, which opens nothing any more.")
        )
        widgets.set_text(self._sheet, _("Make a new recovery sheet …"))
        self._warn()
        self._say_what_is_closed()
        self._summary.clear()

    def _say_what_is_closed(self) -> None:
        closed = self._session.closed(Task.CONFIGURE)
        why = closed.text(self._words.language) if closed is not None else ""
        self._closed.setText(why)
        self._closed.setVisible(bool(why))
        for part in (self.idle.field, self.age.field, self._same, self.folder.field, self._choose, self.reason.field):
            part.setEnabled(not why)
        for button in (self._change, self._sheet):
            button.setEnabled(not why)
            button.setToolTip(why)
            button.setAccessibleDescription(why)

    def _fill(self) -> None:
        known = settings.settings(self._session)
        fill(self.idle, str(known.idle_minutes))
        fill(self.age, str(known.password_days))
        fill(self.folder, known.second_backup_folder)
        self._same.setChecked(known.same_person_may_confirm)

    def _warn(self) -> None:
        self._warning.setVisible(self._same.isChecked())

    def first_focus(self) -> None:
        """Begin with the idle time, or where something can be pressed."""
        if self._stack.currentWidget() is self.sheet:
            self.sheet.first_focus()
        else:
            (self.idle.field if self.idle.field.isEnabled() else self._certificate).setFocus()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def close_page(self) -> None:
        """Hear of no more changes, and let go of a sheet that is shown."""
        self._unsubscribe()
        self.sheet.forget()

    def _changed(self, changed: Changed) -> None:
        if changed.kind in ("person", "settings"):
            self._say_what_is_closed()

    # --------------------------------------------------------------------------------------------------------- changing

    def _submit(self) -> None:
        problems = [*self._no_number(self.idle), *self._no_number(self.age)]
        if problems:
            self._show(problems)
            return
        try:
            settings.change_settings(self._session, self._asked(), self.reason.text())
        except Trouble as trouble:
            self._show([Problem(self._words.trouble(trouble), self._concerned(trouble))])
            return
        _ = self._words.translator()
        self._summary.clear()
        fill(self.reason, "")
        self._fill()
        self._messages.tell(_("The settings are changed, from now on."))

    def _asked(self) -> Settings:
        return replace(
            settings.settings(self._session),
            idle_minutes=int(self.idle.text()),
            password_days=int(self.age.text()),
            same_person_may_confirm=self._same.isChecked(),
            second_backup_folder=self.folder.text().strip(),
        )

    def _no_number(self, field: FormField) -> list[Problem]:
        _ = self._words.translator()
        text = field.text().strip()
        is_number = text.isascii() and text.isdecimal() and len(text) <= 4  # noqa: PLR2004 - more digits mean nothing
        return [] if is_number else [Problem(_("Type a whole number."), field)]

    def _concerned(self, trouble: Trouble) -> FormField:
        if isinstance(trouble, ReasonNeeded):
            return self.reason
        if "least" in trouble.fields:
            return self.idle
        return self.age if "most" in trouble.fields else self.folder

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)

    def _choose_folder(self) -> None:
        _ = self._words.translator()
        chosen = self._messages.folder(_("Second folder for backups"))
        if chosen is not None and isinstance(self.folder.field, QLineEdit):
            self.folder.field.setText(str(chosen))

    # ------------------------------------------------------------------------------------------------------- giving out

    def _save_certificate(self) -> None:
        _ = self._words.translator()
        kind = _("Certificates (*.pem)")
        where = self._messages.save_where(_("Save the site's certificate"), Path.home() / _CERTIFICATE, kind)
        if where is not None:
            write_whole(where, staff.site_certificate_file(self._session))
            self._messages.tell(_("Saved as {file}.").format(file=where.name))

    def _new_sheet(self) -> None:
        _ = self._words.translator()
        if self._messages.ask(
            _("Make a new recovery sheet?"),
            _("The three pages that people have now open nothing any more, from this moment on: collect them."),
            yes=_("Make a new one"),
            no=_("Keep the present one"),
        ):
            self.sheet.begin()
            self._stack.addWidget(self.sheet)
            self._stack.setCurrentWidget(self.sheet)
            self.sheet.first_focus()

    def _sheet_done(self) -> None:
        _ = self._words.translator()
        self._put_sheet_away()
        self._messages.tell(_("The new recovery sheet is in force."))

    def _sheet_failed(self, trouble: Trouble) -> None:
        self._put_sheet_away()
        self._messages.warn(self._words.trouble(trouble))

    def _put_sheet_away(self) -> None:
        self._stack.setCurrentIndex(0)
        self._stack.removeWidget(self.sheet)
        self.first_focus()
