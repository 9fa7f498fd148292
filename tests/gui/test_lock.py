"""The lock of the screen: what it hides, what it keeps, and who opens it."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Role
from jdm_desktop.gui.inactivity import SLEPT, WARNING
from jdm_desktop.gui.keys import KeySheet
from jdm_desktop.gui.lock import Lock
from jdm_desktop.gui.lock_page import LockPage
from jdm_desktop.gui.question import TextQuestion
from jdm_desktop.service import settings
from jdm_desktop.service.session import LONGEST
from tests.gui.frame import CONTROL, SHIFT, Frame
from tests.service import desk as office

Key = Qt.Key
IDLE = 600.0


def lock_of(frame: Frame) -> Lock:
    """Return the window's lock."""
    assert frame.window.lock is not None
    return frame.window.lock


def press_lock(frame: Frame) -> LockPage:
    """Lock by key."""
    frame.press(Key.Key_L, modifier=CONTROL)
    page = lock_of(frame).page
    assert page is not None
    return page


def unlock(frame: Frame, password: str = office.PASSWORD) -> None:
    """Type the password and Enter."""
    frame.type(password)
    frame.press(Key.Key_Return)


def wait(frame: Frame, seconds: float) -> None:
    """Let seconds pass, in steps in which no computer sleeps."""
    while seconds > 0 and not lock_of(frame).is_locked and frame.window.desk is not None:
        step = min(seconds, SLEPT)
        frame.ticks.seconds += step
        seconds -= step
        lock_of(frame).watch.look()


def readable(root: QAccessibleInterface) -> list[str]:
    """Return everything that the accessibility of the system can read under something."""
    said = [root.text(QAccessible.Text.Name), root.text(QAccessible.Text.Value)]
    for number in range(root.childCount()):
        child = root.child(number)
        if child.isValid():
            said += readable(child)
    return said


def everything(application: QObject) -> str:
    """Return all that can be read of the whole program."""
    root = QAccessible.queryAccessibleInterface(application)
    return "\n".join(readable(root))


def test_nothing_of_the_work_is_seen_or_read_while_locked(frame: Frame, qapp: QApplication) -> None:
    """No page, no rail, no message: neither on the screen nor through the accessibility of the system."""
    row = office.registered(frame.desk.session)
    frame.desk.open_checklist(row.screening_id)
    frame.messages.warn(f"{row.screening_number} is half done.")
    assert row.screening_number in everything(qapp)
    press_lock(frame)
    assert row.screening_number not in everything(qapp)
    shown = [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible()]
    assert not any(row.screening_number in text for text in shown)
    assert "Locked" in shown
    unlock(frame)
    assert row.screening_number in everything(qapp)
    assert frame.window.bar.text() == f"{row.screening_number} is half done."


def test_no_key_reaches_the_work_while_locked(frame: Frame) -> None:
    """Every key of the window does nothing behind the lock but say who else could sign in."""
    page = press_lock(frame)
    for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_F, Key.Key_N, Key.Key_P, Key.Key_S, Key.Key_L):
        frame.press(key, modifier=CONTROL)
    frame.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert frame.window.stage.currentWidget() is page
    assert frame.desk.page_id == "participants"
    assert not frame.desk.isVisible()


def test_the_same_person_goes_on_where_they_were(frame: Frame) -> None:
    """What is half typed is still in its field, with the cursor in it; lock and unlock are in the trail."""
    frame.press(Key.Key_N, modifier=CONTROL)
    frame.type("Zhang")
    field = frame.focused()
    press_lock(frame)
    unlock(frame)
    assert frame.focused() is field
    frame.type(" San")
    assert frame.desk.register_page.name.text() == "Zhang San"
    actions = [entry.action for entry in frame.desk.session.workspace.repository.entries()]
    assert actions[-2:] == [Action.LOCKED, Action.UNLOCKED]


def test_a_wrong_password_is_said_and_counted(frame: Frame) -> None:
    """It stays locked, the field is empty again, and the fifth one locks the user name."""
    press_lock(frame)
    for _try in range(5):
        unlock(frame, "wrong horse")
    unlock(frame)
    shown = [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible()]
    assert any("locked for 15 more minutes" in text for text in shown)
    assert lock_of(frame).is_locked


