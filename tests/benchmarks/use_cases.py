"""How long the use cases take, on a disk and with the study that ships: python -m tests.benchmarks.use_cases [FOLDER].

Each change is timed with its commit; the view is what the window draws afterwards.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from jdm_desktop.domain.item import Kind
from jdm_desktop.domain.staff import Role
from jdm_desktop.i18n import Language
from jdm_desktop.service import participant, screening
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.clock import SystemClock
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.participant import ParticipantForm
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session

PASSWORD = "correct horse"  # noqa: S105 - nobody's
ROUNDS = 6


def timed(use: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    begun = time.perf_counter()
    use()
    return (time.perf_counter() - begun) * 1000


def told(name: str, times: list[float]) -> None:
    """Print median and 99th percentile."""
    times.sort()
    worst = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name:<30} median {statistics.median(times):6.1f} ms   p99 {worst:6.1f} ms   ({len(times)})")  # noqa: T201


def work(session: Session, number: int) -> None:
    """Record and determine everything several times over."""
    study = session.workspace.studies.current
    items = [item.id for item in study.items.values() if item.kind is Kind.YESNO]
    recording: list[float] = []
    determining: list[float] = []
    viewing: list[float] = []
    for turn in range(ROUNDS):
        for item in items:
            form = FactForm("yes" if turn % 2 else "no", source="ward chart")
            recording.append(timed(partial(screening.record_fact, session, number, item, form)))
            viewing.append(timed(lambda: screening.view(session, number, Language.ENGLISH)))
        for criterion in screening.view(session, number, Language.ENGLISH).criteria:
            answer = criterion.proposal if turn % 2 else None
            determining.append(timed(partial(screening.determine, session, number, criterion.id, answer)))
    told("record a fact", recording)
    told("determine a criterion", determining)
    told("make the view", viewing)


def main(folder: Path) -> None:
    """Time a first start, the work, a second start."""

    def opened() -> Entrance:
        return Entrance.open(folder, SystemClock(), "benchmark", StudyLibrary.shipped())

    begun = time.perf_counter()
    workspace = opened()
    print(f"import, make and open        {(time.perf_counter() - begun) * 1000:6.0f} ms")  # noqa: T201
    form = PersonForm("li", "Dr Li", Role.INVESTIGATOR, PASSWORD)
    session = workspace.first_account(SiteForm("01", "Invented hospital"), form)
    row = participant.register(session, ParticipantForm("Test Child"))
    work(session, row.screening_id)
    workspace.close()
    begun = time.perf_counter()
    workspace = opened()
    again = workspace.sign_in("li", PASSWORD)
    told("open with all checks, sign in", [(time.perf_counter() - begun) * 1000])
    told("sign in", [timed(lambda: workspace.sign_in("li", PASSWORD)) for _ in range(5)])
    told("list of participants", [timed(lambda: participant.participants(again)) for _ in range(5)])
    workspace.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else place) / "store")
