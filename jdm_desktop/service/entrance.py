"""The way in: a store is made, opened at a place it knows, and signed in to; the recovery sheet is the other way in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from jdm_desktop import whole_file
from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.staff import Authority, Delegated, Delegation, Person, Role, Settings, Site, Task, Workstation
from jdm_desktop.domain.text import Field, clean, required
from jdm_desktop.domain.trouble import Message, Refused, StoreTrouble
from jdm_desktop.i18n import N_, Language
from jdm_desktop.keys import certificates, recovery, slots
from jdm_desktop.keys.certificates import Issued, NewKey
from jdm_desktop.keys.derive import Cost, calibrated
from jdm_desktop.keys.slots import RECOVERY, KeyFile
from jdm_desktop.service import accounts
from jdm_desktop.service import passwords as password_rules
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.change import Change
from jdm_desktop.service.clock import Clock
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.papers import Papers
from jdm_desktop.service.rights import Rights
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import BACKUPS, Station, Workspace, kept

_GONE = N_(
    "The store's file in {folder} is gone, and only its keys are left. Nothing was changed: "
    "bring the file back, or restore a backup."
)

_NOT_TRUSTED = N_(
    "This computer's list of the last entries cannot be written. Nobody was signed in: see that the disk has space and "
    "the folder is open to you, then sign in again and say the same."
)


class AdoptionNeeded(Refused):
    """The store was not opened at this place before: somebody who may adopt it says why it is here."""


@dataclass(frozen=True, slots=True)
class FirstKeys:
    """The keys of a store that is to be made: its own, as the first person's password opens it, and its authority's."""

    slots: KeyFile
    store_key: bytes
    authority: Issued


class Entrance(Workspace):
    """A store's door: a workspace that people enter."""

    @classmethod
    def open(
        cls,
        folder: Path,
        clock: Clock,
        station: Station | str,
        studies: StudyLibrary,
        *,
        papers: Papers | None = None,
        cost: Cost | None = None,
        new_key: NewKey = certificates.new_key,
        lost_too: bool = False,
    ) -> Self:
        """Stand at the door of the store in `folder`, which may not be made yet; keep every other program out.

        Raises StoreTrouble, and touches nothing, where it is in use, has lost its keys, or cannot be written to. With
        `lost_too`, a store that is gone but for its backups has a door all the same: `lost` says what is gone.
        """
        from jdm_desktop.store import failures, lock  # noqa: PLC0415 - after the window is painted

        held, lost = lock.hold(folder), None
        try:
            with failures.told_on_opening(folder / slots.FILE_NAME):
                keys = _found_keys(folder)
        except StoreTrouble as trouble:
            if not lost_too:
                held.release()
                raise
            lost, keys = trouble.sentence, None
        except BaseException:
            held.release()
            raise
        opened = cls(None, clock, station, studies, papers=papers, keys=keys, folder=folder, cost=cost, new_key=new_key)
        opened._held, opened.lost = held, lost
        return opened

    @staticmethod
    def is_at(folder: Path) -> bool:
        """Tell whether there is a store in `folder`, or what is left of one."""
        from jdm_desktop.store import database  # noqa: PLC0415 - after the window is painted

        return any((folder / name).exists() for name in (database.FILE_NAME, slots.FILE_NAME, slots.BACKUP_NAME))

    @classmethod
    def in_memory(
        cls,
        clock: Clock,
        station: Station | str,
        studies: StudyLibrary,
        *,
        papers: Papers | None = None,
        cost: Cost | None = None,
        new_key: NewKey = certificates.new_key,
    ) -> Self:
        """Open an empty store that is gone when it is closed, for tests."""
        from jdm_desktop.store import repository, schema  # noqa: PLC0415 - as above

        empty = repository.Repository(schema.open_memory())
        return cls(empty, clock, station, studies, papers=papers, cost=cost, new_key=new_key)

    # ---------------------------------------------------------------------------------------------- the first account

    def first_keys(self, site: SiteForm, form: PersonForm) -> Callable[[], FirstKeys]:
        """Return what makes the keys of the first account; it touches no store, so that a worker may do it.

        Raises Refused where there is an account already, or for a name or password that cannot be taken.
        """
        named, made = self._first(site, form)
        at, cost, new_key = self.clock.now().utc, self._cost, self.new_key

        def make() -> FirstKeys:
            key, slots = recovery.new_secret(), KeyFile.make(cost or calibrated())
            slots.put(made.user_id, form.password, key)
            return FirstKeys(slots, key, certificates.new_authority(named[1], at, new_key))

        return make

    def first_account(self, site: SiteForm, form: PersonForm, keys: FirstKeys | None = None) -> Session:
        """Name the site, make its store, its authority and the first account, and sign that in.

        `keys` are those that `first_keys` made beforehand of the same forms: making them takes a second or two. Raises
        Refused as that does, StoreTrouble where the store cannot be made.
        """
        keys = keys or self.first_keys(site, form)()
        named, made = self._first(site, form)
        now, today = self.clock.now(), self.clock.today()
        author = Author(1, made.user_id, self.station.name, now)
        with self._making(keys), self.writing(author, "first_account") as change:
            stored = change.save(made)
            change.save(Site(code=named[0], name=named[1], store=keys.slots.store))
            change.save(Settings())
            change.save(Authority(certificate=keys.authority.certificate, key=keys.authority.key))
            change.save(Workstation(place=self.station.place, name=self.station.name))
            for one in _first_delegations(form, stored.id, today):
                change.save(one)
            change.note(Action.SIGNED_IN, Subject(Person.entity, stored.id))
        self._trusted = True
        return Session(self, stored)

    def _first(self, site: SiteForm, form: PersonForm) -> tuple[tuple[str, str], Person]:
        """Return code and name of the site and the first person as they are kept; raise Refused."""
        if not self.needs_first_account:
            raise Refused(N_("There is an account already. Sign in with it."))
        if Task.MANAGE_PEOPLE not in _possible(form.role):
            raise Refused(N_("A monitor changes nothing. Begin with the account of somebody who keeps the accounts."))
        named = (required(site.code, Field.SITE_CODE), required(site.name, Field.SITE_NAME))
        return named, accounts.person(form, self.clock.today(), temporary=False)

    @contextmanager
    def _making(self, keys: FirstKeys) -> Iterator[None]:
        """Make the store and what is written inside; the key file gets its name last, and only then the store is made.

        Where that fails or is killed, nothing is left that anybody was told of, and all of it is made anew. A key file
        under its own name is never removed: it may be the only way into a store that is brought back.
        """
        slots, in_memory = keys.slots, self._repository is not None
        try:
            with kept():
                slots.begin(self._key_path())
            self.keys, self._store_key = slots, keys.store_key
            if self.folder is not None and not in_memory:
                self._open(self.folder, keys.store_key)
            yield
            with kept():
                self._require_anchored()
                slots.finish()
        except BaseException:
            # Where the key file has its name already, only making that durable failed: its account can sign in.
            self.keys, self._store_key = None if slots.is_unfinished else slots, None
            if not in_memory:
                self._unmake()
            raise

    def _require_anchored(self) -> None:
        """Anchor the first entry: without a list of them, the next start would ask where it went. Raises OSError."""
        anchors = self.repository.anchors
        if anchors is not None and anchors.is_behind:
            anchors.begin_anew(self.repository.head(), self.clock.now())

    def _unmake(self) -> None:
        if self._repository is not None:
            self._repository.close()
        self._repository = self._sheets = None
        with suppress(OSError):
            _clear_unfinished(self.folder or Path())

    def _key_path(self) -> Path | None:
        return self.folder / slots.FILE_NAME if self.folder else None

    def sign_in(self, user_id: str, password: str, *, adopt: str | None = None, can_choose: bool = True) -> Session:
        """Open the store where it is closed, and sign a person in.

        Where nobody `can_choose` a password, one that must be changed is refused, and not used up.

        Raises Refused, alike in words and time whether user name or password is wrong or the account is closed;
        AdoptionNeeded where the store was never opened at this place and `adopt` does not say why it is here;
        StoreTrouble where it cannot be opened.
        """
        unlocked = self._unlock(user_id, password)
        self._require_file()
        self._open_with(unlocked)
        if self.is_read_only:
            return self._enter_to_read(user_id, can_choose=can_choose)
        person = self._entering(user_id, can_choose=can_choose)
        doubt = self._require_place(person, adopt)
        self.record_failures()
        since = self.repository.last_by(person.id, Action.SIGNED_IN)
        with self._using_up(person), self.writing(self.author(person), "signed_in") as change:
            self._adopt(change, person, doubt, adopt or "")
            change.note(Action.SIGNED_IN, Subject(Person.entity, person.id))
        self._trust(doubt)
        self._sweep()
        return Session(self, person, since=since)

    @contextmanager
    def _using_up(self, person: Person) -> Iterator[None]:
        """Let a temporary password open one sitting, in which its owner chooses another.

        It is taken before the entry: killed between the two, nobody came in and an administrator sets another one,
        while the other way round it would open one sitting more.
        """
        if not person.temporary:
            yield
            return
        with self.changing_keys():
            self.take_password(person.user_id)
            yield

    def close_store(self) -> None:
        """Close the store and forget its key; what is opened next may be another one, and is asked for anew."""
        super().close_store()
        self._trusted = False

    def open_again(self, key: bytes) -> None:
        """Open a store that was closed to be replaced, and was not; raise StoreTrouble where it cannot be opened."""
        assert self.folder is not None  # noqa: S101 - a store in memory has no backups
        self._open(self.folder, key)
        self._store_key = key

    def enter_restored(
        self, key: bytes, user_id: str, said: str, reason: str = "", *, replaced: Rights | None, with_passwords: bool
    ) -> Session:
        """Open a store that was just restored, say so in its trail, and sign in whoever restored it.

        What had ended by the store that was `replaced` stays ended (see `Rights.take_over`).
        """
        self.open_again(key)
        person = self.person(user_id)
        assert person is not None  # noqa: S101 - the backup was asked for them
        doubt, since = self.doubt(), self.repository.last_by(person.id, Action.SIGNED_IN)
        with self.writing(self.author(person, reason), "restored") as change:
            change.note(Action.RESTORED, Subject(Site.entity, 1), said)
            if replaced is not None:
                rights = Rights.of(self.repository)
                for closed in rights.take_over(change, replaced, with_passwords=with_passwords):
                    self.revoke(change, closed.id)
            self._adopt(change, person, doubt, "restored")
            change.note(Action.SIGNED_IN, Subject(Person.entity, person.id))
        self._trust(doubt)
        self._sweep()
        return Session(self, person, since=since)

    def _require_file(self) -> None:
        """Refuse to make an empty store where its keys say that there was one; a backup can be restored.

        A restore that was decided and failed half-way is finished first: nobody works in a store that is replaced.
        """
        from jdm_desktop.store import database, failures, swap  # noqa: PLC0415 - after the window is painted

        if self.is_open or self.folder is None:
            return
        file = self.folder / database.FILE_NAME
        with failures.told_on_opening(file):
            swap.finish(self.folder)
        if not file.exists():
            raise StoreTrouble(_GONE, folder=self.folder)

    def _sweep(self) -> None:
        """Take away what a kill may have left: the password of an account that was just being closed."""
        for one in self.repository.all(Person):
            if not one.active and self._keys.knows(one.user_id):
                self.take_password(one.user_id)

    def _entering(self, user_id: str, *, can_choose: bool) -> Person:
        """Return the account of a right password; refuse one that is closed as a wrong password is."""
        person = self.person(user_id)
        if person is None or not person.active:
            self._fail(user_id)
        self._succeed(user_id)
        if not can_choose and self.must_choose_password(person):
            raise Refused(N_("This password is temporary, or too old. Sign in in the window first and choose another."))
        return person

    def _enter_to_read(self, user_id: str, *, can_choose: bool) -> Session:
        """Sign in to a damaged store, in which nothing can be written; raise StoreTrouble where nobody can.

        What of it can be read is read; a backup can be restored in any case.
        """
        damage = self.damage
        try:
            return Session(self, self._entering(user_id, can_choose=can_choose))
        except StoreTrouble:
            self.close_store()
            self._succeed(user_id)
            if damage is None:
                raise
            raise StoreTrouble.of(damage) from None

    def recover(self, shares: tuple[str, ...], user_id: str, password: str) -> Session:
        """Open the store with two shares of the recovery sheet and give an administrator a new password.

        The account is told by its user name. Raises Refused where the shares, the account or the password cannot be
        taken, StoreTrouble where the store cannot be opened.
        """
        secret = recovery.secret_of(shares)
        unlocked = self._keys.unlock(RECOVERY, secret.hex())
        if unlocked is None:
            raise Refused(N_("These shares are of another store, or of an older sheet. Nothing was changed."), shares=2)
        self._require_file()
        self._open_with(unlocked)
        person = self.person(user_id)
        if person is None or not self.may(person, Task.MANAGE_PEOPLE):
            raise Refused(
                N_("There is no administrator “{user_id}”. Nothing was changed: name another one."), user_id=user_id
            )
        password_rules.accept(password, person.user_id)
        doubt = None if self._trusted else self.doubt()
        since = self.repository.last_by(person.id, Action.SIGNED_IN)
        with self._using_up(person), self.writing(self.author(person), "recovered") as change:
            changed = replace(person, temporary=False, password_set_on=self.clock.today())
            person = change.save(changed, "password")
            change.note(Action.PASSWORD_SET, Subject(Person.entity, person.id, field="password"))
            self.revoke(change, person.id)
            self._adopt(change, person, doubt, "recovery sheet")
            change.note(Action.RECOVERED, Subject(Person.entity, person.id))
            change.note(Action.SIGNED_IN, Subject(Person.entity, person.id))
        self._trust(doubt)
        self._succeed(user_id)
        self.give_password(person.user_id, password)  # only when the trail says so: each use of the sheet is in it
        return Session(self, person, since=since)

    @staticmethod
    def recovery_words() -> tuple[str, ...]:
        """Return the words that the shares of a recovery sheet are written in."""
        return recovery.words()

    @staticmethod
    def check_share(share: str) -> None:
        """Raise Refused where one share is not whole, before both are tried."""
        recovery.check(share)

    def _require_place(self, person: Person, adopt: str | None) -> Message | None:
        """Return what is doubtful of the store and explained by `adopt`; raise Refused where it is not explained."""
        if self._trusted:
            return None
        doubt = self.doubt()
        if doubt is None:
            return None
        if not self.may(person, Task.ADOPT):
            raise Refused(N_("{doubt} Nothing was changed: ask an administrator."), doubt=doubt)
        if adopt is None or not adopt.strip():
            raise AdoptionNeeded.of(doubt)
        return doubt

    def _adopt(self, change: Change, person: Person, doubt: Message | None, reason: str) -> None:
        if doubt is None:
            return
        known = self.repository.among(Workstation, "place", [self.station.place])
        here = known[0] if known else change.save(Workstation(place=self.station.place, name=self.station.name))
        said = {"by": person.user_id, "doubt": doubt.text(Language.ENGLISH), "reason": clean(reason, Field.REASON)}
        change.note(Action.ADOPTED, Subject(Workstation.entity, here.id), canonical(said))

    def _trust(self, doubt: Message | None) -> None:
        """Ask no more in this sitting of the program; after an adoption let this computer's list begin anew."""
        anchors = self.repository.anchors
        if doubt is not None and anchors is not None:
            try:
                anchors.begin_anew(self.repository.head(), self.clock.now())
            except OSError as error:
                raise StoreTrouble(_NOT_TRUSTED) from error
        self._trusted = True


