"""Power loss at every write: python -m tests.trust.power FOLDER MOST (0: all states). Prints one line of figures.

Each act is done once while strace writes down every write, sync and name. Then, for every prefix of that, disks are
made as a power failure would leave them, and the program is started on each.
"""

import hashlib
import os
import random
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.trust import acts, aftermath, disk, kill, tracing
from tests.trust.acts import SCENES, Place, Templates
from tests.trust.disk import Disk, Write
from tests.trust.ledger import Effects, Ledger

KINDS = (*tracing.WRITES, "close", "renameat", "renameat2", "linkat", "unlinkat", "writev", "pwritev", "lseek")
DRAWS = 6
"""Disks for each prefix: everything not synced is dropped, everything is kept, and four by chance."""

_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass
class Replay:
    """A trace that is done again on a model of the disk, call by call."""

    disk: Disk
    root: str
    echo: str
    said: bytes = b""

    def __post_init__(self) -> None:
        self.handles: dict[int, tuple[str, int | None, bool]] = {}
        self.offsets: dict[int, int] = {}

    def does(self, line: str) -> bool:
        """Do one line of the trace; return whether it changed the disk or what was said."""
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            return False
        name, words, result = found[1], found[2], int(found[3])
        strings = [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(words)]
        handle = _HANDLE.match(words)
        if handle and handle[2].replace("\\x", "") == self.echo.encode().hex():
            self.said += strings[0] if name == "write" else b""
            return False
        done = getattr(self, f"_{name}", None)
        assert done or not self._is_ours(handle, strings), line[:200]
        return bool(done and done(words, strings, result))

    def changes(self, lines: list[str]) -> Iterator[bool]:
        """Do the lines of a trace one by one; yield of each whether it changed the disk or what was said."""
        for line in lines:
            before = self.said
            yield self.does(line) or self.said != before

    def _is_ours(self, handle: re.Match[str] | None, strings: list[bytes]) -> bool:
        path = bytes.fromhex(handle[2].replace("\\x", "")) if handle else b"".join(strings[:1])
        return path.startswith(self.root.encode())

    def _openat(self, words: str, strings: list[bytes], result: int) -> bool:
        path = strings[0].decode()
        if not path.startswith(self.root):
            return False
        if path in self.disk.folders:
            self.handles[result] = (path, None, False)
            return False
        is_new = self.disk.inode(path) is None
        inode = self.disk.create(path)
        self.handles[result], self.offsets[result] = (path, inode, "O_APPEND" in words), 0
        if "O_TRUNC" in words and self.disk.files[inode].seen:
            self.disk.files[inode].pending.append(Write(0, None))
        return is_new

    def _close(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        self.handles.pop(int(_number(words)), None)
        return False

    def _lseek(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        self.offsets[int(_number(words))] = result
        return False

    def _write(self, words: str, strings: list[bytes], result: int) -> bool:
        known = self._known(words)
        if known is None:
            return False
        number, (_path, inode, appends) = int(_number(words)), known
        assert inode is not None
        at = len(self.disk.files[inode].seen) if appends else self.offsets[number]
        self.disk.files[inode].pending.append(Write(at, strings[0][:result]))
        self.offsets[number] = at + result
        return True

    def _pwrite64(self, words: str, strings: list[bytes], result: int) -> bool:
        known = self._known(words)
        if known is None or known[1] is None:
            return False
        self.disk.files[known[1]].pending.append(Write(int(words.rsplit(",", 1)[1]), strings[0][:result]))
        return True

    def _ftruncate(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        known = self._known(words)
        if known is None or known[1] is None:
            return False
        self.disk.files[known[1]].pending.append(Write(int(words.rsplit(",", 1)[1]), None))
        return True

    def _fsync(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        known = self._known(words)
        if known is None:
            return False
        self.disk.sync(known[0], known[1])
        return True

    _fdatasync = _fsync

    def _rename(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        old, new = (text.decode() for text in strings[:2])
        if old in self.disk.folders:
            self.disk.rename_folder(old, new)
            return True
        inode = self.disk.inode(old)
        if inode is None:
            return False
        self.disk.rename(inode, old, new)
        return True

    def _link(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        inode = self.disk.inode(strings[0].decode())
        if inode is None:
            return False
        self.disk.rename(inode, None, strings[1].decode())
        return True

    def _unlink(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        inode = self.disk.inode(strings[0].decode())
        if inode is None:
            return False
        self.disk.rename(inode, strings[0].decode(), None)
        return True

    def _mkdir(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        self.disk.folders.setdefault(strings[0].decode(), disk.Folder())
        return True

    def _known(self, words: str) -> tuple[str, int | None, bool] | None:
        """Return the file of a handle, also of one that was opened before the trace began."""
        number, handle = int(_number(words)), _HANDLE.match(words)
        path = bytes.fromhex(handle[2].replace("\\x", "")).decode() if handle else ""
        if number not in self.handles and path.startswith(self.root):
            self.handles[number] = (path, self.disk.inode(path), False)
        return self.handles.get(number)


def _number(words: str) -> str:
    return re.split(r"[<,)]", words, maxsplit=1)[0]


@dataclass(frozen=True)
class State:
    """What a power failure left, after what was said."""

    scene: str
    call: str
    left: dict[str, bytes]
    disk: Disk
    said: bytes

    @property
    def digest(self) -> str:
        """What tells this state from others."""
        found = hashlib.sha256(self.scene.encode() + self.said)
        for path, content in sorted(self.left.items()):
            found.update(f"{path} {len(content)} ".encode() + content)
        return found.hexdigest()


def traced(name: str, templates: Templates, folder: Path) -> tuple[Replay, list[str]]:
    """Do a scene once; return the disk before it, and the lines of the trace that changed something."""
    scene = SCENES[name]
    place = templates.place(scene.template).copied(folder / "work")
    trace, echo, begun = folder / "trace", folder / "echo", folder / "begun"
    handle = os.open(echo, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_APPEND)
    ledger = Ledger(echo=handle)
    with acts.at_work(scene, place, ledger) as (begin, act):
        words = ["-y", "-xx", "-s", "500000", "-e", f"trace={','.join(KINDS)}", "-o", str(trace)]
        status = tracing.run(act, ledger, words, lambda: (begin(), place.copied(begun)))
    os.close(handle)
    assert status == 0, ledger.lines()
    before = Disk.of(begun)
    before.folders = {path.replace(str(begun), str(place.root), 1): one for path, one in before.folders.items()}
    proof = Replay(before.copy(), str(place.root), str(echo))
    lines = trace.read_text("ascii").splitlines()
    for line in lines:
        proof.does(line)
    assert proof.disk.seen() == Disk.of(place.root).seen(), "the model of the disk is not what the disk is"
    return Replay(before, str(place.root), str(echo)), lines


def states(name: str, templates: Templates, folder: Path, most: int) -> Iterator[State]:
    """Yield the disks that a power failure during a scene leaves, spread over all of it; 0 yields all of them."""
    replay, lines = traced(name, templates, folder)
    count = sum(Replay(replay.disk.copy(), replay.root, replay.echo).changes(lines)) * DRAWS
    every = max(1, count // most) | 1 if most else 1  # odd, so that all draws are met
    chance = random.Random(name)  # noqa: S311 - the same disks every time
    number = 0
    for line, is_change in zip(lines, replay.changes(lines), strict=True):
        for keep in (False, True, *[None] * (DRAWS - 2)) if is_change else ():
            number += 1
            if number % every == 0:
                yield State(name, line[:60], replay.disk.after(chance, keep=keep), replay.disk, replay.said)


def check(state: State, templates: Templates, root: str, work: Path) -> None:
    """Start the program on a disk that lost power. Fails by assertion."""
    scene = SCENES[state.scene]
    shutil.rmtree(work, ignore_errors=True)
    disk.put(state.left, state.disk.folders, root, work)
    place = Place(work)
    place.store.mkdir(exist_ok=True)
    ledger = Ledger()
    ledger.load(state.said)
    before: Effects = templates.held[scene.template]
    aftermath.survived(place, scene, ledger.lines(), before, hours=2)


def main(folder: Path, most: int) -> str:
    """Try so many states; return the figures."""
    return tried(Templates.made(folder / "templates"), folder, most)


def tried(templates: Templates, folder: Path, most: int) -> str:
    """Try so many states; return the figures."""
    count, known, lost = 0, set[str](), []
    for name in SCENES:
        for state in states(name, templates, folder, most // len(SCENES)):
            count += 1
            if state.digest in known:
                continue
            known.add(state.digest)
            try:
                check(state, templates, str(folder / "work"), folder / "left")
            except Exception as error:  # noqa: BLE001 - every state is tried, and every failure is told
                lost.append(f"{name} {state.call}: {type(error).__name__}: {error}")
    return kill.told(lost, f"{count} power failures, {len(known)} different disks")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2])))  # noqa: T201 - the figures
