"""Reading a file that somebody chose, whole, or saying why not."""

from pathlib import Path

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.i18n import N_


class NotRead(Trouble):
    """A file could not be read."""


def read_whole(path: Path, most: int) -> bytes:
    """Return the content of a file of at most `most` bytes; raise NotRead for one that is larger or cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise NotRead(N_("{name} cannot be read: it is not there, or not open to you."), name=path.name) from error
    if len(content) > most:
        raise NotRead(N_("{name} is larger than {limit} MB: it was not read."), name=path.name, limit=most // 2**20)
    return content
