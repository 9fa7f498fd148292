"""Random candidates that crowd around the limits of the criteria.

Left out on purpose are the few surface forms about which the contract can be read in two ways (`.5`, `5.`, a list of
choices that is nothing but `;`, `none;`, a planned enrolment before the birth beside a blank screening date).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TypeAlias

from tests.second_evaluation.calendar_days import birthday, months_before, weeks_before

Row: TypeAlias = dict[str, str]

with Path(__file__).with_name("items.csv").open(encoding="utf-8", newline="") as _file:
    ITEMS: dict[str, dict[str, str]] = {row["item"]: row for row in csv.DictReader(_file)}

EXPECTED_YES = frozenset(
    {
        "proximal_weakness",
        "heliotrope_rash",
        "gottron_papules",
        "muscle_enzyme_raised",
        "emg_myopathic",
        "biopsy_inflammatory",
        "glucocorticoid_failure",
        "rapid_progression",
        "organ_involvement",
        "calcinosis",
        "recurrent_rash_or_ulcers",
        "lung_function_normal",
        "venous_access",
        "contraception_agreed",
    }
)
EITHER_WAY = frozenset({"imnm", "childbearing_potential", "only_cured_basal_cell_carcinoma"})
NEVER_BLANKED = frozenset({"participant"})
MONTH_ENDS = (
    date(2024, 2, 29),
    date(2023, 2, 28),
    date(2025, 3, 1),
    date(2024, 5, 31),
    date(2024, 8, 31),
    date(2023, 11, 30),
    date(2024, 12, 31),
    date(2024, 3, 31),
    date(2028, 2, 29),
)
FRACTION_STEPS = (Decimal(0), Decimal(0), Decimal("0.1"), Decimal("-0.1"), Decimal("0.0001"), Decimal("-0.0001"))
NORMAL_LIMITS = (Decimal("33.3"), Decimal(40), Decimal("35.7"), Decimal("21.05"), Decimal(5), Decimal(100))


@dataclass(frozen=True)
class Frame:
    """The dates that the other dates of a candidate are placed around."""

    birth: date
    screening: date
    planned: date | None

    @property
    def enrolment(self) -> date:
        """The day from which another trial is counted."""
        return self.planned or self.screening


def some_screening(rng: Random) -> date:
    """Pick a screening date, often the end of a month."""
    if rng.random() < 0.5:
        return rng.choice(MONTH_ENDS)
    return date(2023, 1, 1) + timedelta(days=rng.randrange(1500))


def birth_at_age(screening: date, age: int, days: int) -> date:
    """Return the birth whose given birthday lies so many days after the screening."""
    near = screening + timedelta(days=days)
    if (near.month, near.day) == (2, 29):
        near = date(near.year, 3, 1)
    return near.replace(year=near.year - age)


def some_birth(rng: Random, screening: date, *, fitting: bool) -> date:
    """Pick a birth of a child of the right age, or of one around the limits of any rule about age."""
    if fitting and rng.random() < 0.7:
        return birth_at_age(screening, rng.randint(6, 15), rng.randint(-300, 0))
    if fitting:
        return birth_at_age(screening, *rng.choice([(5, 0), (5, -1), (17, 1), (17, 2), (12, 0), (12, 1)]))
    leap_births = [day for day in (date(2008, 2, 29), date(2016, 2, 29), date(2020, 2, 29)) if day <= screening]
    if rng.random() < 0.2:
        return rng.choice(leap_births)
    age = rng.choice([0, 1, 5, 5, 12, 17, 17, 18, 25, rng.randint(0, 30)])
    return min(screening, birth_at_age(screening, age, rng.choice([-1, 0, 1, 2])))


def leap_day_frame(rng: Random) -> Frame:
    """Return a child born on 29 February at a limit of the age, on the days about the birthday."""
    year, birth = rng.choice([(2013, 2008), (2021, 2016), (2025, 2008), (2025, 2020), (2033, 2016)])
    screening = rng.choice([date(year, 2, 27), date(year, 2, 28), date(year, 3, 1), date(year, 3, 2)])
    planned = None if rng.random() < 0.5 else screening + timedelta(days=rng.randrange(3))
    return Frame(date(birth, 2, 29), screening, planned)


def some_frame(rng: Random, *, fitting: bool) -> Frame:
    """Pick the dates of birth, screening and enrolment."""
    if rng.random() < 0.1:
        return leap_day_frame(rng)
    screening = some_screening(rng)
    birth = some_birth(rng, screening, fitting=fitting)
    draw = rng.random()
    if draw < 0.4:
        return Frame(birth, screening, None)
    if draw < 0.6:
        seventeenth = date(*birthday(birth, 17)) + timedelta(days=rng.choice([-1, 0, 1]))
        return Frame(birth, screening, max(screening, seventeenth))
    return Frame(birth, screening, screening + timedelta(days=rng.choice([0, 1, 14, 30, 92, 200])))


FAR_ENDS: dict[str, Callable[[Frame], date]] = {
    "consent_date": lambda frame: weeks_before(frame.screening, 4),
    "last_myocardial_infarction": lambda frame: months_before(frame.screening, 6),
    "last_systemic_infection_treatment": lambda frame: weeks_before(frame.screening, 1),
    "last_transplantation": lambda frame: months_before(frame.screening, 3),
    "last_gvhd_grade2": lambda frame: weeks_before(frame.screening, 2),
    "last_live_vaccine": lambda frame: weeks_before(frame.screening, 4),
    "last_other_trial": lambda frame: months_before(frame.enrolment, 3),
}


def some_event(rng: Random, frame: Frame, item: str, *, fitting: bool) -> str:
    """Pick a date at or about an end of the item's window, or none."""
    far_end = FAR_ENDS[item](frame)
    near_end = frame.enrolment if item == "last_other_trial" else frame.screening
    if item == "consent_date" and fitting:
        return max(frame.birth, near_end - timedelta(days=rng.randrange(20))).isoformat()
    if fitting:
        outside = far_end - timedelta(days=rng.choice([1, 1, 2, 400]))
        return "none" if outside < frame.birth or rng.random() < 0.7 else outside.isoformat()
    if rng.random() < 0.2:
        return "none"
    about = [far_end + timedelta(days=days) for days in (-1, 0, 1)]
    about += [near_end + timedelta(days=days) for days in (-1, 0, 1, 30)]
    about += [frame.screening, frame.birth]
    return max(frame.birth, rng.choice(about)).isoformat()


