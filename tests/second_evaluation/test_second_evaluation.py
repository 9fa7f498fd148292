"""Cases worked by hand from readings.md and prescreen.md, and checks of the evaluation against itself."""

import csv
from itertools import product
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest

from tests.second_evaluation import criteria as c
from tests.second_evaluation.candidates import ITEMS, random_candidate
from tests.second_evaluation.evaluation import Evaluation, evaluate
from tests.second_evaluation.facts import Facts
from tests.second_evaluation.items import READERS, read
from tests.second_evaluation.logic import Tri
from tests.second_evaluation.missing import CRITERIA, mattering
from tests.second_evaluation.notices import Warning_

Row: TypeAlias = dict[str, str]

ELIGIBLE: Row = {
    "participant": "P-01",
    "sex": "female",
    "date_of_birth": "2014-05-20",
    "screening_date": "2024-05-31",
    "planned_enrolment_date": "2024-06-14",
    "proximal_weakness": "yes",
    "heliotrope_rash": "yes",
    "gottron_papules": "no",
    "muscle_enzyme_raised": "yes",
    "myositis_antibodies": "MDA5",
    "emg_myopathic": "no",
    "biopsy_inflammatory": "no",
    "glucocorticoid_failure": "yes",
    "immunosuppressants_failed": "2",
    "glucocorticoid_months": "6",
    "rapid_progression": "no",
    "organ_involvement": "no",
    "calcinosis": "no",
    "recurrent_rash_or_ulcers": "yes",
    "imnm": "no",
    "lvef_percent": "55",
    "ecg_obviously_abnormal": "no",
    "egfr": "30",
    "ast": "99.9",
    "ast_uln": "33.3",
    "alt": "20",
    "alt_uln": "40",
    "bilirubin": "42.1",
    "bilirubin_uln": "21.05",
    "lung_function_normal": "yes",
    "spo2_percent": "92",
    "venous_access": "yes",
    "apheresis_contraindicated": "no",
    "childbearing_potential": "no",
    "consent_date": "2024-05-30",
    "hbsag": "negative",
    "hbcab": "negative",
    "hcv_ab": "negative",
    "hiv_ab": "negative",
    "syphilis": "negative",
    "cmv_dna": "negative",
} | {
    item: "none" if described["type"] == "date_or_none" else "no"
    for item, described in ITEMS.items()
    if described["type"] in ("yesno", "date_or_none") and described["criteria"].startswith("E")
}

I2_ALL_NO = dict.fromkeys(("proximal_weakness", "heliotrope_rash", "muscle_enzyme_raised"), "no")
NO_MANIFESTATION = {"recurrent_rash_or_ulcers": "no"}
SRP_IMNM = {"imnm": "yes", "myositis_antibodies": "SRP"}
OF_AGE = {"childbearing_potential": "yes", "urine_pregnancy_test": "negative", "contraception_agreed": "yes"}

