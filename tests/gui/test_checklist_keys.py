"""The checklist by keyboard: few keys, none of which answers by accident."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.view import Outcome
from jdm_desktop.gui.determination_bar import DeterminationBar
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Session
from tests.gui import samples
from tests.gui.checklist import CONTROL, NONE, SHIFT, open_checklist

KEYS = Qt.Key
YES, NO = True, False  # what a person says when asked


def test_a_known_checklist_takes_24_answer_keys_and_one_more(qtbot: QtBot) -> None:
    """Each answer leads to the next open criterion, and after the last Enter completes and previews."""
    checklist = open_checklist(qtbot)
    for _key in range(24):
        checklist.press_as_proposed()
    with qtbot.waitSignal(checklist.panel.preview_requested) as asked:
        checklist.press(KEYS.Key_Return)
    assert asked.args == [checklist.panel.screening_id]
    assert checklist.is_completed
    assert checklist.view.outcome is Outcome.ELIGIBLE


def test_nothing_is_answered_at_first(qtbot: QtBot) -> None:
    """No button of a fresh checklist is checked, whatever the facts propose."""
    checklist = open_checklist(qtbot, whole=True)
    bars = checklist.panel.findChildren(DeterminationBar)
    assert len(bars) == 24
    assert not any(button.isChecked() for bar in bars for button in bar._buttons.values())


def test_arrows_go_from_criterion_to_criterion_and_answer_nothing(qtbot: QtBot) -> None:
    """Up, Down, Left and Right change no answer, wherever they are pressed."""
    checklist = open_checklist(qtbot)
    before = checklist.entries()
    checklist.go_to("I3")
    checklist.press(KEYS.Key_Down)
    assert checklist.here == "I4"
    checklist.press(KEYS.Key_Up, KEYS.Key_Up, KEYS.Key_Left, KEYS.Key_Right)
    assert checklist.here == "I2"
    assert checklist.entries() == before


def test_up_stays_at_the_first_card_and_down_at_the_last(qtbot: QtBot) -> None:
    """The list does not turn round under the arrows."""
    checklist = open_checklist(qtbot)
    checklist.go_to("E15")
    checklist.press(KEYS.Key_Down)
    assert checklist.here == "E15"
    checklist.go_to("I1")
    checklist.press(KEYS.Key_Up, KEYS.Key_Up)
    assert checklist.here == "general"


def test_f6_goes_to_the_next_open_criterion_and_round(qtbot: QtBot) -> None:
    """F6 leaves out what is determined, and Shift+F6 goes the other way."""

    def some_done(session: Session) -> int:
        made = samples.all_known(session)
        samples.determine_as_proposed(session, made, 11)
        return made

    checklist = open_checklist(qtbot, some_done)
    assert checklist.here == "E3"
    checklist.press(KEYS.Key_F6)
    assert checklist.here == "E4"
    checklist.press(KEYS.Key_F6, modifier=SHIFT)
    checklist.press(KEYS.Key_F6, modifier=SHIFT)
    assert checklist.here == "E15"
    checklist.press(KEYS.Key_F6)
    assert checklist.here == "E3"


def test_backspace_takes_an_answer_back_and_ctrl_z_brings_it_again(qtbot: QtBot) -> None:
    """Both are entries of the trail: nothing is ever unmade in silence."""
    checklist = open_checklist(qtbot)
    checklist.go_to("E1")
    checklist.press(KEYS.Key_2)
    checklist.go_to("E1")
    before = checklist.entries()
    checklist.press(KEYS.Key_Backspace)
    assert checklist.answer("E1") is None
    checklist.press(KEYS.Key_Z, modifier=CONTROL)
    assert checklist.answer("E1") is Answer.NO
    assert checklist.here == "E1"
    assert checklist.entries() == before + 2
    checklist.press(KEYS.Key_Z, modifier=CONTROL)
    assert checklist.answer("E1") is None
    checklist.press(KEYS.Key_Z, modifier=CONTROL)
    assert len(checklist.messages.said) == 1


def test_backspace_on_what_is_not_determined_writes_nothing(qtbot: QtBot) -> None:
    """There is nothing to take back."""
    checklist = open_checklist(qtbot)
    before = checklist.entries()
    checklist.press(KEYS.Key_Backspace, KEYS.Key_Delete)
    assert checklist.entries() == before


def test_a_key_held_down_answers_one_criterion(qtbot: QtBot) -> None:
    """What a keyboard repeats by itself is no answer."""
    checklist = open_checklist(qtbot)
    checklist.go_to("I1")
    checklist.press(KEYS.Key_1)
    for _repeat in range(5):
        event = QKeyEvent(QEvent.Type.KeyPress, KEYS.Key_1, NONE, "1", autorep=True)
        QApplication.sendEvent(checklist.focused(), event)
    assert checklist.view.determined == 1


def test_digits_typed_into_a_field_are_text(qtbot: QtBot) -> None:
    """Numbers among the facts never answer the criterion."""
    checklist = open_checklist(qtbot, samples.registered)
    checklist.go_to("I6")
    checklist.press(KEYS.Key_Return)
    checklist.type("12")
    checklist.press(KEYS.Key_Return)
    assert checklist.fact("lvef_percent").text == "12"
    checklist.type("1234")
    assert checklist.view.determined == 0


def test_digits_on_a_button_of_a_fact_answer_nothing(qtbot: QtBot) -> None:
    """Only the criterion itself and its answers listen to digits."""
    checklist = open_checklist(qtbot)
    checklist.go_to("I2")
    checklist.press(KEYS.Key_F4)
    checklist.press(KEYS.Key_1, KEYS.Key_2, KEYS.Key_3, KEYS.Key_4)
    assert checklist.view.determined == 0


def test_an_answer_that_no_rule_gives_is_neither_offered_nor_taken(qtbot: QtBot) -> None:
    """Not applicable stands only where the study says so; the key says why not."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("I1")
    assert checklist.button(f"{card._view.id} {card._view.title} – Not applicable").isHidden()
    checklist.press(KEYS.Key_4)
    assert checklist.answer("I1") is None
    assert checklist.messages.said == ["No rule of the study makes I1 not applicable."]
    card = checklist.go_to("I8")
    assert not checklist.button(f"{card._view.id} {card._view.title} – Not applicable").isHidden()
    checklist.press(KEYS.Key_4)
    assert checklist.answer("I8") is Answer.NOT_APPLICABLE


