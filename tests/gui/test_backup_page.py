"""Backups in the window: made by themselves and when asked, told in the status strip, proven and restored."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.gui.backup_keeper import BackupKeeper
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service import backup
from jdm_desktop.store import space
from jdm_desktop.store.anchor import Anchors
from tests.gui import stored
from tests.gui.frame import CONTROL, SHIFT, SMALL, Frame
from tests.service import desk as office

Key = Qt.Key


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the store once for all tests here."""
    folder = tmp_path_factory.mktemp("original")
    stored.made(folder)
    return folder


@pytest.fixture
def watch() -> office.Watch:
    """Give the clock of the store, on the day after it was made."""
    return office.Watch(office.Watch().at + timedelta(days=1))


@pytest.fixture
def frame(qtbot: QtBot, qapp: QApplication, original: Path, tmp_path: Path, watch: office.Watch) -> Iterator[Frame]:
    """Give the window with "li" signed in to the store on the disk."""
    stored.copied(original, tmp_path)
    with stored.window(qtbot, qapp, tmp_path, watch) as frame:
        frame.sign_in()
        yield frame


def backups(frame: Frame) -> int:
    """Return how many backups there are."""
    assert frame.window.opening.door is not None
    return len(backup.known(frame.window.opening.door))


def last_actions(frame: Frame, count: int) -> list[Action]:
    """Return what the end of the trail says was done."""
    door = frame.window.opening.door
    assert door is not None
    return [entry.action for entry in door.repository.entries()][-count:]


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_last_backup_is_never_cut(frame: Frame, qapp: QApplication, scale: int) -> None:
    """Where the strip has little room, fewer words say the same, none of them with an ellipsis; the tip has all."""
    status = frame.window.status
    frame.theme.resize(scale)
    status.show_person("Dr. Zhang <b>of a long name</b> & Li", "Administrator")
    for language, fewer in ((Language.ENGLISH, "Backup 2026-11-22 16:00"), (Language.CHINESE, "备份 2026-11-22 16:00")):
        frame.words.speak(language)
        qapp.processEvents()
        assert status._backup.shown() in {status.backup_text(), fewer}
        assert status._saved.shown() in {status.saved_text(), "Saved", "已保存"}
        assert status._backup.toolTip().startswith(status.backup_text())
        assert frame.window.width() == SMALL[0]


def test_a_backup_is_made_every_half_hour_of_work(frame: Frame, watch: office.Watch) -> None:
    """The first look makes one; then none until half an hour later something new was entered; the trail says so."""
    keeper = stored.keeper(frame)
    assert frame.window.status.backup_text() == "Last proven backup: 2026-11-22 16:00"
    keeper.look()
    stored.settle(frame)
    assert backups(frame) == 2
    assert last_actions(frame, 1) == [Action.BACKED_UP]
    assert frame.window.status.backup_text() == "Last proven backup: 16:00"
    stored.weigh(frame.desk.session, "31")
    keeper.look()
    assert not keeper.is_running
    watch.at += timedelta(minutes=31)
    keeper.look()
    stored.settle(frame)
    assert backups(frame) == 3


@pytest.mark.parametrize("word", ["Back up now", "Prove again"])
def test_enter_pressed_twice_restores_nothing(frame: Frame, word: str) -> None:
    """While a button is closed because its work runs, the focus waits in the table, not on the next button."""
    frame.desk.go_to("backups")
    frame.tab_to(word)
    frame.press(Key.Key_Return)
    assert frame.focused() is frame.desk.backups.table
    stored.settle(frame)
    assert frame.focused() is frame.desk.backups.table


def test_leaving_and_closing_make_a_backup(frame: Frame, tmp_path: Path, watch: office.Watch) -> None:
    """Signing out backs up what was entered, with the signing out itself; closing waits until it is proven."""
    stored.weigh(frame.desk.session, "31")
    frame.sign_out()
    assert stored.keeper(frame).is_running
    stored.settle(frame)
    assert backups(frame) == 2
    assert last_actions(frame, 2) == [Action.SIGNED_OUT, Action.BACKED_UP]
    frame.sign_in()
    frame.window.close()
    assert "the window closes in a few seconds" in frame.messages.said[-1]
    door = stored.opened(tmp_path, watch)
    assert len(backup.known(door)) == 3
    session = door.sign_in("li", office.PASSWORD)
    entries = list(session.workspace.repository.entries())
    assert [entry.action for entry in entries][-2] is Action.BACKED_UP
    door.close()


