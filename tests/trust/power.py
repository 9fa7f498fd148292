"""Power loss at every write: python -m tests.trust.power FOLDER MOST [SCENE…]; MOST of 0: all states.

Each act is done once while strace writes down every write, sync and name. Then, for every prefix of that, disks are
made as a power failure would leave them, and the program is started on each. Prints one line of figures.
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

from tests.trust import aftermath, disk, kill, scenes, tracing
from tests.trust.acts import Place
from tests.trust.disk import Disk, Draw, File, Folder, Left, Write
from tests.trust.ledger import Effects, Ledger
from tests.trust.scenes import SCENES, Templates

KINDS = (*tracing.WRITES, "close", "renameat", "renameat2", "linkat", "writev", "pwritev", "lseek", "dup", "dup2")
DRAWS = (*(Draw(content=content, names=names) for content in (False, True) for names in (False, True)), Draw(), Draw())
"""Disks for each prefix: not synced bytes, names, both or neither are kept, and two by chance."""

_MOST_TRIES = 5
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"(\w+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass
class Handle:
    """What a program has open: what it is on the disk, where it goes on, and whether that is always the end."""

    node: int
    appends: bool = False
    offset: int = 0


@dataclass
class Replay:
    """A trace that is done again on a model of the disk, call by call."""

    disk: Disk
    echo: str
    said: bytes = b""

    def __post_init__(self) -> None:
        self.handles: dict[int, Handle] = {}

    def does(self, line: str) -> bool:
        """Do one line of the trace; return whether it changed the disk or what was said."""
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            return False
        name, words, result = found[1], found[2], int(found[3])
        strings, handle = [_text(one) for one in _STRING.findall(words)], _HANDLE.match(words)
        if handle and _text(handle[2]) == self.echo.encode():
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
        path = _text(handle[2]) if handle and handle[1].isdigit() else b"".join(strings[:1])
        return path.startswith(self.disk.root.encode())

    def _openat(self, words: str, strings: list[bytes], result: int) -> bool:
        path = self._path(words, strings[0])
        if path is None:
            return False
        node = self.disk.find(path)
        self.handles[result] = Handle(self.disk.make(path, File()) if node is None else node, "O_APPEND" in words)
        if "O_TRUNC" in words and node is not None and self.disk.file(node).seen:
            self.disk.file(node).pending.append(Write(0, None))
            return True
        return node is None

    def _close(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        self.handles.pop(_number(words), None)
        return False

    def _lseek(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        known = self._known(words)
        if known is not None:
            known.offset = result
        return False

    def _write(self, words: str, strings: list[bytes], result: int) -> bool:
        known = self._known(words)
        return known is not None and self._goes_on(known, strings[0][:result])

    def _sendfile(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        known, source = self._known(words), self._known(words.split(",", 1)[1].strip())
        if known is None or source is None:
            return False
        begun = re.search(r"\[(\d+)\]", words)
        at = int(begun[1]) if begun else source.offset
        return self._goes_on(known, self.disk.file(source.node).seen[at : at + result])

    def _goes_on(self, known: Handle, content: bytes) -> bool:
        file = self.disk.file(known.node)
        at = len(file.seen) if known.appends else known.offset
        file.pending.append(Write(at, content))
        known.offset = at + len(content)
        return bool(content)

    def _pwrite64(self, words: str, strings: list[bytes], result: int) -> bool:
        return self._put(words, strings[0][:result])

    def _ftruncate(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        return self._put(words, None)

    def _put(self, words: str, content: bytes | None) -> bool:
        known = self._known(words)
        if known is not None:
            self.disk.file(known.node).pending.append(Write(int(words.rsplit(",", 1)[1]), content))
        return known is not None

    def _fsync(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        known = self._known(words)
        if known is not None:
            self.disk.sync(known.node)
        return known is not None

    _fdatasync = _fsync

    def _rename(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        old, new = (text.decode() for text in strings[:2])
        if self.disk.is_under(old):
            self.disk.rename(old, new)
        return self.disk.is_under(old)

    def _link(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        old, new = (text.decode() for text in strings[:2])
        if self.disk.is_under(old):
            self.disk.name(new, self.disk.find(old))
        return self.disk.is_under(old)

    def _unlinkat(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        path = self._path(words, strings[0])
        if path is not None:
            self.disk.name(path, None)
        return path is not None

    _unlink = _rmdir = _unlinkat

    def _mkdir(self, words: str, strings: list[bytes], result: int) -> bool:  # noqa: ARG002 - all calls alike
        path = self._path(words, strings[0])
        if path is not None:
            self.disk.make(path, Folder())
        return path is not None

    def _path(self, words: str, text: bytes) -> str | None:
        """Return the full name of what a call names, also beginning at a folder that is open; None if not ours."""
        folder, path = _HANDLE.match(words), text.decode()
        if folder and folder[1].isdigit() and not path.startswith("/"):
            path = f"{_text(folder[2]).decode()}/{path}"
        return path if self.disk.is_under(path) else None

    def _known(self, words: str) -> Handle | None:
        """Return what a handle is, also one that was opened before the trace began."""
        handle = _HANDLE.match(words)
        path = _text(handle[2]).decode() if handle else ""
        number = _number(words)
        if number not in self.handles and self.disk.is_under(path):
            node = self.disk.find(path)
            assert node is not None, path
            self.handles[number] = Handle(node)
        return self.handles.get(number)


def _text(coded: str) -> bytes:
    return bytes.fromhex(coded.replace("\\x", ""))


def _number(words: str) -> int:
    return int(re.split(r"[<,)]", words, maxsplit=1)[0])


@dataclass(frozen=True)
class State:
    """What a power failure left, after what was said."""

    scene: str
    call: str
    left: Left
    said: bytes

    @property
    def digest(self) -> str:
        """What tells this state from others."""
        found = hashlib.sha256(self.scene.encode() + self.said)
        for path, content in sorted(self.left.items()):
            found.update(f"{path} {len(content or b'')} ".encode() + (content or b""))
        return found.hexdigest()


def traced(name: str, templates: Templates, folder: Path) -> tuple[Replay, list[str]]:
    """Do a scene once; return the disk before it, and the lines of its trace. Fails where the trace has not all."""
    found = next((one for one in (_traced_once(name, templates, folder) for _ in range(_MOST_TRIES)) if one), None)
    assert found, "strace never saw the beginning"
    return found


def _traced_once(name: str, templates: Templates, folder: Path) -> tuple[Replay, list[str]] | None:
    """Do as `traced`; return None where strace, on a busy machine, was there a moment after the scene began."""
    scene = SCENES[name]
    place = templates.place(scene.template).copied(folder / "work")
    trace, echo, begun = folder / "trace", folder / "echo", folder / "begun"
    handle = os.open(echo, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_APPEND)
    ledger = Ledger(echo=handle)
    with scenes.at_work(scene, place, ledger) as (begin, act):
        words = ["-y", "-xx", "-s", "500000", "-e", f"trace={','.join(KINDS)}", "-o", str(trace)]
        status = tracing.run(act, ledger, words, lambda: (begin(), place.copied(begun)))
    os.close(handle)
    assert status == 0, ledger.lines()
    before = Disk.of(begun, str(place.root))
    proof = Replay(before.copy(), str(echo))
    lines = trace.read_text("ascii").splitlines()
    for line in lines:
        proof.does(line)
    if proof.said != echo.read_bytes():
        return None
    assert proof.disk.seen() == Disk.of(place.root).seen(), "the model of the disk is not what the disk is"
    return Replay(before, str(echo)), lines


def states(name: str, templates: Templates, folder: Path, most: int) -> Iterator[State]:
    """Yield the disks that a power failure during a scene leaves, spread over all of it; 0 yields all of them."""
    replay, lines = traced(name, templates, folder)
    count = sum(Replay(replay.disk.copy(), replay.echo).changes(lines)) * len(DRAWS)
    every = max(1, count // most) | 1 if most else 1  # odd, so that most draws are met
    chance = random.Random(name)  # noqa: S311 - the same disks every time
    number = 0
    for line, is_change in zip(lines, replay.changes(lines), strict=True):
        for draw in DRAWS if is_change else ():
            number += 1
            if number % every == 0:
                yield State(name, line[:60], replay.disk.after(chance, draw), replay.said)


def check(state: State, templates: Templates, root: str, work: Path) -> None:
    """Start the program on a disk that lost power. Fails by assertion."""
    scene = SCENES[state.scene]
    shutil.rmtree(work, ignore_errors=True)
    disk.put(state.left, root, work)
    place = Place(work)
    ledger = Ledger()
    ledger.load(state.said)
    before: Effects = templates.held[scene.template]
    aftermath.survived(place, scene, ledger.lines(), before, hours=2)


def main(folder: Path, most: int, *names: str) -> str:
    """Try so many states; return the figures."""
    return tried(Templates.made(folder / "templates"), folder, most, names or tuple(SCENES))


def tried(templates: Templates, folder: Path, most: int, names: tuple[str, ...] = tuple(SCENES)) -> str:
    """Try so many states; return the figures."""
    count, known, lost = 0, set[str](), []
    for name in names:
        for state in states(name, templates, folder, most // len(names)):
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
    print(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))  # noqa: T201 - the figures