CRITERION_CASES: list[tuple[str, Row, str, Tri]] = [
    ("I1", {"date_of_birth": "2019-05-31", "consent_date": "2024-05-31"}, "yes", True),
    ("I1", {"date_of_birth": "2019-06-01"}, "no", False),
    ("I1", {"date_of_birth": "2007-06-01"}, "yes", True),
    ("I1", {"date_of_birth": "2007-05-31"}, "no", False),
    ("I1", {"date_of_birth": "2008-02-29", "screening_date": "2025-02-28", "planned_enrolment_date": ""}, "yes", True),
    ("I1", {"date_of_birth": "2008-02-29", "screening_date": "2025-03-01", "planned_enrolment_date": ""}, "no", False),
    ("I1", {"date_of_birth": "2020-02-29", "screening_date": "2025-02-28", "planned_enrolment_date": ""}, "no", False),
    ("I1", {"date_of_birth": ""}, "unknown", None),
    ("I2", {"gottron_papules": "yes"}, "yes", True),
    ("I2", {"heliotrope_rash": "no"}, "no", False),
    ("I2", {"heliotrope_rash": "no", "gottron_papules": ""}, "unknown", None),
    ("I2", {"gottron_papules": "", "emg_myopathic": "", "biopsy_inflammatory": ""}, "yes", True),
    ("I2", {"myositis_antibodies": "none", "emg_myopathic": ""}, "unknown", None),
    ("I2", {"imnm": "yes", "myositis_antibodies": "", **I2_ALL_NO}, "no", None),
    ("I2", SRP_IMNM | I2_ALL_NO, "no", True),
    ("I2", {"imnm": "", "myositis_antibodies": "SRP", **I2_ALL_NO}, "no", None),
    ("I2", {"imnm": "yes", "myositis_antibodies": "MDA5", **I2_ALL_NO}, "no", False),
    ("I3", {"glucocorticoid_months": "5.9999999999999999999999999999999999"}, "no", False),
    ("I3", {"immunosuppressants_failed": "1"}, "no", False),
    ("I3", NO_MANIFESTATION | {"organ_involvement": "yes"}, "yes", True),
    ("I3", NO_MANIFESTATION, "no", False),
    ("I3", NO_MANIFESTATION | {"calcinosis": ""}, "unknown", None),
    ("I3", NO_MANIFESTATION | {"myositis_antibodies": "RO52;HMGCR", "imnm": "yes"}, "no", True),
    ("I4", {"myositis_antibodies": "RO52"}, "yes", True),
    ("I4", {"myositis_antibodies": "none"}, "no", False),
    ("I4", {"myositis_antibodies": ""}, "unknown", None),
    ("I5", {"imnm": "yes", "myositis_antibodies": "MDA5"}, "no", True),
    ("I5", {"imnm": "yes", "myositis_antibodies": ""}, "unknown", True),
    ("I5", {"imnm": "no", "myositis_antibodies": ""}, "no", True),
    ("I6", {}, "yes", True),
    ("I6", {"ast": "99.9000000000000000000000000000000000001"}, "no", False),
    ("I6", {"bilirubin": "42.11"}, "no", False),
    ("I6", {"lvef_percent": "54.99"}, "no", False),
    ("I6", {"spo2_percent": "91.9"}, "no", False),
    ("I6", {"ast_uln": ""}, "unknown", None),
    ("I6", {"ast_uln": "", "ecg_obviously_abnormal": "yes"}, "no", False),
    ("I6", {"egfr": "", "height_cm": "120", "creatinine_umol_l": "146.0368"}, "yes", True),
    ("I6", {"egfr": "", "height_cm": "120", "creatinine_umol_l": "146.0369"}, "no", False),
    ("I6", {"egfr": "30", "height_cm": "120", "creatinine_umol_l": "2000"}, "yes", True),
    ("I6", {"egfr": "", "height_cm": "120"}, "unknown", None),
    ("I7", {"apheresis_contraindicated": "yes"}, "no", False),
    ("I8", {"urine_pregnancy_test": "positive"}, "not_applicable", True),
    ("I8", {"childbearing_potential": "", "contraception_agreed": "no"}, "unknown", None),
    ("I8", OF_AGE, "yes", True),
    ("I8", OF_AGE | {"urine_pregnancy_test": "positive"}, "no", False),
    ("I8", OF_AGE | {"urine_pregnancy_test": "positive", "sex": "male"}, "yes", True),
    ("I8", OF_AGE | {"urine_pregnancy_test": "positive", "sex": ""}, "unknown", None),
    ("I9", {"consent_date": "none"}, "no", False),
    ("I9", {"consent_date": ""}, "unknown", None),
    ("E5", {"malignancy": "yes", "only_cured_basal_cell_carcinoma": "yes"}, "no", True),
    ("E5", {"malignancy": "yes", "only_cured_basal_cell_carcinoma": ""}, "unknown", None),
    ("E6", {"last_myocardial_infarction": "2023-11-30"}, "yes", False),
    ("E6", {"last_myocardial_infarction": "2023-11-29"}, "no", True),
    ("E6", {"last_myocardial_infarction": "", "severe_arrhythmia": "yes"}, "yes", False),
    ("E8", {"last_systemic_infection_treatment": "2024-05-24"}, "yes", False),
    ("E8", {"last_systemic_infection_treatment": "2024-05-23"}, "no", True),
    ("E8", {"last_systemic_infection_treatment": "none", "screening_date": ""}, "no", True),
    ("E9", {"last_transplantation": "2024-02-29"}, "yes", False),
    ("E9", {"last_transplantation": "2024-02-28", "last_gvhd_grade2": "2024-05-16"}, "no", True),
    ("E9", {"last_gvhd_grade2": "2024-05-17"}, "yes", False),
    ("E10", {"hbcab": "positive"}, "unknown", None),
    ("E10", {"hbcab": "positive", "hbv_dna": "normal"}, "no", True),
    ("E10", {"hbsag": "", "hbcab": "positive", "hbv_dna": "above"}, "yes", False),
    ("E10", {"hbv_dna": "above", "hcv_rna": "above"}, "no", True),
    ("E11", {"last_live_vaccine": "2024-05-03"}, "yes", False),
    ("E11", {"last_live_vaccine": "2024-06-01"}, "yes", False),
    ("E11", {"last_live_vaccine": "2024-05-02"}, "no", True),
    ("E12", {}, "not_applicable", True),
    ("E12", {"childbearing_potential": ""}, "unknown", None),
    ("E12", {"sex": "male", "blood_pregnancy_test": "positive"}, "yes", False),
    ("E12", {"sex": "male", "childbearing_potential": ""}, "not_applicable", True),
    ("E13", {"known_malignancy": "yes", "only_cured_basal_cell_carcinoma": "yes"}, "yes", False),
    ("E14", {"last_other_trial": "2024-03-14"}, "yes", False),
    ("E14", {"last_other_trial": "2024-03-13"}, "no", True),
    ("E14", {"last_other_trial": "2024-03-13", "planned_enrolment_date": ""}, "yes", False),
]

