"""A store as the use cases know it: closed before anybody signed in, when only its key file is known, and then open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from jdm_desktop import __version__
from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.record import canonical, stamp_text
from jdm_desktop.domain.staff import (
    Authority,
    Credential,
    Delegation,
    Person,
    Settings,
    Site,
    Task,
    Workstation,
)
from jdm_desktop.domain.trouble import Message, Refused, StoreTrouble
from jdm_desktop.domain.view import SiteHead, Stamp
from jdm_desktop.i18n import N_
from jdm_desktop.keys import certificates, recovery
from jdm_desktop.keys.certificates import Issued, NewKey
from jdm_desktop.keys.derive import Cost, subkey
from jdm_desktop.keys.slots import RECOVERY, KeyFile, Unlocked
from jdm_desktop.service.change import Change
from jdm_desktop.service.clock import Clock
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.lockout import Failure, Lockout
from jdm_desktop.service.papers import Papers
from jdm_desktop.service.sheet import Sheets

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.anchor import Anchors
    from jdm_desktop.store.backup import Maker
    from jdm_desktop.store.database import Database
    from jdm_desktop.store.lock import Hold
    from jdm_desktop.store.repository import Repository

BACKUPS = "backups"
CLOCK_TOLERANCE = timedelta(minutes=5)
_WRONG = N_("The user name or the password is wrong. Nobody was signed in: try again.")
_WRONG_INSIDE = N_("The user name or the password is wrong. Nothing was done: try again.")
_MUST_CHOOSE = N_(
    "The password of {name} is temporary, or too old. Nothing was done: {name} signs in and chooses another one first."
)
_LOCKED = N_(
    "Too many wrong passwords for this user name: signing in is locked for {minutes} more minutes. "
    "Wait, or ask an administrator to unlock it."
)
_UNCOUNTED = N_(
    "The try could not be counted, because the folder of the store cannot be written to. Nobody was signed in: "
    "see that the disk has space and the folder is open to you, then try again."
)

_NOT_KEPT = N_(
    "The key file cannot be written. The earlier password stays in force: see that the disk has space and the folder "
    "is open to you, then try again."
)


@dataclass(frozen=True, slots=True)
class Station:
    """This computer and where on it the store lies: `name` for people, `place` as a digest, `state` outside the store.

    `state` is the folder for what must not be copied along with the store; None keeps nothing, for tests.
    """

    name: str
    place: str = ""
    state: Path | None = None


def preload() -> None:
    """Import what opening a store and signing in will need; safe in another thread while the window is painted."""
    import cryptography.hazmat.primitives.ciphers.aead  # noqa: PLC0415 - only to have it ready
    import cryptography.hazmat.primitives.kdf.hkdf  # noqa: F401, PLC0415 - only to have it ready

    import jdm_desktop.store.check  # noqa: F401, PLC0415 - only to have it ready


class Workspace:
    """One store, closed or open, with nobody signed in yet."""

    def __init__(
        self,
        repository: "Repository | None",
        clock: Clock,
        station: Station | str,
        studies: StudyLibrary,
        *,
        papers: Papers | None = None,
        keys: KeyFile | None = None,
        folder: Path | None = None,
        cost: Cost | None = None,
        new_key: NewKey = certificates.new_key,
    ) -> None:
        self.clock, self.studies, self.papers, self.folder = clock, studies, papers, folder
        self.station = Station(station) if isinstance(station, str) else station
        self.keys = keys
        self.lockout = Lockout(folder)
        self._cost, self.new_key = cost, new_key
        self._store_key: bytes | None = None
        self._trusted = False
        self._held: Hold | None = None
        self.damage: Message | None = None
        self.lost: Message | None = None
        self.put_aside: Path | None = None
        self.backed_up: tuple[float, int] | None = None
        self._repository: Repository | None = None
        self._sheets: Sheets | None = None
        self._site: SiteHead | None = None
        if repository is not None:
            self._begin(repository)

    # ------------------------------------------------------------------------------------------------- what is known

    @property
    def repository(self) -> "Repository":
        """What the open store holds; it is a fault of the program to ask before anybody signed in."""
        if self._repository is None:
            message = "the store is closed: nobody has signed in yet"
            raise RuntimeError(message)
        return self._repository

    @property
    def sheets(self) -> Sheets:
        """The screenings that were read."""
        assert self._sheets is not None  # noqa: S101 - made together with the repository
        return self._sheets

    @property
    def is_open(self) -> bool:
        """Whether somebody signed in since the program was started."""
        return self._repository is not None

    @property
    def is_read_only(self) -> bool:
        """Whether the store is damaged and was opened to be read only."""
        return self.damage is not None

    @property
    def key_bytes(self) -> bytes:
        """The key file's bytes, as a backup takes them along."""
        assert self.keys is not None  # noqa: S101 - the store is open
        return self.keys.as_bytes()

    @property
    def needs_first_account(self) -> bool:
        """Whether nobody has an account yet."""
        return self.lost is None and self.keys is None and not (self.is_open and self.repository.any(Person))

    @property
    def zone(self) -> str:
        """The time zone of this desk."""
        return self.clock.now().zone

    @property
    def length(self) -> int:
        """How many entries the trail has; 0 where a damaged store does not say."""
        try:
            return self.repository.head().seq
        except StoreTrouble:
            if not self.is_read_only:
                raise
            return 0

    @property
    def site(self) -> SiteHead:
        """The site as it is printed; named once and kept."""
        if self._site is None:
            (site,) = self.repository.all(Site)
            self._site = SiteHead(site.code, site.name)
        return self._site

    @property
    def settings(self) -> Settings:
        """What the site decided."""
        try:
            (settings,) = self.repository.few(Settings)
        except StoreTrouble:
            if not self.is_read_only:
                raise
            return Settings()  # a damaged store is read with what a new one has
        return settings

    @property
    def authority(self) -> Issued:
        """The site's certificate authority."""
        (kept,) = self.repository.all(Authority)
        return Issued(kept.certificate, "", kept.key)

    def person(self, user_id: str) -> Person | None:
        """Return the account of a user name, in whatever case it is typed."""
        folded = user_id.strip().casefold()
        return next((one for one in self.repository.few(Person) if one.user_id.casefold() == folded), None)

    def delegations(self, person_id: int) -> tuple[Delegation, ...]:
        """Return what was ever delegated to a person."""
        return tuple(one for one in self.repository.few(Delegation) if one.person_id == person_id)

    def credential(self, person_id: int) -> Credential | None:
        """Return what a person signs with, None where they have none that is in force."""
        mine = self.repository.among(Credential, "person_id", [person_id])
        return next((one for one in reversed(mine) if one.revoked_on is None), None)

    # ------------------------------------------------------------------------------------------------------ signing in

    def confirm(self, user_id: str, password: str, task: Task) -> Person:
        """Return a second person who agrees to something by giving user name and password; raise Refused otherwise."""
        self.check_password(user_id, password, signing=True)
        person = self.person(user_id)
        if person is None or not person.active:
            self._fail(user_id, _WRONG_INSIDE, signing=True)
        if self.must_choose_password(person):  # a temporary one is known to whoever set it: one person would be two
            raise Refused(_MUST_CHOOSE, name=person.name)
        refused = staff.refusal(person, self.delegations(person.id), task, self.clock.today())
        if refused is not None:
            raise Refused.of(refused)
        return person

    def check_password(self, user_id: str, password: str, *, signing: bool = False) -> Unlocked:
        """Return what a right password opens; count and audit a wrong one and raise Refused."""
        unlocked = self._unlock(user_id, password, _WRONG_INSIDE, signing=signing)
        self._succeed(user_id)
        return unlocked

    def must_choose_password(self, person: Person) -> bool:
        """Tell whether a person must choose a password before anything else: it is temporary, or older than allowed."""
        days, set_on = self.settings.password_days, person.password_set_on
        is_old = bool(days) and set_on is not None and self.clock.today() > set_on + timedelta(days=days)
        return person.temporary or is_old

    def may(self, person: Person, task: Task) -> bool:
        """Tell whether a person may do something today."""
        return staff.may(person, self.delegations(person.id), task, self.clock.today())

    def give_password(self, user_id: str, password: str, sealing_key: bytes | None = None) -> None:
        """Let a password open the store for a person; raise StoreTrouble where it cannot be kept."""
        with kept():
            self._keys.put(user_id, password, self.opened_key, sealing_key)

    def take_password(self, user_id: str) -> None:
        """Let a person's password open nothing any more; raise StoreTrouble where that cannot be kept."""
        with kept():
            self._keys.remove(user_id)

    @contextmanager
    def changing_keys(self) -> Iterator[None]:
        """Put the key file back as it stood where what is written with it fails, so that trying again works.

        Where it is not certain whether that was written, the key file stays as it is: the entry may stand. Raises
        StoreTrouble, saying that it is not certain, where the key file cannot be put back.
        """
        from jdm_desktop.store import failures  # noqa: PLC0415 - after the window is painted

        before = self._keys.state()
        try:
            yield
        except BaseException as error:
            if isinstance(error, StoreTrouble) and error.message == failures.UNCERTAIN:
                raise
            try:
                self._keys.restore(before)
            except OSError:
                raise StoreTrouble(failures.UNCERTAIN) from error
            raise

    def release(self, user_id: str) -> None:
        """End the lock of a user name; raise StoreTrouble where that cannot be kept."""
        self._succeed(user_id)

    def locked_for(self, user_id: str) -> float:
        """Return for how many seconds a user name is still locked."""
        with _counted():
            return self.lockout.locked_for(self._keys.name_of(user_id), self.clock.ticks()) if self.keys else 0.0

    def new_recovery_shares(self) -> tuple[str, ...]:
        """Return the shares of a new recovery secret, which opens the store in place of an earlier one."""
        secret = recovery.new_secret()
        self.give_password(RECOVERY, secret.hex())
        return recovery.shares_of(secret)

    @property
    def opened_key(self) -> bytes:
        """The key of the open store, for its backups and for whoever gives another person a password."""
        assert self._store_key is not None  # noqa: S101 - the store is open
        return self._store_key

    @property
    def _keys(self) -> KeyFile:
        if self.keys is None:
            raise Refused(N_("Nobody has an account yet. Nothing was changed: make the first one."))
        return self.keys

    def _unlock(self, user_id: str, password: str, said: str = _WRONG, *, signing: bool = False) -> Unlocked:
        name, ticks = self._keys.name_of(user_id), self.clock.ticks()
        with _counted():
            remaining = self.lockout.locked_for(name, ticks)
            if remaining:
                raise Refused(_LOCKED, minutes=ceil(remaining / 60))
            self.lockout.begin(name, ticks)
        unlocked = self._keys.unlock(user_id, password)
        if unlocked is None:
            self._fail(user_id, said, signing=signing)
        return unlocked

    def _fail(self, user_id: str, said: str = _WRONG, *, signing: bool = False) -> NoReturn:
        with _counted():
            name = self._keys.name_of(user_id)
            self.lockout.fail(name, self.clock.ticks(), self.clock.now(), signing=signing)
        if self._trusted:  # each entry in a store that nobody has explained yet would be one that this computer knows
            self.record_failures()
        raise Refused(said, wrong=user_id)

    def _succeed(self, user_id: str) -> None:
        with _counted():
            self.lockout.succeed(self._keys.name_of(user_id))

    def record_failures(self) -> None:
        """Put what failed into the trail, without what was typed: it may be a password in the wrong field."""
        if not self.is_open or self.is_read_only or not self.lockout.waiting:
            return
        waiting = self.lockout.waiting
        people = {self._keys.name_of(one.user_id): one.id for one in self.repository.all(Person)}
        author = Author(None, "", self.station.name, self.clock.now())
        with self.writing(author, "sign_in_failed") as change:
            for failure in waiting:
                self._note_failure(change, failure, people.get(failure.name))
        with _counted():
            self.lockout.recorded(len(waiting))

    def _note_failure(self, change: Change, failure: Failure, person_id: int | None) -> None:
        action = Action.SIGNING_FAILED if failure.signing else Action.SIGN_IN_FAILED
        at = canonical({"at": stamp_text(failure.at.utc), "zone": failure.at.zone})
        change.note(action, Subject(Person.entity, person_id), at)
        if failure.locked:
            change.note(Action.LOCKED_OUT, Subject(Person.entity, person_id), at)

    # ----------------------------------------------------------------------------------------------- opening the store

    def _open_with(self, unlocked: Unlocked) -> None:
        if not self.is_open:
            assert self.folder is not None  # noqa: S101 - a store in memory is open from the first
            self._open(self.folder, unlocked.store_key)
        self._store_key = unlocked.store_key

    def _open(self, folder: Path, key: bytes) -> None:
        from jdm_desktop.store import check, database, failures  # noqa: PLC0415 - after the window is painted

        connect = database.connect_with(key)
        try:
            sound = check.open_sound(
                folder, connect, self.anchors(key), before_upgrade=lambda older: self._keep_older(older, key)
            )
            self._begin(sound)
        except StoreTrouble as trouble:
            if trouble.message not in (failures.DAMAGED, failures.NOT_SOUND):
                raise
            readable, _found = check.open_damaged(folder, connect)
            self._begin(readable)
            self.damage = trouble.sentence

    def _keep_older(self, older: "Database", key: bytes) -> None:
        """Make a proven backup of a store that an older version wrote, before it is brought up to date."""
        self.backup_maker(key).make(older, self.key_bytes, self.clock.now())

    def backup_maker(self, key: bytes | None = None) -> "Maker":
        """Return what makes the backups of this store, which is open where no `key` is given."""
        from jdm_desktop.store.backup import Maker  # noqa: PLC0415 - importing the store takes long

        if self.folder is None or self.keys is None:
            message = "a store in memory has no backups"
            raise RuntimeError(message)
        return Maker(self.folder / BACKUPS, key or self.opened_key, self.keys.store, __version__)

    def anchors(self, key: bytes) -> "Anchors | None":
        """Return this computer's list of the trail's heads, kept outside the store's folder."""
        from jdm_desktop.store.anchor import Anchors  # noqa: PLC0415 - after the window is painted

        if self.station.state is None or self.keys is None:
            return None
        return Anchors(self.station.state / "anchors" / f"{self.keys.store}.heads", subkey(key, "anchors"))

    def doubt(self) -> Message | None:
        """Return why somebody must explain that the store is here, or what it is; None where it is as it was left."""
        if not self.repository.among(Workstation, "place", [self.station.place]):
            return Message(
                N_("This store was not opened on this computer, or in this folder, before. Say why it is here now.")
            )
        anchors = self.repository.anchors
        return anchors.problem(self.repository) if anchors else None

    def _begin(self, repository: "Repository") -> None:
        self._repository, self._sheets = repository, Sheets(repository, self.studies)

    # --------------------------------------------------------------------------------------------------------- writing

    def author(self, person: Person, reason: str = "") -> Author:
        """Return a person as the trail names them, at this moment and this workstation."""
        return Author(person.id, person.user_id, self.station.name, self.clock.now(), reason)

    @contextmanager
    def writing(self, author: Author, kind: str) -> Iterator[Change]:
        """Write in one transaction, together with its entries in the trail; all of it is kept, or nothing is."""
        try:
            with self.repository.writing(author) as writing:
                change = Change(writing, kind)
                self._note_clock(change, author.at)
                yield change
        except BaseException:
            if self._sheets is not None:
                self._sheets.forget_all()
            raise

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Wait for no disk while a store is made that can be made again; the next change makes all of it durable."""
        anchors = self.repository.anchors
        with self.repository.database.in_haste():
            if anchors is not None:
                anchors.is_hasty = True
            try:
                yield
            finally:
                if anchors is not None:
                    anchors.is_hasty = False

    def revoke(self, change: Change, person_id: int) -> None:
        """Let a person's certificate sign no more; what it signed stays valid."""
        mine = self.credential(person_id)
        if mine is not None:
            change.save(replace(mine, revoked_on=self.clock.today()))

    def clock_set_back(self) -> Stamp | None:
        """Return the latest time in the trail where the clock is well before it and nobody said why; else None."""
        latest = self.repository.latest()
        return latest.at if latest is not None and _is_before(self.clock.now(), latest.at) else None

    def _note_clock(self, change: Change, now: Stamp) -> None:
        """Put into the trail, once, that the clock was set back; entries are ordered by number, never by time."""
        latest = self.repository.latest()
        if latest is not None and not latest.noted and _is_before(now, latest.at):
            said = canonical({"before": stamp_text(latest.at.utc), "now": stamp_text(now.utc)})
            change.note(Action.CLOCK_SET_BACK, Subject(Workstation.entity), said)

    def close_store(self) -> None:
        """Close the store and forget its key, and keep every other program out all the same."""
        if self._repository is not None:
            self._repository.close()
        self._repository = self._sheets = self._store_key = self._site = self.damage = None

    def close(self) -> None:
        """Close the store, forget its key and let go of its lock."""
        self.close_store()
        if self._held is not None:
            self._held.release()
            self._held = None


def _is_before(now: Stamp, latest: Stamp) -> bool:
    return now.utc < latest.utc - CLOCK_TOLERANCE


@contextmanager
def _counted() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreTrouble(_UNCOUNTED) from error


@contextmanager
def kept() -> Iterator[None]:
    """Raise StoreTrouble in place of what the system says where the key file cannot be written."""
    try:
        yield
    except OSError as error:
        raise StoreTrouble(_NOT_KEPT) from error
