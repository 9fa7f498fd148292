"""How a criterion is computed, in words: the statements of a study file for people who do not read the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.explain import SPANS
from jdm_desktop.domain.item import Item, printed_unit
from jdm_desktop.domain.quantity import FromFormula, Quantity
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
    Leaf,
    Not,
    Statement,
    Within,
)
from jdm_desktop.i18n import N_, Language, plural, translator

_SIGNS = {
    Comparison.AT_LEAST: "≥",
    Comparison.MORE_THAN: ">",
    Comparison.AT_MOST: "≤",
    Comparison.LESS_THAN: "<",
}
_JOINS: dict[type[Joined], str] = {
    AllOf: N_("all of these:"),
    AnyOf: N_("at least one of these:"),
    Not: N_("not:"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a description and how deep it is indented."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Describer:
    """Puts the statements of a study into words of one language."""

    language: Language

    @property
    def _(self) -> Callable[[str], str]:
        return translator(self.language)

    def criterion(self, criterion: Criterion) -> Iterator[Line]:
        """Yield how a criterion is computed, one line for each statement."""
        if criterion.applies_when is not None:
            yield Line(0, self._("applies only when:"))
            yield from self.statement(criterion.applies_when, 1)
        yield Line(0, self._("is answered yes when:"))
        yield from self.statement(criterion.statement, 1)
        if criterion.spared_when is not None:
            yield Line(0, self._("does not apply while that is not known, when:"))
            yield from self.statement(criterion.spared_when, 1)
        if criterion.is_exception:
            text = self._("is no requirement: where it is answered yes, {criteria} pass")
            yield Line(0, text.format(criteria=self._(", ").join(criterion.satisfies)))

    def quantity(self, quantity: Quantity) -> str:
        """Return where a derived number comes from, with the source of its formula."""
        sources = [self._source(source) for source in quantity.sources]
        return f"{quantity.label[self.language]}: " + self._("; else ").join(sources)

    def _source(self, source: object) -> str:
        if isinstance(source, FromFormula):
            names = self._(", ").join(item.short[self.language] for item in source.items)
            return self._("{formula} from {items} – {citation}").format(
                formula=source.formula.name, items=names, citation=source.formula.citation
            )
        return self._("as reported")

    def statement(self, statement: Statement, depth: int) -> Iterator[Line]:
        """Yield a statement and its parts, each on a line, beginning at `depth`."""
        mark = f"{statement.mark} " if statement.mark else ""
        if not isinstance(statement, Joined):
            yield Line(depth, mark + self._leaf(statement))
            return
        yield Line(depth, mark + self._join(statement))
        for part in statement.parts:
            yield from self.statement(part, depth + 1)

    def _join(self, joined: Joined) -> str:
        if isinstance(joined, AtLeast):
            return self._("at least {count} of these {total} {noun}:").format(
                count=joined.count, total=len(joined.parts), noun=joined.noun[self.language]
            )
        return self._(_JOINS[type(joined)])

    def _leaf(self, leaf: Statement) -> str:
        match leaf:
            case Compare():
                return self._compare(leaf)
            case Age():
                return self._("age in completed years on {day}: {bounds}").format(
                    day=self._name(leaf.on), bounds=self._bounds(leaf.bounds, "")
                )
            case Within():
                return self._within(leaf)
            case CriterionAnswers():
                return self._("{criterion} is answered {answer}").format(criterion=leaf.criterion, answer=leaf.wanted)
        assert isinstance(leaf, Leaf)  # noqa: S101 - what is not joined is a leaf
        return self._said_of(leaf)

    def _said_of(self, leaf: Leaf) -> str:
        name = self._name(leaf.depends[0])
        match leaf:
            case IsYes():
                text = self._("{name}: yes")
            case Is():
                text = f"{{name}}: {leaf.item.show(leaf.value, self.language)}"
            case Found():
                text = self._("{name}: one of {members}") if leaf.members else self._("{name}: at least one found")
            case Happened():
                text = self._("{name} has a date")
            case Blank():
                text = self._("{name} is not known")
            case After(birthday=None):
                text = self._("{name} is after {other}")
            case _:
                text = self._("{name} is on or after the birthday {age}")
        return text.format(name=name, **self._details(leaf))

    def _details(self, leaf: Leaf) -> dict[str, object]:
        if isinstance(leaf, Found):
            return {"members": leaf.item.show(leaf.members, self.language)}
        if isinstance(leaf, After):
            return {"other": self._name(leaf.other), "age": leaf.birthday}
        return {}

    def _compare(self, leaf: Compare) -> str:
        unit = printed_unit(leaf.quantity.unit, self.language)
        after = f" × {self._name(leaf.times)}" if leaf.times else f" {unit}".rstrip()
        return f"{leaf.quantity.short[self.language]} {self._bounds(leaf.bounds, after)}"

    def _bounds(self, bounds: tuple[Bound, ...], after: str) -> str:
        return self._(" and ").join(f"{_SIGNS[bound.comparison]} {bound.number}{after}" for bound in bounds)

    def _within(self, leaf: Within) -> str:
        one, many = SPANS[leaf.span.unit]
        text = self._("{event} within {span} before {day}, that day and the first included")
        if leaf.count > 1:
            text = self._("{event}: at least {count} within {span} before {day}, that day and the first included")
        before = self._name(leaf.before)
        if leaf.fallback is not None:
            before = self._("{day} ({other} where blank)").format(day=before, other=self._name(leaf.fallback))
        span = plural(self.language)(one, many, leaf.span.count).format(count=leaf.span.count)
        return text.format(event=self._name(leaf.event), span=span, day=before, count=leaf.count)

    def _name(self, item: Item) -> str:
        return item.short[self.language]