def some_antibodies(rng: Random, *, fitting: bool) -> str:
    """Pick a set of positive antibodies, often one that I4 or I5 turns on."""
    kinds = ITEMS["myositis_antibodies"]["values"].split("|")
    draw = rng.random()
    if draw < 0.15 and not fitting:
        return "none"
    if draw < 0.5:
        return rng.choice(["SRP", "HMGCR", "RO52", "MDA5", "SRP;HMGCR", "RO52;SRP", "HMGCR;TIF1G", "RO52;OTHER"])
    return ";".join(rng.sample(kinds, rng.choice([1, 1, 2, 3, len(kinds)])))


def plain(value: Decimal) -> str:
    """Return the number in digits, without an exponent."""
    return f"{value:f}"


def with_a_last_digit_far_down(number: str) -> str:
    """Make the number greater by less than a Decimal of the usual precision can tell."""
    return number + ("" if "." in number else ".") + "0" * 30 + "1"


def liver_values(rng: Random, *, fitting: bool) -> Row:
    """Pick the liver tests at, just above and just below their multiples of the upper limits of normal."""
    values: Row = {}
    for item, times in (("ast", 3), ("alt", 3), ("bilirubin", 2)):
        limit = rng.choice(NORMAL_LIMITS)
        step = rng.choice(FRACTION_STEPS)
        value = limit * times + (-abs(step) if fitting else step)
        if fitting and rng.random() < 0.5:
            value = limit
        values[item] = plain(value)
        if not fitting and rng.random() < 0.1:
            values[item] = with_a_last_digit_far_down(values[item])
        values[f"{item}_uln"] = plain(limit)
    return values


