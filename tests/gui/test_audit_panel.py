"""The audit trail by keys and mouse: found, read whole, followed, exported, and a record as it stood."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trail import TrailFilter, TrailKind
from jdm_desktop.domain.view import ScreeningState, TrailRow
from jdm_desktop.gui import widgets
from jdm_desktop.gui.audit_panel import AuditPanel
from jdm_desktop.gui.trail_model import TrailModel
from jdm_desktop.gui.trail_past import Line
from jdm_desktop.gui.trail_removal import RemovalDialog
from jdm_desktop.i18n import Language
from jdm_desktop.service import redaction, screening, trail
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from tests.gui.frame import CONTROL, Frame, accessible_name
from tests.service import desk as office

Key = Qt.Key
ALL = TrailFilter()


@pytest.fixture
def opened(frame: Frame) -> Frame:
    """Do a day's work with a name in a remark, and open the page by its key."""
    session = frame.desk.session
    office.work(session)
    screening.record_fact(session, 2, "remark", FactForm("mother Zhang San called"))
    frame.press(Key.Key_5, modifier=CONTROL)
    return frame


def panel(frame: Frame) -> AuditPanel:
    """Return the page."""
    return frame.desk.trail


def shown(frame: Frame) -> list[str]:
    """Return what happened, entry by entry, as the table says it."""
    model = panel(frame).table.model()
    return [str(model.index(row, 4).data()) for row in range(model.rowCount())]


def filtered(frame: Frame, name: str, text: str) -> None:
    """Type into a field of the filter and press Enter."""
    field = panel(frame).filters.field(name)
    field.setFocus()
    field.clear()
    if text.isascii():
        frame.type(text)
    else:
        field.insert(text)  # as an input method commits it
    frame.press(Key.Key_Return)


def selected(frame: Frame) -> TrailRow:
    """Return the entry that is selected."""
    row = panel(frame).selected()
    assert row is not None
    return row


# --------------------------------------------------------------------------------------------------------- the entries


def test_no_digest_or_file_name_pushes_the_card_out_of_its_strip(opened: Frame) -> None:
    """Each is broken into lines, whole: nothing is cut off beside it, no button moves out of sight."""
    card = panel(opened).card
    name = "2f45715c0f99b814" * 4
    screening.record_fact(opened.desk.session, 2, "remark", FactForm(name), "named")
    panel(opened).reload()
    panel(opened).table.selectRow(0)
    opened.qtbot.waitUntil(lambda: any(name in label.text().replace("\n", "") for label in labels(card)))
    QApplication.processEvents()
    (area,) = card.findChildren(widgets.ScrollArea)
    assert area.horizontalScrollBar().maximum() == 0


def test_the_search_key_searches_the_trail_in_the_trail(opened: Frame) -> None:
    """As the list of its keys says; it led to the participants."""
    opened.press(Key.Key_F, modifier=CONTROL)
    assert opened.desk.page_id == "trail"
    assert opened.focused() is panel(opened).filters.field("text")


def labels(widget: QWidget) -> list[QLabel]:
    """Return the words of a widget."""
    return widget.findChildren(QLabel)


def test_the_trail_opens_by_its_key_on_the_newest_entry(opened: Frame) -> None:
    """Ctrl+5 shows the trail, the last entry first and selected, with what it says whole beside it."""
    assert opened.desk.page_id == "trail"
    assert opened.focused() is panel(opened).table
    assert shown(opened)[0] == "“Remark” was entered: mother Zhang San called"
    card = {label.text() for label in panel(opened).card.findChildren(QLabel) if label.isVisible()}
    assert "mother Zhang San called" in card
    assert any(selected(opened).hash[:32] in text for text in card)


def test_entries_are_fetched_as_somebody_scrolls(opened: Frame) -> None:
    """A long trail is read a page at a time, and every entry comes once."""
    model = TrailModel(opened.words)
    session = opened.desk.session
    model.show(lambda last: trail.entries(session, ALL, office.EN, last, 7), trail.count(session, ALL))
    assert model.rowCount() == 7
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert [model.row_at(at).seq for at in range(model.rowCount())] == list(range(trail.count(session, ALL), 0, -1))


def test_the_model_keeps_qts_rules(opened: Frame, qtmodeltester: ModelTester) -> None:
    """Qt's own tester finds nothing to say about the table's model."""
    qtmodeltester.check(panel(opened).table.model())  # type: ignore[no-untyped-call]


