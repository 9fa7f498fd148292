"""The ways in: an own password first, the store at another place, alarms, the recovery sheet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.gui import printing
from jdm_desktop.gui.choose_password_page import ChoosePasswordPage
from jdm_desktop.gui.recovery_page import RecoveryPage
from jdm_desktop.gui.recovery_sheet_page import RecoverySheetPage
from jdm_desktop.i18n import Language
from jdm_desktop.service import settings, staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.entrance import AdoptionNeeded, Entrance
from tests.gui.frame import Frame, accessible_name, open_frame, workspace
from tests.service import desk as office

Key = Qt.Key
NEW = "horse correct"


def texts(frame: Frame) -> str:
    """Return what labels say that can be seen."""
    return "\n".join(label.text() for label in frame.window.findChildren(QLabel) if label.isVisible())


def store_of(frame: Frame) -> Entrance:
    """Return the door that the window stands at."""
    assert frame.window.opening.door is not None
    return frame.window.opening.door


def choose(frame: Frame, password: str, again: str = "") -> None:
    """Choose a password by keys."""
    frame.type(password)
    frame.press(Key.Key_Return)
    frame.type(again or password)
    frame.tab_to("Use this password")
    frame.press(Key.Key_Return)


# ------------------------------------------------------------------------------------------------------ an own password


@pytest.fixture
def wang(door: Frame) -> Frame:
    """Give the window at its sign-in page, with a coordinator "wang" who has a temporary password."""
    session = store_of(door).sign_in("li", office.PASSWORD)
    staff.add_person(session, PersonForm("wang", "Wang Wu", Role.COORDINATOR, office.TEMPORARY))
    session.sign_out()
    return door


def test_a_temporary_password_leads_to_an_own_one_first(wang: Frame) -> None:
    """Nothing else is reached before: differing, weak and the same passwords are said, then work begins."""
    wang.sign_in("wang", office.TEMPORARY)
    page = wang.window.reception.page
    assert isinstance(page, ChoosePasswordPage)
    assert "has opened once and never opens again" in texts(wang)
    wang.press(Key.Key_F9)  # and back: it was used up
    wang.sign_in("wang", office.TEMPORARY)
    assert "The user name or the password is wrong." in texts(wang)


def test_what_is_wrong_with_a_new_password_is_said(wang: Frame) -> None:
    """Two different ones, a short one, and the temporary one itself; what is right lets the person in."""
    wang.sign_in("wang", office.TEMPORARY)
    page = wang.window.reception.page
    assert isinstance(page, ChoosePasswordPage)
    for password, again, said in (
        (NEW, "horse", "The two passwords differ."),
        ("short", "", "at least 8"),
        (office.TEMPORARY, "", "The new password is the old one."),
    ):
        page.password.field.clear()  # type: ignore[attr-defined]
        page.repeated.field.clear()  # type: ignore[attr-defined]
        page.first_focus()
        choose(wang, password, again)
        assert said in page.problems()[0]
        assert wang.window.desk is None
    page.password.field.clear()  # type: ignore[attr-defined]
    page.repeated.field.clear()  # type: ignore[attr-defined]
    page.first_focus()
    choose(wang, NEW)
    assert wang.desk.session.person.user_id == "wang"
    assert wang.window.reception.page is None


def test_an_old_password_is_changed_before_anything_else(door: Frame) -> None:
    """Where passwords age, the page says so, and the old one that was just typed is enough."""
    store = store_of(door)
    session = store.sign_in("li", office.PASSWORD)
    settings.change_settings(session, replace(settings.settings(session), password_days=90), "site rule")
    session.sign_out()
    assert isinstance(store.clock, office.Watch)
    store.clock.at += timedelta(days=91)
    door.sign_in()
    assert "Your password is older than this site allows." in texts(door)
    choose(door, NEW)
    assert door.desk.page_id == "participants"


def test_whoever_leaves_without_choosing_is_out(wang: Frame) -> None:
    """The button leads back to the door; nobody is signed in."""
    wang.sign_in("wang", office.TEMPORARY)
    wang.tab_to("Leave without choosing")
    wang.press(Key.Key_Return)
    assert wang.window.desk is None
    assert wang.window.stage.currentWidget() is wang.window.sign_in_page
    assert [entry.action for entry in store_of(wang).repository.entries()][-1] is Action.SIGNED_OUT


# --------------------------------------------------------------------------------------------------------- at the door


def test_a_locked_user_name_is_told_how_long(door: Frame) -> None:
    """After five wrong passwords the page says for how many minutes, and the right one is refused with it."""
    for _guess in range(5):
        door.sign_in(password="wrong horse")  # noqa: S106 - nobody's
        door.window.sign_in_page._user.clear()
        door.window.sign_in_page._user.setFocus()
    door.sign_in()
    assert "signing in is locked for 15 more minutes" in texts(door)


def test_a_store_at_another_place_asks_why(door: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is asked and goes into the trail; without one the store stays closed and says why."""
    store, sign_in = store_of(door), Entrance.sign_in
    reasons: list[str | None] = []

    def elsewhere(self: Entrance, user_id: str, password: str, *, adopt: str | None = None) -> object:
        reasons.append(adopt)
        if not adopt:
            message = "This store was not opened here before."
            raise AdoptionNeeded(message)
        return sign_in(self, user_id, password)

    monkeypatch.setattr(Entrance, "sign_in", elsewhere)
    door.messages.next_answer(None)
    door.sign_in()
    assert "This store was not opened here before." in texts(door)
    assert door.window.desk is None
    door.messages.next_answer("the old computer broke")
    door.type(office.PASSWORD)
    door.press(Key.Key_Return)
    assert door.desk.session.workspace is store
    assert reasons == [None, None, "the old computer broke"]


