"""Backups: a store, its key file and a manifest in a folder of their own, which counts only once it is proven.

A backup is made under a name that does not count, opened, checked whole against its manifest, and only then named.
"""

import hashlib
import hmac
import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any

import orjson

from jdm_desktop import whole_file
from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.record import canonical, stamp_text, stamp_time
from jdm_desktop.domain.trouble import Message, StoreTrouble
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_
from jdm_desktop.store import check, database, retention, schema, space, swap
from jdm_desktop.store.database import Connect, Database
from jdm_desktop.store.repository import Repository

MANIFEST_NAME, KEYS_NAME = "manifest.json", "store.keys"
_FORMAT = 1
_NAME = re.compile(r"\d{8}T\d{6}Z-\d+(-\d+)?")
_MAKING, _REMOVING = ".making-", ".removing-"
_PURPOSE = b"jdm-desktop manifest of a backup\x01"

NOT_MADE = N_(
    "The backup could not be made in {folder} ({detail}). All that was entered is saved in the store: "
    "see that the folder is there, is open to you and has space, then make the backup again."
)
NOT_RESTORED = N_(
    "The backup could not be put back in {folder} ({detail}). Nothing is lost: see that the folder is open to you and "
    "has space, then start the program again."
)
NOT_COPIED = N_(
    "The backup was made, but not copied to {folder} ({detail}). "
    "See that the second place is connected, is open to you and has space."
)
ALTERED = N_("The manifest of the backup of {made} was altered, or it is another store's backup.")
UNLIKE = N_("The files of the backup of {made} are not as its manifest says.")
UNREAD = N_(
    "The backup of {made} cannot be trusted: it could not be read ({detail}). "
    "See that its disk is connected, then try again, or choose another backup."
)
NOT_SOUND = N_("The backup of {made} cannot be trusted. {problem}")
_ABSENT = N_("the folder is not there")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: where it lies, when it was made, of which store, and the last entry of its trail."""

    path: Path
    made: datetime
    store: str
    head: Head
    program: str
    said: str

    @property
    def size(self) -> int:
        """How many bytes it takes, 0 where nobody can say."""
        try:
            return sum(file.stat().st_size for file in self.path.iterdir())
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Copied:
    """A store that was copied and is no backup yet: where it lies, when that was, and the last entry of its trail."""

    path: Path
    at: Stamp
    head: Head


@dataclass(frozen=True, slots=True)
class Maker:
    """What backups of one store are made with: where they go, its key, its name, and the program's version."""

    folder: Path
    key: bytes
    store: str
    program: str

    @property
    def connect(self) -> Connect:
        """What opens the store and its backups."""
        return database.connect_with(self.key)

    def make(self, source: Database, keys: bytes, at: Stamp) -> Backup:
        """Make a backup of an open store with its key file, and prove it; raise StoreTrouble where that fails."""
        return self.finish(self.begin(source, keys, at))

    def begin(self, source: Database, keys: bytes, at: Stamp) -> Copied:
        """Copy an open store and its key file at once; otherwise as `copying`."""
        copying = self.copying(source, lambda: keys, at)
        while True:
            try:
                next(copying)
            except StopIteration as done:
                copied: Copied = done.value
                return copied

    def copying(self, source: Database, keys: Callable[[], bytes], at: Stamp) -> Generator[None, None, Copied]:
        """Copy an open store and its key file in steps; the copy counts only once `finish` has proven it.

        Raises StoreTrouble, with nothing left behind; so does closing it before its end.
        """
        with _making(self.folder, self.store) as place:
            space.require(self.folder, source.size)
            yield from source.copying_to(place / database.FILE_NAME, self.connect)
            (place / KEYS_NAME).write_bytes(keys())
            return Copied(place, at, Repository(source).head())

    def finish(self, copied: Copied) -> Backup:
        """Prove what was copied and give it its name; the store is not touched, so a worker may do it.

        Raises StoreTrouble where the copy is not sound, and removes it.
        """
        with _told(self.folder), _removed_unless_done(copied.path):
            for name in (database.FILE_NAME, KEYS_NAME):
                _let_last(copied.path / name)
            begun = self._write_manifest(copied)
            problem = prove(begun, self.key)
            if problem:
                raise StoreTrouble(NOT_MADE, folder=self.folder, detail=problem)
            name = f"{begun.made:%Y%m%dT%H%M%SZ}-{begun.head.seq}"
            return replace(begun, path=_named(begun.path, self.folder, name))

    def _write_manifest(self, copied: Copied) -> Backup:
        place, at, head = copied.path, copied.at, copied.head
        said = {
            "format": _FORMAT,
            "store": self.store,
            "made": stamp_text(at.utc),
            "zone": at.zone,
            "seq": head.seq,
            "hash": head.hash,
            "program": self.program,
            "files": {name: _digest(place / name) for name in (database.FILE_NAME, KEYS_NAME)},
        }
        text = canonical(said)
        manifest = orjson.dumps({"said": text, "code": _code(self.key, text)}, option=orjson.OPT_INDENT_2)
        whole_file.write(place / MANIFEST_NAME, manifest, private=True)
        return Backup(place, at.utc, self.store, head, self.program, text)


