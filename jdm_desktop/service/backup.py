"""Backups: made while people work, proven before they count, and put back by whoever may."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.staff import Site, Task
from jdm_desktop.domain.text import Field, required
from jdm_desktop.domain.trouble import Message, ReasonNeeded, Refused, StoreTrouble
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_
from jdm_desktop.keys.slots import FILE_NAME as KEYS
from jdm_desktop.keys.slots import KeyFile
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.rights import Rights
from jdm_desktop.service.session import Session
from jdm_desktop.service.steps import Steps, at_once
from jdm_desktop.service.workspace import BACKUPS, CLOCK_TOLERANCE, Workspace

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.backup import Backup, Copied, Maker

_NOT_WRITTEN_DOWN = N_(
    "The backup is in the store's place, and the store that it replaced is kept beside it, but the audit trail could "
    "not be told. See that the disk is connected and has space, then sign in and say that a backup was restored."
)

EVERY = 30 * 60.0  # seconds of work between two backups
OLD = timedelta(hours=24)


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
class Standing:
    """How safe the store is: when its newest proven backup was made, whether today, and whether that is too long ago.

    It is too long ago where there is none, or where something was entered since and a day has passed.
    """

    last: Stamp | None
    is_today: bool
    is_old: bool


@dataclass(frozen=True, slots=True)
class Replacing:
    """What a restore replaces: how long the trail is now and when its last entry was made, None where unreadable.

    `then` is how long it was when the backup was made. Where there `is_none`, no store was made here yet.
    """

    present: int | None
    latest: Stamp | None
    then: int
    is_none: bool = False

    @property
    def lost(self) -> int | None:
        """How many entries were made after the backup; None where nobody can tell."""
        return None if self.present is None else max(0, self.present - self.then)


@dataclass(frozen=True, slots=True)
class Done:
    """A backup that was proven, and what failed of its copy to the second folder, None where nothing did."""

    view: BackupView
    not_copied: Message | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A backup that is copied and not proven yet; `finish` touches no store, so that a worker may do it."""

    maker: "Maker"
    copied: "Copied"
    second: Path | None
    author: Author
    at: datetime

    def finish(self) -> Done:
        """Prove the backup, copy it to the second folder, and remove what is no longer needed; raise StoreTrouble."""
        from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

        proven = self.maker.finish(self.copied)
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
    ticks, _entries = workspace.backed_up or (0.0, 0)
    return has_news(workspace) and (not ticks or workspace.clock.ticks() - ticks >= EVERY)


def has_news(workspace: Workspace) -> bool:
    """Tell whether something was entered since the last backup."""
    _ticks, entries = workspace.backed_up or (0.0, 0)
    return is_possible(workspace) and workspace.repository.head().seq > entries


def begin(workspace: Workspace, author: Author | None = None, to: Path | None = None) -> Begun:
    """Copy the store into a new backup, in `author`'s name, or in nobody's where the program makes it by itself.

    A copy goes `to` a folder, the second one of the settings where none is named. Raises StoreTrouble.
    """
    return at_once(copy_slowly(workspace, author, to))


def copy_slowly(workspace: Workspace, author: Author | None = None, to: Path | None = None) -> Steps[Begun]:
    """Do as `begin` in steps of a few milliseconds, between which people work; closing it leaves nothing behind."""
    at, maker = workspace.clock.now(), workspace.backup_maker()
    copied = yield from maker.copying(workspace.repository.database, lambda: workspace.key_bytes, at)
    by_itself = Author(None, "", workspace.station.name, at)
    return Begun(maker, copied, to or _second(workspace), author or by_itself, at.utc)


def _second(workspace: Workspace) -> Path | None:
    folder = workspace.settings.second_backup_folder
    return Path(folder) if folder else None


def note(workspace: Workspace, begun: Begun, done: Done) -> None:
    """Put a proven backup into the trail, and begin to count to the next one.

    A store that was closed or replaced meanwhile hears of nothing. Raises StoreTrouble where it cannot be written.
    """
    head = begun.copied.head
    if not is_possible(workspace) or workspace.repository.hashes(head.seq).get(head.seq) != head.hash:
        return
    said = {"copied": begun.second is not None and done.not_copied is None, "name": done.view.path.name}
    with workspace.writing(begun.author, "backed_up") as change:
        change.note(Action.BACKED_UP, Subject(Site.entity, 1), canonical(said))
    workspace.backed_up = (workspace.clock.ticks(), workspace.repository.head().seq)


def put_off(workspace: Workspace) -> None:
    """Try again after another half hour of work, since a backup failed; what it was to hold is still news."""
    _ticks, entries = workspace.backed_up or (0.0, 0)
    workspace.backed_up = (workspace.clock.ticks(), entries)


