"""Which blanks matter, held against the definition itself."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.criterion import Criterion, CriterionKind, passes_with
from jdm_desktop.domain.item import Choice, Item, Kind, Value
from jdm_desktop.domain.missing import items_that_matter
from jdm_desktop.domain.screening import evaluate
from jdm_desktop.domain.statement import AllOf, AnyOf, AtLeast, Found, IsYes, Not, Statement
from jdm_desktop.domain.words import Words
from tests.domain.studies import facts, mini, trial

W = Words("x", "x")
YESNO = [Item(name, Kind.YESNO, W, W, W, W) for name in "abc"]
LIST = Item("list", Kind.CHOICES, W, W, W, W, values=tuple(Choice(name, W) for name in ("P", "Q", "R")))
LISTS: list[Value | None] = [None, frozenset(), *(frozenset(some) for some in ("P", "Q", "PQ", "R", "PR"))]
DOMAINS: dict[str, list[Value | None]] = {**{item.id: [None, True, False] for item in YESNO}, "list": LISTS}

leaves = st.one_of(
    st.sampled_from(YESNO).map(lambda item: IsYes(item=item)),
    st.sampled_from(["", "P", "Q", "PQ"]).map(lambda members: Found(item=LIST, members=frozenset(members))),
)


def joined(parts: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
    """Return statements made of others."""
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        several.map(lambda some: AllOf(parts=some)),
        several.map(lambda some: AnyOf(parts=some)),
        several.map(lambda some: AtLeast(parts=some, count=min(2, len(some)), noun=W)),
        parts.map(lambda one: Not(parts=(one,))),
    )


statements: st.SearchStrategy[Statement] = st.recursive(leaves, joined, max_leaves=5)


def made(
    kind: CriterionKind,
    main: Statement,
    applies: Statement | None,
    spared: Statement | None,
    satisfies: tuple[str, ...],
) -> Criterion:
    """Return a criterion; an exception satisfies another."""
    name = "X" if satisfies else "C"
    spared = None if applies else spared
    return Criterion(name, kind, "1", W, main, applies_when=applies, spared_when=spared, satisfies=satisfies)


def criteria(satisfies: tuple[str, ...] = ()) -> st.SearchStrategy[Criterion]:
    """Return criteria of every make."""
    return st.builds(
        made,
        st.sampled_from(CriterionKind),
        statements,
        st.none() | statements,
        st.none() | statements,
        st.just(satisfies),
    )


def verdict(criterion: Criterion, exceptions: tuple[Criterion, ...], values: dict[str, Value]) -> bool | None:
    """Return whether the criterion passes."""
    own = criterion.passes(criterion.answer(values))
    return passes_with(own, tuple(exception.answer(values) for exception in exceptions))


def by_definition(criterion: Criterion, exceptions: tuple[Criterion, ...], values: dict[str, Value]) -> set[str]:
    """Return the items that matter by trying everything."""
    read = [item.id for one in (criterion, *exceptions) for leaf in one.leaves() for item in leaf.depends]
    blanks = [name for name in dict.fromkeys(read) if name not in values]
    found: set[str] = set()
    for name in blanks:
        others = [other for other in blanks if other != name]
        for chosen in product(*(DOMAINS[other] for other in others)):
            known = values | {o: v for o, v in zip(others, chosen, strict=True) if v is not None}
            before = verdict(criterion, exceptions, known)
            if any(
                verdict(criterion, exceptions, known | {name: v}) is not before for v in DOMAINS[name] if v is not None
            ):
                found.add(name)
    return found


@given(
    criteria(),
    st.lists(criteria(("C",)), max_size=1).map(tuple),
    st.fixed_dictionaries(
        {}, optional={name: st.sampled_from([v for v in some if v is not None]) for name, some in DOMAINS.items()}
    ),
)
def test_the_search_finds_what_the_definition_says(
    criterion: Criterion, exceptions: tuple[Criterion, ...], values: dict[str, Value]
) -> None:
    """An item is asked for exactly when filling it can change an open criterion, whatever else may turn out."""
    if verdict(criterion, exceptions, values) is not None:
        return
    everything = [leaf for one in (criterion, *exceptions) for leaf in one.leaves()]
    settled = {leaf: leaf.answer(values) for leaf in everything if all(i.id in values for i in leaf.depends)}
    open_values = {
        i.id: values[i.id] for leaf in everything if leaf not in settled for i in leaf.depends if i.id in values
    }
    assert set(items_that_matter(criterion, exceptions, settled, open_values, {})) == by_definition(
        criterion, exceptions, values
    )


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ({"egfr": "40"}, set()),
        ({"height": "100", "creat": "40"}, set()),
        ({}, {"egfr", "height", "creat"}),
        ({"height": "100"}, {"egfr", "creat"}),
    ],
)
def test_an_estimate_is_not_asked_for_where_another_is_known(texts: dict[str, str], asked: set[str]) -> None:
    """The reported eGFR is not asked for where Schwartz can be computed, nor the reverse."""
    missing = set(evaluate(mini(), facts(mini(), **texts)).missing)
    assert missing & {"egfr", "height", "creat"} == asked


def test_a_date_with_a_stand_in_is_never_asked_for() -> None:
    """A planned enrolment that is blank is replaced by the screening date."""
    assert "planned" not in evaluate(mini(), {}).missing
    assert "planned_enrolment_date" not in evaluate(trial(), {}).missing


def test_what_only_an_exception_can_save_asks_for_the_exception_alone() -> None:
    """A criterion that fails by itself and is open only through I5 asks for what I5 needs."""
    known = facts(mini(), a="no", b="no", c="no", egfr="40", trial="none", birth="2015-01-01", screened="2026-01-01")
    assert evaluate(mini(), known).missing == ("abs", "imnm")


def test_everything_open_is_asked_for_in_the_order_of_the_dictionary() -> None:
    """With no fact at all the whole dictionary is asked for, but what has a stand-in and the number itself."""
    expected = [name for name in trial().items if name not in ("participant", "planned_enrolment_date")]
    assert list(evaluate(trial(), {}).missing) == expected
