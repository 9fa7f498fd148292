"""The logic of yes, no and unknown."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.answer import NO, UNKNOWN, YES, Answer, all_of, any_of, at_least, negate, of

answers = st.sampled_from([YES, NO, UNKNOWN])
some_answers = st.lists(answers, max_size=6)


def completions(parts: list[Answer]) -> list[list[Answer]]:
    """Return every way in which the unknown parts could turn out."""
    return [list(way) for way in product(*([YES, NO] if part is UNKNOWN else [part] for part in parts))]


@given(some_answers, st.data())
def test_order_never_matters(parts: list[Answer], data: st.DataObject) -> None:
    """Facts may be entered in any order."""
    shuffled = data.draw(st.permutations(parts))
    assert all_of(parts) is all_of(shuffled)
    assert any_of(parts) is any_of(shuffled)
    assert at_least(2, parts) is at_least(2, shuffled)


@given(some_answers)
def test_an_answer_is_settled_exactly_when_every_completion_agrees(parts: list[Answer]) -> None:
    """Unknown is said when, and only when, both answers are still possible."""
    for join in (all_of, any_of, lambda some: at_least(2, some)):
        possible = {join(way) for way in completions(parts)}
        assert join(parts) is (possible.pop() if len(possible) == 1 else UNKNOWN)


@given(some_answers)
def test_de_morgan(parts: list[Answer]) -> None:
    """Not all are true exactly when one is false."""
    assert negate(all_of(parts)) is any_of([negate(part) for part in parts])


@pytest.mark.parametrize(("known", "answer"), [(True, YES), (False, NO), (None, UNKNOWN)])
def test_truth_values_become_answers(known: bool | None, answer: Answer) -> None:  # noqa: FBT001 - the case itself
    """None is unknown, never no."""
    assert of(known) is answer
