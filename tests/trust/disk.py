"""A disk that loses power, as a file system without a journal may: what was not synced is dropped, kept, or torn.

Bytes are torn at sectors of 512. A name (made, changed, taken away; of a file or of a folder) lasts once the folder in
which it stands is synced, and syncing the file itself does nothing for it; of the names that were not synced any may
have reached the disk, in any order. One thing is promised: a renamed file is never without a name. From one folder to
another it may be left with both.
"""

import copy
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SECTOR = 512
ROOT = 0

Left = dict[str, bytes | None]
"""What is on a disk by its full name: a file's bytes, None for a folder."""


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


@dataclass(eq=False, slots=True)
class Edit:
    """A change of one folder's names: what each stands for from now on, None for nothing; never without `needs`."""

    folder: int
    names: dict[str, int | None]
    needs: "Edit | None" = None


@dataclass
class File:
    """What is on the disk of a file, and what was written after its last sync."""

    synced: bytes = b""
    pending: list[Write] = field(default_factory=list)

    @property
    def seen(self) -> bytes:
        """What a program reads that asks now."""
        return self.after(random.Random(0), keep=True)  # noqa: S311 - nothing is left to chance

    def after(self, chance: random.Random, *, keep: bool | None) -> bytes:
        """Return what is left when the power fails: all, nothing, or by chance some of what was not synced."""
        content = self.synced
        for write in self.pending:
            for part in _survivors(write, chance, keep=keep):
                content = part.applied(content)
        return content


@dataclass
class Folder:
    """A folder's names on the disk."""

    synced: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draw:
    """What a power failure leaves of bytes and of names that were not synced: all, nothing, or None for some."""

    content: bool | None = None
    names: bool | None = None


@dataclass
class Disk:
    """Files and folders by number, the first of which is the folder `root`, and in order the names not synced yet."""

    root: str
    nodes: list[File | Folder] = field(default_factory=lambda: [Folder()])
    pending: list[Edit] = field(default_factory=list)

    @classmethod
    def of(cls, root: Path, name: str = "") -> "Disk":
        """Return the disk as it is now under `root`, all of it durable, its names beginning with `name` instead."""
        made = cls(name or str(root))
        for path in sorted(root.rglob("*")):
            node = made._add(Folder() if path.is_dir() else File(path.read_bytes()))
            folder = made._folder(made.find(f"{made.root}/{path.parent.relative_to(root)}".removesuffix("/.")))
            folder.synced[path.name] = node
        return made

    def find(self, path: str) -> int | None:
        """Return the number of what a program finds under a full name, None where there is nothing."""
        node: int | None = ROOT
        for name in PurePosixPath(path).relative_to(self.root).parts:
            if node is None or not isinstance(self.nodes[node], Folder):
                return None
            node = _names(self._folder(node), node, self.pending).get(name)
        return node

    def is_under(self, path: str) -> bool:
        """Tell whether a full name is one of this disk."""
        return path == self.root or path.startswith(f"{self.root}/")

    def file(self, node: int) -> File:
        """Return a file."""
        found = self.nodes[node]
        assert isinstance(found, File)
        return found

    def make(self, path: str, made: File | Folder) -> int:
        """Make a file or folder under a name that is free; return its number."""
        node = self._add(made)
        self.name(path, node)
        return node

    def name(self, path: str, node: int | None) -> Edit:
        """Let a full name stand for something, or for nothing any more."""
        folder, last = self._place(path)
        edit = Edit(folder, {last: node})
        self.pending.append(edit)
        return edit

    def rename(self, old: str, new: str) -> None:
        """Give what has one name another one: at one stroke within a folder, otherwise the new name first."""
        node = self.find(old)
        (folder, name), (other, _last) = self._place(old), self._place(new)
        added = self.name(new, node)
        if folder == other:
            added.names[name] = None
        else:
            self.pending.append(Edit(folder, {name: None}, needs=added))

    def sync(self, node: int) -> None:
        """Make a file's content durable, or a folder's names."""
        found = self.nodes[node]
        if isinstance(found, File):
            found.synced, found.pending = found.seen, []
            return
        wanted = [edit for edit in self.pending if edit.folder == node]
        wanted += [edit.needs for edit in wanted if edit.needs is not None]
        for edit in [one for one in self.pending if one in wanted]:
            _apply(edit, self._folder(edit.folder).synced)
            self.pending.remove(edit)

    def after(self, chance: random.Random, draw: Draw) -> Left:
        """Return what is left when the power fails now."""
        return dict(self._walk(ROOT, self.root, self._kept(chance, draw.names), chance, draw.content))

    def seen(self) -> Left:
        """Return what a program sees."""
        return self.after(random.Random(0), Draw(content=True, names=True))  # noqa: S311 - nothing is left to chance

    def copy(self) -> "Disk":
        """Return a disk of its own that is as this one is."""
        return copy.deepcopy(self)

    def _kept(self, chance: random.Random, keep: bool | None) -> list[Edit]:  # noqa: FBT001 - all, nothing or some
        """Return which changes of names reached the disk."""
        kept: list[Edit] = []
        for edit in self.pending:
            is_kept = chance.random() < 0.5 if keep is None else keep
            is_founded = edit.needs is None or edit.needs in kept or edit.needs not in self.pending
            if is_kept and is_founded:
                kept.append(edit)
        return kept

    def _walk(
        self,
        node: int,
        path: str,
        kept: list[Edit],
        chance: random.Random,
        keep: bool | None,  # noqa: FBT001 - as above
    ) -> Iterator[tuple[str, bytes | None]]:
        found = self.nodes[node]
        if isinstance(found, File):
            yield path, found.after(chance, keep=keep)
            return
        yield path, None
        for name, inner in sorted(_names(found, node, kept).items()):
            yield from self._walk(inner, f"{path}/{name}", kept, chance, keep)

    def _place(self, path: str) -> tuple[int, str]:
        place = PurePosixPath(path)
        folder = self.find(str(place.parent))
        assert folder is not None, path
        return folder, place.name

    def _folder(self, node: int | None) -> Folder:
        found = self.nodes[node or ROOT]
        assert isinstance(found, Folder)
        return found

    def _add(self, made: File | Folder) -> int:
        self.nodes.append(made)
        return len(self.nodes) - 1


def put(left: Mapping[str, bytes | None], root: str, to: Path) -> None:
    """Write what is left of the disk under `root` to another place."""
    for path, content in left.items():
        place = to / PurePosixPath(path).relative_to(root)
        if content is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.write_bytes(content)


def _names(folder: Folder, node: int, edits: list[Edit]) -> dict[str, int]:
    """Return a folder's names where these changes were made."""
    names = dict(folder.synced)
    for edit in edits:
        if edit.folder == node:
            _apply(edit, names)
    return names


def _apply(edit: Edit, names: dict[str, int]) -> None:
    for name, node in edit.names.items():
        names.pop(name, None)
        if node is not None:
            names[name] = node


def _survivors(write: Write, chance: random.Random, *, keep: bool | None) -> list[Write]:
    """Return what is left of one write: a length as a whole, bytes sector by sector."""
    if keep is not None:
        return [write] if keep else []
    kind = chance.randrange(3)  # dropped, kept, torn
    if kind < 2 or write.content is None:
        return [write] if kind else []
    parts = range(0, len(write.content), SECTOR)
    return [Write(write.at + at, write.content[at : at + SECTOR]) for at in parts if chance.randrange(2)]
