"""Completed years, windows and the dates that people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.dates import (
    Span,
    Unit,
    birthday,
    completed_years,
    looks_like_a_date,
    read_iso,
    read_typed,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def day(text: str) -> date:
    """Return the date of an ISO text."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("2021-11-22", "2026-11-22", 5),
        ("2021-11-23", "2026-11-22", 4),
        ("2009-11-22", "2026-11-21", 16),
        ("2009-11-22", "2026-11-22", 17),
        ("2018-11-22", "2026-11-22", 8),
        ("2020-02-29", "2025-02-28", 4),
        ("2020-02-29", "2025-03-01", 5),
        ("2020-02-29", "2024-02-29", 4),
    ],
)
def test_age_in_completed_years(birth: str, on: str, years: int) -> None:
    """The birthday itself counts; a child of 29 February has it on 1 March in other years."""
    assert completed_years(day(birth), day(on)) == years


@given(days, st.integers(0, 100))
def test_the_birthday_is_the_first_day_of_the_new_age(birth: date, years: int) -> None:
    """Birthdays and completed years say the same."""
    first = birthday(birth, years)
    assert completed_years(birth, first) == years
    assert completed_years(birth, date.fromordinal(first.toordinal() - 1)) == years - 1


def test_a_birthday_past_the_calendar_is_its_last_day() -> None:
    """No birth date makes the program fail."""
    assert birthday(date(9990, 1, 1), 100) == date.max


@pytest.mark.parametrize(
    ("on", "count", "unit", "first"),
    [
        ("2026-11-22", 1, Unit.WEEKS, "2026-11-15"),
        ("2026-05-31", 3, Unit.MONTHS, "2026-02-28"),
        ("2026-05-31", 6, Unit.MONTHS, "2025-11-30"),
        ("2026-08-31", 6, Unit.MONTHS, "2026-02-28"),
        ("2027-02-28", 3, Unit.MONTHS, "2026-11-28"),
        ("2028-02-29", 4, Unit.WEEKS, "2028-02-01"),
        ("2028-02-29", 3, Unit.MONTHS, "2027-11-29"),
        ("2028-02-29", 1, Unit.YEARS, "2027-02-28"),
        ("2026-01-03", 3, Unit.DAYS, "2025-12-31"),
    ],
)
def test_windows_go_back_by_the_calendar(on: str, count: int, unit: Unit, first: str) -> None:
    """Months are calendar months, a day the shorter month lacks becomes its last day; weeks are seven days."""
    assert Span(count, unit).before(day(on)) == day(first)


def test_a_window_before_the_calendar_begins_with_it() -> None:
    """No reference day makes the program fail."""
    assert Span(9999, Unit.YEARS).before(date(2026, 1, 1)) == date.min


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "2026/3/4", "2026.3.4", "20260304", "2026年3月4日", " 2026年 3月 4日 ", "２０２６－０３－０４"],
)
def test_forms_of_dates_that_people_type(text: str) -> None:
    """Every form with the year first is read, full-width digits too."""
    assert read_typed(text) == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "26-03-04",
            "4.3.2026",
            "03/04/2026",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "2026",
            "2026-03",
            "20260230",
        ),
        *(
            "2026-3-4-5",
            "March 4 2026",
            "2026年3月",
            "2026-03-04T00:00",
            "-2026-03-04",
            "2026--3-4",
            "none",
            "",
            "0000-01-01",
        ),
        *("2026-03/04", "2026 03 04 05", "2026-003-04", "202634", "2026-W10-3", "12:30", "1e6", "２０２６", "2026,3,4"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Nothing is guessed and no day is invented."""
    assert read_typed(text) is None


@given(days)
def test_iso_dates_survive_reading(some: date) -> None:
    """What the program writes it reads again."""
    assert read_iso(some.isoformat()) == some
    assert read_typed(some.isoformat()) == some
    assert looks_like_a_date(some.isoformat())


@pytest.mark.parametrize("text", ["20260304", "2026-3-4", "2026-02-30", "２０２６-03-04", "2026-W10-3", "2026-03-04 "])
def test_iso_means_exactly_iso(text: str) -> None:
    """A list of candidates is held to one form."""
    assert read_iso(text) is None
