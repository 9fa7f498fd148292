"""Opening a store: what is made, what is locked, what is refused and left as it is."""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from jdm_desktop.domain.staff import Site
from jdm_desktop.domain.trouble import StoreTrouble, WrongKey
from jdm_desktop.store import check, database, failures, schema
from jdm_desktop.store.repository import Repository
from tests.store import shelf

POSIX = pytest.mark.skipif(os.name != "posix", reason="the rights of files are those of POSIX")


def settings(opened: database.Database, *names: str) -> dict[str, object]:
    """Return settings of the connection."""
    with opened.bare() as connection:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}


def test_a_new_store_is_made_whole(folder: Path) -> None:
    """Folder and file are made for their owner alone; nothing else is left beside the file."""
    schema.open_folder(folder, shelf.KEYED).close()
    assert [file.name for file in folder.iterdir()] == ["store.db"]
    with closing(shelf.KEYED(str(folder / "store.db"))) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4A444D44,)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


@POSIX
def test_a_new_store_is_for_its_owner_alone(folder: Path) -> None:
    """Nobody else on the computer reads it."""
    schema.open_folder(folder, shelf.KEYED).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "store.db").stat().st_mode) == 0o600


def test_the_connection_is_durable_and_strict(folder: Path) -> None:
    """The settings are those that lose no acknowledged commit when the power fails (journal 3: EXTRA)."""
    opened = schema.open_folder(folder, shelf.KEYED)
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


def test_what_is_in_a_store_is_encrypted_as_a_commit_is_measured(folder: Path) -> None:
    """The cipher is SQLCipher's of the fourth generation, each page bears its code, and nothing goes to temp files."""
    opened = schema.open_folder(folder, shelf.KEYED)
    found = settings(opened, "cipher_version", "cipher_hmac_algorithm", "page_size", "cipher_plaintext_header_size")
    kept = dict.fromkeys(opened.raw("PRAGMA compile_options"))
    opened.close()
    assert str(found["cipher_version"]).startswith("4.")
    assert (found["cipher_hmac_algorithm"], int(str(found["page_size"]))) == ("HMAC_SHA512", database.PAGE_BYTES)
    assert int(str(found["cipher_plaintext_header_size"])) == 0
    assert ("TEMP_STORE=2",) in kept


def test_two_programs_never_have_one_file(folder: Path) -> None:
    """Whoever comes past the lock of the folder is refused by the file's own, and the first goes on undisturbed."""
    repository = shelf.opened(folder)
    with pytest.raises(StoreTrouble, match="is open already"):
        schema.open_folder(folder, shelf.KEYED)
    shelf.work(repository)
    repository.close()
    schema.open_folder(folder, shelf.KEYED).close()


OTHER = database.connect_with(bytes(32))


def test_a_wrong_key_opens_nothing(worked: Path) -> None:
    """It is told from damage, nothing is left open, the file stays as it is, and the right key still opens it."""
    before = (worked / "store.db").read_bytes()
    with pytest.raises(WrongKey, match="The key does not fit"):
        check.open_sound(worked, OTHER)
    with pytest.raises(WrongKey):
        check.open_damaged(worked, OTHER)
    with pytest.raises(WrongKey):
        check.examine(worked, OTHER)
    assert (worked / "store.db").read_bytes() == before
    shelf.opened(worked).close()


@pytest.mark.parametrize("place", [16, 100, 4000, 4095])
def test_a_damaged_first_page_is_told_from_a_wrong_key(worked: Path, place: int) -> None:
    """The other pages fit the key, so that it is the first one that is damaged."""
    path = worked / "store.db"
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(whole)
    with pytest.raises(StoreTrouble, match=r"The file .* is damaged") as caught:
        shelf.opened(worked)
    assert not isinstance(caught.value, WrongKey)


def test_a_key_has_32_bytes() -> None:
    """A shorter one is a fault of the program, and no store is ever made with it."""
    with pytest.raises(ValueError, match="32 bytes"):
        database.connect_with(b"short")


