# ruff: noqa: D102 - methods of the statements keep the promises that Statement and Leaf document
"""Statements about the facts: the expression language of study files, evaluated to yes, no or unknown.

The language is total: every statement has an answer for every set of facts, and none can loop, read or fail.
A blank fact makes the statement about it unknown, never no.
"""

import operator
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from jdm_desktop.domain import answer as kleene
from jdm_desktop.domain import dates
from jdm_desktop.domain.answer import NO, UNKNOWN, YES, Answer
from jdm_desktop.domain.item import LONGEST_NUMBER, NEVER, Item, Value
from jdm_desktop.domain.quantity import Quantity
from jdm_desktop.domain.words import Words

Values = Mapping[str, Value]

# no number that can be typed has so many digits that a product of two would be rounded
_EXACT = Context(prec=2 * LONGEST_NUMBER, traps=[Inexact])


@dataclass(frozen=True, kw_only=True, eq=False)
class Statement:
    """Something that is true, false or unknown of the facts; `mark` ("①") and `name` say it in sentences.

    It is abstract without the metaclass for it, which would slow down every question for the kind of a statement.
    """

    mark: str = ""
    name: Words | None = None

    @abstractmethod
    def answer(self, values: Values) -> Answer:
        """Return whether the statement is true of `values`, from which blanks are absent."""

    @abstractmethod
    def leaves(self) -> "Iterator[Leaf]":
        """Yield the statements about single facts that this one is made of, in order."""

    def items(self) -> tuple[Item, ...]:
        """Return the items that the answer depends on, each once, in the order they are named."""
        return tuple({item.id: item for leaf in self.leaves() for item in leaf.depends}.values())

    @cached_property
    def item_ids(self) -> frozenset[str]:
        """The ids of the items that the answer depends on."""
        return frozenset(item.id for item in self.items())


@dataclass(frozen=True, kw_only=True, eq=False)
class Leaf(Statement):
    """A statement that is made of no other."""

    @property
    @abstractmethod
    def depends(self) -> tuple[Item, ...]:
        """The items that this statement reads."""

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The names under which this statement finds what it depends on."""
        return tuple(item.id for item in self.depends)

    def leaves(self) -> "Iterator[Leaf]":
        yield self


@dataclass(frozen=True, kw_only=True, eq=False)
class IsYes(Leaf):
    """A yes-or-no item is yes."""

    item: Item

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.item,)

    def answer(self, values: Values) -> Answer:
        value = values.get(self.item.id)
        return UNKNOWN if value is None else (YES if value is True else NO)


@dataclass(frozen=True, kw_only=True, eq=False)
class Is(Leaf):
    """A choice has one value."""

    item: Item
    value: str

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.item,)

    def answer(self, values: Values) -> Answer:
        value = values.get(self.item.id)
        return UNKNOWN if value is None else kleene.of(value == self.value)


@dataclass(frozen=True, kw_only=True, eq=False)
class Found(Leaf):
    """At least one of `members` was found; any member of the list where `members` is empty.

    A list that is not blank is complete: what it does not name was tested and is negative.
    """

    item: Item
    members: frozenset[str]

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.item,)

    def answer(self, values: Values) -> Answer:
        value = values.get(self.item.id)
        if not isinstance(value, frozenset):
            return UNKNOWN
        return kleene.of(bool(value & self.members if self.members else value))


class Comparison(StrEnum):
    """How a number is held against a bound."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"

    def holds(self, number: Decimal | Fraction, bound: Decimal | Fraction) -> bool:
        """Tell whether `number` stands in this relation to `bound`; both are compared exactly."""
        if isinstance(number, Decimal) and isinstance(bound, Decimal):
            return _HOLDS[self](number, bound)
        return _HOLDS[self](Fraction(number), Fraction(bound))


