"""What somebody does to a closed store who has its key: any SQL, and the whole chain forged anew."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from jdm_desktop.domain.audit import START, Entry
from jdm_desktop.keys.slots import KeyFile
from jdm_desktop.store import database, rows, schema
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.triggers import TRIGGERS
from tests.trust import acts
from tests.trust.acts import Place

Forgery = Callable[[list[Entry]], list[Entry]]


def key(place: Place) -> bytes:
    """Return the store's key, as the first person's password gives it."""
    unlocked = KeyFile.open(place.store).unlock(acts.LI, acts.OLD)
    assert unlocked is not None
    return unlocked.store_key


@contextmanager
def connected(place: Place) -> Iterator[sqlite3.Connection]:
    """Give the store's connection with its safeguards off, and put them on again."""
    connection = database.connect_with(key(place))(str(place.store / database.FILE_NAME))
    try:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for statement in TRIGGERS.values():
            connection.execute(statement)
    finally:
        connection.close()


def alter(place: Place, script: str) -> None:
    """Run SQL on a closed store."""
    with connected(place) as connection:
        for statement in script.split(";\n"):
            connection.execute(statement)


def forge(place: Place, forgery: Forgery) -> None:
    """Write the trail of a closed store anew, each entry with its right number, hash and the hash before it."""
    opened = Repository(schema.open_folder(place.store, database.connect_with(key(place))))
    forged = list(resealed(forgery(list(opened.entries()))))
    opened.close()
    alter(place, "DELETE FROM audit")
    opened = Repository(schema.open_folder(place.store, database.connect_with(key(place))))
    with opened.database.transaction() as session:
        for entry in forged:
            session.add(rows.from_entry(entry))
            session.flush()
    opened.close()


def resealed(entries: list[Entry]) -> Iterator[Entry]:
    """Yield entries with the numbers and hashes that they must have in this order."""
    previous = START
    for number, entry in enumerate(entries, 1):
        sealed = replace(entry, seq=number, previous=previous).sealed()
        previous = sealed.hash
        yield sealed
