"""Instants as people at the desk read them: in the time zone in which they were made."""

from datetime import datetime
from zoneinfo import ZoneInfo

from jdm_desktop.domain.view import Stamp


def time_of_day(stamp: Stamp) -> str:
    """Return "09:12:03"."""
    return f"{_local(stamp):%H:%M:%S}"


def minute(stamp: Stamp) -> str:
    """Return "09:12"."""
    return f"{_local(stamp):%H:%M}"


def day_and_minute(stamp: Stamp) -> str:
    """Return "2026-11-22 09:12"."""
    return f"{_local(stamp):%Y-%m-%d %H:%M}"


def whole(stamp: Stamp) -> str:
    """Return "2026-11-22 09:12:03 (Asia/Shanghai)"."""
    return f"{_local(stamp):%Y-%m-%d %H:%M:%S} ({stamp.zone})"


def _local(stamp: Stamp) -> datetime:
    return stamp.utc.astimezone(ZoneInfo(stamp.zone))
