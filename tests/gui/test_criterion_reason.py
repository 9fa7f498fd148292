"""A determination that differs from the proposal: nothing is saved until somebody says why."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.answer import Answer
from jdm_desktop.service import screening
from jdm_desktop.service.session import Session
from tests.gui import samples
from tests.gui.checklist import CONTROL, FULL, Checklist, full_disk, open_checklist

KEYS = Qt.Key
LEAVE, STAY = True, False  # what a person says when asked
WHY = "Low IgG after rituximab is not corrected"


def differing(qtbot: QtBot) -> Checklist:
    """Answer E3 with Yes, where the facts propose No."""
    checklist = open_checklist(qtbot)
    checklist.go_to("E3")
    checklist.press(KEYS.Key_1)
    return checklist


def test_nothing_is_saved_before_the_reason(qtbot: QtBot) -> None:
    """The card asks in its own place, the focus is in the text, and the store has no new entry."""
    checklist = differing(qtbot)
    assert checklist.answer("E3") is None
    assert checklist.here == "E3"
    assert checklist.reason().toPlainText() == ""


def test_ctrl_enter_records_the_answer_with_its_reason(qtbot: QtBot) -> None:
    """And leads to the next open criterion, like every answer."""
    checklist = differing(qtbot)
    checklist.type(WHY)
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    made = checklist.criterion("E3").determination
    assert made is not None
    assert (made.answer, made.reason) == (Answer.YES, WHY)
    assert checklist.here == "E4"
    card = checklist.card("E3")
    assert WHY in card._body._reason.text()  # type: ignore[union-attr]


def test_enter_on_the_button_records_it_too(qtbot: QtBot) -> None:
    """Enter in the text is a new line; on the button it records."""
    checklist = differing(qtbot)
    checklist.type(WHY)
    checklist.press(KEYS.Key_Tab)
    checklist.press(KEYS.Key_Return)
    assert checklist.answer("E3") is Answer.YES


def test_a_blank_reason_records_nothing(qtbot: QtBot) -> None:
    """Spaces are no reason."""
    checklist = differing(qtbot)
    checklist.type("   ")
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    assert checklist.answer("E3") is None


def test_escape_keeps_what_was_typed_and_asks(qtbot: QtBot) -> None:
    """Whoever leaves finds the text again; whoever does not goes on writing."""
    checklist = differing(qtbot)
    checklist.type(WHY)
    field = checklist.reason()
    checklist.messages.next_answer(STAY)
    checklist.press(KEYS.Key_Escape)
    assert checklist.focused() is field
    checklist.messages.next_answer(LEAVE)
    checklist.press(KEYS.Key_Escape)
    assert checklist.focused() is checklist.card("E3")
    assert field.toPlainText() == WHY
    assert not field.isHidden()
    assert checklist.answer("E3") is None


def test_escape_from_an_empty_reason_closes_it(qtbot: QtBot) -> None:
    """Nothing is lost, so nothing is asked."""
    checklist = differing(qtbot)
    checklist.press(KEYS.Key_Escape)
    assert checklist.focused() is checklist.card("E3")
    assert checklist.messages.asked == []
    assert checklist.panel.commit_pending()


def test_digits_in_a_reason_are_text(qtbot: QtBot) -> None:
    """Also on its buttons they answer nothing."""
    checklist = differing(qtbot)
    checklist.type("2 of 3")
    checklist.press(KEYS.Key_Tab)
    checklist.press(KEYS.Key_2)
    assert checklist.answer("E3") is None


def test_a_reason_that_is_being_written_keeps_the_page(qtbot: QtBot) -> None:
    """Leaving the page would hide what is not saved; discarding it lets go."""
    checklist = differing(qtbot)
    checklist.type(WHY)
    assert not checklist.panel.commit_pending()
    checklist.press(KEYS.Key_Tab, KEYS.Key_Tab)
    checklist.press(KEYS.Key_Return)
    assert checklist.focused() is checklist.card("E3")
    assert checklist.panel.commit_pending()
    assert checklist.answer("E3") is None


def test_another_answer_that_agrees_needs_no_reason(qtbot: QtBot) -> None:
    """It is recorded, and the question is gone."""
    checklist = differing(qtbot)
    checklist.press(KEYS.Key_Escape)
    checklist.press(KEYS.Key_2)
    assert checklist.answer("E3") is Answer.NO
    assert checklist.card("E3")._body.note.isHidden()  # type: ignore[union-attr]


def test_a_reason_is_there_again_after_a_crash(qtbot: QtBot) -> None:
    """It was kept within the interval, and its return is announced."""
    session = samples.session()
    made = samples.all_known(session)
    checklist = open_checklist(qtbot, lambda _session: made, session=session)
    checklist.go_to("E3")
    checklist.press(KEYS.Key_1)
    checklist.type(WHY)
    qtbot.waitUntil(lambda: WHY in (session.draft(f"screening/{made}") or ""))
    again = open_checklist(qtbot, lambda _session: made, session=session)
    assert len(again.messages.said) == 1
    note = again.card("E3")._body.note  # type: ignore[union-attr]
    assert note.asks_reason
    assert note.reason() == WHY
    again.go_to("E3")
    note.take_focus()
    again.press(KEYS.Key_Return, modifier=CONTROL)
    assert again.answer("E3") is Answer.YES
    qtbot.waitUntil(lambda: session.draft(f"screening/{made}") is None)


def test_a_store_that_fails_leaves_the_answer_open_and_can_be_tried_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card says so, and the button that tries again records it."""
    checklist = open_checklist(qtbot)
    checklist.go_to("E3")

    with monkeypatch.context() as patch:
        patch.setattr(screening, "determine", full_disk)
        checklist.press(KEYS.Key_2)
    assert checklist.answer("E3") is None
    assert checklist.messages.said == [FULL]
    assert checklist.focused().accessibleName() == "E3 Exclusion criterion 3 – Try again"
    checklist.press(KEYS.Key_Return)
    assert checklist.answer("E3") is Answer.NO


def test_an_undo_that_could_not_be_saved_is_tried_again_with_its_reason(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to write the reason twice because the disk was full."""
    checklist = differing(qtbot)
    checklist.type(WHY)
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    checklist.go_to("E3")
    checklist.press(KEYS.Key_Backspace)
    with monkeypatch.context() as patch:
        patch.setattr(screening, "determine", full_disk)
        checklist.press(KEYS.Key_Z, modifier=CONTROL)
    assert checklist.answer("E3") is None
    checklist.press(KEYS.Key_Return)
    made = checklist.criterion("E3").determination
    assert made is not None
    assert (made.answer, made.reason) == (Answer.YES, WHY)


def test_undoing_what_now_differs_asks_why(qtbot: QtBot) -> None:
    """The fact was changed in between: what stood before is no longer what the facts propose."""

    def done(session: Session) -> int:
        return samples.all_known(session)

    checklist = open_checklist(qtbot, done)
    checklist.go_to("I7")
    checklist.press(KEYS.Key_1)
    checklist.go_to("I7")
    checklist.press(KEYS.Key_Backspace)
    samples.record(checklist.session, checklist.view.screening_id, {"venous_access": "no"})
    checklist.press(KEYS.Key_Z, modifier=CONTROL)
    assert checklist.answer("I7") is None
    assert checklist.reason().toPlainText() == ""