def test_a_filter_keeps_what_it_names(opened: Frame) -> None:
    """Each field, typed and entered, keeps the entries that it names; Show all brings the others back."""
    everything = len(shown(opened))
    for name, text, first in (
        ("participant", "s-001", "“Weight” was changed: 30.5 kg → 30.6 kg"),
        ("person", "Dr Li", "“Remark” was entered"),
        ("field", "weight", "“Weight” was entered: 30.5 kg"),
        ("text", "recount", "The screening was reopened."),
        ("from_day", "2026/11/22", "“Remark” was entered"),
    ):
        filtered(opened, name, text)
        assert shown(opened)[0].startswith(first), name
        assert panel(opened).filters.problem() == ""
        panel(opened).filters.clear()
        assert len(shown(opened)) == everything


def test_a_filter_that_names_nothing_says_so(opened: Frame) -> None:
    """What nobody knows is said, beside a marked field, and the entries stay as they were."""
    before = shown(opened)
    for name, text in (("participant", "S-9"), ("person", "x"), ("field", "?"), ("to_day", "31.2.")):
        filtered(opened, name, text)
        assert text in panel(opened).filters.problem()
        assert panel(opened).filters.field(name).property("wrong")
        assert shown(opened) == before


def test_kinds_are_shown_by_buttons(opened: Frame) -> None:
    """A button shows its kind of entries only; two show both."""
    filters = panel(opened).filters
    filters.kind("access").click()
    assert set(shown(opened)) <= {"Signed in.", "Signed out."}
    filters.kind("records").click()
    assert "“Remark” was entered: mother Zhang San called" in shown(opened)


def test_a_filter_that_fits_nothing_says_so(opened: Frame) -> None:
    """An empty list is no riddle."""
    filtered(opened, "text", "nothing says this")
    assert shown(opened) == []
    assert "No entry fits the filters." in [label.text() for label in panel(opened).findChildren(QLabel)]
    assert panel(opened).card.isHidden()


def test_everything_is_named(opened: Frame) -> None:
    """Each field, button and table of the page has a name that is read aloud, each its own."""
    names = [accessible_name(field) for field in panel(opened).filters.findChildren(QLineEdit)]
    names += [accessible_name(panel(opened).table), accessible_name(panel(opened).past.slider)]
    assert all(names)
    assert len(set(names)) == len(names)


def test_entries_are_said_in_chinese(opened: Frame) -> None:
    """In Chinese the entries name items and values by their Chinese names."""
    opened.words.speak(Language.CHINESE)
    filtered(opened, "field", "体重")
    assert "体重" in shown(opened)[0]


def test_new_entries_are_there_when_the_page_is_shown_again(opened: Frame) -> None:
    """Whoever comes back to the page sees what was written meanwhile."""
    opened.press(Key.Key_1, modifier=CONTROL)
    screening.record_fact(opened.desk.session, 2, "remark", FactForm("well"))
    opened.press(Key.Key_5, modifier=CONTROL)
    assert shown(opened)[0] == "“Remark” was changed: mother Zhang San called → well"


# -------------------------------------------------------------------------------------------------------- as it stood


def test_the_record_as_it_stood_is_walked_by_keys(opened: Frame) -> None:
    """Enter shows the record at the entry; Left and Right move through time; what changed is marked; Back returns."""
    past = panel(opened).past
    filtered(opened, "field", "weight")
    filtered(opened, "participant", "S-001")
    panel(opened).table.setFocus()
    opened.press(Key.Key_Return)
    says = {line.what.split(" · ")[-1].strip(): line for line in past.lines()}
    assert says["Weight"].says.startswith("30.6 kg")
    assert says["Weight"].changed
    assert not says["Sex"].changed
    opened.press(Key.Key_Left, Key.Key_Left)
    says = {line.what.split(" · ")[-1].strip(): line for line in past.lines()}
    assert says["Weight"].says == "30.5 kg"
    assert "entry" in past.when()
    opened.press(Key.Key_Home)
    assert all(line.says == "–" or line.says.endswith("not determined") for line in past.lines())
    opened.press(Key.Key_Escape)
    assert opened.focused() is panel(opened).table


