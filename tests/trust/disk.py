"""A disk that loses power: what was written and not synced is dropped, kept, or torn at its sectors of 512 bytes.

A folder's names are kept as an ordered prefix of what was done to them, which holds everything before the last sync of
the folder or, for the name of a file, of that file (trust.md, appendix B).
"""

import copy
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at a place in a file; with no bytes, the file's new length."""

    at: int
    content: bytes | None

    def applied(self, before: bytes) -> bytes:
        """Return the file after this."""
        if self.content is None:
            return before[: self.at].ljust(self.at, b"\0")
        end = self.at + len(self.content)
        return before[: self.at].ljust(self.at, b"\0") + self.content + before[end:]


@dataclass(frozen=True, slots=True)
class Name:
    """A change of a folder's names: `inode` is called `new`, where there is one, and no longer `old`."""

    inode: int
    old: str | None
    new: str | None

    def apply(self, names: dict[str, int]) -> None:
        """Do it."""
        if self.old is not None:
            names.pop(self.old, None)
        if self.new is not None:
            names[self.new] = self.inode


@dataclass
class File:
    """What is on the disk of a file, and what was written after its last sync."""

    synced: bytes = b""
    pending: list[Write] = field(default_factory=list)

    @property
    def seen(self) -> bytes:
        """What a program reads that asks now."""
        content = self.synced
        for write in self.pending:
            content = write.applied(content)
        return content

    def after(self, chance: random.Random, *, keep: bool | None) -> bytes:
        """Return what is left when the power fails: all, nothing, or by chance some of what was not synced."""
        content = self.synced
        for write in self.pending:
            for part in _survivors(write, chance, keep=keep):
                content = part.applied(content)
        return content


@dataclass
class Folder:
    """A folder's names on the disk, and what was done to them after its last sync."""

    synced: dict[str, int] = field(default_factory=dict)
    pending: list[Name] = field(default_factory=list)

    @property
    def seen(self) -> dict[str, int]:
        """The names that a program sees."""
        return self.first(len(self.pending))

    def first(self, count: int) -> dict[str, int]:
        """Return the names where only the first changes reached the disk."""
        names = dict(self.synced)
        for change in self.pending[:count]:
            change.apply(names)
        return names

    def settle(self, count: int) -> None:
        """Let the first changes be durable."""
        self.synced, self.pending = self.first(count), self.pending[count:]


@dataclass
class Disk:
    """All the folders under one, by their full names."""

    files: list[File] = field(default_factory=list)
    folders: dict[str, Folder] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Disk":
        """Return the disk as it is now, all of it durable."""
        made = cls()
        for path in (root, *sorted(root.rglob("*"))):
            if path.is_dir():
                made.folders[str(path)] = Folder()
            else:
                made.files.append(File(path.read_bytes()))
                made.folders[str(path.parent)].synced[path.name] = len(made.files) - 1
        return made

    def inode(self, path: str) -> int | None:
        """Return the file of a name, None where there is none."""
        place = PurePosixPath(path)
        folder = self.folders.get(str(place.parent))
        return folder.seen.get(place.name) if folder else None

    def create(self, path: str) -> int:
        """Return the file of a name, made empty where there is none."""
        found = self.inode(path)
        if found is None:
            self.files.append(File())
            found = len(self.files) - 1
            self.rename(found, None, path)
        return found

    def rename(self, inode: int, old: str | None, new: str | None) -> None:
        """Change the name of a file, within one folder."""
        place = PurePosixPath(new or old or "")
        change = Name(inode, PurePosixPath(old).name if old else None, place.name if new else None)
        self.folders[str(place.parent)].pending.append(change)

    def rename_folder(self, old: str, new: str) -> None:
        """Change the name of a folder, durably at once: what it holds must be whole whichever name it has."""
        self.folders = {
            new + path[len(old) :] if path == old or path.startswith(f"{old}/") else path: folder
            for path, folder in self.folders.items()
        }

    def sync(self, path: str, inode: int | None) -> None:
        """Make a folder's names durable, or a file's content together with its name."""
        if path in self.folders:
            self.folders[path].settle(len(self.folders[path].pending))
        if inode is None:
            return
        file = self.files[inode]
        file.synced, file.pending = file.seen, []
        for folder in self.folders.values():
            mine = [number for number, change in enumerate(folder.pending) if change.inode == inode]
            folder.settle(mine[-1] + 1 if mine else 0)

    def after(self, chance: random.Random, *, keep: bool | None) -> dict[str, bytes]:
        """Return the files that are left when the power fails now."""
        left: dict[str, bytes] = {}
        contents = [file.after(chance, keep=keep) for file in self.files]
        for path, folder in self.folders.items():
            most = len(folder.pending)
            count = chance.randint(0, most) if keep is None else most * keep
            left.update({f"{path}/{name}": contents[inode] for name, inode in folder.first(count).items()})
        return left

    def seen(self) -> dict[str, bytes]:
        """Return the files that a program sees."""
        return {
            f"{path}/{name}": self.files[inode].seen
            for path, folder in self.folders.items()
            for name, inode in folder.seen.items()
        }

    def copy(self) -> "Disk":
        """Return a disk of its own that is as this one is."""
        return copy.deepcopy(self)


def put(left: Mapping[str, bytes], folders: Mapping[str, Folder], root: str, to: Path) -> None:
    """Write what is left of the disk under `root` to another place."""
    for folder in folders:
        (to / PurePosixPath(folder).relative_to(root)).mkdir(parents=True, exist_ok=True)
    for path, content in left.items():
        (to / PurePosixPath(path).relative_to(root)).write_bytes(content)


def _survivors(write: Write, chance: random.Random, *, keep: bool | None) -> list[Write]:
    """Return what is left of one write: a length as a whole, bytes sector by sector."""
    if keep is not None:
        return [write] if keep else []
    kind = chance.randrange(3)  # dropped, kept, torn
    if kind < 2 or write.content is None:
        return [write] if kind else []
    parts = range(0, len(write.content), SECTOR)
    return [Write(write.at + at, write.content[at : at + SECTOR]) for at in parts if chance.randrange(2)]
