"""What is delegated to a person: what is usual for the role is ticked, for somebody to look at and change."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from jdm_desktop.domain.staff import USUAL, Delegated, Role
from jdm_desktop.gui import metrics, terms, widgets
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import staff


def check_box() -> QCheckBox:
    """Return a box to tick."""
    box = QCheckBox()
    metrics.at_least(box, height=28)
    return box


class DelegationChoice(QWidget):
    """One box for each task; only those that the role can do are offered, and confirming to physicians alone."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, always: frozenset[Delegated] = frozenset()) -> None:
        super().__init__(parent)
        self._always = always
        self._role: Role | None = None
        self._is_physician = False
        self._boxes = {task: check_box() for task in Delegated}
        layout = widgets.column(self, gap=0)
        for box in self._boxes.values():
            layout.addWidget(box)
            box.toggled.connect(self.changed)
        self._offer()

    def show_role(self, role: Role | None, *, physician: bool) -> None:
        """Offer what a role can do; tick what is usual where the role is another one than before."""
        is_new = role is not self._role
        gained = physician and not self._is_physician and role is not None
        self._role, self._is_physician = role, physician
        self._offer()
        usual = USUAL[role] if role is not None else frozenset()
        for task, box in self._boxes.items():
            if is_new or not box.isEnabled() or (gained and task is Delegated.CONFIRM):
                box.setChecked(task in self._always or (task in usual and box.isEnabled()))

    def _offer(self) -> None:
        able = staff.possible(self._role) if self._role is not None else frozenset()
        for task, box in self._boxes.items():
            for_physicians = task is Delegated.CONFIRM and not self._is_physician
            box.setEnabled(task in able and not for_physicians and task not in self._always)
            if task in self._always:
                box.setChecked(True)

    def chosen(self) -> frozenset[Delegated]:
        """Return what is ticked."""
        return frozenset(task for task, box in self._boxes.items() if box.isChecked())

    def choose(self, tasks: frozenset[Delegated]) -> None:
        """Tick `tasks` and nothing else, as far as they are offered."""
        for task, box in self._boxes.items():
            if box.isEnabled():
                box.setChecked(task in tasks)

    def retranslate(self, words: Wording) -> None:
        """Say the tasks in the language in force."""
        _ = words.translator()
        for task, box in self._boxes.items():
            word = _(terms.DELEGATED[task])
            widgets.set_text(box, word)
            widgets.name(box, _("Delegate – {task}").format(task=word))
