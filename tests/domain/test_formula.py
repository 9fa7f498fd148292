"""The formulas, held against the worked cases of their sources."""

from datetime import date
from decimal import Decimal

import pytest

from jdm_desktop.domain.formula import FORMULAS, bedside_schwartz, body_mass_index, ckid_u25
from jdm_desktop.domain.item import Value

# birth, sex, height in cm, creatinine in umol/L, bedside Schwartz, CKiD U25; screened on 2026-11-22
CASES = [
    ("2018-05-22", "female", "128", "35", "133.5", "113.5"),
    ("2019-11-22", "female", "120", "130", "33.7", "28.3"),
    ("2016-11-22", "female", "138", "150", "33.6", "28.9"),
    ("2010-05-22", "male", "172", "230", "27.3", "31.4"),
    ("2020-11-22", "male", "115", "140", "30.0", "27.0"),
    ("2010-05-22", "male", "172", "209", "30.0", "34.6"),
    ("2006-11-22", "male", "175", "100", "63.9", "78.6"),
    ("2006-11-22", "female", "165", "100", "60.2", "60.4"),
]


def arguments(birth: str, sex: str, height: str, creatinine: str) -> dict[str, Value]:
    """Return the arguments of an estimate."""
    return {
        "birth": date.fromisoformat(birth),
        "on": date(2026, 11, 22),
        "sex": sex,
        "height_cm": Decimal(height),
        "creatinine_umol_l": Decimal(creatinine),
    }


@pytest.mark.parametrize("case", CASES)
def test_both_estimates_agree_with_worked_cases(case: tuple[str, ...]) -> None:
    """The equations give what their tables give, to the decimal that is shown."""
    *given, schwartz, u25 = case
    some = arguments(*given)
    first, second = bedside_schwartz(some), ckid_u25(some)
    assert first is not None
    assert second is not None
    assert f"{float(first):.1f}" == schwartz
    assert f"{float(second):.1f}" == u25


def test_the_estimate_is_exact() -> None:
    """29.99 is below 30: nothing is rounded before it is compared."""
    value = bedside_schwartz(arguments("2020-11-22", "male", "115", "140"))
    assert value is not None
    assert 29 < value < 30


@pytest.mark.parametrize(
    ("birth", "spoken"), [("2025-11-21", True), ("2025-12-22", False), ("2001-11-01", False), ("2002-01-01", True)]
)
def test_the_second_equation_speaks_only_for_its_ages(birth: str, spoken: bool) -> None:  # noqa: FBT001 - the case
    """CKiD U25 holds from 1 to under 25 years."""
    assert (ckid_u25(arguments(birth, "female", "100", "50")) is not None) is spoken


def test_a_zero_is_no_divisor() -> None:
    """A study may allow zero where a formula does not; the result is then not known."""
    assert body_mass_index({"weight_kg": Decimal(60), "height_cm": Decimal(0)}) is None
    assert body_mass_index({"weight_kg": Decimal(60), "height_cm": Decimal(200)}) == 15


def test_wrong_arguments_are_a_bug() -> None:
    """The study file lets only numbers and dates in; anything else is a programming error."""
    with pytest.raises(TypeError):
        bedside_schwartz({"height_cm": "tall", "creatinine_umol_l": Decimal(50)})
    with pytest.raises(TypeError):
        ckid_u25({**arguments("2016-11-22", "male", "100", "50"), "birth": "long ago"})


def test_every_formula_names_its_source() -> None:
    """A computed value is worth no more than the paper it comes from."""
    assert all(formula.citation for formula in FORMULAS.values())
