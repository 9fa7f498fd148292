"""The people of the site: who has an account, and a form for one more."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.staff import PersonView, Task
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.gui import metrics, terms, widgets
from jdm_desktop.gui.account_form import AccountForm
from jdm_desktop.gui.form import ErrorSummary, Problem
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.table import Table
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service import staff
from jdm_desktop.service.session import Session

_HEADINGS = (N_("Name"), N_("User name"), N_("Role"))
Index = QModelIndex | QPersistentModelIndex


class PeopleModel(QAbstractTableModel):
    """Everyone who has an account, in the order in which they were added."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._people: tuple[PersonView, ...] = ()

    def show_people(self, people: tuple[PersonView, ...]) -> None:
        """Show `people`."""
        self.beginResetModel()
        self._people = people
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        person = self._people[index.row()]
        role_word = self._words.translator()(terms.ROLES[person.role])
        return (person.name, person.user_id, role_word)[index.column()]

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.translator()(_HEADINGS[section])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class PeoplePage(Page):
    """The page: the table at the left, the form at the right for whoever may add people."""

    def __init__(
        self, session: Session, words: Wording, theme: Theme, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._messages = session, words, messages
        self._title, self._form_title = widgets.heading(), widgets.heading(level=2)
        self._model = PeopleModel(words, self)
        self.table = Table(self._model, theme)
        self._summary = ErrorSummary(theme)
        self.account = AccountForm(words)
        self._add = widgets.button(kind="primary", icon="user-plus")
        self._add.clicked.connect(self._submit)
        self._arrange()
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        page = widgets.column(self, margins=(24, 16, 24, 16), gap=12)
        page.addWidget(self._title)
        across = widgets.row(gap=16)
        across.addWidget(self.table, 1)
        area, content = widgets.ScrollArea(), widgets.card()
        area.setWidget(content)
        inner = widgets.column(content, margins=20, gap=14)
        for part in (self._form_title, self._summary, self.account, self._add):
            inner.addWidget(part)
        inner.addStretch(1)
        metrics.at_least(area, width=320)
        metrics.at_most(area, width=420)
        across.addWidget(area, 1)
        page.addLayout(across, 1)
        area.setVisible(self._session.may(Task.MANAGE_PEOPLE))

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("People"))
        self._form_title.setText(_("Add a person"))
        widgets.name(self.table, _("People with an account"))
        widgets.set_text(self._add, _("Add person"))
        self._summary.clear()
        self.reload()

    def reload(self) -> None:
        """Show everyone who has an account."""
        self._model.show_people(staff.people(self._session))
        self.table.fit_columns()

    def first_focus(self) -> None:
        """Begin in the table."""
        self.table.setFocus()
        if self._model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _submit(self) -> None:
        problems = list(self.account.missing())
        if not problems:
            try:
                person = staff.add_person(self._session, self.account.form())
            except Refused as refused:
                problems = [self.account.problem(refused)]
            else:
                self._added(person)
        if problems:
            self._show(problems)

    def _added(self, person: PersonView) -> None:
        _ = self._words.translator()
        self._summary.clear()
        self.account.clear()
        self.reload()
        self._messages.tell(_("{user_id} can sign in now.").format(user_id=person.user_id))

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)