def listing(folder: Path, store: str | None) -> tuple[Backup, ...]:
    """Return the backups of a store, or of all, the newest first; what is no backup, or unreadable, is left out."""
    try:
        named = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return ()
    found = (backup for path in named if (backup := _read(path)) and store in (None, backup.store))
    return tuple(sorted(found, key=lambda backup: (backup.made, backup.head.seq), reverse=True))


def read(path: Path) -> Backup | None:
    """Return the backup in a folder, None where there is none that can be understood."""
    return _read(path)


@contextmanager
def reading(backup: Backup, key: bytes) -> Iterator[Repository]:
    """Open the store in a backup, so that nothing can be written to it; raise StoreTrouble where it cannot be."""
    with reading_store(backup.path, key) as repository:
        yield repository


@contextmanager
def reading_store(folder: Path, key: bytes) -> Iterator[Repository]:
    """Open the store in a folder, so that nothing can be written to it; raise StoreTrouble where it cannot be."""
    opened = schema.open_reading(folder / database.FILE_NAME, database.connect_with(key))
    try:
        yield Repository(opened)
    finally:
        opened.close()


def prove(backup: Backup, key: bytes) -> Message | None:
    """Check a backup whole: its manifest, its files, and the store in it; return what is wrong, None where it is sound.

    Nothing is written. It may run beside an open store.
    """
    try:
        return _forged(backup, key) or _unlike(backup) or _unsound(backup, key)
    except OSError as error:
        return Message(UNREAD, made=_day(backup.made), detail=_detail(error))
    except StoreTrouble as trouble:
        problem = trouble.sentence
        return Message(NOT_SOUND, made=_day(backup.made), problem=problem)


def copy(backup: Backup, folder: Path) -> Message | None:
    """Copy a proven backup to a second folder, such as a stick; return what failed, None where it is there whole."""
    if not folder.is_dir():  # where a stick is not plugged in, its folder must not be made on this disk
        return Message(NOT_COPIED, folder=folder, detail=Message(_ABSENT))
    if (folder / backup.path.name).exists():
        return None
    try:
        with _making(folder, backup.store) as place:
            _copy_files(backup, place)
            _named(place, folder, backup.path.name)
    except StoreTrouble as trouble:
        return Message(NOT_COPIED, folder=folder, detail=trouble.fields["detail"])
    return None


def thin(folder: Path, store: str, now: datetime) -> int:
    """Remove backups that are no longer needed (see `retention.kept`); return how many went. Raises nothing."""
    known = listing(folder, store)
    kept = retention.kept([backup.made for backup in known], now)
    gone = [backup for backup in known[1:] if backup.made not in kept]
    return sum(_remove(backup.path) for backup in gone)


def restore(backup: Backup, folder: Path, key: bytes, at: Stamp, *, with_keys: bool) -> Path:
    """Put a backup in the place of the closed store in `folder`; return where the replaced store was put aside.

    The backup's key file comes along `with_keys`: for a store whose key file is gone. Killed at any moment, the old
    store is there or the new one. Raises StoreTrouble, with the old store in its place, where the backup is not sound.
    """
    problem = prove(backup, key)
    if problem:
        raise StoreTrouble.of(problem)
    names = (database.FILE_NAME, KEYS_NAME) if with_keys else (database.FILE_NAME,)
    with _told(folder, NOT_RESTORED):
        space.require(folder, backup.size)
        return swap.begin(folder, f"{at.utc:%Y%m%dT%H%M%SZ}", lambda place: _copy_files(backup, place, names))


