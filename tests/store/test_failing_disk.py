"""A disk that is full or fails: nothing half-done is kept, the sentence says so, and trying again works."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.service.screening import FactForm, record_fact, view
from jdm_desktop.service.session import Session
from jdm_desktop.store import check, failures
from tests.service import desk

FULL = """
import os, resource, signal, sys
from pathlib import Path
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.service.screening import FactForm, record_fact, view
from jdm_desktop.store import check
from tests.service import desk

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
session = desk.first(desk.opened(folder))
row = desk.registered(session)
refused = saved = 0
for spare in (0, 512, 4096, 9000, 20000):
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "store.db").stat().st_size + spare, resource.RLIM_INFINITY))
    for number in range(100):
        text = f"{spare} {number} " + "x" * 300
        before = view(session, row.screening_id, desk.EN)
        try:
            record_fact(session, row.screening_id, "remark", FactForm(text))
            saved += 1
        except StoreTrouble as trouble:
            assert "Nothing of the last entry was saved" in str(trouble), trouble
            assert view(session, row.screening_id, desk.EN) == before
            refused += 1
            break
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    record_fact(session, row.screening_id, "remark", FactForm(text))
session.workspace.close()
assert check.examine(folder).problems == ()
print(refused, saved)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit of the file's size is POSIX")
def test_a_full_disk(tmp_path: Path) -> None:
    """Each time the file cannot grow, the entry is refused as a whole; with space again, the same entry is saved."""
    command = [sys.executable, "-c", FULL, str(tmp_path / "store")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    refused, saved = map(int, done.stdout.split())
    assert refused == 5
    assert saved > 0


@pytest.mark.parametrize("code", failures._SENTENCES)
def test_every_failure_of_the_world_has_a_sentence(code: int) -> None:
    """It says that nothing of the last entry was saved."""

    def fail() -> None:
        error = sqlite3.OperationalError("x")
        error.sqlite_errorcode = code | 0x100
        with failures.told():
            raise error

    with pytest.raises(StoreTrouble, match="Nothing of the last entry was saved"):
        fail()


def test_what_the_world_is_not_to_blame_for_is_a_bug() -> None:
    """An error without a code of the world goes through as it is, from the driver or from the library above it."""
    for error in (sqlite3.OperationalError("x"), DBAPIError("x", None, ValueError("x"))):
        with pytest.raises(type(error)), failures.told():
            raise error
        with pytest.raises(type(error)), failures.told_on_opening(Path("store.db")):
            raise error


def test_a_disk_that_fails_while_committing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the commit itself fails, the view says what the store holds, and the same entry is saved again."""
    row_id = desk.registered(session).screening_id
    before = view(session, row_id, Language.ENGLISH)
    dialect = session.workspace.repository.database._writer.dialect
    commit = dialect.do_commit

    def fail(_connection: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(dialect, "do_commit", fail)
    with pytest.raises(StoreTrouble, match="The disk reports an error"):
        record_fact(session, row_id, "weight", FactForm("30"))
    monkeypatch.setattr(dialect, "do_commit", commit)
    assert view(session, row_id, Language.ENGLISH) == before
    record_fact(session, row_id, "weight", FactForm("30"))
    assert check.findings(session.workspace.repository).problems == ()
