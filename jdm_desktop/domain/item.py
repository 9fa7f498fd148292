"""One item of the data dictionary: what may be typed for it, and the exact value that the text stands for."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache

from jdm_desktop.domain import dates
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import N_, Language, translator

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")


class Kind(StrEnum):
    """What sort of value an item holds."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    DATE_OR_NONE = "date_or_none"
    DATES = "dates"
    YESNO = "yesno"
    INTEGER = "integer"
    NUMBER = "number"


class Never(Enum):
    """The one value that says of an event that it never happened."""

    NEVER = "none"

    __hash__ = object.__hash__  # an Enum's own is slow, and facts are looked up all the time


NEVER = Never.NEVER
NONE = "none"
LONGEST_NUMBER = 1_000
"""So many characters a number may have: more than anyone types, and few enough to compute with exactly and at once."""

Value = str | bool | Decimal | date | Never | frozenset[str] | tuple[date, ...]

# how a unit of the data dictionary is printed; units that are words are translated too
_PRINTED_UNITS = {"count": "", "umol/L": "µmol/L", "mL/min/1.73m2": "mL/min/1.73 m²"}
_UNITS_OF_TIME = (N_("days"), N_("weeks"), N_("months"), N_("years"))

NUMERIC = (Kind.INTEGER, Kind.NUMBER)
DATED = (Kind.DATE, Kind.DATE_OR_NONE, Kind.DATES)


def printed_unit(unit: str, language: Language) -> str:
    """Return a unit as people read it: nothing for a mere count."""
    if unit in _UNITS_OF_TIME:
        return translator(language)(unit)
    return _PRINTED_UNITS.get(unit, unit)


class ItemError(Refused):
    """A text that cannot be a value of its item; the sentence says why and what would be accepted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a choice offers."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One item; `minimum` and `maximum` are both included; `blank_means` names the date that stands in for a blank."""

    id: str
    kind: Kind
    label: Words
    short: Words
    help: Words
    none: Words
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    values: tuple[Choice, ...] = ()
    blank_means: str | None = None
    sensitive: bool = False
    derived: str = ""

    def read(self, text: str) -> Value | None:
        """Return the value that `text` stands for, None for a blank; raise ItemError where it stands for none.

        The grammar is the pre-screening contract's: dates YYYY-MM-DD, numbers of ASCII digits, choices in any case.
        """
        bare = text.strip()
        return _READERS[self.kind](self, bare) if bare else None

    def read_typed(self, text: str) -> Value | None:
        """Return the value that a person typed, as `read` does; full-width digits and other date forms count too."""
        bare = text.strip()
        if self.kind is Kind.TEXT or not bare:
            return self.read(bare)
        folded = unicodedata.normalize("NFKC", bare).replace("；", ";")
        if self.kind in DATED and folded.lower() != NONE:
            folded = ";".join(_iso_of_typed(part) for part in folded.split(";"))
        return self.read(folded)

    def write(self, value: Value | None) -> str:
        """Return the canonical text of a value: reading it gives the value again."""
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case Decimal():
                return format(value, "f")
            case str():
                return value
        return ";".join(self._members(value)) or NONE

    def _members(self, value: date | Never | frozenset[str] | tuple[date, ...]) -> list[str]:
        if isinstance(value, frozenset):
            return [choice.id for choice in self.values if choice.id in value]
        days = (value,) if isinstance(value, date) else value
        return [] if isinstance(days, Never) else [day.isoformat() for day in days]

    def show(self, value: Value | None, language: Language) -> str:
        """Return the value as people read it, with its unit; nothing for a blank."""
        _ = translator(language)
        match value:
            case None:
                return ""
            case bool():
                return _("yes") if value else _("no")
            case str() | Decimal():
                return f"{self._label(self.write(value), language)} {printed_unit(self.unit, language)}".strip()
        return _(", ").join(self._label(member, language) for member in self._members(value)) or self.none[language]

    def _label(self, text: str, language: Language) -> str:
        return next((choice.label[language] for choice in self.values if choice.id == text), text)


