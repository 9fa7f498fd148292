"""One criterion of a protocol: its words, its statement, and how its answer decides whether it passes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from jdm_desktop.domain.answer import NO, NOT_APPLICABLE, UNKNOWN, YES, Answer
from jdm_desktop.domain.item import Item
from jdm_desktop.domain.quantity import Quantity
from jdm_desktop.domain.statement import Compare, Leaf, Statement, Values
from jdm_desktop.domain.view import Weight
from jdm_desktop.domain.words import Words


class CriterionKind(StrEnum):
    """Which of the protocol's two lists a criterion stands in."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which an ambiguous text is read here, and how much it weighs."""

    id: str
    weight: Weight
    text: Words


@dataclass(frozen=True, eq=False)
class Criterion:
    """One criterion as the study file defines it.

    `applies_when` is asked first: no makes the answer not applicable, unknown leaves it unknown. `spared_when` is
    asked only where the statement is unknown: yes makes it not applicable. `satisfies` names the criteria that pass
    where this one's answer is yes: such a criterion is an exception to the rule and no requirement of its own.
    """

    id: str
    kind: CriterionKind
    number: str
    text: Words
    statement: Statement
    applies_when: Statement | None = None
    spared_when: Statement | None = None
    not_applicable_reason: Words | None = None
    satisfies: tuple[str, ...] = ()
    settled_by_visit: bool = False
    investigator_only: bool = False
    gloss: Words | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def can_be_not_applicable(self) -> bool:
        """Whether a rule of the study gives "not applicable" here."""
        return self.applies_when is not None or self.spared_when is not None

    @cached_property
    def is_exception(self) -> bool:
        """Whether this is an exception to other criteria rather than a requirement."""
        return bool(self.satisfies)

    @cached_property
    def parts(self) -> tuple[Statement, ...]:
        """The statements that the answer is made of."""
        return tuple(part for part in (self.applies_when, self.statement, self.spared_when) if part is not None)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items that the answer depends on, each once."""
        return tuple({item.id: item for leaf in self.leaves() for item in leaf.depends}.values())

    @cached_property
    def mentioned(self) -> tuple[Item, ...]:
        """The items that its sentence can speak of: those that decide, and those of estimates shown beside."""
        beside = [item for _, other in self.estimates for item in other.items]
        return tuple({item.id: item for item in (*self.items, *beside)}.values())

    @cached_property
    def estimates(self) -> tuple[tuple[Quantity, Quantity], ...]:
        """The numbers that the statements compare and that are shown beside another estimate, each with that one."""
        quantities = (leaf.quantity for leaf in self.leaves() if isinstance(leaf, Compare))
        return tuple((quantity, quantity.beside) for quantity in quantities if quantity.beside is not None)

    def leaves(self) -> Iterator[Leaf]:
        """Yield every statement about single facts that the answer depends on."""
        for part in self.parts:
            yield from part.leaves()

    def answer(self, values: Values) -> Answer:
        """Return yes, no, unknown or not applicable for the facts that are known."""
        applies = self.applies_when.answer(values) if self.applies_when else YES
        if applies is not YES:
            return NOT_APPLICABLE if applies is NO else UNKNOWN
        answer = self.statement.answer(values)
        if answer is UNKNOWN and self.spared_when is not None and self.spared_when.answer(values) is YES:
            return NOT_APPLICABLE
        return answer

    def passes(self, answer: Answer) -> bool | None:
        """Return whether the criterion passes by its own answer, None while that is unknown."""
        if self.is_exception:
            return True
        if answer is UNKNOWN:
            return None
        return answer is NOT_APPLICABLE or answer is (YES if self.kind is CriterionKind.INCLUSION else NO)


def passes_with(own: bool | None, exceptions: tuple[Answer, ...]) -> bool | None:  # noqa: FBT001 - a verdict, no switch
    """Return whether a criterion passes, given its own verdict and the answers of the exceptions that satisfy it.

    An exception that holds makes it pass; one that is unknown leaves a criterion open that does not pass by itself.
    """
    if own is True or YES in exceptions:
        return True
    return None if UNKNOWN in exceptions else own
