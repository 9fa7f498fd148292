"""The first start: the site names itself, sees which study it is, and makes the account of whoever keeps the others."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.account_form import AccountForm
from jdm_desktop.gui.busy import BusySign
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.accounts import PersonForm, SiteForm

if TYPE_CHECKING:
    from jdm_desktop.service.entrance import Entrance, FirstKeys


_STACKED_FROM = 150  # percent


class FirstStartPage(Page):
    """Site, study and first person; `made` carries the session that begins, `restore_asked` for a backup instead."""

    made = Signal(object)
    restore_asked = Signal()

    def __init__(
        self, door: "Entrance", words: Wording, theme: Theme, *, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._words, self._theme, self._tasks = door, words, theme, tasks
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._summary = ErrorSummary(theme)
        self._site_heading, self._person_heading = widgets.heading(level=2), widgets.heading(level=2)
        self._study_heading, self._study = widgets.heading(level=2), widgets.label()
        self.site_code, self.site_name = FormField(widgets.text_field()), FormField(widgets.text_field())
        self.account = AccountForm(words, first=True)
        self._begin, self._busy = widgets.button(kind="primary"), BusySign()
        self._instead, self._restore = widgets.label(), widgets.button(icon="history")
        self._begin.clicked.connect(self._submit)
        self._restore.clicked.connect(self.restore_asked)
        self._arrange()
        words.changed.connect(self.retranslate)
        theme.changed.connect(self._turn)
        self.retranslate()
        self._turn()

    def _turn(self) -> None:
        """Put the sheets under each other where letters are so large that there is no room beside."""
        is_large = self._theme.scale >= _STACKED_FROM
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across.setDirection(down if is_large else beside)
        self.account.stack(is_large)

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        widgets.column(self).addWidget(area)
        page = widgets.column(content, margins=(32, 24, 32, 24), gap=12)
        for part in (self._title, self._about, self._summary):
            page.addWidget(part)
        page.addWidget(self._other_way())
        site = widgets.sheet_of(self._site_heading, self.site_code, self.site_name, self._study_heading, self._study)
        person = widgets.sheet_of(self._person_heading, self.account)
        self._across = widgets.row(gap=16)
        self._across.addWidget(site, 1)
        self._across.addWidget(person, 2)
        self._closed_meanwhile = (site, person, self._begin, self._restore)
        page.addLayout(self._across)
        below = widgets.row(gap=16)
        self._busy.keep_room()
        below.addWidget(self._busy, 1)
        below.addWidget(self._begin)
        page.addLayout(below)
        page.addStretch(1)
        metrics.at_most(content, width=1180)

    def _other_way(self) -> QWidget:
        """Return the way in of a site whose computer broke."""
        sheet = widgets.card()
        across = widgets.row(sheet, margins=(20, 12, 20, 12), gap=16)
        across.addWidget(self._instead, 1)
        across.addWidget(self._restore)
        return sheet

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Set up this workstation"))
        self._about.setText(
            _(
                "Nothing leaves this computer, and the study data are encrypted. Name the site, then make the account "
                "of the person who keeps the accounts. The recovery sheet comes next."
            )
        )
        self._site_heading.setText(_("The site"))
        self._person_heading.setText(_("The first person"))
        self._study_heading.setText(_("The study"))
        study = self._door.studies.current
        version = _("Study file version {version}").format(version=study.version)
        self._study.setText(f"{study.record.number}\n{study.record.title[self._words.language]}\n{version}")
        self.site_code.ask(_("Site code"), _("As the sponsor writes it, for example 01"))
        self.site_name.ask(_("Site name"), _("As it is printed on papers"))
        self._instead.setText(
            _("Has this site worked on another computer? Bring back what was entered there from a backup.")
        )
        widgets.set_text(self._restore, _("Restore a backup …"))
        widgets.set_text(self._begin, _("Set up and sign in"))
        self._summary.clear()
        if self._busy.text():
            self._say_busy()

    def first_focus(self) -> None:
        """Begin with the site code."""
        self.site_code.focus()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _submit(self) -> None:
        problems = self._missing()
        if problems:
            self._show(problems)
            return
        site, person = SiteForm(self.site_code.text(), self.site_name.text()), self.account.form()
        try:
            make = self._door.first_keys(site, person)
        except Trouble as trouble:
            self._show([self._problem(trouble)])
            return
        self._summary.clear()
        self._say_busy()
        self._busy.hold_focus()
        for part in self._closed_meanwhile:
            part.setEnabled(False)
        self._tasks.run(make, lambda keys: self._make(site, person, keys), self._failed)

    def _say_busy(self) -> None:
        _ = self._words.translator()
        self._busy.show_busy(_("The encrypted store and its keys are being made …"))

    def _make(self, site: SiteForm, person: PersonForm, keys: "FirstKeys") -> None:
        try:
            session = self._door.first_account(site, person, keys)
        except Trouble as trouble:
            self._open_again()
            self._show([self._problem(trouble)])
        else:
            self.made.emit(session)

    def _failed(self, failure: Exception) -> None:
        self._open_again()
        self._begin.setFocus()
        raise failure

    def _open_again(self) -> None:
        for part in self._closed_meanwhile:
            part.setEnabled(True)
        self._busy.rest()

    def _missing(self) -> list[Problem]:
        _ = self._words.translator()
        problems = []
        if not self.site_code.text().strip():
            problems.append(Problem(_("Enter the site code."), self.site_code))
        if not self.site_name.text().strip():
            problems.append(Problem(_("Enter the site name."), self.site_name))
        return [*problems, *self.account.missing()]

    def _problem(self, trouble: Trouble) -> Problem:
        field = concerned(trouble, {Field.SITE_CODE: self.site_code, Field.SITE_NAME: self.site_name})
        return Problem(self._words.trouble(trouble), field) if field else self.account.problem(trouble)

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)