def test_what_fails_by_the_facts_cannot_be_answered_away(qtbot: QtBot) -> None:
    """The button is there, cannot be pressed, and its sentence stands below."""

    def failing(session: Session) -> int:
        made = samples.all_known(session)
        samples.record(session, made, {"prior_car_t": "yes"})
        return made

    checklist = open_checklist(qtbot, failing)
    card = checklist.go_to("E1")
    assert not checklist.button(f"{card._view.id} {card._view.title} – No").isEnabled()
    assert card._body is not None
    assert "E1 fails" in card._body.bar._refused[0].text()
    checklist.press(KEYS.Key_2)
    assert checklist.answer("E1") is None
    checklist.press(KEYS.Key_1)
    assert checklist.answer("E1") is Answer.YES
    assert checklist.view.outcome is Outcome.NOT_ELIGIBLE


def test_a_click_answers_and_stays(qtbot: QtBot) -> None:
    """The list does not move under the mouse."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("E1")
    checklist.click(checklist.button(f"{card._view.id} {card._view.title} – No"))
    assert checklist.answer("E1") is Answer.NO
    assert checklist.here == "E1"
    assert checklist.focused() is card


def test_enter_leads_into_the_facts_and_escape_back(qtbot: QtBot) -> None:
    """F4 does the same; Tab goes from field to field, to the answers, and on to the next criterion."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("E3")
    checklist.press(KEYS.Key_Return)
    assert checklist.focused().accessibleName() == "E3 Primary immunodeficiency – No"
    checklist.press(KEYS.Key_Tab)
    assert checklist.focused().accessibleName() == "E3 Primary immunodeficiency – date of assessment"
    checklist.press(KEYS.Key_Tab, KEYS.Key_Tab)
    assert checklist.focused().accessibleName() == "E3 Severe secondary immunodeficiency, not corrected – No"
    checklist.press(KEYS.Key_Tab, KEYS.Key_Tab, KEYS.Key_Tab)
    assert checklist.focused().accessibleName() == "E3 Exclusion criterion 3 – Yes"
    checklist.press(KEYS.Key_Right)
    assert checklist.focused().accessibleName() == "E3 Exclusion criterion 3 – No"
    checklist.press(KEYS.Key_Escape)
    assert checklist.focused() is card
    checklist.press(KEYS.Key_Backtab, modifier=SHIFT)
    assert checklist.here == "E2"


