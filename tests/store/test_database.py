"""Opening a store: what is made, what is locked, what is refused and left as it is."""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from jdm_desktop.domain.staff import Person, Role
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.service.screening import FactForm, record_fact
from jdm_desktop.service.session import Session
from jdm_desktop.store import check, database, schema
from jdm_desktop.store.repository import Repository
from tests.service import desk

POSIX = pytest.mark.skipif(os.name != "posix", reason="the rights of files are those of POSIX")


def settings(opened: database.Database, *names: str) -> dict[str, object]:
    """Return settings of the connection."""
    with opened.bare() as connection:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}


def test_a_new_store_is_made_whole(folder: Path) -> None:
    """Folder and file are made for their owner alone; nothing else is left beside the file."""
    schema.open_folder(folder).close()
    assert [file.name for file in folder.iterdir()] == ["store.db"]
    with sqlite3.connect(folder / "store.db") as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4A444D44,)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    connection.close()


@POSIX
def test_a_new_store_is_for_its_owner_alone(folder: Path) -> None:
    """Nobody else on the computer reads it."""
    schema.open_folder(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "store.db").stat().st_mode) == 0o600


def test_making_a_store_is_quick(folder: Path) -> None:
    """The first start does not keep anybody waiting."""
    begun = time.perf_counter()
    schema.open_folder(folder).close()
    assert time.perf_counter() - begun < 0.3


def test_the_connection_is_durable_and_strict(folder: Path) -> None:
    """The settings are those that lose no acknowledged commit when the power fails (journal 3: EXTRA)."""
    opened = schema.open_folder(folder)
    found = settings(
        opened, "journal_mode", "synchronous", "locking_mode", "foreign_keys", "trusted_schema", "cell_size_check",
        "mmap_size", "busy_timeout", "recursive_triggers",
    )  # fmt: skip
    opened.close()
    assert found == {
        "journal_mode": "persist",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "busy_timeout": 0,
        "recursive_triggers": 1,
    }


def test_a_second_start_is_refused_at_once(folder: Path) -> None:
    """Another process gets one sentence in less than a second, and the first goes on undisturbed."""
    workspace = desk.opened(folder)
    session = desk.first(workspace)
    second = (
        "import sys, time; from pathlib import Path; from jdm_desktop.store import schema\n"
        "begun = time.perf_counter()\n"
        "try: schema.open_folder(Path(sys.argv[1]))\n"
        "except Exception as trouble: print(trouble, time.perf_counter() - begun, sep='|')"
    )
    said = subprocess.run([sys.executable, "-c", second, str(folder)], capture_output=True, check=True, text=True)
    sentence, taken = said.stdout.strip().split("|")
    assert "is open already" in sentence
    assert float(taken) < 1
    with pytest.raises(StoreTrouble, match="is open already"):
        schema.open_folder(folder)
    desk.work(session)
    workspace.close()
    schema.open_folder(folder).close()


def ours(path: Path, statement: str) -> None:
    """Make a store and alter it behind the program's back."""
    schema.open_folder(path.parent).close()
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def foreign(path: Path) -> None:
    """Make another program's database, in the mode that is easily disturbed."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


def shortened(path: Path) -> None:
    """Cut a store in half."""
    schema.open_folder(path.parent).close()
    os.truncate(path, path.stat().st_size // 2)


def garbled(path: Path, old: bytes, new: bytes) -> None:
    """Damage the definition of a table."""
    schema.open_folder(path.parent).close()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


MISFITS: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (lambda path: ours(path, f"PRAGMA user_version = {schema.VERSION + 1}"), "written by a newer version"),
    "another program's": (foreign, "is not a store of this program"),
    "text": (lambda path: path.write_text("notes\n" * 300, encoding="utf-8"), "is not a store of this program"),
    "empty": (lambda path: path.write_bytes(b""), "is empty, so its content is lost"),
    "cut": (shortened, "damaged|cannot be trusted"),
    "garbled": (
        lambda path: garbled(path, b"CREATE TABLE determination", b"CREATE TABLE \xa9\xffter (nation"),
        "damaged",
    ),
    "a column renamed": (lambda path: garbled(path, b"answer VARCHAR", b"answex VARCHAR"), "cannot be read"),
    "without a safeguard": (lambda path: ours(path, "DROP TRIGGER audit_no_update"), "Safeguards .* audit_no_update"),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_what_does_not_fit_is_refused_and_left_as_it_is(tmp_path: Path, misfit: str) -> None:
    """A file that is newer, foreign, empty or damaged gets one sentence, and not a byte of it changes."""
    make, sentence = MISFITS[misfit]
    path = tmp_path / "store.db"
    make(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(StoreTrouble, match=sentence):
        check.open_sound(tmp_path, database.connect_plain)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("place", [0, 18, 40, 96, 100])
def test_damage_is_said_to_be_damage(worked: Session, folder: Path, place: int) -> None:
    """Overwritten bytes, from the header on, never lead to a traceback."""
    worked.workspace.close()
    with (folder / "store.db").open("r+b") as file:
        file.seek(place)
        file.write(os.urandom(64))
    with pytest.raises(StoreTrouble):
        check.open_sound(folder, database.connect_plain)


@POSIX
@pytest.mark.parametrize("closed", ["folder", "file"])
def test_a_store_that_cannot_be_written_is_refused(closed: str) -> None:
    """Whoever may only read gets the reason; nothing is written, no traceback appears."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # another user must get this far
        folder = Path(place) / "store"
        schema.open_folder(folder).close()
        folder.chmod(0o555 if closed == "folder" else 0o755)
        (folder / "store.db").chmod(0o444 if closed == "file" else 0o666)
        said = as_nobody(folder)
        folder.chmod(0o755)
    assert said.startswith("StoreTrouble The store in ")
    assert "cannot be written to" in said


