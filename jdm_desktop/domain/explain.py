"""Why a criterion has its answer: one sentence that a physician would accept, with value, limit, unit and date."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from itertools import compress, count
from types import MappingProxyType

from jdm_desktop.domain.answer import NO, NOT_APPLICABLE, UNKNOWN, YES, Answer
from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.dates import Unit
from jdm_desktop.domain.item import Item, Value, printed_unit
from jdm_desktop.domain.memory import Memory, Replies
from jdm_desktop.domain.quantity import FromFormula
from jdm_desktop.domain.screening import AFTER_REFERENCE, Evaluation, Finding, Raised
from jdm_desktop.domain.statement import (
    Age,
    AtLeast,
    Bound,
    Compare,
    Comparison,
    Joined,
    Leaf,
    Statement,
    Within,
    event_days,
)
from jdm_desktop.domain.study import Facts, Study, getter
from jdm_desktop.domain.view import Outcome
from jdm_desktop.i18n import N_, NN_, Language, plural, translator

_KEPT = {
    Comparison.AT_LEAST: N_("at least {limit}"),
    Comparison.MORE_THAN: N_("above {limit}"),
    Comparison.AT_MOST: N_("at most {limit}"),
    Comparison.LESS_THAN: N_("below {limit}"),
}
_BROKEN = {
    Comparison.AT_LEAST: N_("below {limit}"),
    Comparison.MORE_THAN: N_("not above {limit}"),
    Comparison.AT_MOST: N_("above {limit}"),
    Comparison.LESS_THAN: N_("not below {limit}"),
}
_MOST_REMEMBERED = 1_000
_MOST_TELLERS = 500
SPANS = {
    Unit.DAYS: NN_("{count} day", "{count} days"),
    Unit.WEEKS: NN_("{count} week", "{count} weeks"),
    Unit.MONTHS: NN_("{count} month", "{count} months"),
    Unit.YEARS: NN_("{count} year", "{count} years"),
}


@dataclass(slots=True, eq=False)
class _Told:
    """What is said of a statement: its answer, a clause for each fact that decides it, the names of what is blank."""

    answer: Answer
    clauses: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()


Said = Mapping[str, Value | None]
"""All facts as sentences tell them apart, blanks too: numbers are the texts that were typed."""

_Teller = Callable[[Mapping[str, Value], Said], _Told]


@dataclass(frozen=True, slots=True)
class Explainer:
    """Makes the sentences of one study in one language."""

    study: Study
    language: Language
    _: Callable[[str], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_", translator(self.language))

    def said(self, values: Mapping[str, Value], texts: Mapping[str, str] = MappingProxyType({})) -> Said:
        """Return the facts as sentences tell them apart, since 2 and 2.0 are equal and yet are not said alike.

        `texts` has numbers as they were typed, where that is at hand.
        """
        typed = {
            name: texts[name].strip() if name in texts else str(values[name])
            for name in self.study.numbers
            if name in values
        }
        return {**self.study.blanks, **values, **typed}

    def why(self, finding: Finding, values: Mapping[str, Value], said: Said | None = None) -> str:
        """Return why a criterion has its answer, and how an exception bears on it; `said` are the `values` as said."""
        criterion = self.study.criteria[finding.criterion]
        clauses = [self._own(criterion, finding.answer, values, said or self.said(values))]
        clauses.extend(self._beside(criterion, values))
        clauses.extend(self._exception(criterion, finding))
        return self._sentence(self._joined(clauses))

    def _sentence(self, text: str) -> str:
        first_word = text.split(" ", 1)[0]
        begins = text[:1].upper() + text[1:] if first_word.islower() else text
        return self._("{text}.").format(text=begins)

    def _joined(self, clauses: list[str]) -> str:
        return self._("; ").join(clause for clause in clauses if clause)

    def _listed(self, names: list[str]) -> str:
        return self._(", ").join(names)

    def _own(self, criterion: Criterion, answer: Answer, values: Mapping[str, Value], said: Said) -> str:
        if answer is NOT_APPLICABLE and criterion.not_applicable_reason is not None:
            reason = criterion.not_applicable_reason[self.language].rstrip(".。")
            return self._("not applicable: {reason}").format(reason=reason)
        if criterion.applies_when and criterion.applies_when.answer(values) is UNKNOWN:
            return self._clauses(criterion.applies_when, values, said)
        return self._clauses(criterion.statement, values, said)

    def _beside(self, criterion: Criterion, values: Mapping[str, Value]) -> Iterator[str]:
        """Yield the other estimate of a number that was estimated."""
        for quantity, other in criterion.estimates:
            estimated = isinstance(quantity.known_source(values), FromFormula)
            number = other.value(values) if estimated else None
            if number is not None:
                shown = f"{_figure(number, other.decimals, ())} {printed_unit(other.unit, self.language)}".strip()
                yield self._("{name}: {value}").format(name=other.short[self.language], value=shown)

    def _exception(self, criterion: Criterion, finding: Finding) -> Iterator[str]:
        if criterion.is_exception:
            satisfied = self._listed(list(criterion.satisfies))
            if finding.answer is YES:
                yield self._("so {criteria} count as met").format(criteria=satisfied)
            elif finding.answer is NO:
                yield self._("the exception does not apply, and none is needed where {criteria} are met").format(
                    criteria=satisfied
                )
        elif finding.waived_by and finding.passes:
            yield self._("passes because {exception} holds").format(exception=finding.waived_by)
        elif finding.waived_by and finding.answer is not UNKNOWN:
            yield self._("still passes if {exception} holds, which is not known yet").format(
                exception=finding.waived_by
            )

    def _clauses(self, statement: Statement, values: Mapping[str, Value], said: Said) -> str:
        told = _remembered(self, statement)(values, said)
        clauses = list(told.clauses)
        if told.blanks and not isinstance(statement, AtLeast):  # a count tells by itself which parts are not known
            names = self._listed(list(dict.fromkeys(told.blanks)))
            clauses.append(self._("not known yet: {names}").format(names=names))
        return self._joined(clauses)

    def teller(self, statement: Statement) -> _Teller:
        """Return what tells of a statement by the facts, known and as said, and remembers it by the latter.

        What is said of a statement that is made of others goes by what is said of these: it is remembered by that.
        """
        if isinstance(statement, AtLeast):
            return self._count_teller(statement)
        if isinstance(statement, Joined):
            tellers = [self.teller(part) for part in statement.parts]
            joined = Replies(partial(self._tell_joined, statement), _MOST_REMEMBERED)
            return lambda values, said: joined[tuple([tell(values, said) for tell in tellers])]
        assert isinstance(statement, Leaf)  # noqa: S101 - a statement is made of others or is a leaf
        return self._leaf_teller(statement)

    def _count_teller(self, counted: AtLeast) -> _Teller:
        tellers = [self.teller(part) for part in counted.parts]
        told = Replies(partial(self._tell_count, counted), _MOST_REMEMBERED)

        def tell(values: Mapping[str, Value], said: Said) -> _Told:
            parts = [tell(values, said) for tell in tellers]
            return told[tuple([(part.answer, part.blanks) for part in parts])]

        return tell

    def _leaf_teller(self, leaf: Leaf) -> _Teller:
        facts_of, remembered = getter(leaf.reads), Memory[Facts, _Told](_MOST_REMEMBERED)

        def tell(values: Mapping[str, Value], said: Said) -> _Told:
            facts = facts_of(said)
            return remembered.get(facts) or remembered.keep(facts, self._tell_leaf(leaf, values))

        return tell

    def _tell_leaf(self, leaf: Leaf, values: Mapping[str, Value]) -> _Told:
        """Return what is said of a single fact."""
        answer = leaf.answer(values)
        if answer is UNKNOWN:
            return _Told(answer, blanks=tuple(self._unknown(leaf, values)))
        return _Told(answer, self._marked(leaf, (self._fact(leaf, values),)))

    def _tell_joined(self, joined: Joined, parts: tuple[_Told, ...]) -> _Told:
        """Put together what is said of the parts: where some settle the answer, of these alone."""
        answer = joined.combine([part.answer for part in parts])
        if answer is UNKNOWN:
            return _Told(answer, blanks=tuple([name for part in parts for name in part.blanks]))
        deciding = [part for part in parts if part.answer is answer] if answer is joined.settles else parts
        return _Told(answer, self._marked(joined, tuple([clause for part in deciding for clause in part.clauses])))

    def _tell_count(self, counted: AtLeast, parts: tuple[tuple[Answer, tuple[str, ...]], ...]) -> _Told:
        """Say how many parts are there, by the answer of each and what is blank of it: a count says no more of them."""
        answers = [answer for answer, _ in parts]
        answer = counted.combine(answers)
        blanks = tuple(name for _, names in parts for name in names) if answer is UNKNOWN else ()
        return _Told(answer, (self._counted(counted, answers),), blanks)

    def _marked(self, statement: Statement, clauses: tuple[str, ...]) -> tuple[str, ...]:
        if not clauses or not statement.mark:
            return clauses
        return (f"{statement.mark} {clauses[0]}", *clauses[1:])

    def _unknown(self, leaf: Leaf, values: Mapping[str, Value]) -> Iterator[str]:
        """Yield the names of what has to be known."""
        if isinstance(leaf, Compare) and leaf.quantity.value(values) is None:
            yield leaf.quantity.short[self.language]
            if leaf.times and leaf.times.id not in values:
                yield leaf.times.short[self.language]
        else:
            yield from (item.short[self.language] for item in self._unknown_items(leaf, values))

    def _unknown_items(self, leaf: Leaf, values: Mapping[str, Value]) -> list[Item]:
        blank = [item for item in leaf.depends if item.id not in values]
        return [item for item in blank if not item.blank_means] or blank

    def _counted(self, counted: AtLeast, answers: list[Answer]) -> str:
        names = [self._name(part) for part in counted.parts]
        there = [name for name, answer in zip(names, answers, strict=True) if answer is YES]
        unknown = [name for name, answer in zip(names, answers, strict=True) if answer is UNKNOWN]
        text = self._("{found} of {total} {noun} present").format(
            found=len(there), total=len(names), noun=counted.noun[self.language]
        )
        if there:
            text += self._(" ({names})").format(names=self._listed(there))
        if len(there) < counted.count:
            text += self._(", at least {count} needed").format(count=counted.count)
        if unknown:
            text = self._joined([text, self._("{names} not known").format(names=self._and(unknown))])
        return text

    def _and(self, names: list[str]) -> str:
        if len(names) == 1:
            return names[0]
        return self._("{names} and {last}").format(names=self._listed(names[:-1]), last=names[-1])

    def _name(self, part: Statement) -> str:
        if part.mark:
            return part.mark
        if part.name:
            return part.name[self.language]
        return self._listed([item.short[self.language] for item in part.items()])

    def _fact(self, leaf: Leaf, values: Mapping[str, Value]) -> str:
        match leaf:
            case Compare():
                return self._compared(leaf, values)
            case Age():
                return self._aged(leaf, values)
            case Within():
                return self._within(leaf, values)
        return self._shown(leaf.depends[0], values)

    def _shown(self, item: Item, values: Mapping[str, Value]) -> str:
        return self._("{name}: {value}").format(
            name=item.short[self.language], value=item.show(values[item.id], self.language)
        )

    def _bounds(self, bounds: tuple[Bound, ...], kept: Sequence[bool], limits: list[str]) -> str:
        """Say the bounds that are broken, or all where none is."""
        words = _KEPT if all(kept) else _BROKEN
        wanted = [keeps is (words is _KEPT) for keeps in kept]
        texts = (self._(words[bound.comparison]) for bound in compress(bounds, wanted))
        said = [text.format(limit=limit) for text, limit in zip(texts, compress(limits, wanted), strict=True)]
        return said[0] if len(said) == 1 else self._(" and ").join(said)

    def _compared(self, leaf: Compare, values: Mapping[str, Value]) -> str:
        quantity, number = leaf.quantity, leaf.quantity.value(values)
        assert number is not None  # noqa: S101 - only known facts are put into words
        limits = [leaf.limit(bound, values) for bound in leaf.bounds]
        kept = tuple([bound.comparison.holds(number, limit) for bound, limit in zip(leaf.bounds, limits, strict=True)])
        estimated = len(quantity.sources) > 1 and isinstance(quantity.known_source(values), FromFormula)
        return _frame(self, leaf, kept, estimated).format(
            number=_figure(number, quantity.decimals, limits),
            times=leaf.times.write(values[leaf.times.id]) if leaf.times else "",
            limits=[format(limit, "f") for limit in limits] if leaf.times else (),
        )

    def frame(self, leaf: Compare, kept: Sequence[bool], *, estimated: bool) -> str:
        """Return what is said of all numbers that keep the same bounds, with fields in place of the numbers."""
        unit = _literal(printed_unit(leaf.quantity.unit, self.language))
        name = _literal(leaf.quantity.short[self.language])
        limits = [self._limit(leaf, place, unit) for place in range(len(leaf.bounds))]
        return self._("{name} {number} is {relation}").format(
            name=self._("{name} (estimated)").format(name=name) if estimated else name,
            number=f"{{number}} {unit}".strip(),
            relation=self._bounds(leaf.bounds, kept, limits),
        )

    def _limit(self, leaf: Compare, place: int, unit: str) -> str:
        factor = leaf.bounds[place].number
        if leaf.times is None:
            return f"{factor} {unit}".strip()
        return self._("{factor} × {name} = {limit}").format(
            factor=factor,
            name=f"{_literal(leaf.times.short[self.language])} {{times}}",
            limit=f"{{limits[{place}]}} {unit}".strip(),
        )

    def _aged(self, leaf: Age, values: Mapping[str, Value]) -> str:
        years = leaf.years(values)
        assert years is not None  # noqa: S101 - only known facts are put into words
        return _age_frame(self, leaf, years).format(day=values[leaf.on.id])

    def age_frame(self, leaf: Age, years: int) -> str:
        """Return what is said of all who have completed so many years, with a field in place of the day."""
        relation = self._bounds(
            leaf.bounds,
            [bound.comparison.holds(Decimal(years), bound.number) for bound in leaf.bounds],
            [str(bound.number) for bound in leaf.bounds],
        )
        return self._("age {years} completed years on {day} is {relation}").format(
            years=years, day="{day}", relation=relation
        )

    def _within(self, leaf: Within, values: Mapping[str, Value]) -> str:
        days, first, reference = event_days(leaf.event, values), leaf.first_day(values), leaf.reference(values)
        if not days or first is None or reference is None:
            return self._shown(leaf.event, values)
        if leaf.count > 1:
            return self._events(leaf, days, first, reference)
        return self._event(leaf, max(days), first, reference)

    def _span(self, leaf: Within) -> str:
        one, many = SPANS[leaf.span.unit]
        return plural(self.language)(one, many, leaf.span.count).format(count=leaf.span.count)

    def _event(self, leaf: Within, day: date, first: date, reference: date) -> str:
        if day > reference:
            text = self._("{event} on {day} is after {reference} and counts as within {span} before it")
        elif day >= first:
            text = self._("{event} on {day} is within {span} before {reference} (from {first})")
        else:
            text = self._("{event} on {day} is more than {span} before {reference} (before {first})")
        event = leaf.event.short[self.language]
        return text.format(event=event, day=day, first=first, reference=reference, span=self._span(leaf))

    def _events(self, leaf: Within, days: tuple[date, ...], first: date, reference: date) -> str:
        return self._("{event}: {count} within {span} before {reference} (from {first}), counted from {least}").format(
            event=leaf.event.short[self.language],
            count=sum(day >= first for day in days),
            span=self._span(leaf),
            reference=reference,
            first=first,
            least=leaf.count,
        )

    def warning(self, raised: Raised) -> str:
        """Return the sentence of a warning."""
        if raised.code == AFTER_REFERENCE:
            item = self.study.items[raised.item]
            text = self._("{event} is dated {day}, after {reference}, the day its window looks back from")
            return self._sentence(
                text.format(event=item.short[self.language], day=raised.event, reference=raised.reference)
            )
        assert raised.message is not None  # noqa: S101 - every other warning has the study's words
        return raised.message[self.language]

    def outcome(self, evaluation: Evaluation) -> str:
        """Return what the facts say of the whole screening, in one sentence."""
        return self.outcome_of(evaluation.outcome, evaluation.failing, evaluation.undetermined)

    def outcome_of(self, outcome: Outcome, failing: tuple[str, ...], undetermined: tuple[str, ...]) -> str:
        """Return an outcome in one sentence: the criteria that fail, and those still open."""
        if outcome is Outcome.ELIGIBLE:
            return self._("Eligible: all {count} criteria pass.").format(count=len(self.study.criteria))
        still_open = self._("still open: {names}").format(names=self._listed(list(undetermined)))
        if outcome is Outcome.INCOMPLETE:
            return self._sentence(self._joined([self._("incomplete"), still_open]))
        clauses = [self._("not eligible: {names}").format(names=self._listed([self._fails(name) for name in failing]))]
        return self._sentence(self._joined([*clauses, still_open] if undetermined else clauses))

    def _fails(self, name: str) -> str:
        if self.study.criteria[name].kind.value == "inclusion":
            return self._("{criterion} not met").format(criterion=name)
        return self._("{criterion} present").format(criterion=name)


@lru_cache(maxsize=_MOST_TELLERS)
def _remembered(explainer: Explainer, statement: Statement) -> _Teller:
    return explainer.teller(statement)


@lru_cache(maxsize=_MOST_TELLERS)
def _frame(explainer: Explainer, leaf: Compare, kept: tuple[bool, ...], estimated: bool) -> str:  # noqa: FBT001 - a fact
    return explainer.frame(leaf, kept, estimated=estimated)


@lru_cache(maxsize=_MOST_TELLERS)
def _age_frame(explainer: Explainer, leaf: Age, years: int) -> str:
    return explainer.age_frame(leaf, years)


def _literal(text: str) -> str:
    """Return a text of the study as it stands in a text with fields."""
    return text.replace("{", "{{").replace("}", "}}")


def _figure(number: Decimal | Fraction, decimals: int, limits: Sequence[Decimal]) -> str:
    """Return a number for people: as typed, or rounded to as many decimals as keep it on its side of every limit."""
    if isinstance(number, Decimal):
        return format(number, "f")
    exact = [Fraction(limit) for limit in limits]
    roundings = ((places, round(number * 10**places)) for places in count(decimals))
    places, scaled = next(one for one in roundings if _same_sides(number, Fraction(one[1], 10 ** one[0]), exact))
    return format(Decimal(f"{scaled}e-{places}"), "f")


def _same_sides(one: Fraction, other: Fraction, limits: list[Fraction]) -> bool:
    return all((one > limit, one < limit) == (other > limit, other < limit) for limit in limits)
