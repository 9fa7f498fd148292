"""Yes, no, unknown, not applicable, and strong Kleene logic over them.

Source of the logic: S. C. Kleene, Introduction to Metamathematics (1952), section 64, the strong connectives.
"""

from collections.abc import Iterable
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


def all_of(answers: Iterable[Answer]) -> Answer:
    """Return no as soon as one part is no, yes only when all are yes, else unknown."""
    result = YES
    for answer in answers:
        if answer is NO:
            return NO
        if answer is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(answers: Iterable[Answer]) -> Answer:
    """Return yes as soon as one part is yes, no only when all are no, else unknown."""
    return negate(all_of(negate(answer) for answer in answers))


def at_least(count: int, answers: Iterable[Answer]) -> Answer:
    """Return yes with `count` yeses, no when yeses and unknowns together are fewer, else unknown."""
    parts = list(answers)
    yeses = parts.count(YES)
    if yeses >= count:
        return YES
    return NO if yeses + parts.count(UNKNOWN) < count else UNKNOWN
