"""The first start: the site names itself and makes the first account."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.account_form import AccountForm
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.session import Session

MakeFirstAccount = Callable[[SiteForm, PersonForm], Session]


class FirstStartPage(Page):
    """Site and first person; `entered` carries the session that begins."""

    entered = Signal(object)

    def __init__(self, make: MakeFirstAccount, words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make, self._words = make, words
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._summary = ErrorSummary(theme)
        self._site_heading, self._person_heading = widgets.heading(level=2), widgets.heading(level=2)
        self.site_code, self.site_name = FormField(widgets.text_field()), FormField(widgets.text_field())
        self.account = AccountForm(words)
        self._begin = widgets.button(kind="primary")
        self._begin.clicked.connect(self._submit)
        self._arrange()
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        area, content = widgets.ScrollArea(), QWidget()
        content.setProperty("kind", "ground")
        area.setWidget(content)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        widgets.column(self).addWidget(area)
        page = widgets.column(content, margins=(32, 24, 32, 24), gap=12)
        for part in (self._title, self._about, self._summary):
            page.addWidget(part)
        across = widgets.row(gap=16)
        across.addWidget(self._sheet(self._site_heading, self.site_code, self.site_name), 1)
        across.addWidget(self._sheet(self._person_heading, self.account), 1)
        page.addLayout(across)
        below = widgets.row()
        below.addStretch(1)
        below.addWidget(self._begin)
        page.addLayout(below)
        page.addStretch(1)
        metrics.at_most(content, width=960)

    def _sheet(self, *parts: QWidget) -> QWidget:
        card = widgets.card()
        inner = widgets.column(card, margins=20, gap=14)
        for part in parts:
            inner.addWidget(part)
        inner.addStretch(1)
        return card

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Set up this workstation"))
        self._about.setText(_("Nothing leaves this computer. Name the site, then make the first account."))
        self._site_heading.setText(_("The site"))
        self._person_heading.setText(_("The first person"))
        self.site_code.ask(_("Site code"), _("As the sponsor writes it, for example 01"))
        self.site_name.ask(_("Site name"), _("As it is printed on papers"))
        widgets.set_text(self._begin, _("Set up and sign in"))
        self._summary.clear()

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
        try:
            session = self._make(SiteForm(self.site_code.text(), self.site_name.text()), self.account.form())
        except Refused as refused:
            self._show([self._problem(refused)])
            return
        self.entered.emit(session)

    def _missing(self) -> list[Problem]:
        _ = self._words.translator()
        problems = []
        if not self.site_code.text().strip():
            problems.append(Problem(_("Enter the site code."), self.site_code))
        if not self.site_name.text().strip():
            problems.append(Problem(_("Enter the site name."), self.site_name))
        return [*problems, *self.account.missing()]

    def _problem(self, refused: Refused) -> Problem:
        field = concerned(refused, {Field.SITE_CODE: self.site_code, Field.SITE_NAME: self.site_name})
        return Problem(self._words.trouble(refused), field) if field else self.account.problem(refused)

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)
