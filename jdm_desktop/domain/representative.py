"""Representative values of a blank item: enough of them to reach every answer that a statement can have.

Yes-or-no items and choices are taken whole. Numbers get the ends of their range, and where they are held against
several limits these and points between; dates get both sides of every window and birthday that they meet.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, combinations
from types import MappingProxyType

from jdm_desktop.domain import dates
from jdm_desktop.domain.item import NEVER, Item, Kind, Value
from jdm_desktop.domain.statement import After, Age, Compare, Found, Leaf, Values, Within

_SOME_DAY = date(2000, 1, 1)
_CENTURY = dates.Span(100, dates.Unit.YEARS)
_STEPS = 12
_WIDEST = Decimal(1_000_000)
_MOST_CLASSES = 5


Ranges = Mapping[str, tuple[date, date]]


def representatives(
    item: Item, leaves: Iterable[Leaf], values: Values, ranges: Ranges = MappingProxyType({})
) -> tuple[Value, ...]:
    """Return values of `item` that between them reach every answer of `leaves`, the other facts being `values`.

    `ranges` holds the first and the last day that a date can have beside the facts that are known.
    """
    reading = [leaf for leaf in leaves if any(other is item for other in leaf.depends)]
    match item.kind:
        case Kind.YESNO:
            return (True, False)
        case Kind.CHOICE:
            return tuple(choice.id for choice in item.values)
        case Kind.CHOICES:
            return tuple(_sets(item, reading))
        case Kind.NUMBER | Kind.INTEGER:
            numbers = _numbers(item, reading)
            return tuple(
                dict.fromkeys(one.to_integral_value() if item.kind is Kind.INTEGER else one for one in numbers)
            )
        case Kind.TEXT:
            return ("text",)
    return tuple(dict.fromkeys(_dated(item, reading, values, ranges)))


def _sets(item: Item, leaves: list[Leaf]) -> Iterator[frozenset[str]]:
    """Yield every combination of members that statements tell apart."""
    member_sets = [leaf.members for leaf in leaves if isinstance(leaf, Found) and leaf.members]
    classes = {tuple(choice.id in members for members in member_sets): choice.id for choice in item.values}
    chosen = list(classes.values())
    sizes = range(len(chosen) + 1) if len(chosen) <= _MOST_CLASSES else (0, 1, len(chosen))
    yield from (frozenset(some) for size in sizes for some in combinations(chosen, size))


def _numbers(item: Item, leaves: list[Leaf]) -> Iterator[Decimal]:
    low = item.minimum if item.minimum is not None else -_WIDEST
    high = item.maximum if item.maximum is not None else _WIDEST
    yield from (low, high)
    bounds = [bound.number for leaf in leaves if isinstance(leaf, Compare) for bound in leaf.bounds]
    if len(bounds) > 1:  # one bound is crossed between the ends, since every formula rises or falls throughout
        yield from (number for number in bounds if low <= number <= high)
        yield from (low + (high - low) * step / _STEPS for step in range(1, _STEPS))


def _dated(item: Item, leaves: list[Leaf], values: Values, ranges: Ranges) -> Iterator[Value]:
    days = tuple(dict.fromkeys(chain.from_iterable(_days(leaf, values) for leaf in leaves))) or (_SOME_DAY,)
    if item.id in ranges:
        first, last = ranges[item.id]
        days = (*(day for day in days if first <= day <= last), first, last)
    if item.kind is Kind.DATES:
        count = max((leaf.count for leaf in leaves if isinstance(leaf, Within)), default=1)
        yield ()
        yield from (tuple(_shifted(day, step) for step in range(count)) for day in days)
        return
    if item.kind is Kind.DATE_OR_NONE:
        yield NEVER
    yield from days


def _days(leaf: Leaf, values: Values) -> Iterator[date]:
    known = [value for item in leaf.depends if isinstance(value := values.get(item.id), date)]
    for day in known or [_SOME_DAY]:
        yield from (day, _CENTURY.before(day), dates.birthday(day, _CENTURY.count))
        if isinstance(leaf, Within):
            yield leaf.span.before(day)
        if isinstance(leaf, Age):
            yield from _around_birthdays(day, [int(bound.number) for bound in leaf.bounds])
        if isinstance(leaf, After):
            yield from _around_birthdays(day, [leaf.birthday or 0])


def _around_birthdays(day: date, ages: list[int]) -> Iterator[date]:
    for years in ages:
        later = dates.birthday(day, years)
        earlier = dates.Span(years, dates.Unit.YEARS).before(day)
        yield from (later, _shifted(later, -1), _shifted(later, 1), earlier, _shifted(earlier, 1))


def _shifted(day: date, by: int) -> date:
    """Return the day that lies `by` days later, or the end of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))
