"""Writing a file whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_SUFFIX = ".part"


def write(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write `content` to `path`: beside it first, then renamed, so that nobody ever sees half a file.

    A `private` file is its owner's alone. Raises OSError, with whatever stood at `path` unchanged.
    """
    beside = _write_beside(path, content, 0o600 if private else 0o666)
    try:
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def clear_leftovers(folder: Path) -> None:
    """Remove what a program that was killed left half-written in a folder that nobody else writes to."""
    for leftover in folder.glob(f".*{_SUFFIX}"):
        with suppress(OSError):
            leftover.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder, its owner's alone, and those that it lies in; one that is there is left as it is.

    Its name survives a power cut, with all that will lie in it: a disk may keep what a folder holds and lose the
    folder. Raises OSError, with nothing made.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for made in missing:
            sync_folder(made.parent)
    except OSError:
        for made in missing:
            with suppress(OSError):
                made.rmdir()
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows has no such call and needs none. Raises OSError."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_beside(path: Path, content: bytes, mode: int) -> Path:
    beside = path.with_name(f".{secrets.token_hex(8)}{_SUFFIX}")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), "wb"
        ) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside
