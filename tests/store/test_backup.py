"""Backups that count are proven, and a restore leaves the old store or the new one."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path

import pytest

from jdm_desktop.domain.staff import Site
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.keys import slots
from jdm_desktop.store import backup, check, copying, database, lock, space, swap
from jdm_desktop.store.backup import Backup, Copied, Maker
from jdm_desktop.store.repository import Repository
from tests.store import shelf
from tests.store.test_check import contents
from tests.store.test_database import POSIX

STORE = "ab12cd34ab12cd34"
KEYS = b'{"slots": "of the time of the backup"}'


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    """Return what makes backups of the store."""
    return Maker(tmp_path / "backups", shelf.KEY, STORE, "0.3")


@pytest.fixture
def made(maker: Maker, repository: Repository) -> Backup:
    """Make a backup of a store in which work was done."""
    return maker.make(repository.database, KEYS, shelf.stamp(30))


def test_a_backup_is_whole_and_proven(made: Backup, maker: Maker, repository: Repository) -> None:
    """It holds what the store held, names the last entry, is listed, and opens with the store's key."""
    assert made.path.name == f"20261122T083000Z-{repository.head().seq}"
    assert sorted(file.name for file in made.path.iterdir()) == ["manifest.json", "store.db", "store.keys"]
    assert (made.head, made.store, made.program) == (repository.head(), STORE, "0.3")
    assert (made.path / "store.keys").read_bytes() == KEYS
    assert backup.listing(maker.folder, STORE) == (made,)
    assert backup.listing(maker.folder, "another") == ()
    assert backup.prove(made, shelf.KEY) is None
    copied = check.open_sound(made.path, shelf.KEYED)
    assert contents(copied) == contents(repository)
    copied.close()
    assert backup.KEYS_NAME == slots.FILE_NAME


def test_work_goes_on_while_a_backup_is_proven(maker: Maker, repository: Repository) -> None:
    """The copy is as the store was when it was begun; until it is proven it counts for nothing."""
    begun = maker.begin(repository.database, KEYS, shelf.stamp(30))
    head = repository.head()
    shelf.put(repository, Site(code="02", name="Later"), minute=31)
    assert backup.listing(maker.folder, STORE) == ()
    made = maker.finish(begun)
    assert made.head == head != repository.head()
    assert backup.listing(maker.folder, STORE) == (made,)


def taken_back(repository: Repository) -> None:
    """Write, and take it back because something else fails."""
    with repository.writing(shelf.author(40)) as writing:
        shelf.save(writing, Site(code="99", name="Never"))
        raise LookupError


def ended(steps: Generator[None, None, Copied]) -> Copied:
    """Take all steps that are left, and return what they made."""
    try:
        while True:
            next(steps)
    except StopIteration as done:
        copied: Copied = done.value
        return copied


