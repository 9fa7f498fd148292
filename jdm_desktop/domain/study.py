"""A study as its study file defines it: the registry record, the data dictionary, the criteria, the warnings."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

from jdm_desktop.domain.answer import YES
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.item import NEVER, NUMERIC, Item, Kind, Value
from jdm_desktop.domain.memory import Replies
from jdm_desktop.domain.quantity import Quantity
from jdm_desktop.domain.statement import CriterionAnswers, Leaf, Statement, Within
from jdm_desktop.domain.view import StudyHead
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import Language

Facts = tuple[Value | None, ...]
Getter = Callable[[Any], Facts]
"""Gets facts from a mapping by their names, or from other facts by their places."""

_MOST_REMEMBERED = 1_000


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

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The names of the facts and answers that decide whether the warning is raised."""
        return tuple(dict.fromkeys(name for leaf in self.when.leaves() for name in leaf.reads))

    @cached_property
    def facts(self) -> Getter:
        """What gets these facts and answers from all that are known."""
        return getter(self.reads)

    @cached_property
    def raised(self) -> Replies[Facts, bool]:
        """Whether such facts and answers raise the warning."""
        return Replies(lambda facts: self.when.answer(known_facts(self.reads, facts)) is YES, _MOST_REMEMBERED)


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
    def answers_asked(self) -> Mapping[str, str]:
        """For each criterion whose answer warnings ask for, the name under which they find it."""
        leaves = (leaf for rule in self.warnings for leaf in rule.when.leaves())
        return {leaf.criterion: leaf.key(leaf.criterion) for leaf in leaves if isinstance(leaf, CriterionAnswers)}

    @cached_property
    def events(self) -> tuple[Item, ...]:
        """The items that date events, none of which can lie before the birth."""
        return tuple(item for item in self.items.values() if item.kind in (Kind.DATE_OR_NONE, Kind.DATES))

    @cached_property
    def ordered(self) -> frozenset[str]:
        """The items whose dates may not lie after, or before, another's."""
        return frozenset(item.id for order in self.orders for item in (order.earlier, order.later))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The items that hold numbers."""
        return tuple(name for name, item in self.items.items() if item.kind in NUMERIC)

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

    @cached_property
    def blanks(self) -> Mapping[str, Value | None]:
        """Every item, blank, under its name; the empty name too."""
        return dict.fromkeys(["", *self.items])

    @cached_property
    def facts(self) -> Mapping[str, Getter]:
        """For each criterion, what gets the facts that decide whether it passes, in the order of `reads`."""
        return {name: facts_of(self.reads[name], leaves) for name, leaves in self.leaves.items()}

    @cached_property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """For each criterion, the items that decide whether it passes, those of its exceptions included."""
        return {
            name: tuple(dict.fromkeys(item.id for leaf in leaves for item in leaf.depends))
            for name, leaves in self.leaves.items()
        }

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


def known_facts(names: tuple[str, ...], facts: Facts) -> dict[str, Value]:
    """Return the facts that are not blank by their names."""
    return {name: value for name, value in zip(names, facts, strict=True) if value is not None}


def getter(names: Sequence[str] | Sequence[int]) -> Getter:
    """Return what gets the facts of these names, or those at these places."""
    if len(names) == 1:
        return lambda values: (values[names[0]],)
    return itemgetter(*names)


def facts_of(names: tuple[str, ...], leaves: Collection[Leaf], beside: Collection[str] = ()) -> Getter:
    """Return what gets the facts of these names, as far as they decide anything in the statements `leaves`.

    Where no event happened, the days from which it looks back decide nothing and are left out, so that candidates who
    differ in nothing else are alike; those `beside` serve something else too.
    """
    windows = [leaf for leaf in leaves if isinstance(leaf, Within)]
    if not windows:
        return getter(names)
    events = tuple(window.event.id for window in windows)
    kept = {item.id for leaf in leaves if leaf not in windows for item in leaf.depends}.union(events, beside)
    never = (NEVER,) * len(events)
    all_events, all_facts = getter(events), getter(names)
    without_days = getter(tuple(name if name in kept else "" for name in names))
    return lambda values: (without_days if all_events(values) == never else all_facts)(values)
