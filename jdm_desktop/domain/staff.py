"""The people of a site: their roles, and the one table of who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from jdm_desktop.domain.record import DIGEST, Record
from jdm_desktop.i18n import N_


class Role(StrEnum):
    """What a person is at the site."""

    COORDINATOR = "coordinator"
    INVESTIGATOR = "investigator"
    MONITOR = "monitor"
    ADMINISTRATOR = "administrator"


TITLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COORDINATOR: N_("coordinator"),
        Role.INVESTIGATOR: N_("investigator"),
        Role.MONITOR: N_("monitor"),
        Role.ADMINISTRATOR: N_("administrator"),
    }
)
"""What each role is called in a sentence."""


class Task(StrEnum):
    """Something that a person does with the program."""

    READ = "read"
    IDENTIFY = "identify"
    ENTER = "enter"
    DETERMINE = "determine"
    COMPLETE = "complete"
    REOPEN = "reopen"
    ISSUE = "issue"
    MANAGE_PEOPLE = "manage_people"


_SITE_WORK = frozenset({Task.READ, Task.IDENTIFY, Task.ENTER, Task.COMPLETE, Task.REOPEN, Task.ISSUE})

ALLOWED: Mapping[Role, frozenset[Task]] = MappingProxyType(
    {
        Role.COORDINATOR: _SITE_WORK,
        Role.INVESTIGATOR: _SITE_WORK | {Task.DETERMINE, Task.MANAGE_PEOPLE},
        Role.MONITOR: frozenset({Task.READ}),
        Role.ADMINISTRATOR: frozenset({Task.READ, Task.MANAGE_PEOPLE}),
    }
)
"""Who may do what. A monitor reads what is coded; an administrator keeps accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """The site as the first person named it."""

    entity: ClassVar[str] = "site"

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """One account; `password` is its argon2id hash. The first person may manage people whatever their role."""

    entity: ClassVar[str] = "person"

    user_id: str
    name: str
    role: Role
    password: str = field(repr=False, metadata=DIGEST)
    active: bool = True
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person as others see them."""

    id: int
    user_id: str
    name: str
    role: Role


def may(person: Person, task: Task) -> bool:
    """Tell whether a person may do something."""
    if not person.active:
        return False
    return task in ALLOWED[person.role] or (person.is_first and task is Task.MANAGE_PEOPLE)
