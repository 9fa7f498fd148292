"""The frame: who comes in, where they are, what is saved, and every key of the window."""

import json
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.gui import rail, widgets
from jdm_desktop.gui.first_start_page import FirstStartPage
from jdm_desktop.gui.keys import KeySheet
from jdm_desktop.gui.main_window import first_size
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.recovery_sheet_page import RecoverySheetPage
from jdm_desktop.i18n import Language
from jdm_desktop.service.entrance import Entrance
from tests.gui.frame import CONTROL, SHIFT, Frame, Painted, accessible_name, open_frame, workspace
from tests.service import desk as office

Key = Qt.Key


def first_start(frame: Frame) -> FirstStartPage:
    """Return the page of the first start."""
    page = frame.window.reception.page
    assert isinstance(page, FirstStartPage)
    return page


@pytest.mark.parametrize(
    ("room", "size"),
    [((1920, 1080), (1280, 760)), ((1366, 768), (1280, 728)), ((1366, 728), (1280, 688)), ((1024, 600), (1024, 560))],
)
def test_the_window_opens_no_larger_than_the_screen(room: tuple[int, int], size: tuple[int, int]) -> None:
    """The strip with lock, language and size is seen on a laptop too, with the title bar above the window."""
    assert first_size(QSize(*room)) == QSize(*size)


def test_first_start_by_keys_alone(entrance: Frame, tmp_path: Path) -> None:
    """A fresh workstation is set up from the site code to the empty list without a mouse."""
    entrance.type("01")
    entrance.press(Key.Key_Return)
    entrance.type("Invented hospital")
    entrance.press(Key.Key_Return)
    entrance.type("Dr Li")
    entrance.press(Key.Key_Return)
    entrance.type("li")
    entrance.press(Key.Key_Return)
    entrance.tab_to("Role – Coordinator")
    entrance.press(Key.Key_Down, Key.Key_Space)
    entrance.tab_to("Password")
    entrance.type(office.PASSWORD)
    entrance.press(Key.Key_Return)
    entrance.type(office.PASSWORD)
    entrance.tab_to("Set up and sign in")
    entrance.press(Key.Key_Return)
    entrance.hand_out_the_sheet(tmp_path)
    assert entrance.desk.page_id == "participants"
    assert entrance.desk.session.person.role is Role.INVESTIGATOR
    assert entrance.window.bars.alarm.kind == ""


def test_first_start_says_everything_that_is_missing(entrance: Frame) -> None:
    """Every gap is named in one summary, the focus goes there, and each line jumps to its field."""
    first = first_start(entrance)
    entrance.tab_to("Set up and sign in")
    entrance.press(Key.Key_Return)
    assert len(first.problems()) == 6
    assert first.problems()[0] == "Enter the site code."
    entrance.press(Key.Key_Tab, Key.Key_Return)
    assert entrance.focused() is first.site_name.field
    entrance.type("kept")
    entrance.tab_to("Set up and sign in")
    entrance.press(Key.Key_Return)
    assert (len(first.problems()), first.site_name.text()) == (5, "kept")


def test_first_start_shows_what_the_use_case_refuses(entrance: Frame) -> None:
    """A password that is too short is refused in words, beside its field, and nothing typed is lost."""
    first = first_start(entrance)
    for field, text in (
        (first.site_code, "01"),
        (first.site_name, "Site"),
        (first.account.name, "Dr Li"),
        (first.account.user_id, "li"),
        (first.account.password, "short"),
        (first.account.repeated, "short"),
    ):
        field.focus()
        entrance.type(text)
    entrance.tab_to("Role – Coordinator")
    entrance.press(Key.Key_Space)
    entrance.tab_to("Set up and sign in")
    entrance.press(Key.Key_Return)
    entrance.qtbot.waitUntil(lambda: bool(first.problems()))
    assert first.problems() == ("The password has 5 characters and needs at least 8. Choose a longer one.",)
    assert first.account.password.text() == "short"


def filled(frame: Frame) -> FirstStartPage:
    """Fill in the first start, and press its button by keys."""
    first = first_start(frame)
    for field, text in (
        (first.site_code, "01"),
        (first.site_name, "Site"),
        (first.account.name, "Dr Li"),
        (first.account.user_id, "li"),
        (first.account.password, office.PASSWORD),
        (first.account.repeated, office.PASSWORD),
    ):
        field.focus()
        frame.type(text)
    frame.tab_to("Role – Coordinator")
    frame.press(Key.Key_Space)
    frame.tab_to("Set up and sign in")
    frame.press(Key.Key_Return)
    return first


