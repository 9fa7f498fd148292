"""The traps of a form of many fields: nothing changes by accident, nothing is nameless, cut off, executed or lost."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.staff import Person
from jdm_desktop.gui.calm_button import CalmButton
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.criterion_panel import CriterionPanel
from jdm_desktop.gui.fact_entry import Slot
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Session
from tests.gui import samples
from tests.gui.checklist import CONTROL, NONE, SHIFT, Checklist, open_checklist
from tests.gui.frame import accessible_name
from tests.gui.test_every_page import _CHECKS
from tests.hostile import STRINGS

KEYS = Qt.Key
HOSTILE = list(STRINGS.values())[::6]
MOVING = (KEYS.Key_Up, KEYS.Key_Down, KEYS.Key_Left, KEYS.Key_Right, KEYS.Key_Tab, KEYS.Key_PageDown, KEYS.Key_Home)
SMALLEST_TARGET, SMALLEST_ANSWER = (24, 24), (44, 32)


def busy(session: Session) -> int:
    """Return a screening in the middle of the work: some determined, two criteria that fail, some facts open."""
    made = samples.registered(session)
    known = samples.GENERAL | dict(list(samples.PASSING.items())[:34]) | {"lvef_percent": "54.9", "prior_car_t": "yes"}
    samples.record(session, made, known, "Chart 12, page 3")
    samples.determine_as_proposed(session, made, 11)
    return made


def in_every_state(checklist: Checklist) -> None:
    """Ask for a reason, refuse a value, show help and the other language, all in one checklist."""
    checklist.go_to("E3")
    checklist.press(KEYS.Key_1, KEYS.Key_Escape, KEYS.Key_1)
    card = checklist.go_to("I6")
    card.show_help()
    card.show_other_language(shown=True)
    field = checklist.field("I6", "alt")
    field.setFocus()
    field.selectAll()
    checklist.type("61-70")
    checklist.press(KEYS.Key_Tab)
    for _round in range(3):
        QApplication.processEvents()


def shown(checklist: Checklist) -> Iterator[QWidget]:
    """Return the widgets of the panel that can be scrolled to."""
    return (widget for widget in checklist.panel.findChildren(QWidget) if widget.isVisible())


def wheel(widget: QWidget, steps: int) -> None:
    """Turn the wheel over a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's signature
    )
    QApplication.sendEvent(widget, event)


def hover(widget: QWidget) -> None:
    """Move the mouse over a widget."""
    middle = QPointF(widget.rect().center())
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        middle,
        widget.mapToGlobal(middle),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        NONE,
    )
    QApplication.sendEvent(widget, event)