def make(session: Session, to: Path | None = None) -> Done:
    """Make a backup now, and prove it; raise StoreTrouble where that fails."""
    session.require(Task.BACK_UP)
    workspace = session.workspace
    begun = begin(workspace, session.author(), to)
    done = begun.finish()
    note(workspace, begun, done)
    return done


def asked_for(session: Session) -> Steps[Begun]:
    """Copy the store in steps because a person asks for a backup; raise Refused for who may not, StoreTrouble."""
    session.require(Task.BACK_UP)
    return copy_slowly(session.workspace, session.author())


def proving(session: Session, path: Path) -> Callable[[], Message | None]:
    """Return what checks a backup whole and says what is wrong with it; a worker may do it. Raises Refused."""
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    session.require(Task.READ)
    found, key = _backup(path), session.workspace.opened_key
    return lambda: store_backup.prove(found, key)


def backups(session: Session) -> tuple[BackupView, ...]:
    """Return the backups of this store, the newest first, those in the second folder too."""
    session.require(Task.READ)
    return known(session.workspace, _second(session.workspace))


def known(workspace: Workspace, second: Path | None = None) -> tuple[BackupView, ...]:
    """Return the backups of a store that may be closed, damaged or gone, the newest first (see `_dated`)."""
    return _dated(workspace, lying_in(workspace.folder, second, workspace.keys)) if workspace.folder else ()


def lying_in(folder: Path, second: Path | None = None, keys: KeyFile | None = None) -> tuple[BackupView, ...]:
    """Return the backups of the store in `folder`, whoever has it open, the newest first; no key is needed."""
    keys = keys or KeyFile.found(folder)
    own = _listed(keys, folder / BACKUPS, is_second=False)
    others = _listed(keys, second, is_second=True) if second else ()
    return tuple(sorted((*own, *others), key=lambda one: one.made.utc, reverse=True))


def found_in(workspace: Workspace, folder: Path) -> tuple[BackupView, ...]:
    """Return the backups of a store in a folder that somebody chose, or the one that the folder is, newest first.

    Raises Refused where there is none.
    """
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    itself = store_backup.read(folder)
    found = (_view(itself, is_second=True),) if itself else _listed(workspace.keys, folder, is_second=True)
    found = found or _listed(workspace.keys, folder / BACKUPS, is_second=True)
    if not found:
        raise Refused(N_("There is no backup of this store in {folder}. Choose another folder."), folder=folder)
    return _dated(workspace, found)


def _dated(workspace: Workspace, found: tuple[BackupView, ...]) -> tuple[BackupView, ...]:
    """Return backups, the newest first, with those last that are dated later than now.

    A clock that ran ahead dated them: the newest by their date, and for years to come, they may be the oldest.
    """
    now = workspace.clock.now().utc + CLOCK_TOLERANCE
    return tuple(sorted(found, key=lambda one: one.made.utc > now))


def _listed(keys: KeyFile | None, folder: Path, *, is_second: bool) -> tuple[BackupView, ...]:
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    listing = store_backup.listing(folder, keys.store if keys else None)
    return tuple(_view(one, is_second=is_second) for one in listing)


def last(workspace: Workspace) -> Stamp | None:
    """Return when the newest proven backup was made, None where there is none."""
    newest = known(workspace)
    return newest[0].made if newest else None


def standing(workspace: Workspace) -> Standing:
    """Return how safe an open store is."""
    newest = next(iter(known(workspace)), None)
    if newest is None:
        return Standing(None, is_today=False, is_old=True)
    now = workspace.clock.now()
    made = Stamp(newest.made.utc, now.zone)
    days = [at.utc.astimezone(ZoneInfo(now.zone)).date() for at in (made, now)]
    is_recent = -CLOCK_TOLERANCE <= now.utc - made.utc <= OLD
    is_old = not is_recent and _is_behind(workspace, newest)
    return Standing(made, is_today=days[0] == days[1], is_old=is_old)


def _is_behind(workspace: Workspace, newest: BackupView) -> bool:
    """Tell whether the trail has more than the backup and the entry that says so."""
    return (_replaced_head(workspace) or 0) > newest.entries + 1


def replacing(workspace: Workspace, path: Path) -> Replacing:
    """Return what is replaced where a backup takes the store's place, as far as the store can be read."""
    found = _backup(path)
    try:
        latest = workspace.repository.latest() if workspace.is_open else None
    except StoreTrouble:
        latest = None
    at = latest.at if latest else None
    return Replacing(_replaced_head(workspace), at, found.head.seq, is_none=workspace.needs_first_account)


def space_warning(workspace: Workspace) -> Message | None:
    """Return a warning where the disk is nearly full, None where it is not."""
    from jdm_desktop.store import space  # noqa: PLC0415 - importing the store takes long

    return space.short(workspace.folder) if workspace.folder else None