def test_what_an_item_is_called_is_cut_only_where_there_is_no_room(opened: Frame) -> None:
    """The column beside it gives the room that it does not need, and keeps half where both need more."""
    past = panel(opened).past
    panel(opened).card.past_asked.emit()
    table, name = past.table, "I4 · Myositis antibodies found positive (none = tested and all negative)"
    past._model.show_lines((Line(name, "30 kg"),))
    table.fit_columns()
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    past._model.show_lines((Line(name * 5, "30 kg " * 200),))
    table.fit_columns()
    assert abs(table.columnWidth(0) - table.columnWidth(1)) <= 1
    assert table.horizontalHeader().length() == table.viewport().width()


def test_the_wheel_does_not_move_through_time(opened: Frame) -> None:
    """Scrolling over the line of time leaves the moment as it is."""
    panel(opened).card.past_asked.emit()
    slider = panel(opened).past.slider
    at, middle = slider.value(), QPointF(slider.rect().center())
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turned = QPoint(0, 240)
    phase, inverted = Qt.ScrollPhase.NoScrollPhase, False
    wheel = QWheelEvent(middle, slider.mapToGlobal(middle), turned, turned, buttons, modifiers, phase, inverted)
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == at


def test_an_entry_about_no_screening_says_so(opened: Frame) -> None:
    """Where no record stood, Enter says why nothing opens."""
    panel(opened).filters.kind("access").click()
    panel(opened).table.setFocus()
    opened.press(Key.Key_Return)
    assert "not about a screening" in opened.messages.said[-1]


# --------------------------------------------------------------------------------------------------- chain and exports


def test_the_chain_is_followed_and_the_result_said(opened: Frame) -> None:
    """One press follows the chain; its result is said and stands in the trail."""
    panel(opened).check()
    opened.qtbot.waitUntil(lambda: any("The chain holds" in said for said in opened.messages.said))
    assert trail.entries(opened.desk.session, ALL, office.EN, size=1)[0].action == "Verified"


