"""The way in: a store is made, opened at a place it knows, and signed in to; the recovery sheet is the other way in."""

from dataclasses import replace
from pathlib import Path
from typing import Self

from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.staff import Authority, Delegated, Delegation, Person, Role, Settings, Site, Task, Workstation
from jdm_desktop.domain.text import Field, clean, required
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_
from jdm_desktop.keys import certificates, recovery, slots
from jdm_desktop.keys.certificates import NewKey
from jdm_desktop.keys.derive import Cost, calibrated
from jdm_desktop.keys.slots import RECOVERY, KeyFile
from jdm_desktop.service import accounts
from jdm_desktop.service import passwords as password_rules
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.change import Change
from jdm_desktop.service.clock import Clock
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.papers import Papers
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station, Workspace, kept


class AdoptionNeeded(Refused):
    """The store was not opened at this place before: somebody who may adopt it says why it is here."""


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
    ) -> Self:
        """Stand at the door of the store in `folder`, which may not be made yet; keep every other program out.

        Raises StoreTrouble, and touches nothing, where it is in use, has lost its keys, or cannot be written to.
        """
        from jdm_desktop.store import database, lock  # noqa: PLC0415 - after the window is painted

        held = lock.hold(folder)
        try:
            is_made = any((folder / name).exists() for name in (database.FILE_NAME, slots.FILE_NAME))
            keys = KeyFile.open(folder) if is_made else None
        except BaseException:
            held.release()
            raise
        opened = cls(None, clock, station, studies, papers=papers, keys=keys, folder=folder, cost=cost, new_key=new_key)
        opened._held = held
        return opened

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

    def first_account(self, site: SiteForm, form: PersonForm) -> Session:
        """Name the site, make its store, its authority and the first account, and sign that in.

        Raises Refused where there is an account already, or for a name or password that cannot be taken, StoreTrouble
        where the store cannot be made.
        """
        if not self.needs_first_account:
            raise Refused(N_("There is an account already. Sign in with it."))
        if Task.MANAGE_PEOPLE not in _possible(form.role):
            raise Refused(N_("A monitor changes nothing. Begin with the account of somebody who keeps the accounts."))
        named = (required(site.code, Field.SITE_CODE), required(site.name, Field.SITE_NAME))
        now, today = self.clock.now(), self.clock.today()
        made = accounts.person(form, today, temporary=False)
        keys = KeyFile.make(self._key_path(), self._cost or calibrated())
        authority = certificates.new_authority(named[1], now.utc, self.new_key)
        self._make_store(keys, made.user_id, form.password)
        with self.writing(Author(1, made.user_id, self.station.name, now), "first_account") as change:
            stored = change.save(made)
            change.save(Site(code=named[0], name=named[1], store=keys.store))
            change.save(Settings())
            change.save(Authority(certificate=authority.certificate, key=authority.key))
            change.save(Workstation(place=self.station.place, name=self.station.name))
            tasks = accounts.delegations(form, stored.id, today)
            if not any(one.task is Delegated.ADMINISTER for one in tasks):
                tasks = (*tasks, Delegation(person_id=stored.id, task=Delegated.ADMINISTER, starts=today))
            for one in tasks:
                change.save(one)
            change.note(Action.SIGNED_IN, Subject(Person.entity, stored.id))
        return Session(self, stored)

    def _make_store(self, keys: KeyFile, user_id: str, password: str) -> None:
        """Make the store before its key file: a store without keys is empty still, and is made anew."""
        key = recovery.new_secret()
        if self._repository is None:
            self._open(key)
        with kept():
            keys.put(user_id, password, key)
        self.keys, self._store_key = keys, key

    def _key_path(self) -> Path | None:
        return self.folder / slots.FILE_NAME if self.folder else None

    def sign_in(self, user_id: str, password: str, *, adopt: str | None = None) -> Session:
        """Open the store where it is closed, and sign a person in.

        Raises Refused, alike in words and time whether user name or password is wrong or the account is closed;
        AdoptionNeeded where the store was never opened at this place and `adopt` does not say why it is here;
        StoreTrouble where it cannot be opened.
        """
        unlocked = self._unlock(user_id, password)
        self._open_with(unlocked)
        person = self.person(user_id)
        if person is None or not person.active:
            self._fail(user_id)
        self._succeed(user_id)
        if person.temporary:
            self.take_password(user_id)  # it opens once: its owner chooses another in this sitting
        self._require_place(person, adopt)
        self.record_failures()
        earlier = self.repository.with_actions((Action.SIGNED_IN,))
        since = max((entry.seq for entry in earlier if entry.author.person_id == person.id), default=0)
        with self.writing(self.author(person), "signed_in") as change:
            self._adopt(change, person, adopt)
            change.note(Action.SIGNED_IN, Subject(Person.entity, person.id))
        return Session(self, person, since=since)

    def recover(self, shares: tuple[str, ...], user_id: str, password: str) -> Session:
        """Open the store with two shares of the recovery sheet and give an administrator a new password.

        The account is told by its user name. Raises Refused where the shares, the account or the password cannot be
        taken, StoreTrouble where the store cannot be opened.
        """
        secret = recovery.secret_of(shares)
        unlocked = self._keys.unlock(RECOVERY, secret.hex())
        if unlocked is None:
            raise Refused(N_("These shares are of another store, or of an older sheet. Nothing was changed."))
        self._open_with(unlocked)
        person = self.person(user_id)
        if person is None or not self.may(person, Task.MANAGE_PEOPLE):
            raise Refused(N_("There is no administrator of this user name. Nothing was changed: name another one."))
        password_rules.accept(password, person.user_id)
        self.give_password(person.user_id, password)
        self._succeed(user_id)
        with self.writing(self.author(person), "recovered") as change:
            changed = replace(person, temporary=False, password_set_on=self.clock.today())
            person = change.save(changed)
            self.revoke(change, person.id)
            if self._is_foreign:
                self._adopt(change, person, "recovery")
            change.note(Action.RECOVERED, Subject(Person.entity, person.id))
            change.note(Action.SIGNED_IN, Subject(Person.entity, person.id))
        return Session(self, person)

    @property
    def _is_foreign(self) -> bool:
        return not self.repository.among(Workstation, "place", [self.station.place])

    def _require_place(self, person: Person, adopt: str | None) -> None:
        if not self._is_foreign:
            return
        if not self.may(person, Task.ADOPT):
            raise Refused(
                N_("This store was not opened on this computer before. Nothing was changed: ask an administrator.")
            )
        if adopt is None or not adopt.strip():
            raise AdoptionNeeded(
                N_("This store was not opened on this computer, or in this folder, before. Say why it is here now.")
            )

    def _adopt(self, change: Change, person: Person, reason: str | None) -> None:
        if self._is_foreign:
            kept = change.save(Workstation(place=self.station.place, name=self.station.name))
            said = canonical({"by": person.user_id, "reason": clean(reason or "", Field.REASON)})
            change.note(Action.ADOPTED, Subject(Workstation.entity, kept.id), said)


def _possible(role: Role) -> frozenset[Task]:
    return frozenset(task for task, rule in staff.RULES.items() if role in rule.roles)
