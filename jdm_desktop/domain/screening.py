"""From facts to findings to an outcome, and what an investigator may determine of them.

Everything here is pure: the same study and the same facts always give the same evaluation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from jdm_desktop.domain.answer import NOT_APPLICABLE, UNKNOWN, Answer
from jdm_desktop.domain.criterion import Criterion, passes_with
from jdm_desktop.domain.item import Value
from jdm_desktop.domain.memory import Memory, Replies
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
_MOST_SEARCHES = 5_000
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
    (evaluation,) = evaluate_all(study, [values])
    return evaluation


def evaluate_all(study: Study, several: Sequence[Mapping[str, Value]]) -> list[Evaluation]:
    """Return what the facts say of each of several candidates.

    All of them are held against one criterion after the other: what a criterion remembers then stays at hand in the
    processor, which saves a fifth of the time.
    """
    known = [{**study.blanks, **values} for values in several]
    facts = {name: list(map(its_facts, known)) for name, its_facts in study.facts.items()}
    found = {name: finder.findings(facts[name], several) for name, finder in _finders(study).items()}
    missing = _missing(study, found, facts, several)
    findings = [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
    raised = _raised(study, findings, known)
    return [
        _evaluation(its_findings, its_missing, (*_after_reference(study, values), *its_raised))
        for its_findings, its_missing, its_raised, values in zip(findings, missing, raised, several, strict=True)
    ]


def _evaluation(findings: Mapping[str, Finding], missing: tuple[str, ...], warnings: tuple[Raised, ...]) -> Evaluation:
    return Evaluation(
        outcome=_outcome({finding.passes for finding in findings.values()}),
        findings=findings,
        failing=tuple([name for name, finding in findings.items() if finding.passes is False]),
        undetermined=tuple([name for name, finding in findings.items() if finding.passes is None]),
        missing=missing,
        warnings=warnings,
    )


@lru_cache(maxsize=_MOST_STUDIES)
def _finders(study: Study) -> Mapping[str, "_Finder"]:
    answers = {leaf: Memory[Facts, Answer](_MOST_REMEMBERED) for leaves in study.leaves.values() for leaf in leaves}
    return {name: _Finder(study, name, answers) for name in study.criteria}


class _Finder:
    """What the facts say of one criterion, and which blanks matter to it while it is open; remembered by these facts.

    Where they are new, it is known by what they answer to each statement: hardly two candidates have the same numbers,
    but most have them on the same side of every limit.
    """

    def __init__(self, study: Study, name: str, answers: Mapping[Leaf, Memory[Facts, Answer]]) -> None:
        self._criterion = study.criteria[name]
        self._exceptions = tuple(study.criteria[other] for other in study.exceptions[name])
        self._reads = study.reads[name]
        self._asked = [_Asked(study, name, leaf, answers[leaf]) for leaf in study.leaves[name]]
        self._by_facts = Memory[Facts, Finding](_MOST_REMEMBERED)
        self._by_answers = Memory[tuple[Answer, ...], Finding](_MOST_REMEMBERED)
        self._missing_by_facts = Replies(self._search, _MOST_REMEMBERED)
        self._missing_by_states = Replies(self._matter, _MOST_SEARCHES)

    def findings(self, facts: Sequence[Facts], several: Sequence[Mapping[str, Value]]) -> list[Finding]:
        """Return what the facts of each candidate say; `several` has them by their names."""
        known = self._by_facts.get
        return [known(its) or self._find(its, values) for its, values in zip(facts, several, strict=True)]

    def _find(self, facts: Facts, values: Mapping[str, Value]) -> Finding:
        answers = tuple([asked.answer(asked.facts(facts), values) for asked in self._asked])
        finding = self._by_answers.get(answers) or self._by_answers.keep(answers, self._found(values))
        return self._by_facts.keep(facts, finding)

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

    def missing(self, facts: Facts, ranges: Ranges) -> tuple[str, ...]:
        """Return the blanks that matter while the criterion is open; `ranges` has the days that blank dates allow."""
        days = tuple([(item, ranges[item]) for item in self._reads if item in ranges]) if ranges else ()
        return self._missing_by_facts[facts, days]

    def _search(self, known: tuple[Facts, KnownRanges]) -> tuple[str, ...]:
        """Put together all that the search needs: how each statement stands, and the facts of those left open.

        Many different candidates are alike in this, so that the search is remembered by it.
        """
        facts, days = known
        values, ranges = known_facts(self._reads, facts), dict(days)
        states: list[Answer | Reach | None] = []
        open_facts: dict[str, Value] = {}
        open_days: dict[str, tuple[date, date]] = {}
        for asked in self._asked:
            its_facts = asked.facts(facts)
            state = asked.state(its_facts, values, ranges)
            states.append(state)
            if state is None:
                open_facts |= known_facts(asked.leaf.reads, its_facts)
                open_days |= asked.days(ranges)
        return self._missing_by_states[tuple(states), *alike(tuple(open_facts.items()), tuple(open_days.items()))]

    def _matter(self, question: tuple[States, KnownFacts, KnownRanges]) -> tuple[str, ...]:
        states, facts, days = question
        settled = {asked.leaf: state for asked, state in zip(self._asked, states, strict=True) if state is not None}
        return items_that_matter(self._criterion, self._exceptions, settled, dict(facts), dict(days))


class _Asked:
    """A statement about single facts that a criterion asks; `facts` gets those that it reads from the criterion's."""

    def __init__(self, study: Study, name: str, leaf: Leaf, answers: Memory[Facts, Answer]) -> None:
        reads = study.reads[name]
        self.leaf = leaf
        self.facts = getter([reads.index(item) for item in leaf.reads])
        self._answers = answers
        self._shared = [place for place, item in enumerate(leaf.reads) if item in study.shared[name]]
        self._reached = Replies(self._reach, _MOST_REMEMBERED)

    def answer(self, facts: Facts, values: Mapping[str, Value]) -> Answer:
        """Return and remember what the statement's own facts answer; `values` has them by their names."""
        return self._answers.get(facts) or self._answers.keep(facts, self.leaf.answer(values))

    def days(self, ranges: Ranges) -> dict[str, tuple[date, date]]:
        """Return the days that its blank dates can have."""
        return {item: ranges[item] for item in self.leaf.reads if item in ranges} if ranges else {}

    def state(self, facts: Facts, values: Mapping[str, Value], ranges: Ranges) -> Answer | Reach | None:
        """Return its answer, or what it can come to; None where it has a blank that another statement reads too."""
        if None not in facts:
            return self.answer(facts, values)
        if any(facts[place] is None for place in self._shared):
            return None
        return self._reached[facts, tuple(self.days(ranges).items())]

    def _reach(self, known: tuple[Facts, KnownRanges]) -> Reach:
        facts, days = known
        return reach(self.leaf, tuple(known_facts(self.leaf.reads, facts).items()), days)


