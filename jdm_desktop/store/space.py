"""How much space a disk has left, told while there is still some."""

import shutil
from pathlib import Path

from jdm_desktop.domain.trouble import Message, StoreTrouble
from jdm_desktop.i18n import N_

LEAST = 100 * 2**20
_MEGABYTE = 2**20

SHORT = N_("The disk of {folder} has {free} MB left. Free some space, so that all that is entered can be saved.")
TOO_SHORT = N_(
    "The disk of {folder} has {free} MB left, and {needed} MB are needed. Nothing was written: free some space first."
)


def short(folder: Path) -> Message | None:
    """Return a warning where less than 100 MB are left for `folder`, None where there is enough or nobody can say."""
    free = _free(folder)
    return Message(SHORT, folder=folder, free=free // _MEGABYTE) if free is not None and free < LEAST else None


def require(folder: Path, size: int) -> None:
    """Raise StoreTrouble where `size` bytes more would leave nothing on the disk of `folder`."""
    free = _free(folder)
    needed = size + size // 4
    if free is not None and free < needed:
        raise StoreTrouble(TOO_SHORT, folder=folder, free=free // _MEGABYTE, needed=needed // _MEGABYTE + 1)


def _free(folder: Path) -> int | None:
    place = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None
