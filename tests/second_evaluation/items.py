"""The items of items.csv, copied by hand in its order, and how a typed value of each is read."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

NONE: Literal["none"] = "none"
Value: TypeAlias = bool | date | Fraction | str | frozenset[str]
Reader: TypeAlias = Callable[[str], Value]

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class UnreadableError(ValueError):
    """The typed text breaks the grammar or the range of its item."""


def folded(text: str) -> str:
    """Lower case for ASCII alone: outside ASCII some letters fold onto others (the Kelvin sign onto k)."""
    return text.lower() if text.isascii() else text


def text(typed: str) -> Value:
    """Take any text."""
    return typed


def yesno(typed: str) -> Value:
    """Read yes or no."""
    if folded(typed) not in ("yes", "no"):
        raise UnreadableError(typed)
    return folded(typed) == "yes"


def day(typed: str) -> date:
    """Read a date, YYYY-MM-DD exactly."""
    match = DATE.fullmatch(typed)
    if match is None:
        raise UnreadableError(typed)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise UnreadableError(typed) from error


def day_or_none(typed: str) -> Value:
    """Read a date, or none for what never happened."""
    return NONE if folded(typed) == NONE else day(typed)


def number(lowest: int, highest: int) -> Reader:
    """Make a reader of numbers within a range, both ends included."""

    def read(typed: str) -> Fraction:
        if NUMBER.fullmatch(typed) is None:
            raise UnreadableError(typed)
        value = Decimal(typed)
        if not lowest <= value <= highest:
            raise UnreadableError(typed)
        # A Fraction, because a product of Decimals is rounded to the precision of the context.
        return Fraction(value)

    return read


def integer(lowest: int, highest: int) -> Reader:
    """Make a reader of whole numbers within a range, both ends included."""
    read_number = number(lowest, highest)

    def read(typed: str) -> Value:
        value = read_number(typed)
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise UnreadableError(typed)
        return value

    return read


def choice(*options: str) -> Reader:
    """Make a reader of one option out of several."""

    def read(typed: str) -> Value:
        if folded(typed) not in options:
            raise UnreadableError(typed)
        return folded(typed)

    return read


ANTIBODIES = frozenset(
    {"MDA5", "NXP2", "TIF1G", "RO52", "MI2", "SRP", "HMGCR", "JO1"}
    | {"PL7", "PL12", "EJ", "OJ", "SAE", "KU", "PMSCL", "OTHER"}
)


def antibodies(typed: str) -> Value:
    """Read the positive ones; the empty set is `none`, tested and all negative."""
    members = {folded(member.strip()).upper() for member in typed.split(";")} - {""}
    if members == {"NONE"}:
        return frozenset()
    if not members <= ANTIBODIES:
        raise UnreadableError(typed)
    return frozenset(members)


sign = choice("negative", "positive")
titre = choice("normal", "above")

READERS: dict[str, Reader] = {
    "participant": text,
    "sex": choice("female", "male"),
    "date_of_birth": day,
    "screening_date": day,
    "planned_enrolment_date": day,
    "proximal_weakness": yesno,
    "heliotrope_rash": yesno,
    "gottron_papules": yesno,
    "muscle_enzyme_raised": yesno,
    "myositis_antibodies": antibodies,
    "emg_myopathic": yesno,
    "biopsy_inflammatory": yesno,
    "glucocorticoid_failure": yesno,
    "immunosuppressants_failed": integer(0, 20),
    "glucocorticoid_months": number(0, 240),
    "rapid_progression": yesno,
    "organ_involvement": yesno,
    "calcinosis": yesno,
    "recurrent_rash_or_ulcers": yesno,
    "imnm": yesno,
    "lvef_percent": number(1, 100),
    "ecg_obviously_abnormal": yesno,
    "egfr": number(0, 300),
    "height_cm": number(30, 250),
    "creatinine_umol_l": number(5, 2000),
    "ast": number(0, 20000),
    "ast_uln": number(5, 500),
    "alt": number(0, 20000),
    "alt_uln": number(5, 500),
    "bilirubin": number(0, 1000),
    "bilirubin_uln": number(5, 100),
    "lung_function_normal": yesno,
    "spo2_percent": number(1, 100),
    "venous_access": yesno,
    "apheresis_contraindicated": yesno,
    "childbearing_potential": yesno,
    "urine_pregnancy_test": sign,
    "contraception_agreed": yesno,
    "consent_date": day_or_none,
    "prior_car_t": yesno,
    "other_autoimmune_disease": yesno,
    "primary_immunodeficiency": yesno,
    "severe_secondary_immunodeficiency": yesno,
    "active_tuberculosis": yesno,
    "latent_tuberculosis": yesno,
    "active_viral_hepatitis": yesno,
    "other_serious_infection": yesno,
    "malignancy": yesno,
    "only_cured_basal_cell_carcinoma": yesno,
    "congenital_heart_disease": yesno,
    "last_myocardial_infarction": day_or_none,
    "severe_arrhythmia": yesno,
    "large_pericardial_effusion": yesno,
    "serious_myocarditis": yesno,
    "needs_vasopressors": yesno,
    "other_disease_long_term_immunosuppression": yesno,
    "uncontrolled_infection": yesno,
    "last_systemic_infection_treatment": day_or_none,
    "last_transplantation": day_or_none,
    "last_gvhd_grade2": day_or_none,
    "hbsag": sign,
    "hbcab": sign,
    "hbv_dna": titre,
    "hcv_ab": sign,
    "hcv_rna": titre,
    "hiv_ab": sign,
    "syphilis": sign,
    "cmv_dna": sign,
    "last_live_vaccine": day_or_none,
    "blood_pregnancy_test": sign,
    "known_malignancy": yesno,
    "last_other_trial": day_or_none,
    "investigator_objection": yesno,
}

EVENTS = tuple(item for item, reader in READERS.items() if reader is day_or_none)


def read(candidate: dict[str, str]) -> tuple[dict[str, Value], list[str]]:
    """Return the known values, and the items whose text cannot be read."""
    known: dict[str, Value] = {}
    unreadable: list[str] = []
    for item, reader in READERS.items():
        typed = candidate.get(item, "").strip()
        # A list of nothing but empty members says nothing, and an unknown is never a no.
        if not typed or (reader is antibodies and not typed.replace(";", "").strip()):
            continue
        try:
            known[item] = reader(typed)
        except UnreadableError:
            unreadable.append(item)
    return known, unreadable
