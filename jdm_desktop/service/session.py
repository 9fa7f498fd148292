"""An open store, the person who is signed in, and the one door through which everything is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.staff import Person, PersonView, Role, Site, Task
from jdm_desktop.domain.text import Field, checked, clean, required
from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.domain.view import SiteHead
from jdm_desktop.i18n import N_
from jdm_desktop.service import passwords as password_rules
from jdm_desktop.service.change import Change, Changed
from jdm_desktop.service.clock import Clock
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.papers import Papers
from jdm_desktop.service.passwords import Argon2id, Passwords
from jdm_desktop.service.sheet import Sheets

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.database import Connect
    from jdm_desktop.store.repository import Repository

_CLOSED = {
    Task.READ: N_("Your role ({role}) does not read screenings."),
    Task.IDENTIFY: N_("Your role ({role}) does not see who a participant is."),
    Task.ENTER: N_("Your role ({role}) does not enter data. Nothing was changed: ask a coordinator."),
    Task.DETERMINE: N_("Your role ({role}) does not determine criteria. Nothing was changed: ask an investigator."),
    Task.COMPLETE: N_("Your role ({role}) does not complete screenings. Nothing was changed: ask a coordinator."),
    Task.REOPEN: N_("Your role ({role}) does not reopen screenings. Nothing was changed: ask a coordinator."),
    Task.ISSUE: N_("Your role ({role}) does not issue papers. Nothing was issued: ask a coordinator."),
    Task.MANAGE_PEOPLE: N_("Your role ({role}) does not add people. Nothing was changed: ask an administrator."),
}

__all__ = ["Change", "Changed", "PersonForm", "Session", "SiteForm", "Workspace", "preload"]


@dataclass(frozen=True, slots=True)
class SiteForm:
    """The site as the first person names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A new account as it was typed."""

    user_id: str
    name: str
    role: Role
    password: str


def preload() -> None:
    """Import what opening a store and signing in will need; safe in another thread while the window is painted."""
    import argon2  # noqa: F401, PLC0415 - only to have it ready

    import jdm_desktop.store.check  # noqa: F401, PLC0415 - only to have it ready


class Workspace:
    """An open store with nobody signed in yet."""

    def __init__(
        self,
        repository: "Repository",
        clock: Clock,
        workstation: str,
        studies: StudyLibrary,
        *,
        papers: Papers | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self.repository = repository
        self.clock = clock
        self.workstation = workstation
        self.studies = studies
        self.papers = papers
        self.sheets = Sheets(repository, studies)
        self._passwords = passwords
        self._site: SiteHead | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        clock: Clock,
        workstation: str,
        studies: StudyLibrary,
        *,
        papers: Papers | None = None,
        passwords: Passwords | None = None,
        connect: "Connect | None" = None,
    ) -> Self:
        """Open the store in `folder`, made new where there is none, after checking all of it.

        Raises StoreTrouble, and touches nothing, where it is in use, newer, damaged, not ours or not writable.
        """
        from jdm_desktop.store import check, database  # noqa: PLC0415 - after the window is painted

        opened = check.open_sound(folder, connect or database.connect_plain)
        return cls(opened, clock, workstation, studies, papers=papers, passwords=passwords)

    @classmethod
    def in_memory(
        cls,
        clock: Clock,
        workstation: str,
        studies: StudyLibrary,
        *,
        papers: Papers | None = None,
        passwords: Passwords | None = None,
    ) -> Self:
        """Open an empty store that is gone when it is closed, for tests."""
        from jdm_desktop.store import repository, schema  # noqa: PLC0415 - as above

        return cls(
            repository.Repository(schema.open_memory()), clock, workstation, studies, papers=papers, passwords=passwords
        )

    @property
    def needs_first_account(self) -> bool:
        """Whether nobody has an account yet."""
        return not self.repository.any(Person)

    @property
    def passwords(self) -> Passwords:
        """What hashes passwords."""
        if self._passwords is None:
            self._passwords = Argon2id()
        return self._passwords

    @property
    def site(self) -> SiteHead:
        """The site as it is printed; named once and kept."""
        if self._site is None:
            (site,) = self.repository.all(Site)
            self._site = SiteHead(site.code, site.name)
        return self._site

    def first_account(self, site: SiteForm, person: PersonForm) -> "Session":
        """Name the site, make the first account and sign it in.

        Raises Refused where there is an account already, or for a name or password that cannot be taken.
        """
        if not self.needs_first_account:
            raise Refused(N_("There is an account already. Sign in with it."))
        named = Site(code=required(site.code, Field.SITE_CODE), name=required(site.name, Field.SITE_NAME))
        made = self.new_person(person, is_first=True)
        with self.writing(Author(1, made.user_id, self.workstation, self.clock.now()), "first_account") as change:
            stored = change.save(made)
            change.save(named)
            change.note(Action.SIGNED_IN, Subject(Person.entity, stored.id))
        return Session(self, stored)

    def new_person(self, form: PersonForm, *, is_first: bool = False) -> Person:
        """Return the account that a form asks for, not stored yet.

        Raises Refused for a user name that was ever given, or a name or password that cannot be taken.
        """
        user_id = required(form.user_id, Field.USER_ID)
        if self._person(user_id) is not None:
            raise Refused(N_("The user name “{user_id}” was given before. Choose another one."), user_id=user_id)
        name = required(form.name, Field.PERSON_NAME)
        password = self.passwords.hash(password_rules.accept(form.password, user_id))
        return Person(user_id=user_id, name=name, role=form.role, password=password, is_first=is_first)

    def sign_in(self, user_id: str, password: str) -> "Session":
        """Sign a person in; raise Refused, alike in words and time whether the user name or the password is wrong."""
        person = self._person(user_id.strip())
        kept = person.password if person else self.passwords.unmatched
        known = self.passwords.matches(kept, password) and person is not None and person.active
        if person is None or not known:
            self._note_failure(person)
            raise Refused(N_("The user name or the password is wrong. Nobody was signed in: try again."))
        with self.writing(self.author(person), "signed_in") as change:
            if self.passwords.is_outdated(kept):
                person = change.save(replace(person, password=self.passwords.hash(password)))
            change.note(Action.SIGNED_IN, Subject(Person.entity, person.id))
        return Session(self, person)

    def author(self, person: Person, reason: str = "") -> Author:
        """Return a person as the trail names them, at this moment and this workstation."""
        return Author(person.id, person.user_id, self.workstation, self.clock.now(), reason)

    @contextmanager
    def writing(self, author: Author, kind: str) -> Iterator[Change]:
        """Write in one transaction, together with its entries in the trail; all of it is kept, or nothing is."""
        try:
            with self.repository.writing(author) as writing:
                change = Change(writing, kind)
                yield change
        except BaseException:
            self.sheets.forget_all()
            raise

    def close(self) -> None:
        """Close the store and let go of its lock."""
        self.repository.close()

    def _person(self, user_id: str) -> Person | None:
        folded = user_id.casefold()
        return next((person for person in self.repository.all(Person) if person.user_id.casefold() == folded), None)

    def _note_failure(self, person: Person | None) -> None:
        """Put a failed sign-in into the trail, without what was typed: it may be a password in the wrong field."""
        author = Author(None, "", self.workstation, self.clock.now())
        with self.writing(author, "sign_in_failed") as change:
            change.note(Action.SIGN_IN_FAILED, Subject(Person.entity, person.id if person else None))


class Session:
    """One sitting of one person."""

    def __init__(self, workspace: Workspace, person: Person) -> None:
        self.workspace = workspace
        self.person = PersonView(person.id, person.user_id, person.name, person.role)
        self.began = workspace.repository.head().seq
        self._person: Person | None = person
        self._listeners: list[Callable[[Changed], None]] = []

    def may(self, task: Task) -> bool:
        """Tell whether the person may do something."""
        return self._person is not None and staff.may(self._person, task)

    def require(self, task: Task) -> None:
        """Raise Refused where the person may not do something."""
        if self._person is None:
            raise Refused(N_("Nobody is signed in. Nothing was changed: sign in first."))
        if not staff.may(self._person, task):
            raise Refused(_CLOSED[task], role=Message(staff.TITLES[self.person.role]))

    @contextmanager
    def change(
        self,
        reason: str = "",
        *,
        kind: str = "",
        participant_id: int | None = None,
        screening_id: int | None = None,
    ) -> Iterator[Change]:
        """Write in one transaction; on leaving it is committed, and the listeners are told.

        Raises StoreTrouble where nothing could be saved; what was saved before stands, and trying again is possible.
        """
        if self._person is None:
            raise Refused(N_("Nobody is signed in. Nothing was changed: sign in first."))
        author = self.workspace.author(self._person, clean(reason, Field.REASON))
        with self.workspace.writing(author, kind) as change:
            change.about(participant_id, screening_id)
            yield change
        self._tell(change.changed)

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `callback` after every change; return what ends it."""
        self._listeners.append(callback)

        def unsubscribe() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unsubscribe

    def draft(self, key: str) -> str | None:
        """Return the text that this person typed under `key` and did not commit, None where there is none."""
        return self.workspace.repository.draft(self.person.id, key)

    def keep_draft(self, key: str, text: str) -> None:
        """Keep text that is not committed yet, for after a crash; it is not part of the record and leaves no entry."""
        self.workspace.repository.keep_draft(self.person.id, key, checked(text, Field.DRAFT))

    def drop_draft(self, key: str) -> None:
        """Forget the text kept under `key`."""
        self.workspace.repository.drop_draft(self.person.id, key)

    def sign_out(self) -> None:
        """End the sitting; what is asked of it afterwards is refused."""
        if self._person is None:
            return
        with self.change(kind="signed_out") as change:
            change.note(Action.SIGNED_OUT, Subject(Person.entity, self.person.id))
        self._person = None
        self._listeners.clear()

    def _tell(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)
