"""Anchors: the trail's head after every commit, kept outside the store's folder on this computer.

The chain shows an edit in its middle. That its end was cut off, that all of it was forged anew, or that an older copy
of the store took its place shows only here: an anchored entry is then not in the chain. Each line bears an HMAC, so
that nobody without the store's key writes one.
"""

import hmac
import logging
import os
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from jdm_desktop import whole_file
from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.record import stamp_text
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_

KEPT_LINES = 1_000
_HEAD, _BEGIN = "head", "begin"

MISSING = N_(
    "This computer's list of the last entries is gone, so that an older copy of the store would not be noticed. "
    "Nothing was changed: say why before work goes on."
)
FORGED = N_(
    "This computer's list of the last entries was altered, or is another store's. "
    "Nothing was changed: find out by whom before work goes on."
)
CLOSED = N_("This computer's list of the last entries cannot be read ({detail}). Nothing was changed: see to the file.")
OLDER = N_(
    "The audit trail ends with entry {found}, but entry {known} was written on this computer: an older copy took the "
    "store's place, or the end of the trail was cut off. Nothing was changed: bring the newer store back, or say why."
)
FORKED = N_(
    "Entry {entry} of the audit trail is not the one that was written on this computer: the trail was written anew, or "
    "the store is a copy that went its own way. Nothing was changed: bring the right store back, or say why."
)

_log = logging.getLogger(__name__)


class Trail(Protocol):
    """A trail that anchors are held against: an open store's."""

    def head(self) -> Head:
        """Return the number and hash of the last entry."""

    def hashes(self, first: int) -> dict[int, str]:
        """Return the hash of every entry from number `first` on."""


class Anchors:
    """The list of one store's heads in a file of this computer, one line per commit; `key` is for this list alone.

    A hasty one waits for no disk: for a store that can be made again.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._size: int | None = None
        self.is_behind = False
        self.is_hasty = False

    @property
    def is_there(self) -> bool:
        """Whether this computer has a list at all."""
        return self._path.exists()

    def problem(self, trail: Trail) -> Message | None:
        """Return what the list says against the store, None where the chain holds every entry that is anchored."""
        head = trail.head()
        try:
            anchored = self._read(self._path.read_bytes())
        except FileNotFoundError:
            anchored = []
        except OSError as error:
            return Message(CLOSED, detail=error.strerror or type(error).__name__)
        except ValueError:
            return Message(FORGED)
        if not anchored:
            return Message(MISSING) if head.seq else None
        return _against(anchored, head, trail)

    def keep(self, head: Head, at: Stamp) -> None:
        """Append the head of a trail that is committed.

        A failure is remembered in `is_behind` and ends with the next commit that can be anchored: it must never make
        what was saved look unsaved.
        """
        try:
            self._append(_HEAD, head, at)
        except OSError as error:
            self.is_behind = True
            _log.warning("the last entry could not be anchored (%s)", error.strerror or type(error).__name__)
        else:
            self.is_behind = False

    def begin_anew(self, head: Head, at: Stamp) -> None:
        """Let no anchor before this one count: a store was restored or adopted, and the trail says so.

        Raises OSError, with the earlier anchors in force.
        """
        self._append(_BEGIN, head, at)
        self.is_behind = False

    def _append(self, word: str, head: Head, at: Stamp) -> None:
        body = f"{word} {head.seq} {head.hash} {stamp_text(at.utc)}"
        line = f"{body} {self._code(body)}\n".encode()
        if self._size is None or self._size != _size(self._path):
            self._write_anew(line)
            return
        with self._path.open("ab") as file:
            file.write(line)
            file.flush()
            if not self.is_hasty:
                os.fsync(file.fileno())
        self._size += len(line)

    def _write_anew(self, line: bytes) -> None:
        """Write the last lines and a new one: the first time, and where a line before was not written whole."""
        whole_file.make_folder(self._path.parent)
        found = self._path.read_bytes() if self._path.exists() else b""
        whole = found[: found.rfind(b"\n") + 1].splitlines(keepends=True)
        content = b"".join([*whole[1 - KEPT_LINES :], line])
        whole_file.write(self._path, content, private=True)
        self._size = len(content)

    def _read(self, content: bytes) -> list[Head]:
        """Return the anchors that count, the newest first; raise ValueError for a line that was not written here."""
        whole = content[: content.rfind(b"\n") + 1]  # a line that was being written when the power failed counts not
        heads: list[Head] = []
        for text in reversed(whole.decode("ascii").splitlines()):
            word, head = self._line(text)
            heads.append(head)
            if word == _BEGIN:
                break
        return heads

    def _line(self, text: str) -> tuple[str, Head]:
        body, _, code = text.rpartition(" ")
        if not hmac.compare_digest(self._code(body), code):
            message = "a line that was not written with the key"
            raise ValueError(message)
        word, seq, digest, _at = body.split(" ")
        return word, Head(int(seq), digest)

    def _code(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), sha256).hexdigest()


def _against(anchored: list[Head], head: Head, trail: Trail) -> Message | None:
    newest = max(anchored)
    if newest.seq > head.seq:
        return Message(OLDER, found=head.seq, known=newest.seq)
    known = trail.hashes(min(anchored).seq)
    forked = (one.seq for one in sorted(anchored) if known.get(one.seq) != one.hash)
    first = next(forked, None)
    return None if first is None else Message(FORKED, entry=first)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1
