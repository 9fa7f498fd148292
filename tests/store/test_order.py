"""What must last on the disk before what: a file system without a journal keeps names in any order until a sync."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jdm_desktop import whole_file
from jdm_desktop.store import backup, lock, swap
from jdm_desktop.store.backup import Maker
from jdm_desktop.store.repository import Repository
from tests.store import shelf
from tests.store.test_database import POSIX

STORE = "ab12cd34ab12cd34"


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    """Return what makes backups of the store."""
    return Maker(tmp_path / "backups", shelf.KEY, STORE, "0.3")


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Path]]:
    """Note in which order folders are synced, and files moved and removed."""
    noted: list[tuple[str, Path]] = []

    def noting(word: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def noted_first(path: Path, *rest: Any, **named: Any) -> Any:
            noted.append((word, path))
            return do(path, *rest, **named)

        return noted_first

    monkeypatch.setattr(whole_file, "sync_folder", noting("sync", whole_file.sync_folder))
    monkeypatch.setattr(shutil, "rmtree", noting("empty", shutil.rmtree))
    monkeypatch.setattr(Path, "rename", noting("move", Path.rename))
    return noted


def test_what_a_restore_moves_lasts_before_it_goes_on(
    maker: Maker, repository: Repository, worked: Path, order: list[tuple[str, Path]]
) -> None:
    """The folder that keeps the replaced store is there before the store is, and what is done before it is emptied.

    A file system without a journal may otherwise lose the one with all that is in it, or bring back half of the other.
    """
    made = maker.make(repository.database, b"keys", shelf.stamp(30))
    repository.close()
    order.clear()
    backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=False)
    assert order[order.index(("move", worked / "store.db-journal")) - 1] == ("sync", worked)
    (emptied,) = [number for number, (word, _path) in enumerate(order) if word == "empty"]
    assert order[emptied - 2 : emptied] == [("move", worked / swap.READY), ("sync", worked)]


def test_a_backup_that_is_removed_is_out_of_sight_before_it_is_emptied(
    maker: Maker, repository: Repository, order: list[tuple[str, Path]]
) -> None:
    """A power failure leaves a whole backup under its name, or none: never half of one."""
    made = maker.make(repository.database, b"keys", shelf.stamp(30))
    older = maker.make(repository.database, b"keys", shelf.stamp(29))
    order.clear()
    assert backup.thin(maker.folder, STORE, made.made + timedelta(days=5)) == 1
    assert [word for word, _path in order] == ["move", "sync", "empty"]
    assert order[:2] == [("move", older.path), ("sync", maker.folder)]


def test_what_is_done_and_not_cleared_is_cleared(folder: Path) -> None:
    """So is a restore that was done, and that a power failure brought back under the name of one that is to be done."""
    (folder / swap.READY).mkdir(parents=True)
    lock.hold(folder).release()
    assert [file.name for file in folder.iterdir()] == [lock.FILE_NAME]


@POSIX
def test_a_restore_that_is_done_and_cannot_be_cleared_is_done(
    maker: Maker, repository: Repository, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that a backup could not be put back which is the store by then."""
    made = maker.make(repository.database, b"keys", shelf.stamp(30))
    repository.close()
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == swap.READY:
            raise PermissionError
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        assert (backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=False) / "store.db").exists()
    lock.hold(worked).release()
    assert not list(worked.glob("*restoring*"))
