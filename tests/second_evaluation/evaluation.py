"""One candidate evaluated by readings.md and prescreen.md, without the sentences meant for people.

Where the text leaves room, it is read like this:

1.  A blank is white space of any kind; a cell of white space alone is not known yet.
2.  Upper and lower case are those of ASCII: a letter outside ASCII is never a case of yes, none or a choice.
3.  `.5` and `5.` are numbers ("digits with at most one decimal point"), a lone sign or point is not. 2.00 is an
    integer.
4.  Choices that hold nothing but empty members (`;`) are not known yet, for an unknown is never a no. `none;` and
    `none;none` are `none`, because empty members and repeats are dropped before it has to stand alone.
5.  The year 0000 is no date, 0001 to 9999 are. Windows that would begin before the year 0001 begin with it.
6.  Names that are no items are the file reader's affair and are ignored here.
7.  A birth on the screening date, a planned enrolment on it, and an event on the day of birth are allowed.
8.  "An event before the birth" is any date_or_none item, consent included, and the error names that item. A planned
    enrolment before the birth is no error by itself where the screening date is blank.
9.  An item in error stands once in `errors`, in the order of items.csv. A value that cannot be read takes no part in
    the comparison of dates. A blank participant is kept as an empty string.
10. The advice is "exclude" when any criterion fails, one that only a visit can settle included: these four are left
    aside only as long as they are undetermined. A refused consent is no reason to approach.
11. A consent after the screening has its own warning and does not raise after_reference as well.
12. The reference of last_other_trial is the planned date, or the screening date where that is blank, for its
    warning too.
13. turns_too_old takes the screening date for a blank planned date, which then never raises it; "on or before" is read
    as in the table of the warnings, not "before" as in the note on I1.
14. The completed years count birthdays; the age of CKiD U25 is days / 365.25, so the first birthday may fall
    just short of 1.
15. egfr_equations_disagree is raised whatever the rest of I6 says, and needs sex and both dates of the age.
16. In the search for what is missing, other blanks may stay blank, and only values that would not put the row in error
    count (ranges, no screening before the birth or after a known planned date, no event before the birth).
17. I4 alone never asks for imnm: where SRP or HMGCR is positive, I4 is yes by itself.
18. `egfr` is also not asked for where Schwartz can be computed but another part of I6 is open; where neither is known,
    egfr, height and creatinine are asked for together.
19. `undetermined` never holds I5, whose passes is always true, even while its answer is unknown.
20. I5 is not_applicable nowhere: without imnm its answer is no.
21. Warnings stand in protocol order, and within a criterion in the order of items.csv.
"""

from typing import TypedDict

from tests.second_evaluation.criteria import Answer, answers, i2, i3, i4, i5, passes
from tests.second_evaluation.facts import Facts
from tests.second_evaluation.items import READERS, read
from tests.second_evaluation.logic import Tri
from tests.second_evaluation.missing import missing
from tests.second_evaluation.notices import Warning_, contradictory_items, warnings

ONLY_A_VISIT_SETTLES = ("I8", "I9", "E12", "E15")


class Verdict(TypedDict):
    """One criterion of the output."""

    answer: Answer
    passes: Tri


class Evaluation(TypedDict):
    """One candidate of the output."""

    participant: str
    outcome: str | None
    advice: str | None
    failing: list[str]
    undetermined: list[str]
    missing: list[str]
    warnings: list[Warning_]
    criteria: dict[str, Verdict]
    errors: list[str]


def outcome_of(failing: list[str], undetermined: list[str]) -> str:
    """Sum the criteria up."""
    if failing:
        return "not_eligible"
    return "incomplete" if undetermined else "eligible"


def advice_of(failing: list[str], undetermined: list[str]) -> str:
    """Say what a site does next."""
    if failing:
        return "exclude"
    if all(criterion in ONLY_A_VISIT_SETTLES for criterion in undetermined):
        return "approach"
    return "look_up"


def row_errors(facts: Facts, unreadable: list[str]) -> list[str]:
    """Name the items in error, in the order of items.csv."""
    wrong = contradictory_items(facts).union(unreadable)
    if not facts.text("participant"):
        wrong.add("participant")
    return [item for item in READERS if item in wrong]


def in_error(participant: str, errors: list[str]) -> Evaluation:
    """Return what is left to say of a row with errors."""
    return {
        "participant": participant,
        "outcome": None,
        "advice": None,
        "failing": [],
        "undetermined": [],
        "missing": [],
        "warnings": [],
        "criteria": {},
        "errors": errors,
    }


def evaluate(candidate: dict[str, str]) -> Evaluation:
    """Say what the program must say of a candidate typed as in the cells of a CSV file."""
    known, unreadable = read(candidate)
    facts = Facts(known)
    errors = row_errors(facts, unreadable)
    if errors:
        return in_error(facts.text("participant"), errors)
    answer_of = answers(facts)
    own: dict[str, Tri] = {"I2": i2(facts), "I3": i3(facts), "I4": i4(facts)}
    passes_of = passes(answer_of, own, i5(facts))
    failing = [criterion for criterion, verdict in passes_of.items() if verdict is False]
    undetermined = [criterion for criterion, verdict in passes_of.items() if verdict is None]
    return {
        "participant": facts.text("participant"),
        "outcome": outcome_of(failing, undetermined),
        "advice": advice_of(failing, undetermined),
        "failing": failing,
        "undetermined": undetermined,
        "missing": missing(facts, undetermined),
        "warnings": warnings(facts),
        "criteria": {name: {"answer": answer_of[name], "passes": passes_of[name]} for name in answer_of},
        "errors": [],
    }