def test_somebody_else_sees_nothing_of_it_and_the_first_finds_it_again(frame: Frame) -> None:
    """F9 lets a colleague in, who finds an empty form; the first person later finds their own text and page."""
    office.another(frame.desk.session, Role.COORDINATOR)
    frame.press(Key.Key_N, modifier=CONTROL)
    frame.type("Zhang San")
    press_lock(frame)
    frame.leave()
    frame.sign_in("coordinator")
    assert frame.desk.session.person.user_id == "coordinator"
    frame.press(Key.Key_N, modifier=CONTROL)
    assert frame.desk.register_page.name.text() == ""
    frame.leave()
    frame.sign_in()
    assert frame.desk.page_id == "register"
    assert frame.desk.register_page.name.text() == "Zhang San"
    assert "You are where you were, and what you typed is still there." in frame.window.bar.text()


def test_switching_the_person_takes_less_than_five_seconds(frame: Frame) -> None:
    """From a colleague's key press to one's own screen, typing left aside."""
    office.another(frame.desk.session, Role.COORDINATOR)
    begun = time.perf_counter()
    frame.leave()
    frame.sign_in("coordinator")
    assert frame.desk.page.isVisible()
    assert time.perf_counter() - begun < 5


def test_idle_time_warns_and_then_locks(frame: Frame) -> None:
    """The strip counts the minutes, the bar the last seconds; a key ends it, and without one the screen locks."""
    assert frame.window.status.who_text().endswith("locks in 10 min")
    wait(frame, IDLE - WARNING + 15)
    bar = frame.window.bars.lock
    assert "the screen locks in 45 s. Press any key" in bar.text()
    assert frame.window.status.who_text().endswith("locks in 45 s")
    frame.press(Key.Key_F1)
    assert (bar.kind, frame.window.findChildren(KeySheet)) == ("", [])
    wait(frame, IDLE)
    assert lock_of(frame).is_locked
    assert bar.kind == ""
    unlock(frame)
    assert frame.window.status.who_text().endswith("locks in 10 min")


def test_the_site_decides_how_long(frame: Frame) -> None:
    """A setting of five minutes counts from the next second on."""
    session = frame.desk.session
    settings.change_settings(session, replace(settings.settings(session), idle_minutes=5), "an open ward")
    wait(frame, 301)
    assert lock_of(frame).is_locked


def test_a_computer_that_slept_wakes_locked(frame: Frame) -> None:
    """A gap in the ticks locks at once."""
    frame.ticks.seconds += SLEPT + 1
    lock_of(frame).watch.look()
    assert lock_of(frame).is_locked


def test_the_systems_own_lock_locks_too(frame: Frame) -> None:
    """What the platform tells is heard."""
    lock_of(frame)._platform.locked.emit()
    assert lock_of(frame).is_locked


@pytest.mark.parametrize("locked", [False, True])
def test_a_sitting_ends_after_twelve_hours(frame: Frame, locked: bool) -> None:  # noqa: FBT001 - a case
    """Whoever worked all day signs in anew, and finds what they typed; behind a lock the same."""
    frame.press(Key.Key_N, modifier=CONTROL)
    frame.type("Zhang San")
    clock = frame.desk.session.workspace.clock
    assert isinstance(clock, office.Watch)
    if locked:
        press_lock(frame)
    clock.at += timedelta(seconds=LONGEST)
    if locked:
        unlock(frame)
    else:
        frame.ticks.seconds += 60
        lock_of(frame).watch.look()
    assert frame.window.desk is None
    shown = [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible()]
    assert any("A sitting lasts twelve hours at most." in text for text in shown)
    frame.sign_in()
    assert frame.desk.register_page.name.text() == "Zhang San"


def test_a_dialog_is_closed_and_its_text_kept(frame: Frame) -> None:
    """A question that is open vanishes with the rest; asked again, it has the words that were typed."""
    messages, seen = frame.messages, []
    messages._patient = True
    asked = {"question": "Why?", "detail": "S-001", "label": "Reason", "confirm": "Yes", "cancel": "No"}

    def typing() -> None:
        (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, TextQuestion) and one.isVisible()]
        seen.append(dialog.text())
        if len(seen) == 1:
            dialog._text.setPlainText("because of the we")
            frame.window.lock_screen()
        else:
            QDialog.reject(dialog)

    for _time in range(2):
        QTimer.singleShot(0, typing)
        assert messages.ask_text(**asked) is None
        if lock_of(frame).is_locked:
            unlock(frame)
    assert seen == ["", "because of the we"]
    messages._patient = False


def test_closing_a_locked_window_keeps_what_was_typed(frame: Frame) -> None:
    """Whoever shuts the computer down behind a lock takes nobody's words away."""
    frame.press(Key.Key_N, modifier=CONTROL)
    frame.type("Zhang San")
    session = frame.desk.session
    store = session.workspace
    press_lock(frame)
    kept = store.repository.draft(session.person.id, "register") or ""
    frame.window.close()
    assert "Zhang San" in kept
