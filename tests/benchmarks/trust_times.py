"""How long what people wait for takes with real keys: python -m tests.benchmarks.trust_times [ENTRIES].

Signing in with argon2id at this computer's cost, opening a store of 200,000 entries with all checks, and from the
signer's password to the filed, signed PDF.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.i18n import Language
from jdm_desktop.service import signature
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.clock import SystemClock
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from tests.benchmarks import big_store
from tests.service import desk

ROUNDS = 5


def timed(use: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    begun = time.perf_counter()
    use()
    return time.perf_counter() - begun


def told(name: str, times: list[float], limit: float) -> None:
    """Print median and worst, and whether the worst keeps within the limit."""
    word = "within" if max(times) <= limit else "OVER"
    print(f"{name:<36} median {statistics.median(times):5.2f} s   worst {max(times):5.2f} s   {word} {limit:.1f} s")  # noqa: T201


def opened(folder: Path) -> Entrance:
    """Stand at the door of a store whose passwords cost what they cost on this computer."""
    station = Station("benchmark", "here", folder / "state")
    return Entrance.open(folder / "store", SystemClock(), station, desk.library(desk.STUDY), papers=Papers())


def sign_ins(folder: Path) -> list[float]:
    """Make a store, and sign in to it closed, so many times; return the seconds."""
    door = opened(folder)
    form = PersonForm("li", "Dr Li", Role.INVESTIGATOR, desk.PASSWORD, physician=True, trained_on=desk.TRAINED)
    session = door.first_account(SiteForm("01", "Invented hospital"), form)
    session.declare(desk.PASSWORD)
    for _ in range(ROUNDS):
        desk.completed(session)
    door.close()
    times = []
    for _ in range(ROUNDS):
        door = opened(folder)
        times.append(timed(lambda: door.sign_in("li", desk.PASSWORD)))  # noqa: B023 - called at once
        door.close()
    return times


def sign(session: Session, number: int) -> None:
    """Sign one completed screening; its paper is filed with it."""
    languages = (Language.ENGLISH, Language.CHINESE)
    signature.sign(session, number, Meaning.ENTERED, "li", desk.PASSWORD, readings=(), languages=languages)


def main(entries: int) -> None:
    """Time all of it."""
    with tempfile.TemporaryDirectory() as place:
        told("sign in, store opened and checked", sign_ins(Path(place)), 1.5)
        door = opened(Path(place))
        session = door.sign_in("li", desk.PASSWORD)
        sign(session, 1)  # fonts and libraries are loaded once
        told("password to filed, signed PDF", [timed(lambda n=n: sign(session, n)) for n in range(2, ROUNDS + 1)], 1.0)  # type: ignore[misc]
        door.close()
        big_store.main(entries, Path(place) / "big" / "store")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
