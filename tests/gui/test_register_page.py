"""Registering: nothing preset, dates read back, nothing typed is lost, and no hostile text changes."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from jdm_desktop.service import participant
from tests.gui.frame import CONTROL, Frame, open_frame, workspace
from tests.hostile import STRINGS
from tests.service import desk as office

Key = Qt.Key


@pytest.fixture
def form(frame: Frame) -> Frame:
    """Give the form, opened by its key."""
    frame.press(Key.Key_N, modifier=CONTROL)
    return frame


def test_registering_by_keys_alone(form: Frame) -> None:
    """Name, birth date, sex and Enter on the button register; the checklist opens and the name is nowhere said."""
    form.type("Test Child")
    form.press(Key.Key_Return)
    form.type("2016/4/1")
    form.press(Key.Key_Return, Key.Key_1)
    form.tab_to("Register this participant")
    form.press(Key.Key_Return)
    assert form.desk.page_id == "checklist"
    assert form.messages.said == ["S-001 is registered."]
    (row,) = participant.participants(form.desk.session)
    known = participant.identity(form.desk.session, row.participant_id)
    assert (known.name, known.birth) == ("Test Child", date(2016, 4, 1))
    assert form.desk.register_page.name.text() == ""


def test_enter_in_a_field_never_registers(form: Frame) -> None:
    """However often Enter is pressed in fields, nobody is registered before the button has the focus."""
    form.type("Test Child")
    while isinstance(form.focused(), QLineEdit):
        form.press(Key.Key_Return)
    assert participant.participants(form.desk.session) == ()


def test_tab_goes_from_the_problems_to_the_first_wrong_field(form: Frame) -> None:
    """And not out of the form, to what lies beside it."""
    page = form.desk.register_page
    page.birth.field.setText("2016-02-31")  # type: ignore[attr-defined]
    form.tab_to("Register this participant")
    form.press(Key.Key_Return)
    (line,) = page._summary._lines
    assert form.focused() is line
    form.press(Key.Key_Tab)
    assert form.focused() is page.birth.field


def test_going_on_from_the_sex_never_changes_it(form: Frame) -> None:
    """Tab leaves the row as a whole, and Enter on what was chosen goes on as in every other field."""
    page = form.desk.register_page
    for leave in (Key.Key_Tab, Key.Key_Return):
        page._sexes.first().setFocus()
        form.press(Key.Key_1, leave)
        assert form.focused() is page.note.field
        assert page._sexes.value() == "female"


def test_no_sex_is_preset_and_it_can_be_taken_back(form: Frame) -> None:
    """The sex is empty, digits choose, arrows choose nothing, Backspace clears."""
    sexes = form.desk.register_page._sexes
    sexes.first().setFocus()
    form.press(Key.Key_Right, Key.Key_Left)
    assert sexes.value() is None
    form.press(Key.Key_2)
    assert sexes.value() == "male"
    form.press(Key.Key_Left, Key.Key_Backspace)
    assert sexes.value() is None


@pytest.mark.parametrize(
    "typed", ["2016-04-01", "2016/4/1", "2016.4.1", "20160401", "2016年4月1日", "２０１６－０４－０１"]
)
def test_accepted_dates_are_read_back(form: Frame, typed: str) -> None:
    """Every accepted form is echoed as one date while it is typed."""
    page = form.desk.register_page
    page.birth.field.setText(typed)  # type: ignore[attr-defined]
    assert page._echo.text() == "Read as 2016-04-01"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2016-02-31", "The birth date must be a real day, such as 2015-03-04."),
        ("2016-13-01", "The birth date must be a real day, such as 2015-03-04."),
        ("01/04/2016", "Type the birth date with the year first, such as 2015-03-04."),
        ("16-04-01", "Type the birth date with the year first, such as 2015-03-04."),
        ("spring", "Type the birth date with the year first, such as 2015-03-04."),
    ],
)
def test_other_dates_are_refused_and_stay(form: Frame, typed: str, sentence: str) -> None:
    """What is no date is refused with what to do, and stays as typed."""
    page = form.desk.register_page
    page.birth.focus()
    form.type(typed)
    form.tab_to("Register this participant")
    form.press(Key.Key_Return)
    assert page.problems() == (sentence,)
    assert page.birth.text() == typed
    form.press(Key.Key_Return)
    assert form.focused() is page.birth.field
    assert participant.participants(form.desk.session) == ()


def test_what_the_use_case_refuses_is_said_at_its_field(form: Frame) -> None:
    """A birth date in the future is refused by the use case, in the summary and beside the field."""
    page = form.desk.register_page
    page.birth.focus()
    form.type("2027-01-01")
    form.tab_to("Register this participant")
    form.press(Key.Key_Return)
    assert len(page.problems()) == 1
    form.press(Key.Key_Return)
    assert form.focused() is page.birth.field


def test_leaving_asks_only_where_something_was_typed(form: Frame) -> None:
    """An empty form is left at once; a filled one asks, and "no" keeps every letter."""
    page = form.desk.register_page
    form.type("Test Child")
    form.messages.next_answer(False)  # noqa: FBT003 - an answer
    form.tab_to("Leave without registering")
    form.press(Key.Key_Return)
    assert (form.desk.page_id, page.name.text()) == ("register", "Test Child")
    form.messages.next_answer(True)  # noqa: FBT003 - an answer
    form.press(Key.Key_Return)
    assert (form.desk.page_id, page.name.text()) == ("participants", "")
    form.press(Key.Key_N, modifier=CONTROL)
    form.tab_to("Leave without registering")
    form.press(Key.Key_Return)
    assert form.desk.page_id == "participants"


def test_going_elsewhere_loses_nothing(form: Frame) -> None:
    """Another page and back: what was typed is there, without a question."""
    form.type("Test Child")
    form.press(Key.Key_2, modifier=CONTROL)
    form.press(Key.Key_N, modifier=CONTROL)
    assert form.desk.register_page.name.text() == "Test Child"


def test_what_was_typed_is_there_after_a_crash(
    qtbot: QtBot, qapp: QApplication, tmp_path: pytest.TempPathFactory
) -> None:
    """Text typed a second before a crash is back, and it is said that nobody is registered yet."""
    store = workspace()
    session = office.first(store)
    session.keep_draft("register", '{"birth": "2016/4", "name": "Test Ch", "note": "two\\nlines", "sex": "male"}')
    frame = open_frame(qtbot, qapp, tmp_path, store)  # type: ignore[arg-type]
    frame.sign_in()
    frame.press(Key.Key_N, modifier=CONTROL)
    page = frame.desk.register_page
    assert (page.name.text(), page.birth.text(), page.note.text()) == ("Test Ch", "2016/4", "two\nlines")
    assert page._sexes.value() == "male"
    assert frame.messages.said[-1].startswith("What you typed here earlier is still here.")
    frame.window.close()


def test_hostile_text_is_kept_as_typed_or_refused(form: Frame) -> None:
    """Every hostile string is kept exactly, or refused with a sentence; nothing in between."""
    page, session = form.desk.register_page, form.desk.session
    refused, kept = 0, 0
    page.blockSignals(True)  # noqa: FBT003 - so that no checklist is opened each time
    for text in STRINGS:
        page.name.field.setText(text)  # type: ignore[attr-defined]
        assert page.name.text() == text
        page._submit()
        if page.problems():
            refused += 1
            page._summary.clear()
            continue
        kept += 1
        assert participant.identity(session, kept).name == text.strip()
    assert refused < len(STRINGS) / 2
