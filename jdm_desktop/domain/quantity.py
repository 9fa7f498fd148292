"""Numbers that statements compare: an item's own, or the first that is known of several sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from jdm_desktop.domain.formula import FORMULAS, Formula
from jdm_desktop.domain.item import Item, Value
from jdm_desktop.domain.words import Words


@dataclass(frozen=True, slots=True)
class FromItem:
    """The number that was typed for an item."""

    item: Item

    @property
    def items(self) -> tuple[Item, ...]:
        """The items that this source reads."""
        return (self.item,)

    def value(self, values: Mapping[str, Value]) -> Decimal | Fraction | None:
        """Return the number as typed, None while it is blank."""
        value = values.get(self.item.id)
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, slots=True)
class FromFormula:
    """The result of a formula over items; `arguments` pairs each parameter with its item."""

    formula: Formula
    arguments: tuple[tuple[str, Item], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items that this source reads."""
        return tuple(item for _, item in self.arguments)

    def value(self, values: Mapping[str, Value]) -> Decimal | Fraction | None:
        """Return the exact result, None while an argument is blank or where the formula is not defined."""
        given = tuple(values.get(item.id) for _, item in self.arguments)
        return None if None in given else _computed(self.formula.name, given)


@lru_cache(maxsize=5_000)
def _computed(formula: str, given: tuple[Value, ...]) -> Fraction | None:
    # remembered, since criterion, sentence and warning ask for the same result
    return FORMULAS[formula].compute(dict(zip(FORMULAS[formula].parameters, given, strict=True)))


@dataclass(frozen=True, eq=False)
class Quantity:
    """A number by name: the first of its sources that is known; `decimals` are shown, the exact value is compared.

    `beside` is another estimate of the same thing, shown where this one is estimated; it decides nothing.
    """

    id: str
    label: Words
    short: Words
    unit: str
    decimals: int
    sources: tuple[FromItem | FromFormula, ...]
    beside: "Quantity | None" = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of all sources."""
        return tuple({item.id: item for source in self.sources for item in source.items}.values())

    def value(self, values: Mapping[str, Value]) -> Decimal | Fraction | None:
        """Return the number of the first known source, None where none is known."""
        for source in self.sources:
            number = source.value(values)
            if number is not None:
                return number
        return None

    def known_source(self, values: Mapping[str, Value]) -> FromItem | FromFormula | None:
        """Return the source that gives the number, None where none does."""
        return next((source for source in self.sources if source.value(values) is not None), None)

    def never_asked(self, values: Mapping[str, Value]) -> frozenset[str]:
        """Return the ids of blank items that need not be asked for because another source already gives the number."""
        known = self.known_source(values)
        if known is None:
            return frozenset()
        kept = {item.id for item in known.items}
        return frozenset(item.id for item in self.items if item.id not in kept)