def test_a_wrong_key_beside_a_journal_that_is_hot_harms_nothing(worked: Path) -> None:
    """Tried after a crash, a wrong key plays nothing back wrongly: the right key finds all that was committed."""
    crash = (
        "import os, sys; from pathlib import Path; from tests.store import shelf\n"
        "repository = shelf.opened(Path(sys.argv[1]))\n"
        "with repository.database.transaction() as session:\n"
        "    session.connection().exec_driver_sql('PRAGMA cache_size=1')\n"
        "    for number in range(3000):\n"
        "        session.connection().exec_driver_sql(f\"INSERT INTO draft VALUES (1, 'k{number}', '{'x' * 500}')\")\n"
        "    os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", crash, str(worked)], check=True)
    with pytest.raises(WrongKey):
        check.open_sound(worked, OTHER)
    repository = shelf.opened(worked)
    assert repository.draft(1, "k1") is None
    assert repository.draft(1, "remark")
    repository.close()


def ours(path: Path, statement: str) -> None:
    """Make a store and alter it behind the program's back."""
    schema.open_folder(path.parent, shelf.KEYED).close()
    with closing(shelf.KEYED(str(path))) as connection:
        connection.execute(statement)


def foreign(path: Path) -> None:
    """Make another program's database, in the mode that is easily disturbed."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


def shortened(path: Path) -> None:
    """Cut a store in half."""
    schema.open_folder(path.parent, shelf.KEYED).close()
    os.truncate(path, path.stat().st_size // 2)


def misnamed(path: Path) -> None:
    """Give a column another name, as somebody with the key could."""
    ours(path, "ALTER TABLE determination RENAME COLUMN answer TO answex")


MISFITS: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (lambda path: ours(path, f"PRAGMA user_version = {schema.VERSION + 1}"), "written by a newer version"),
    "older": (lambda path: ours(path, f"PRAGMA user_version = {schema.VERSION - 1}"), "written by an older version"),
    "another program's": (foreign, "is not encrypted, so it is not a store"),
    "another program's, with our key": (lambda path: ours(path, "PRAGMA application_id = 7"), "is not a store of this"),
    "text": (lambda path: path.write_text("notes\n" * 3000, encoding="utf-8"), "The key does not fit"),
    "a few words": (lambda path: path.write_text("notes", encoding="utf-8"), "is damaged"),
    "empty": (lambda path: path.write_bytes(b""), "is empty, so its content is lost"),
    "cut": (shortened, "damaged|cannot be trusted"),
    "a column renamed": (misnamed, "cannot be read"),
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
        shelf.opened(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_no_sentence_asks_for_what_the_window_does_not_offer() -> None:
    """The window opens one folder: whoever is told to choose another one looks for a button that is not there."""
    sentences = [text for text in vars(failures).values() if isinstance(text, str)]
    assert failures.UNREACHABLE in sentences
    assert not [text for text in sentences if "choose" in text]


@pytest.mark.parametrize("place", [0, 18, 40, 96, 100])
def test_damage_is_said_to_be_damage(worked: Path, place: int) -> None:
    """Overwritten bytes, from the header on, never lead to a traceback."""
    with (worked / "store.db").open("r+b") as file:
        file.seek(place)
        file.write(os.urandom(64))
    with pytest.raises(StoreTrouble):
        shelf.opened(worked)


@POSIX
@pytest.mark.parametrize("closed", ["folder", "file"])
def test_a_store_that_cannot_be_written_is_refused(closed: str) -> None:
    """Whoever may only read gets the reason; nothing is written, no traceback appears."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # another user must get this far
        folder = Path(place) / "store"
        schema.open_folder(folder, shelf.KEYED).close()
        folder.chmod(0o555 if closed == "folder" else 0o755)
        (folder / "store.db").chmod(0o444 if closed == "file" else 0o666)
        said = as_nobody(folder)
        folder.chmod(0o755)
    assert said.startswith("StoreTrouble The store in ")
    assert "cannot be written to" in said


