"""Backups: made while people work, proven before they count, and put back by whoever may."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.staff import Delegation, Person, Site, Task
from jdm_desktop.domain.text import Field, required
from jdm_desktop.domain.trouble import Message, ReasonNeeded, Refused, StoreTrouble
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_
from jdm_desktop.keys import slots
from jdm_desktop.keys.slots import KeyFile
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import BACKUPS, Workspace

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.backup import Backup, Maker

EVERY = 30 * 60.0  # seconds of work between two backups


@dataclass(frozen=True, slots=True)
class BackupView:
    """One backup: when it was made, how long the trail was then, how many bytes it takes, and where it lies."""

    path: Path
    made: Stamp
    entries: int
    size: int
    program: str
    is_second: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A backup that was proven, and what failed of its copy to the second folder, None where nothing did."""

    view: BackupView
    not_copied: Message | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A backup that is copied and not proven yet; `finish` touches no store, so that a worker may do it."""

    maker: "Maker"
    backup: "Backup"
    second: Path | None
    author: Author
    at: datetime

    def finish(self) -> Done:
        """Prove the backup, copy it to the second folder, and remove what is no longer needed; raise StoreTrouble."""
        from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

        proven = self.maker.finish(self.backup)
        not_copied = store_backup.copy(proven, self.second) if self.second else None
        store_backup.thin(self.maker.folder, self.maker.store, self.at)
        if self.second is not None and not_copied is None:
            store_backup.thin(self.second, self.maker.store, self.at)
        return Done(_view(proven, is_second=False), not_copied)


def is_possible(workspace: Workspace) -> bool:
    """Tell whether there is anything to back up, and it is sound."""
    return workspace.folder is not None and workspace.is_open and not workspace.is_read_only


def is_due(workspace: Workspace) -> bool:
    """Tell whether something was entered since the last backup, and half an hour of work is over since."""
    if not is_possible(workspace):
        return False
    ticks, entries = workspace.backed_up or (0.0, 0)
    has_news = workspace.repository.head().seq > entries
    return has_news and (not ticks or workspace.clock.ticks() - ticks >= EVERY)


def begin(workspace: Workspace, author: Author) -> Begun:
    """Copy the store into a new backup, in `author`'s name; raise StoreTrouble where that fails."""
    maker = workspace.backup_maker(workspace.opened_key)
    at = workspace.clock.now()
    begun = maker.begin(workspace.repository.database, workspace.key_bytes, at)
    second = workspace.settings.second_backup_folder
    return Begun(maker, begun, Path(second) if second else None, author, at.utc)


def note(workspace: Workspace, begun: Begun, done: Done) -> None:
    """Put a proven backup into the trail, and begin to count to the next one."""
    said = {"copied": begun.second is not None and done.not_copied is None, "name": done.view.path.name}
    with workspace.writing(begun.author, "backed_up") as change:
        change.note(Action.BACKED_UP, Subject(Site.entity, 1), canonical(said))
    workspace.backed_up = (workspace.clock.ticks(), workspace.repository.head().seq)


def make(session: Session) -> Done:
    """Make a backup now, and prove it; raise StoreTrouble where that fails."""
    session.require(Task.BACK_UP)
    workspace = session.workspace
    begun = begin(workspace, session.author())
    done = begun.finish()
    note(workspace, begun, done)
    return done


def backups(session: Session) -> tuple[BackupView, ...]:
    """Return the backups of this store, the newest first, those in the second folder too."""
    session.require(Task.READ)
    workspace = session.workspace
    second = workspace.settings.second_backup_folder
    return known(workspace, Path(second) if second else None)


def known(workspace: Workspace, second: Path | None = None) -> tuple[BackupView, ...]:
    """Return the backups of a store that may be closed or damaged, the newest first."""
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    if workspace.folder is None or workspace.keys is None:
        return ()
    store = workspace.keys.store
    own = [_view(one, is_second=False) for one in store_backup.listing(workspace.folder / BACKUPS, store)]
    others = [_view(one, is_second=True) for one in store_backup.listing(second, store)] if second else []
    return tuple(sorted((*own, *others), key=lambda one: one.made.utc, reverse=True))


def last(workspace: Workspace) -> Stamp | None:
    """Return when the newest proven backup was made, None where there is none."""
    newest = known(workspace)
    return newest[0].made if newest else None


def space_warning(workspace: Workspace) -> Message | None:
    """Return a warning where the disk is nearly full, None where it is not."""
    from jdm_desktop.store import space  # noqa: PLC0415 - importing the store takes long

    return space.short(workspace.folder) if workspace.folder else None


def restore(door: Entrance, path: Path, user_id: str, password: str, reason: str) -> Session:
    """Put a backup in the place of the store, whether that is open, damaged or gone, and sign in to it.

    The replaced store is put aside, and no backup is removed. Raises Refused for a wrong password or a person who may
    not restore, ReasonNeeded without a reason, StoreTrouble where the backup is not sound; the store stays as it was.
    """
    if not reason.strip():
        raise ReasonNeeded(N_("Nothing was restored. Say why the backup takes the store's place."))
    said_reason = required(reason, Field.REASON)
    folder, wanted = _store_folder(door), _backup(path)
    lost = door.keys is None
    if lost:
        door.keys = _keys_of(wanted)
    key = door.check_password(user_id, password).store_key
    _require_restorer(door, wanted, key, user_id)
    replaced = _replaced_head(door)
    door.close_store()
    _put_back(wanted, folder, key, door.clock.now(), with_keys=lost or not (folder / slots.FILE_NAME).exists())
    door.keys = KeyFile.open(folder)
    said = {"from": wanted.path.name, "reason": said_reason, "replaced": replaced, "seq": wanted.head.seq}
    return door.enter_restored(key, user_id, canonical(said))


def _put_back(wanted: "Backup", folder: Path, key: bytes, at: Stamp, *, with_keys: bool) -> None:
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    store_backup.restore(wanted, folder, key, at, with_keys=with_keys)


def _require_restorer(door: Entrance, wanted: "Backup", key: bytes, user_id: str) -> None:
    """Refuse who may not restore by what the backup itself says of people: the store may be unreadable."""
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    with store_backup.reading(wanted, key) as repository:
        folded = user_id.strip().casefold()
        person = next((one for one in repository.all(Person) if one.user_id.casefold() == folded), None)
        if person is None:
            raise Refused(N_("This backup is older than the account {user_id}. Nothing was restored."), user_id=user_id)
        delegations = repository.among(Delegation, "person_id", [person.id])
    refused = staff.refusal(person, delegations, Task.RESTORE, door.clock.today())
    if refused is not None:
        raise Refused(refused.message, **refused.fields)


def _replaced_head(door: Entrance) -> int | None:
    try:
        return door.repository.head().seq if door.is_open else None
    except StoreTrouble:
        return None


def _backup(path: Path) -> "Backup":
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    found = store_backup.read(path)
    if found is None:
        raise Refused(N_("There is no backup in {folder}. Nothing was restored."), folder=path)
    return found


def _keys_of(wanted: "Backup") -> KeyFile:
    return KeyFile.open(wanted.path)


def _store_folder(door: Entrance) -> Path:
    if door.folder is None:
        message = "a store in memory has no backups"
        raise RuntimeError(message)
    return door.folder


def _view(found: "Backup", *, is_second: bool) -> BackupView:
    made = Stamp(found.made, "UTC")
    return BackupView(found.path, made, found.head.seq, found.size, found.program, is_second)