def kidney_values(rng: Random, *, fitting: bool) -> Row:
    """Pick reported and estimated filtration about 30, each of the three values known or not."""
    height = Decimal(rng.choice([90, 120, 150, rng.randint(80, 175)]))
    creatinine_at_limit = (Decimal("0.413") * height * Decimal("88.4") / 30).quantize(Decimal("0.0001"))
    share = rng.choice(["0.2", "0.3", "0.5"]) if fitting else rng.choice(["1", "1", "1", "0.97", "0.94", "0.9", "1.1"])
    step = Decimal(0) if fitting else rng.choice(FRACTION_STEPS)
    wild_rates = ["29.9", "29.9999", "30", "30.0001", "0", "300"]
    reported = rng.choice(["30", "30.0", "95", "120.5"] if fitting else wild_rates)
    values = {
        "egfr": reported,
        "height_cm": plain(height),
        "creatinine_umol_l": plain(creatinine_at_limit * Decimal(share) + step),
    }
    if fitting:
        dropped = rng.choice([(), ("egfr",), ("egfr",), ("height_cm", "creatinine_umol_l"), ("creatinine_umol_l",)])
    else:
        dropped = tuple(item for item in values if rng.random() < 0.4)
    return {item: "" if item in dropped else value for item, value in values.items()}


def other_numbers(rng: Random, *, fitting: bool) -> Row:
    """Pick the numbers that have a limit of their own."""
    if fitting:
        return {
            "immunosuppressants_failed": rng.choice(["2", "3", "20"]),
            "glucocorticoid_months": rng.choice(["6", "6.0", "6.01", "24", "240"]),
            "lvef_percent": rng.choice(["55", "55.0", "55.01", "64", "100"]),
            "spo2_percent": rng.choice(["92", "92.0", "92.1", "98", "100"]),
        }
    return {
        "immunosuppressants_failed": rng.choice(["0", "1", "2", "3", "20"]),
        "glucocorticoid_months": rng.choice(["0", "5.99", "5.9999999999", "6", "6.01", "240"]),
        "lvef_percent": rng.choice(["1", "54.9", "54." + "9" * 40, "55", "55.01", "100"]),
        "spo2_percent": rng.choice(["1", "91.9", "91.999", "92", "92.01", "100"]),
    }


def some_yesno(rng: Random, item: str, *, fitting: bool) -> str:
    """Pick an answer; a fitting one is the harmless one, with a slip here and there among the many of I2 and I3."""
    if item in EITHER_WAY or not fitting:
        return rng.choice(["yes", "no"])
    slips = 0.08 if item in EXPECTED_YES and ITEMS[item]["criteria"] in ("I2", "I3") else 0.0
    return "yes" if (item in EXPECTED_YES) != (rng.random() < slips) else "no"


def some_choice(rng: Random, item: str, *, fitting: bool) -> str:
    """Pick one of the options; the fitting one is the first wherever the sex is not asked for."""
    options = ITEMS[item]["values"].split("|")
    if fitting and item != "sex" and rng.random() < 0.95:
        return options[0]
    return rng.choice(options)


def some_row(rng: Random, frame: Frame, *, fitting: bool) -> Row:
    """Pick a value for every item, in the order of items.csv."""
    numbers = liver_values(rng, fitting=fitting) | kidney_values(rng, fitting=fitting)
    numbers |= other_numbers(rng, fitting=fitting)
    row: Row = {"participant": f"P-{rng.randrange(100_000):05}"}
    row["date_of_birth"] = frame.birth.isoformat()
    row["screening_date"] = frame.screening.isoformat()
    row["planned_enrolment_date"] = frame.planned.isoformat() if frame.planned else ""
    for item, described in ITEMS.items():
        if described["type"] == "yesno":
            row[item] = some_yesno(rng, item, fitting=fitting)
        elif described["type"] == "choice":
            row[item] = some_choice(rng, item, fitting=fitting)
        elif described["type"] == "date_or_none":
            row[item] = some_event(rng, frame, item, fitting=fitting)
    row["myositis_antibodies"] = some_antibodies(rng, fitting=fitting)
    row |= numbers
    return {item: row[item] for item in ITEMS}