MISSING_CASES: list[tuple[Row, list[str]]] = [
    ({}, []),
    ({"heliotrope_rash": "no", "gottron_papules": ""}, ["gottron_papules"]),
    ({"imnm": "", "myositis_antibodies": "SRP", **NO_MANIFESTATION}, ["imnm"]),
    ({"imnm": "", "myositis_antibodies": "", "glucocorticoid_failure": "no"}, ["myositis_antibodies", "imnm"]),
    ({"imnm": "", "myositis_antibodies": "", "emg_myopathic": "yes"}, ["myositis_antibodies"]),
    ({"imnm": "", "rapid_progression": ""}, []),
    ({"egfr": ""}, ["egfr", "height_cm", "creatinine_umol_l"]),
    ({"egfr": "", "height_cm": "120"}, ["egfr", "creatinine_umol_l"]),
    ({"egfr": "", "height_cm": "120", "creatinine_umol_l": "40", "spo2_percent": ""}, ["spo2_percent"]),
    ({"ast_uln": "", "planned_enrolment_date": ""}, ["ast_uln"]),
    ({"ast": "20000", "ast_uln": "", "spo2_percent": ""}, ["ast_uln", "spo2_percent"]),
    ({"childbearing_potential": "", "contraception_agreed": "no", "sex": "male"}, ["childbearing_potential"]),
    ({"sex": "", "childbearing_potential": "yes", "contraception_agreed": "no"}, ["sex", "blood_pregnancy_test"]),
    ({"hbsag": "positive", "hcv_ab": "", "hcv_rna": "normal"}, ["hbv_dna"]),
    ({"screening_date": ""}, ["screening_date"]),
    ({"severe_arrhythmia": "", "ecg_obviously_abnormal": "yes"}, ["severe_arrhythmia"]),
]

