"""The people of the site: who has an account and how it stands, what can be done about it, and a form for one more."""

from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.staff import PersonView, Task
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.account_form import AccountForm
from jdm_desktop.gui.drafts import Drafts
from jdm_desktop.gui.form import ErrorSummary, Problem
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.people_model import PeopleModel
from jdm_desktop.gui.person_card import PersonCard
from jdm_desktop.gui.table import Table
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import staff
from jdm_desktop.service.session import Changed, Session


class PeoplePage(Page):
    """The table and the selected person at the left, the form at the right for whoever may add people."""

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
        self._drafts = Drafts(session, parent=self)
        self._title, self._form_title = widgets.heading(), widgets.heading(level=2)
        self._closed = widgets.label(kind="small")
        self._model = PeopleModel(words, self)
        self.table = Table(self._model, theme)
        self.card = PersonCard(session, words, theme, messages, tasks=tasks)
        self._summary = ErrorSummary(theme)
        self.account = AccountForm(words)
        self._add = widgets.button(kind="primary", icon="user-plus")
        self._arrange()
        self._connect()
        with self.reading(session):
            self.retranslate()
            self._restore_draft()

    def _arrange(self) -> None:
        page = widgets.column(self, margins=(24, 16, 24, 16), gap=12)
        page.addWidget(self._title)
        page.addWidget(self._closed)
        across, left = widgets.row(gap=16), widgets.column(gap=12)
        below = widgets.ScrollArea()
        below.setWidget(self.card)
        left.addWidget(self.table, 3)
        left.addWidget(below, 4)
        across.addLayout(left, 3)
        area, content = widgets.ScrollArea(), widgets.card()
        area.setWidget(content)
        inner = widgets.column(content, margins=20, gap=14)
        for part in (self._form_title, self._summary, self.account, self._add):
            inner.addWidget(part)
        inner.addStretch(1)
        metrics.at_least(area, width=320)
        metrics.at_most(area, width=420)
        across.addWidget(area, 2)
        page.addLayout(across, 1)
        area.setVisible(self._session.may(Task.MANAGE_PEOPLE))

    def _connect(self) -> None:
        self._add.clicked.connect(self._submit)
        self.account.changed.connect(self._keep)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._select(now.row()))
        self._words.changed.connect(self.retranslate)
        self._unsubscribe = self._session.subscribe(self._changed)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("People"))
        closed = self._session.closed(Task.MANAGE_PEOPLE)
        self._closed.setText(closed.text(self._words.language) if closed is not None else "")
        self._closed.setVisible(closed is not None)
        self._form_title.setText(_("Add a person"))
        widgets.name(self.table, _("People with an account"))
        widgets.set_text(self._add, _("Add person"))
        self._summary.clear()
        self.card.retranslate()
        self.reload()

    def reload(self) -> None:
        """Show everyone who has an account, the same person selected; behind a lock nothing is read anew."""
        if not self._session.may(Task.READ):
            return
        selected = self._model.person(self.table.currentIndex().row())
        wanted = selected.id if selected is not None else self._session.person.id
        self._model.show_people(staff.people(self._session))
        self.table.fit_columns()
        self.table.selectRow(max(0, self._model.row_of(wanted)))
        self._select(self.table.currentIndex().row())

    def _select(self, row: int) -> None:
        self.card.show_person(self._model.person(row))

    def _changed(self, changed: Changed) -> None:
        if changed.kind in ("person", "password", "declared") or self.isVisible():
            self.reload()

    def first_focus(self) -> None:
        """Begin in the table, with what happened meanwhile."""
        self.reload()
        self.table.setFocus()

    def select(self, person_id: int) -> None:
        """Select a person."""
        self.table.selectRow(self._model.row_of(person_id))

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    # ------------------------------------------------------------------------------------------------------- one person

    def _submit(self) -> None:
        problems = list(self.account.missing())
        if not problems:
            try:
                person = staff.add_person(self._session, self.account.form())
            except Trouble as trouble:
                problems = [self.account.problem(trouble)]
            else:
                self._added(person)
        if problems:
            self._show(problems)

    def _added(self, person: PersonView) -> None:
        _ = self._words.translator()
        self._summary.clear()
        self.account.clear()
        self._drafts.keep()
        self.reload()
        self.select(person.id)
        self._messages.tell(
            _("{user_id} can sign in now, once, and then chooses a password.").format(user_id=person.user_id)
        )

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)

    # --------------------------------------------------------------------------------------------------- what is typed

    def _restore_draft(self) -> None:
        if self._drafts.open("people"):
            typed = {key: self._drafts.get(key) or "" for key in self._drafts.keys()}  # noqa: SIM118 - not a mapping
            self.account.restore(typed)

    def _keep(self) -> None:
        for key, text in self.account.typed().items():
            if text:
                self._drafts.put(key, text)
            else:
                self._drafts.drop(key)

    def commit_pending(self) -> bool:
        """Keep what is typed as a draft; leaving loses nothing."""
        self._drafts.keep()
        return True

    def keep_typed(self) -> None:
        """Keep what is typed, but for passwords."""
        self._drafts.keep()

    def close_page(self) -> None:
        """Keep what is typed, hear of no more changes, and let go."""
        self._unsubscribe()
        self._drafts.close()
