"""A damaged store: read only, said on top of every page, nothing thrown at anybody, and a backup brings it back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.audit import Action
from jdm_desktop.gui.damage_bar import DamageBar
from jdm_desktop.gui.first_start_page import FirstStartPage
from jdm_desktop.store.tables import Row
from tests.gui import stored
from tests.gui.frame import Frame, accessible_name

QUICK = ("audit", "delegation", "item_value", "participant", "person", "settings")
ALL = [pytest.param(table, marks=() if table in QUICK else pytest.mark.long) for table in sorted(Row.metadata.tables)]
UNREADABLE = "This part of the store is damaged and cannot be read."
WRITES = (
    "Register participant",
    "Register this participant",
    "Change the settings",
    "Back up now",
    "Add person",
    "Complete the screening",
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the store once for all tests here."""
    folder = tmp_path_factory.mktemp("original")
    stored.made(folder)
    return folder


@pytest.fixture
def rotten(original: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Give the store with one table damaged."""

    def damage(table: str) -> Path:
        stored.copied(original, tmp_path)
        stored.rot(tmp_path, table)
        return tmp_path

    return damage


def usable(frame: Frame) -> set[str]:
    """Return the names of the buttons in view that can be pressed."""
    buttons = frame.window.stage.findChildren(QAbstractButton)
    return {accessible_name(one) or one.text() for one in buttons if one.isVisible() and one.isEnabled()}


@pytest.mark.parametrize("table", ALL)
def test_every_page_opens_whatever_is_damaged(
    qtbot: QtBot, qapp: QApplication, rotten: Callable[[str], Path], table: str
) -> None:
    """Whichever table is rotten, each page shows what can be read or one sentence, and what writes is closed.

    All tables: JDM_LONG=1 python -m pytest tests/gui/test_damaged_store.py -m long.
    """
    with stored.window(qtbot, qapp, rotten(table)) as frame:
        frame.sign_in()
        if frame.window.desk is None:
            assert table == "person", stored.problem(frame)
            assert frame.window.sign_in_page._restore.isVisible()
            return
        opening = {"checklist": frame.desk.open_checklist, "papers": frame.desk.open_papers}
        for name in frame.desk.pages:
            opening.get(name, lambda _one, name=name: frame.desk.go_to(name))(1)
            qapp.processEvents()
            assert frame.desk.page_id == name
            assert len(stored.seen(frame)) > 100
            assert not usable(frame) & set(WRITES), name
        assert not frame.window.telling._status._unsaved
        bar = frame.window.findChild(DamageBar)
        assert bar is not None
        assert bar.isVisible()


def test_what_cannot_be_read_is_said_in_place_of_its_page(
    qtbot: QtBot, qapp: QApplication, rotten: Callable[[str], Path]
) -> None:
    """With rotten facts the checklist is one sentence, and the list of participants says so too; people are there."""
    with stored.window(qtbot, qapp, rotten("item_value")) as frame:
        frame.sign_in()
        frame.desk.open_checklist(1)
        assert UNREADABLE in stored.seen(frame)
        frame.desk.go_to("people")
        assert UNREADABLE not in stored.seen(frame)
        assert frame.desk.people.table.model().rowCount() == 2


def test_damage_is_said_until_a_backup_is_restored(
    qtbot: QtBot, qapp: QApplication, rotten: Callable[[str], Path]
) -> None:
    """The bar names the newest backup and leads to it; after restoring, work goes on and the bar is gone."""
    with stored.window(qtbot, qapp, rotten("paper")) as frame:
        frame.sign_in()
        bar = frame.window.findChild(DamageBar)
        assert bar is not None
        assert "open to be read only" in bar.text()
        assert frame.window.status.saved_text() == "Read only"
        assert "The newest proven backup is of 2026-11-22" in bar.text()
        frame.window.lock_screen()
        assert not bar.isVisible()
        frame.type("correct horse")
        frame.press(Qt.Key.Key_Return)
        assert bar.isVisible()
        bar._restore.click()
        assert frame.desk.page_id == "backups"
        stored.answer_restore(frame)
        frame.desk.backups._restore.click()
        qapp.processEvents()
        assert frame.window.findChild(DamageBar) is None
        stored.weigh(frame.desk.session, "44")
        assert stored.weight(frame.desk.session) == "44"
        stored.settle(frame)


@pytest.mark.parametrize("lost", [("store.db",), ("store.keys", "store.keys.bak")], ids=["file", "keys"])
def test_a_store_that_is_gone_is_brought_back_from_the_first_page(
    qtbot: QtBot, qapp: QApplication, original: Path, tmp_path: Path, lost: tuple[str, ...]
) -> None:
    """Without its file nobody can sign in, without its keys it cannot be opened; both times the backups are offered."""
    stored.copied(original, tmp_path)
    for name in lost:
        (tmp_path / stored.STORE / name).unlink()
    with stored.window(qtbot, qapp, tmp_path) as frame:
        page = frame.window.sign_in_page
        if "store.db" in lost:
            frame.sign_in()
        assert "Nothing was changed" in stored.problem(frame)
        page._restore.click()
        stored.answer_restore(frame, password="wrong")  # noqa: S106 - nobody's
        shown = frame.window.reception.page
        assert shown is not None
        shown._restore.click()  # type: ignore[attr-defined]
        assert "is wrong" in frame.messages.said[-1]
        assert frame.window.desk is None
        stored.answer_restore(frame)
        shown._restore.click()  # type: ignore[attr-defined]
        assert stored.weight(frame.desk.session) == "30"
        stored.settle(frame)


def test_a_store_of_which_nobody_can_be_read_is_brought_back_from_a_stick(
    qtbot: QtBot, qapp: QApplication, rotten: Callable[[str], Path]
) -> None:
    """With the accounts rotten, the folder of a stick can be chosen; one without backups is refused in words."""
    folder = rotten("person")
    stick = (folder / stored.STORE / "backups").rename(folder / "stick")
    with stored.window(qtbot, qapp, folder) as frame:
        frame.sign_in()
        frame.window.sign_in_page._restore.click()
        page = frame.window.reception.page
        assert page is not None
        assert "There is no backup beside the store" in stored.seen(frame)
        frame.messages.next_answer(folder / stored.STATE)
        page._choose.click()  # type: ignore[attr-defined]
        assert "There is no backup of this store in" in stored.seen(frame)
        frame.messages.next_answer(stick)
        page._choose.click()  # type: ignore[attr-defined]
        stored.answer_restore(frame)
        page._restore.click()  # type: ignore[attr-defined]
        assert stored.weight(frame.desk.session) == "30"
        stored.settle(frame)


def test_a_new_computer_begins_with_a_backup_from_a_stick(
    qtbot: QtBot, qapp: QApplication, original: Path, tmp_path: Path
) -> None:
    """By keys alone, beside setting up a new site: the stick, the backup, who and why; then work goes on where it was.

    Whoever goes back first finds what they typed on the first page.
    """
    stick = shutil.copytree(original / stored.STORE / "backups", tmp_path / "stick")
    with stored.window(qtbot, qapp, tmp_path) as frame:
        frame.type("01")
        frame.tab_to("Restore a backup …")
        frame.press(Qt.Key.Key_Return)
        assert "Choose the folder that has the backup of this site" in stored.seen(frame)
        frame.tab_to("Back")
        frame.press(Qt.Key.Key_Return)
        first = frame.window.reception.page
        assert isinstance(first, FirstStartPage)
        assert (first.isVisible(), first.site_code.text()) == (True, "01")
        assert frame.focused() is first.site_code.field
        frame.tab_to("Restore a backup …")
        frame.press(Qt.Key.Key_Return)
        frame.messages.next_answer(stick)
        frame.press(Qt.Key.Key_Return)  # the folder is to be chosen first
        told: list[str] = []
        stored.answer_restore(frame, told=told)
        frame.tab_to("Restore …")
        frame.press(Qt.Key.Key_Return)
        assert any("There is no store on this computer yet" in text for text in told)
        assert stored.weight(frame.desk.session) == "30"
        assert frame.desk.page_id == "participants"
        assert Action.RESTORED in {entry.action for entry in frame.desk.session.workspace.repository.entries()}
        stored.settle(frame)
