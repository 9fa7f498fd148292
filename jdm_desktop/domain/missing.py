"""Which blanks matter: the items whose filling can still change whether an open criterion passes.

An item is listed when the other blanks can have values (or stay blank) under which filling it changes `passes` of a
criterion whose `passes` is None. This is decided exactly for statements that read each item once: the pairs of
(answer while blank, answer when filled) that a part can have are combined from its parts. Items that several parts
read are set to representative values one by one first.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from jdm_desktop.domain.answer import NO, NOT_APPLICABLE, UNKNOWN, YES, Answer
from jdm_desktop.domain.criterion import Criterion, passes_with
from jdm_desktop.domain.item import NEVER, Item, Value
from jdm_desktop.domain.representative import Ranges, representatives
from jdm_desktop.domain.statement import AllOf, AnyOf, AtLeast, Compare, Joined, Leaf, Not, Statement, Values

Pair = tuple[Answer, Answer]
KnownFacts = tuple[tuple[str, Value], ...]
KnownRanges = tuple[tuple[str, tuple[date, date]], ...]

_SOME_DAY = date(2000, 6, 15)
_ENDS = (date.min, date.max)
_YEARS = range(1000, 9000)  # far enough from both ends of the calendar for every span to fit in between

_RANK = {NO: 0, UNKNOWN: 1, YES: 2}
_BY_RANK = (NO, UNKNOWN, YES)
_SETTLED = {answer: frozenset({(answer, answer)}) for answer in _BY_RANK}


@dataclass(frozen=True, eq=False)
class Reach:
    """What a statement can come to whose blanks no other statement reads; `moves` goes by the blank that is filled.

    Statements about different facts often reach the same, and then share one object, by which a search is remembered.
    """

    states: frozenset[Pair]
    moves: tuple[tuple[Item, frozenset[Pair]], ...]

    def pairs(self, blank: Item) -> frozenset[Pair]:
        """Return the pairs of the statement where `blank` is filled, or where it is read elsewhere."""
        return next((pairs for item, pairs in self.moves if item is blank), self.states)


def alike(facts: KnownFacts, ranges: KnownRanges) -> tuple[KnownFacts, KnownRanges]:
    """Return the facts and ranges of all candidates that cannot differ from this one in what matters.

    Where they hold a single day, it makes no difference which, since the others are free to lie as far from it as they
    may: one day is taken for all, so that a search is remembered.
    """
    days: set[Value] = {end for _, range_ in ranges for end in range_ if end not in _ENDS}
    days.update(fact for _, fact in facts if fact is not NEVER)
    if len(days) != 1:
        return facts, ranges
    (day,) = days
    if not isinstance(day, date) or day.year not in _YEARS:
        return facts, ranges
    moved = {date.min: date.min, date.max: date.max, day: _SOME_DAY}
    return (
        tuple((name, fact if fact is NEVER else _SOME_DAY) for name, fact in facts),
        tuple((name, (moved[first], moved[last])) for name, (first, last) in ranges),
    )


def reach(leaf: Leaf, facts: KnownFacts, ranges: KnownRanges) -> Reach:
    """Return what a statement can come to, `facts` being all that is known of what it reads."""
    return _reach(leaf, *alike(facts, ranges))


@lru_cache(maxsize=5_000)
def _reach(leaf: Leaf, facts: KnownFacts, ranges: KnownRanges) -> Reach:
    values = dict(facts)
    spared = _never_asked((leaf,), values)
    blanks = [item for item in leaf.depends if item.id not in values and item.id not in spared]
    moves = tuple((blank, _moves(leaf, facts, ranges, frozenset(), blank, None)) for blank in blanks)
    if not moves:
        return _one_reach(_states(leaf, facts, ranges, frozenset()), ())
    return _one_reach(frozenset((answer, answer) for pair in moves[0][1] for answer in pair), moves)


_one_reach = lru_cache(maxsize=5_000)(Reach)


@dataclass(frozen=True)
class _Question:
    """What is asked: the facts known, the blank that is filled, and with what (None: whatever it can hold).

    `settled` are the answers of statements without a blank; `held` are the items that several parts read: they are as
    `values` has them, blank or not, in every part. `ranges` are the days that a date can have. `aside` keeps the pairs
    of statements that do not read the blank, since other blanks are asked about beside the same facts.
    """

    settled: Mapping[Leaf, Answer | Reach]
    values: Mapping[str, Value]
    blank: Item
    filling: Value | None
    held: frozenset[str]
    ranges: Ranges
    aside: dict[Statement, frozenset[Pair]]


def items_that_matter(
    criterion: Criterion,
    exceptions: tuple[Criterion, ...],
    settled: Mapping[Leaf, Answer | Reach],
    values: Values,
    ranges: Ranges,
) -> tuple[str, ...]:
    """Return the blank items whose filling can change whether the open `criterion` passes.

    `settled` has the answer of every statement about single facts that reads no blank, and may have what those can
    reach whose blanks no other reads; `values` has the facts of the rest. `ranges` has the first and last day of blank
    dates that the known dates bound: others would be an error.
    """
    asked = (criterion, *exceptions)
    leaves = [leaf for one in asked for leaf in one.leaves() if leaf not in settled]
    reads = Counter(item.id for leaf in leaves for item in leaf.depends if item.id not in values)
    shared = frozenset(name for name, count in reads.items() if count > 1)
    blanks = {item.id: item for leaf in leaves for item in leaf.depends if item.id in reads}
    spared = _never_asked(leaves, values)
    wanted = [item for name, item in blanks.items() if name not in spared]
    wanted += [item for one in settled.values() if isinstance(one, Reach) for item, _ in one.moves]
    aside: dict[Statement, frozenset[Pair]] = {}
    return tuple(
        item.id
        for item in wanted
        if any(
            _can_change(asked, _Question(settled, known, item, filling, shared, ranges, {} if shared else aside))
            for known in _assignments([blanks[other] for other in shared - {item.id}], leaves, values, ranges)
            for filling in (representatives(item, leaves, values, ranges) if item.id in shared else (None,))
        )
    )


def _never_asked(leaves: Iterable[Leaf], values: Values) -> set[str]:
    spared: set[str] = set()
    for leaf in leaves:
        spared |= {item.id for item in leaf.depends if item.blank_means}
        if isinstance(leaf, Compare):
            spared |= leaf.quantity.never_asked(values)
    return spared


def _assignments(
    items: list[Item], leaves: Iterable[Leaf], values: Values, ranges: Ranges
) -> Iterator[dict[str, Value]]:
    choices = [(None, *representatives(item, leaves, values, ranges)) for item in items]
    for chosen in product(*choices):
        filled = {item.id: value for item, value in zip(items, chosen, strict=True) if value is not None}
        yield {**values, **filled}


def _can_change(asked: tuple[Criterion, ...], question: _Question) -> bool:
    parts = tuple(tuple(_pairs(part, question) for part in one.parts) for one in asked)
    return _changes(asked, parts)


@lru_cache(maxsize=5_000)
def _changes(asked: tuple[Criterion, ...], parts: tuple[tuple[frozenset[Pair], ...], ...]) -> bool:
    """Tell whether some pairs of the parts of a criterion and its exceptions change whether the criterion passes."""
    for pairs in product(*(_criterion_pairs(one, own) for one, own in zip(asked, parts, strict=True))):
        before, after = (
            passes_with(asked[0].passes(answers[0]), tuple(answers[1:])) for answers in zip(*pairs, strict=True)
        )
        if before is not after:
            return True
    return False


def _criterion_pairs(criterion: Criterion, parts: tuple[frozenset[Pair], ...]) -> set[Pair]:
    return {
        (_put_together(criterion, before), _put_together(criterion, after))
        for before, after in (zip(*pairs, strict=True) for pairs in product(*parts))
    }


def _put_together(criterion: Criterion, answers: tuple[Answer, ...]) -> Answer:
    left = list(answers)
    applies = left.pop(0) if criterion.applies_when is not None else YES
    if applies is not YES:
        return NOT_APPLICABLE if applies is NO else UNKNOWN
    answer = left.pop(0)
    return NOT_APPLICABLE if answer is UNKNOWN and left and left[0] is YES else answer


def _pairs(statement: Statement, question: _Question) -> frozenset[Pair]:
    """Return every (answer while the blank stays, answer when it is filled) that the statement can have."""
    if question.blank.id in statement.item_ids:
        return _fresh_pairs(statement, question)
    pairs = question.aside.get(statement)
    if pairs is None:
        pairs = question.aside[statement] = _fresh_pairs(statement, question)
    return pairs


def _fresh_pairs(statement: Statement, question: _Question) -> frozenset[Pair]:
    if isinstance(statement, Joined):
        return _joined(statement, tuple([_pairs(part, question) for part in statement.parts]))
    assert isinstance(statement, Leaf)  # noqa: S101 - a statement is made of others or is a leaf
    return _leaf_pairs(statement, question)


@lru_cache(maxsize=5_000)
def _joined(joined: Joined, parts: tuple[frozenset[Pair], ...]) -> frozenset[Pair]:
    match joined:
        case AllOf():
            return _folded(parts, _lower)
        case AnyOf():
            return _folded(parts, _higher)
        case AtLeast():
            return _counted(joined, parts)
    assert isinstance(joined, Not)  # noqa: S101 - there is no fifth way to join statements
    return frozenset((_turned(before), _turned(after)) for before, after in parts[0])


def _lower(one: Answer, other: Answer) -> Answer:
    return one if _RANK[one] <= _RANK[other] else other


def _higher(one: Answer, other: Answer) -> Answer:
    return one if _RANK[one] >= _RANK[other] else other


def _turned(answer: Answer) -> Answer:
    return _BY_RANK[2 - _RANK[answer]]


def _folded(parts: tuple[frozenset[Pair], ...], join: Callable[[Answer, Answer], Answer]) -> frozenset[Pair]:
    total = parts[0]
    for pairs in parts[1:]:
        total = frozenset((join(a, c), join(b, d)) for a, b in total for c, d in pairs)
    return total


def _counted(counted: AtLeast, parts: tuple[frozenset[Pair], ...]) -> frozenset[Pair]:
    # a count is (yeses, unknowns) while blank and (yeses, unknowns) when filled
    totals = {((0, 0), (0, 0))}
    for pairs in parts:
        totals = {(_add(before, a), _add(after, b)) for before, after in totals for a, b in pairs}
    return frozenset((_verdict(counted.count, before), _verdict(counted.count, after)) for before, after in totals)


def _add(count: tuple[int, int], answer: Answer) -> tuple[int, int]:
    return (count[0] + (answer is YES), count[1] + (answer is UNKNOWN))


def _verdict(wanted: int, count: tuple[int, int]) -> Answer:
    if count[0] >= wanted:
        return YES
    return NO if sum(count) < wanted else UNKNOWN


def _leaf_pairs(leaf: Leaf, question: _Question) -> frozenset[Pair]:
    settled = question.settled.get(leaf)
    if isinstance(settled, Reach):
        return settled.pairs(question.blank)
    if settled is not None:
        return _SETTLED[settled]
    reads = {item.id for item in leaf.depends}
    facts = tuple((name, value) for name, value in question.values.items() if name in reads)
    ranges = tuple((name, days) for name, days in question.ranges.items() if name in reads)
    if question.blank.id in reads:
        return _moves(leaf, facts, ranges, question.held & reads, question.blank, question.filling)
    return _states(leaf, facts, ranges, question.held & reads)


@lru_cache(maxsize=5_000)
def _states(leaf: Leaf, facts: KnownFacts, ranges: KnownRanges, held: frozenset[str]) -> frozenset[Pair]:
    """Return the answers that a statement can have which does not read the blank in question, each as a pair."""
    return frozenset((answer, answer) for answer in map(leaf.answer, _fillings(leaf, dict(facts), dict(ranges), held)))


@lru_cache(maxsize=5_000)
def _moves(  # noqa: PLR0917 - the key that it is remembered by
    leaf: Leaf, facts: KnownFacts, ranges: KnownRanges, held: frozenset[str], blank: Item, filling: Value | None
) -> frozenset[Pair]:
    """Return the pairs that a statement can have which reads the blank in question."""
    days = dict(ranges)
    pairs: set[Pair] = set()
    for known in _fillings(leaf, dict(facts), days, held | {blank.id}):
        before = leaf.answer(known)
        fillings = representatives(blank, (leaf,), known, days) if filling is None else (filling,)
        pairs |= {(before, leaf.answer({**known, blank.id: filled})) for filled in fillings}
    return frozenset(pairs)


def _fillings(leaf: Leaf, values: Values, ranges: Ranges, held: frozenset[str]) -> Iterator[dict[str, Value]]:
    blanks = [item for item in leaf.depends if item.id not in values and item.id not in held]
    return _assignments(blanks, (leaf,), values, ranges)
