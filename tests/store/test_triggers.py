"""What the database itself refuses, whoever asks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jdm_desktop.service.session import Session
from jdm_desktop.store.tables import ROWS

COLUMNS = (
    "seq, at, zone, person_id, user_id, workstation, action, entity, entity_id, participant_id, screening_id, field, "
    "before, after, reason, previous, hash"
)


@pytest.fixture
def outsider(worked: Session, folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the file with another program, which sets none of our settings."""
    worked.workspace.close()
    with closing(sqlite3.connect(folder / "store.db", isolation_level=None)) as connection:
        yield connection


def entry(connection: sqlite3.Connection, **changes: object) -> tuple[object, ...]:
    """Return what would be the next entry of the trail, but for `changes`."""
    found = connection.execute(f"SELECT {COLUMNS} FROM audit ORDER BY seq DESC LIMIT 1").fetchone()  # noqa: S608 - ours
    last = dict(zip(COLUMNS.split(", "), found, strict=True))
    following = {**last, "seq": last["seq"] + 1, "previous": last["hash"], "hash": "f" * 64, **changes}
    return tuple(following.values())


def insert(connection: sqlite3.Connection, values: tuple[object, ...], how: str = "INSERT") -> None:
    """Write an entry past the program."""
    connection.execute(f"{how} INTO audit ({COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = 'x'", "DELETE FROM audit WHERE seq = 2"])
def test_an_entry_is_neither_changed_nor_removed(outsider: sqlite3.Connection, statement: str) -> None:
    """The trail is append-only for every program that opens the file."""
    with pytest.raises(sqlite3.IntegrityError, match="audit is append-only"):
        outsider.execute(statement)


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_an_entry_is_not_replaced(outsider: sqlite3.Connection, how: str, recursive: str) -> None:
    """The way past the DELETE trigger is closed too, whatever the connection's settings."""
    outsider.execute(f"PRAGMA recursive_triggers={recursive}")
    with pytest.raises(sqlite3.IntegrityError, match=r"audit (chain broken|is append-only)"):
        insert(outsider, entry(outsider, seq=3), how)


@pytest.mark.parametrize("changes", [{"seq": 1_000_000}, {"seq": 0}, {"seq": None}, {"previous": "0" * 64}])
def test_an_entry_out_of_the_chain_is_refused(outsider: sqlite3.Connection, changes: dict[str, object]) -> None:
    """Only the next number over the last hash is taken."""
    with pytest.raises(sqlite3.IntegrityError, match="audit chain broken"):
        insert(outsider, entry(outsider, **changes))


def test_the_next_entry_is_taken(outsider: sqlite3.Connection) -> None:
    """The trigger compares the chain's links; that the hash is wrong is for the check to find."""
    insert(outsider, entry(outsider))


@pytest.mark.parametrize("table", [*(kind.entity for kind in ROWS), "audit"])
def test_no_record_is_deleted(outsider: sqlite3.Connection, table: str) -> None:
    """Numbers are never used again, because nothing is ever removed."""
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
        outsider.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours


@pytest.mark.parametrize("table", ["paper", "snapshot", "study_version"])
def test_what_is_frozen_is_not_altered(outsider: sqlite3.Connection, table: str) -> None:
    """A paper, a snapshot and a study file stay as they were filed."""
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
        outsider.execute(f"UPDATE {table} SET entered_by = 2")  # noqa: S608 - a name of ours
