"""How a criterion is computed, in words: the statement of the study file as lines that people can check."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.explain import SPANS
from jdm_desktop.domain.item import Item, printed_unit
from jdm_desktop.domain.quantity import FromFormula, FromItem, Quantity
from jdm_desktop.domain.statement import (
    After,
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Blank,
    Bound,
    Compare,
    Comparison,
    CriterionAnswers,
    Found,
    Happened,
    Is,
    IsYes,
    Joined,
    Not,
    Statement,
    Within,
)
from jdm_desktop.i18n import N_, Language, plural, translator

_INDENT = "  "
_RELATIONS = {
    Comparison.AT_LEAST: N_("at least {limit}"),
    Comparison.MORE_THAN: N_("above {limit}"),
    Comparison.AT_MOST: N_("at most {limit}"),
    Comparison.LESS_THAN: N_("below {limit}"),
}


@dataclass(frozen=True, slots=True)
class Describer:
    """Describes criteria in one language; items are named with their id, as they stand over a column."""

    language: Language

    @property
    def _(self) -> Callable[[str], str]:
        return translator(self.language)

    def criterion(self, criterion: Criterion) -> Iterator[str]:
        """Yield the lines that say when the answer is yes, when not applicable, and what follows from it."""
        if criterion.applies_when is not None:
            yield self._("not applicable unless:")
            yield from self._indented(self.statement(criterion.applies_when))
        yield self._("the answer is yes when:")
        yield from self._indented(self.statement(criterion.statement))
        if criterion.spared_when is not None:
            yield self._("where that is not known, not applicable when:")
            yield from self._indented(self.statement(criterion.spared_when))
        if criterion.is_exception:
            names = self._("; ").join(criterion.satisfies)
            yield self._("no requirement of its own: where the answer is yes, these pass: {names}").format(names=names)
        if criterion.settled_by_visit:
            yield self._("settled by a visit: left aside in the advice on candidates")
        if criterion.investigator_only:
            yield self._("answered by the investigator alone")

    def statement(self, statement: Statement) -> Iterator[str]:
        """Yield the lines of a statement, those of its parts further in."""
        lines = iter(self._lines(statement))
        first = next(lines)
        yield f"{statement.mark} {first}" if statement.mark else first
        yield from lines

    def quantity(self, quantity: Quantity) -> Iterator[str]:
        """Yield the lines that say where a derived number comes from."""
        unit = printed_unit(quantity.unit, self.language)
        yield self._("{name} ({unit}), the first that is known of:").format(name=self._named(quantity), unit=unit)
        yield from self._indented(self._source(source) for source in quantity.sources)

    def _indented(self, lines: Iterable[str]) -> Iterator[str]:
        return (_INDENT + line for line in lines)

    def _source(self, source: FromItem | FromFormula) -> str:
        if isinstance(source, FromItem):
            return self._named(source.item)
        items = self._(", ").join(self._named(item) for item in source.items)
        return self._("{formula} of {items}; {citation}").format(
            formula=source.formula.name, items=items, citation=source.formula.citation
        )

    def _named(self, thing: Item | Quantity) -> str:
        return f"{thing.short[self.language]} [{thing.id}]"

    def _lines(self, statement: Statement) -> Iterator[str]:
        if isinstance(statement, Joined):
            yield self._head(statement)
            for part in statement.parts:
                yield from self._indented(self.statement(part))
        else:
            yield self._leaf(statement)

    def _head(self, joined: Joined) -> str:
        match joined:
            case AllOf():
                return self._("all of:")
            case AnyOf():
                return self._("at least one of:")
            case AtLeast():
                return self._("at least {count} of these {total} {noun}:").format(
                    count=joined.count, total=len(joined.parts), noun=joined.noun[self.language]
                )
        assert isinstance(joined, Not)  # noqa: S101 - there is no fifth way to join statements
        return self._("not:")

    def _leaf(self, leaf: Statement) -> str:
        match leaf:
            case IsYes():
                return self._("{item} is yes").format(item=self._named(leaf.item))
            case Is():
                value = leaf.item.show(leaf.value, self.language)
                return self._("{item} is {value}").format(item=self._named(leaf.item), value=value)
            case Found():
                return self._found(leaf)
            case Happened():
                return self._("{item} has a date").format(item=self._named(leaf.item))
            case Compare():
                return self._compared(leaf)
        return self._dated(leaf)

    def _dated(self, leaf: Statement) -> str:
        match leaf:
            case Age():
                return self._aged(leaf)
            case Within():
                return self._within(leaf)
            case After():
                return self._after(leaf)
            case Blank():
                return self._("{item} is blank").format(item=self._named(leaf.item))
        assert isinstance(leaf, CriterionAnswers)  # noqa: S101 - the last kind of statement there is
        return self._("{criterion} is {answer}").format(criterion=leaf.criterion, answer=leaf.wanted)

    def _found(self, leaf: Found) -> str:
        if not leaf.members:
            return self._("{item}: at least one of them").format(item=self._named(leaf.item))
        members = leaf.item.show(leaf.members, self.language)
        return self._("{item}: at least one of {members}").format(item=self._named(leaf.item), members=members)

    def _bounds(self, bounds: tuple[Bound, ...], limit: Callable[[Bound], str]) -> str:
        said = [self._(_RELATIONS[bound.comparison]).format(limit=limit(bound)) for bound in bounds]
        return self._(" and ").join(said)

    def _compared(self, leaf: Compare) -> str:
        unit = printed_unit(leaf.quantity.unit, self.language)

        def limit(bound: Bound) -> str:
            if leaf.times is not None:
                return f"{bound.number} × {self._named(leaf.times)}"
            return f"{bound.number} {unit}".strip()

        return self._("{item} is {relation}").format(
            item=self._named(leaf.quantity), relation=self._bounds(leaf.bounds, limit)
        )

    def _aged(self, leaf: Age) -> str:
        return self._("completed years from {birth} to {day} are {relation}").format(
            birth=self._named(leaf.birth),
            day=self._named(leaf.on),
            relation=self._bounds(leaf.bounds, lambda bound: str(bound.number)),
        )

    def _within(self, leaf: Within) -> str:
        one, many = SPANS[leaf.span.unit]
        span = plural(self.language)(one, many, leaf.span.count).format(count=leaf.span.count)
        text = self._("{event} within {span} before {day}, the first day included")
        if leaf.count > 1:
            text = self._("at least {count} dates of {event} within {span} before {day}, the first day included")
        day = self._named(leaf.before)
        if leaf.fallback is not None:
            day = self._("{day} (where blank, {other})").format(day=day, other=self._named(leaf.fallback))
        return text.format(event=self._named(leaf.event), span=span, day=day, count=leaf.count)

    def _after(self, leaf: After) -> str:
        item, other = self._named(leaf.item), self._named(leaf.other)
        if leaf.birthday is None:
            return self._("{item} is after {other}").format(item=item, other=other)
        return self._("{item} is on or after the birthday of {years} years, counted from {other}").format(
            item=item, years=leaf.birthday, other=other
        )