def test_a_store_is_copied_in_steps_between_which_people_work(
    maker: Maker, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is entered, and what is taken back, between any two steps is in the copy as it is in the store."""
    monkeypatch.setattr(copying, "_PAGES", 8)
    steps = maker.copying(repository.database, lambda: KEYS, shelf.stamp(30))
    for minute in (31, 32, 33):
        next(steps)
        shelf.put(repository, Site(code=f"{minute}", name="Meanwhile"), minute=minute)
        with pytest.raises(LookupError):
            taken_back(repository)
    made = maker.finish(ended(steps))
    assert made.head == repository.head()
    copied = check.open_sound(made.path, shelf.KEYED)
    assert contents(copied) == contents(repository)
    copied.close()


@pytest.mark.parametrize("closes", [True, False], ids=["the store", "the copy"])
def test_a_copy_that_is_given_up_leaves_nothing(
    maker: Maker, repository: Repository, monkeypatch: pytest.MonkeyPatch, *, closes: bool
) -> None:
    """Whether the store is closed or nobody wants the copy any more, no part of a backup and no thread is left."""
    monkeypatch.setattr(copying, "_PAGES", 8)
    steps = maker.copying(repository.database, lambda: KEYS, shelf.stamp(30))
    next(steps)
    if closes:
        repository.close()
        with pytest.raises(StoreTrouble, match="the store was closed meanwhile"):
            next(steps)
    steps.close()
    assert list(maker.folder.iterdir()) == []
    assert not [thread for thread in threading.enumerate() if thread.name == "copying"]


def test_two_backups_of_one_moment_stand_beside_each_other(made: Backup, maker: Maker, repository: Repository) -> None:
    """Neither takes the other's place, and the newest stands first."""
    again = maker.make(repository.database, KEYS, shelf.stamp(30))
    later = maker.make(repository.database, KEYS, shelf.stamp(40))
    assert {one.path.name for one in (made, again)} == {made.path.name, f"{made.path.name}-2"}
    assert backup.listing(maker.folder, STORE)[0] == later
    assert len(backup.listing(maker.folder, STORE)) == 3


def flipped(path: Path, place: int = 5000) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    path.write_bytes(content)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bit of the store": (lambda path: flipped(path / "store.db"), "not as its manifest says"),
    "a bit of the keys": (lambda path: flipped(path / "store.keys"), "not as its manifest says"),
    "the store cut off": (lambda path: (path / "store.db").write_bytes(b"x"), "not as its manifest says"),
    "the store gone": (lambda path: (path / "store.db").unlink(), "cannot be trusted"),
    "a code that fits not": (
        lambda path: (path / "manifest.json").write_text(
            (path / "manifest.json").read_text().replace('"code": "', '"code": "0')
        ),
        "manifest of the backup of 2026-11-22 08:30 UTC was altered",
    ),
    "no manifest that makes sense": (lambda path: (path / "manifest.json").write_text("{"), "was altered"),
    "a manifest of another kind": (lambda path: (path / "manifest.json").write_text("[]"), "was altered"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_not_trusted(made: Backup, repository: Repository, worked: Path, damage: str) -> None:
    """Proving it says what is wrong, and restoring it is refused with the store in its place."""
    alter, sentence = DAMAGES[damage]
    head = repository.head()
    repository.close()
    alter(made.path)
    problem = backup.prove(made, shelf.KEY)
    assert problem is not None
    assert sentence in problem.text(Language.ENGLISH)
    with pytest.raises(StoreTrouble, match=sentence):
        backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=True)
    again = shelf.opened(worked)
    assert again.head() == head
    again.close()


def test_a_backup_of_another_head_is_not_trusted(maker: Maker, repository: Repository, made: Backup) -> None:
    """A manifest and a store that are each sound, and do not belong together."""
    shelf.put(repository, Site(code="02", name="Later"), minute=31)
    later = maker.make(repository.database, KEYS, shelf.stamp(40))
    shutil.copy(made.path / "store.db", later.path / "store.db")
    problem = backup.prove(later, shelf.KEY)
    assert problem is not None
    assert "not as its manifest says" in problem.text(Language.ENGLISH)


def test_another_key_proves_nothing(made: Backup) -> None:
    """Nobody without the store's key says that a backup is sound."""
    problem = backup.prove(made, bytes(32))
    assert problem is not None
    assert "another store's backup" in problem.text(Language.ENGLISH)


def test_a_backup_that_is_not_sound_never_counts(
    maker: Maker, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the copy went wrong it is removed, the sentence says that all is saved, and the next one succeeds."""
    begun = maker.begin(repository.database, KEYS, shelf.stamp(30))
    flipped(begun.path / "store.db")
    with pytest.raises(StoreTrouble, match="All that was entered is saved"):
        maker.finish(begun)
    assert list(maker.folder.iterdir()) == []

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(database.Database, "copying_to", fail)
        with pytest.raises(StoreTrouble, match="No space left on device"):
            maker.make(repository.database, KEYS, shelf.stamp(31))
    assert list(maker.folder.iterdir()) == []
    maker.make(repository.database, KEYS, shelf.stamp(32))


def test_a_folder_that_is_none_is_told(tmp_path: Path, repository: Repository) -> None:
    """Where backups cannot go, one sentence says why."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    maker = Maker(tmp_path / "file", shelf.KEY, STORE, "0.3")
    with pytest.raises(StoreTrouble, match="The backup could not be made"):
        maker.make(repository.database, KEYS, shelf.stamp(30))
    assert backup.listing(maker.folder, STORE) == ()


def test_a_stick_is_filled_and_may_be_pulled(made: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is as sound as the backup; a stick that is not there, or fails, is told and harms nothing."""
    stick = tmp_path / "stick"
    absent = backup.copy(made, stick)
    assert absent is not None
    assert "the folder is not there" in absent.text(Language.ENGLISH)
    assert not stick.exists()
    stick.mkdir()
    assert backup.copy(made, stick) is None
    assert backup.copy(made, stick) is None
    (there,) = backup.listing(stick, STORE)
    assert backup.prove(there, shelf.KEY) is None
    shutil.rmtree(there.path)

    def pulled(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", pulled)
        failed = backup.copy(made, stick)
    assert failed is not None
    assert "Input/output error" in failed.text(Language.ENGLISH)
    assert list(stick.iterdir()) == []


def test_a_copy_that_differs_is_told(made: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that writes something else than it was given holds no backup."""
    monkeypatch.setattr(shutil, "copyfile", lambda _source, target: target.write_bytes(b"something else"))
    said = backup.copy(made, tmp_path)
    assert said is not None
    assert "not like the original" in said.text(Language.ENGLISH)
    assert backup.listing(tmp_path, STORE) == ()


def test_old_backups_are_thinned_and_the_newest_never(made: Backup, maker: Maker) -> None:
    """Of three on one day long ago the newest is kept, of another store's all, and nothing half-removed is left."""
    for name in ("20261122T080000Z-60", "20261122T070000Z-60"):
        older = made.path.with_name(name)
        shutil.copytree(made.path, older)
        manifest = older / "manifest.json"
        manifest.write_text(manifest.read_text().replace("T08:30:00", f"T{name[9:11]}:00:00"))
    now = made.made + timedelta(days=5)
    assert backup.thin(maker.folder, "another", now) == 0
    assert backup.thin(maker.folder, STORE, made.made) == 0
    assert backup.thin(maker.folder, STORE, now) == 2
    assert backup.thin(maker.folder, STORE, now + timedelta(days=5000)) == 0
    assert [path.name for path in maker.folder.iterdir()] == [made.path.name]


@POSIX
def test_a_backup_that_cannot_be_removed_is_left(
    made: Backup, maker: Maker, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is closed to us does not stop the work."""
    maker.make(repository.database, KEYS, shelf.stamp(29))

    def refuse(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "rename", refuse)
    assert backup.thin(maker.folder, STORE, made.made + timedelta(days=5)) == 0
    assert len(backup.listing(maker.folder, STORE)) == 2


@pytest.mark.parametrize("with_keys", [True, False])
def test_a_restore_puts_the_old_store_aside(
    made: Backup, repository: Repository, worked: Path, *, with_keys: bool
) -> None:
    """The store is as it was at the backup; what it replaced is kept whole; keys come along where they are wanted."""
    before = contents(repository)
    shelf.put(repository, Site(code="02", name="Later"), minute=31)
    newer = contents(repository)
    repository.close()
    (worked / "store.keys").write_bytes(b"keys of today")
    aside = backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=with_keys)
    assert aside.name == "store-replaced-20261122T090000Z"
    restored, replaced = shelf.opened(worked), shelf.opened(aside)
    assert (contents(restored), contents(replaced)) == (before, newer)
    restored.close()
    replaced.close()
    assert (worked / "store.keys").read_bytes() == (KEYS if with_keys else b"keys of today")
    assert (aside / "store.keys").exists() is with_keys
    assert backup.prove(made, shelf.KEY) is None


def test_a_second_restore_of_the_same_second_puts_nothing_over_the_first(
    made: Backup, repository: Repository, worked: Path
) -> None:
    """Whatever was put aside stays there."""
    repository.close()
    first = backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=False)
    again = backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=False)
    assert first != again
    assert (first / "store.db").exists()
    assert (again / "store.db").exists()


def test_a_store_is_restored_where_there_is_none(made: Backup, tmp_path: Path) -> None:
    """A new computer gets the store from a stick, with its keys."""
    folder = tmp_path / "new computer"
    backup.restore(made, folder, shelf.KEY, shelf.stamp(60), with_keys=True)
    restored = shelf.opened(folder)
    assert restored.head() == made.head
    restored.close()
    assert (folder / "store.keys").read_bytes() == KEYS


def test_a_damaged_store_is_replaced_with_its_journal(made: Backup, repository: Repository, worked: Path) -> None:
    """No journal of the replaced store is ever played back into the restored one."""
    repository.close()
    flipped(worked / "store.db")
    (worked / "store.db-journal").write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7 of the replaced store")
    aside = backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=False)
    assert (aside / "store.db-journal").read_bytes().endswith(b"of the replaced store")
    restored = shelf.opened(worked)
    assert restored.head() == made.head
    restored.close()


KILLING = """
import os, shutil, signal, sys
from pathlib import Path
from jdm_desktop.store import backup, lock
from tests.store import shelf

place, backups = Path(sys.argv[1]), Path(sys.argv[2])
(made,) = backup.listing(backups, "ab12cd34ab12cd34")
EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "shutil.rmtree"}

def child(folder, kill):
    left = [kill]
    def count(event, _arguments):
        if event in EVENTS:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    lock.hold(folder)
    backup.restore(made, folder, shelf.KEY, shelf.stamp(60), with_keys=True)
    os._exit(0)

def killed(folder, kill):
    pid = os.fork()
    if pid == 0:
        try: child(folder, kill)
        finally: os._exit(3)
    return os.waitpid(pid, 0)[1]

old = new = kills = 0
kill = 0
while True:
    folder = place.with_name("killed")
    shutil.copytree(place, folder)
    status = killed(folder, kill)
    assert status in (0, signal.SIGKILL), status
    second = killed(folder, kill % 7) if status else 0  # the next start is killed too, while it puts things right
    lock.hold(folder).release()
    repository = shelf.opened(folder)
    keys = (folder / "store.keys").read_bytes()
    if repository.head() == made.head:
        new += 1
        assert keys == b'{"slots": "of the time of the backup"}', kill
        (aside,) = folder.glob("store-replaced-*")
        assert (aside / "store.db").exists() and (aside / "store.keys").read_bytes() == b"keys of today"
    else:
        old += 1
        assert repository.head().seq == made.head.seq + 1 and keys == b"keys of today", kill
        repository.close()
    assert not [one.name for one in folder.iterdir() if "restoring" in one.name], kill
    repository.close()
    shutil.rmtree(folder)
    if status == 0:
        break
    kills += 1
    kill += int(sys.argv[3])
print(kills, old, new)
"""


def killed_restores(worked: Path, backups: Path, step: int) -> tuple[int, int, int]:
    """Kill a restore at every so many-th step; return the kills, and how often the old store was found, and the new."""
    (worked / "store.keys").write_bytes(b"keys of today")
    command = [sys.executable, "-c", KILLING, str(worked), str(backups), str(step)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kills, old, new = map(int, done.stdout.split())
    return kills, old, new


@pytest.fixture
def restorable(made: Backup, repository: Repository, worked: Path) -> Path:
    """Return the folder of a store that went on after its backup."""
    shelf.put(repository, Site(code="02", name="Later"), minute=31)
    repository.close()
    return worked


@POSIX
def test_a_restore_that_is_killed_leaves_the_old_store_or_the_new(restorable: Path, maker: Maker) -> None:
    """Killed once, and once more while the next start puts things right."""
    kills, old, new = killed_restores(restorable, maker.folder, 4)
    assert kills > 8
    assert old > 4
    assert new > 2


@POSIX
@pytest.mark.long
def test_a_restore_killed_at_any_step_leaves_the_old_store_or_the_new(restorable: Path, maker: Maker) -> None:
    """At every file it opens, moves or removes: JDM_LONG=1 python -m pytest tests/store/test_backup.py -m long -s."""
    kills, old, new = killed_restores(restorable, maker.folder, 1)
    print(f"{kills} restores killed: {old} old stores, {new} new ones, none lost")  # noqa: T201 - for the README
    assert kills > 25


def test_what_is_not_decided_is_cleared(folder: Path) -> None:
    """What a killed restore had only begun to prepare is gone at the next start."""
    (folder / ".store-restoring-00").mkdir(parents=True)
    lock.hold(folder).release()
    assert [file.name for file in folder.iterdir()] == [lock.FILE_NAME]


def test_a_restore_that_cannot_be_prepared_leaves_the_store(
    made: Backup, repository: Repository, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the copy fails, the sentence says so and the store is as it was."""
    head = repository.head()
    repository.close()

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", fail)
        with pytest.raises(StoreTrouble, match=r"could not be put back .* \(No space left on device\)"):
            backup.restore(made, worked, shelf.KEY, shelf.stamp(60), with_keys=True)
    assert not list(worked.glob(f"*{swap.READY}*"))
    again = shelf.opened(worked)
    assert again.head() == head
    again.close()


def test_a_disk_without_space_is_told_in_time(
    maker: Maker, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below 100 MB there is a warning, and nothing is begun that would not fit."""
    assert space.short(tmp_path / "not yet" / "made") is None
    free = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: free._replace(free=1000))
    warning = space.short(tmp_path)
    assert warning is not None
    assert "has 0 MB left" in warning.text(Language.ENGLISH)
    with pytest.raises(StoreTrouble, match="1 MB are needed"):
        maker.make(repository.database, KEYS, shelf.stamp(30))

    def unknown(_place: object) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", unknown)
    assert space.short(tmp_path) is None
    maker.make(repository.database, KEYS, shelf.stamp(30))
