"""Each criterion as readings.md states it, one function after the other."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from tests.second_evaluation.calendar_days import completed_years, months_before, weeks_before
from tests.second_evaluation.facts import Event, Facts
from tests.second_evaluation.logic import Tri, all_of, any_of, at_least, negation

Answer: TypeAlias = Literal["yes", "no", "unknown", "not_applicable"]


def word(statement: Tri) -> Answer:
    """Write a statement as an answer."""
    if statement is None:
        return "unknown"
    return "yes" if statement else "no"


def since(event: Event, reference: date | None, far_end: Callable[[date], date]) -> Tri:
    """Only the far end is compared: an event after the reference counts as within the window."""
    if event == "none":
        return False
    if event is None or reference is None:
        return None
    return event >= far_end(reference)


def within_weeks(event: Event, reference: date | None, weeks: int) -> Tri:
    """Tell whether an event is within weeks before the reference."""
    return since(event, reference, lambda day: weeks_before(day, weeks))


def within_months(event: Event, reference: date | None, months: int) -> Tri:
    """Tell whether an event is within calendar months before the reference."""
    return since(event, reference, lambda day: months_before(day, months))


def i1(facts: Facts) -> Tri:
    """I1: aged 5 to 16."""
    birth = facts.day("date_of_birth")
    screening = facts.day("screening_date")
    if birth is None or screening is None:
        return None
    return 5 <= completed_years(birth, screening) < 17


def skin_changes(facts: Facts) -> Tri:
    """I2, second sign."""
    return any_of(facts.yes("heliotrope_rash"), facts.yes("gottron_papules"))


def any_antibody(facts: Facts) -> Tri:
    """I2, fourth sign, and I4."""
    positive = facts.antibodies()
    return None if positive is None else len(positive) > 0


def i2(facts: Facts) -> Tri:
    """I2: at least four of six signs."""
    return at_least(
        4,
        [
            facts.yes("proximal_weakness"),
            skin_changes(facts),
            facts.yes("muscle_enzyme_raised"),
            any_antibody(facts),
            facts.yes("emg_myopathic"),
            facts.yes("biopsy_inflammatory"),
        ],
    )


def i3_first(facts: Facts) -> Tri:
    """I3 ①."""
    return all_of(
        facts.yes("glucocorticoid_failure"),
        facts.at_least("immunosuppressants_failed", 2),
        facts.at_least("glucocorticoid_months", 6),
    )


def i3_second_to_fourth(facts: Facts) -> Tri:
    """I3 ②, ③ or ④."""
    second = any_of(facts.yes("rapid_progression"), facts.yes("organ_involvement"))
    third = facts.yes("calcinosis")
    fourth = facts.yes("recurrent_rash_or_ulcers")
    return any_of(second, third, fourth)


def i3(facts: Facts) -> Tri:
    """I3: ① and any of the others."""
    return all_of(i3_first(facts), i3_second_to_fourth(facts))


def i4(facts: Facts) -> Tri:
    """I4: any myositis antibody."""
    return any_antibody(facts)


def i5(facts: Facts) -> Tri:
    """I5: necrotizing myopathy with SRP or HMGCR."""
    positive = facts.antibodies()
    srp_or_hmgcr = None if positive is None else "SRP" in positive or "HMGCR" in positive
    return all_of(facts.yes("imnm"), srp_or_hmgcr)


def lvef_suffices(facts: Facts) -> Tri:
    """I6 ①, ejection fraction."""
    return facts.at_least("lvef_percent", 55)


def ecg_normal(facts: Facts) -> Tri:
    """I6 ①, electrocardiogram."""
    return negation(facts.yes("ecg_obviously_abnormal"))


def schwartz(facts: Facts) -> Fraction | None:
    """Estimate the filtration rate by the bedside Schwartz equation."""
    height = facts.number("height_cm")
    creatinine = facts.number("creatinine_umol_l")
    if height is None or creatinine is None:
        return None
    return Fraction("0.413") * height / (creatinine / Fraction("88.4"))


def renal_function(facts: Facts) -> Tri:
    """I6 ②: as reported, else as estimated."""
    rate = facts.number("egfr")
    if rate is None:
        rate = schwartz(facts)
    return None if rate is None else rate >= 30


def not_above(facts: Facts, item: str, times: str, normal_limit: str) -> Tri:
    """Tell whether a test stays within a multiple of its upper limit of normal."""
    value = facts.number(item)
    limit = facts.number(normal_limit)
    if value is None or limit is None:
        return None
    return value <= Fraction(times) * limit


def ast_low_enough(facts: Facts) -> Tri:
    """I6 ③, AST."""
    return not_above(facts, "ast", "3.0", "ast_uln")


def alt_low_enough(facts: Facts) -> Tri:
    """I6 ③, ALT."""
    return not_above(facts, "alt", "3.0", "alt_uln")


def bilirubin_low_enough(facts: Facts) -> Tri:
    """I6 ③, bilirubin."""
    return not_above(facts, "bilirubin", "2.0", "bilirubin_uln")


def lungs_normal(facts: Facts) -> Tri:
    """I6 ④, lung function."""
    return facts.yes("lung_function_normal")


def oxygen_suffices(facts: Facts) -> Tri:
    """I6 ④, oxygen saturation."""
    return facts.at_least("spo2_percent", 92)


def i6(facts: Facts) -> Tri:
    """I6: heart, kidneys, liver and lungs."""
    return all_of(
        all_of(lvef_suffices(facts), ecg_normal(facts)),
        renal_function(facts),
        all_of(ast_low_enough(facts), alt_low_enough(facts), bilirubin_low_enough(facts)),
        all_of(lungs_normal(facts), oxygen_suffices(facts)),
    )


def i7(facts: Facts) -> Tri:
    """I7: cells can be collected."""
    return all_of(facts.yes("venous_access"), negation(facts.yes("apheresis_contraindicated")))


def i8(facts: Facts) -> Answer:
    """I8: not pregnant and contraception agreed."""
    childbearing = facts.yes("childbearing_potential")
    if childbearing is None:
        return "unknown"
    if not childbearing:
        return "not_applicable"
    test = any_of(facts.says("sex", "male"), facts.says("urine_pregnancy_test", "negative"))
    return word(all_of(facts.yes("contraception_agreed"), test))


def i9(facts: Facts) -> Tri:
    """I9: consent signed."""
    consent = facts.event("consent_date")
    return None if consent is None else consent != "none"


def e1(facts: Facts) -> Tri:
    """E1: CAR-T therapy before."""
    return facts.yes("prior_car_t")


def e2(facts: Facts) -> Tri:
    """E2: another autoimmune disease."""
    return facts.yes("other_autoimmune_disease")


def e3(facts: Facts) -> Tri:
    """E3: immunodeficiency."""
    return any_of(facts.yes("primary_immunodeficiency"), facts.yes("severe_secondary_immunodeficiency"))


def e4(facts: Facts) -> Tri:
    """E4: serious infectious disease."""
    return any_of(
        facts.yes("active_tuberculosis"),
        facts.yes("latent_tuberculosis"),
        facts.yes("active_viral_hepatitis"),
        facts.yes("other_serious_infection"),
    )


def e5(facts: Facts) -> Tri:
    """E5: malignancy."""
    return all_of(facts.yes("malignancy"), negation(facts.yes("only_cured_basal_cell_carcinoma")))


def recent_infarction(facts: Facts) -> Tri:
    """E6, the infarction."""
    return within_months(facts.event("last_myocardial_infarction"), facts.day("screening_date"), 6)


def e6(facts: Facts) -> Tri:
    """E6: heart disease."""
    return any_of(
        facts.yes("congenital_heart_disease"),
        recent_infarction(facts),
        facts.yes("severe_arrhythmia"),
        facts.yes("large_pericardial_effusion"),
        facts.yes("serious_myocarditis"),
        facts.yes("needs_vasopressors"),
    )


def e7(facts: Facts) -> Tri:
    """E7: another disease under long-term immunosuppression."""
    return facts.yes("other_disease_long_term_immunosuppression")


def e8(facts: Facts) -> Tri:
    """E8: infection."""
    treatment = facts.event("last_systemic_infection_treatment")
    return any_of(
        facts.yes("uncontrolled_infection"),
        within_weeks(treatment, facts.day("screening_date"), 1),
    )


def e9(facts: Facts) -> Tri:
    """E9: transplantation or GVHD."""
    screening = facts.day("screening_date")
    return any_of(
        within_months(facts.event("last_transplantation"), screening, 3),
        within_weeks(facts.event("last_gvhd_grade2"), screening, 2),
    )


def hepatitis_b(facts: Facts) -> Tri:
    """E10, hepatitis B."""
    marker = any_of(facts.positive("hbsag"), facts.positive("hbcab"))
    return all_of(marker, facts.says("hbv_dna", "above"))


def hepatitis_c(facts: Facts) -> Tri:
    """E10, hepatitis C."""
    return all_of(facts.positive("hcv_ab"), facts.says("hcv_rna", "above"))


def e10(facts: Facts) -> Tri:
    """E10: viruses and syphilis."""
    return any_of(
        hepatitis_b(facts),
        hepatitis_c(facts),
        facts.positive("hiv_ab"),
        facts.positive("syphilis"),
        facts.positive("cmv_dna"),
    )


def e11(facts: Facts) -> Tri:
    """E11: live vaccine."""
    return within_weeks(facts.event("last_live_vaccine"), facts.day("screening_date"), 4)


def e12(facts: Facts) -> Answer:
    """E12: positive blood pregnancy test."""
    positive = facts.positive("blood_pregnancy_test")
    if positive is not None:
        return word(positive)
    if facts.says("sex", "male") or facts.yes("childbearing_potential") is False:
        return "not_applicable"
    return "unknown"


def e13(facts: Facts) -> Tri:
    """E13: known malignancy."""
    return facts.yes("known_malignancy")


def enrolment(facts: Facts) -> date | None:
    """Return the planned date of enrolment, or the screening date where that is blank."""
    planned = facts.day("planned_enrolment_date")
    return facts.day("screening_date") if planned is None else planned


def e14(facts: Facts) -> Tri:
    """E14: another clinical trial."""
    return within_months(facts.event("last_other_trial"), enrolment(facts), 3)


def e15(facts: Facts) -> Tri:
    """E15: objection of the investigator."""
    return facts.yes("investigator_objection")


def answers(facts: Facts) -> dict[str, Answer]:
    """Answer every criterion, in protocol order."""
    return {
        "I1": word(i1(facts)),
        "I2": word(i2(facts)),
        "I3": word(i3(facts)),
        "I4": word(i4(facts)),
        "I5": word(i5(facts)),
        "I6": word(i6(facts)),
        "I7": word(i7(facts)),
        "I8": i8(facts),
        "I9": word(i9(facts)),
        "E1": word(e1(facts)),
        "E2": word(e2(facts)),
        "E3": word(e3(facts)),
        "E4": word(e4(facts)),
        "E5": word(e5(facts)),
        "E6": word(e6(facts)),
        "E7": word(e7(facts)),
        "E8": word(e8(facts)),
        "E9": word(e9(facts)),
        "E10": word(e10(facts)),
        "E11": word(e11(facts)),
        "E12": e12(facts),
        "E13": word(e13(facts)),
        "E14": word(e14(facts)),
        "E15": word(e15(facts)),
    }


def inclusion_passes(answer: Answer) -> Tri:
    """Tell whether an inclusion criterion passes."""
    return None if answer == "unknown" else answer in ("yes", "not_applicable")


def exclusion_passes(answer: Answer) -> Tri:
    """Tell whether an exclusion criterion passes."""
    return None if answer == "unknown" else answer in ("no", "not_applicable")


def passes_with_waiver(own: Tri, waiver: Tri) -> Tri:
    """I2, I3 and I4 beside the answer of I5."""
    if own or waiver:
        return True
    return None if waiver is None else own


def passes(answer_of: dict[str, Answer], own: dict[str, Tri], waiver: Tri) -> dict[str, Tri]:
    """`own` holds the answers of I2, I3 and I4 as statements, `waiver` the one of I5."""
    verdicts: dict[str, Tri] = {}
    for criterion, answer in answer_of.items():
        if criterion in own:
            verdicts[criterion] = passes_with_waiver(own[criterion], waiver)
        elif criterion == "I5":
            verdicts[criterion] = True
        elif criterion.startswith("I"):
            verdicts[criterion] = inclusion_passes(answer)
        else:
            verdicts[criterion] = exclusion_passes(answer)
    return verdicts
