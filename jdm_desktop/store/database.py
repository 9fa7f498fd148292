"""The one door to the store's file: open with its key, lock, check what it is, and write in transactions."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from jdm_desktop.domain.trouble import StoreTrouble, WrongKey
from jdm_desktop.store import failures
from jdm_desktop.store.copying import Copying

FILE_NAME = "store.db"
APPLICATION_ID = 0x4A444D44  # "JDMD", in the header of every store (sqlite.org/fileformat.html, 1.3.14), encrypted
KEY_BYTES = 32
PAGE_BYTES = 4096  # SQLCipher's page, each with its own HMAC
PAGES = "cipher_integrity_check"
"""Says of each page that is not as it was written what is wrong; nothing of a file that is not encrypted."""

Connect = Callable[[str], sqlite3.Connection]
"""Opens the file of that name in autocommit, with the store's key."""

Again = Callable[[], sqlite3.Connection]

_PLAIN = b"SQLite format 3\0"  # how a file that is not encrypted begins (sqlite.org/fileformat.html, 1.3.1)

# PERSIST with EXTRA loses no acknowledged commit when the power fails, on Windows neither; a write-ahead log may.
_DURABLE = ("journal_mode=PERSIST", "synchronous=EXTRA")
_STRICT = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "busy_timeout=0",
    "recursive_triggers=ON",
)


class Database:
    """An open store, held by this process alone until it is closed."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None, *, again: Again | None = None) -> None:
        """Take an open connection; `again` opens one more for a store that is to be read only."""
        self.path = path
        self._written: Session | None = None
        self._identity = _identity(path)
        self._again = again
        self._copying: Copying | None = None
        self._take(connection)

    def _take(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._writer = _engine(connection)
        self._reader = self._writer.execution_options(begin="BEGIN")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Write: all that is done inside is committed on leaving, or nothing is.

        Raises StoreTrouble where the world is at fault; what was committed before stands, and trying again is possible.
        """
        self.require_writable()
        self._require_in_place()
        with failures.told(), Session(self._writer, autoflush=False, expire_on_commit=False) as session:
            self._written = session
            try:
                with session.begin():
                    yield session
            finally:
                self._written = None
        self._require_in_place()

    def require_writable(self) -> None:
        """Raise StoreTrouble where the store was opened to be read only."""
        if self._again is not None:
            raise StoreTrouble(failures.VIEWED)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read one state of the store, inside a transaction what it wrote; raise StoreTrouble as `transaction` does."""
        if self._written is not None:
            yield self._written
            return
        with self._told(), Session(self._reader, autoflush=False) as session:
            yield session

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """Give the connection outside any transaction, for what SQLite does not do inside one."""
        with self._told(), self._writer.connect() as connection:
            yield connection.execution_options(begin="")

    def raw(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """Yield what the file holds, value by value as it is, outside any transaction; raise StoreTrouble."""
        with self._told():
            yield from self._connection.execute(statement)

    def copying_to(self, path: Path, connect: Connect) -> Iterator[None]:
        """Copy the whole store into a new file, step by step, as it stands at the last one; raise StoreTrouble.

        Between two steps it may be read and written, in transactions of their own. Closing the store stops the copy.
        The copy does not survive a power failure before it is synced.
        """
        with failures.told(), Copying(self._connection, path, connect) as copying:
            self._copying = copying
            try:
                while not copying.step():
                    yield
            finally:
                self._copying = None

    @property
    def size(self) -> int:
        """How many bytes the store takes."""
        return _get(self._connection, "page_count") * _get(self._connection, "page_size")

    @contextmanager
    def remembering(self, most: int) -> Iterator[None]:
        """Keep up to so many bytes of the file in memory, for reading it more than once."""
        with failures.told():
            usual = _get(self._connection, "cache_size")
            _set(self._connection, f"cache_size={-(most // 1024)}")
            try:
                yield
            finally:
                _set(self._connection, f"cache_size={usual}", "shrink_memory")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Do as `failures.told`; a connection that met a damaged page reads nothing more, so it is replaced."""
        try:
            with failures.told():
                yield
        except StoreTrouble as trouble:
            if self._again is None:
                raise
            self.close()
            self._take(self._again())
            raise StoreTrouble(failures.UNREADABLE) from trouble

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Wait for no disk: for a store that can be made again. The next commit makes all of it durable."""
        _set(self._connection, "synchronous=OFF")
        try:
            yield
        finally:
            _set(self._connection, *_DURABLE)

    def settle(self) -> None:
        """Write what stands already, so that a commit before it whose last sync failed is durable. Raises StoreTrouble.

        The journal of that commit is ended on the disk only when the next one is.
        """
        with self.transaction() as session:
            connection = session.connection()
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def close(self) -> None:
        """Close the file and let go of the lock."""
        if self._copying is not None:
            self._copying.stop()
        self._writer.dispose()
        self._connection.close()

    def _require_in_place(self) -> None:
        """Refuse a file that was removed or replaced: it can still be written to, and nobody would ever read it."""
        if self.path is not None and _identity(self.path) != self._identity:
            raise StoreTrouble(failures.GONE, file=self.path)


def connect_with(key: bytes) -> Connect:
    """Return what opens a file with the store's random key of 32 bytes; the file is encrypted page by page.

    Opening raises WrongKey where the key fits no page of the file, StoreTrouble where pages are damaged; the file is
    closed then, and nothing was read of it.
    """
    if len(key) != KEY_BYTES:
        message = f"the key of a store has {KEY_BYTES} bytes"
        raise ValueError(message)

    def connect(name: str) -> sqlite3.Connection:
        # Its interface is that of the standard library's connection, its classes are not.
        # A copy is made in a thread that has the connection while no other thread goes on (see `copying`).
        opened = sqlcipher.connect(name, isolation_level=None, timeout=0, check_same_thread=False)
        connection = cast("sqlite3.Connection", opened)
        try:
            # The log first: it would put a line on the error stream for every page that does not fit the key.
            _set(connection, "cipher_log_level=NONE", f"key=\"x'{key.hex()}'\"")
            _require_fitting(connection, Path(name))
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _require_fitting(connection: sqlite3.Connection, path: Path) -> None:
    """Read the first page, and tell a key that fits nothing from a first page that is damaged."""
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
    except sqlcipher.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_NOTADB:
            raise
        pages = path.stat().st_size // PAGE_BYTES
        if pages and len(connection.execute(f"PRAGMA {PAGES}").fetchall()) >= pages:
            raise WrongKey(failures.WRONG_KEY, file=path) from error
        raise StoreTrouble(failures.DAMAGED, file=path) from error


def _connect_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, timeout=0)


def open_file(path: Path, connect: Connect) -> Database:
    """Open a store's file and keep everybody else out.

    Raises StoreTrouble, and touches nothing, where it is in use, newer, damaged, not ours or not writable.
    """
    with failures.told_on_opening(path, is_unknown=True):
        _require_store(path)
        _require_writable(path)
        connection = connect(str(path))
        try:
            _take(connection, path)
        except BaseException:
            connection.close()
            raise
        return Database(connection, path)


def open_reading(path: Path, connect: Connect) -> Database:
    """Open a store's file so that nothing can be written to it; damage shows where it is read.

    Raises StoreTrouble where it cannot be opened at all.
    """

    def again() -> sqlite3.Connection:
        connection = connect(str(path))
        try:
            _set(connection, "query_only=ON", *_STRICT)
            _require_ours(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection

    with failures.told_on_opening(path, is_unknown=True):
        _require_store(path)
        return Database(again(), path, again=again)


def open_new(path: Path, connect: Connect) -> Database:
    """Open an empty file in which a store is to be made; only whole does it get its name, so no journal is needed."""
    with failures.told_on_opening(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = connect(str(path))
        _set(connection, "journal_mode=MEMORY", "synchronous=FULL", *_STRICT)
        return Database(connection, path)


def open_memory() -> Database:
    """Open an empty database that is gone when it is closed."""
    connection = _connect_memory()
    _set(connection, *_STRICT)
    return Database(connection)


def version_of(database: Database) -> int:
    """Return the number of the last migration that the store went through."""
    with database.bare() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def mark(connection: Connection, version: int) -> None:
    """Mark the file as a store of this program, with the number of the last migration."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {version}")