def _outcome(passes: set[bool | None]) -> Outcome:
    if False in passes:
        return Outcome.NOT_ELIGIBLE
    return Outcome.INCOMPLETE if None in passes else Outcome.ELIGIBLE


def _missing(
    study: Study,
    found: Mapping[str, Sequence[Finding]],
    facts: Mapping[str, Sequence[Facts]],
    several: Sequence[Mapping[str, Value]],
) -> list[tuple[str, ...]]:
    ranges = [possible_days(study, values) for values in several]
    matter: list[set[str]] = [set() for _ in several]
    for name, finder in _finders(study).items():
        for finding, its_facts, its_ranges, its in zip(found[name], facts[name], ranges, matter, strict=True):
            if finding.passes is None:
                its.update(finder.missing(its_facts, its_ranges))
    return [tuple([name for name in study.items if name in its]) if its else () for its in matter]


def possible_days(study: Study, values: Mapping[str, Value]) -> Ranges:
    """Return the first and last day that each blank date can have without contradicting the dates that are known."""
    blanks = {name: [date.min, date.max] for name in study.ordered if name not in values}
    if not blanks:
        return {}
    days = {name: [value, value] for name in study.ordered if isinstance(value := values.get(name), date)}
    days |= blanks
    for _ in study.orders:  # so often that a bound passes along a whole chain of blanks
        for order in study.orders:
            earlier, later = days[order.earlier.id], days[order.later.id]
            later[0], earlier[1] = max(later[0], earlier[0]), min(earlier[1], later[1])
    bounded = {name: (first, last) for name, (first, last) in blanks.items() if first <= last}
    return {name: ends for name, ends in bounded.items() if ends != (date.min, date.max)}


def _raised(
    study: Study, findings: Sequence[Mapping[str, Finding]], known: Sequence[Mapping[str, Value | None]]
) -> list[list[Raised]]:
    """Return the warnings of the study's rules that are raised of each candidate."""
    answers = [{key: its[name].answer for name, key in study.answers_asked.items()} for its in findings]
    asked = [{**its, **its_answers} for its, its_answers in zip(known, answers, strict=True)]
    raised: list[list[Raised]] = [[] for _ in findings]
    for rule in study.warnings:
        holds = map(rule.raised.__getitem__, map(rule.facts, asked))
        for its in compress(raised, holds):
            its.append(Raised(rule.code, rule.criterion, rule.item, rule.message))
    return raised


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
