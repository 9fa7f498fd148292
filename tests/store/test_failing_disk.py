"""A disk that is full or fails: nothing half-done is kept, the sentence says so, and trying again works."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from jdm_desktop.domain.participant import Fact
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.store import check, failures
from jdm_desktop.store.repository import Repository
from tests.store import shelf

FULL = """
import os, resource, signal, sys
from dataclasses import replace
from pathlib import Path
from jdm_desktop.domain.participant import Fact
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.store import check
from tests.store import shelf

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
repository = shelf.opened(folder)
fact = repository.get(Fact, 1)
refused = saved = 0
for spare in (0, 512, 4096, 9000, 20000):
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "store.db").stat().st_size + spare, resource.RLIM_INFINITY))
    for number in range(100):
        text = f"{spare} {number} " + "x" * 300
        before = repository.get(Fact, 1)
        try:
            shelf.put(repository, replace(fact, text=text))
            saved += 1
        except StoreTrouble as trouble:
            assert "Nothing of the last entry was saved" in str(trouble), trouble
            assert repository.get(Fact, 1) == before
            refused += 1
            break
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    shelf.put(repository, replace(fact, text=text))
repository.close()
assert check.examine(folder, shelf.KEYED).problems == ()
print(refused, saved)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit of the file's size is POSIX")
def test_a_full_disk(worked: Path) -> None:
    """Each time the file cannot grow, the entry is refused as a whole; with space again, the same entry is saved."""
    command = [sys.executable, "-c", FULL, str(worked)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    refused, saved = map(int, done.stdout.split())
    assert refused == 5
    assert saved > 0


@pytest.mark.parametrize("driver", [sqlite3, sqlcipher])
@pytest.mark.parametrize("code", failures._SENTENCES)
def test_every_failure_of_the_world_has_a_sentence(code: int, driver: Any) -> None:
    """It says that nothing of the last entry was saved, whichever driver reports it."""

    def fail() -> None:
        error = driver.OperationalError("x")
        error.sqlite_errorcode = code | 0x100
        with failures.told():
            raise error

    with pytest.raises(StoreTrouble, match="Nothing of the last entry was saved"):
        fail()


def test_what_the_world_is_not_to_blame_for_is_a_bug() -> None:
    """An error without a code of the world goes through as it is, from the driver or from the library above it."""
    for error in (
        sqlite3.OperationalError("x"),
        sqlcipher.OperationalError("x"),
        DBAPIError("x", None, ValueError("x")),
    ):
        with pytest.raises(type(error)), failures.told():
            raise error
        with pytest.raises(type(error)), failures.told_on_opening(Path("store.db")):
            raise error


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks at open files as Linux shows them")
def test_the_journal_is_open_before_anything_is_entered(repository: Repository) -> None:
    """A disk that refuses it is told at the start; later, SQLite would go on with a journal that it cannot write to."""
    assert repository.database.path is not None
    journal = f"{repository.database.path}-journal"
    opened = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink() and str(one.readlink()) == journal]
    assert len(opened) == 1
    assert os.access(opened[0], os.W_OK)


def test_a_disk_that_fails_while_committing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the commit itself fails, the store says what it holds, and the same entry is saved again."""
    fact, head = repository.get(Fact, 1), repository.head()
    dialect = repository.database._writer.dialect
    commit = dialect.do_commit

    def fail(_connection: object) -> None:
        error = sqlcipher.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(dialect, "do_commit", fail)
    with pytest.raises(StoreTrouble, match="The disk reports an error"):
        shelf.put(repository, replace(fact, text="30"))
    monkeypatch.setattr(dialect, "do_commit", commit)
    assert (repository.get(Fact, 1), repository.head()) == (fact, head)
    shelf.put(repository, replace(fact, text="30"))
    assert check.findings(repository).problems == ()