def _require_store(path: Path) -> None:
    if not path.exists():
        raise StoreTrouble(failures.ABSENT, folder=path.parent)
    if path.stat().st_size == 0:
        raise StoreTrouble(failures.EMPTY, file=path)
    with path.open("rb") as file:
        if file.read(len(_PLAIN)) == _PLAIN:
            raise StoreTrouble(failures.NOT_ENCRYPTED, file=path)


def _require_writable(path: Path) -> None:
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreTrouble(failures.READ_ONLY, folder=path.parent)


def _take(connection: sqlite3.Connection, path: Path) -> None:
    """Check that the file is ours before anything is written to it, then lock it until it is closed."""
    _set(connection, "locking_mode=EXCLUSIVE")
    _require_ours(connection, path)
    _set(connection, *_DURABLE, *_STRICT)
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()  # fails where a table's definition is damaged
    connection.execute("COMMIT")


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    if _get(connection, "application_id") != APPLICATION_ID:
        raise StoreTrouble(failures.NOT_OURS, file=path)


def _set(connection: sqlite3.Connection, *settings: str) -> None:
    for setting in settings:
        connection.execute(f"PRAGMA {setting}").fetchall()


def _get(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _engine(connection: sqlite3.Connection) -> Engine:
    """Return an engine of one connection, whose transactions begin when it says so and hold for tables too."""
    driver = sqlite3 if isinstance(cast("object", connection), sqlite3.Connection) else sqlcipher
    engine = create_engine("sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(bound: Connection) -> None:
        statement = bound.get_execution_options().get("begin", "BEGIN IMMEDIATE")
        if statement:
            bound.exec_driver_sql(statement)

    return engine


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Return what tells a file from another one that took its name."""
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None
