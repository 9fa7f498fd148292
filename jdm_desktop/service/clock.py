"""What time it is, as an argument: the use cases ask a clock that they are given."""

import time
from datetime import UTC, date, datetime
from typing import Protocol

import tzlocal

from jdm_desktop.domain.view import Stamp


class Clock(Protocol):
    """Tells the instant and the calendar day."""

    def now(self) -> Stamp:
        """Return the instant, with the name of the time zone that the desk is in."""
        ...

    def today(self) -> date:
        """Return the day it is at the desk."""
        ...

    def ticks(self) -> float:
        """Return the seconds since some moment, which no setting of the clock changes; a restart may begin anew."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> Stamp:
        """Return the instant, with the IANA name of the computer's time zone."""
        return Stamp(datetime.now(UTC), tzlocal.get_localzone_name() or "UTC")

    def today(self) -> date:
        """Return the day it is in the computer's time zone."""
        return datetime.now().astimezone().date()

    def ticks(self) -> float:
        """Return the seconds since the computer was started, those of its sleep included where the system counts them.

        Linux's monotonic clock stands still in sleep (clock_gettime(2)), the others' goes on.
        """
        return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
