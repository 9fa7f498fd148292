"""A study as its study file defines it: the registry record, the data dictionary, the criteria, the warnings."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter

from jdm_desktop.domain.answer import YES
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.item import NEVER, Item, Kind, Value
from jdm_desktop.domain.quantity import Quantity
from jdm_desktop.domain.statement import CriterionAnswers, Leaf, Statement, Within
from jdm_desktop.domain.view import StudyHead
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import Language

Facts = tuple[Value | None, ...]
Getter = Callable[[Mapping[str, Value | None]], Facts]


@dataclass(frozen=True, slots=True)
class OutcomeMeasure:
    """An outcome measure of the registry record."""

    kind: str
    text: Words


@dataclass(frozen=True, slots=True)
class Record:
    """The trial's public registry record."""

    registry: str
    number: str
    title: Words
    short_title: Words
    sponsor: Words
    status: Words
    phase: Words
    design: Words
    population: Words
    target: int
    outcomes: tuple[OutcomeMeasure, ...]
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A rule that one date may not lie after another; `blame` is the item in error where it does."""

    earlier: Item
    later: Item
    blame: Item
    message: Words


@dataclass(frozen=True, eq=False)
class WarningRule:
    """Something to look at whenever a statement is true; it decides nothing."""

    code: str
    criterion: str
    item: str
    when: Statement
    message: Words

    def holds(self, known: Mapping[str, Value]) -> bool:
        """Tell whether the warning is raised by the facts and answers that are known."""
        for name, value in self._needed:
            if known.get(name) != value:
                return False
        return self.when.answer(known) is YES

    @cached_property
    def _needed(self) -> tuple[tuple[str, Value], ...]:
        return self.when.needed


@dataclass(frozen=True, eq=False)
class Study:
    """A study, read from one version of its study file; `hash` is the SHA-256 of that file's text."""

    id: str
    version: str
    released: date
    encodes: Words
    protocol_number: str
    protocol_version: str
    hash: str
    record: Record
    participant: Item
    birth: Item
    screening: Item
    items: Mapping[str, Item]
    quantities: Mapping[str, Quantity]
    criteria: Mapping[str, Criterion]
    orders: tuple[Order, ...]
    warnings: tuple[WarningRule, ...]
    text: str = field(repr=False, default="")

    @cached_property
    def exceptions(self) -> Mapping[str, tuple[str, ...]]:
        """For each criterion, the criteria that satisfy it where their answer is yes."""
        return {
            satisfied: tuple(other.id for other in self.criteria.values() if satisfied in other.satisfies)
            for satisfied in self.criteria
        }

    @cached_property
    def answer_names(self) -> Mapping[str, str]:
        """For each criterion, the name under which warnings find its answer."""
        return {name: CriterionAnswers.key(name) for name in self.criteria}

    @cached_property
    def events(self) -> tuple[Item, ...]:
        """The items that date events, none of which can lie before the birth."""
        return tuple(item for item in self.items.values() if item.kind in (Kind.DATE_OR_NONE, Kind.DATES))

    @cached_property
    def leaves(self) -> Mapping[str, tuple[Leaf, ...]]:
        """For each criterion, the statements about single facts that decide it, those of its exceptions included."""
        return {
            name: tuple(
                leaf
                for asked in (criterion, *(self.criteria[other] for other in self.exceptions[name]))
                for leaf in asked.leaves()
            )
            for name, criterion in self.criteria.items()
        }

    def facts(self, values: Mapping[str, Value]) -> dict[str, Facts]:
        """Return for each criterion what decides whether it passes, in the order of `reads`, None for a blank.

        Where no event happened, the days from which it looks back decide nothing and are left out, so that candidates
        who differ in nothing else are alike.
        """
        known = {**self._blanks, **values}
        return {
            name: (without_days if events and all(known[event] is NEVER for event in events) else all_facts)(known)
            for name, (events, all_facts, without_days) in self._getters.items()
        }

    @cached_property
    def _blanks(self) -> dict[str, Value | None]:
        return dict.fromkeys(["", *self.items])

    @cached_property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """For each criterion, the items that decide whether it passes, those of its exceptions included."""
        return {
            name: tuple(dict.fromkeys(item.id for leaf in leaves for item in leaf.depends))
            for name, leaves in self.leaves.items()
        }

    @cached_property
    def _getters(self) -> Mapping[str, tuple[tuple[str, ...], Getter, Getter]]:
        """For each criterion, its events, and what gets its facts with and without the days that serve these alone."""
        found: dict[str, tuple[tuple[str, ...], Getter, Getter]] = {}
        for name, leaves in self.leaves.items():
            windows = [leaf for leaf in leaves if isinstance(leaf, Within)]
            events = tuple(window.event.id for window in windows)
            kept = {item.id for leaf in leaves if leaf not in windows for item in leaf.depends} | set(events)
            without_days = tuple(item if item in kept else "" for item in self.reads[name])
            found[name] = events, _getter(self.reads[name]), _getter(without_days)
        return found

    @cached_property
    def shared(self) -> Mapping[str, frozenset[str]]:
        """For each criterion, the items that several of its statements about single facts read."""
        reads = {
            name: Counter(item.id for leaf in leaves for item in leaf.depends) for name, leaves in self.leaves.items()
        }
        return {name: frozenset(item for item, times in read.items() if times > 1) for name, read in reads.items()}

    @cached_property
    def windows(self) -> tuple[tuple[str, Within], ...]:
        """The statements that look back from a day, each with the criterion it belongs to."""
        return tuple(
            (criterion.id, leaf)
            for criterion in self.criteria.values()
            for leaf in criterion.leaves()
            if isinstance(leaf, Within)
        )

    @cached_property
    def general_items(self) -> tuple[Item, ...]:
        """The items that several criteria share or that none has: asked once, above the criteria."""
        shared = {self.birth.id, self.screening.id}
        for criterion in self.criteria.values():
            shared |= {item.blank_means for item in criterion.items if item.blank_means}
            shared |= {item.id for item in criterion.items if item.blank_means}
        used = [item.id for criterion in self.criteria.values() for item in criterion.items]
        plain = [item for item in self.items.values() if item.id != self.participant.id]
        return tuple(item for item in plain if item.id in shared or item.id not in used or self._spread(item.id, used))

    def _spread(self, item: str, used: list[str]) -> bool:
        return used.count(item) > 1 and self.items[item].kind is Kind.CHOICE

    def panel_items(self, criterion: str) -> tuple[Item, ...]:
        """Return the items that are asked in a criterion's own panel: those of it that are not general.

        An item of several criteria stands in the first of them; the others show it too.
        """
        general = {item.id for item in self.general_items}
        return tuple(item for item in self.criteria[criterion].items if item.id not in general)

    def head(self, language: Language) -> StudyHead:
        """Return what names the study and its version on every page, in `language`."""
        record = self.record
        return StudyHead(
            id=self.id,
            title=record.title[language],
            short_title=record.short_title[language],
            registry=record.registry,
            registry_number=record.number,
            protocol_number=self.protocol_number,
            protocol_version=self.protocol_version,
            version=self.version,
            encodes=self.encodes[language],
            hash=self.hash,
            sponsor=record.sponsor[language],
            phase=record.phase[language],
            status=record.status[language],
            target=record.target,
        )


def _getter(names: tuple[str, ...]) -> Getter:
    if len(names) == 1:
        return lambda known: (known[names[0]],)
    return itemgetter(*names)
