"""Who has a store: one process alone, from before any key is known until it ends, however it ends."""

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import StoreInUse, StoreTrouble
from jdm_desktop.store import failures, swap

FILE_NAME = "store.lock"


class Hold:
    """A store's folder, held by this process; the operating system lets go of it when the process is killed."""

    def __init__(self, held: BaseFileLock) -> None:
        self._held = held

    def release(self) -> None:
        """Let others have the store; a second call does nothing."""
        self._held.release(force=True)


def hold(folder: Path) -> Hold:
    """Keep every other process out of the store in `folder`, which is made where there is none.

    A restore that was killed is finished. Raises StoreTrouble at once where another process has the store, or where
    the folder cannot be written to.
    """
    path = folder / FILE_NAME
    with failures.told_on_opening(path):
        whole_file.make_folder(folder)
        # Never the library's other way, a file that merely exists: it would outlive a kill.
        held = FileLock(path, mode=0o600, thread_local=False, fallback_to_soft=False)
        try:
            held.acquire(blocking=False)
        except Timeout as error:
            raise StoreInUse(failures.IN_USE, folder=folder) from error
        except PermissionError as error:
            raise StoreTrouble(failures.READ_ONLY, folder=folder) from error
        try:
            swap.finish(folder)
        except OSError:
            held.release(force=True)
            raise
    return Hold(held)