def visible(frame: Frame) -> list[str]:
    """Return what labels say that can be seen."""
    return [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible()]


def test_the_keys_are_made_beside_the_window(entrance: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """While they are made the page says so and is closed, no key presses anything, and the window goes on."""
    go_on, door = Event(), entrance.window.opening.door
    assert door is not None

    def slow_key() -> object:
        go_on.wait(30)  # where this test fails, its window can close all the same
        return office.known_key()

    monkeypatch.setattr(door, "new_key", slow_key)
    first = filled(entrance)
    said = "The encrypted store and its keys are being made …"
    assert said in visible(entrance)
    assert accessible_name(entrance.focused()) == said
    assert not first.site_code.field.isEnabled()
    entrance.press(Key.Key_Return, Key.Key_Space)
    assert isinstance(entrance.window.reception.page, FirstStartPage)
    entrance.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert "正在建立加密数据库及其密钥……" in visible(entrance)
    entrance.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert door.needs_first_account
    go_on.set()
    entrance.qtbot.waitUntil(lambda: isinstance(entrance.window.reception.page, RecoverySheetPage))
    entrance.qtbot.waitUntil(lambda: accessible_name(entrance.focused()) == "Print the three pages …")


def test_a_recovery_sheet_is_forgotten_when_the_window_closes(entrance: Frame) -> None:
    """Whoever leaves before it is printed leaves nothing of it in memory; the next sign-in reminds of it."""
    filled(entrance)
    entrance.qtbot.waitUntil(lambda: isinstance(entrance.window.reception.page, RecoverySheetPage))
    sheet = entrance.window.reception.page
    assert isinstance(sheet, RecoverySheetPage)
    entrance.qtbot.waitUntil(lambda: sheet.view.page_count == 3)
    entrance.window.close()
    assert sheet.view.page_count == 0
    assert sheet._content == b""


def test_a_store_that_cannot_be_made_is_told_and_nothing_typed_is_lost(
    entrance: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page opens again, the focus is on what went wrong, and the next press makes the store."""
    door = entrance.window.opening.door
    assert door is not None

    def full(*_arguments: object) -> object:
        message = "The disk is full."
        raise StoreTrouble(message)

    monkeypatch.setattr(door, "writing", full)
    first = filled(entrance)
    entrance.qtbot.waitUntil(lambda: first.problems() == ("The disk is full.",))
    assert accessible_name(entrance.focused()) == "There is a problem – The disk is full."
    assert first.account.password.text() == office.PASSWORD
    monkeypatch.undo()
    entrance.tab_to("Set up and sign in")
    entrance.press(Key.Key_Return)
    entrance.qtbot.waitUntil(lambda: isinstance(entrance.window.reception.page, RecoverySheetPage))


def test_a_window_that_closes_meanwhile_has_made_nothing(entrance: Frame) -> None:
    """Whoever closes the window while the keys are made leaves no store behind."""
    door = entrance.window.opening.door
    assert door is not None
    filled(entrance)
    entrance.window.close()
    assert door.needs_first_account


def test_sign_in_and_out_and_in_again(door: Frame) -> None:
    """Signing in takes two Enters; Ctrl+L forgets who was here, and the next person comes in."""
    door.sign_in()
    assert door.desk.page_id == "participants"
    door.sign_out()
    assert door.window.desk is None
    door.sign_in()
    assert door.desk.session.person.user_id == "li"


def test_wrong_password_is_said_and_only_it_is_typed_anew(door: Frame) -> None:
    """Wrong words are said in one sentence, the user name stays, and the focus is on the password."""
    door.sign_in(password="wrong horse")  # noqa: S106 - nobody's
    assert door.window.desk is None
    shown = [label.text() for label in door.window.sign_in_page.findChildren(QLabel) if label.isVisible()]
    assert "The user name or the password is wrong. Nobody was signed in: try again." in shown
    door.type(office.PASSWORD)
    door.press(Key.Key_Return)
    assert door.desk.session.person.user_id == "li"


def test_a_password_that_was_taken_is_said_before_the_store_is_opened(door: Frame, qtbot: QtBot) -> None:
    """Opening may take seconds, in which the window stands still: it does not look as if Enter had done nothing."""
    page, painted = door.window.sign_in_page, Painted()
    page._state.installEventFilter(painted)
    seen: list[tuple[str, bool]] = []
    page.asked.disconnect()
    page.asked.connect(lambda _user, _password: seen.append((page._state.text(), painted.count > 0)))
    qtbot.waitUntil(page._state.isVisible)
    painted.count = 0
    door.sign_in()
    assert seen == [("The study data are being opened and checked …", True)]
    assert page._state.text() == ""


def test_whoever_signs_in_early_is_let_in_when_the_store_is_open(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    """Enter before the store is open is remembered, not lost."""
    store = workspace()
    office.first(store).sign_out()
    opened = open_frame(qtbot, qapp, tmp_path, store)
    page = opened.window.sign_in_page
    page._ready = False
    opened.sign_in()
    assert opened.window.desk is None
    page.show_ready()
    assert opened.desk.page_id == "participants"
    opened.window.close()


def test_store_that_cannot_be_opened_is_said_and_tried_again(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """A store in use keeps everybody out with one sentence, until it can be opened."""
    store = workspace()
    office.first(store).sign_out()
    tries = iter([StoreTrouble("The store is in use."), None])

    def open_store() -> Entrance:
        trouble = next(tries)
        if trouble is not None:
            raise trouble
        return store

    frame = open_frame(qtbot, qapp, tmp_path, open_store, ready=False)
    qtbot.waitUntil(lambda: "The store is in use." in texts(frame))
    with qtbot.waitSignal(frame.window.ready):
        frame.press(Key.Key_Return)
    frame.sign_in()
    assert frame.desk.page_id == "participants"
    frame.window.close()


class Shown(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note a window, and let everything pass."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_no_part_of_a_page_flashes_up_as_a_window_of_its_own(door: Frame, qapp: QApplication) -> None:
    """Signing in and going through all pages shows no window but the one there is."""
    shown = Shown()
    qapp.installEventFilter(shown)
    door.sign_in()
    row = office.registered(door.desk.session)
    for page in door.desk.pages:
        door.desk.go_to(page)
    door.desk.open_checklist(row.screening_id)
    door.desk.open_papers(row.screening_id)
    qapp.removeEventFilter(shown)
    assert shown.windows == []


def texts(frame: Frame) -> list[str]:
    """Return what labels say that can be seen."""
    return [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible()]


def test_window_title_holds_no_participant(frame: Frame) -> None:
    """The title names the program and the study, whoever is open."""
    row = office.registered(frame.desk.session)
    frame.desk.open_checklist(row.screening_id)
    assert frame.window.windowTitle() == f"{frame.desk.study_name()} – JDM Desktop"
    assert row.screening_number not in frame.window.windowTitle()


@pytest.mark.parametrize(
    ("key", "page"),
    [(Key.Key_1, "participants"), (Key.Key_2, "study"), (Key.Key_3, "people"), (Key.Key_N, "register")],
)
def test_keys_go_to_pages(frame: Frame, key: Key, page: str) -> None:
    """Each page is one key away, and the rail shows where one is."""
    frame.press(key, modifier=CONTROL)
    assert frame.desk.page_id == page
    assert frame.desk.page.isVisible()


def test_keys_of_the_open_screening(frame: Frame) -> None:
    """Ctrl+P shows the papers of the selected participant, Ctrl+4 goes to the checklist that is open."""
    office.registered(frame.desk.session)
    frame.press(Key.Key_4, Key.Key_1, modifier=CONTROL)
    assert frame.desk.page_id == "participants"
    frame.press(Key.Key_Return)
    assert frame.desk.page_id == "checklist"
    frame.press(Key.Key_P, modifier=CONTROL)
    assert frame.desk.page_id == "papers"
    frame.press(Key.Key_4, modifier=CONTROL)
    assert frame.desk.page_id == "checklist"


def test_papers_of_nobody(frame: Frame) -> None:
    """Ctrl+P with nobody selected says why nothing is shown."""
    frame.press(Key.Key_P, modifier=CONTROL)
    assert frame.messages.said == ["Select a participant first: papers belong to a screening."]


def test_search_key_goes_to_the_list(frame: Frame) -> None:
    """Ctrl+F comes to the search field from any page."""
    frame.press(Key.Key_2, modifier=CONTROL)
    frame.press(Key.Key_F, modifier=CONTROL)
    assert frame.desk.page_id == "participants"
    assert frame.focused().accessibleName() == "Search participants"


def test_saving_key_says_that_all_is_saved(frame: Frame) -> None:
    """Ctrl+S saves nothing and says why."""
    frame.press(Key.Key_S, modifier=CONTROL)
    assert frame.window.bar.text() == "Everything is saved already: each entry is saved as it is made."
    frame.press(Key.Key_2, modifier=CONTROL)
    assert frame.window.bar.text() == ""


def test_language_is_changed_at_once_and_kept(frame: Frame) -> None:
    """Ctrl+Shift+L changes every page to Chinese and back; the next start remembers."""
    frame.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert frame.words.language is Language.CHINESE
    assert frame.window._settings.language is Language.CHINESE
    frame.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert "Participants" in texts(frame)


def test_scale_by_keys(frame: Frame) -> None:
    """Ctrl and plus, minus and zero change the scale; it is kept."""
    frame.press(Key.Key_Plus, Key.Key_Plus, modifier=CONTROL)
    assert (frame.theme.scale, frame.window._settings.scale) == (150, 150)
    frame.press(Key.Key_Minus, modifier=CONTROL)
    assert frame.theme.scale == 125
    frame.press(Key.Key_0, modifier=CONTROL)
    assert frame.theme.scale == 100


def test_light_is_switched_and_kept(frame: Frame) -> None:
    """The switch of light and dark is a button that can be reached by Tab."""
    frame.tab_to("Dark")
    frame.press(Key.Key_Return)
    assert frame.theme.dark
    assert frame.window._settings.dark is True
    frame.press(Key.Key_Return)
    assert not frame.theme.dark


def test_question_mark_lists_all_keys(frame: Frame) -> None:
    """`?` lists the keys, except where a question mark is being typed."""
    frame.press(Key.Key_F, modifier=CONTROL)
    frame.type("?")
    assert not frame.window.findChildren(KeySheet)
    frame.press(Key.Key_2, modifier=CONTROL)
    frame.type("?")
    (sheet,) = frame.window.findChildren(KeySheet)
    said = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert all(key.removeprefix("Ctrl+") in said for key, _page in rail.KEYS)
    assert "Ctrl+6" in said
    sheet.close()


def test_list_of_keys_scrolls_by_keys(frame: Frame, qtbot: QtBot) -> None:
    """However small the screen is, the last key can be read without a mouse."""
    frame.press(Key.Key_2, modifier=CONTROL)
    frame.type("?")
    (sheet,) = frame.window.findChildren(KeySheet)
    sheet.resize(sheet.width(), 200)
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    (area,) = sheet.findChildren(widgets.ScrollArea)
    bar = area.verticalScrollBar()
    QTest.keyClick(sheet, Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(sheet, Key.Key_PageUp)
    after = bar.value()
    assert after < bar.maximum()
    QTest.keyClick(sheet, Key.Key_Up)
    assert bar.value() < after
    sheet.close()


def test_help_key_falls_back_to_the_list_of_keys(frame: Frame) -> None:
    """F1 where nothing has help lists the keys."""
    frame.press(Key.Key_F1)
    (sheet,) = frame.window.findChildren(KeySheet)
    sheet.close()


def test_saved_time_follows_every_change(frame: Frame) -> None:
    """The status says when the last change was saved, in the desk's own time."""
    office.registered(frame.desk.session)
    assert frame.window.status.saved_text().startswith("Saved 16:0")


@pytest.mark.expected_log("ZeroDivisionError")
def test_bug_in_a_slot_is_told_once_and_logged_without_data(
    frame: Frame,
) -> None:
    """What breaks in a slot shows as "not saved", in a bar and one dialog, and the log holds no text of anybody."""
    frame.messages.next_answer(None)
    for _time in range(2):
        frame.window.telling.catcher._catch(ZeroDivisionError, broken("Zhang San"), None)
    assert frame.window.status.saved_text() == "Not saved"
    assert frame.window.bar.kind == "unsaved"
    assert frame.messages.asked == ["This should not have happened"]
    log = frame.window._doors.log.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "test_main_window.py" in log
    assert "Zhang San" not in log
    office.registered(frame.desk.session)
    assert frame.window.bar.kind == ""
    assert frame.window.status.saved_text().startswith("Saved")


def broken(text: str) -> ZeroDivisionError:
    """Return an exception with a place and with participant data in its text."""
    try:
        int(text)
    except ValueError as error:
        return ZeroDivisionError(text).with_traceback(error.__traceback__)
    raise AssertionError


def test_trouble_in_a_slot_is_told_as_its_sentence(frame: Frame) -> None:
    """A refusal that nobody caught is said in the bar; a store that fails says "not saved"."""
    frame.window.telling.catcher._catch(Refused, Refused("Not now."), None)
    assert (frame.window.bar.kind, frame.window.bar.text()) == ("warned", "Not now.")
    frame.window.telling.catcher._catch(StoreTrouble, StoreTrouble("The disk is full."), None)
    assert (frame.window.bar.kind, frame.window.bar.text()) == ("unsaved", "The disk is full.")
    frame.messages.tell("Lesser news")
    assert frame.window.bar.text() == "The disk is full."


def test_message_is_dismissed_by_key(frame: Frame) -> None:
    """The bar's cross is reached by Tab."""
    frame.messages.warn("Look here.")
    frame.tab_to("Dismiss this message")
    frame.press(Key.Key_Return)
    assert frame.window.bar.text() == ""


def test_crash_comes_back_to_the_same_page(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """After a crash the person is where they were and told so; after signing out properly nothing is restored."""
    store = workspace()
    row = office.registered(office.first(store))
    store.sign_in("li", office.PASSWORD).keep_draft("place", f"papers|{row.screening_id}|{row.screening_id}:both")
    frame = open_frame(qtbot, qapp, tmp_path, store)
    frame.sign_in()
    assert frame.desk.page_id == "papers"
    assert frame.desk.papers.place() == f"{row.screening_id}:both"
    assert frame.desk.checklist.screening_id == row.screening_id
    assert "The program ended unexpectedly last time." in frame.messages.said[-1]
    frame.sign_out()
    frame.sign_in()
    assert frame.desk.page_id == "participants"
    frame.window.close()


def test_after_a_crash_it_is_said_that_typed_texts_are_back(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """Beside that the program ended: neither sentence covers the other."""
    store = workspace()
    row = office.registered(office.first(store))
    li = store.sign_in("li", office.PASSWORD)
    li.keep_draft("place", f"checklist|{row.screening_id}|I6")
    li.keep_draft(f"screening/{row.screening_id}", json.dumps({"I6/lvef_percent/value": "54."}))
    frame = open_frame(qtbot, qapp, tmp_path, store)
    frame.sign_in()
    shown = frame.window.bar.text()
    assert "The program ended unexpectedly last time." in shown
    assert "1 text that was typed and not saved is back in its field" in shown
    frame.window.close()


@pytest.mark.parametrize("place", ["", "nonsense", "checklist||", "checklist|999|", "papers|x|999:en", "study||5"])
def test_place_that_is_gone_does_not_lock_anybody_out(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, place: str
) -> None:
    """Whatever the place says, the person comes in."""
    store = workspace()
    office.first(store).keep_draft("place", place)
    frame = open_frame(qtbot, qapp, tmp_path, store)
    frame.sign_in()
    assert frame.desk.page_id in ("participants", "study")
    frame.window.close()


def test_place_is_kept_while_working(frame: Frame) -> None:
    """Going to a page is remembered within the interval, for after a crash."""
    session = frame.desk.session
    frame.press(Key.Key_2, modifier=CONTROL)
    frame.qtbot.waitUntil(lambda: (session.draft("place") or "").startswith("study|"))
    frame.window.close()


def test_closing_waits_for_what_is_typed(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that holds the person back keeps the window open, whichever way they want to leave."""
    page = frame.desk.page
    monkeypatch.setattr(page, "commit_pending", lambda: False)
    desk = frame.desk
    frame.window.close()
    assert not frame.window.sign_out()
    frame.press(Key.Key_2, modifier=CONTROL)
    assert frame.window.isVisible()
    assert frame.window.desk is desk
    assert desk.page_id == "participants"
    monkeypatch.undo()


def test_messages_never_block_a_test() -> None:
    """Asking with no answer queued is an error in tests, not a dialog that waits for ever."""
    messages = Messages(patient=False)
    with pytest.raises(AssertionError, match="nobody is there"):
        messages.ask("Really?", "", yes="Yes", no="No")
    messages.next_answer(True)  # noqa: FBT003 - an answer
    assert messages.ask("Really?", "", yes="Yes", no="No")