WARNING_CASES: list[tuple[Row, list[Warning_]]] = [
    ({}, []),
    ({"date_of_birth": "2007-06-14"}, [("turns_too_old", "I1", "planned_enrolment_date")]),
    ({"date_of_birth": "2007-06-15"}, []),
    ({"date_of_birth": "2007-06-01", "planned_enrolment_date": ""}, []),
    ({"last_live_vaccine": "2024-06-01"}, [("after_reference", "E11", "last_live_vaccine")]),
    ({"last_other_trial": "2024-06-14"}, []),
    ({"last_other_trial": "2024-06-15"}, [("after_reference", "E14", "last_other_trial")]),
    ({"consent_date": "2024-06-01"}, [("consent_after_screening", "I9", "consent_date")]),
    # At ten, k is 39.0 × 1.008 to the power of about -2 for a boy: 38.4, against 41.3.
    (
        {"sex": "male", "egfr": "", "height_cm": "120", "creatinine_umol_l": "140"},
        [("egfr_equations_disagree", "I6", "creatinine_umol_l")],
    ),
    ({"sex": "male", "egfr": "", "height_cm": "120", "creatinine_umol_l": "135"}, []),
    ({"sex": "male", "egfr": "40", "height_cm": "120", "creatinine_umol_l": "140"}, []),
    ({"sex": "", "egfr": "", "height_cm": "120", "creatinine_umol_l": "140"}, []),
    (
        {"sex": "male", "date_of_birth": "2008-05-31", "egfr": "", "height_cm": "120", "creatinine_umol_l": "150"},
        [("egfr_equations_disagree", "I6", "creatinine_umol_l")],
    ),
]

ERROR_CASES: list[tuple[Row, list[str]]] = [
    ({"sex": " FEMALE ", "proximal_weakness": "Yes", "consent_date": "2024-05-30 "}, []),
    ({"immunosuppressants_failed": "+02.0", "ast": "0099.90"}, []),
    ({"myositis_antibodies": " mda5;;MDA5 ; Ro52"}, []),
    ({"immunosuppressants_failed": "2.5"}, ["immunosuppressants_failed"]),
    ({"egfr": "1e2"}, ["egfr"]),
    ({"egfr": "<30"}, ["egfr"]),
    ({"spo2_percent": "100.01", "lvef_percent": "0"}, ["lvef_percent", "spo2_percent"]),
    ({"myositis_antibodies": "none;SRP"}, ["myositis_antibodies"]),
    ({"prior_car_t": "none"}, ["prior_car_t"]),
    ({"date_of_birth": "2014-5-20"}, ["date_of_birth"]),
    ({"date_of_birth": "2023-02-29"}, ["date_of_birth"]),
    ({"date_of_birth": "2024-06-01", "consent_date": ""}, ["date_of_birth"]),
    ({"planned_enrolment_date": "2024-05-30"}, ["planned_enrolment_date"]),
    ({"last_live_vaccine": "2014-05-19"}, ["last_live_vaccine"]),
    ({"last_live_vaccine": "2014-05-20"}, []),
    ({"participant": "  "}, ["participant"]),
]

ADVICE_CASES: list[tuple[Row, str, str]] = [
    ({}, "eligible", "approach"),
    ({"consent_date": "", "investigator_objection": "", "childbearing_potential": ""}, "incomplete", "approach"),
    ({"consent_date": "", "spo2_percent": ""}, "incomplete", "look_up"),
    ({"spo2_percent": "", "prior_car_t": "yes"}, "not_eligible", "exclude"),
    ({"consent_date": "none"}, "not_eligible", "exclude"),
]


def verdict(changed: Row) -> Evaluation:
    """Evaluate the eligible candidate with some cells changed."""
    return evaluate(ELIGIBLE | changed)


@pytest.mark.parametrize(("criterion", "changed", "answer", "passes"), CRITERION_CASES)
def test_each_criterion_answers_as_its_line_says(criterion: str, changed: Row, answer: str, passes: Tri) -> None:
    """The answer and passes of one criterion."""
    assert verdict(changed)["criteria"][criterion] == {"answer": answer, "passes": passes}


@pytest.mark.parametrize(("changed", "missing"), MISSING_CASES)
def test_only_blanks_that_matter_are_missing(changed: Row, missing: list[str]) -> None:
    """The blanks that can still change something, and no others."""
    assert verdict(changed)["missing"] == missing