def test_alarms_stand_above_everything_until_dismissed(door: Frame) -> None:
    """Wrong passwords since last time are said at once in a bar of their own, which no other message covers."""
    for _guess in range(2):
        door.sign_in(password="wrong horse")  # noqa: S106 - nobody's
        door.window.sign_in_page._user.clear()
        door.window.sign_in_page._user.setFocus()
    door.sign_in()
    alarm = door.window.bars.alarm
    assert "wrong passwords were given 2 times" in alarm.text()
    assert "No recovery sheet is in three people's hands" in alarm.text()
    door.messages.warn("Lesser news")
    assert alarm.isVisible()
    door.desk.go_to("study")
    assert alarm.isVisible()
    door.words.speak(Language.CHINESE)
    assert "密码输错2次" in alarm.text()
    door.words.speak(Language.ENGLISH)
    door.tab_to("Dismiss this alarm")
    door.press(Key.Key_Return)
    assert not alarm.isVisible()
    door.words.speak(Language.CHINESE)
    assert not alarm.isVisible()


def test_an_alarm_ends_when_what_it_asks_for_is_done(door: Frame) -> None:
    """Once the sheet is in three people's hands, nothing says any more that there is none."""
    door.sign_in()
    alarm = door.window.bars.alarm
    assert "No recovery sheet" in alarm.text()
    staff.new_recovery_sheet(door.desk.session)
    assert "No recovery sheet" in alarm.text()
    staff.recovery_sheet_handed_out(door.desk.session)
    assert not alarm.isVisible()


# ------------------------------------------------------------------------------------------------------ recovery sheet


def sheet_page(frame: Frame) -> RecoverySheetPage:
    """Return the page with the sheet."""
    page = frame.window.reception.page
    assert isinstance(page, RecoverySheetPage)
    return page


