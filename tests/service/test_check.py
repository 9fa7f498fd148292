"""Checking a store from outside the window."""

from pathlib import Path

import pytest

from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.service.check import Report, check
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.workspace import Station
from tests.service import desk


def checked(folder: Path) -> Report:
    """Check a store with the password of its first person."""
    return checked_at(desk.opened(folder))


def at(folder: Path, here: Station) -> Entrance:
    """Stand at the door of the store on a computer that keeps a list of the last entries."""
    known = desk.library(desk.STUDY)
    return Entrance.open(folder, desk.Watch(), here, known, cost=desk.CHEAP, new_key=desk.known_key)


def checked_at(door: Entrance) -> Report:
    """Check the store behind a door."""
    try:
        return check(door, "li", desk.PASSWORD)
    finally:
        door.close()


def worked(folder: Path) -> int:
    """Make a store with one completed screening; return the number of entries in its trail."""
    workspace = desk.opened(folder)
    session = desk.first(workspace)
    row = desk.registered(session)
    desk.fill(session, row.screening_id)
    desk.determine_all(session, row.screening_id)
    entries = workspace.repository.head().seq
    workspace.close()
    return entries


def test_a_sound_store(tmp_path: Path) -> None:
    """It is said to be sound, with the length and the last hash of its trail."""
    entries = worked(tmp_path / "store")
    report = checked(tmp_path / "store")
    assert report.ok
    said = report.text(desk.EN)
    assert f"{entries} entries" in said[0]
    assert said[1].startswith("The last entry's hash is ")


def test_an_older_copy_is_not_called_sound(tmp_path: Path) -> None:
    """On the computer where it was written, a store that lacks the last entries is found, whole as it is."""
    folder, here = tmp_path / "store", Station("desk 1", "desk 1", tmp_path / "state")
    session = desk.first(at(folder, here))
    session.workspace.close()
    older = (folder / "store.db").read_bytes()
    door = at(folder, here)
    desk.registered(door.sign_in("li", desk.PASSWORD))
    door.close()
    assert checked_at(at(folder, here)).ok
    (folder / "store.db").write_bytes(older)
    report = checked_at(at(folder, here))
    assert not report.ok
    assert "an older copy took the store's place" in report.text(desk.EN)[0]
    elsewhere = Station("desk 2", "desk 2", tmp_path / "elsewhere")
    assert checked_at(at(folder, elsewhere)).ok


def test_a_closed_store_tells_nothing_without_a_password(tmp_path: Path) -> None:
    """A wrong password is refused and counted, and nothing of the store is read."""
    worked(tmp_path)
    door = desk.opened(tmp_path)
    with pytest.raises(Refused, match="is wrong"):
        check(door, "li", "wrong")
    assert not door.is_open
    assert len(door.lockout.waiting) == 1
    door.close()


def test_a_store_in_use_is_left_alone(tmp_path: Path) -> None:
    """While a window has it open, checking says so."""
    workspace = desk.opened(tmp_path)
    with pytest.raises(StoreTrouble, match="is open already"):
        desk.opened(tmp_path)
    desk.first(workspace)
    workspace.close()
    assert checked(tmp_path).ok


def test_problems_are_named(tmp_path: Path) -> None:
    """Every problem is a sentence, and the report is not ok."""
    worked(tmp_path)
    with (tmp_path / "store.db").open("r+b") as file:
        file.seek(3 * 4096 + 100)
        file.write(b"Best Child")
    report = checked(tmp_path)
    assert not report.ok
    assert report.text(desk.EN)