def _iso_of_typed(part: str) -> str:
    day = dates.read_typed(part)
    return day.isoformat() if day else part.strip()


def _read_text(_item: Item, text: str) -> Value:
    return text


def _read_yesno(_item: Item, text: str) -> Value:
    folded = text.lower()
    if folded not in ("yes", "no"):
        raise ItemError(N_("“{text}” is neither yes nor no."), text=_brief(text))
    return folded == "yes"


def _read_choice(item: Item, text: str) -> Value:
    return _member(item, text)


def _read_choices(item: Item, text: str) -> Value | None:
    parts = [part.strip() for part in text.split(";")]
    parts = [part for part in parts if part]
    if not any(part.lower() == NONE for part in parts):
        return frozenset(_member(item, part) for part in parts) or None
    if any(part.lower() != NONE for part in parts):
        raise ItemError(N_("“none” stands alone: it cannot be joined with another value."))
    return frozenset()


def _member(item: Item, text: str) -> str:
    found = _choices_by_folded_id(item).get(text.lower())
    if found is None:
        allowed = ", ".join(choice.id for choice in item.values)
        raise ItemError(N_("“{text}” is not one of: {allowed}."), text=_brief(text), allowed=allowed)
    return found


@lru_cache(maxsize=512)
def _choices_by_folded_id(item: Item) -> dict[str, str]:
    return {choice.id.lower(): choice.id for choice in item.values}


def _read_date(_item: Item, text: str) -> Value:
    day = dates.read_iso(text)
    if day is not None:
        return day
    if dates.looks_like_a_date(text):
        raise ItemError(N_("“{text}” is not a real day written as YYYY-MM-DD, such as 2026-03-04."), text=_brief(text))
    raise ItemError(N_("“{text}” is not a date written as YYYY-MM-DD, such as 2026-03-04."), text=_brief(text))


def _read_date_or_none(item: Item, text: str) -> Value:
    return NEVER if text.lower() == NONE else _read_date(item, text)


def _read_dates(item: Item, text: str) -> Value | None:
    parts = [part.strip() for part in text.split(";")]
    parts = [part for part in parts if part]
    if not any(part.lower() == NONE for part in parts):
        days = {_read_date(item, part) for part in parts}
        return tuple(sorted(day for day in days if isinstance(day, date))) or None
    if any(part.lower() != NONE for part in parts):
        raise ItemError(N_("“none” stands alone: it cannot be joined with another value."))
    return ()


def _read_number(item: Item, text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise ItemError(
            N_("“{text}” is not a plain number: digits with at most one decimal point are expected."), text=_brief(text)
        )
    if len(text) > LONGEST_NUMBER:
        raise ItemError(N_("“{text}” has more digits than a number may have."), text=_brief(text))
    number = Decimal(text)
    if _outside(item, number):
        raise ItemError(
            N_("{number} is outside the possible range, {minimum} to {maximum} {unit}."),
            number=_brief(text),
            minimum=item.minimum,
            maximum=item.maximum,
            unit=item.unit,
        )
    return number


def _outside(item: Item, number: Decimal) -> bool:
    too_low = item.minimum is not None and number < item.minimum
    too_high = item.maximum is not None and number > item.maximum
    return too_low or too_high


def _read_integer(item: Item, text: str) -> Value:
    number = _read_number(item, text)
    assert isinstance(number, Decimal)  # noqa: S101 - tells the type checker what the reader returns
    if number != number.to_integral_value():
        raise ItemError(N_("“{text}” is not a whole number."), text=_brief(text))
    return number


def _brief(text: str) -> str:
    longest = 60
    return text if len(text) <= longest else text[:longest] + "…"


_READERS: dict[Kind, Callable[[Item, str], Value | None]] = {
    Kind.TEXT: _read_text,
    Kind.YESNO: _read_yesno,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.DATE: _read_date,
    Kind.DATE_OR_NONE: _read_date_or_none,
    Kind.DATES: _read_dates,
    Kind.NUMBER: _read_number,
    Kind.INTEGER: _read_integer,
}
