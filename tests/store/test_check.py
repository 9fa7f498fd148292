"""Tampering and damage are found."""

import os
import random
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jdm_desktop.domain.participant import Participant
from jdm_desktop.domain.record import Record, content
from jdm_desktop.domain.staff import Site
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.store import check, schema
from jdm_desktop.store.anchor import Anchors
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import ROWS
from jdm_desktop.store.triggers import TRIGGERS
from tests.store import shelf

SWAP = """UPDATE audit SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE seq IN (5, 6);
UPDATE audit SET seq = -seq WHERE seq < 0"""
TAMPERINGS: dict[str, tuple[str, str]] = {
    "an entry edited": (
        "UPDATE audit SET after = replace(after, '30.5', '35.0') WHERE after LIKE '%30.5%'",
        "broken at",
    ),
    "an entry's author": ("UPDATE audit SET user_id = 'wang', person_id = 2 WHERE seq = 7", "broken at entry 7"),
    "an entry's time": ("UPDATE audit SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 7", "broken at entry 7"),
    "an entry's reason": ("UPDATE audit SET reason = '' WHERE reason = 'misread'", "broken at"),
    "an entry deleted": ("DELETE FROM audit WHERE seq = 9", "broken at entry 9"),
    "two entries swapped": (SWAP, "broken at entry 5"),
    "an entry's time unreadable": ("UPDATE audit SET at = 'never' WHERE seq = 7", "broken at entry 7"),
    "an entry's action unknown": ("UPDATE audit SET action = 'x' WHERE seq = 7", "broken at entry 7"),
    "an entry's salts": ("UPDATE audit SET salts = 'x' WHERE seq = 7", "broken at entry 7"),
    "an entry's digests": ("UPDATE audit SET digests = ',,' WHERE seq = 7", "broken at entry 7"),
    "an entry's text that is none": ("UPDATE audit SET after = CAST(x'ff' AS TEXT) WHERE seq = 7", "cannot be read"),
    "an entry's text that is bytes": ("UPDATE audit SET after = x'ff' WHERE seq = 7", "broken at entry 7"),
    "a value": ("UPDATE item_value SET text = '35' WHERE item = 'item7'", "not as the audit trail says"),
    "a value's source": ("UPDATE item_value SET source = 'x' WHERE item = 'item7'", "not as the audit trail says"),
    "who entered a value": ("UPDATE item_value SET entered_by = 2 WHERE item = 'item8'", "not as the audit trail says"),
    "when it was entered": (
        "UPDATE item_value SET entered_at = '2026-01-01T00:00:00.000000Z' WHERE item = 'item8'",
        "not as the audit trail says",
    ),
    "a determination": ("UPDATE determination SET answer = 'no' WHERE criterion = 'I2'", "not as the audit trail says"),
    "a determination's word": ("UPDATE determination SET answer = 'maybe' WHERE id = 1", "not as the audit trail says"),
    "a determination removed": ("DELETE FROM determination WHERE criterion = 'I2'", "not as the audit trail says"),
    "a record added": (
        "INSERT INTO site SELECT id + 1, entered_by, entered_at, entered_zone, entry, 'X', name, store FROM site",
        "not as the audit trail says",
    ),
    "a name": ("UPDATE identity SET name = 'Somebody Else'", "not as the audit trail says"),
    "a truth value": ("UPDATE person SET physician = 0", "not as the audit trail says"),
    "a truth value that is none": ("UPDATE person SET physician = 2", "not as the audit trail says"),
    "a day": ("UPDATE identity SET birth = '2016-04-02' WHERE id = 1", "not as the audit trail says"),
    "a day that is none": ("UPDATE identity SET birth = 'x' WHERE id = 1", "not as the audit trail says"),
    "a number": ("UPDATE settings SET idle_minutes = 600", "not as the audit trail says"),
    "a number that is none": ("UPDATE settings SET idle_minutes = 0.5", "not as the audit trail says"),
    "bytes that are none": ("UPDATE paper SET content = 3", "cannot be read"),
    "a key": ("UPDATE credential SET key = x'00'", "not as the audit trail says"),
    "a signature": ("UPDATE signature SET signature = x'00'", "not as the audit trail says"),
    "a scan": ("UPDATE ink_signature SET scan = x'00'", "not as the audit trail says"),
    "a role": ("UPDATE person SET role = 'administrator'", "not as the audit trail says"),
    "a paper's bytes": ("UPDATE paper SET content = x'00'", "not as the audit trail says"),
    "a snapshot": ("UPDATE snapshot SET text = replace(text, '30.5', '35.0')", "not as the audit trail says"),
    "a study file": ("UPDATE study_version SET text = text || ' '", "not as the audit trail says"),
    "a reference": ("UPDATE screening SET participant_id = 77 WHERE id = 1", "refer to others that are not there"),
    "text that is none": ("UPDATE item_value SET source = CAST(x'ff' AS TEXT)", "cannot be read"),
    "a column gone": ("ALTER TABLE item_value RENAME COLUMN source TO sauce", "cannot be read"),
}


