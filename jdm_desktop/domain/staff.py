"""The people of a site: their roles, what was delegated to them and when, and the one table of who may do what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from jdm_desktop.domain.record import DIGEST, Record
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Stamp
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


class Delegated(StrEnum):
    """What the principal investigator delegates to a person for a time (ICH GCP (R3) 2.3.1, the delegation record)."""

    OBTAIN_CONSENT = "obtain_consent"
    ASSESS = "assess_eligibility"
    CONFIRM = "confirm_eligibility"
    ENTER = "enter_data"
    ADMINISTER = "administer"


DELEGATED_TITLES: Mapping[Delegated, str] = MappingProxyType(
    {
        Delegated.OBTAIN_CONSENT: N_("obtain consent"),
        Delegated.ASSESS: N_("assess eligibility"),
        Delegated.CONFIRM: N_("confirm eligibility"),
        Delegated.ENTER: N_("enter data"),
        Delegated.ADMINISTER: N_("administer"),
    }
)
"""What each delegated task is called in a sentence."""


class Task(StrEnum):
    """Something that a person does with the program."""

    READ = "read"
    IDENTIFY = "identify"
    ENTER = "enter"
    DETERMINE = "determine"
    COMPLETE = "complete"
    REOPEN = "reopen"
    ISSUE = "issue"
    SIGN_ENTRY = "sign_entry"
    SIGN_DETERMINATION = "sign_determination"
    CONFIRM = "confirm"
    RECORD_INK = "record_ink"
    READ_TRAIL = "read_trail"
    EXPORT_TRAIL = "export_trail"
    VERIFY = "verify"
    REDACT = "redact"
    MANAGE_PEOPLE = "manage_people"
    BACK_UP = "back_up"
    RESTORE = "restore"
    CONFIGURE = "configure"
    ADOPT = "adopt"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do a task: one of `roles`, with `delegation` in force that day, and a physician where it says so."""

    roles: frozenset[Role]
    delegation: Delegated | None = None
    physician: bool = False
    trained: bool = False


def _rule(*roles: Role, **demands: object) -> Rule:
    return Rule(frozenset(roles), **demands)  # type: ignore[arg-type]


_COORDINATOR, _INVESTIGATOR = Role.COORDINATOR, Role.INVESTIGATOR
_MONITOR, _ADMINISTRATOR = Role.MONITOR, Role.ADMINISTRATOR

RULES: Mapping[Task, Rule] = MappingProxyType(
    {
        Task.READ: _rule(*Role),
        Task.IDENTIFY: _rule(_COORDINATOR, _INVESTIGATOR),
        Task.ENTER: _rule(_COORDINATOR, _INVESTIGATOR, delegation=Delegated.ENTER),
        Task.DETERMINE: _rule(_INVESTIGATOR, delegation=Delegated.ASSESS),
        Task.COMPLETE: _rule(_COORDINATOR, _INVESTIGATOR, delegation=Delegated.ENTER),
        Task.REOPEN: _rule(_COORDINATOR, _INVESTIGATOR, delegation=Delegated.ENTER),
        Task.ISSUE: _rule(_COORDINATOR, _INVESTIGATOR),
        Task.SIGN_ENTRY: _rule(_COORDINATOR, _INVESTIGATOR, delegation=Delegated.ENTER, trained=True),
        Task.SIGN_DETERMINATION: _rule(_INVESTIGATOR, delegation=Delegated.ASSESS, trained=True),
        Task.CONFIRM: _rule(_INVESTIGATOR, delegation=Delegated.CONFIRM, physician=True, trained=True),
        Task.RECORD_INK: _rule(_COORDINATOR, _INVESTIGATOR, delegation=Delegated.ENTER),
        Task.READ_TRAIL: _rule(*Role),
        Task.EXPORT_TRAIL: _rule(_INVESTIGATOR, _MONITOR, _ADMINISTRATOR),
        Task.VERIFY: _rule(*Role),
        Task.REDACT: _rule(_INVESTIGATOR, _ADMINISTRATOR),
        Task.MANAGE_PEOPLE: _rule(_COORDINATOR, _INVESTIGATOR, _ADMINISTRATOR, delegation=Delegated.ADMINISTER),
        Task.BACK_UP: _rule(_COORDINATOR, _INVESTIGATOR, _ADMINISTRATOR),
        Task.RESTORE: _rule(_COORDINATOR, _INVESTIGATOR, _ADMINISTRATOR, delegation=Delegated.ADMINISTER),
        Task.CONFIGURE: _rule(_COORDINATOR, _INVESTIGATOR, _ADMINISTRATOR, delegation=Delegated.ADMINISTER),
        Task.ADOPT: _rule(_COORDINATOR, _INVESTIGATOR, _ADMINISTRATOR, delegation=Delegated.ADMINISTER),
    }
)
"""Who may do what. A monitor reads what is coded and changes no record; an administrator keeps accounts and backups."""