def test_an_export_is_written_and_in_the_trail(opened: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the filters show is written where the person says, in each form, and the trail says so."""
    monkeypatch.setattr(opened.desk.session.workspace, "papers", office.PlainPapers())
    filtered(opened, "field", "weight")
    assert len(shown(opened)) == 3
    for kind, beginning in ((TrailKind.PDF, b"trail 3"), (TrailKind.CSV, b"\xef\xbb\xbfseq"), (TrailKind.JSON, b"{")):
        place = tmp_path / f"trail.{kind}"
        opened.messages.next_answer(place)
        panel(opened).export_button(kind).click()
        opened.qtbot.waitUntil(lambda: opened.messages.said[-1:] == [f"Saved as trail.{kind}."])  # noqa: B023 - at once
        assert place.read_bytes().startswith(beginning)
        assert trail.entries(opened.desk.session, ALL, office.EN, size=1)[0].action == "Exported"
    assert len(json.loads((tmp_path / "trail.json").read_bytes())["entries"]) == 3


def export_by_keys(frame: Frame, place: Path, kind: str = "CSV") -> None:
    """Press the button that exports."""
    frame.messages.next_answer(place)
    frame.tab_to(f"Export {kind} …")
    frame.press(Key.Key_Space)


def test_a_long_export_keeps_nobody_waiting(opened: Frame, tmp_path: Path) -> None:
    """The page says that it is exported, its button is closed and says why, and the person goes on in the table."""
    page, place = panel(opened), tmp_path / "trail.csv"
    export_by_keys(opened, place)
    said = "The audit trail is being exported: you can go on working."
    assert said in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert opened.focused() is page.table
    for kind in TrailKind:
        assert (page.export_button(kind).isEnabled(), page.export_button(kind).toolTip()) == (False, said)
    opened.words.speak(Language.CHINESE)
    assert not page.export_button(TrailKind.CSV).isEnabled()
    opened.words.speak(Language.ENGLISH)
    opened.press(Key.Key_1, modifier=CONTROL)
    assert (opened.desk.page_id, place.exists()) == ("participants", False)
    opened.qtbot.waitUntil(lambda: "Saved as trail.csv." in opened.messages.said)
    opened.press(Key.Key_5, modifier=CONTROL)
    assert page.export_button(TrailKind.CSV).isEnabled()
    assert said not in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("way", ["switch", "close"])
def test_whoever_leaves_meanwhile_has_exported_nothing(opened: Frame, tmp_path: Path, way: str) -> None:
    """An export that nobody waits for ends: no file, no entry that says so, and no word to the next person."""
    store = opened.desk.session.workspace
    export_by_keys(opened, tmp_path / "trail.csv")
    if way == "close":
        entries = [entry.action for entry in store.repository.entries()]
        opened.window.close()
    else:
        opened.leave()
        opened.sign_in()
        opened.qtbot.waitUntil(opened.desk.trail.isVisible)
        entries = [entry.action for entry in store.repository.entries()]
    assert Action.EXPORTED not in entries
    assert list(tmp_path.glob("*trail*")) == []
    assert not any("Saved" in said for said in opened.messages.said)


DROPPED = "The audit trail was still being exported when you left: no file was written. Export it again."


@pytest.mark.parametrize("locked", [False, True])
def test_whoever_left_an_export_is_told_once(opened: Frame, tmp_path: Path, *, locked: bool) -> None:
    """Beside that all is as it was; the colleague who worked meanwhile hears nothing of it."""
    office.another(opened.desk.session, Role.COORDINATOR)
    export_by_keys(opened, tmp_path / "trail.csv")
    if locked:
        opened.press(Key.Key_L, modifier=CONTROL)
    opened.leave()
    opened.sign_in("coordinator")
    assert not any(DROPPED in said for said in opened.messages.said)
    opened.leave()
    opened.sign_in()
    assert DROPPED in opened.window.bar.text()
    assert "You are where you were" in opened.window.bar.text()
    opened.leave()
    opened.sign_in()
    assert DROPPED not in opened.window.bar.text()
    assert sum(DROPPED in said for said in opened.messages.said) == 2  # by the page, and in one sentence with the other


def test_whoever_signed_out_during_an_export_is_told(opened: Frame, tmp_path: Path) -> None:
    """Also where nothing else is to be said."""
    export_by_keys(opened, tmp_path / "trail.csv")
    opened.sign_out()
    opened.sign_in()
    assert opened.window.bar.text() == DROPPED


@pytest.mark.parametrize("name", ["trail.csv", "gone/trail.csv"])
def test_an_export_that_came_to_its_end_is_not_told_of_again(opened: Frame, tmp_path: Path, name: str) -> None:
    """Neither one that was saved nor one of which was told why it could not be."""
    export_by_keys(opened, tmp_path / name)
    opened.qtbot.waitUntil(lambda: "trail.csv" in opened.window.bar.text())
    opened.leave()
    opened.sign_in()
    assert DROPPED not in opened.window.bar.text()


def test_an_export_goes_on_when_the_lock_is_opened(opened: Frame, tmp_path: Path) -> None:
    """Behind the lock nothing is read or written; whoever comes back gets the file."""
    place = tmp_path / "trail.json"
    export_by_keys(opened, place, "JSON")
    opened.press(Key.Key_L, modifier=CONTROL)
    QApplication.processEvents()
    assert not place.exists()
    opened.type(office.PASSWORD)
    opened.press(Key.Key_Return)
    opened.qtbot.waitUntil(place.exists)
    opened.qtbot.waitUntil(lambda: "Saved as trail.json." in opened.messages.said)


def test_a_place_that_takes_no_file_is_told(opened: Frame, tmp_path: Path) -> None:
    """Where the file cannot be written the person hears why, nothing lies there, and it can be tried again."""
    export_by_keys(opened, tmp_path / "gone" / "trail.csv")
    opened.qtbot.waitUntil(lambda: "trail.csv could not be written" in opened.window.bar.text())
    assert panel(opened).export_button(TrailKind.CSV).isEnabled()
    assert not (tmp_path / "gone").exists()


def test_whoever_thinks_better_of_it_exports_nothing(opened: Frame) -> None:
    """Without a place to write to nothing is exported, and nothing is said to be."""
    head = opened.desk.session.workspace.repository.head()
    opened.messages.next_answer(None)
    panel(opened).export_button(TrailKind.CSV).click()
    assert opened.desk.session.workspace.repository.head() == head


def test_a_closed_button_says_why(qtbot: QtBot, opened: Frame) -> None:
    """A coordinator's export buttons are closed, and say why; a privacy correction is not offered."""
    session: Session = office.another(opened.desk.session, Role.COORDINATOR)
    page = AuditPanel(session, opened.words, opened.theme, opened.messages, tasks=opened.window.tasks)
    qtbot.addWidget(page)
    page.refresh()
    for kind in TrailKind:
        assert not page.export_button(kind).isEnabled()
        assert "does not export the audit trail" in page.export_button(kind).toolTip()
    offered = [button.text() for button in page.card.findChildren(QPushButton) if button.isVisibleTo(page)]
    assert not any("Privacy" in text for text in offered)


def test_a_name_is_shown_only_when_asked_for(opened: Frame) -> None:
    """The entry that holds a name shows it on asking, and that is in the trail."""
    filtered(opened, "participant", "S-001")
    rows = [panel(opened).table.model().index(row, 4) for row in range(len(shown(opened)))]
    panel(opened).table.setCurrentIndex(next(one for one in rows if str(one.data()).startswith("Who the participant")))
    card = panel(opened).card
    assert "Test Child" not in [label.text() for label in card.findChildren(QLabel)]
    card.identity_asked.emit()
    assert "Test Child" in [label.text() for label in card.findChildren(QLabel)]
    assert trail.entries(opened.desk.session, ALL, office.EN, size=1)[0].action == "Identity viewed"


# ---------------------------------------------------------------------------------------------------------- removal


@pytest.fixture
def dialog(opened: Frame) -> RemovalDialog:
    """Open the dialog on the entry that says a name, with a second person at the site."""
    office.another(opened.desk.session, Role.ADMINISTRATOR)
    made = RemovalDialog(opened.window, opened.desk.session, selected(opened), opened.words, opened.theme)
    opened.qtbot.addWidget(made)
    made.show()
    return made


def test_a_name_is_removed_by_two_people(opened: Frame, dialog: RemovalDialog) -> None:
    """Typed by keys alone: the text, a look, the reason, the second person; then no entry says the name."""
    QTest.keyClicks(dialog.text.field, "Zhang San")
    dialog.look()
    assert "It stands in 1 entry. The record says it now and is corrected first." in dialog.told()
    QTest.keyClicks(dialog.reason.field, "a name was typed in")
    QTest.keyClicks(dialog.user_id.field, "administrator")
    QTest.keyClicks(dialog.password.field, office.PASSWORD)
    dialog.remove()
    assert dialog.problems() == ()
    assert not dialog.isVisible()
    assert trail.count(opened.desk.session, TrailFilter(text="Zhang San")) == 0


def test_a_refusal_keeps_what_was_typed(opened: Frame, dialog: RemovalDialog) -> None:
    """A wrong password is said in a sentence; all but the password stays, and the name stands still."""
    QTest.keyClicks(dialog.text.field, "Zhang San")
    dialog.look()
    QTest.keyClicks(dialog.reason.field, "a name was typed in")
    QTest.keyClicks(dialog.user_id.field, "administrator")
    QTest.keyClicks(dialog.password.field, "wrong password")
    dialog.remove()
    assert "is wrong" in dialog.problems()[0]
    assert (dialog.text.text(), dialog.reason.text(), dialog.password.text()) == (
        "Zhang San",
        "a name was typed in",
        "",
    )
    assert trail.count(opened.desk.session, TrailFilter(text="Zhang San")) == 1


def test_what_does_not_stand_there_is_said(dialog: RemovalDialog) -> None:
    """A text that the entry does not hold cannot be removed, and nothing is asked of the second person."""
    QTest.keyClicks(dialog.text.field, "Li Si")
    dialog.look()
    assert "does not say this" in dialog.problems()[0]


def test_one_escape_does_not_drop_what_was_typed(dialog: RemovalDialog) -> None:
    """The first Esc leaves the dialog open while a text stands in it; a second one closes it."""
    QTest.keyClicks(dialog.text.field, "Zhang San")
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_done_correction_is_told_and_marked(opened: Frame) -> None:
    """After a correction the page shows the mark, and the bar says how many entries were touched."""
    session = opened.desk.session
    office.another(session, Role.ADMINISTRATOR)
    seq = selected(opened).seq
    done = redaction.correct(session, seq, "Zhang San", "a name", redaction.Agreement("administrator", office.PASSWORD))
    opened.messages.next_answer(done)
    panel(opened).card.removal_asked.emit()
    assert "the text was removed from 2 entries" in opened.messages.said[-1]
    assert any("[removed: privacy correction 1]" in sentence for sentence in shown(opened))
    assert screening.view(session, 2, office.EN).state is ScreeningState.IN_PROGRESS
