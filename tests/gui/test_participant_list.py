"""The list of participants: found, filtered, opened by keys; a name is only seen by who asks for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.modeltest import ModelTester

from jdm_desktop.domain.staff import Role
from jdm_desktop.gui.participant_model import COLUMNS, SIGN
from jdm_desktop.gui.signs import OPEN, PASSES
from jdm_desktop.i18n import Language
from jdm_desktop.service import participant, screening
from jdm_desktop.service.participant import ParticipantForm
from tests.gui.frame import CONTROL, Frame, accessible_name
from tests.service import desk as office

Key = Qt.Key


@pytest.fixture
def crowd(frame: Frame) -> Frame:
    """Give the list with an eligible participant that is completed, and two others that are open."""
    session = frame.desk.session
    first = participant.register(session, ParticipantForm("Invented One", office.BORN))
    office.fill(session, first.screening_id)
    office.determine_all(session, first.screening_id)
    screening.complete(session, first.screening_id)
    participant.register(session, ParticipantForm("Invented Two", office.BORN))
    participant.register(session, ParticipantForm("测试三", None, note="third"))
    frame.press(Key.Key_1, modifier=CONTROL)
    return frame


def shown(frame: Frame) -> list[str]:
    """Return the numbers in the list, from top to bottom."""
    model = frame.desk.participants.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def words(frame: Frame) -> str:
    """Return everything that the card beside the list says."""
    labels = frame.desk.participants.card.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def buttons(frame: Frame) -> list[QPushButton]:
    """Return the buttons of the card that can be pressed."""
    return [one for one in frame.desk.participants.card.findChildren(QPushButton) if one.isVisible()]


def test_model_keeps_qts_rules(crowd: Frame, qtmodeltester: ModelTester) -> None:
    """The model of the list is sound."""
    model = crowd.desk.participants.table.model()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.sort(2, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_each_row_says_how_it_stands_by_word_and_shape(crowd: Frame) -> None:
    """Number, attempt, outcome, count, state and last change stand there; states have a shape beside their word."""
    model = crowd.desk.participants.table.model()
    rows = [[str(model.index(row, column).data()) for column in range(len(COLUMNS))] for row in range(3)]
    assert rows[0][:5] == ["S-001", "1", "Eligible", "5 / 5", "Completed"]
    assert rows[1][:5] == ["S-002", "1", "Incomplete", "0 / 5", "In progress"]
    assert [model.index(row, 2).data(SIGN) for row in range(2)] == [PASSES, OPEN]
    assert rows[2][5].startswith("2026-11-22 16:")
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Outcome: Eligible"


def test_search_finds_number_and_name_while_typing(crowd: Frame) -> None:
    """Ctrl+F and a few letters leave who was meant; Enter goes to the table, and Enter opens."""
    crowd.press(Key.Key_F, modifier=CONTROL)
    crowd.type("two")
    assert shown(crowd) == ["S-002"]
    crowd.press(Key.Key_Return, Key.Key_Return)
    assert crowd.desk.page_id == "checklist"
    assert crowd.desk.checklist.screening_id == 2


def test_nobody_found_is_said(crowd: Frame) -> None:
    """An empty list says why it is empty."""
    crowd.press(Key.Key_F, modifier=CONTROL)
    crowd.type("nobody like this")
    page = crowd.desk.participants
    assert shown(crowd) == []
    assert "No participant fits the search and the filters." in [
        label.text() for label in page.findChildren(QLabel) if label.isVisible()
    ]
    assert page.selected() is None


def test_filter_by_state_with_the_space_bar(crowd: Frame) -> None:
    """Each state is a switch that Tab reaches and Space turns."""
    crowd.tab_to("Show only – Completed")
    crowd.press(Key.Key_Space)
    assert shown(crowd) == ["S-001"]
    crowd.press(Key.Key_Space)
    crowd.tab_to("Show only – Incomplete")
    crowd.press(Key.Key_Space)
    assert shown(crowd) == ["S-002", "S-003"]


def test_sorting_by_another_column(crowd: Frame) -> None:
    """The newest change comes on top when asked for, and the selection stays with its participant."""
    crowd.press(Key.Key_Down)
    assert crowd.desk.participants.place() == "2"
    crowd.desk.participants.table.sortByColumn(5, Qt.SortOrder.DescendingOrder)
    assert shown(crowd) == ["S-003", "S-002", "S-001"]
    crowd.desk.participants.reload()
    assert shown(crowd) == ["S-003", "S-002", "S-001"]


def test_enter_opens_and_back_comes_to_the_same_row(crowd: Frame) -> None:
    """Enter opens the selected participant; the list is where it was when one comes back."""
    crowd.press(Key.Key_Down, Key.Key_Return)
    assert crowd.desk.checklist.screening_id == 2
    crowd.press(Key.Key_1, modifier=CONTROL)
    assert crowd.desk.participants.place() == "2"
    assert crowd.focused() is crowd.desk.participants.table


def test_name_is_hidden_until_asked_for(crowd: Frame) -> None:
    """Neither list nor card says a name; one button does, and the next row hides it again."""
    assert "Invented" not in words(crowd)
    crowd.tab_to("Show the name")
    crowd.press(Key.Key_Return)
    assert "Invented One\n2016-04-01" in words(crowd)
    crowd.desk.participants.restore("3")
    assert "Invented" not in words(crowd)
    crowd.press(Key.Key_Return)
    assert "测试三\nbirth date not known\nthird" in words(crowd)
    crowd.press(Key.Key_Return)
    assert "测试三" not in words(crowd)


def test_monitor_sees_no_names_and_registers_nobody(door: Frame) -> None:
    """Who may not know a name is not offered it, nor registering."""
    door.sign_in()
    office.registered(door.desk.session)
    office.another(door.desk.session, Role.MONITOR)
    door.sign_out()
    door.sign_in("monitor")
    page = door.desk.participants
    assert not page.card._identity_button.isVisible()
    assert not page._register.isEnabled()
    assert shown(door) == ["S-001"]
    assert door.desk.participants._search.placeholderText() == "Search number"


def test_screening_again_needs_a_reason_and_keeps_the_first(crowd: Frame) -> None:
    """A completed participant is screened again with a reason; both screenings can be opened."""
    crowd.messages.next_answer(None)
    crowd.tab_to("Screen again …")
    crowd.press(Key.Key_Return)
    assert crowd.desk.page_id == "participants"
    crowd.messages.next_answer("new infection cleared")
    crowd.press(Key.Key_Return)
    assert crowd.messages.asked == ["Screen S-001 again?"] * 2
    assert crowd.desk.page_id == "checklist"
    crowd.press(Key.Key_1, modifier=CONTROL)
    crowd.qtbot.waitUntil(lambda: "Open screening S-001" in [accessible_name(one) for one in buttons(crowd)])
    crowd.tab_to("Open screening S-001")
    crowd.press(Key.Key_Return)
    assert crowd.desk.checklist.screening_id == 1


def test_refused_screening_again_is_said(crowd: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the use case refuses is said in the bar, and nothing begins."""
    crowd.desk.participants.card._begin_again(2, "why not")
    assert crowd.window.bar.kind == "warned"
    assert crowd.desk.page_id == "participants"


def test_list_speaks_the_other_language_at_once(crowd: Frame) -> None:
    """Headings and states follow the language without a new list."""
    model = crowd.desk.participants.table.model()
    with crowd.qtbot.waitSignals([model.headerDataChanged, model.dataChanged]):
        crowd.words.speak(Language.CHINESE)
    crowd.words.speak(Language.ENGLISH)


def test_card_moves_under_the_table_where_there_is_no_room(crowd: Frame, qapp: QApplication) -> None:
    """At 200 percent the selected participant is shown under the table, and all of it is in view."""
    page = crowd.desk.participants
    assert page.card.y() <= page.table.y()
    crowd.theme.resize(200)
    crowd.qtbot.waitUntil(lambda: page.card.y() > page.table.y())
    assert page.card.geometry().right() <= page.width()
    crowd.theme.resize(100)
