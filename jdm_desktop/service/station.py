"""Where a store lies: this computer, by an identity of its own that no copy of the store takes along."""

import hashlib
from pathlib import Path
from secrets import token_hex

import platformdirs

from jdm_desktop import whole_file
from jdm_desktop.service.workspace import Station

_IDENTITY = "workstation"


def here(folder: Path, name: str, state: Path | None = None) -> Station:
    """Return this computer as a place for the store in `folder`; a folder on a network is a place of its own.

    `state` is the folder in which the computer keeps its identity, by default the user's own. Raises OSError.
    """
    from jdm_desktop.store import place  # noqa: PLC0415 - importing the store takes long

    state = state or platformdirs.user_state_path("jdm-desktop", appauthor=False)
    parts = [_identity(state)]
    if place.is_on_network(folder):
        parts.append(str(folder.resolve()))
    return Station(name, hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest(), state)


def _identity(state: Path) -> str:
    """Return the random identity of this computer, made when it is first asked for."""
    path = state / _IDENTITY
    try:
        known = path.read_text("ascii").strip()
    except FileNotFoundError:
        known = ""
    if not known:
        known = token_hex(16)
        whole_file.make_folder(state)
        whole_file.write(path, known.encode("ascii"), private=True)
    return known