def tamper(folder: Path, script: str) -> None:
    """Alter a closed store as somebody would who knows SQL: the safeguards off, and on again afterwards."""
    with closing(shelf.KEYED(str(folder / "store.db"))) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(script)
        for statement in TRIGGERS.values():
            connection.execute(statement)


def said(folder: Path) -> str:
    """Return what the check says, in one line."""
    return " ".join(problem.text(Language.ENGLISH) for problem in check.examine(folder, shelf.KEYED).problems)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found(worked: Path, tampering: str) -> None:
    """Whatever is altered, in the trail or past it, is said in a sentence; and the store is not opened."""
    script, sentence = TAMPERINGS[tampering]
    assert check.examine(worked, shelf.KEYED).problems == ()
    tamper(worked, script)
    assert sentence in said(worked)
    with pytest.raises(StoreTrouble, match="cannot be trusted"):
        shelf.opened(worked)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_removed_safeguard_is_found(worked: Path, trigger: str) -> None:
    """A trigger that is gone, or says something else under its name, is named."""
    with closing(shelf.KEYED(str(worked / "store.db"))) as connection:
        connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(f"CREATE TRIGGER {trigger} BEFORE DELETE ON draft BEGIN SELECT 1; END")
    assert trigger in said(worked)


def test_a_sound_store_is_found_sound(repository: Repository, worked: Path) -> None:
    """After a whole working day's kinds of changes nothing is found, and everything was looked at."""
    head = repository.head()
    records = len(contents(repository))
    repository.close()
    found = check.examine(worked, shelf.KEYED)
    assert found.problems == ()
    assert (found.entries, found.head, found.records) == (head.seq, head.hash, records)
    assert {kind for kind in ROWS if repository_holds(worked, kind)} == set(ROWS)


def repository_holds(folder: Path, kind: type[Record]) -> bool:
    """Tell whether a store has a record of a kind."""
    repository = shelf.opened(folder)
    try:
        return repository.any(kind)
    finally:
        repository.close()


def contents(repository: Repository) -> dict[tuple[str, int], tuple[str, object]]:
    """Return every record with its writer."""
    return {
        (record.entity, record.id): (content(record), record.entered)
        for kind in ROWS
        for record in repository.each(kind)
    }


def survivors(worked: Path, whole: bytes, damages: Iterable[bytes]) -> tuple[int, int]:
    """Put damaged files in a store's place; return how many were found, and how many changed something unnoticed."""
    (worked / "store.db").write_bytes(whole)
    repository = shelf.opened(worked)
    before, trail, head = contents(repository), list(repository.entries()), repository.head()
    repository.close()
    anchors = Anchors(worked.with_name("anchors"), shelf.KEY)
    anchors.keep(head, shelf.stamp())
    found = silent = 0
    for damaged in damages:
        (worked / "store.db").write_bytes(damaged)
        (worked / "store.db-journal").unlink(missing_ok=True)
        try:
            repository = check.open_sound(worked, shelf.KEYED, anchors)
        except StoreTrouble:
            found += 1
            continue
        is_same = contents(repository) == before and list(repository.entries()) == trail
        silent += not is_same and anchors.problem(repository) is None
        repository.close()
    return found, silent


