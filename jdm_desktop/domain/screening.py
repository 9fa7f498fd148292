"""From facts to findings to an outcome, and what an investigator may determine of them.

Everything here is pure: the same study and the same facts always give the same evaluation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from jdm_desktop.domain.answer import NOT_APPLICABLE, UNKNOWN, YES, Answer
from jdm_desktop.domain.criterion import Criterion, passes_with
from jdm_desktop.domain.item import Value
from jdm_desktop.domain.memory import Memory
from jdm_desktop.domain.missing import KnownFacts, KnownRanges, Reach, alike, items_that_matter, reach
from jdm_desktop.domain.representative import Ranges
from jdm_desktop.domain.statement import Leaf, event_days
from jdm_desktop.domain.study import Facts, Study, getter, known_facts
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.view import Outcome, Verdict
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import N_

AFTER_REFERENCE = "after_reference"
_MOST_REMEMBERED = 1_000
_MOST_STUDIES = 4

States = tuple[Answer | Reach | None, ...]


class Finding(NamedTuple):
    """What the facts say of one criterion; `waived_by` is the exception that makes it pass, or keeps it open."""

    criterion: str
    answer: Answer
    passes: bool | None
    waived_by: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """A warning that was raised; `message` is empty for a code whose words the program has itself."""

    code: str
    criterion: str
    item: str
    message: Words | None = None
    event: date | None = None
    reference: date | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the facts say of a whole screening; ids stand in protocol order, items in the order of the dictionary."""

    outcome: Outcome
    findings: Mapping[str, Finding]
    failing: tuple[str, ...]
    undetermined: tuple[str, ...]
    missing: tuple[str, ...]
    warnings: tuple[Raised, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a screening stands by the investigator's determinations."""

    outcome: Outcome
    verdicts: Mapping[str, Verdict]
    determined: int
    total: int
    blocking: tuple[str, ...]
    open: tuple[str, ...]


def evaluate(study: Study, values: Mapping[str, Value]) -> Evaluation:
    """Return what the facts say, `values` holding those that are known by item id."""
    known = {**study.blanks, **values}
    facts = {name: its_facts(known) for name, its_facts in study.facts.items()}
    findings = {
        name: finder.get(facts[name]) or finder.find(facts[name], values) for name, finder in _finders(study).items()
    }
    undetermined = tuple(name for name, finding in findings.items() if finding.passes is None)
    return Evaluation(
        outcome=_outcome({finding.passes for finding in findings.values()}),
        findings=findings,
        failing=tuple(name for name, finding in findings.items() if finding.passes is False),
        undetermined=undetermined,
        missing=_missing(study, {name: facts[name] for name in undetermined}, values),
        warnings=(*_after_reference(study, values), *_warnings(study, findings, values, known)),
    )


@lru_cache(maxsize=_MOST_STUDIES)
def _finders(study: Study) -> Mapping[str, "_Finder"]:
    answers = {leaf: Memory[Facts, Answer](_MOST_REMEMBERED) for leaves in study.leaves.values() for leaf in leaves}
    return {name: _Finder(study, name, answers) for name in study.criteria}


class _Finder(Memory[Facts, Finding]):
    """What the facts say of one criterion, by these facts.

    Where they are new, it is known by what they answer to each statement: hardly two candidates have the same numbers,
    but most have them on the same side of every limit.
    """

    def __init__(self, study: Study, name: str, answers: Mapping[Leaf, Memory[Facts, Answer]]) -> None:
        super().__init__(_MOST_REMEMBERED)
        self._criterion = study.criteria[name]
        self._exceptions = [study.criteria[other] for other in study.exceptions[name]]
        places = {item: place for place, item in enumerate(study.reads[name])}
        self._asked = [
            (leaf, getter([places[item] for item in leaf.reads]), answers[leaf]) for leaf in study.leaves[name]
        ]
        self._by_answers = Memory[tuple[Answer, ...], Finding](_MOST_REMEMBERED)

    def find(self, facts: Facts, values: Mapping[str, Value]) -> Finding:
        """Find and remember what new facts say; `values` has them by their names."""
        answers = self._answers(facts, values)
        finding = self._by_answers.get(answers) or self._by_answers.keep(answers, self._found(values))
        return self.keep(facts, finding)

    def _answers(self, facts: Facts, values: Mapping[str, Value]) -> tuple[Answer, ...]:
        found: list[Answer] = []
        for leaf, its, answers in self._asked:
            its_facts = its(facts)
            found.append(answers.get(its_facts) or answers.keep(its_facts, leaf.answer(values)))
        return tuple(found)

    def _found(self, values: Mapping[str, Value]) -> Finding:
        criterion = self._criterion
        answer = criterion.answer(values)
        exceptions = {other.id: other.answer(values) for other in self._exceptions}
        own = criterion.passes(answer)
        passes = passes_with(own, tuple(exceptions.values()))
        if passes is own:
            return Finding(criterion.id, answer, own)
        waiving = Answer.YES if passes else UNKNOWN
        return Finding(criterion.id, answer, passes, next(other for other, its in exceptions.items() if its is waiving))


def _outcome(passes: set[bool | None]) -> Outcome:
    if False in passes:
        return Outcome.NOT_ELIGIBLE
    return Outcome.INCOMPLETE if None in passes else Outcome.ELIGIBLE


def _missing(study: Study, undetermined: Mapping[str, Facts], values: Mapping[str, Value]) -> tuple[str, ...]:
    matter: set[str] = set()
    ranges = possible_days(study, values) if undetermined else {}
    for name, facts in undetermined.items():
        bounded = tuple((item, ranges[item]) for item in study.reads[name] if item in ranges) if ranges else ()
        matter.update(_asked(study, name, facts, bounded))
    return tuple(name for name in study.items if name in matter)


@lru_cache(maxsize=5_000)
def _asked(study: Study, name: str, facts: Facts, ranges: KnownRanges) -> tuple[str, ...]:
    exceptions = tuple(study.criteria[other] for other in study.exceptions[name])
    values = known_facts(study.reads[name], facts)
    return _matter(study.criteria[name], exceptions, *_reduced(study, name, values, dict(ranges)))


def _reduced(
    study: Study, name: str, values: Mapping[str, Value], ranges: Ranges
) -> tuple[States, KnownFacts, KnownRanges]:
    """Return all that the search for missing items needs: how each statement stands, and the facts of those left open.

    Many different candidates are alike in this, so that the search is remembered by it.
    """
    states: list[Answer | Reach | None] = []
    facts: dict[str, Value] = {}
    bounded: dict[str, tuple[date, date]] = {}
    for leaf in study.leaves[name]:
        known = {item.id: values[item.id] for item in leaf.depends if item.id in values}
        if len(known) == len(leaf.depends):
            states.append(leaf.answer(values))
            continue
        days = {item.id: ranges[item.id] for item in leaf.depends if item.id in ranges}
        if any(item.id in study.shared[name] for item in leaf.depends if item.id not in known):
            states.append(None)
            facts |= known
            bounded |= days
        else:
            states.append(reach(leaf, tuple(known.items()), tuple(days.items())))
    return tuple(states), *alike(tuple(facts.items()), tuple(bounded.items()))


@lru_cache(maxsize=5_000)
def _matter(
    criterion: Criterion, exceptions: tuple[Criterion, ...], states: States, facts: KnownFacts, ranges: KnownRanges
) -> tuple[str, ...]:
    leaves = (leaf for asked in (criterion, *exceptions) for leaf in asked.leaves())
    settled = {leaf: state for leaf, state in zip(leaves, states, strict=True) if state is not None}
    return items_that_matter(criterion, exceptions, settled, dict(facts), dict(ranges))


def possible_days(study: Study, values: Mapping[str, Value]) -> Ranges:
    """Return the first and last day that each blank date can have without contradicting the dates that are known."""
    ordered = {item.id for order in study.orders for item in (order.earlier, order.later)}
    days = {name: [value, value] for name in ordered if isinstance(value := values.get(name), date)}
    blanks = {name: [date.min, date.max] for name in ordered if name not in values}
    days |= blanks
    for _ in study.orders:  # so often that a bound passes along a whole chain of blanks
        for order in study.orders:
            earlier, later = days[order.earlier.id], days[order.later.id]
            later[0], earlier[1] = max(later[0], earlier[0]), min(earlier[1], later[1])
    bounded = {name: (first, last) for name, (first, last) in blanks.items() if first <= last}
    return {name: ends for name, ends in bounded.items() if ends != (date.min, date.max)}


def _warnings(
    study: Study, findings: Mapping[str, Finding], values: Mapping[str, Value], known: Mapping[str, Value | None]
) -> Iterator[Raised]:
    answers = {key: findings[name].answer for name, key in study.answers_asked.items()}
    values, known = {**values, **answers}, {**known, **answers}
    for rule in study.warnings:
        facts = rule.facts(known)
        raised = rule.remembered.get(facts)
        if raised is None:
            raised = rule.remembered.keep(facts, rule.when.answer(values) is YES)
        if raised:
            yield Raised(rule.code, rule.criterion, rule.item, rule.message)


def _after_reference(study: Study, values: Mapping[str, Value]) -> Iterator[Raised]:
    seen: set[str] = set()
    for criterion, leaf in study.windows:
        days = event_days(leaf.event, values)
        reference = leaf.reference(values) if days else None
        later = [day for day in days or () if reference and day > reference]
        if later and leaf.event.id not in seen:
            seen.add(leaf.event.id)
            yield Raised(AFTER_REFERENCE, criterion, leaf.event.id, None, max(later), reference)


def standing(study: Study, evaluation: Evaluation, determinations: Mapping[str, Answer]) -> Standing:
    """Return how the screening stands by the determinations; a criterion without one is open, never assumed.

    A criterion that fails by the facts stays failing while nothing was determined otherwise where that is allowed:
    a determination can read an ambiguous text, it cannot waive a fact.
    """
    verdicts = {name: _verdict(study, name, evaluation, determinations) for name in study.criteria}
    blocking = tuple(name for name, verdict in verdicts.items() if verdict is Verdict.FAILS)
    undecided = tuple(name for name, verdict in verdicts.items() if verdict is Verdict.OPEN)
    outcome = Outcome.ELIGIBLE
    if blocking:
        outcome = Outcome.NOT_ELIGIBLE
    elif undecided:
        outcome = Outcome.INCOMPLETE
    determined = sum(name in determinations for name in study.criteria)
    return Standing(outcome, verdicts, determined, len(study.criteria), blocking, undecided)


def _verdict(study: Study, name: str, evaluation: Evaluation, determinations: Mapping[str, Answer]) -> Verdict:
    criterion = study.criteria[name]
    if name not in determinations:
        return Verdict.OPEN
    own = criterion.passes(determinations[name])
    exceptions = tuple(determinations.get(other, UNKNOWN) for other in study.exceptions[name])
    passes = passes_with(own, exceptions)
    if criterion.is_exception and determinations[name] is UNKNOWN:
        return Verdict.OPEN
    if passes and own and refusal(criterion, evaluation.findings[name], determinations[name]):
        return Verdict.FAILS
    if passes is None:
        return Verdict.OPEN
    return Verdict.PASSES if passes else Verdict.FAILS


def refusal(criterion: Criterion, finding: Finding, answer: Answer) -> Refused | None:
    """Return why `answer` may not be determined of a criterion, None where it may.

    There are no waivers (ICH GCP, section 4.5.1; EMA inspectors' questions and answers): what fails by the facts can be
    determined otherwise only where the text is ambiguous and another reading is open. Else the fact is corrected.
    """
    if answer is NOT_APPLICABLE and not criterion.can_be_not_applicable:
        return Refused(N_("No rule of the study makes {criterion} not applicable."), criterion=criterion.id)
    if criterion.is_exception or criterion.readings or finding.passes is not False or not criterion.passes(answer):
        return None
    return Refused(
        N_("By the facts recorded, {criterion} fails. Correct the fact first, where it is wrong; nothing waives it."),
        criterion=criterion.id,
    )


def needs_reason(finding: Finding, answer: Answer) -> bool:
    """Tell whether a determination differs from the computed proposal, so that a reason must be given."""
    return answer is not finding.answer


@dataclass(frozen=True, slots=True)
class Disorder:
    """Dates that cannot all be right: the item in error and the study's words (None: an event before the birth)."""

    item: str
    message: Words | None


def disorders(study: Study, values: Mapping[str, Value]) -> tuple[Disorder, ...]:
    """Return the dates that contradict each other, once per item, in the order of the dictionary."""
    found: dict[str, Disorder] = {}
    for order in study.orders:
        earlier, later = values.get(order.earlier.id), values.get(order.later.id)
        if isinstance(earlier, date) and isinstance(later, date) and earlier > later:
            found.setdefault(order.blame.id, Disorder(order.blame.id, order.message))
    birth = values.get(study.birth.id)
    for item in study.events:
        days = event_days(item, values) or ()
        if isinstance(birth, date) and any(day < birth for day in days):
            found.setdefault(item.id, Disorder(item.id, None))
    return tuple(found[name] for name in study.items if name in found)
