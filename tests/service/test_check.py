"""Checking a store from outside the window."""

from pathlib import Path

from jdm_desktop.service.check import check
from tests.service import desk


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
    report = check(tmp_path / "store")
    assert report.ok
    said = report.text(desk.EN)
    assert f"{entries} entries" in said[0]
    assert said[1].startswith("The last entry's hash is ")


def test_a_missing_store_is_not_made(tmp_path: Path) -> None:
    """Checking makes no folder and no file."""
    report = check(tmp_path / "nowhere")
    assert not report.ok
    assert report.text(desk.EN)[0].startswith("There is no store in ")
    assert list(tmp_path.iterdir()) == []


def test_a_store_in_use_is_left_alone(tmp_path: Path) -> None:
    """While a window has it open, checking says so."""
    workspace = desk.opened(tmp_path)
    report = check(tmp_path)
    workspace.close()
    assert not report.ok
    assert "is open already" in report.text(desk.EN)[0]
    assert check(tmp_path).ok


def test_problems_are_named(tmp_path: Path) -> None:
    """Every problem is a sentence, and the report is not ok."""
    worked(tmp_path)
    with (tmp_path / "store.db").open("r+b") as file:
        data = file.read()
        file.seek(data.index(b"Test Child"))
        file.write(b"Best Child")
    report = check(tmp_path)
    assert not report.ok
    assert report.text(desk.EN)
