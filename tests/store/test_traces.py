"""Nothing that was entered can be read on the disk, and a crash's files that were swapped or removed are found out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jdm_desktop.domain.participant import Fact
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.store import check
from jdm_desktop.store.anchor import Anchors
from tests.store import shelf
from tests.store.test_check import contents
from tests.store.test_database import POSIX

MARKERS = [shelf.CHILD, shelf.REMARK, "王小明", "heliotrope", "Invented hospital", "Dr Li", "ward chart", "misread"]
MARKERS += ["CREATE TABLE", "SQLite format", "study: text", "%PDF invented", "item_value", "planted in one page"]

# Commits, then writes so much without committing that the file itself is written to, and waits.
WORK = """
import sys, tempfile
from pathlib import Path
from jdm_desktop.domain.participant import Fact
from jdm_desktop.store import backup, check
from jdm_desktop.store.anchor import Anchors
from tests.store import shelf

folder, texts = Path(sys.argv[1]), sys.argv[2]
repository = check.open_sound(folder, shelf.KEYED, Anchors(folder.with_name("anchors"), shelf.KEY))
if not repository.any(Fact):
    shelf.work(repository)
shelf.put(repository, Fact(screening_id=1, item=texts, text="planted in one page", unit=""), minute=30)
maker = backup.Maker(folder.with_name("backups"), shelf.KEY, "ab12cd34", "0.3")
maker.make(repository.database, b"keys", shelf.stamp(40))
with repository.database.transaction() as session:
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA cache_size=1")
    connection.exec_driver_sql("UPDATE item_value SET text = text || ?", ("planted in one page " * 400,))
    connection.exec_driver_sql("UPDATE identity SET note = ?", ("planted in one page " * 4000,))
    connection.exec_driver_sql("SELECT note, text FROM identity, item_value ORDER BY text, note").fetchall()
    print("written", flush=True)
    sys.stdin.read()
"""


@contextmanager
def working(folder: Path, texts: str = "a") -> Iterator[None]:
    """Let another process work on a store, up to the middle of a transaction; it is killed on leaving."""
    place = folder.with_name("temporary")
    place.mkdir(exist_ok=True)
    places = {"TMPDIR": str(place), "SQLITE_TMPDIR": str(place)}
    command = [sys.executable, "-c", WORK, str(folder), texts]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **places}
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "written\n"
            yield
        finally:
            process.kill()


def hits(place: Path) -> list[str]:
    """Return where a marker stands in clear, in whichever encoding, in any file under a folder."""
    found = []
    for file in (path for path in place.rglob("*") if path.is_file()):
        content = file.read_bytes()
        found += [
            f"{file.name}: {one}" for one in MARKERS for code in ("utf-8", "utf-16-le") if one.encode(code) in content
        ]
    return found


@POSIX
def test_nothing_can_be_read_on_the_disk(tmp_path: Path) -> None:
    """Store, journal, backups, anchors and temporary files, while the store is open and after a kill: 0 hits."""
    folder = tmp_path / "store"
    with working(folder):
        files = {path.name for path in tmp_path.rglob("*") if path.is_file()}
        assert {"store.db", "store.db-journal", "anchors", "manifest.json"} <= files
        assert hits(tmp_path) == []
    assert hits(tmp_path) == []
    repository = shelf.opened(folder)
    assert shelf.REMARK in {fact.text for fact in repository.all(Fact)}
    repository.close()
    assert hits(tmp_path) == []


def removed(folder: Path) -> None:
    """Take the hot journal away."""
    (folder / "store.db-journal").unlink()


def emptied(folder: Path) -> None:
    """Leave nothing in the hot journal."""
    (folder / "store.db-journal").write_bytes(b"")


def swapped(folder: Path) -> None:
    """Put the hot journal of an earlier crash in its place."""
    shutil.copy(folder.with_name("earlier") / "store.db-journal", folder / "store.db-journal")


def another(folder: Path) -> None:
    """Put the hot journal of another store of the same key in its place."""
    shutil.copy(folder.with_name("elsewhere") / "store" / "store.db-journal", folder / "store.db-journal")


def older(folder: Path) -> None:
    """Put the file of an earlier crash beside the hot journal."""
    shutil.copy(folder.with_name("earlier") / "store.db", folder / "store.db")


SWAPS: list[Callable[[Path], None]] = [removed, emptied, swapped, another, older]


@pytest.fixture(scope="module")
def crashes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store that crashed twice in a transaction, what the first crash left, and another store that crashed."""
    place = tmp_path_factory.mktemp("crashes")
    folder, earlier, copy = place / "store", place / "earlier", place / "elsewhere" / "store"
    with working(folder, "first"):
        pass
    shutil.copytree(folder, earlier)
    copy.parent.mkdir()
    with working(copy, "of another store"):
        pass
    with working(folder, "second"):
        shutil.copytree(folder, place / "copied while open")
    return place


@pytest.fixture
def crashed(crashes: Path, tmp_path: Path) -> Path:
    """Return a copy of the store that crashed, with all that lies beside it."""
    shutil.copytree(crashes, tmp_path / "crashes")
    return tmp_path / "crashes" / "store"


def opened(folder: Path) -> tuple[bool, object]:
    """Open a store with its anchors; return whether anything is said against it, and what it holds."""
    anchors = Anchors(folder.with_name("anchors"), shelf.KEY)
    try:
        repository = check.open_sound(folder, shelf.KEYED, anchors)
    except StoreTrouble:
        return True, None
    held = contents(repository)
    said = anchors.problem(repository)
    repository.close()
    return said is not None, held


@POSIX
def test_a_crash_alone_takes_nothing(crashed: Path) -> None:
    """With its journal the store is as it was at the last commit, and nothing is said against it."""
    assert (crashed / "store.db-journal").read_bytes()[:8] != bytes(8)
    is_told, held = opened(crashed)
    assert not is_told
    assert isinstance(held, dict)
    assert sum('"item":"second"' in content for content, _entered in held.values()) == 1


@POSIX
@pytest.mark.parametrize("swap", SWAPS)
def test_a_journal_that_is_removed_or_swapped_is_found_out(crashed: Path, swap: Callable[[Path], None]) -> None:
    """A file that does not fit its journal is never taken for the store as it was left."""
    intact = crashed.with_name("intact")
    shutil.copytree(crashed, intact)
    expected = opened(intact)[1]
    swap(crashed)
    is_told, held = opened(crashed)
    assert is_told or held == expected


@POSIX
@pytest.mark.parametrize("alone", [True, False])
def test_a_copy_made_while_the_store_was_open_is_found_out(crashed: Path, *, alone: bool) -> None:
    """With its journal such a copy is whole; without it, it is told."""
    copied = crashed.with_name("copied while open")
    if alone:
        (copied / "store.db-journal").unlink()
    is_told, held = opened(copied)
    assert is_told is alone
    assert (held is None) is alone
