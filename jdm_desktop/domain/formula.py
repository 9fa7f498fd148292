"""The formulas that a study may name, each with its source; results are exact where the formula is rational.

Units are part of the parameter names. A formula gives None where its source does not define it (an age, a zero).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from jdm_desktop.domain.item import Kind, Value

MICROMOL_PER_MG_DL = Fraction(884, 10)
_DAYS_A_YEAR = Decimal("365.25")
_DIGITS = 50


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula by name: the kind of item each parameter takes, how it is computed, where it is published."""

    name: str
    parameters: Mapping[str, tuple[Kind, ...]]
    compute: Callable[[Mapping[str, Value]], Fraction | None]
    citation: str


def _number(arguments: Mapping[str, Value], name: str) -> Fraction:
    value = arguments[name]
    if not isinstance(value, Decimal):
        message = f"{name} is not a number"
        raise TypeError(message)
    return Fraction(value)


def _day(arguments: Mapping[str, Value], name: str) -> date:
    value = arguments[name]
    if not isinstance(value, date):
        message = f"{name} is not a date"
        raise TypeError(message)
    return value


def _ratio(above: Fraction, below: Fraction) -> Fraction | None:
    return above / below if below else None


def bedside_schwartz(arguments: Mapping[str, Value]) -> Fraction | None:
    """Return the eGFR in mL/min/1.73 m²: 0.413 × height in cm ÷ serum creatinine in mg/dL."""
    creatinine = _number(arguments, "creatinine_umol_l") / MICROMOL_PER_MG_DL
    return _ratio(Fraction(413, 1000) * _number(arguments, "height_cm"), creatinine)


def ckid_u25(arguments: Mapping[str, Value]) -> Fraction | None:
    """Return the eGFR in mL/min/1.73 m²: k × height in m ÷ serum creatinine in mg/dL, for ages from 1 to under 25."""
    birth, on = _day(arguments, "birth"), _day(arguments, "on")
    years = Decimal((on - birth).days) / _DAYS_A_YEAR
    if not _YOUNGEST <= years < _OLDEST:
        return None
    height_m = _number(arguments, "height_cm") / 100
    creatinine = _number(arguments, "creatinine_umol_l") / MICROMOL_PER_MG_DL
    return _ratio(_k_of_u25(str(arguments["sex"]), years) * height_m, creatinine)


def _k_of_u25(sex: str, years: Decimal) -> Fraction:
    early, late, adult, growth = _U25[sex]
    with localcontext() as context:
        context.prec = _DIGITS
        if years >= 18:  # noqa: PLR2004 - the equation's own step, as published
            return Fraction(adult)
        rate = late if years >= 12 else early  # noqa: PLR2004 - the equation's own step, as published
        return Fraction(growth * rate ** (years - 12))


_YOUNGEST, _OLDEST = Decimal(1), Decimal(25)
# sex: growth a year below 12, growth a year from 12, k from 18, k at 12 (Pierce 2021, table of the age-dependent form)
_U25 = {
    "male": (Decimal("1.008"), Decimal("1.045"), Decimal("50.8"), Decimal("39.0")),
    "female": (Decimal("1.008"), Decimal("1.023"), Decimal("41.4"), Decimal("36.1")),
}


def body_mass_index(arguments: Mapping[str, Value]) -> Fraction | None:
    """Return the body mass index in kg/m²: weight in kg ÷ height in m squared."""
    height_m = _number(arguments, "height_cm") / 100
    return _ratio(_number(arguments, "weight_kg"), height_m**2)


_NUMBERS = (Kind.NUMBER, Kind.INTEGER)
FORMULAS: Mapping[str, Formula] = {
    formula.name: formula
    for formula in (
        Formula(
            "bedside_schwartz",
            {"height_cm": _NUMBERS, "creatinine_umol_l": _NUMBERS},
            bedside_schwartz,
            "Schwartz GJ et al., J Am Soc Nephrol 2009;20:629-637 (bedside Schwartz)",
        ),
        Formula(
            "ckid_u25",
            {
                "sex": (Kind.CHOICE,),
                "birth": (Kind.DATE,),
                "on": (Kind.DATE,),
                "height_cm": _NUMBERS,
                "creatinine_umol_l": _NUMBERS,
            },
            ckid_u25,
            "Pierce CB et al., Kidney Int 2021;99:948-956 (CKiD U25, creatinine)",
        ),
        Formula(
            "body_mass_index",
            {"weight_kg": _NUMBERS, "height_cm": _NUMBERS},
            body_mass_index,
            "WHO Technical Report Series 894 (2000), body mass index",
        ),
    )
}
