"""The key file beside a store: the store's random key, wrapped once for every person and once for recovery.

The store's key is on no disk in clear. A person is named by a salted digest, so that the file lists no names.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import N_
from jdm_desktop.keys.derive import KEY_BYTES, SALT_BYTES, Cost, derive
from jdm_desktop.keys.seal import seal, unseal

FILE_NAME = "store.keys"
BACKUP_NAME = "store.keys.bak"
STAGED_NAME = "store.keys.new"
RECOVERY = "\n"  # no user name: what is typed never holds a line end
_FORMAT = 1

DAMAGED = N_(
    "The key file {file} is damaged, and so is its copy. Nothing was changed: "
    "put the key file of a backup in its place, then start the program again."
)
LOST = N_(
    "The key file {file} is not there, and without it the store stays closed. Nothing was changed: "
    "put the key file of a backup in its place, then start the program again."
)


@dataclass(frozen=True, slots=True)
class Slot:
    """The store's key, and the key that seals the person's own signing key, as the person's password wraps both."""

    cost: Cost
    salt: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a right password gives: the store's key, and the key that seals the person's own signing key."""

    store_key: bytes
    sealing_key: bytes


class KeyFile:
    """The slots of one store, kept in a file and its copy; without a path they are kept in memory, for tests."""

    def __init__(self, path: Path | None, store: str, salt: str, cost: Cost, slots: Mapping[str, Slot]) -> None:
        self._path, self._salt, self._cost = path, salt, cost
        self._slots = dict(slots)
        self.is_unfinished = False
        self.store = store

    @classmethod
    def make(cls, cost: Cost) -> "KeyFile":
        """Return the key file of a new store, in memory until it `begin`s."""
        return cls(None, token_hex(8), token_hex(16), cost, {})

    def begin(self, path: Path | None) -> None:
        """Write a new store's key file under a name of its own until the store is whole (`finish`). Raises OSError."""
        self._path, self.is_unfinished = path, True
        self._keep(self._slots)

    def finish(self) -> None:
        """Give the key file its name, now that its store is whole: from here on the store is made. Raises OSError."""
        if self._path is not None:
            self._path.with_name(STAGED_NAME).replace(self._path)
        self.is_unfinished = False
        if self._path is not None:
            whole_file.sync_folder(self._path.parent)
            self._copy()

    @classmethod
    def open(cls, folder: Path) -> "KeyFile":
        """Read a store's key file, or its copy where the file is damaged; the other one is put right.

        Raises StoreTrouble where neither can be read, OSError where the folder cannot.
        """
        path = folder / FILE_NAME
        found = cls.found(folder)
        if found is None:
            raise StoreTrouble(DAMAGED if path.exists() else LOST, file=path)
        found.put_right(path, folder / BACKUP_NAME)
        return found

    @classmethod
    def found(cls, folder: Path, *names: str) -> "KeyFile | None":
        """Read a store's key file or its copy, or others by `names`, and leave all as they are; None where none can be.

        Raises OSError.
        """
        files = (_read(folder / name) for name in names or (FILE_NAME, BACKUP_NAME))
        return next((cls.of(said, folder / FILE_NAME) for said in files if said is not None), None)

    @classmethod
    def of(cls, said: Mapping[str, object], path: Path | None) -> "KeyFile":
        """Return the key file that `as_bytes` wrote, read from JSON."""
        cost = Cost(*said["cost"])  # type: ignore[misc]
        slots: Mapping[str, Mapping[str, object]] = said["slots"]  # type: ignore[assignment]
        return cls(path, str(said["store"]), str(said["salt"]), cost, {who: _slot(slot) for who, slot in slots.items()})

    def as_bytes(self) -> bytes:
        """Return the file's bytes, as a backup takes them along."""
        cost = self._cost
        said = {
            "format": _FORMAT,
            "store": self.store,
            "salt": self._salt,
            "cost": [cost.memory_kib, cost.rounds, cost.lanes],
            "slots": {who: _said(slot) for who, slot in sorted(self._slots.items())},
        }
        body = json.dumps(said, indent=1)
        return json.dumps({**said, "check": sha256(body.encode()).hexdigest()}, indent=1).encode()

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What each derivation costs, for the proof that none is below the floor."""
        return tuple(slot.cost for slot in self._slots.values())

    def name_of(self, user_id: str) -> str:
        """Return how a user name is called where it must not be read: the same for every way to write it."""
        return sha256(f"{self._salt}{user_id.strip().casefold()}".encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def knows(self, user_id: str) -> bool:
        """Tell whether there is a slot for a user name."""
        return self.name_of(user_id) in self._slots

    def unlock(self, user_id: str, password: str) -> Unlocked | None:
        """Return what the password opens, None where it is wrong; an unknown name takes the same time."""
        who = self.name_of(user_id)
        slot = self._slots.get(who) or Slot(self._cost, bytes(SALT_BYTES), bytes(2 * KEY_BYTES + 28))
        master = derive(password, slot.salt, slot.cost)
        keys = unseal(master, slot.wrapped, self._place(who))
        return Unlocked(keys[:KEY_BYTES], keys[KEY_BYTES:]) if keys is not None else None

    def put(self, user_id: str, password: str, store_key: bytes, sealing_key: bytes | None = None) -> Unlocked:
        """Give a person a slot, in place of an earlier one; return what the password opens.

        A password that its owner changes takes the `sealing_key` along; one that another person resets cannot.
        Raises OSError, with the earlier slot in force.
        """
        who, salt = self.name_of(user_id), token_bytes(SALT_BYTES)
        keys = Unlocked(store_key, sealing_key or token_bytes(KEY_BYTES))
        wrapped = seal(derive(password, salt, self._cost), keys.store_key + keys.sealing_key, self._place(who))
        self._keep({**self._slots, who: Slot(self._cost, salt, wrapped)})
        return keys

    def remove(self, user_id: str) -> None:
        """Take a person's slot away, so that their password opens nothing any more. Raises OSError."""
        who = self.name_of(user_id)
        self._keep({name: slot for name, slot in self._slots.items() if name != who})

    def placed(self, path: Path) -> "KeyFile":
        """Return the same slots, to be kept at another place from the next change on."""
        return KeyFile(path, self.store, self._salt, self._cost, self._slots)

    def state(self) -> Mapping[str, Slot]:
        """Return the slots as they stand, for `restore`."""
        return dict(self._slots)

    def restore(self, state: Mapping[str, Slot]) -> None:
        """Put slots back as they stood before a change that could not be finished. Raises OSError."""
        if self._slots != dict(state):
            self._keep(dict(state))

    def _place(self, who: str) -> str:
        return f"{self.store}/{who}"

    def _keep(self, slots: dict[str, Slot]) -> None:
        before, self._slots = self._slots, slots
        if self._path is None:
            return
        path = self._path.with_name(STAGED_NAME) if self.is_unfinished else self._path
        try:
            whole_file.write(path, self.as_bytes(), private=True)
        except OSError:
            if not self._is_at(path):  # where it is, only making its name durable failed, and it is in force
                self._slots = before
                raise
        if not self.is_unfinished:
            self._copy()

    def _copy(self) -> None:
        """Copy the key file; where that fails the next start does it, for the file itself is in force."""
        assert self._path is not None  # noqa: S101 - in memory nothing is copied
        with suppress(OSError):
            whole_file.write(self._path.with_name(BACKUP_NAME), self.as_bytes(), private=True)

    def put_right(self, *files: Path) -> None:
        """Write whichever of the files is not as the slots are: a copy that is behind still holds removed slots."""
        for file in files:
            if not self._is_at(file):
                with suppress(OSError):
                    whole_file.write(file, self.as_bytes(), private=True)

    def _is_at(self, path: Path) -> bool:
        try:
            return path.read_bytes() == self.as_bytes()
        except OSError:
            return False


def _read(file: Path) -> dict[str, object] | None:
    """Return what a key file says, None where it is not there or not whole."""
    try:
        said = json.loads(file.read_bytes())
        check = said.pop("check")
    except (FileNotFoundError, ValueError, KeyError, AttributeError):
        return None
    whole = sha256(json.dumps(said, indent=1).encode()).hexdigest() == check
    return said if whole and said.get("format") == _FORMAT else None


def _said(slot: Slot) -> dict[str, object]:
    cost = slot.cost
    return {
        "cost": [cost.memory_kib, cost.rounds, cost.lanes],
        "salt": slot.salt.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _slot(said: Mapping[str, object]) -> Slot:
    return Slot(Cost(*said["cost"]), bytes.fromhex(str(said["salt"])), bytes.fromhex(str(said["wrapped"])))  # type: ignore[misc]
