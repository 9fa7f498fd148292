"""Calendar arithmetic of the protocol: completed years, and windows that look back from a reference date.

Rules: the study's readings, page "Dates". Weeks are seven days; months and years are calendar ones, a day that the
shorter month lacks becomes its last day (also China's Civil Code, article 202).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from dateutil.relativedelta import relativedelta

_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Unit(StrEnum):
    """What a window is measured in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_STEPS = {
    Unit.DAYS: relativedelta(days=1),
    Unit.WEEKS: relativedelta(weeks=1),
    Unit.MONTHS: relativedelta(months=1),
    Unit.YEARS: relativedelta(years=1),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: `count` of `unit`."""

    count: int
    unit: Unit

    def before(self, day: date) -> date:
        """Return the day that lies this span before `day`; the first day of the calendar where it would lie earlier."""
        return _before(self.count, self.unit, day)


@lru_cache(maxsize=10_000)
def _before(count: int, unit: Unit, day: date) -> date:
    try:
        return day - _STEPS[unit] * count
    except (OverflowError, ValueError):
        return date.min


def completed_years(birth: date, on: date) -> int:
    """Return the age in completed years; one born on 29 February has the birthday on 1 March in other years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """Return the day on which `years` are completed; the last day of the calendar where it would lie later."""
    if birth.year + years > date.max.year:
        return date.max
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def read_iso(text: str) -> date | None:
    """Return the date that `text` gives as YYYY-MM-DD exactly; None where it is another form or no real day."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def looks_like_a_date(text: str) -> bool:
    """Tell whether `text` has one of the accepted forms, though the day may not exist."""
    return any(form.fullmatch(_plain(text)) for form in _FORMS)


def read_typed(text: str) -> date | None:
    """Return the date that a person typed with the year first; None where it is another form or no real day.

    2026-03-04, 2026/3/4, 2026.3.4, 20260304 and 2026年3月4日 are read, full-width digits too; two-digit years and
    day-first or month-first orders are not, because they can be mistaken.
    """
    plain = _plain(text)
    for form in _FORMS:
        if found := form.fullmatch(plain):
            year, month, day = (int(part) for part in found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
