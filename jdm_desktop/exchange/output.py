"""Where a report goes: a file that appears whole or not at all, or standard output once all of it is right."""

import errno
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import Message
from jdm_desktop.exchange.columns import printable
from jdm_desktop.exchange.save import not_written
from jdm_desktop.i18n import N_

_KEPT_IN_MEMORY = 8 * 1024 * 1024
_COPIED_AT_ONCE = 1024 * 1024
_ENCODING = "utf-8"
_BROKEN = "backslashreplace"  # a half of a character, which UTF-8 has no bytes for, is written as its escape


def encoded(text: str) -> bytes:
    """Return the bytes of a piece of a report."""
    return text.encode(_ENCODING, _BROKEN)


@contextmanager
def report_file(out: str | None) -> Iterator[IO[bytes]]:
    """Give a file to write a report to; it comes to `out`, or to standard output, only where nothing is raised.

    Raises NotWritten where it cannot be written there.
    """
    try:
        path = None if out is None else _place(out)
        if path is None or _is_device(path):
            with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as spool:
                yield spool
                spool.seek(0)
                _copy(spool, path)
        else:
            with _replacing(path) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        name = Message(N_("The standard output")) if out is None else printable(out or os.curdir)
        raise not_written(name, error) from error


def _place(out: str) -> Path:
    """Return where a file is written: what a link points to, and not the link, is replaced."""
    try:
        return Path(out).resolve()
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error)) from error


def _is_device(path: Path) -> bool:
    """Tell whether something stands there that no file may replace: a terminal, a pipe, the null device."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _copy(spool: IO[bytes], path: Path | None) -> None:
    if path is not None:
        with path.open("wb") as device:
            shutil.copyfileobj(spool, device, _COPIED_AT_ONCE)
    elif sys.stdout.isatty():
        # a terminal on Windows takes characters, not bytes
        shutil.copyfileobj(io.TextIOWrapper(spool, _ENCODING, newline=""), sys.stdout, _COPIED_AT_ONCE)
        sys.stdout.flush()
    else:
        shutil.copyfileobj(spool, sys.stdout.buffer, _COPIED_AT_ONCE)
        sys.stdout.buffer.flush()


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a new file beside `path` that takes its place once it is written and on the disk."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    number, name = tempfile.mkstemp(prefix=".report-", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # the report is whole; only its name might not outlive a power cut
        whole_file.sync_folder(path.parent)


def _mode(path: Path) -> int:
    """Return who may read and write: as the file that is replaced says, else as every new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