# Changed alone, one of a pair would seldom stay near the limit that the two make together.
CHANGED_TOGETHER = (
    ("egfr", "height_cm", "creatinine_umol_l"),
    ("ast", "ast_uln"),
    ("alt", "alt_uln"),
    ("bilirubin", "bilirubin_uln"),
    ("hbsag", "hbcab", "hbv_dna"),
    ("hcv_ab", "hcv_rna"),
    ("sex", "childbearing_potential", "blood_pregnancy_test", "urine_pregnancy_test"),
    ("malignancy", "only_cured_basal_cell_carcinoma"),
    ("imnm", "myositis_antibodies"),
)
DATES_OF_THE_FRAME = frozenset({"participant", "date_of_birth", "screening_date", "planned_enrolment_date"})


def mutate(rng: Random, row: Row, wild: Row, times: int) -> None:
    """Take over some values, or groups of values, from the wild row; some become blank instead."""
    free = sorted(set(ITEMS) - DATES_OF_THE_FRAME)
    for _ in range(times):
        together = rng.choice(CHANGED_TOGETHER) if rng.random() < 0.25 else (rng.choice(free),)
        for item in together:
            row[item] = "" if rng.random() < 0.3 else wild[item]


def blank_some(rng: Random, row: Row, share: float) -> None:
    """Leave this share of the items blank."""
    for item in row:
        if item not in NEVER_BLANKED and rng.random() < share:
            row[item] = ""


def blank_what_a_visit_settles(rng: Random, row: Row) -> None:
    """Leave blank what sites seldom know before the first visit."""
    for item in ("urine_pregnancy_test", "contraception_agreed", "consent_date", "blood_pregnancy_test"):
        if rng.random() < 0.8:
            row[item] = ""
    row["investigator_objection"] = rng.choice(["", "", "no"])


def sound_row(rng: Random) -> Row:
    """Pick a candidate without an error: mostly eligible, mostly blank, or anything at all."""
    mode = rng.random()
    frame = some_frame(rng, fitting=mode < 0.8)
    row = some_row(rng, frame, fitting=True)
    wild = some_row(rng, frame, fitting=False)
    if mode < 0.3:
        mutate(rng, row, wild, rng.choice([0, 0, 1, 2]))
        if rng.random() < 0.4:
            blank_what_a_visit_settles(rng, row)
    elif mode < 0.7:
        mutate(rng, row, wild, rng.choice([0, 1, 2, 3]))
        blank_some(rng, row, rng.choice([0.01, 0.02, 0.05, 0.15, 0.4, 0.7, 0.95]))
    elif mode < 0.85:
        mutate(rng, row, wild, rng.choice([5, 10, 30]))
        blank_some(rng, row, rng.choice([0.0, 0.1, 0.3, 0.6]))
    else:
        row = wild
        blank_some(rng, row, rng.choice([0.0, 0.05, 0.3, 0.6, 0.9]))
    return row


BROKEN = {
    "yesno": ("y", "true", "1", "none", "yes no", "?"),
    "date": ("2024-2-3", "20240203", "2024-02-30", "2023-02-29", "03.02.2024", "none", "2024-02-03T00:00"),
    "date_or_none": ("2024-2-3", "never", "2024-13-01", "2024/02/03", "none none", "2023-02-29"),
    "choice": ("none", "maybe", "male;female", "+"),
    "choices": ("none;SRP", "SRP,HMGCR", "Jo-1", "MDA5 SRP", "MDA5;unknown"),
    "number": ("1e2", "<30", "30,5", "1 000", "5.5.5", "--5", "-", ".", "\u0663\u0660", "-1", "99999", "NaN"),
    "integer": ("2.5", "1e0", "-1", "21", "20.0001", "two"),
}


