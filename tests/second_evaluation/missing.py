"""Which blank items can still change a criterion that is not settled, found by trying them out.

A criterion is cut into parts that share no item, so that what the blanks of one part are filled with leaves the
others alone. For the part of the item in question every change that filling it can cause is collected, over all
fillings of the part's other blanks, blank included; for every other part all outcomes that its blanks can bring
about. The item matters when one of the changes shows through one combination of those outcomes. That is the same
as trying all fillings of all items at once.

Two values of an item are enough wherever the statement can only go one way as the value grows, which holds for
every number and date here but the age of I1: whatever a value in between can bring about, one of the ends can too.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from itertools import product
from typing import Any, TypeAlias

from tests.second_evaluation import criteria as c
from tests.second_evaluation.facts import Facts
from tests.second_evaluation.items import EVENTS, NONE, READERS, Value
from tests.second_evaluation.logic import Tri, all_of, any_of, at_least, negation

Judge: TypeAlias = Callable[[Facts], Hashable]
Combine: TypeAlias = Callable[..., Tri]
Change: TypeAlias = tuple[Hashable, Hashable]
Outcomes: TypeAlias = frozenset[Hashable]

YES_OR_NO: tuple[Value, ...] = (True, False)
SIGN: tuple[Value, ...] = ("negative", "positive")
TITRE: tuple[Value, ...] = ("normal", "above")

FIXED_FILLINGS: dict[str, tuple[Value, ...]] = {
    "sex": ("female", "male"),
    "urine_pregnancy_test": SIGN,
    "blood_pregnancy_test": SIGN,
    "hbsag": SIGN,
    "hbcab": SIGN,
    "hbv_dna": TITRE,
    "hcv_ab": SIGN,
    "hcv_rna": TITRE,
    "hiv_ab": SIGN,
    "syphilis": SIGN,
    "cmv_dna": SIGN,
    # The criteria ask only whether any is positive and whether SRP or HMGCR is.
    "myositis_antibodies": (frozenset(), frozenset({"MDA5"}), frozenset({"SRP"})),
    "immunosuppressants_failed": (Fraction(0), Fraction(20)),
    "glucocorticoid_months": (Fraction(0), Fraction(240)),
    "lvef_percent": (Fraction(1), Fraction(100)),
    "egfr": (Fraction(0), Fraction(300)),
    "height_cm": (Fraction(30), Fraction(250)),
    "creatinine_umol_l": (Fraction(5), Fraction(2000)),
    "ast": (Fraction(0), Fraction(20000)),
    "ast_uln": (Fraction(5), Fraction(500)),
    "alt": (Fraction(0), Fraction(20000)),
    "alt_uln": (Fraction(5), Fraction(500)),
    "bilirubin": (Fraction(0), Fraction(1000)),
    "bilirubin_uln": (Fraction(5), Fraction(100)),
    "spo2_percent": (Fraction(1), Fraction(100)),
}

DATES_OF_THE_ROW = frozenset({"date_of_birth", "planned_enrolment_date"})


def fillings(facts: Facts, item: str) -> tuple[Value, ...]:
    """Values that no row error forbids beside the known dates: such a row has no passes at all."""
    if item in EVENTS:
        return NONE, facts.day("date_of_birth") or date.min, date.max
    if item == "screening_date":
        earliest = facts.day("date_of_birth") or date.min
        return earliest, facts.day("planned_enrolment_date") or date.max
    if item == "date_of_birth":
        # Beside a known screening date any date settles I1, and the first of all is never after an event.
        return (date.min,)
    return FIXED_FILLINGS.get(item, YES_OR_NO)


@dataclass(frozen=True)
class Part:
    """A statement, or several, about items that no other part of the criterion looks at."""

    items: tuple[str, ...]
    judge: Judge

    def seen(self, facts: Facts) -> Facts:
        """Keep what the part depends on, so that what was found for it can be remembered."""
        dated = any(item in EVENTS or item == "screening_date" for item in self.items)
        return facts.only(DATES_OF_THE_ROW.union(self.items) if dated else frozenset(self.items))


def filled_ways(facts: Facts, items: tuple[str, ...]) -> Iterator[Facts]:
    """Yield the facts with the blank ones of these items filled in every way, or left blank."""
    blanks = [item for item in items if facts.blank(item)]
    for values in product(*((None, *fillings(facts, item)) for item in blanks)):
        yield facts.filled({item: value for item, value in zip(blanks, values, strict=True) if value is not None})


@lru_cache(maxsize=100_000)
def outcomes(part: Part, facts: Facts) -> Outcomes:
    """Collect all that fillings of the part's blank items can bring about, as it stands included."""
    return frozenset(part.judge(filled) for filled in filled_ways(facts, part.items))


