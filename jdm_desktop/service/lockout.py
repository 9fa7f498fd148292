"""Wrong passwords are counted before they are tried, so that neither a kill nor a changed clock gives more tries.

Five within 15 minutes lock a user name for 15 minutes, and each lock after that for twice as long, up to four hours
(21 CFR 11.300(d); OWASP Authentication Cheat Sheet). The count stands beside the store, since before anybody signed in
the store is closed; what failed goes into the audit trail as soon as it is open. Known and unknown user names are
counted alike, each in one of 4,096 places, so that the file neither grows nor tells who has an account.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from jdm_desktop import whole_file
from jdm_desktop.domain.record import stamp_text, stamp_time
from jdm_desktop.domain.view import Stamp

FILE_NAME = "store.attempts"
TRIES = 5
WINDOW = 15 * 60.0
FIRST_LOCK = 15 * 60.0
LONGEST_LOCK = 4 * 60 * 60.0
_PLACES = 3  # hexadecimal digits
_MOST_WAITING = 20_000


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried under the names of one place; times are ticks, and a lock began at `since`."""

    failed: tuple[float, ...] = ()
    since: float = 0.0
    seconds: float = 0.0
    locks: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure that is not in the trail yet: `name` is how the key file calls the user name."""

    name: str
    at: Stamp
    locked: bool
    signing: bool = False


@dataclass(slots=True)
class _Known:
    places: dict[str, Tries] = field(default_factory=dict)
    waiting: list[Failure] = field(default_factory=list)


class Lockout:
    """The counts of one store; without a folder they are kept in memory, for tests."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE_NAME if folder else None
        self._known = _read(self._path)

    def locked_for(self, name: str, ticks: float) -> float:
        """Return for how many seconds a name is still locked; 0 where it is not. Raises OSError."""
        tries = self._anchored(name, ticks)
        if not tries.seconds and len(tries.failed) >= TRIES:  # the program was killed before it could say so
            tries = self._locked(tries, ticks)
            self._put(name, tries)
        return max(0.0, tries.seconds - (ticks - tries.since)) if tries.seconds else 0.0

    def begin(self, name: str, ticks: float) -> None:
        """Count a try before it is made. Raises OSError where it cannot be counted, and then none must be made."""
        tries = self._anchored(name, ticks)
        recent = tuple(one for one in tries.failed if ticks - one < WINDOW)
        self._put(name, replace(tries, failed=(*recent, ticks), seconds=0.0))

    def succeed(self, name: str) -> None:
        """Forget what failed before. Raises OSError."""
        self._known.places.pop(_place(name), None)
        self._write()

    def fail(self, name: str, ticks: float, at: Stamp, *, signing: bool = False) -> bool:
        """Keep that a try failed, for the trail; return whether that locked the name. Raises OSError."""
        tries = self._tries(name)
        locked = len(tries.failed) >= TRIES
        if locked:
            tries = self._locked(tries, ticks)
        self._known.waiting = [*self._known.waiting, Failure(name, at, locked, signing)][-_MOST_WAITING:]
        self._put(name, tries)
        return locked

    @property
    def waiting(self) -> tuple[Failure, ...]:
        """What failed and is not in the trail yet."""
        return tuple(self._known.waiting)

    def recorded(self, count: int) -> None:
        """Forget the first `count` failures, which are in the trail now. Raises OSError."""
        del self._known.waiting[:count]
        self._write()

    def _tries(self, name: str) -> Tries:
        return self._known.places.get(_place(name), Tries())

    def _anchored(self, name: str, ticks: float) -> Tries:
        """Return the tries; where the computer was started anew, no time is known to have passed."""
        tries = self._tries(name)
        if ticks >= max((tries.since, *tries.failed)):
            return tries
        tries = replace(tries, failed=tuple(min(one, ticks) for one in tries.failed), since=min(tries.since, ticks))
        self._put(name, tries)
        return tries

    def _locked(self, tries: Tries, ticks: float) -> Tries:
        seconds = min(FIRST_LOCK * 2**tries.locks, LONGEST_LOCK)
        return Tries(since=ticks, seconds=seconds, locks=tries.locks + 1)

    def _put(self, name: str, tries: Tries) -> None:
        self._known.places[_place(name)] = tries
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        said = {
            "places": {place: asdict(tries) for place, tries in sorted(self._known.places.items())},
            "waiting": [{**asdict(one), "at": [stamp_text(one.at.utc), one.at.zone]} for one in self._known.waiting],
        }
        whole_file.write(self._path, json.dumps(said).encode(), private=True)


def _place(name: str) -> str:
    return name[:_PLACES]


def _read(path: Path | None) -> _Known:
    """Return what is kept; a file that cannot be understood counts as none, for it protects only against guessing."""
    try:
        said: Mapping[str, Any] = json.loads(path.read_bytes()) if path else {}
        places = {place: Tries(**{**one, "failed": tuple(one["failed"])}) for place, one in said["places"].items()}
        waiting = [Failure(**{**one, "at": Stamp(stamp_time(one["at"][0]), one["at"][1])}) for one in said["waiting"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _Known()
    return _Known(places, waiting)