def test_the_sheet_is_printed_or_saved_before_anybody_goes_on(
    entrance: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button is closed and says why until the sheet is out and three people have it; a failing printer is said."""
    first = entrance.window.reception.page
    session = store_of(entrance).first_account(
        office.SITE, PersonForm("li", "Dr Li", Role.INVESTIGATOR, office.PASSWORD)
    )
    first.made.emit(session)  # type: ignore[union-attr]
    page = sheet_page(entrance)
    assert "The recovery sheet is being drawn …" in texts(entrance)
    assert not page._go_on.isEnabled()
    assert page._go_on.toolTip() == "First print or save the sheet."
    entrance.qtbot.waitUntil(lambda: page.view.page_count == 3)
    assert accessible_name(entrance.focused()) == "Print the three pages …"
    entrance.messages.next_answer(None)
    entrance.press(Key.Key_Return)  # no printer is chosen after all
    assert page._go_on.toolTip() == "First print or save the sheet."
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    monkeypatch.setattr(printing, "print_paper", lambda _content, _printer: False)
    entrance.messages.next_answer(printer)
    entrance.press(Key.Key_Return)
    entrance.qtbot.waitUntil(lambda: "The printer did not take the sheet." in entrance.window.bar.text())
    monkeypatch.undo()
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    entrance.messages.next_answer(printer)
    entrance.press(Key.Key_Return)
    entrance.qtbot.waitUntil(lambda: page._go_on.toolTip() == "First tick that three people have it.")
    with pikepdf.open(tmp_path / "sheet.pdf") as printed:
        assert len(printed.pages) == 3
    entrance.press(Key.Key_Space)
    entrance.tab_to("Go on")
    entrance.press(Key.Key_Return)
    assert entrance.desk.page_id == "participants"
    assert page._content == b""


def test_the_sheet_is_locked_away_too(entrance: Frame) -> None:
    """The words are on the screen before work begins: that screen locks as well."""
    first = entrance.window.reception.page
    session = store_of(entrance).first_account(
        office.SITE, PersonForm("li", "Dr Li", Role.INVESTIGATOR, office.PASSWORD)
    )
    first.made.emit(session)  # type: ignore[union-attr]
    page = sheet_page(entrance)
    entrance.window.lock_screen()
    assert not page.isVisible()
    entrance.type(office.PASSWORD)
    entrance.press(Key.Key_Return)
    assert page.isVisible()
    entrance.window.lock_screen()
    entrance.leave()
    entrance.sign_in()
    assert "No recovery sheet is in three people's hands" in entrance.window.bars.alarm.text()


def test_a_sheet_that_cannot_be_drawn_keeps_nobody_out(entrance: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong beside the window is told like what goes wrong at once, and work begins."""
    message = "The site's name has a character that no font has."

    def undrawn(*_arguments: object) -> Callable[[], bytes]:
        def draw() -> bytes:
            raise Refused(message)

        return draw

    monkeypatch.setattr(staff, "recovery_painter", undrawn)
    first = entrance.window.reception.page
    session = store_of(entrance).first_account(
        office.SITE, PersonForm("li", "Dr Li", Role.INVESTIGATOR, office.PASSWORD)
    )
    first.made.emit(session)  # type: ignore[union-attr]
    entrance.qtbot.waitUntil(lambda: entrance.window.desk is not None)
    assert entrance.window.bar.text() == message


def test_a_sheet_that_cannot_be_made_keeps_nobody_out(entrance: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account stands, the trouble is said, and the alarm reminds of the sheet."""

    def full(_session: object) -> object:
        message = "The disk is full."
        raise StoreTrouble(message)

    monkeypatch.setattr(staff, "new_recovery_sheet", full)
    first = entrance.window.reception.page
    session = store_of(entrance).first_account(
        office.SITE, PersonForm("li", "Dr Li", Role.INVESTIGATOR, office.PASSWORD)
    )
    first.made.emit(session)  # type: ignore[union-attr]
    assert entrance.desk.page_id == "participants"
    assert entrance.window.bar.text() == "The disk is full."


def recovery(frame: Frame) -> RecoveryPage:
    """Go to the page of recovery by keys."""
    frame.tab_to("Use the recovery sheet")
    frame.press(Key.Key_Return)
    page = frame.window.reception.page
    assert isinstance(page, RecoveryPage)
    return page


def test_two_shares_let_an_administrator_in(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """Typed in short and pasted with numbers, the words open the store; a new sheet is made before work goes on."""
    store = workspace()
    session = office.first(store)
    shares = staff.new_recovery_sheet(session)
    session.sign_out()
    frame = open_frame(qtbot, qapp, tmp_path, store)
    page = recovery(frame)
    frame.type(" ".join(word[:4] for word in shares[2].split()))
    assert page.shares[0].share() == shares[2]
    numbered = "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(shares[0].split(), 1))
    page.shares[1].field.field.setPlainText(numbered)  # type: ignore[attr-defined]
    for name, text in (
        ("User name of an administrator", "li"),
        ("New password", NEW),
        ("The new password again", NEW),
    ):
        frame.tab_to(name)
        frame.type(text)
    frame.tab_to("Open and sign in")
    frame.press(Key.Key_Return)
    assert isinstance(frame.window.reception.page, RecoverySheetPage)
    assert "The pages just used open nothing any more" in frame.window.bar.text()
    frame.hand_out_the_sheet(tmp_path)
    assert frame.desk.session.person.user_id == "li"
    assert frame.window.bars.alarm.text() == ""
    frame.window.close()


def test_what_is_wrong_with_the_words_is_said(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """A word that is none is named while typing; a swapped word, a missing one and a wrong name beside their fields."""
    store = workspace()
    session = office.first(store)
    shares = staff.new_recovery_sheet(session)
    session.sign_out()
    frame = open_frame(qtbot, qapp, tmp_path, store)
    page = recovery(frame)
    frame.type("academic xylophone ")
    assert "Word 2 (“xylophone”) is not one of the words" in texts(frame)
    page._submit()
    assert len(page.problems()) == 4
    words = shares[0].split()
    page.shares[0].field.field.setPlainText(" ".join([words[1], words[0], *words[2:]]))  # type: ignore[attr-defined]
    page.shares[1].field.field.setPlainText(shares[1])  # type: ignore[attr-defined]
    for field, text in ((page.user_id, "nobody"), (page.password, NEW), (page.repeated, NEW)):
        field.field.setText(text)  # type: ignore[attr-defined]
    page._submit()
    assert page.problems()[0].startswith("Words of one page: This share is not whole")
    page.shares[0].field.field.setPlainText(shares[0])  # type: ignore[attr-defined]
    page._submit()
    assert page.problems() == ("There is no administrator “nobody”. Nothing was changed: name another one.",)
    frame.tab_to("Back")
    frame.press(Key.Key_Return)
    assert frame.window.stage.currentWidget() is frame.window.sign_in_page
    frame.sign_in()
    assert frame.desk.page_id == "participants"
    frame.window.close()