@lru_cache(maxsize=100_000)
def changes(part: Part, facts: Facts, item: str) -> frozenset[Change]:
    """Collect what filling the item can change, whatever the part's other blank items hold."""
    others = tuple(other for other in part.items if other != item)
    return frozenset(
        (before, after)
        for around in filled_ways(facts, others)
        for before in (part.judge(around),)
        for value in fillings(facts, item)
        for after in (part.judge(around.filled({item: value})),)
        if before != after
    )


@dataclass(frozen=True)
class Criterion:
    """The parts of one criterion and its passes from their outcomes."""

    parts: tuple[Part, ...]
    combine: Combine


@lru_cache(maxsize=100_000)
def shows(combine: Combine, place: int, changes: frozenset[Change], others: tuple[Outcomes, ...]) -> bool:
    """Tell whether a change of one part changes the passes beside some outcomes of the others."""
    for around in product(*others):
        left, right = around[:place], around[place:]
        if any(combine(*left, before, *right) != combine(*left, after, *right) for before, after in changes):
            return True
    return False


def yes(facts: Facts, *, item: str) -> Tri:
    """Return the answer to a yes-or-no item."""
    return facts.yes(item)


def positive(facts: Facts, *, item: str) -> Tri:
    """Tell whether a test is positive."""
    return facts.positive(item)


def on(item: str) -> Part:
    """Make a part of one yes-or-no item."""
    return Part((item,), partial(yes, item=item))


def positive_on(item: str) -> Part:
    """Make a part of one test."""
    return Part((item,), partial(positive, item=item))


def alone(*items: str, judge: Judge) -> Criterion:
    """Make a criterion whose passes is worked out in one piece."""
    return Criterion((Part(items, judge),), unchanged)


def unchanged(passes: Tri) -> Tri:
    """Return the passes as it is."""
    return passes


def none_of(*statements: Tri) -> Tri:
    """Pass when all statements are no."""
    return negation(any_of(*statements))


def antibody_and_waiver(facts: Facts) -> tuple[Tri, Tri]:
    """Return the fourth sign of I2 and the answer of I5, which share their items."""
    return c.any_antibody(facts), c.i5(facts)


def i2_passes(*outcomes: Any) -> Tri:
    """Work out the passes of I2 from its signs and I5."""
    *signs, (antibody, waiver) = outcomes
    return c.passes_with_waiver(at_least(4, [*signs, antibody]), waiver)


def i3_passes(first: Tri, second_to_fourth: Tri, waiver: Tri) -> Tri:
    """Work out the passes of I3 from its two halves and I5."""
    return c.passes_with_waiver(all_of(first, second_to_fourth), waiver)


def i4_passes(facts: Facts) -> Tri:
    """Work out the passes of I4."""
    return c.passes_with_waiver(c.i4(facts), c.i5(facts))


def i8_passes(facts: Facts) -> Tri:
    """Work out the passes of I8."""
    return c.inclusion_passes(c.i8(facts))


def e12_passes(facts: Facts) -> Tri:
    """Work out the passes of E12."""
    return c.exclusion_passes(c.e12(facts))


def excluded_by(judge: Callable[[Facts], Tri], *items: str) -> Criterion:
    """Make an exclusion criterion that is judged in one piece."""
    return Criterion((Part(items, judge),), negation)


WAIVER = ("myositis_antibodies", "imnm")

