"""Tampering and damage are found."""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jdm_desktop.domain.record import content
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Session
from jdm_desktop.store import check, database
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import ROWS
from jdm_desktop.store.triggers import TRIGGERS

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
    "an entry's time unreadable": ("UPDATE audit SET at = 'never' WHERE seq = 7", "cannot be read"),
    "an entry's action unknown": ("UPDATE audit SET action = 'x' WHERE seq = 7", "cannot be read"),
    "a value": ("UPDATE item_value SET text = '35' WHERE item = 'weight'", "not as the audit trail says"),
    "a value's source": ("UPDATE item_value SET source = 'x' WHERE item = 'weight'", "not as the audit trail says"),
    "who entered a value": ("UPDATE item_value SET entered_by = 2 WHERE item = 'sex'", "not as the audit trail says"),
    "when it was entered": (
        "UPDATE item_value SET entered_at = '2026-01-01T00:00:00.000000Z' WHERE item = 'sex'",
        "not as the audit trail says",
    ),
    "a determination": ("UPDATE determination SET answer = 'no' WHERE criterion = 'I2'", "not as the audit trail says"),
    "a determination's word": ("UPDATE determination SET answer = 'maybe' WHERE id = 1", "cannot be read"),
    "a determination removed": ("DELETE FROM determination WHERE criterion = 'I2'", "not as the audit trail says"),
    "a record added": (
        "INSERT INTO site SELECT id + 1, entered_by, entered_at, entered_zone, entry, 'X', name FROM site",
        "not as the audit trail says",
    ),
    "a name": ("UPDATE identity SET name = 'Somebody Else'", "not as the audit trail says"),
    "a password": ("UPDATE person SET password = 'x'", "not as the audit trail says"),
    "a role": ("UPDATE person SET role = 'administrator'", "not as the audit trail says"),
    "a paper's bytes": ("UPDATE paper SET content = x'00'", "not as the audit trail says"),
    "a snapshot": ("UPDATE snapshot SET text = replace(text, '30.5', '35.0')", "not as the audit trail says"),
    "a study file": ("UPDATE study_version SET text = text || ' '", "not as the audit trail says"),
    "a reference": ("UPDATE screening SET participant_id = 77 WHERE id = 1", "refer to others that are not there"),
    "text that is none": ("UPDATE item_value SET source = CAST(x'ff' AS TEXT)", "cannot be read"),
}


def tamper(folder: Path, script: str) -> None:
    """Alter a closed store as somebody would who knows SQL: the safeguards off, and on again afterwards."""
    with closing(sqlite3.connect(folder / "store.db", isolation_level=None)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(script)
        for statement in TRIGGERS.values():
            connection.execute(statement)


def said(folder: Path) -> str:
    """Return what the check says, in one line."""
    return " ".join(problem.text(Language.ENGLISH) for problem in check.examine(folder).problems)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found(worked: Session, folder: Path, tampering: str) -> None:
    """Whatever is altered, in the trail or past it, is said in a sentence; and the store is not opened."""
    script, sentence = TAMPERINGS[tampering]
    worked.workspace.close()
    assert check.examine(folder).problems == ()
    tamper(folder, script)
    assert sentence in said(folder)
    with pytest.raises(StoreTrouble, match="cannot be trusted"):
        check.open_sound(folder, database.connect_plain)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_removed_safeguard_is_found(worked: Session, folder: Path, trigger: str) -> None:
    """A trigger that is gone, or says something else under its name, is named."""
    worked.workspace.close()
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(f"CREATE TRIGGER {trigger} BEFORE DELETE ON draft BEGIN SELECT 1; END")
    assert trigger in said(folder)


def test_a_sound_store_is_found_sound(worked: Session, folder: Path) -> None:
    """After a whole working day's kinds of changes nothing is found, and everything was looked at."""
    entries = worked.workspace.repository.head()
    worked.workspace.close()
    found = check.examine(folder)
    assert found.problems == ()
    assert (found.entries, found.head) == (entries.seq, entries.hash)
    assert found.records > 20


def contents(repository: Repository) -> dict[tuple[str, int], tuple[str, object]]:
    """Return every record with its writer."""
    return {
        (record.entity, record.id): (content(record), record.entered)
        for kind in ROWS
        for record in repository.each(kind)
    }


def flips(worked: Session, folder: Path, count: int) -> tuple[int, int]:
    """Flip single bits, one at a time; return how many were found, and how many changed a record unnoticed."""
    before = contents(worked.workspace.repository)
    trail = list(worked.workspace.repository.entries())
    worked.workspace.close()
    path = folder / "store.db"
    whole = path.read_bytes()
    chance = random.Random(count)  # noqa: S311 - the same flips every time
    found = silent = 0
    for _ in range(count):
        place = chance.randrange(len(whole) * 8)
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            repository = check.open_sound(folder, database.connect_plain)
        except StoreTrouble:
            found += 1
            continue
        silent += contents(repository) != before or list(repository.entries()) != trail
        repository.close()
    return found, silent


def test_no_flipped_bit_changes_an_answer_unnoticed(worked: Session, folder: Path) -> None:
    """Of single-bit damages, each is found, or has changed no record and no entry."""
    found, silent = flips(worked, folder, 60)
    assert silent == 0
    assert found > 0


@pytest.mark.long
def test_no_flipped_bit_changes_an_answer_unnoticed_2000(worked: Session, folder: Path) -> None:
    """The same with 2,000 bits: JDM_LONG=1 python -m pytest tests/store/test_check.py -m long -s."""
    found, silent = flips(worked, folder, 2000)
    print(f"2,000 flipped bits: {found} found, {silent} silent changes")  # noqa: T201 - the figure for the README
    assert silent == 0


def test_damaged_pages_are_found(worked: Session, folder: Path) -> None:
    """A page that is zeroed, random or another's copy is found each time, or held nothing."""
    before = contents(worked.workspace.repository)
    worked.workspace.close()
    path = folder / "store.db"
    whole = path.read_bytes()
    silent = 0
    for page in range(0, len(whole), 4096):
        for put in (bytes(4096), os.urandom(4096), whole[4096:8192]):
            path.write_bytes(whole[:page] + put + whole[page + 4096 :])
            try:
                repository = check.open_sound(folder, database.connect_plain)
            except StoreTrouble:
                continue
            silent += contents(repository) != before
            repository.close()
    assert silent == 0