def _found_keys(folder: Path) -> KeyFile | None:
    """Return the key file of a store that was made, None where there is none; tidy up after a program that was killed.

    Raises StoreTrouble where the keys are lost, OSError where the folder cannot be read.
    """
    whole_file.clear_leftovers(folder)
    _clear_unfinished(folder)
    return KeyFile.open(folder) if Entrance.is_at(folder) else None


def _clear_unfinished(folder: Path) -> None:
    """Remove a store whose making was killed before its key file had its name: nobody was ever told of it.

    What has a copy of its keys, or a backup, was made: there somebody called a key file so that they brought.
    """
    staged = folder / slots.STAGED_NAME
    if not staged.exists() or any((folder / name).exists() for name in (slots.FILE_NAME, slots.BACKUP_NAME)):
        return
    from jdm_desktop.store import backup, database  # noqa: PLC0415 - seldom needed

    keys = KeyFile.found(folder, slots.STAGED_NAME)
    if keys is not None and backup.listing(folder / BACKUPS, keys.store):
        return
    for leftover in folder.glob(f"{database.FILE_NAME}*"):
        leftover.unlink(missing_ok=True)
    whole_file.sync_folder(folder)  # the store first: `staged` says that it may go, and nothing says so after it
    staged.unlink(missing_ok=True)


def _first_delegations(form: PersonForm, person_id: int, today: date) -> tuple[Delegation, ...]:
    """Return what is delegated to the first person: what the form says, and the accounts in any case."""
    tasks = accounts.delegations(form, person_id, today)
    if any(one.task is Delegated.ADMINISTER for one in tasks):
        return tasks
    return (*tasks, Delegation(person_id=person_id, task=Delegated.ADMINISTER, starts=today))


def _possible(role: Role) -> frozenset[Task]:
    return frozenset(task for task, rule in staff.RULES.items() if role in rule.roles)
