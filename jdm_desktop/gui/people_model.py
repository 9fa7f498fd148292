"""The people of a site as Qt's tables read them."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jdm_desktop.domain.staff import PersonView
from jdm_desktop.gui import stamps, terms
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_

Say = Callable[[str], str]
Index = QModelIndex | QPersistentModelIndex


def state(person: PersonView, _: Say) -> str:
    """Return how an account stands, in few words."""
    if not person.active:
        return _("Closed")
    if person.locked_until is not None:
        return _("Locked until {time}").format(time=stamps.minute(person.locked_until))
    return _("Temporary password") if person.temporary else _("Active")


def _delegated(person: PersonView, _: Say) -> str:
    now = [_(terms.DELEGATED_SHORT[one.task]) for one in person.delegations if one.in_force]
    return _(", ").join(now) or "–"


_COLUMNS: tuple[tuple[str, Callable[[PersonView, Say], str]], ...] = (
    (N_("Name"), lambda person, _: person.name),
    (N_("User name"), lambda person, _: person.user_id),
    (N_("Role"), lambda person, _: _(terms.ROLES[person.role])),
    (N_("State"), state),
    (N_("Physician"), lambda person, _: _("yes") if person.physician else "–"),
    (N_("Trained"), lambda person, _: person.trained_on.isoformat() if person.trained_on else "–"),
    (N_("Delegated now"), _delegated),
)


class PeopleModel(QAbstractTableModel):
    """Everyone who has or had an account, in the order in which they were added."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._people: tuple[PersonView, ...] = ()

    def show_people(self, people: tuple[PersonView, ...]) -> None:
        """Show `people`."""
        self.beginResetModel()
        self._people = people
        self.endResetModel()

    def person(self, row: int) -> PersonView | None:
        """Return who stands in a row."""
        return self._people[row] if 0 <= row < len(self._people) else None

    def row_of(self, person_id: int) -> int:
        """Return in which row a person stands, -1 where in none."""
        return next((row for row, person in enumerate(self._people) if person.id == person_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        says = _COLUMNS[index.column()][1]
        return says(self._people[index.row()], self._words.translator())

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.translator()(_COLUMNS[section][0])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None