def break_grammar(rng: Random, row: Row) -> None:
    """Put a value that cannot be read into one item."""
    item = rng.choice([item for item in ITEMS if item != "participant"])
    row[item] = rng.choice(BROKEN[ITEMS[item]["type"]])


def break_range(rng: Random, row: Row) -> None:
    """Put a number just outside its range."""
    item = rng.choice([item for item, described in ITEMS.items() if described["min"]])
    low, high = ITEMS[item]["min"], ITEMS[item]["max"]
    row[item] = rng.choice([f"{high}.0001", str(int(high) + 1), str(int(low) - 1)])


def break_dates(rng: Random, row: Row) -> None:
    """Put the dates into an order that cannot be."""
    screening = date(2024, 5, 31)
    row["screening_date"] = screening.isoformat()
    kind = rng.randrange(3)
    if kind == 0:
        row["date_of_birth"] = (screening + timedelta(days=1)).isoformat()
    elif kind == 1:
        row["planned_enrolment_date"] = (screening - timedelta(days=rng.choice([1, 40]))).isoformat()
    else:
        row["date_of_birth"] = "2012-07-01"
        row[rng.choice(sorted(set(FAR_ENDS) - {"consent_date"}))] = "2012-06-30"


def break_participant(rng: Random, row: Row) -> None:
    """Leave the participant blank."""
    row["participant"] = rng.choice(["", " ", "  "])


def in_other_case(rng: Random, value: str) -> str:
    """Write letters in another case."""
    return rng.choice([value.upper(), value.lower(), value.title(), value.swapcase()])


def other_list(rng: Random, value: str) -> str:
    """Write a list of choices with another order and case, repeats and empty members."""
    if value.strip().lower() == "none":
        return in_other_case(rng, value)
    members = value.split(";")
    members += rng.sample(members, rng.randint(0, len(members)))
    members += [""] * rng.randrange(3)
    rng.shuffle(members)
    return rng.choice([";", " ; ", "; "]).join(in_other_case(rng, member) for member in members)


def other_number(rng: Random, value: str) -> str:
    """Write the same number with a sign, leading zeros or a fraction of zeros."""
    if not value[0].isdigit():
        return value
    longer = value + ("0" if "." in value else ".0")
    return rng.choice([f"+{value}", f"00{value}", longer, f"+0{longer}"])


def other_form(rng: Random, item: str, value: str) -> str:
    """Write the same value in another way."""
    kind = ITEMS[item]["type"]
    if kind in ("yesno", "choice", "date_or_none"):
        value = in_other_case(rng, value)
    elif kind == "choices":
        value = other_list(rng, value)
    elif kind in ("number", "integer"):
        value = other_number(rng, value)
    return rng.choice(["", " ", "  ", "\t"]) + value + rng.choice(["", " ", "\t"])


def surface(rng: Random, row: Row) -> Row:
    """Write the row as a site might; a blank is an empty cell, a cell of blanks or no cell at all."""
    share = rng.choice([0.0, 0.0, 0.1, 0.5])
    typed: Row = {}
    for item, value in row.items():
        if value.strip():
            typed[item] = other_form(rng, item, value) if rng.random() < share else value
        elif rng.random() < 0.7:
            typed[item] = rng.choice(["", "", " ", "   "])
    return typed


def random_candidate(rng: Random) -> Row:
    """Return the cells of one candidate; about three in a hundred hold an error of the row."""
    row = sound_row(rng)
    if not row["screening_date"] and row["planned_enrolment_date"] and row["date_of_birth"]:
        # Without its screening date such a row would be of the kind that is left out.
        row["planned_enrolment_date"] = max(row["planned_enrolment_date"], row["date_of_birth"])
    if rng.random() < 0.03:
        rng.choice([break_grammar, break_grammar, break_range, break_dates, break_participant])(rng, row)
    return surface(rng, row)
