"""Who may do what by one store: what a backup says of people, beside what the store says that it replaces."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Self

from jdm_desktop.domain import staff
from jdm_desktop.domain.staff import Delegation, Person, Task
from jdm_desktop.domain.trouble import Message
from jdm_desktop.service.change import Change

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Rights:
    """The people of a store, and what was ever delegated to them."""

    people: tuple[Person, ...]
    delegations: tuple[Delegation, ...]

    @classmethod
    def of(cls, repository: "Repository") -> Self:
        """Read them; raise StoreTrouble where they cannot be read."""
        return cls(repository.all(Person), repository.all(Delegation))

    def person(self, user_id: str) -> Person | None:
        """Return the account of a user name, in whatever case it is typed."""
        folded = user_id.strip().casefold()
        return next((one for one in self.people if one.user_id.casefold() == folded), None)

    def delegated_to(self, person: Person) -> tuple[Delegation, ...]:
        """Return what was ever delegated to a person."""
        return tuple(one for one in self.delegations if one.person_id == person.id)

    def refusal(self, person: Person, task: Task, day: date) -> Message | None:
        """Return why a person may not do something on a day, None where they may."""
        return staff.refusal(person, self.delegated_to(person), task, day)

    def take_over(self, change: Change, later: "Rights", *, with_passwords: bool) -> tuple[Person, ...]:
        """Let what ended by `later` stay ended: accounts and delegations; return the people whose accounts were closed.

        `with_passwords` also whether each is temporary and since when it holds: the key file is the later one's.
        """
        closed: list[Person] = []
        for person in self.people:
            known = later.person(person.user_id)
            if known is None:
                continue
            taken = replace(person, active=person.active and known.active)
            if with_passwords:
                taken = replace(taken, temporary=known.temporary, password_set_on=known.password_set_on)
            change.save(taken)
            if taken.active is not person.active:
                closed.append(person)
            self._end_delegations(change, person, later, known)
        return tuple(closed)

    def _end_delegations(self, change: Change, person: Person, later: "Rights", known: Person) -> None:
        ends = {(one.task, one.starts): one.ends for one in later.delegated_to(known)}
        for one in self.delegated_to(person):
            end = ends.get((one.task, one.starts))
            if end is not None and end < (one.ends or date.max):
                change.save(replace(one, ends=end))
