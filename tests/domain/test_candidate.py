"""A row of texts is judged as a whole."""

from dataclasses import replace

import pytest

from jdm_desktop.domain import candidate as judging
from jdm_desktop.domain.candidate import Advice, Candidate, Fault, Judge
from jdm_desktop.domain.view import Outcome
from jdm_desktop.i18n import Language
from tests.domain.studies import trial

GIRL = {
    "participant": "P-1",
    "sex": "female",
    "date_of_birth": "2015-01-01",
    "screening_date": "2026-01-01",
    "proximal_weakness": "yes",
    "gottron_papules": "yes",
    "muscle_enzyme_raised": "yes",
    "emg_myopathic": "yes",
    "myositis_antibodies": "MDA5",
    "glucocorticoid_failure": "yes",
    "immunosuppressants_failed": "2",
    "glucocorticoid_months": "6",
    "calcinosis": "yes",
    "imnm": "no",
    "lvef_percent": "55",
    "ecg_obviously_abnormal": "no",
    "egfr": "30",
    "ast": "120",
    "ast_uln": "40",
    "alt": "120",
    "alt_uln": "40",
    "bilirubin": "40",
    "bilirubin_uln": "20",
    "lung_function_normal": "yes",
    "spo2_percent": "92",
    "venous_access": "yes",
    "apheresis_contraindicated": "no",
    "childbearing_potential": "no",
    "consent_date": "2026-01-01",
    "hbv_dna": "normal",
    "hcv_rna": "normal",
    **dict.fromkeys(("hiv_ab", "syphilis", "cmv_dna"), "negative"),
    **{item.id: "none" for item in trial().events if item.id != "consent_date"},
    **{
        item.id: "no"
        for name, criterion in trial().criteria.items()
        if name.startswith("E")
        for item in criterion.items
        if item.kind == "yesno" and item.id != "childbearing_potential"
    },
}


def judge(language: Language = Language.ENGLISH, **texts: str) -> judging.Judged:
    """Judge the girl, some of her texts changed."""
    return Judge(trial(), language).judge(Candidate(GIRL | texts, 2))


def test_all_known_is_approached() -> None:
    """Every criterion passes and says why."""
    judged = judge()
    assert (judged.outcome, judged.advice) == (Outcome.ELIGIBLE, Advice.APPROACH)
    assert judged.failing == judged.undetermined == judged.missing == ()
    assert judged.faults == ()
    assert all(explained.passes and explained.why for explained in judged.criteria.values())


@pytest.mark.parametrize(
    ("changes", "outcome", "advice"),
    [
        ({"prior_car_t": "yes"}, Outcome.NOT_ELIGIBLE, Advice.EXCLUDE),
        ({"prior_car_t": "yes", "egfr": ""}, Outcome.NOT_ELIGIBLE, Advice.EXCLUDE),
        ({"consent_date": "none"}, Outcome.NOT_ELIGIBLE, Advice.EXCLUDE),
        ({"egfr": ""}, Outcome.INCOMPLETE, Advice.LOOK_UP),
        ({"egfr": "", "consent_date": ""}, Outcome.INCOMPLETE, Advice.LOOK_UP),
        ({"consent_date": ""}, Outcome.INCOMPLETE, Advice.APPROACH),
        (
            {"consent_date": "", "childbearing_potential": "yes", "investigator_objection": ""},
            Outcome.INCOMPLETE,
            Advice.APPROACH,
        ),
    ],
)
def test_advice_leaves_aside_what_only_a_visit_settles(
    changes: dict[str, str], outcome: Outcome, advice: Advice
) -> None:
    """A consent that is not signed yet is no reason to look something up; one that was refused excludes."""
    judged = Judge(trial(), Language.ENGLISH).judge(Candidate(GIRL | changes, 2))
    assert (judged.outcome, judged.advice) == (outcome, advice)


def test_faults_stand_in_the_order_of_the_dictionary() -> None:
    """Those of the row first; the participant is kept and nothing else is said."""
    texts = GIRL | {"participant": " P-2 ", "spo2_percent": "101", "sex": "girl", "date_of_birth": "2027-01-01"}
    first = Fault(None, "x", "too many")
    judged = Judge(trial(), Language.ENGLISH).judge(Candidate(texts, 7, (first,)))
    assert [fault.item for fault in judged.faults[1:]] == ["sex", "date_of_birth", "spo2_percent", "consent_date"]
    assert judged.faults[0] is first
    assert (judged.participant, judged.place) == ("P-2", 7)
    assert (judged.outcome, judged.advice, judged.criteria, judged.warnings) == (None, None, {}, ())