@pytest.mark.parametrize(("changed", "warnings"), WARNING_CASES)
def test_the_required_warnings(changed: Row, warnings: list[Warning_]) -> None:
    """The four required warnings with their criterion and item."""
    assert verdict(changed)["warnings"] == warnings


@pytest.mark.parametrize(("changed", "errors"), ERROR_CASES)
def test_errors_of_the_row(changed: Row, errors: list[str]) -> None:
    """An error leaves the outcome and the advice open and everything else empty."""
    result = verdict(changed)
    assert result["errors"] == errors
    assert (result["outcome"] is None) == (result["advice"] is None) == (not result["criteria"]) == bool(errors)


@pytest.mark.parametrize(("changed", "outcome", "advice"), ADVICE_CASES)
def test_outcome_and_advice(changed: Row, outcome: str, advice: str) -> None:
    """What a site does next."""
    assert (verdict(changed)["outcome"], verdict(changed)["advice"]) == (outcome, advice)


def test_an_empty_candidate_is_asked_for_everything_but_the_planned_date() -> None:
    """Every blank item matters at first."""
    result = evaluate({"participant": "P-02"})
    assert result["missing"] == [item for item in ITEMS if item not in ("participant", "planned_enrolment_date")]
    assert result["undetermined"] == [criterion for criterion in result["criteria"] if criterion != "I5"]


def test_the_hand_copied_items_are_those_of_items_csv() -> None:
    """Names and order, and the ends of every range."""
    with Path(__file__).with_name("items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["item"] for row in rows] == list(READERS)
    for row in rows:
        for inside in filter(None, [row["min"], row["max"], *row["values"].split("|")]):
            assert read({row["item"]: inside})[1] == []
        for outside in [f"-{row['min']}.1", f"{row['max']}.1"] if row["min"] else []:
            assert read({row["item"]: outside})[1] == [row["item"]]


def all_ways(row: Row, blanks: list[str]) -> dict[tuple[str, ...], Tri]:
    """Return the passes of I2 for each way to fill these blanks, or to leave them."""
    ways = [("", "none", "MDA5", "SRP") if item == "myositis_antibodies" else ("", "yes", "no") for item in blanks]
    verdicts: dict[tuple[str, ...], Tri] = {}
    for values in product(*ways):
        facts = Facts(read(row | dict(zip(blanks, values, strict=True)))[0])
        verdicts[values] = c.passes_with_waiver(c.i2(facts), c.i5(facts))
    return verdicts


def test_the_search_in_parts_finds_what_trying_everything_finds() -> None:
    """I2, whose parts are tied together most, with all its blanks filled in every way at once."""
    rng = Random(20240531)  # noqa: S311 - nothing is kept secret here
    items = [item for item, described in ITEMS.items() if "I2" in described["criteria"].split(";")]
    compared = 0
    while compared < 40:
        row = random_candidate(rng)
        blanks = [item for item in items if not row.get(item, "").strip()]
        if len(blanks) > 6 or "I2" not in evaluate(row)["undetermined"]:
            continue
        verdicts = all_ways(row, blanks)
        found = {
            item
            for values, passes in verdicts.items()
            for place, item in enumerate(blanks)
            if verdicts[(*values[:place], "", *values[place + 1 :])] != passes
        }
        assert set(mattering(Facts(read(row)[0]), CRITERIA["I2"])) == found
        compared += 1


def test_random_candidates_are_of_every_kind() -> None:
    """A generator that never reaches an outcome would prove nothing about it."""
    rng = Random(6569472)  # noqa: S311 - nothing is kept secret here
    results = [evaluate(random_candidate(rng)) for _ in range(3000)]
    count = {outcome: sum(result["outcome"] == outcome for result in results) for outcome in OUTCOMES}
    assert all(300 < count[outcome] < 2000 for outcome in OUTCOMES[:3])
    assert 30 < count[None] < 200
    assert {warning[0] for result in results for warning in result["warnings"]} == WARNING_CODES


OUTCOMES = ("eligible", "incomplete", "not_eligible", None)
WARNING_CODES = {"turns_too_old", "after_reference", "consent_after_screening", "egfr_equations_disagree"}
