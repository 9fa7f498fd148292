"""Which backups are kept."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.store import retention
from jdm_desktop.store.retention import kept

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_year_of_backups_every_half_hour() -> None:
    """Of 16,000 backups, those of two days are kept and then 12 days, 10 weeks and 9 months, each by its newest."""
    made = [NOW - timedelta(minutes=30) * number for number in range(48 * 365)]
    keeping = kept(made, NOW)
    recent = [at for at in keeping if NOW - at < retention.ALL_FOR]
    assert len(recent) == 96
    older = sorted(keeping - set(recent), reverse=True)
    assert len(older) == retention.DAYS + retention.WEEKS + retention.MONTHS
    days, weeks, months = older[:12], older[12:22], older[22:]
    assert {at.date() for at in days} == {
        (NOW - retention.ALL_FOR - timedelta(days=number)).date() for number in range(12)
    }
    assert all(at.strftime("%H:%M") == "23:30" for at in days[1:])
    assert {first - second for first, second in pairwise(weeks[1:])} == {timedelta(days=7)}
    assert len({(at.year, at.month) for at in months}) == 9


def test_thinning_again_changes_nothing() -> None:
    """What was kept is kept at the next thinning on the same day too."""
    made = [NOW - timedelta(hours=3) * number for number in range(2000)]
    once = kept(made, NOW)
    assert kept(once, NOW) == once


instants = st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=30)  # noqa: DTZ001 - hypothesis adds it


@given(instants, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - as above
def test_the_newest_is_always_kept(made: list[datetime], now: datetime) -> None:
    """Whatever the clock says, and so is all of the last two days and all that seems to come from the future."""
    keeping = kept(made, now)
    assert keeping <= set(made)
    assert set(sorted(made)[-1:]) <= keeping
    assert {at for at in made if now - at < retention.ALL_FOR} <= keeping