_HOLDS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: operator.ge,
    Comparison.MORE_THAN: operator.gt,
    Comparison.AT_MOST: operator.le,
    Comparison.LESS_THAN: operator.lt,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit: a comparison and its number."""

    comparison: Comparison
    number: Decimal


@dataclass(frozen=True, kw_only=True, eq=False)
class Compare(Leaf):
    """A number keeps all `bounds`, each multiplied by the number of `times` where that is given."""

    quantity: Quantity
    bounds: tuple[Bound, ...]
    times: Item | None = None

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (*self.quantity.items, self.times) if self.times else self.quantity.items

    def answer(self, values: Values) -> Answer:
        number = self.quantity.value(values)
        if number is None or (self.times and self.times.id not in values):
            return UNKNOWN
        for bound in self.bounds:
            if not bound.comparison.holds(number, self.limit(bound, values)):
                return NO
        return YES

    def limit(self, bound: Bound, values: Values) -> Decimal:
        """Return the number that `bound` asks for, exactly."""
        if self.times is None:
            return bound.number
        multiplied = values[self.times.id]
        assert isinstance(multiplied, Decimal)  # noqa: S101 - the study file only lets numbers be multiplied
        return _EXACT.normalize(_EXACT.multiply(bound.number, multiplied))


@dataclass(frozen=True, kw_only=True, eq=False)
class Age(Leaf):
    """The age in completed years on a day keeps all `bounds`."""

    birth: Item
    on: Item
    bounds: tuple[Bound, ...]

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.birth, self.on)

    def answer(self, values: Values) -> Answer:
        years = self.years(values)
        if years is None:
            return UNKNOWN
        return kleene.of(all(bound.comparison.holds(Decimal(years), bound.number) for bound in self.bounds))

    def years(self, values: Values) -> int | None:
        """Return the completed years, None where a date is blank."""
        birth, on = day_of(self.birth, values), day_of(self.on, values)
        return dates.completed_years(birth, on) if birth and on else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Within(Leaf):
    """At least `count` dates of an event lie within a span before a day, both ends included.

    An event after that day counts as within; one that never happened lies outside, whatever the day.
    """

    event: Item
    span: dates.Span
    before: Item
    fallback: Item | None = None
    count: int = 1

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.event, self.before, self.fallback) if self.fallback else (self.event, self.before)

    def answer(self, values: Values) -> Answer:
        days = event_days(self.event, values)
        if days is not None and len(days) < self.count:
            return NO
        first = self.first_day(values)
        if days is None or first is None:
            return UNKNOWN
        return kleene.of(sum(day >= first for day in days) >= self.count)

    def reference(self, values: Values) -> date | None:
        """Return the day that the window looks back from."""
        day = day_of(self.before, values)
        return day if day or self.fallback is None else day_of(self.fallback, values)

    def first_day(self, values: Values) -> date | None:
        """Return the first day of the window, None while the reference day is blank."""
        day = self.reference(values)
        return self.span.before(day) if day else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Happened(Leaf):
    """An event has a date; no where it never happened."""

    item: Item

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.item,)

    def answer(self, values: Values) -> Answer:
        days = event_days(self.item, values)
        return UNKNOWN if days is None else kleene.of(bool(days))


@dataclass(frozen=True, kw_only=True, eq=False)
class After(Leaf):
    """A date lies after another; with `birthday`, on or after that birthday of the other."""

    item: Item
    other: Item
    birthday: int | None = None

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.item, self.other)

    def answer(self, values: Values) -> Answer:
        days, other = event_days(self.item, values), day_of(self.other, values)
        if days is None or other is None:
            return UNKNOWN
        if self.birthday is None:
            return kleene.of(any(day > other for day in days))
        return kleene.of(any(day >= dates.birthday(other, self.birthday) for day in days))


@dataclass(frozen=True, kw_only=True, eq=False)
class Blank(Leaf):
    """An item is not known yet; only warnings may ask this, since a verdict must not turn round with knowledge."""

    item: Item

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return (self.item,)

    def answer(self, values: Values) -> Answer:
        return kleene.of(self.item.id not in values)


@dataclass(frozen=True, kw_only=True, eq=False)
class CriterionAnswers(Leaf):
    """A criterion has an answer; only warnings may ask this. The answers stand among the values under `key`."""

    criterion: str
    wanted: Answer

    @staticmethod
    def key(criterion: str) -> str:
        """Return the name under which a criterion's answer is handed in; no item can have it."""
        return f"answer of {criterion}"

    @cached_property
    def depends(self) -> tuple[Item, ...]:
        return ()

    @cached_property
    def reads(self) -> tuple[str, ...]:
        return (self.key(self.criterion),)

    def answer(self, values: Values) -> Answer:
        return kleene.of(values.get(self.key(self.criterion)) == self.wanted)


@dataclass(frozen=True, kw_only=True, eq=False)
class Joined(Statement):
    """A statement made of others; one part with the answer `settles` answers for all, so that no other is asked."""

    settles: ClassVar[Answer | None] = None

    parts: tuple[Statement, ...]

    def answer(self, values: Values) -> Answer:
        answers: list[Answer] = []
        for part in self.parts:
            answer = part.answer(values)
            if answer is self.settles:
                return answer
            answers.append(answer)
        return self.combine(answers)

    @abstractmethod
    def combine(self, answers: Sequence[Answer]) -> Answer:
        """Return the answer that those of the parts give together."""

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, kw_only=True, eq=False)
class AllOf(Joined):
    """All parts are true."""

    settles = NO

    def combine(self, answers: Sequence[Answer]) -> Answer:
        return kleene.all_of(answers)


@dataclass(frozen=True, kw_only=True, eq=False)
class AnyOf(Joined):
    """At least one part is true."""

    settles = YES

    def combine(self, answers: Sequence[Answer]) -> Answer:
        return kleene.any_of(answers)


@dataclass(frozen=True, kw_only=True, eq=False)
class AtLeast(Joined):
    """At least `count` parts are true; `noun` names what is counted."""

    count: int
    noun: Words

    def combine(self, answers: Sequence[Answer]) -> Answer:
        return kleene.at_least(self.count, answers)


@dataclass(frozen=True, kw_only=True, eq=False)
class Not(Joined):
    """The single part is false."""

    def combine(self, answers: Sequence[Answer]) -> Answer:
        return kleene.negate(answers[0])


def day_of(item: Item, values: Values) -> date | None:
    """Return the date of a date item, None while it is blank."""
    value = values.get(item.id)
    return value if isinstance(value, date) else None


def event_days(item: Item, values: Values) -> tuple[date, ...] | None:
    """Return the dates on which an event happened, none where it never did; None while that is not known."""
    value = values.get(item.id)
    if isinstance(value, date):
        return (value,)
    if value is NEVER:
        return ()
    return value if isinstance(value, tuple) else None
