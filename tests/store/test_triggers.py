"""What the database itself refuses, whoever asks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from jdm_desktop.domain.audit import TEXTS, Line, Subject, verify
from jdm_desktop.store import check
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import ROWS
from tests.store import shelf

COLUMNS = ", ".join(Line._fields)


@pytest.fixture
def outsider(worked: Path) -> Iterator[sqlite3.Connection]:
    """Open the file with another program that has the key, and sets none of our settings."""
    with closing(shelf.KEYED(str(worked / "store.db"))) as connection:
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
    with pytest.raises(sqlcipher.IntegrityError, match="audit is append-only"):
        outsider.execute(statement)


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_an_entry_is_not_replaced(outsider: sqlite3.Connection, how: str, recursive: str) -> None:
    """The way past the DELETE trigger is closed too, whatever the connection's settings."""
    outsider.execute(f"PRAGMA recursive_triggers={recursive}")
    with pytest.raises(sqlcipher.IntegrityError, match=r"audit (chain broken|is append-only)"):
        insert(outsider, entry(outsider, seq=3), how)


@pytest.mark.parametrize("changes", [{"seq": 1_000_000}, {"seq": 0}, {"seq": None}, {"previous": "0" * 64}])
def test_an_entry_out_of_the_chain_is_refused(outsider: sqlite3.Connection, changes: dict[str, object]) -> None:
    """Only the next number over the last hash is taken."""
    with pytest.raises(sqlcipher.IntegrityError, match="audit chain broken"):
        insert(outsider, entry(outsider, **changes))


def test_the_next_entry_is_taken(outsider: sqlite3.Connection) -> None:
    """The trigger compares the chain's links; that the hash is wrong is for the check to find."""
    insert(outsider, entry(outsider))


@pytest.mark.parametrize("table", [*(kind.entity for kind in ROWS), "audit"])
def test_no_record_is_deleted(outsider: sqlite3.Connection, table: str) -> None:
    """Numbers are never used again, because nothing is ever removed."""
    with pytest.raises(sqlcipher.IntegrityError, match=f"{table} is append-only"):
        outsider.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours


FROZEN = ["authority", "ink_signature", "paper", "signature", "snapshot", "study_version"]


@pytest.mark.parametrize("table", FROZEN)
def test_what_is_frozen_is_not_altered(outsider: sqlite3.Connection, table: str) -> None:
    """A paper, a signature, a snapshot, a study file and the site's authority stay as they were filed."""
    with pytest.raises(sqlcipher.IntegrityError, match=f"{table} is append-only"):
        outsider.execute(f"UPDATE {table} SET entered_by = 2")  # noqa: S608 - a name of ours


def named(repository: Repository) -> int:
    """Return the number of the entry that has the remark in its text."""
    return next(entry.seq for entry in repository.entries() if shelf.REMARK in f"{entry.after}")


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_is_removed_under_an_entry_that_says_so(repository: Repository, field: str) -> None:
    """A privacy correction takes the text and its salt out of the file, and the chain holds."""
    seq = named(repository)
    with repository.writing(shelf.author(9, "a name")) as writing:
        writing.redact(seq, field, "{}", Subject("item_value"))
    (entry,) = [entry for entry in repository.entries() if entry.seq == seq]
    place = TEXTS.index(field)
    assert (entry.texts[place], entry.salts[place]) == ("{}", "")
    assert verify(repository.entries()) is None


def test_several_texts_are_removed_in_one_transaction(repository: Repository) -> None:
    """Each under an entry of its own; where the last of them fails, none is removed."""
    seq = named(repository)
    with repository.writing(shelf.author(9)) as writing:
        for field in TEXTS:
            writing.redact(seq, field, "{}", Subject("item_value"))
    assert verify(repository.entries()) is None
    assert "".join(f"{entry.texts}" for entry in repository.entries()).count(shelf.REMARK) == 0


def test_a_record_whose_entry_lost_its_text_is_found_until_it_is_corrected(repository: Repository) -> None:
    """The record's own text must be corrected in the same go: the check compares both."""
    with repository.writing(shelf.author(9)) as writing:
        writing.redact(named(repository), "after", "{}", Subject("item_value"))
    (problem,) = check.findings(repository).problems
    assert "not as the audit trail says" in problem.message


CHANGES = {
    "another field": "UPDATE audit SET user_id = 'wang' WHERE seq = :seq",
    "the hash": "UPDATE audit SET hash = previous WHERE seq = :seq",
    "the digests": "UPDATE audit SET digests = ',,' WHERE seq = :seq",
    "another text of the entry": "UPDATE audit SET reason = '[removed]' WHERE seq = :seq",
    "another entry": "UPDATE audit SET after = '[removed]' WHERE seq = :seq - 1",
    "every entry": "UPDATE audit SET after = '[removed]'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_else_is_altered_under_a_removal(repository: Repository, worked: Path, change: str) -> None:
    """The entry that says a text was removed opens that text of that entry, and no more."""
    seq = named(repository)
    with repository.writing(shelf.author(9)) as writing:
        writing.redact(seq, "after", "{}", Subject("item_value"))
    repository.close()
    with closing(shelf.KEYED(str(worked / "store.db"))) as outsider:
        with pytest.raises(sqlcipher.IntegrityError, match="audit is append-only"):
            outsider.execute(CHANGES[change], {"seq": seq})
        outsider.execute("UPDATE audit SET after = '[removed]' WHERE seq = :seq", {"seq": seq})
        insert(outsider, entry(outsider, action="printed"))
        with pytest.raises(sqlcipher.IntegrityError, match="audit is append-only"):
            outsider.execute("UPDATE audit SET after = '{}' WHERE seq = :seq", {"seq": seq})