def as_nobody(folder: Path) -> str:
    """Open a store as a user who owns nothing, where this one may do everything; return what is said."""
    attempt = (
        "import os, sys; from pathlib import Path\n"
        "from jdm_desktop.store import schema; from tests.store import shelf\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: schema.open_folder(Path(sys.argv[1]), shelf.KEYED)\n"
        "except Exception as trouble: print(type(trouble).__name__, trouble)"
    )
    command = [sys.executable, "-c", attempt, str(folder)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file where the folder should be, or a folder where the file should be, gets one sentence."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreTrouble, match=r"cannot be used .* then try again"):
        schema.open_folder(tmp_path / "file" / "store", shelf.KEYED)
    (tmp_path / "store.db").mkdir()
    with pytest.raises(StoreTrouble):
        schema.open_folder(tmp_path, shelf.KEYED)


@POSIX
@pytest.mark.parametrize("vanish", ["moved", "replaced"])
def test_a_store_that_vanished_is_noticed(repository: Repository, worked: Path, vanish: str) -> None:
    """Nothing is called saved that went into a file that nobody will find; once it is back, work goes on."""
    aside = worked.with_name("aside")
    worked.rename(aside)
    if vanish == "replaced":
        worked.mkdir()
        (worked / "store.db").write_bytes((aside / "store.db").read_bytes())
    with pytest.raises(StoreTrouble, match="was removed or replaced while it was open"):
        shelf.put(repository, Site(code="02", name="Another"))
    if vanish == "replaced":
        (worked / "store.db").unlink()
        worked.rmdir()
    aside.rename(worked)
    shelf.put(repository, Site(code="03", name="A third"))
    assert check.findings(repository).problems == ()


def test_what_a_killed_start_left_is_cleared(folder: Path) -> None:
    """A half-made store that never got its name is removed by the next start."""
    folder.mkdir()
    (folder / ".store.db.0badcafe.new").write_bytes(b"half")
    schema.open_folder(folder, shelf.KEYED).close()
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
            earlier = shelf.opened(folder)
            shelf.put(earlier, Site(code="01", name="The earlier"))
            earlier.close()
        give_name(fresh, path)

    monkeypatch.setattr(schema, "_give_name", after_another)
    later = schema.open_folder(folder, shelf.KEYED)
    assert [site.name for site in Repository(later).all(Site)] == ["The earlier"]
    later.close()


def test_a_disk_without_hard_links_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick formatted for every computer has none: the store is renamed where nothing is replaced by it."""

    def refuse(*_names: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    schema.open_folder(folder, shelf.KEYED).close()
    schema._give_name(folder / "nothing", folder / "store.db")
    assert [file.name for file in folder.iterdir()] == ["store.db"]


def test_a_store_that_cannot_be_made_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where making it fails half-way, no file is left, and the next start begins anew."""

    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr(schema, "build", fail)
    with pytest.raises(sqlite3.OperationalError):
        schema.open_folder(folder, shelf.KEYED)
    assert list(folder.iterdir()) == []


def test_a_transaction_that_fails_takes_its_tables_back(folder: Path) -> None:
    """Tables too are made in the transaction or not at all."""
    opened = schema.open_folder(folder, shelf.KEYED)

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
    opened = schema.open_folder(folder, shelf.KEYED)
    for doing in (opened.reading, opened.transaction):
        with pytest.raises(OperationalError), doing() as session:
            session.connection().exec_driver_sql("SELECT nonsense")
    with pytest.raises(OperationalError), opened.bare() as connection:
        connection.exec_driver_sql("SELECT nonsense")
    opened.close()


def test_inside_a_transaction_reading_sees_what_was_written(repository: Repository) -> None:
    """A use case may read what it has just written."""
    with repository.writing(shelf.author()) as writing:
        site = shelf.save(writing, Site(code="02", name="X"))
        assert repository.get(Site, site.id).name == "X"
    with pytest.raises(KeyError):
        repository.get(Site, 99)
