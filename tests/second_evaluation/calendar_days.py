"""Completed years, birthdays and the far ends of windows."""

import calendar
from datetime import date
from typing import TypeAlias

YearMonthDay: TypeAlias = tuple[int, int, int]


def year_month_day(day: date) -> YearMonthDay:
    """Take a date apart so that it compares with a birthday."""
    return day.year, day.month, day.day


def birthday(birth: date, age: int) -> YearMonthDay:
    """Return a plain triple, because the birthday may lie beyond the last year that a date can hold."""
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return year, 3, 1
    return year, birth.month, birth.day


def completed_years(birth: date, day: date) -> int:
    """Count the birthdays up to and including the day."""
    years = day.year - birth.year
    return years if birthday(birth, years) <= year_month_day(day) else years - 1


def weeks_before(day: date, weeks: int) -> date:
    """Go back whole weeks."""
    return date.fromordinal(max(1, day.toordinal() - 7 * weeks))


def months_before(day: date, months: int) -> date:
    """Go back calendar months; a day that the shorter month lacks becomes its last day."""
    year, month_index = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    last_day = calendar.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last_day))
