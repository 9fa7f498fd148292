"""The four required warnings and the errors of a row, criterion after criterion."""

from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import TypeAlias

from tests.second_evaluation import criteria as c
from tests.second_evaluation.calendar_days import birthday, year_month_day
from tests.second_evaluation.facts import Facts
from tests.second_evaluation.items import EVENTS

Warning_: TypeAlias = tuple[str, str, str]

# Powers with a fraction in the exponent are not finite decimals; fifty digits stand for unrounded.
PRECISE = Context(prec=50)


def turns_too_old(facts: Facts) -> list[Warning_]:
    """Warn of the 17th birthday on or before the planned enrolment."""
    birth = facts.day("date_of_birth")
    enrolment = c.enrolment(facts)
    if not c.i1(facts) or birth is None or enrolment is None:
        return []
    if birthday(birth, 17) > year_month_day(enrolment):
        return []
    return [("turns_too_old", "I1", "planned_enrolment_date")]


def u25_factor(sex: str, age: Fraction) -> Fraction:
    """Return the k of CKiD U25 for a sex and an age."""
    exponent = PRECISE.divide(Decimal(age.numerator - 12 * age.denominator), Decimal(age.denominator))
    male = sex == "male"
    if age < 12:
        start, growth = ("39.0", "1.008") if male else ("36.1", "1.008")
    elif age < 18:
        start, growth = ("39.0", "1.045") if male else ("36.1", "1.023")
    else:
        return Fraction("50.8") if male else Fraction("41.4")
    return Fraction(PRECISE.multiply(Decimal(start), PRECISE.power(Decimal(growth), exponent)))


def u25(facts: Facts) -> Fraction | None:
    """Estimate the filtration rate by CKiD U25 where the age allows it."""
    height = facts.number("height_cm")
    creatinine = facts.number("creatinine_umol_l")
    birth = facts.day("date_of_birth")
    screening = facts.day("screening_date")
    sex = facts.text("sex")
    if height is None or creatinine is None or birth is None or screening is None or not sex:
        return None
    age = Fraction((screening - birth).days) / Fraction("365.25")
    if not 1 <= age < 25:
        return None
    return u25_factor(sex, age) * (height / 100) / (creatinine / Fraction("88.4"))


def egfr_equations_disagree(facts: Facts) -> list[Warning_]:
    """Warn where the two estimates lie on different sides of the limit."""
    if not facts.blank("egfr"):
        return []
    bedside = c.schwartz(facts)
    other = u25(facts)
    if bedside is None or other is None or (bedside >= 30) == (other >= 30):
        return []
    return [("egfr_equations_disagree", "I6", "creatinine_umol_l")]


def is_after(facts: Facts, item: str, reference: date | None) -> bool:
    """Tell whether an event is dated after its reference."""
    event = facts.event(item)
    return isinstance(event, date) and reference is not None and event > reference


def consent_after_screening(facts: Facts) -> list[Warning_]:
    """Warn of a consent after the screening."""
    if not is_after(facts, "consent_date", facts.day("screening_date")):
        return []
    return [("consent_after_screening", "I9", "consent_date")]


def after_reference(facts: Facts) -> list[Warning_]:
    """Warn of every event after its reference."""
    screening = facts.day("screening_date")
    events = [
        ("E6", "last_myocardial_infarction", screening),
        ("E8", "last_systemic_infection_treatment", screening),
        ("E9", "last_transplantation", screening),
        ("E9", "last_gvhd_grade2", screening),
        ("E11", "last_live_vaccine", screening),
        ("E14", "last_other_trial", c.enrolment(facts)),
    ]
    return [
        ("after_reference", criterion, item)
        for criterion, item, reference in events
        if is_after(facts, item, reference)
    ]


def warnings(facts: Facts) -> list[Warning_]:
    """In protocol order."""
    return (
        turns_too_old(facts) + egfr_equations_disagree(facts) + consent_after_screening(facts) + after_reference(facts)
    )


def contradictory_items(facts: Facts) -> set[str]:
    """Items whose readable values cannot stand beside the other dates of the row."""
    birth = facts.day("date_of_birth")
    screening = facts.day("screening_date")
    planned = facts.day("planned_enrolment_date")
    wrong: set[str] = set()
    if birth is not None and screening is not None and birth > screening:
        wrong.add("date_of_birth")
    if planned is not None and screening is not None and planned < screening:
        wrong.add("planned_enrolment_date")
    for item in EVENTS:
        event = facts.event(item)
        if birth is not None and isinstance(event, date) and event < birth:
            wrong.add(item)
    return wrong