@pytest.mark.parametrize("blank", ["", "  ", "\u3000", None])
def test_a_blank_participant_is_a_fault(blank: str | None) -> None:
    """Nobody could say whose row it is."""
    texts = {name: text for name, text in GIRL.items() if name != "participant"}
    judged = Judge(trial(), Language.ENGLISH).judge(Candidate(texts | ({"participant": blank} if blank else {}), 2))
    (fault,) = judged.faults
    assert (fault.item, fault.value) == ("participant", "")
    assert fault.message.endswith(" is blank.")


@pytest.mark.parametrize("language", Language)
def test_an_event_before_the_birth_names_both_days(language: Language) -> None:
    """So that the one that is wrong can be found."""
    (fault,) = judge(language, last_live_vaccine=" 2014-12-31 ").faults
    assert (fault.item, fault.value) == ("last_live_vaccine", "2014-12-31")
    assert "2014-12-31" in fault.message
    assert "2015-01-01" in fault.message


def test_numbers_are_said_as_they_were_typed() -> None:
    """Although 55 and 55.0 are the same number, and one judge remembers both."""
    one = Judge(trial(), Language.ENGLISH)
    for text in ("55", "55.0", "55", "+55.00"):
        why = one.judge(Candidate(GIRL | {"lvef_percent": text}, 2)).criteria["I6"].why
        assert f"LVEF {text.lstrip('+')} %" in why


@pytest.mark.parametrize("language", Language)
def test_a_participant_who_stood_in_the_list_before_is_warned_of(language: Language) -> None:
    """The warning concerns no criterion, and changes nothing else."""
    one = Judge(trial(), language)
    first, again = one.judge(Candidate(GIRL, 2)), one.judge(Candidate(GIRL, 3, repeated=True))
    (warning, *others) = again.warnings
    assert (warning.code, warning.criterion, warning.item) == ("duplicate_participant", None, "participant")
    assert warning.message
    assert (tuple(others), again.outcome, again.criteria) == (first.warnings, first.outcome, first.criteria)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge may forget, and then says the same again."""
    monkeypatch.setattr(judging, "_MOST_REMEMBERED", 2)
    one = Judge(trial(), Language.ENGLISH)
    rows = [Candidate(GIRL | {"lvef_percent": f"{50 + n}", "egfr": " " * 300 + f"{28 + n}"}, n) for n in range(10)]
    first = [one.judge(row) for row in rows]
    assert [one.judge(row) for row in rows] == first
    assert [Judge(trial(), Language.ENGLISH).judge(row) for row in rows] == first
    assert all(len(read) <= 2 for read in one._read.values())
    assert all(len(reasons) <= 2 for _, reasons in one._reasons.values())


def test_many_are_judged_as_each_alone() -> None:
    """In their order, rows in error among them; of none there is nothing to say."""
    texts: tuple[dict[str, str], ...] = (
        {},
        {"sex": "girl"},
        {"lvef_percent": "55.0", "egfr": ""},
        {"lvef_percent": " 55 "},
        {"imnm": "yes"},
    )
    rows = [Candidate(GIRL | changes, place) for place, changes in enumerate(texts)]
    for reasons in (True, False):
        alone = [Judge(trial(), Language.ENGLISH, reasons=reasons).judge(row) for row in rows]
        assert Judge(trial(), Language.ENGLISH, reasons=reasons).judge_all(rows) == alone
    assert Judge(trial(), Language.ENGLISH).judge_all([]) == []


def test_reasons_can_be_left_out() -> None:
    """All the rest is the same."""
    row = Candidate(GIRL | {"egfr": "", "last_live_vaccine": "2026-01-02"}, 2)
    full, brief = (Judge(trial(), Language.ENGLISH, reasons=reasons).judge(row) for reasons in (True, False))
    assert {explained.why for explained in brief.criteria.values()} == {""}
    assert [(one.answer, one.passes) for one in brief.criteria.values()] == [
        (one.answer, one.passes) for one in full.criteria.values()
    ]
    assert replace(full, criteria={}) == replace(brief, criteria={})


def test_a_late_event_is_warned_of_in_a_sentence() -> None:
    """A warning of the rules names its criterion and its item."""
    judged = Judge(trial(), Language.ENGLISH).judge(Candidate(GIRL | {"last_live_vaccine": "2026-01-02"}, 2))
    (warning,) = [one for one in judged.warnings if one.code == "after_reference"]
    assert (warning.criterion, warning.item) == ("E11", "last_live_vaccine")
    assert "2026-01-02" in warning.message