def test_f2_shows_the_protocols_words_in_the_other_language(qtbot: QtBot) -> None:
    """Here with F2, everywhere with Shift+F2, and away again."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("E1")
    assert card._body is not None
    checklist.press(KEYS.Key_F2)
    assert "CAR" in card._body.other_text.text()
    assert card._body.other_text.text() != card._body.text.text()
    checklist.press(KEYS.Key_F2)
    assert not card.shows_other_language
    checklist.press(KEYS.Key_F2, modifier=SHIFT)
    other = checklist.card("I9")
    assert getattr(other, "shows_other_language", False)


def test_help_is_shown_and_hidden(qtbot: QtBot) -> None:
    """F1 explains the criterion; in a field, the fact."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("I6")
    assert card._body is not None
    assert checklist.panel.show_help()
    assert not card._body.gloss.isHidden()
    checklist.press(KEYS.Key_Return)
    assert checklist.panel.show_help()
    assert not checklist.row("I6", "lvef_percent")._noted()._help.isHidden()


def test_the_language_changes_at_once_at_the_same_place(qtbot: QtBot) -> None:
    """Words of the study and of the program are Chinese, and the person is where they were."""
    checklist = open_checklist(qtbot)
    checklist.go_to("E4")
    checklist.words.speak(Language.CHINESE)
    card = checklist.card("E4")
    assert checklist.focused() is card
    assert checklist.panel._desk.shown.language is Language.CHINESE


def test_the_place_leads_back(qtbot: QtBot) -> None:
    """A place is short and plain, and restoring it puts the focus there."""
    checklist = open_checklist(qtbot)
    checklist.go_to("E9")
    place = checklist.panel.place()
    assert place.isascii()
    checklist.go_to("I1")
    checklist.panel.restore(place)
    assert checklist.here == "E9"
    for nonsense in ("", "x", "1:", ":", "999:E1:3"):
        checklist.panel.restore(nonsense)
    assert checklist.here == "E9"


def test_cards_take_no_input_method(qtbot: QtBot) -> None:
    """So that digits reach them while a Chinese input method is on."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("I1")
    assert not card.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    for button in card.findChildren(QPushButton):
        assert not button.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_completing_with_open_criteria_asks(qtbot: QtBot) -> None:
    """A screening that fails may be completed early, but not by accident."""

    def failing(session: Session) -> int:
        made = samples.all_known(session)
        samples.record(session, made, {"prior_car_t": "yes"})
        samples.determine_as_proposed(session, made, 12)
        return made

    checklist = open_checklist(qtbot, failing)
    checklist.messages.next_answer(NO)
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    assert not checklist.is_completed
    checklist.messages.next_answer(YES)
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    assert checklist.is_completed


def test_a_completed_screening_is_read_only_until_it_is_reopened_with_a_reason(qtbot: QtBot) -> None:
    """Keys answer nothing, there are no fields, and reopening asks why."""
    checklist = open_checklist(qtbot)
    for _key in range(24):
        checklist.press_as_proposed()
    checklist.press(KEYS.Key_Return)
    before = checklist.entries()
    checklist.go_to("E1")
    checklist.press(KEYS.Key_1, KEYS.Key_Backspace, KEYS.Key_Return)
    assert checklist.entries() == before
    checklist.messages.next_answer(None)
    checklist.panel._reopen()
    assert checklist.is_completed
    checklist.messages.next_answer("a result came late")
    checklist.panel._reopen()
    assert checklist.card("E1").form is not None
    assert checklist.view.completed_at is None
