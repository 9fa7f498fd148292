"""A checklist in a window of its own, and what a person does to it with real keys."""

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.domain.view import CriterionView, FactView, ScreeningState, ScreeningView
from jdm_desktop.gui.checklist_list import Card
from jdm_desktop.gui.checklist_panel import ChecklistPanel
from jdm_desktop.gui.criterion_panel import CriterionPanel
from jdm_desktop.gui.fact_entry import Slot
from jdm_desktop.gui.fact_row import FactRow
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.typed_field import TypedField
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service import screening
from jdm_desktop.service.session import Session
from tests.gui import samples

CONTROL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)
FULL = "The disk is full. Nothing was saved."
_OPEN: list[ChecklistPanel] = []  # or the garbage collector deletes one while Qt still lays it out after its test
FOR_EVER = 2**30  # milliseconds
_OFTEN = (samples.all_known, samples.registered)
KEYS = {
    Answer.YES: Qt.Key.Key_1,
    Answer.NO: Qt.Key.Key_2,
    Answer.UNKNOWN: Qt.Key.Key_3,
    Answer.NOT_APPLICABLE: Qt.Key.Key_4,
}


@dataclass
class Checklist:
    """The panel, and the hands and eyes of a person."""

    qtbot: QtBot
    panel: ChecklistPanel
    session: Session
    words: Wording
    theme: Theme
    messages: Messages

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(self.focused(), key, modifier)

    def type(self, text: str) -> None:
        """Type where the focus is, any character of any keyboard."""
        for character in text:
            QApplication.sendEvent(self.focused(), QKeyEvent(QEvent.Type.KeyPress, 0, NONE, character))

    def focused(self) -> QWidget:
        """Return what has the focus."""
        focused = QApplication.focusWidget()
        return self.panel if focused is None else focused

    def go_to(self, name: str) -> CriterionPanel:
        """Put the focus on a criterion."""
        self.panel._list.jump(name)
        card = self.card(name)
        assert isinstance(card, CriterionPanel)
        return card

    def card(self, name: str) -> Card:
        """Return a card, all of it made."""
        card = self.panel._list._cards[name]
        card.build()
        return card

    def row(self, name: str, item: str) -> FactRow:
        """Return the row of one fact of a criterion."""
        form = self.card(name).form
        assert form is not None
        return next(row for row in form.rows if row.entry.fact.item == item)

    def field(self, name: str, item: str, slot: Slot = Slot.VALUE) -> TypedField:
        """Return a text field of a row."""
        row = self.row(name, item)
        if slot is not Slot.VALUE:
            row.set_current(True)
            return row._fields[slot]
        (field,) = row._value.findChildren(TypedField)
        return field

    def button(self, accessible_name: str, within: QWidget | None = None) -> QPushButton:
        """Return the button that is read aloud so."""
        buttons = (within or self.panel).findChildren(QPushButton)
        return next(button for button in buttons if button.accessibleName() == accessible_name)

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, QPoint(widget.width() // 2, 5))

    def reason(self) -> QPlainTextEdit:
        """Return the field of the reason that is being asked for, which has the focus."""
        field = self.focused()
        assert isinstance(field, QPlainTextEdit)
        return field

    @property
    def here(self) -> str:
        """The criterion in which the person works."""
        return self.panel._list.current

    @property
    def is_completed(self) -> bool:
        """Whether the store holds the screening as completed."""
        return self.view.state is ScreeningState.COMPLETED

    @property
    def view(self) -> ScreeningView:
        """The screening as the store holds it."""
        assert self.panel.screening_id is not None
        return screening.view(self.session, self.panel.screening_id, Language.ENGLISH)

    def criterion(self, name: str) -> CriterionView:
        """Return a criterion as the store holds it."""
        return next(each for each in self.view.criteria if each.id == name)

    def answer(self, name: str) -> Answer | None:
        """Return what is determined of a criterion."""
        made = self.criterion(name).determination
        return made.answer if made else None

    def fact(self, item: str) -> FactView:
        """Return a fact as the store holds it."""
        facts = [fact for each in self.view.criteria for fact in each.facts] + list(self.view.general_facts)
        return next(fact for fact in facts if fact.item == item)

    def entries(self) -> int:
        """Return how many entries the audit trail has."""
        return self.session.workspace.repository.head().seq

    def press_as_proposed(self) -> None:
        """Answer the criterion in which the person works as the facts propose."""
        self.press(KEYS[self.criterion(self.here).proposal])


def open_checklist(
    qtbot: QtBot,
    prepare: Callable[[Session], int] = samples.all_known,
    *,
    language: Language = Language.ENGLISH,
    scale: int = 100,
    dark: bool = False,
    session: Session | None = None,
    draft_interval: int = 10,
    whole: bool = False,
) -> Checklist:
    """Open a screening in a window of 1060 by 690 pixels, as large as the frame leaves it at 1280 by 720.

    The cards that are out of view are made too where the `whole` checklist is wanted.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if session is not None or prepare not in _OFTEN:
        session = session or samples.session()
        screening_id = prepare(session)
    else:
        session, screening_id = samples.copy_of(prepare)
    words, theme, messages = Wording(language), Theme(application, dark=dark, scale=scale), Messages(patient=False)
    panel = ChecklistPanel(session, words, theme, messages, draft_interval=draft_interval)
    _OPEN[:] = [*filter(shiboken6.isValid, _OPEN), panel]
    qtbot.addWidget(panel, before_close_func=_let_go)
    panel.resize(1060, 690)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.open(screening_id)
    panel.first_focus()
    if whole:
        qtbot.waitUntil(lambda: not panel._list._rest.isActive())
    else:
        panel._list._rest.setInterval(FOR_EVER)  # what is not in view is made when a test goes there
    return Checklist(qtbot, panel, session, words, theme, messages)


def _let_go(panel: ChecklistPanel) -> None:
    panel._list._rest.stop()
    panel.close_page()


def full_disk(*_arguments: object, **_named: object) -> None:
    """Stand in for a use case while nothing can be saved."""
    raise StoreTrouble(FULL)