def test_5000_turns_of_the_wheel_moves_and_arrows_change_nothing(qtbot: QtBot) -> None:
    """Neither an answer nor a fact, and the trail has no new entry."""
    checklist = open_checklist(qtbot, busy, whole=True)
    before, entries = checklist.view, checklist.entries()
    chance = random.Random(569472)  # noqa: S311 - no secret
    widgets = list(shown(checklist))
    focusable = [widget for widget in widgets if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for _event in range(5000):
        kind = chance.random()
        if kind < 0.45:
            wheel(chance.choice(widgets), chance.choice((-3, -1, 1, 3)))
        elif kind < 0.8:
            hover(chance.choice(widgets))
        elif kind < 0.97:
            checklist.press(chance.choice(MOVING), modifier=chance.choice((NONE, NONE, SHIFT)))
        else:
            chance.choice(focusable).setFocus(Qt.FocusReason.OtherFocusReason)
    assert checklist.entries() == entries
    assert checklist.view == before
    assert checklist.panel.commit_pending()
    assert checklist.entries() == entries


def test_everything_is_named_large_enough_and_plain(qtbot: QtBot) -> None:
    """For the ear, for the hand, and without markup, in every state that a card has."""
    checklist = open_checklist(qtbot, busy, whole=True)
    in_every_state(checklist)
    require_names(checklist)
    require_targets(checklist)
    for label in checklist.panel.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or isinstance(label, Chip)


def require_names(checklist: Checklist) -> None:
    """No two names are alike, and every answer says its criterion: nobody answers E3 who hears E4."""
    stops = [widget for widget in shown(checklist) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    names = Counter(accessible_name(widget).strip() for widget in stops)
    assert len(stops) > 150
    assert "" not in names
    assert not [name for name, count in names.items() if count > 1]
    cards = [card for card in checklist.panel._list.cards if isinstance(card, CriterionPanel)]
    for card in cards:
        for button in card.findChildren(CalmButton):
            assert accessible_name(button).startswith(f"{card.id} ")


def require_targets(checklist: Checklist) -> None:
    """Buttons are at least 24 by 24, and answers at least 44 by 32."""
    for button in shown(checklist):
        if isinstance(button, QAbstractButton):
            is_answer = button.property("kind") == "answer"
            width, height = SMALLEST_ANSWER if is_answer else SMALLEST_TARGET
            assert button.width() >= width, accessible_name(button)
            assert button.height() >= height, accessible_name(button)


@pytest.mark.parametrize("language", list(Language), ids=str)
def test_no_text_is_cut_off_at_any_scale(qtbot: QtBot, language: Language) -> None:
    """In both languages and themes, at 100, 150 and 200 percent, switched while the checklist is open."""
    checklist = open_checklist(qtbot, busy, language=language, whole=True)
    in_every_state(checklist)
    try:
        for scale in (100, 150, 200):
            checklist.theme.resize(scale)
            for _round in range(3):
                QApplication.processEvents()
            assert checklist.panel.width() == 1060
            for widget in shown(checklist):
                check = next((one for kind, one in _CHECKS if isinstance(widget, kind)), None)
                if check is not None:
                    check(widget, f"{scale} %")
    finally:
        checklist.theme.resize(100)


def test_the_language_changes_every_word_and_keeps_what_is_typed(qtbot: QtBot) -> None:
    """A value that is refused and a reason that is being written are there in the other language too."""
    checklist = open_checklist(qtbot, busy)
    checklist.go_to("E3")
    checklist.press(KEYS.Key_1)
    checklist.type("原因 why")
    checklist.words.speak(Language.CHINESE)
    note = checklist.card("E3")._body.note  # type: ignore[union-attr]
    assert note.reason() == "原因 why"
    assert "是" in note._reason._why.text()  # type: ignore[union-attr]
    assert checklist.answer("E3") is None


def test_dark_and_light_change_at_once(qtbot: QtBot) -> None:
    """The cards are drawn in the other colours without being made anew."""
    checklist = open_checklist(qtbot, samples.registered)
    card = checklist.go_to("I1")
    light = card.grab().toImage().pixelColor(6, 30).lightness()
    checklist.theme.darken(dark=True)
    dark = card.grab().toImage().pixelColor(6, 30).lightness()
    checklist.theme.darken(dark=False)
    assert checklist.card("I1") is card
    assert light > 200
    assert dark < 60


# ------------------------------------------------------------------------------------------------------- hostile text


def test_hostile_text_in_a_source_document_is_kept_exactly_or_refused(qtbot: QtBot) -> None:
    """What is refused stays in its field with a sentence; nothing is altered but the blanks around it."""
    checklist = open_checklist(qtbot, samples.registered)
    checklist.go_to("I1")
    checklist.go_to("I6")
    checklist.press(KEYS.Key_Return)
    field = checklist.field("I6", "lvef_percent", Slot.SOURCE)
    row = checklist.row("I6", "lvef_percent")
    kept = 0
    for text in HOSTILE:
        field.setFocus()
        field.setText(text)
        field.textEdited.emit(field.text())
        checklist.press(KEYS.Key_Return)
        recorded = checklist.fact("lvef_percent").source
        if row.entry.draft(Slot.SOURCE) is None:
            kept += 1
            assert recorded == text.strip()
            assert field.text() == recorded
        else:
            assert field.text() == text
            assert row._note is not None
            assert row._note._trouble.text().startswith("Not saved. ")
            row._drop()
    assert len(HOSTILE) >= 30
    assert kept >= len(HOSTILE) // 2


def test_hostile_text_as_a_value_is_refused_with_the_text_shown_plainly(qtbot: QtBot) -> None:
    """A number takes no markup, and the sentence that says so quotes it as it stands."""
    checklist = open_checklist(qtbot, samples.registered)
    checklist.go_to("I6")
    field = checklist.field("I6", "lvef_percent")
    field.setFocus()
    for text in ("<b>55</b>", "55<img src=/etc/hostname>", "&lt;55"):
        field.selectAll()
        checklist.type(text)
        checklist.press(KEYS.Key_Return)
        note = checklist.row("I6", "lvef_percent")._note
        assert note is not None
        assert text in note._trouble.text()
        assert checklist.fact("lvef_percent").text == ""


@pytest.mark.parametrize(
    "text", ["<b>not</b> corrected & treated", "line one\nline two", "{reason} %s 病历", "<img src=x>"]
)
def test_hostile_text_in_a_reason_is_kept_exactly(qtbot: QtBot, text: str) -> None:
    """And shown below the answer as it was written."""
    checklist = open_checklist(qtbot)
    card = checklist.go_to("I1")
    checklist.press(KEYS.Key_3)
    field = checklist.focused()
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText(text)
    checklist.press(KEYS.Key_Return, modifier=CONTROL)
    made = checklist.criterion("I1").determination
    assert made is not None
    assert made.reason == text
    assert card._body is not None
    assert text in card._body._reason.text()


# ------------------------------------------------------------------------------------------------------------- drafts


def test_what_was_typed_is_there_again_after_a_crash(qtbot: QtBot) -> None:
    """A value half typed and one that was refused: both in their fields, marked as not saved, and announced."""
    session, made = samples.copy_of(samples.registered)
    checklist = open_checklist(qtbot, lambda _session: made, session=session)
    checklist.go_to("I6")
    checklist.press(KEYS.Key_Return)
    checklist.type("abc")
    checklist.press(KEYS.Key_Tab, KEYS.Key_Tab)
    checklist.type("Chart 1")
    qtbot.waitUntil(lambda: "Chart 1" in (session.draft(f"screening/{made}") or ""))
    (person,) = session.workspace.repository.all(Person)
    later = Session(session.workspace, person)
    again = open_checklist(qtbot, lambda _session: made, session=later)
    assert again.messages.said == [
        "2 texts that were typed and not saved are back in their fields, marked as not saved."
    ]
    value, source = again.field("I6", "lvef_percent"), again.field("I6", "lvef_percent", Slot.SOURCE)
    assert (value.text(), source.text()) == ("abc", "Chart 1")
    assert value.property("wrong")
    assert source.property("wrong")
    assert again.fact("lvef_percent").text == ""
    value.setFocus()
    value.selectAll()
    again.type("60")
    again.press(KEYS.Key_Return)
    assert again.panel.commit_pending()
    fact = again.fact("lvef_percent")
    assert (fact.text, fact.source) == ("60", "Chart 1")
    qtbot.waitUntil(lambda: later.draft(f"screening/{made}") is None)


def test_a_draft_found_again_is_marked_until_it_is_saved(qtbot: QtBot) -> None:
    """Also while the fact beside it is entered; Enter there leads to it, and Enter in it saves it and goes on."""
    checklist = open_checklist(qtbot, samples.registered)
    source = checklist.row("E1", "prior_car_t").entry.key(Slot.SOURCE)
    checklist.panel._drafts.put(source, "Chart 1, p.")
    checklist.go_to("E1")
    checklist.row("E1", "prior_car_t").show_fact(checklist.fact("prior_car_t"))
    checklist.press(KEYS.Key_Return, KEYS.Key_Y)
    field = checklist.field("E1", "prior_car_t", Slot.SOURCE)
    assert (checklist.fact("prior_car_t").text, checklist.fact("prior_car_t").source) == ("yes", "")
    assert field.property("wrong")
    checklist.press(KEYS.Key_Return)
    assert checklist.focused() is field
    checklist.press(KEYS.Key_Return)
    assert checklist.fact("prior_car_t").source == "Chart 1, p."
    assert not field.property("wrong")
    assert checklist.focused() is checklist.card("E1")


def test_a_draft_is_kept_within_a_second(qtbot: QtBot) -> None:
    """So that a crash costs at most what was typed in the last one."""
    checklist = open_checklist(qtbot, samples.registered)
    assert type(checklist.panel._drafts)(checklist.session)._timer.interval() <= 1000


# -------------------------------------------------------------------------------------------------------------- paste


def test_a_pasted_date_is_read_like_a_typed_one(qtbot: QtBot) -> None:
    """Blanks around it are no part of it."""
    checklist = open_checklist(qtbot, samples.registered)
    checklist.go_to("I1")
    field = checklist.field("general", "date_of_birth")
    field.setFocus()
    QApplication.clipboard().setText(" 2016年3月4日\n")
    checklist.press(KEYS.Key_V, modifier=CONTROL)
    checklist.press(KEYS.Key_Return)
    QApplication.clipboard().clear()
    assert field.text() == "2016-03-04"
    assert checklist.fact("date_of_birth").text == "2016-03-04"
