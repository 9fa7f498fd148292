"""Outcomes, determinations, and dates that contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.answer import NO, NOT_APPLICABLE, UNKNOWN, YES, Answer
from jdm_desktop.domain.item import Item, Kind, Value
from jdm_desktop.domain.representative import representatives
from jdm_desktop.domain.screening import disorders, evaluate, evaluate_all, needs_reason, refusal, standing
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.view import Outcome, Verdict
from tests.domain.studies import facts, mini, other, trial

STUDIES = [trial(), other(), mini()]
# where a blank is replaced by another item or by a rule, adding it may turn an answer round: the readings say so
REPLACED = {"planned_enrolment_date", "planned", "egfr", "blood_pregnancy_test"}


def some_values(study: Study) -> st.SearchStrategy[dict[str, Value]]:
    """Return facts of a study, any of them blank."""
    items = [item for item in study.items.values() if item.kind is not Kind.TEXT]
    return st.fixed_dictionaries({}, optional={item.id: st.sampled_from(values_of(study, item)) for item in items})


def values_of(study: Study, item: Item) -> tuple[Value, ...]:
    """Return values on both sides of every limit that the study holds the item against."""
    leaves = [leaf for criterion in study.criteria.values() for leaf in criterion.leaves()]
    return representatives(item, leaves, {})


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
@given(st.data())
def test_the_order_of_facts_never_matters(study: Study, data: st.DataObject) -> None:
    """The same facts give the same evaluation, however they were entered."""
    values = data.draw(some_values(study))
    shuffled = dict(data.draw(st.permutations(list(values.items()))))
    assert evaluate(study, values) == evaluate(study, shuffled)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
@given(st.data())
def test_many_are_evaluated_as_each_alone(study: Study, data: st.DataObject) -> None:
    """None of them takes anything from its neighbours."""
    several = data.draw(st.lists(some_values(study), max_size=3))
    assert evaluate_all(study, several) == [evaluate(study, values) for values in several]


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
@given(st.data())
def test_knowledge_never_turns_a_settled_answer_round(study: Study, data: st.DataObject) -> None:
    """What is settled stays settled when more becomes known, but for blanks that have a stand-in."""
    values = data.draw(some_values(study))
    hidden = data.draw(st.sets(st.sampled_from(sorted(study.items)))) - REPLACED
    before = evaluate(study, {name: value for name, value in values.items() if name not in hidden})
    after = evaluate(study, values)
    for name, finding in before.findings.items():
        if finding.answer is not UNKNOWN:
            assert after.findings[name].answer is finding.answer
        if finding.passes is not None:
            assert after.findings[name].passes is finding.passes


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
@given(st.data())
def test_missing_is_empty_exactly_when_nothing_is_undetermined(study: Study, data: st.DataObject) -> None:
    """There is something to look up exactly while a criterion is open, and looking it all up settles everything."""
    values = data.draw(some_values(study))
    evaluation = evaluate(study, values)
    assert bool(evaluation.missing) is bool(evaluation.undetermined)
    filled = values | {
        name: data.draw(st.sampled_from(values_of(study, study.items[name]))) for name in evaluation.missing
    }
    assert evaluate(study, filled).undetermined == ()


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
@given(st.data())
def test_the_outcome_follows_from_the_criteria(study: Study, data: st.DataObject) -> None:
    """One failing criterion settles it; eligible needs all to pass."""
    evaluation = evaluate(study, data.draw(some_values(study)))
    expected = Outcome.INCOMPLETE if evaluation.undetermined else Outcome.ELIGIBLE
    assert evaluation.outcome is (Outcome.NOT_ELIGIBLE if evaluation.failing else expected)


WARNED = [
    (
        {"date_of_birth": "2009-12-01", "screening_date": "2026-11-22", "planned_enrolment_date": "2026-12-01"},
        ("turns_too_old", "I1", "planned_enrolment_date"),
    ),
    (
        {"last_live_vaccine": "2026-11-23", "screening_date": "2026-11-22"},
        ("after_reference", "E11", "last_live_vaccine"),
    ),
    ({"consent_date": "2026-11-23", "screening_date": "2026-11-22"}, ("consent_after_screening", "I9", "consent_date")),
    (
        {
            "sex": "female",
            "date_of_birth": "2019-11-22",
            "screening_date": "2026-11-22",
            "height_cm": "120",
            "creatinine_umol_l": "130",
        },
        ("egfr_equations_disagree", "I6", "creatinine_umol_l"),
    ),
    (
        {
            "sex": "male",
            "date_of_birth": "2010-05-22",
            "screening_date": "2026-11-22",
            "height_cm": "172",
            "creatinine_umol_l": "230",
        },
        ("egfr_equations_disagree", "I6", "creatinine_umol_l"),
    ),
]


@pytest.mark.parametrize(("texts", "warning"), WARNED)
def test_warnings_of_the_contract(texts: dict[str, str], warning: tuple[str, str, str]) -> None:
    """The four required warnings are raised where the readings say, under their codes."""
    raised = [(one.code, one.criterion, one.item) for one in evaluate(trial(), facts(trial(), **texts)).warnings]
    assert raised.count(warning) == 1


@pytest.mark.parametrize(
    "texts",
    [
        {"date_of_birth": "2009-12-02", "screening_date": "2026-11-22", "planned_enrolment_date": "2026-12-01"},
        {"date_of_birth": "2009-11-22", "screening_date": "2026-11-22", "planned_enrolment_date": "2026-12-01"},
        {"last_live_vaccine": "2026-11-22", "screening_date": "2026-11-22"},
        {
            "sex": "female",
            "date_of_birth": "2019-11-22",
            "screening_date": "2026-11-22",
            "height_cm": "120",
            "creatinine_umol_l": "130",
            "egfr": "60",
        },
        {"height_cm": "120", "creatinine_umol_l": "130"},
    ],
)
def test_no_warning_of_the_contract_without_cause(texts: dict[str, str]) -> None:
    """A reported eGFR decides alone, and a window holds the day it looks back from."""
    codes = {one.code for one in evaluate(trial(), facts(trial(), **texts)).warnings}
    assert not codes & {"turns_too_old", "after_reference", "egfr_equations_disagree"}


def all_known() -> dict[str, Value]:
    """Return facts by which everything in the small study passes."""
    return facts(
        mini(),
        egfr="90",
        abs="MDA5",
        a="yes",
        b="yes",
        c="yes",
        trial="none",
        birth="2015-01-01",
        screened="2026-01-01",
        imnm="no",
    )


def proposals(values: dict[str, Value]) -> dict[str, Answer]:
    """Return determinations that follow every proposal."""
    return {name: finding.answer for name, finding in evaluate(mini(), values).findings.items()}


def test_eligible_needs_every_determination() -> None:
    """What nobody determined is open, whatever the facts propose."""
    values = all_known()
    evaluation = evaluate(mini(), values)
    assert evaluation.outcome is Outcome.ELIGIBLE
    assert standing(mini(), evaluation, {}).outcome is Outcome.INCOMPLETE
    determined = proposals(values)
    done = standing(mini(), evaluation, determined)
    assert (done.outcome, done.determined, done.total, done.open) == (Outcome.ELIGIBLE, 6, 6, ())
    del determined["I5"]
    assert standing(mini(), evaluation, determined).open == ("I5",)


def test_one_failing_determination_is_not_eligible() -> None:
    """A failing criterion settles the outcome while others are open."""
    evaluation = evaluate(mini(), all_known())
    found = standing(mini(), evaluation, {"E14": YES})
    assert found.outcome is Outcome.NOT_ELIGIBLE
    assert found.blocking == ("E14",)


def test_an_exception_that_is_determined_makes_its_criteria_pass() -> None:
    """I5 determined yes carries I2 and I4; while I5 is unknown they are open, and with no they fail."""
    evaluation = evaluate(mini(), {})
    for answer, verdict in ((YES, Verdict.PASSES), (UNKNOWN, Verdict.OPEN), (NO, Verdict.FAILS)):
        found = standing(mini(), evaluation, {"I2": NO, "I5": answer})
        assert found.verdicts["I2"] is verdict
        assert found.verdicts["I5"] is (Verdict.OPEN if answer is UNKNOWN else Verdict.PASSES)


def test_an_unknown_determination_is_open() -> None:
    """Unknown yet is an answer, but it settles nothing."""
    assert standing(mini(), evaluate(mini(), {}), {"I6": UNKNOWN}).verdicts["I6"] is Verdict.OPEN


def test_a_fact_that_fails_is_not_waived() -> None:
    """Where the text leaves no other reading, a failing fact must be corrected; a determination cannot waive it."""
    values = all_known() | facts(mini(), egfr="20")
    evaluation = evaluate(mini(), values)
    sentence = refusal(mini().criteria["I6"], evaluation.findings["I6"], YES)
    assert str(sentence) == (
        "By the facts recorded, I6 fails. Correct the fact first, where it is wrong; nothing waives it."
    )
    stale = standing(mini(), evaluation, {**proposals(all_known())})
    assert stale.verdicts["I6"] is Verdict.FAILS
    assert stale.outcome is Outcome.NOT_ELIGIBLE


def test_an_ambiguous_text_may_be_read_otherwise() -> None:
    """Where another reading is open, the investigator may determine otherwise, with a reason."""
    values = facts(trial(), glucocorticoid_failure="yes", immunosuppressants_failed="2", glucocorticoid_months="3")
    finding = evaluate(trial(), values).findings["I3"]
    assert finding.answer is NO
    assert refusal(trial().criteria["I3"], finding, YES) is None
    assert needs_reason(finding, YES)
    assert not needs_reason(finding, NO)


@pytest.mark.parametrize("name", list(trial().criteria))
def test_not_applicable_only_where_a_rule_gives_it(name: str) -> None:
    """Only I8 and E12 can be not applicable."""
    finding = evaluate(trial(), {}).findings[name]
    refused = refusal(trial().criteria[name], finding, NOT_APPLICABLE)
    assert (refused is None) is (name in ("I8", "E12"))
    assert refusal(trial().criteria[name], finding, UNKNOWN) is None


def test_failing_and_exceptions_can_always_be_determined() -> None:
    """An investigator may always find that a criterion fails, and may answer an exception either way."""
    evaluation = evaluate(mini(), all_known())
    assert refusal(mini().criteria["I6"], evaluation.findings["I6"], NO) is None
    assert refusal(mini().criteria["I5"], evaluation.findings["I5"], YES) is None


DISORDERS = [
    ({"date_of_birth": "2026-11-23", "screening_date": "2026-11-22"}, ["date_of_birth"]),
    ({"screening_date": "2026-11-23", "planned_enrolment_date": "2026-11-22"}, ["planned_enrolment_date"]),
    ({"date_of_birth": "2014-01-02", "last_live_vaccine": "2014-01-01", "consent_date": "none"}, ["last_live_vaccine"]),
    ({"date_of_birth": "2014-01-01", "last_live_vaccine": "2014-01-01", "screening_date": "2014-01-01"}, []),
    ({"last_live_vaccine": "2014-01-01"}, []),
]


@pytest.mark.parametrize(("texts", "items"), DISORDERS)
def test_dates_that_contradict_each_other(texts: dict[str, str], items: list[str]) -> None:
    """A birth after the screening, a plan before it and an event before the birth are errors of one item each."""
    assert [found.item for found in disorders(trial(), facts(trial(), **texts))] == items