def restore(door: Entrance, path: Path, user_id: str, password: str, reason: str) -> Session:
    """Put a backup in the place of the store, whether that is open, damaged or gone, and sign in to it.

    The replaced store is put aside (`door.put_aside`), and no backup is removed. Raises Refused for a wrong password
    or a person who may not restore, ReasonNeeded without a reason, StoreTrouble where the backup is not sound; the
    store stays as it was. Raises StoreTrouble, and leaves the store closed, where the disk fails once it is decided.
    """
    if not reason.strip():
        raise ReasonNeeded(N_("Nothing was restored. Say why the backup takes the store's place."))
    said_reason = required(reason, Field.REASON)
    wanted, own, keys = _restorable(door, path)
    before, door.keys = door.keys, keys
    try:
        key = door.check_password(user_id, password).store_key
        present = _rights_now(door, key)
        _require_restorer(door, wanted, key, user_id, present)
        replaced = _replaced_head(door)
        aside = _put_back(door, wanted, key, with_keys=own is None)
    except BaseException:
        door.keys = before
        raise
    said = {"from": wanted.path.name, "reason": said_reason, "replaced": replaced, "seq": wanted.head.seq}
    try:
        door.put_aside = aside if any(aside.iterdir()) else None
        door.keys, door.lost, door.backed_up = KeyFile.open(_store_folder(door)), None, None
        return door.enter_restored(
            key, user_id, canonical(said), said_reason, replaced=present, with_passwords=own is not None
        )
    except (OSError, StoreTrouble) as error:
        door.close_store()  # whoever was signed in worked in the store that was replaced
        raise StoreTrouble(_NOT_WRITTEN_DOWN) from error


def _restorable(door: Entrance, path: Path) -> tuple["Backup", KeyFile | None, KeyFile]:
    """Return a backup of this store, the store's own keys where they are left, and those that open the backup."""
    from jdm_desktop.store import failures  # noqa: PLC0415 - importing the store takes long

    folder, wanted = _store_folder(door), _backup(path)
    with failures.told_on_opening(folder / KEYS):
        own = KeyFile.found(folder)
    if own is not None and own.store != wanted.store:
        raise Refused(N_("{folder} is a backup of another store. Nothing was restored: choose another."), folder=path)
    with failures.told_on_opening(wanted.path / KEYS):
        return wanted, own, own or KeyFile.open(wanted.path).placed(folder / KEYS)


def _put_back(door: Entrance, wanted: "Backup", key: bytes, *, with_keys: bool) -> Path:
    """Replace the store and return where it lies now; where that fails in time, it is open again as it was."""
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    folder, was_open = _store_folder(door), door.is_open and not door.is_read_only
    door.close_store()
    try:
        return store_backup.restore(wanted, folder, key, door.clock.now(), with_keys=with_keys)
    except StoreTrouble:
        if was_open and not store_backup.is_decided(folder):
            with suppress(StoreTrouble):
                door.open_again(key)
        raise


def _require_restorer(door: Entrance, wanted: "Backup", key: bytes, user_id: str, present: Rights | None) -> None:
    """Refuse who may not restore by what the backup says of people, or the store where that can be read.

    By the backup alone, whose right had ended since would restore it.
    """
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long

    with store_backup.reading(wanted, key) as repository:
        then = Rights.of(repository)
    if then.person(user_id) is None:
        raise Refused(N_("This backup is older than the account {user_id}. Nothing was restored."), user_id=user_id)
    for rights in filter(None, (present, then)):
        person = rights.person(user_id)
        refused = rights.refusal(person, Task.RESTORE, door.clock.today()) if person is not None else None
        if refused is not None:
            raise Refused.of(refused)


def _rights_now(door: Entrance, key: bytes) -> Rights | None:
    """Return what the store says of people, None where it is gone, cannot be read, or makes no sense."""
    from jdm_desktop.store import backup as store_backup  # noqa: PLC0415 - importing the store takes long
    from jdm_desktop.store import failures  # noqa: PLC0415 - as above

    try:
        if door.is_open:
            return Rights.of(door.repository)
        with store_backup.reading_store(_store_folder(door), key) as repository:
            return Rights.of(repository)
    except failures.SENSELESS:
        return None


def _replaced_head(door: Workspace) -> int | None:
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


def _store_folder(door: Entrance) -> Path:
    if door.folder is None:
        message = "a store in memory has no backups"
        raise RuntimeError(message)
    return door.folder


def _view(found: "Backup", *, is_second: bool) -> BackupView:
    made = Stamp(found.made, "UTC")
    return BackupView(found.path, made, found.head.seq, found.size, found.program, is_second)