def as_nobody(folder: Path) -> str:
    """Open a store as a user who owns nothing, where this one may do everything; return what is said."""
    attempt = (
        "import os, sys; from pathlib import Path; from jdm_desktop.store import schema\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: schema.open_folder(Path(sys.argv[1]))\n"
        "except Exception as trouble: print(type(trouble).__name__, trouble)"
    )
    command = [sys.executable, "-c", attempt, str(folder)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file where the folder should be, or a folder where the file should be, gets one sentence."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreTrouble, match="cannot be used"):
        schema.open_folder(tmp_path / "file" / "store")
    (tmp_path / "store.db").mkdir()
    with pytest.raises(StoreTrouble):
        schema.open_folder(tmp_path)


@POSIX
@pytest.mark.parametrize("vanish", ["moved", "replaced"])
def test_a_store_that_vanished_is_noticed(session: Session, folder: Path, vanish: str) -> None:
    """Nothing is called saved that went into a file that nobody will find; once it is back, work goes on."""
    row = desk.registered(session)
    aside = folder.with_name("aside")
    folder.rename(aside)
    if vanish == "replaced":
        folder.mkdir()
        (folder / "store.db").write_bytes((aside / "store.db").read_bytes())
    with pytest.raises(StoreTrouble, match="was removed or replaced while it was open"):
        record_fact(session, row.screening_id, "weight", FactForm("30"))
    if vanish == "replaced":
        (folder / "store.db").unlink()
        folder.rmdir()
    aside.rename(folder)
    record_fact(session, row.screening_id, "weight", FactForm("30"))
    assert check.findings(session.workspace.repository).problems == ()


def test_what_a_killed_start_left_is_cleared(folder: Path) -> None:
    """A half-made store that never got its name is removed by the next start."""
    folder.mkdir()
    (folder / ".store.db.0badcafe.new").write_bytes(b"half")
    schema.open_folder(folder).close()
    assert [file.name for file in folder.iterdir()] == ["store.db"]


def test_of_two_first_starts_the_later_opens_what_the_earlier_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store never gets the name of another that was made meanwhile, whether or not the disk knows hard links."""
    give_name = schema._give_name
    marked: list[bool] = []

    def after_another(fresh: Path, path: Path) -> None:
        if not marked:
            marked.append(True)
            earlier = schema.open_folder(folder)
            desk.first(desk.at(Repository(earlier)))
            earlier.close()
        give_name(fresh, path)

    monkeypatch.setattr(schema, "_give_name", after_another)
    later = schema.open_folder(folder)
    assert len(Repository(later).all(Person)) == 1
    later.close()


def test_a_disk_without_hard_links_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick formatted for every computer has none: the store is renamed where nothing is replaced by it."""

    def refuse(*_names: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    schema.open_folder(folder).close()
    schema._give_name(folder / "nothing", folder / "store.db")
    assert [file.name for file in folder.iterdir()] == ["store.db"]


def test_a_store_that_cannot_be_made_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where making it fails half-way, no file is left, and the next start begins anew."""

    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr(schema, "build", fail)
    with pytest.raises(sqlite3.OperationalError):
        schema.open_folder(folder)
    assert list(folder.iterdir()) == []


def test_a_transaction_that_fails_takes_its_tables_back(folder: Path) -> None:
    """Tables too are made in the transaction or not at all."""
    opened = schema.open_folder(folder)

    def half() -> None:
        with opened.transaction() as session:
            session.connection().exec_driver_sql("CREATE TABLE half (x)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with opened.reading() as session, pytest.raises(OperationalError, match="no such table"):
        session.connection().exec_driver_sql("SELECT * FROM half")
    opened.close()


def test_a_bug_is_not_called_the_worlds_failure(folder: Path) -> None:
    """A statement that is wrong raises what SQLite says of it, in reading and in writing."""
    opened = schema.open_folder(folder)
    for doing in (opened.reading, opened.transaction):
        with pytest.raises(OperationalError), doing() as session:
            session.connection().exec_driver_sql("SELECT nonsense")
    with pytest.raises(OperationalError), opened.bare() as connection:
        connection.exec_driver_sql("SELECT nonsense")
    opened.close()


def test_inside_a_transaction_reading_sees_what_was_written(session: Session) -> None:
    """A use case may read what it has just written."""
    repository = session.workspace.repository
    with session.change() as change:
        person = change.save(Person(user_id="x", name="X", role=Role.MONITOR, password=""))
        assert repository.get(Person, person.id).name == "X"
    with pytest.raises(KeyError):
        repository.get(Person, 99)