def test_closing_does_not_wait_for_ever(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that takes too long is left to itself, and the window closes."""
    keeper = stored.keeper(frame)
    keeper.is_running = True
    keeper.finish(10)
    assert keeper.is_running
    keeper.is_running = False


def test_a_locked_screen_holds_no_backup_back(frame: Frame) -> None:
    """While the screen is locked, the proof arrives and is noted all the same."""
    stored.weigh(frame.desk.session, "31")
    stored.keeper(frame).look()
    frame.window.lock_screen()
    stored.settle(frame)
    assert last_actions(frame, 1) == [Action.BACKED_UP]


def test_a_failed_backup_is_told_at_once_and_tried_again_later(
    frame: Frame, watch: office.Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar says that there is none and what to do; a minute later nothing is tried, half an hour later it is."""
    said = StoreTrouble("The backup could not be made.")
    tried: list[int] = []

    def fail(_begun: object) -> None:
        tried.append(1)
        raise said

    keeper = stored.keeper(frame)
    monkeypatch.setattr(backup.Begun, "finish", fail)
    keeper.look()
    stored.settle(frame)
    assert frame.window.bar.text() == "The backup could not be made."
    keeper.look()
    assert len(tried) == 1
    monkeypatch.undo()
    watch.at += timedelta(minutes=31)
    keeper.look()
    stored.settle(frame)
    assert backups(frame) == 2


def test_a_pulled_stick_is_told_once_until_it_was_back(frame: Frame, tmp_path: Path) -> None:
    """Without the stick every backup is made, and only the first one complains; after it was in, the next one does."""
    stick = tmp_path / "stick"
    stick.mkdir()
    session, keeper = frame.desk.session, stored.keeper(frame)
    told: list[str] = []
    stored.with_second_folder(session, stick)
    keeper.failed.connect(told.append)
    for is_in in (False, False, True, False):
        if is_in != stick.is_dir():
            stick.rename(tmp_path / "pulled") if stick.is_dir() else (tmp_path / "pulled").rename(stick)
        keeper.make(session)
        stored.settle(frame)
    assert [("not copied" in sentence) for sentence in told] == [True, True]
    assert backups(frame) == 5


def test_work_goes_on_while_a_backup_is_proven(frame: Frame) -> None:
    """What is entered meanwhile is saved; it is in the next backup."""
    session, keeper = frame.desk.session, stored.keeper(frame)
    keeper.make(session)
    stored.weigh(session, "35")
    assert keeper.is_running
    stored.settle(frame)
    assert stored.weight(session) == "35"


def test_the_page_by_keys(frame: Frame) -> None:
    """Ctrl+6 opens the page; Tab and Enter make a backup and prove one again, and both are told."""
    frame.press(Key.Key_6, modifier=CONTROL)
    assert frame.desk.page_id == "backups"
    page = frame.desk.backups
    assert page.table.model().rowCount() == 1
    page._make.setFocus()
    frame.press(Key.Key_Return)
    assert not page._make.isEnabled()
    assert page._make.toolTip() == "A backup is being made and checked …"
    stored.settle(frame)
    assert page.table.model().rowCount() == 2
    page._prove.setFocus()
    frame.press(Key.Key_Return)
    frame.qtbot.waitUntil(lambda: frame.window.bar.text().endswith("it is sound."))
    first = [str(page.table.model().index(0, column).data()) for column in range(6)]
    assert first[0].endswith("(Asia/Shanghai)")
    assert first[4] == "This computer"


def test_tab_leads_from_the_backups_to_what_is_done_with_them(frame: Frame) -> None:
    """Whoever has selected one goes on to the buttons of the page; Tab led to the one that locks the screen."""
    frame.press(Key.Key_6, modifier=CONTROL)
    page = frame.desk.backups
    assert frame.focused() is page.table
    for button in (page._make, page._prove, page._restore):
        frame.press(Key.Key_Tab)
        assert frame.focused() is button
    frame.press(Key.Key_Tab, modifier=SHIFT)
    assert frame.focused() is page._prove


def test_a_rotten_backup_is_found_out(frame: Frame) -> None:
    """Proving it again says what is wrong with it."""
    frame.desk.go_to("backups")
    view = frame.desk.backups.table.selected()
    assert view is not None
    with (view.path / "store.db").open("r+b") as file:
        file.seek(9000)
        file.write(b"rot")
    frame.desk.backups._prove.click()
    frame.qtbot.waitUntil(lambda: "not as its manifest says" in frame.window.bar.text())


def test_who_may_not_sees_why(frame: Frame) -> None:
    """A coordinator backs up, and the button to restore is closed with its reason in words."""
    frame.leave()
    frame.sign_in("coordinator")
    frame.desk.go_to("backups")
    page = frame.desk.backups
    assert page._make.isEnabled()
    assert not page._restore.isEnabled()
    assert "Not delegated to administer" in page._restore.toolTip()
    assert "Not delegated to administer" in stored.seen(frame)
    stored.settle(frame)


def test_restoring_says_what_is_lost_and_goes_on_in_the_restored_store(frame: Frame, tmp_path: Path) -> None:
    """The dialog counts what was entered since; the replaced store is kept; the session is the restored one."""
    session = frame.desk.session
    session.keep_draft("place", "study||")  # as it is while somebody works
    stored.keeper(frame).make(session)
    stored.settle(frame)
    stored.weigh(session, "77")
    frame.desk.go_to("backups")
    view = frame.desk.backups.table.selected()
    assert view is not None
    replaced = backup.replacing(session.workspace, view.path)
    assert replaced.lost == 2  # the weight, and the entry that says that there is a backup
    stored.answer_restore(frame)
    frame.desk.backups._restore.click()
    assert frame.messages.asked[-1].startswith("Restore the backup of 2026-11-23 ")
    assert frame.desk.session is not session
    assert stored.weight(frame.desk.session) == "30"
    assert Action.RESTORED in last_actions(frame, 3)
    assert list((tmp_path / stored.STORE).glob("store-replaced-*"))
    assert frame.window.rail is not None
    assert frame.window.bar.text() == "The store was restored from a backup."


def test_a_restore_that_cannot_be_written_down_leads_to_the_door(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody works on in a store that is not the one they signed in to; the sentence says what to do."""
    stored.keeper(frame).make(frame.desk.session)
    stored.settle(frame)
    frame.desk.go_to("backups")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Anchors, "begin_anew", fail)
        stored.answer_restore(frame)
        frame.desk.backups._restore.click()
    assert "sign in and say that a backup was restored" in frame.messages.said[-1]
    assert frame.window.desk is None
    assert frame.window.reception.sign_in_page.isVisible()


def test_nothing_is_restored_without_reason_name_and_password(frame: Frame) -> None:
    """Each gap is named; a wrong password is refused; the person works on as before."""
    session = frame.desk.session
    frame.desk.go_to("backups")
    stored.answer_restore(frame, user="", password="", reason=" ")
    frame.desk.backups._restore.click()
    assert len(frame.messages.said) == 3
    stored.answer_restore(frame, password="wrong")  # noqa: S106 - nobody's
    frame.desk.backups._restore.click()
    assert "is wrong" in frame.messages.said[-1]
    assert frame.desk.session is session
    stored.weigh(session, "32")


def test_a_full_disk_is_told_at_the_start(
    qtbot: QtBot, qapp: QApplication, original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever signs in while the disk is nearly full is told how much is left, and what to do."""
    stored.copied(original, tmp_path)
    monkeypatch.setattr("jdm_desktop.store.space._free", lambda _folder: 5 * 2**20)
    with stored.window(qtbot, qapp, tmp_path) as frame:
        frame.sign_in()
        assert any("has 5 MB left" in sentence for sentence in frame.messages.said)
        monkeypatch.undo()


def test_no_backup_and_an_old_one_are_said_in_other_words(frame: Frame, watch: office.Watch, tmp_path: Path) -> None:
    """Amber and words say that the last backup is older than a day of work, and that there is none at all."""
    stored.weigh(frame.desk.session, "31")
    watch.at += timedelta(days=2)
    stored.keeper(frame).changed.emit(False)  # noqa: FBT003 - a signal's argument
    assert frame.window.status.backup_text() == "Backup overdue, the last: 2026-11-22 16:00"
    assert frame.window.status._backup.property("kind") == "amber"
    (tmp_path / stored.STORE / "backups").rename(tmp_path / "elsewhere")
    stored.keeper(frame).changed.emit(False)  # noqa: FBT003 - a signal's argument
    assert frame.window.status.backup_text() == "No proven backup yet"


def test_a_disk_that_is_nearly_full_is_said_as_long_as_it_is(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the warning away has it back after ten minutes; the bottom of the window says it all the time."""
    safe, status = frame.window.safe, frame.window.status
    assert safe is not None
    monkeypatch.setattr(space, "_free", lambda _folder: 99 * 2**20)
    safe.space.look()
    warning = frame.window.bar.text()
    assert "has 99 MB left. Free some space" in warning
    frame.tab_to("Dismiss this message")
    frame.press(Key.Key_Space)
    for _minute in range(9):
        safe.space.look()
        assert (frame.window.bar.text(), status.space_text()) == ("", "Disk nearly full")
    frame.words.speak(Language.CHINESE)
    assert status.space_text() == "磁盘空间即将用尽"
    frame.words.speak(Language.ENGLISH)
    safe.space.look()
    assert frame.window.bar.text() == warning
    monkeypatch.setattr(space, "_free", lambda _folder: 2**30)
    safe.space.look()
    assert (status.space_text(), status._space.isVisible()) == ("", False)


def test_a_store_in_memory_has_no_backups(qtbot: QtBot, qapp: QApplication) -> None:
    """Nothing is made of it, and nothing is said."""
    store = office.memory()
    session = office.first(store)
    keeper = BackupKeeper(Wording(office.EN))
    keeper.begin(store)
    keeper.look()
    keeper.leave()
    assert not keeper.is_running
    keeper.close()
    session.sign_out()


SECOND = """
import sys
from jdm_desktop import app
sys.exit(app.main(["--store", sys.argv[1], "--language", "en"]))
"""


@pytest.mark.qt_log_ignore(r"This plugin does not support raise\(\)")
def test_a_second_start_calls_the_first_window(frame: Frame, tmp_path: Path) -> None:
    """The program started again on the same store says so in one sentence and ends; the first window tells it too."""
    ours = {"PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.Popen(
        [sys.executable, "-c", SECOND, str(tmp_path / stored.STORE)],
        env={**os.environ, **ours},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    frame.qtbot.waitUntil(lambda: "was started again" in frame.window.bar.text(), timeout=60_000)
    _out, said = second.communicate(timeout=60)
    assert second.returncode == 0
    assert said.splitlines()[-1].startswith("The store is open in another window already")