def flipped(whole: bytes, count: int) -> Iterator[bytes]:
    """Yield a file with a single bit flipped, so many times."""
    chance = random.Random(count)  # noqa: S311 - the same flips every time
    for _ in range(count):
        place = chance.randrange(len(whole) * 8)
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        yield bytes(damaged)


def pages_damaged(whole: bytes, count: int) -> Iterator[bytes]:
    """Yield a file with a page that is zeroed, random, or another page's copy, so many times."""
    chance = random.Random(count)  # noqa: S311 - the same pages every time
    pages = len(whole) // 4096
    for number in range(count):
        start = number * pages // count * 4096
        other = chance.randrange(pages) * 4096
        put = (bytes(4096), chance.randbytes(4096), whole[other : other + 4096])[number % 3]
        yield whole[:start] + put + whole[start + 4096 :]


def cut(whole: bytes, step: int) -> Iterator[bytes]:
    """Yield a file cut off at every so many bytes."""
    return (whole[:end] for end in range(0, len(whole), step))


def test_no_damage_changes_anything_unnoticed(worked: Path) -> None:
    """Flipped bits, damaged pages, a file cut off: each is found, or has changed no record and no entry."""
    whole = (worked / "store.db").read_bytes()
    damages = [*flipped(whole, 40), *pages_damaged(whole, 24), *cut(whole, 7 * 4096)]
    found, silent = survivors(worked, whole, damages)
    assert silent == 0
    assert found > len(damages) * 0.9


@pytest.mark.long
def test_no_damage_changes_anything_unnoticed_2000(worked: Path) -> None:
    """2,000 bits, 435 pages, cut at every 4 kB: JDM_LONG=1 python -m pytest tests/store/test_check.py -m long -s."""
    whole = (worked / "store.db").read_bytes()
    for name, damages in (
        ("flipped bits", list(flipped(whole, 2000))),
        ("damaged pages", list(pages_damaged(whole, 435))),
        ("cuts", list(cut(whole, 4096))),
    ):
        found, silent = survivors(worked, whole, damages)
        print(f"{len(damages)} {name}: {found} found, {silent} silent changes")  # noqa: T201 - the figure for the README
        assert silent == 0


def test_a_damaged_store_is_opened_to_be_read_only(worked: Path) -> None:
    """What can still be read is read, nothing can be written, and the file stays as it is."""
    path = worked / "store.db"
    damaged = bytearray(path.read_bytes())
    damaged[-2048] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(StoreTrouble, match="cannot be trusted"):
        shelf.opened(worked)
    repository, found = check.open_damaged(worked, shelf.KEYED)
    assert found.problems
    assert repository.all(Participant)[0].screening_number == "S-001"
    with pytest.raises(StoreTrouble, match="opened to be read only"):
        shelf.put(repository, Site(code="02", name="Another"))
    with pytest.raises(StoreTrouble, match="opened to be read only"):
        repository.keep_draft(1, "x", "y")
    with pytest.raises(StoreTrouble), repository.database.bare() as connection:
        connection.exec_driver_sql("DELETE FROM draft")
    repository.close()
    assert path.read_bytes() == damaged


def test_a_store_without_a_first_page_is_not_opened_at_all(worked: Path) -> None:
    """Where nothing can be read, one sentence says so, and a backup is the way."""
    path = worked / "store.db"
    path.write_bytes(path.read_bytes()[:100] + os.urandom(3996) + path.read_bytes()[4096:])
    with pytest.raises(StoreTrouble, match=r"is damaged\. It was left as it is: restore a backup"):
        check.open_damaged(worked, shelf.KEYED)


def test_a_sound_store_opened_to_be_read_only_is_found_sound(worked: Path) -> None:
    """The way to look at damage says nothing where there is none, and refuses a newer version."""
    repository, found = check.open_damaged(worked, shelf.KEYED)
    repository.close()
    assert found.problems == ()
    with closing(shelf.KEYED(str(worked / "store.db"))) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    with pytest.raises(StoreTrouble, match="written by a newer version"):
        check.open_damaged(worked, shelf.KEYED)
