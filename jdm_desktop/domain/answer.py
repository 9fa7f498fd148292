"""Yes, no, unknown, not applicable, and strong Kleene logic over them.

Source of the logic: S. C. Kleene, Introduction to Metamathematics (1952), section 64, the strong connectives.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum


class Answer(StrEnum):
    """What is said of a statement or a criterion."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


YES, NO, UNKNOWN, NOT_APPLICABLE = Answer.YES, Answer.NO, Answer.UNKNOWN, Answer.NOT_APPLICABLE


def of(known: bool | None) -> Answer:  # noqa: FBT001 - the truth value is the subject, not a switch
    """Return yes or no for a truth value, unknown for None."""
    if known is None:
        return UNKNOWN
    return YES if known else NO


def negate(answer: Answer) -> Answer:
    """Return no for yes, yes for no, and unknown for unknown."""
    if answer is YES:
        return NO
    return YES if answer is NO else UNKNOWN


def all_of(answers: Collection[Answer]) -> Answer:
    """Return no as soon as one part is no, yes only when all are yes, else unknown."""
    if NO in answers:
        return NO
    return UNKNOWN if UNKNOWN in answers else YES


def any_of(answers: Collection[Answer]) -> Answer:
    """Return yes as soon as one part is yes, no only when all are no, else unknown."""
    if YES in answers:
        return YES
    return UNKNOWN if UNKNOWN in answers else NO


def at_least(count: int, answers: Sequence[Answer]) -> Answer:
    """Return yes with `count` yeses, no when yeses and unknowns together are fewer, else unknown."""
    yeses = answers.count(YES)
    if yeses >= count:
        return YES
    return NO if yeses + answers.count(UNKNOWN) < count else UNKNOWN