WRITING = frozenset(Task) - {
    Task.READ,
    Task.IDENTIFY,
    Task.READ_TRAIL,
    Task.EXPORT_TRAIL,
    Task.VERIFY,
    Task.RESTORE,
}
"""What cannot be done in a store that is damaged and read only."""

USUAL: Mapping[Role, frozenset[Delegated]] = MappingProxyType(
    {
        Role.COORDINATOR: frozenset({Delegated.ENTER}),
        Role.INVESTIGATOR: frozenset({Delegated.ENTER, Delegated.ASSESS, Delegated.CONFIRM, Delegated.OBTAIN_CONSENT}),
        Role.MONITOR: frozenset(),
        Role.ADMINISTRATOR: frozenset({Delegated.ADMINISTER}),
    }
)
"""What is usually delegated to a role; a form may begin with it, for a person to look at and change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """The site as the first person named it; `store` names the store itself, in its keys and its backups."""

    entity: ClassVar[str] = "site"

    code: str
    name: str
    store: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """One account. What opens the store with the person's password is kept beside the store, never in it.

    A `temporary` password works once: its owner must choose another. `declared_on` is when the person declared that
    their electronic signature equals the handwritten one, `trained_on` when they were last trained in the trial.
    """

    entity: ClassVar[str] = "person"

    user_id: str
    name: str
    role: Role
    physician: bool = False
    active: bool = True
    temporary: bool = False
    password_set_on: date | None = None
    trained_on: date | None = None
    declared_on: date | None = None
    identity_checked_by: str = ""
    identity_document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Record):
    """One task delegated to one person from a day on, to a day where `ends` is known; both days are included."""

    entity: ClassVar[str] = "delegation"

    person_id: int
    task: Delegated
    starts: date
    ends: date | None = None

    def in_force(self, day: date) -> bool:
        """Tell whether the task is delegated on a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(Record):
    """The site's certificate authority: its certificate, which anybody may have, and its key."""

    entity: ClassVar[str] = "authority"

    certificate: bytes = field(repr=False, metadata=DIGEST)
    key: bytes = field(repr=False, metadata=DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential(Record):
    """A person's certificate and signing key, sealed by their password; `revoked_on` once it signs no more."""

    entity: ClassVar[str] = "credential"

    person_id: int
    serial: str
    certificate: bytes = field(repr=False, metadata=DIGEST)
    key: bytes = field(repr=False, metadata=DIGEST)
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workstation(Record):
    """A computer, or a folder on a network, on which the store may be opened; `place` is a digest, never a path."""

    entity: ClassVar[str] = "workstation"

    place: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Record):
    """What the site decides; each change is in the trail. `password_days` of 0 means that no password ages."""

    entity: ClassVar[str] = "settings"

    idle_minutes: int = 10
    password_days: int = 0
    same_person_may_confirm: bool = False
    second_backup_folder: str = ""