CRITERIA: dict[str, Criterion] = {
    "I1": alone("date_of_birth", "screening_date", judge=c.i1),
    "I2": Criterion(
        (
            on("proximal_weakness"),
            Part(("heliotrope_rash", "gottron_papules"), c.skin_changes),
            on("muscle_enzyme_raised"),
            on("emg_myopathic"),
            on("biopsy_inflammatory"),
            Part(WAIVER, antibody_and_waiver),
        ),
        i2_passes,
    ),
    "I3": Criterion(
        (
            Part(("glucocorticoid_failure", "immunosuppressants_failed", "glucocorticoid_months"), c.i3_first),
            Part(
                ("rapid_progression", "organ_involvement", "calcinosis", "recurrent_rash_or_ulcers"),
                c.i3_second_to_fourth,
            ),
            Part(WAIVER, c.i5),
        ),
        i3_passes,
    ),
    "I4": alone(*WAIVER, judge=i4_passes),
    # The four organs are one long "and", which may be taken apart anywhere.
    "I6": Criterion(
        (
            Part(("lvef_percent",), c.lvef_suffices),
            Part(("ecg_obviously_abnormal",), c.ecg_normal),
            Part(("egfr", "height_cm", "creatinine_umol_l"), c.renal_function),
            Part(("ast", "ast_uln"), c.ast_low_enough),
            Part(("alt", "alt_uln"), c.alt_low_enough),
            Part(("bilirubin", "bilirubin_uln"), c.bilirubin_low_enough),
            Part(("lung_function_normal",), c.lungs_normal),
            Part(("spo2_percent",), c.oxygen_suffices),
        ),
        all_of,
    ),
    "I7": alone("venous_access", "apheresis_contraindicated", judge=c.i7),
    "I8": alone("sex", "childbearing_potential", "urine_pregnancy_test", "contraception_agreed", judge=i8_passes),
    "I9": alone("consent_date", judge=c.i9),
    "E1": excluded_by(c.e1, "prior_car_t"),
    "E2": excluded_by(c.e2, "other_autoimmune_disease"),
    "E3": excluded_by(c.e3, "primary_immunodeficiency", "severe_secondary_immunodeficiency"),
    "E4": excluded_by(
        c.e4, "active_tuberculosis", "latent_tuberculosis", "active_viral_hepatitis", "other_serious_infection"
    ),
    "E5": excluded_by(c.e5, "malignancy", "only_cured_basal_cell_carcinoma"),
    "E6": Criterion(
        (
            on("congenital_heart_disease"),
            Part(("screening_date", "last_myocardial_infarction"), c.recent_infarction),
            on("severe_arrhythmia"),
            on("large_pericardial_effusion"),
            on("serious_myocarditis"),
            on("needs_vasopressors"),
        ),
        none_of,
    ),
    "E7": excluded_by(c.e7, "other_disease_long_term_immunosuppression"),
    "E8": excluded_by(c.e8, "screening_date", "uncontrolled_infection", "last_systemic_infection_treatment"),
    "E9": excluded_by(c.e9, "screening_date", "last_transplantation", "last_gvhd_grade2"),
    "E10": Criterion(
        (
            Part(("hbsag", "hbcab", "hbv_dna"), c.hepatitis_b),
            Part(("hcv_ab", "hcv_rna"), c.hepatitis_c),
            positive_on("hiv_ab"),
            positive_on("syphilis"),
            positive_on("cmv_dna"),
        ),
        none_of,
    ),
    "E11": excluded_by(c.e11, "screening_date", "last_live_vaccine"),
    "E12": alone("sex", "childbearing_potential", "blood_pregnancy_test", judge=e12_passes),
    "E13": excluded_by(c.e13, "known_malignancy"),
    # A planned date never opens a way that the screening date in its place does not, so it stays as it is.
    "E14": excluded_by(c.e14, "screening_date", "last_other_trial"),
    "E15": excluded_by(c.e15, "investigator_objection"),
}


def mattering(facts: Facts, criterion: Criterion) -> Iterator[str]:
    """Name the blank items of a criterion that is not settled which can still change it."""
    for place, part in enumerate(criterion.parts):
        blanks = [item for item in part.items if facts.blank(item)]
        if not blanks:
            continue
        others = tuple(outcomes(other, other.seen(facts)) for other in criterion.parts if other is not part)
        for item in blanks:
            if shows(criterion.combine, place, changes(part, part.seen(facts), item), others):
                yield item


def missing(facts: Facts, undetermined: list[str]) -> list[str]:
    """In the order of items.csv; a planned date is in no part above and so is never asked for."""
    matter = {item for criterion in undetermined for item in mattering(facts, CRITERIA[criterion])}
    if c.schwartz(facts) is not None:
        matter.discard("egfr")
    return [item for item in READERS if item in matter]