def is_decided(folder: Path) -> bool:
    """Tell whether a restore in `folder` is decided and not finished: the next start puts the backup in its place."""
    return (folder / swap.READY).exists()


@contextmanager
def _making(folder: Path, store: str) -> Iterator[Path]:
    """Give a place in which a backup is made, and remove it where that fails; clear what a kill left."""
    with _told(folder):
        whole_file.make_folder(folder)
        mine = f"{_MAKING}{store[:8]}-"
        for leftover in (*folder.glob(f"{mine}*"), *folder.glob(f"{_REMOVING}*")):
            shutil.rmtree(leftover, ignore_errors=True)
        place = folder / f"{mine}{token_hex(4)}"
        place.mkdir(mode=0o700)
        with _removed_unless_done(place):
            yield place


@contextmanager
def _removed_unless_done(place: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


@contextmanager
def _told(folder: Path, sentence: str = NOT_MADE) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreTrouble(sentence, folder=folder, detail=_detail(error)) from error


def _named(place: Path, folder: Path, name: str) -> Path:
    """Give a backup its name, by which it counts; two of the same second are told apart."""
    whole_file.sync_folder(place)
    names = (folder / (name if number == 1 else f"{name}-{number}") for number in count(1))
    named = place.rename(next(one for one in names if not one.exists()))
    whole_file.sync_folder(folder)
    return named


def _copy_files(backup: Backup, place: Path, names: tuple[str, ...] = ()) -> None:
    """Copy a backup's files and compare them with its manifest. Raises OSError."""
    expected = orjson.loads(backup.said)["files"]
    for name in names or (*expected, MANIFEST_NAME):
        shutil.copyfile(backup.path / name, place / name)
        _let_last(place / name)
        if name in expected and _digest(place / name) != expected[name]:
            message = "the copy is not like the original"
            raise OSError(message)
    whole_file.sync_folder(place)


def _let_last(path: Path) -> None:
    """Let a file survive a power failure, and nobody else read it. Raises OSError."""
    with suppress(OSError):  # a stick that knows no owners
        path.chmod(0o600)
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> bool:
    """Take a backup's name away, so that half of one never counts, then its files."""
    try:
        gone = path.rename(path.with_name(f"{_REMOVING}{path.name}"))
        whole_file.sync_folder(path.parent)  # before it is emptied: half of it must not be found under its old name
    except OSError:
        return False
    shutil.rmtree(gone, ignore_errors=True)
    return True


def _read(path: Path) -> Backup | None:
    try:
        text = _manifest(path)["said"]
        said: dict[str, Any] = orjson.loads(text)
        head = Head(said["seq"], said["hash"])
        return Backup(path, stamp_time(said["made"]), said["store"], head, said["program"], text)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _manifest(path: Path) -> dict[str, str]:
    """Return what a manifest says, {} where it makes no sense. Raises OSError."""
    try:
        found = orjson.loads((path / MANIFEST_NAME).read_bytes())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _forged(backup: Backup, key: bytes) -> Message | None:
    code = str(_manifest(backup.path).get("code"))
    is_ours = hmac.compare_digest(_code(key, backup.said).encode(), code.encode())
    return None if is_ours else Message(ALTERED, made=_day(backup.made))


def _unlike(backup: Backup) -> Message | None:
    expected = orjson.loads(backup.said)["files"]
    same = all(_digest(backup.path / name) == digest for name, digest in expected.items())
    return None if same else Message(UNLIKE, made=_day(backup.made))


def _unsound(backup: Backup, key: bytes) -> Message | None:
    with reading(backup, key) as repository:
        found = check.findings(repository, thorough=True)
    if found.problems:
        return Message(NOT_SOUND, made=_day(backup.made), problem=found.problems[0])
    return None if Head(found.entries, found.head) == backup.head else Message(UNLIKE, made=_day(backup.made))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _code(key: bytes, text: str) -> str:
    """Return the code that only who has the store's key can make, with a key for this alone (RFC 5869, 2.3 and 3.3)."""
    return hmac.new(hmac.digest(key, _PURPOSE, "sha256"), text.encode(), "sha256").hexdigest()


def _day(made: datetime) -> str:
    return f"{made:%Y-%m-%d %H:%M} UTC"


def _detail(error: OSError) -> str:
    return error.strerror or str(error)