@dataclass(frozen=True, slots=True)
class DelegationView:
    """One delegation as others see it."""

    id: int
    task: Delegated
    starts: date
    ends: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person as others see them; `signed_in_at` and `locked_until` are None where there is nothing to say."""

    id: int
    user_id: str
    name: str
    role: Role
    physician: bool = False
    active: bool = True
    temporary: bool = False
    trained_on: date | None = None
    declared_on: date | None = None
    password_set_on: date | None = None
    identity_checked_by: str = ""
    identity_document: str = ""
    delegations: tuple[DelegationView, ...] = ()
    locked_until: Stamp | None = None


def may(person: Person, delegations: Iterable[Delegation], task: Task, day: date) -> bool:
    """Tell whether a person may do something on a day."""
    return refusal(person, delegations, task, day) is None


def refusal(person: Person, delegations: Iterable[Delegation], task: Task, day: date) -> Message | None:
    """Return why a person may not do something on a day, in one sentence; None where they may."""
    rule = RULES[task]
    if not person.active:
        return Message(N_("The account {user_id} is closed."), user_id=person.user_id)
    if person.role not in rule.roles:
        return Message(_ROLE_SENTENCES[task], role=Message(TITLES[person.role]))
    if rule.physician and not person.physician:
        return Message(N_("Only a physician confirms eligibility, and {name} is not entered as one."), name=person.name)
    if rule.delegation is not None:
        refused = _not_delegated(rule.delegation, tuple(delegations), day)
        if refused is not None:
            return refused
    if rule.trained and (person.trained_on is None or person.trained_on > day):
        return Message(N_("No training is entered for {name} up to {day}."), name=person.name, day=day)
    return None


def _not_delegated(task: Delegated, delegations: tuple[Delegation, ...], day: date) -> Message | None:
    mine = [one for one in delegations if one.task is task]
    if any(one.in_force(day) for one in mine):
        return None
    title = Message(DELEGATED_TITLES[task])
    ended = [one.ends for one in mine if one.ends is not None and one.ends < day]
    if ended:
        return Message(N_("The delegation to {task} ended on {ended}."), task=title, ended=max(ended))
    if mine:
        starts = min(one.starts for one in mine)
        return Message(N_("The delegation to {task} begins only on {starts}."), task=title, starts=starts)
    return Message(N_("Not delegated to {task} on this date ({day})."), task=title, day=day)


_ROLE_SENTENCES: Mapping[Task, str] = MappingProxyType(
    {
        Task.READ: N_("Your role ({role}) does not read screenings."),
        Task.IDENTIFY: N_("Your role ({role}) does not see who a participant is."),
        Task.ENTER: N_("Your role ({role}) does not enter data: ask a coordinator."),
        Task.DETERMINE: N_("Your role ({role}) does not determine criteria: ask an investigator."),
        Task.COMPLETE: N_("Your role ({role}) does not complete screenings: ask a coordinator."),
        Task.REOPEN: N_("Your role ({role}) does not reopen screenings: ask a coordinator."),
        Task.ISSUE: N_("Your role ({role}) does not issue papers: ask a coordinator."),
        Task.SIGN_ENTRY: N_("Your role ({role}) does not sign for the data: ask a coordinator."),
        Task.SIGN_DETERMINATION: N_("Your role ({role}) does not sign determinations: ask an investigator."),
        Task.CONFIRM: N_("Your role ({role}) does not confirm eligibility: ask an investigator."),
        Task.RECORD_INK: N_("Your role ({role}) does not record signatures on paper: ask a coordinator."),
        Task.READ_TRAIL: N_("Your role ({role}) does not read the audit trail."),
        Task.EXPORT_TRAIL: N_("Your role ({role}) does not export the audit trail."),
        Task.VERIFY: N_("Your role ({role}) does not verify papers."),
        Task.REDACT: N_("Your role ({role}) does not make privacy corrections."),
        Task.MANAGE_PEOPLE: N_("Your role ({role}) does not manage people: ask an administrator."),
        Task.BACK_UP: N_("Your role ({role}) does not make backups: ask a coordinator."),
        Task.RESTORE: N_("Your role ({role}) does not restore backups: ask an administrator."),
        Task.CONFIGURE: N_("Your role ({role}) does not change settings: ask an administrator."),
        Task.ADOPT: N_("Your role ({role}) does not adopt a store: ask an administrator."),
    }
)
