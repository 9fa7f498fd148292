"""Which backups are kept: all of the last two days, then one a day, one a week, one a month."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

ALL_FOR = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 9


def kept(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return those of the instants whose backups are kept.

    Of what is older than two days, the newest of each of the last 12 days that have any, then of 10 weeks, then of 9
    months. The newest of all is always kept, and so is what a clock that was set back made later than now.
    """
    newest_first = sorted(made, reverse=True)
    keeping = {at for at in newest_first if now - at < ALL_FOR} | set(newest_first[:1])
    older = [at for at in newest_first if now - at >= ALL_FOR]
    for part_of, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        chosen = _newest_of_each(older, part_of)[:most]
        keeping |= set(chosen)
        older = [at for at in older if chosen and at < chosen[-1] and part_of(at) != part_of(chosen[-1])]
    return frozenset(keeping)


def _newest_of_each(newest_first: list[datetime], part_of: Callable[[datetime], object]) -> list[datetime]:
    first: dict[object, datetime] = {}
    for at in newest_first:
        first.setdefault(part_of(at), at)
    return list(first.values())


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return at.year, at.month
