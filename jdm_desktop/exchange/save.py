"""Writing a file whole or not at all, where the user says."""

import errno
from pathlib import Path

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import Message, Trouble
from jdm_desktop.i18n import N_

_CAUSES = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EACCES: N_("writing is not allowed there"),
    errno.EPERM: N_("writing is not allowed there"),
    errno.EROFS: N_("writing is not allowed there"),
    errno.ENOENT: N_("the folder is not there"),
    errno.EISDIR: N_("there is a folder of that name"),
    errno.ENOTDIR: N_("the folder is not there"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


class NotWritten(Trouble):
    """A file could not be written; what was there before is still there, unchanged."""


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`: beside it first, then renamed, so that nobody ever sees half a file.

    Raises NotWritten, with whatever stood at `path` unchanged.
    """
    if not path.name:  # "." or "/"
        raise not_written(str(path), IsADirectoryError(errno.EISDIR, ""))
    try:
        whole_file.write(path, content)
    except OSError as error:
        raise not_written(path.name, error) from error


def not_written(name: str | Message, error: OSError) -> NotWritten:
    """Return the trouble to tell where writing `name` failed and left there what was there before."""
    cause = _CAUSES.get(error.errno or 0, N_("the system refused it"))
    message = N_("{name} could not be written: {cause}. Nothing there was changed: choose another place.")
    return NotWritten(message, name=name, cause=Message(cause))
