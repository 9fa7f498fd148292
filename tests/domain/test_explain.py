"""The sentences that say why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.explain import Explainer
from jdm_desktop.domain.screening import evaluate
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.study_file import load
from jdm_desktop.i18n import Language
from tests.domain.studies import STUDIES, facts, mini, other, trial

SENTENCES = [
    ({"lvef_percent": "54.9"}, "I6", "① LVEF 54.9 % is below 55 %."),
    (
        {"ast": "99.9", "ast_uln": "33.3", "lvef_percent": "50"},
        "I6",
        "① LVEF 50 % is below 55 %.",
    ),
    ({"ast": "100", "ast_uln": "33.3"}, "I6", "③ AST 100 U/L is above 3.0 × AST ULN 33.3 = 99.9 U/L."),
    (
        {"height_cm": "115", "creatinine_umol_l": "140"},
        "I6",
        "② eGFR (estimated) 29.99 mL/min/1.73 m² is below 30 mL/min/1.73 m².",
    ),
    ({"egfr": "29.95"}, "I6", "② eGFR 29.95 mL/min/1.73 m² is below 30 mL/min/1.73 m²."),
    (
        {
            "proximal_weakness": "yes",
            "heliotrope_rash": "yes",
            "muscle_enzyme_raised": "yes",
            "myositis_antibodies": "MDA5",
        },
        "I2",
        "4 of 6 diagnostic features present (①, ②, ③, ④); ⑤ and ⑥ not known.",
    ),
    (
        {"proximal_weakness": "yes", "heliotrope_rash": "no"},
        "I2",
        "1 of 6 diagnostic features present (①), at least 4 needed; ②, ③, ④, ⑤ and ⑥ not known.",
    ),
    (
        {"last_live_vaccine": "2026-10-25", "screening_date": "2026-11-22"},
        "E11",
        "Live vaccine on 2026-10-25 is within 4 weeks before 2026-11-22 (from 2026-10-25).",
    ),
    (
        {"last_live_vaccine": "2026-10-24", "screening_date": "2026-11-22"},
        "E11",
        "Live vaccine on 2026-10-24 is more than 4 weeks before 2026-11-22 (before 2026-10-25).",
    ),
    (
        {"last_live_vaccine": "2026-11-23", "screening_date": "2026-11-22"},
        "E11",
        "Live vaccine on 2026-11-23 is after 2026-11-22 and counts as within 4 weeks before it.",
    ),
    ({"last_live_vaccine": "none"}, "E11", "Live vaccine: never."),
    ({"last_live_vaccine": "2026-10-24"}, "E11", "Not known yet: screening date."),
    ({"last_other_trial": "2026-10-24"}, "E14", "Not known yet: screening date."),
    (
        {"date_of_birth": "2009-11-22", "screening_date": "2026-11-22"},
        "I1",
        "Age 17 completed years on 2026-11-22 is not below 17.",
    ),
    (
        {"date_of_birth": "2014-11-22", "screening_date": "2026-11-22"},
        "I1",
        "Age 12 completed years on 2026-11-22 is at least 5 and below 17.",
    ),
    (
        {"childbearing_potential": "no"},
        "I8",
        "Not applicable: not of childbearing age; to be asked again at every visit.",
    ),
    ({}, "I8", "Not known yet: childbearing age."),
    ({"ast": "20"}, "I6", None),
    ({"prior_car_t": "yes"}, "E1", "Previous CAR-T therapy: yes."),
    ({"malignancy": "yes", "only_cured_basal_cell_carcinoma": "yes"}, "E5", None),
]


def said(study: Study, texts: dict[str, str], criterion: str, language: Language = Language.ENGLISH) -> str:
    """Return the sentence of a criterion."""
    values = facts(study, **texts)
    return Explainer(study, language).why(evaluate(study, values).findings[criterion], values)


@pytest.mark.parametrize(("texts", "criterion", "sentence"), SENTENCES)
def test_a_finding_says_value_limit_unit_and_date(texts: dict[str, str], criterion: str, sentence: str | None) -> None:
    """One sentence that a physician would accept."""
    text = said(trial(), texts, criterion)
    assert text == sentence if sentence else text.endswith(".")


def test_an_exception_is_told_where_it_bears() -> None:
    """A waived criterion says which exception waives it, and one that may be waived says so too."""
    low = {"a": "no", "b": "no", "abs": "SRP"}
    assert said(mini(), {**low, "imnm": "yes"}, "I2").endswith("; passes because I5 holds.")
    assert said(mini(), low, "I2").endswith("; still passes if I5 holds, which is not known yet.")
    assert said(mini(), {**low, "imnm": "yes"}, "I5").endswith("; so I2, I4 count as met.")
    assert said(mini(), {**low, "imnm": "no"}, "I5").endswith("none is needed where I2, I4 are met.")


def test_counted_events_say_how_many_lie_in_the_window() -> None:
    """A look-back over several dates gives the count and what it is held against."""
    texts = {"exacerbations": "2026-01-01;2026-05-05;2020-01-01", "visit_date": "2026-06-01"}
    text = said(other(), texts, "In4")
    assert "2 within 12 months before 2026-06-01 (from 2025-06-01), counted from 2" in text


def test_a_count_of_none_names_none() -> None:
    """Where nothing is there, no empty brackets stand for it."""
    assert said(mini(), {"a": "no", "b": "no", "c": "no", "abs": "none", "imnm": "no"}, "I2") == (
        "0 of 4 features present, at least 3 needed."
    )


def test_two_bounds_are_both_told() -> None:
    """A number that must keep two limits names both, or the one it breaks."""
    assert " and " in said(other(), {"weight": "90", "height": "175"}, "In2")
    assert "below" in said(other(), {"weight": "40", "height": "190"}, "In2")


def test_the_outcome_is_one_sentence() -> None:
    """The whole screening is told by what fails and what is open."""
    some = Explainer(mini(), Language.ENGLISH)
    values = facts(mini(), egfr="20", abs="SRP")
    text = some.outcome(evaluate(mini(), values))
    assert text.startswith("Not eligible: I6 not met; still open: ")
    assert some.outcome(evaluate(mini(), {})) == "Incomplete; still open: I1, I2, I4, I6, E14."
    everything = facts(
        mini(), egfr="90", abs="SRP", a="yes", b="yes", trial="none", birth="2015-01-01", screened="2026-01-01", c="yes"
    )
    assert some.outcome(evaluate(mini(), everything)) == "Eligible: all 6 criteria pass."
    failing = {**everything, **facts(mini(), trial="2025-12-31")}
    assert some.outcome(evaluate(mini(), failing)) == "Not eligible: E14 present."


@given(st.sampled_from(["29.99999", "29.9999999999", "30.00001", "29.95", "30"]))
def test_a_rounded_number_never_crosses_its_limit(target: str) -> None:
    """A value just below 30 is never shown as 30.0."""
    creatinine = f"{float(413 * 100 * 88.4 / 1000 / float(target)):.12f}"
    text = said(trial(), {"height_cm": "100", "creatinine_umol_l": creatinine}, "I6")
    if "is below" in text:
        assert "(estimated) 30." not in text
        assert "(estimated) 30 " not in text


@pytest.mark.parametrize("language", list(Language))
def test_every_warning_has_words(language: Language) -> None:
    """Every warning that the study can raise is told in both languages."""
    study = trial()
    values = facts(study, last_live_vaccine="2026-11-23", screening_date="2026-11-22", myositis_antibodies="RO52")
    for raised in evaluate(study, values).warnings:
        assert Explainer(study, language).warning(raised)[-1] in ".。"


def test_a_count_inside_another_statement_names_what_is_not_known() -> None:
    """What leaves an open count open is named like any other blank."""
    text = (STUDIES / "mini.yaml").read_text("utf-8")
    parts = "[{is_yes: a}, {is_yes: b, name: {en: sign b, zh_CN: 乙}}]"
    counted = "{at_least: '2', noun: {en: signs, zh_CN: 项体征}, of: " + parts + "}"
    study = load(text.replace("{is_yes: imnm}, {item", "{is_yes: imnm}, " + counted + ", {item"))
    assert said(study, {"imnm": "yes", "abs": "SRP", "a": "yes"}, "I5") == "Not known yet: B."
    assert said(study, {"imnm": "yes", "abs": "SRP", "a": "yes", "b": "yes"}, "I5").startswith(
        "Imnm: yes; 2 of 2 signs present (A, sign b); antibodies: SRP"
    )


def test_a_limit_that_is_not_known_is_named() -> None:
    """A value whose upper limit of normal is blank says so."""
    assert "AST ULN" in said(trial(), {"ast": "20"}, "I6")


def test_another_estimate_is_shown_beside_the_one_that_decides() -> None:
    """Beside bedside Schwartz stands the CKiD U25 value, where the age allows it; a reported value stands alone."""
    child = {"sex": "female", "date_of_birth": "2019-11-22", "screening_date": "2026-11-22", "lvef_percent": "40"}
    creatinine = {"height_cm": "120", "creatinine_umol_l": "130"}
    assert said(trial(), child | creatinine, "I6") == (
        "① LVEF 40 % is below 55 %; eGFR by CKiD U25: 28.3 mL/min/1.73 m²."
    )
    assert "U25" not in said(trial(), child | creatinine | {"egfr": "60"}, "I6")
    assert "U25" not in said(trial(), creatinine, "I6")
