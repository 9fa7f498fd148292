"""Putting another store in a store's place, so that a kill at any moment leaves the one or the other, whole.

The new files are made ready beside the store under a name of their own. Giving them the name READY is the moment at
which it is decided: before it the old store stands, after it the next start finishes what was begun.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from jdm_desktop import whole_file

READY = "store-restoring"
REPLACED = "store-replaced-"
_ASIDE = "replaced"
_PREPARING = ".store-restoring-"
# What is moved aside, and with which new file; the journal first, for it would be played back into a new store.
_FILES = {
    "store.db-journal": "store.db",
    "store.db": "store.db",
    "store.keys.bak": "store.keys",
    "store.keys": "store.keys",
}


def begin(folder: Path, name: str, fill: Callable[[Path], None]) -> Path:
    """Let `fill` put new files of a store into a folder, and put them in the place of those in `folder`.

    The replaced ones go to a folder called after `name`, which is returned; a file that `fill` does not bring stays.
    Raises what `fill` raises, and OSError, with the old store in its place or, once all is decided, the new one.
    """
    finish(folder)
    whole_file.make_folder(folder)
    preparing = folder / f"{_PREPARING}{token_hex(4)}"
    preparing.mkdir(mode=0o700)
    try:
        fill(preparing)
        aside = _free(folder / f"{REPLACED}{name}")
        whole_file.write(preparing / _ASIDE, aside.name.encode(), private=True)
        whole_file.sync_folder(preparing)
        preparing.rename(folder / READY)
    except BaseException:
        shutil.rmtree(preparing, ignore_errors=True)
        raise
    whole_file.sync_folder(folder)
    finish(folder)
    return aside


def finish(folder: Path) -> None:
    """Finish what a killed restore had decided, and clear what it had not. Raises OSError."""
    for undecided in folder.glob(f"{_PREPARING}*"):
        shutil.rmtree(undecided, ignore_errors=True)
    ready = folder / READY
    if not (ready / _ASIDE).exists():
        if ready.exists():  # it was done, and not cleared to its end
            shutil.rmtree(ready, ignore_errors=True)
        return
    aside = folder / (ready / _ASIDE).read_text(encoding="ascii")
    aside.mkdir(mode=0o700, exist_ok=True)
    whole_file.sync_folder(folder)  # before anything is moved into it: with its name all of that would be lost
    for name, with_it in _FILES.items():
        if (ready / with_it).exists() and (folder / name).exists():
            (folder / name).rename(_free(aside / name))
    whole_file.sync_folder(aside)
    for name in _FILES:
        if (ready / name).exists():
            (ready / name).replace(folder / name)
    whole_file.sync_folder(folder)
    with suppress(OSError):  # all is done and lasts: what cannot be cleared now, the next start clears
        done = ready.rename(folder / f"{_PREPARING}done")
        whole_file.sync_folder(folder)  # before it is emptied: it must not come back half empty under the other name
        shutil.rmtree(done, ignore_errors=True)


def _free(path: Path) -> Path:
    """Return a name that nothing has yet: what was put aside is never overwritten."""
    others = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return next(one for one in chain([path], others) if not one.exists())
