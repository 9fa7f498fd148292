"""Which tables a store has: made whole where there is none, migrated where it is older, refused where it is newer."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection, text

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.store import database, failures, triggers
from jdm_desktop.store.database import Connect, Database
from jdm_desktop.store.tables import Row

VERSION = 1
"""The number of the last migration in migrations/versions."""


BeforeUpgrade = Callable[[Database], object]
"""Makes a proven backup of an older store before it is brought up to date; raises StoreTrouble where it cannot."""


def open_folder(
    folder: Path, connect: Connect, *, before_upgrade: BeforeUpgrade | None = None, as_it_is: bool = False
) -> Database:
    """Open the store in `folder` and keep everybody else out; make it where there is none, bring it up to date.

    An older store is brought up to date once `before_upgrade` has made its backup, and not without. Raises
    StoreTrouble, and touches nothing, where it is in use, newer, damaged, not ours or not writable, and where it would
    have to be made though it is wanted `as_it_is`.
    """
    path = folder / database.FILE_NAME
    with failures.told_on_opening(path):
        if not as_it_is and not path.exists():
            _make(path, connect)
    opened = database.open_file(path, connect)
    try:
        with failures.told_on_opening(path):
            _bring_up_to_date(opened, path, before_upgrade)
            if not as_it_is:
                _clear_leftovers(folder)
    except BaseException:
        opened.close()
        raise
    return opened


def open_reading(path: Path, connect: Connect) -> Database:
    """Open a store's file so that nothing can be written to it.

    Raises StoreTrouble where it cannot be opened at all, or where it is of a newer version.
    """
    opened = database.open_reading(path, connect)
    try:
        with failures.told_on_opening(path):
            _known_version(opened, path)
    except BaseException:
        opened.close()
        raise
    return opened


def open_memory() -> Database:
    """Return a new store that is gone when it is closed."""
    opened = database.open_memory()
    with opened.transaction() as session:
        build(session.connection())
    return opened


def build(connection: Connection) -> None:
    """Make every table and trigger in an empty database; what migrations from the first on would make, but faster."""
    Row.metadata.create_all(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": f"{VERSION:04d}"})
    triggers.create(connection)
    database.mark(connection, VERSION)


def _bring_up_to_date(opened: Database, path: Path, before_upgrade: BeforeUpgrade | None) -> None:
    version = _known_version(opened, path)
    if version == VERSION:
        return
    if before_upgrade is None:
        raise StoreTrouble(failures.OLDER, folder=path.parent)
    from jdm_desktop.store import migrations  # noqa: PLC0415 - Alembic takes long to import and is seldom needed

    before_upgrade(opened)
    migrations.upgrade(opened, VERSION, migrations.FOLDER)


def _known_version(opened: Database, path: Path) -> int:
    version = database.version_of(opened)
    if version > VERSION:
        raise StoreTrouble(failures.NEWER, folder=path.parent)
    return version


def _make(path: Path, connect: Connect) -> None:
    """Make a store under a name of its own and give it its name once it is whole: a kill leaves none or a whole one."""
    whole_file.make_folder(path.parent)
    fresh = path.with_name(f".{path.name}.{token_hex(4)}.new")
    try:
        made = database.open_new(fresh, connect)
        try:
            with made.transaction() as session:
                build(session.connection())
        finally:
            made.close()
        _give_name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    whole_file.sync_folder(path.parent)


def _give_name(fresh: Path, path: Path) -> None:
    """Rename without replacing: where two programs start at once, the later one opens what the earlier one made."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:  # a disk without hard links, such as a stick
        if not path.exists():
            fresh.rename(path)


def _clear_leftovers(folder: Path) -> None:
    """Remove what a start that was killed left half-made; the lock says that no other start needs it."""
    for leftover in folder.glob(f".{database.FILE_NAME}.*.new"):
        with suppress(OSError):
            leftover.unlink()
