"""The world's failures in plain words: what failed, that nothing half-done was kept, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import N_

# SQLite's primary result codes (sqlite.org/rescode.html) for which the program is not to blame.
_SENTENCES = {
    sqlite3.SQLITE_BUSY: N_("The store is in use by another program. Nothing of the last entry was saved: try again."),
    sqlite3.SQLITE_CANTOPEN: N_(
        "The store's folder cannot be written to. Nothing of the last entry was saved; all before it is. "
        "See that the folder is there and open to you, then try again."
    ),
    sqlite3.SQLITE_CORRUPT: N_(
        "The store's file is damaged. Nothing of the last entry was saved. Stop working and restore a backup."
    ),
    sqlite3.SQLITE_FULL: N_(
        "The disk is full. Nothing of the last entry was saved; all before it is. Free some space, then try again."
    ),
    sqlite3.SQLITE_IOERR: N_(
        "The disk reports an error. Nothing of the last entry was saved; all before it is. "
        "See that the disk is connected and has space, then try again."
    ),
    sqlite3.SQLITE_LOCKED: N_(
        "The store is in use by another program. Nothing of the last entry was saved: try again."
    ),
    sqlite3.SQLITE_NOMEM: N_(
        "The computer's memory is full. Nothing of the last entry was saved; all before it is. "
        "Close other programs, then try again."
    ),
    sqlite3.SQLITE_NOTADB: N_(
        "The store's file is damaged. Nothing of the last entry was saved. Stop working and restore a backup."
    ),
    sqlite3.SQLITE_PERM: N_(
        "The store may not be written to. Nothing of the last entry was saved; all before it is. "
        "See that the folder is open to you, then try again."
    ),
    sqlite3.SQLITE_READONLY: N_(
        "The store may not be written to. Nothing of the last entry was saved; all before it is. "
        "See that the folder is open to you, then try again."
    ),
}

UNCERTAIN = N_(
    "The disk reports an error, and it is not certain whether the last entry was saved; all before it is. "
    "See that the disk is connected and has space, then look at the record before you enter it again."
)
IN_USE = N_("The store in {folder} is open already, here or on another computer. Go on there, or close it there first.")
NOT_OURS = N_("The file {file} is not a store of this program, or it is damaged. It was left as it is.")
DAMAGED = N_("The file {file} is damaged. It was left as it is: restore a backup.")
WRONG_KEY = N_(
    "The key does not fit the file {file}: it is another store's file, or its beginning is damaged. "
    "It was left as it is: bring the right file back, or restore a backup."
)
NOT_ENCRYPTED = N_(
    "The file {file} is not encrypted, so it is not a store of this version of the program. "
    "It was left as it is: bring the right file back, or restore a backup."
)
EMPTY = N_("The file {file} is empty, so its content is lost. It was left as it is: restore a backup.")
NOT_SOUND = N_("The store in {folder} cannot be trusted. {problem} It was left as it is: restore a backup.")
NEWER = N_(
    "The store in {folder} was written by a newer version of this program. It was left as it is: "
    "install the newer version to open it."
)
ABSENT = N_("There is no store in {folder}.")
OLDER = N_(
    "The store in {folder} was written by an older version of this program. It was left as it is: "
    "start the program once to bring it up to date."
)
READ_ONLY = N_("The store in {folder} cannot be written to. Nothing was changed: see that the folder is open to you.")
UNREACHABLE = N_(
    "The folder {folder} cannot be used ({detail}). Nothing was changed: "
    "see that it is there and that you may write to it, then try again."
)
VIEWED = N_("The store was opened to be read only. Nothing was changed: restore a backup to go on working.")
UNREADABLE = N_("This part of the store is damaged and cannot be read. Restore a backup to see it again.")
GONE = N_(
    "The store {file} was removed or replaced while it was open. The last entry is not saved: "
    "bring the folder back, then start the program again."
)

_ON_OPENING = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: NOT_OURS,
}

ERRORS: tuple[type[Exception], ...] = (DBAPIError, sqlite3.Error, sqlcipher.Error)
"""What reading and writing raise: SQLCipher's driver has errors of its own, which are not the standard library's."""

SENSELESS: tuple[type[Exception], ...] = (
    StoreTrouble,
    *ERRORS,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
)
"""What reading raises where a damaged file or a tampered record makes no sense; the statements themselves are sound."""


@contextmanager
def told() -> Iterator[None]:
    """Raise StoreTrouble in place of what SQLite says when the world is at fault; let every bug through."""
    try:
        yield
    except ERRORS as error:
        sentence = _SENTENCES.get(_code(error))
        if sentence is None:
            raise
        raise StoreTrouble(sentence) from error


@contextmanager
def told_on_opening(path: Path, *, is_unknown: bool = False) -> Iterator[None]:
    """Raise StoreTrouble, as `told` does, with the words for a store that cannot be opened.

    While a file `is_unknown`, that SQLite makes no sense of it means that it is damaged, and no bug.
    """
    try:
        yield
    except ERRORS as error:
        code = _code(error)
        unknown = DAMAGED if is_unknown else None
        sentence = _ON_OPENING.get(code) or _SENTENCES.get(code) or unknown
        if sentence is None:
            raise
        raise StoreTrouble(sentence, folder=path.parent, file=path) from error
    except OSError as error:
        raise StoreTrouble(UNREACHABLE, folder=path.parent, detail=error.strerror or error) from error
    except UnicodeDecodeError as error:  # the driver's own message quotes what is damaged
        if not is_unknown:
            raise
        raise StoreTrouble(DAMAGED, folder=path.parent, file=path) from error


def _code(error: Exception) -> int:
    """Return SQLite's primary result code, 0 where there is none."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if str(cause).startswith("Could not decode to UTF-8"):  # the driver's own error, which bears no code
        return sqlite3.SQLITE_CORRUPT
    return int(getattr(cause, "sqlite_errorcode", 0) or 0) & 0xFF
