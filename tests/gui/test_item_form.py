"""Facts: recorded as they are made, never preset, never changed by accident, and never lost when they are refused."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QSpinBox
from pytestqt.qtbot import QtBot

from jdm_desktop.gui.elided_line import ElidedLine
from jdm_desktop.gui.fact_entry import Slot
from jdm_desktop.gui.typed_field import TypedField
from jdm_desktop.service import screening
from jdm_desktop.service.session import Session
from tests.gui import samples
from tests.gui.checklist import CONTROL, FULL, Checklist, full_disk, open_checklist

KEYS = Qt.Key
ANTIBODIES = "I4 Myositis antibodies found positive (none = tested and all negative)"


@pytest.fixture
def fresh(qtbot: QtBot) -> Checklist:
    """Return a checklist of which nothing is known."""
    return open_checklist(qtbot, samples.registered)


def write(checklist: Checklist, field: TypedField, text: str) -> None:
    """Type over what a field holds."""
    field.setFocus()
    field.selectAll()
    checklist.press(KEYS.Key_Delete)
    checklist.type(text)


def pressed(checklist: Checklist, name: str, item: str, value: str) -> bool:
    """Tell whether a button of a fact shows that its value is recorded."""
    row = checklist.row(name, item)
    return value in row._value._group.values()  # type: ignore[attr-defined]


def test_no_widget_that_the_wheel_or_a_default_can_change(fresh: Checklist) -> None:
    """There is no combo box, spin box or date edit, and no value is shown that nobody recorded."""
    assert fresh.panel.findChildren(QComboBox) == []
    assert fresh.panel.findChildren(QSpinBox) == []
    assert fresh.panel.findChildren(QDateEdit) == []
    assert all(not field.text() for field in fresh.panel.findChildren(TypedField))


def test_y_and_n_answer_a_yes_or_no(fresh: Checklist) -> None:
    """The same letter again changes nothing: who types it to be sure takes nothing back; Delete does."""
    fresh.go_to("E1")
    fresh.press(KEYS.Key_Return, KEYS.Key_Y)
    assert fresh.fact("prior_car_t").text == "yes"
    fresh.press(KEYS.Key_N)
    assert fresh.fact("prior_car_t").text == "no"
    fresh.press(KEYS.Key_N)
    assert fresh.fact("prior_car_t").text == "no"
    fresh.press(KEYS.Key_Delete)
    assert fresh.fact("prior_car_t").text == ""
    assert fresh.view.determined == 0


def test_a_click_records_and_a_second_one_clears(fresh: Checklist) -> None:
    """What a button shows is what the record holds."""
    fresh.go_to("E1")
    button = fresh.button("E1 Previous CAR-T therapy – Yes")
    fresh.click(button)
    assert fresh.fact("prior_car_t").text == "yes"
    assert button.isChecked()
    fresh.click(button)
    assert fresh.fact("prior_car_t").text == ""
    assert not button.isChecked()


def test_arrows_move_along_the_buttons_without_pressing_them(fresh: Checklist) -> None:
    """Left and Right move, Space presses; Up and Down go to another row."""
    fresh.go_to("E3")
    fresh.press(KEYS.Key_Return)
    fresh.press(KEYS.Key_Right)
    assert fresh.focused().accessibleName() == "E3 Primary immunodeficiency – No"
    assert fresh.fact("primary_immunodeficiency").text == ""
    fresh.press(KEYS.Key_Space)
    assert fresh.fact("primary_immunodeficiency").text == "no"
    fresh.press(KEYS.Key_Down)
    assert fresh.focused().accessibleName() == "E3 Severe secondary immunodeficiency, not corrected – Yes"
    fresh.press(KEYS.Key_Down, KEYS.Key_Up)
    assert fresh.focused().accessibleName() == "E3 Primary immunodeficiency – No"


def test_antibodies_add_up_and_none_stands_alone(fresh: Checklist) -> None:
    """Every button adds or takes away; "tested, all negative" takes away all, and is taken away by each."""
    fresh.go_to("I4")
    mda5, ro52 = fresh.button(f"{ANTIBODIES} – anti-MDA5"), fresh.button(f"{ANTIBODIES} – anti-Ro-52")
    negative = fresh.button(f"{ANTIBODIES} – tested, all negative")
    fresh.click(ro52)
    fresh.click(mda5)
    assert fresh.fact("myositis_antibodies").text == "MDA5;RO52"
    fresh.click(negative)
    assert fresh.fact("myositis_antibodies").text == "none"
    assert not mda5.isChecked()
    fresh.click(mda5)
    assert fresh.fact("myositis_antibodies").text == "MDA5"
    assert not negative.isChecked()
    fresh.click(mda5)
    assert fresh.fact("myositis_antibodies").text == ""
    assert not negative.isChecked()


def test_a_fact_that_stands_in_several_criteria_is_one(fresh: Checklist) -> None:
    """Recorded in one card, it is shown in all."""
    fresh.go_to("I4")
    fresh.click(fresh.button(f"{ANTIBODIES} – anti-SRP"))
    assert pressed(fresh, "I2", "myositis_antibodies", "SRP")
    assert pressed(fresh, "I5", "myositis_antibodies", "SRP")


def test_enter_records_a_number_and_goes_to_the_next_row(fresh: Checklist) -> None:
    """After the last row it goes back to the criterion."""
    card = fresh.go_to("I6")
    fresh.press(KEYS.Key_Return)
    fresh.type("54.90")
    fresh.press(KEYS.Key_Return)
    assert fresh.fact("lvef_percent").text == "54.90"
    assert fresh.focused().accessibleName().startswith("I6 Obvious abnormality")
    fresh.field("I6", "spo2_percent").setFocus()
    fresh.type("97")
    fresh.press(KEYS.Key_Return)
    assert fresh.focused() is card


def test_enter_after_y_or_n_goes_on_and_takes_nothing_back(fresh: Checklist) -> None:
    """As it does after a number: letter and Enter, fact for fact; the focus stands on what the letter pressed."""
    fresh.go_to("I2")
    fresh.press(KEYS.Key_Return, KEYS.Key_N, KEYS.Key_Return, KEYS.Key_Y, KEYS.Key_Return)
    assert fresh.fact("proximal_weakness").text == "no"
    assert fresh.fact("heliotrope_rash").text == "yes"
    assert fresh.focused().accessibleName().startswith("I2 Gottron papules")
    before = fresh.entries()
    fresh.press(KEYS.Key_Up, KEYS.Key_Up, KEYS.Key_Return, KEYS.Key_Return)
    assert fresh.entries() == before


def test_enter_on_never_records_it_and_then_goes_on(fresh: Checklist) -> None:
    """It is taken back by the space bar and Delete alone."""
    card = fresh.go_to("E11")
    fresh.press(KEYS.Key_Return, KEYS.Key_Tab, KEYS.Key_Return)
    assert fresh.fact("last_live_vaccine").text == "none"
    fresh.press(KEYS.Key_Return)
    assert fresh.fact("last_live_vaccine").text == "none"
    assert fresh.focused() is card
    fresh.press(KEYS.Key_Return, KEYS.Key_Tab, KEYS.Key_Space)
    assert fresh.fact("last_live_vaccine").text == ""


def test_leaving_a_field_records_it(fresh: Checklist) -> None:
    """Whether by Tab, by the mouse or by Esc."""
    fresh.go_to("I6")
    fresh.press(KEYS.Key_Return)
    fresh.type("61")
    fresh.press(KEYS.Key_Escape)
    assert fresh.fact("lvef_percent").text == "61"
    fresh.field("I6", "egfr").setFocus()
    fresh.type("80")
    fresh.click(fresh.card("I6"))
    assert fresh.fact("egfr").text == "80"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2026.3.4", "2026-03-04"),
        ("20260304", "2026-03-04"),
        ("2026年3月4日", "2026-03-04"),
        ("2026/3/4", "2026-03-04"),
    ],
)
def test_dates_are_typed_as_people_type_them_and_shown_as_iso(fresh: Checklist, typed: str, shown: str) -> None:
    """The field shows at once which day was understood."""
    fresh.go_to("E11")
    field = fresh.field("E11", "last_live_vaccine")
    write(fresh, field, typed)
    fresh.press(KEYS.Key_Return)
    assert field.text() == shown
    assert fresh.fact("last_live_vaccine").text == shown


@pytest.mark.parametrize("wrong", ["55-60", "101", "abc", "1e2", "５5%"])
def test_a_refused_number_stays_in_its_field(fresh: Checklist, wrong: str) -> None:
    """With its sentence, a mark of shape and word, and without holding the focus."""
    fresh.go_to("I6")
    fresh.press(KEYS.Key_Return)
    field = fresh.field("I6", "lvef_percent")
    fresh.type(wrong)
    fresh.press(KEYS.Key_Tab)
    assert fresh.focused() is not field
    assert field.text() == wrong
    assert field.property("wrong")
    note = fresh.row("I6", "lvef_percent")._note
    assert note is not None
    assert note._trouble.text().startswith("Not saved. ")
    assert not note.isHidden()
    assert fresh.fact("lvef_percent").text == ""
    assert not fresh.panel.commit_pending()


def test_a_refused_text_that_is_corrected_is_recorded(fresh: Checklist) -> None:
    """And the sentence is gone."""
    fresh.go_to("I6")
    field = fresh.field("I6", "lvef_percent")
    write(fresh, field, "abc")
    fresh.press(KEYS.Key_Return)
    assert fresh.focused() is field
    write(fresh, field, "60")
    fresh.press(KEYS.Key_Return)
    assert fresh.fact("lvef_percent").text == "60"
    note = fresh.row("I6", "lvef_percent")._note
    assert note is not None
    assert note.isHidden()
    assert not field.property("wrong")
    assert fresh.panel.commit_pending()


def test_a_refused_date_does_not_keep_the_source_from_being_recorded(fresh: Checklist) -> None:
    """Each field is judged by itself."""
    fresh.go_to("I6")
    write(fresh, fresh.field("I6", "lvef_percent"), "60")
    write(fresh, fresh.field("I6", "lvef_percent", Slot.ASSESSED), "2026-02-31")
    write(fresh, fresh.field("I6", "lvef_percent", Slot.SOURCE), "Echo, p. 3")
    fresh.press(KEYS.Key_Return)
    fact = fresh.fact("lvef_percent")
    assert (fact.text, fact.assessed_on, fact.source) == ("60", None, "Echo, p. 3")
    assert fresh.field("I6", "lvef_percent", Slot.ASSESSED).text() == "2026-02-31"


def test_never_stands_beside_the_date(fresh: Checklist) -> None:
    """The button records it and takes it back; typing a date replaces it; leaving the empty field does not."""
    fresh.go_to("E11")
    fact = fresh.fact("last_live_vaccine")
    never = fresh.button(f"E11 {fact.label} – {fact.none_label}")
    fresh.click(never)
    assert fresh.fact("last_live_vaccine").text == "none"
    assert never.isChecked()
    field = fresh.field("E11", "last_live_vaccine")
    field.setFocus()
    fresh.press(KEYS.Key_Return)
    assert fresh.fact("last_live_vaccine").text == "none"
    write(fresh, field, "2026-01-05")
    fresh.press(KEYS.Key_Return)
    assert fresh.fact("last_live_vaccine").text == "2026-01-05"
    assert not never.isChecked()
    fresh.click(never)
    fresh.click(never)
    assert fresh.fact("last_live_vaccine").text == ""


def test_date_and_source_show_where_somebody_works_or_something_stands(fresh: Checklist) -> None:
    """Other rows stay quiet."""
    fresh.go_to("E3")
    row = fresh.row("E3", "primary_immunodeficiency")
    assert row._fields == {}
    fresh.press(KEYS.Key_Return)
    fresh.qtbot.waitUntil(lambda: all(field.isVisible() for field in row._fields.values()))
    write(fresh, fresh.field("E3", "primary_immunodeficiency", Slot.SOURCE), "Chart 12")
    fresh.press(KEYS.Key_Escape)
    shown = {slot.value: field.isVisible() for slot, field in row._fields.items()}
    assert shown == {"assessed": False, "source": True}


def test_ctrl_d_takes_date_and_source_from_the_row_above(fresh: Checklist) -> None:
    """The nearest row above that has any, also of the criterion before."""
    fresh.go_to("E3")
    write(fresh, fresh.field("E3", "primary_immunodeficiency", Slot.ASSESSED), "2026-11-16")
    write(fresh, fresh.field("E3", "primary_immunodeficiency", Slot.SOURCE), "Chart 12")
    fresh.press(KEYS.Key_Escape)
    fresh.go_to("E4")
    fresh.press(KEYS.Key_Return, KEYS.Key_N)
    fresh.press(KEYS.Key_D, modifier=CONTROL)
    fact = fresh.fact("active_tuberculosis")
    assert (fact.text, str(fact.assessed_on), fact.source) == ("no", "2026-11-16", "Chart 12")


def compose(field: TypedField, preedit: str, commit: str = "") -> None:
    """Do what an input method does."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_what_an_input_method_composes_is_not_recorded(fresh: Checklist) -> None:
    """Neither by Enter nor by leaving; its committed text is, also when it comes after the focus has left."""
    fresh.go_to("E3")
    field = fresh.field("E3", "primary_immunodeficiency", Slot.SOURCE)
    field.setFocus()
    before = fresh.entries()
    compose(field, "bing li")
    fresh.press(KEYS.Key_Return)
    assert fresh.entries() == before
    fresh.field("E3", "severe_secondary_immunodeficiency", Slot.ASSESSED).setFocus()
    assert fresh.entries() == before
    compose(field, "", "病历第3页")
    fresh.qtbot.waitUntil(lambda: fresh.fact("primary_immunodeficiency").source == "病历第3页")


