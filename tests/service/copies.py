"""Stores in memory that were prepared once, and of which every test gets a copy: preparing one takes a second."""

import copy
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from jdm_desktop.keys.slots import KeyFile
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.papers import Papers
from jdm_desktop.store import database
from jdm_desktop.store.repository import Repository
from tests.service import desk

Prepare = Callable[[Entrance], object]
MakePapers = Callable[[], Papers]


@dataclass(frozen=True)
class _Original:
    """A store as it was prepared: its database, its keys, and the time it was then."""

    image: bytes
    keys: KeyFile
    at: datetime


def copy_of(prepare: Prepare, study: str, papers: MakePapers) -> Entrance:
    """Return the door of a store in memory that `prepare` has prepared, with nobody signed in."""
    original = _original(prepare, study, papers)
    store = Repository(database.open_memory())
    with store.database.bare() as connection:
        _raw(connection).deserialize(original.image)
    return Entrance(
        store,
        desk.Watch(original.at),
        "desk 1",
        desk.library(study),
        papers=papers(),
        keys=copy.deepcopy(original.keys),
        cost=desk.CHEAP,
        new_key=desk.known_key,
    )


@cache
def _original(prepare: Prepare, study: str, papers: MakePapers) -> _Original:
    watch = desk.Watch()
    door = Entrance.in_memory(
        watch, "desk 1", desk.library(study), papers=papers(), cost=desk.CHEAP, new_key=desk.known_key
    )
    prepare(door)
    with door.repository.database.bare() as connection:
        image = _raw(connection).serialize()
    assert door.keys is not None
    original = _Original(image, door.keys, watch.at)
    door.close()
    return original


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
