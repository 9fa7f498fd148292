"""The first start: the site names itself, sees which study it is, and makes the account of whoever keeps the others."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.account_form import AccountForm
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service.accounts import SiteForm

if TYPE_CHECKING:
    from jdm_desktop.service.entrance import Entrance


_STACKED_FROM = 150  # percent


class FirstStartPage(Page):
    """Site, study and first person; `made` carries the session that begins."""

    made = Signal(object)

    def __init__(self, door: "Entrance", words: Wording, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._words, self._theme = door, words, theme
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._summary = ErrorSummary(theme)
        self._site_heading, self._person_heading = widgets.heading(level=2), widgets.heading(level=2)
        self._study_heading, self._study = widgets.heading(level=2), widgets.label()
        self.site_code, self.site_name = FormField(widgets.text_field()), FormField(widgets.text_field())
        self.account = AccountForm(words, first=True)
        self._begin = widgets.button(kind="primary")
        self._begin.clicked.connect(self._submit)
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
        site = widgets.sheet_of(self._site_heading, self.site_code, self.site_name, self._study_heading, self._study)
        self._across = widgets.row(gap=16)
        self._across.addWidget(site, 1)
        self._across.addWidget(widgets.sheet_of(self._person_heading, self.account), 2)
        page.addLayout(self._across)
        below = widgets.row()
        below.addStretch(1)
        below.addWidget(self._begin)
        page.addLayout(below)
        page.addStretch(1)
        metrics.at_most(content, width=1180)

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
        _ = self._words.translator()
        self._summary.clear()
        self._begin.setEnabled(False)
        widgets.set_text(self._begin, _("The encrypted store and its keys are being made …"))
        QTimer.singleShot(0, self, self._make)  # painted first: making the keys takes a second or two

    def _make(self) -> None:
        _ = self._words.translator()
        try:
            session = self._door.first_account(
                SiteForm(self.site_code.text(), self.site_name.text()), self.account.form()
            )
        except Trouble as trouble:
            self._show([self._problem(trouble)])
        else:
            self.made.emit(session)
        finally:
            self._begin.setEnabled(True)
            widgets.set_text(self._begin, _("Set up and sign in"))

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