def test_chinese_text_is_recorded_as_it_was_committed(fresh: Checklist) -> None:
    """Rare characters outside the basic plane included."""
    fresh.go_to("E3")
    field = fresh.field("E3", "primary_immunodeficiency", Slot.SOURCE)
    field.setFocus()
    compose(field, "", "𬭊𬱖住院病历")
    fresh.press(KEYS.Key_Return)
    assert fresh.fact("primary_immunodeficiency").source == "𬭊𬱖住院病历"


def test_a_store_that_fails_leaves_the_text_in_its_field(fresh: Checklist, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marked as not saved, and trying again saves it."""
    fresh.go_to("I6")
    fresh.press(KEYS.Key_Return)
    with monkeypatch.context() as patch:
        patch.setattr(screening, "record_fact", full_disk)
        fresh.type("60")
        fresh.press(KEYS.Key_Return)
    field = fresh.field("I6", "lvef_percent")
    note = fresh.row("I6", "lvef_percent")._note
    assert note is not None
    assert (field.text(), field.property("wrong")) == ("60", True)
    assert note._trouble.text() == f"Not saved. {FULL}"
    fresh.click(fresh.button("I6 Left ventricular ejection fraction – Try again"))
    assert fresh.fact("lvef_percent").text == "60"
    assert note.isHidden()


def test_a_button_whose_value_could_not_be_saved_does_not_look_pressed(
    fresh: Checklist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is recorded is shown as being there."""
    fresh.go_to("E1")
    button = fresh.button("E1 Previous CAR-T therapy – Yes")
    with monkeypatch.context() as patch:
        patch.setattr(screening, "record_fact", full_disk)
        fresh.click(button)
    assert not button.isChecked()
    assert button.property("wrong")
    fresh.click(fresh.button("E1 Previous CAR-T therapy – Try again"))
    assert button.isChecked()


def test_a_correction_in_a_later_sitting_asks_why(qtbot: QtBot) -> None:
    """In the place of the fact; what is not recorded is not shown as if it were."""

    def earlier(session: Session) -> int:
        made = samples.registered(session)
        samples.record(session, made, {"lvef_percent": "60", "prior_car_t": "no"})
        session.began = session.workspace.repository.head().seq
        return made

    checklist = open_checklist(qtbot, earlier)
    checklist.go_to("I6")
    checklist.press(KEYS.Key_Return)
    write(checklist, checklist.field("I6", "lvef_percent"), "54.9")
    checklist.press(KEYS.Key_Return)
    assert checklist.fact("lvef_percent").text == "60"
    note = checklist.row("I6", "lvef_percent")._note
    assert note is not None
    assert note.asks_reason
    note.take_focus()
    checklist.type("misread")
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    assert checklist.fact("lvef_percent").text == "54.9"
    checklist.go_to("E1")
    checklist.press(KEYS.Key_Return, KEYS.Key_Y)
    assert checklist.fact("prior_car_t").text == "no"
    assert pressed(checklist, "E1", "prior_car_t", "no")
    checklist.click(checklist.button("E1 Previous CAR-T therapy – reason – Discard"))
    assert checklist.panel.commit_pending()
    assert checklist.fact("prior_car_t").text == "no"


@pytest.mark.parametrize("scale", [100, 200])
def test_a_long_name_leaves_the_time_of_an_entry_in_view(qtbot: QtBot, scale: int) -> None:
    """Who entered is cut before when: the name is one of a few, the time is looked for."""
    opened = open_checklist(qtbot, scale=scale)
    try:
        row = opened.row("E1", "prior_car_t")
        row.show_fact(replace(row.entry.fact, entered_by="演示研究者 Demo Investigator"))
        row.say_author(True)  # noqa: FBT003 - the one thing that it says
        (said,) = row.findChildren(ElidedLine)
        qtbot.waitUntil(lambda: said.width() > 0)
        assert said.whole().startswith("演示研究者 Demo Investigator, 2026-11-22 09:")
        assert said.shown().startswith("演")
        assert said.shown().endswith(said.whole()[-len(", 2026-11-22 09:12") :])
        row.say_author(False)  # noqa: FBT003 - as above
        assert said.shown() == ""
    finally:
        opened.theme.resize(100)


def test_text_longer_than_a_field_of_qt_is_not_cut_in_silence(fresh: Checklist) -> None:
    """A pasted text of a megabyte is left out whole, with a sentence; a shorter one stays, and the rules refuse it."""
    fresh.go_to("E3")
    field = fresh.field("E3", "primary_immunodeficiency", Slot.SOURCE)
    field.setFocus()
    fresh.type("before")
    QApplication.clipboard().setText("病" * 1_000_000)
    fresh.press(KEYS.Key_V, modifier=CONTROL)
    assert field.text() == "before"
    assert fresh.messages.said[-1] == "Nothing was inserted: the text is longer than 20000 characters."
    QApplication.clipboard().setText("病" * 15_000)
    fresh.press(KEYS.Key_V, modifier=CONTROL)
    fresh.press(KEYS.Key_Return)
    QApplication.clipboard().clear()
    assert field.text() == "before" + "病" * 15_000
    assert field.property("wrong")
    assert fresh.fact("primary_immunodeficiency").source == ""
