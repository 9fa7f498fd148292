"""The demonstration: a store and its papers, made without a window."""

import platform
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from jdm_desktop.app import main
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import Outcome, ScreeningState
from jdm_desktop.i18n import Language
from jdm_desktop.service import participant
from jdm_desktop.service.check import check
from jdm_desktop.service.clock import SystemClock
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.station import here


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make the demonstration; return its folder, and the one in which the computer that made it keeps its own."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    state = platformdirs.user_state_path("jdm-desktop", appauthor=False)
    assert main(["demo", str(folder)]) == 0
    return folder, state


@pytest.fixture
def folder(made: tuple[Path, Path]) -> Path:
    """Return the folder of the demonstration."""
    return made[0]


@pytest.fixture
def door(made: tuple[Path, Path]) -> Iterator[Entrance]:
    """Stand at the door of the demonstration's store, on the computer that made it."""
    folder, state = made
    door = Entrance.open(folder, SystemClock(), here(folder, platform.node(), state), StudyLibrary.shipped())
    yield door
    door.close()


def test_the_demonstration_shows_every_outcome(door: Entrance) -> None:
    """At least twelve invented participants: eligible, failing, incomplete, screened again."""
    session = door.sign_in("investigator", "demo investigator 2026")
    rows = participant.participants(session)
    names = [participant.identity(session, row.participant_id).name for row in rows]
    assert len(rows) >= 12
    assert {row.outcome for row in rows} == set(Outcome)
    assert {row.state for row in rows} == set(ScreeningState)
    assert max(row.attempt for row in rows) == 2
    assert all("Demo" in name and "演示" in name for name in names)


@pytest.mark.parametrize(
    ("user_id", "able"),
    [
        ("administrator", {Task.MANAGE_PEOPLE, Task.CONFIGURE}),
        ("coordinator", {Task.ENTER, Task.COMPLETE, Task.SIGN_ENTRY}),
        ("investigator", {Task.DETERMINE, Task.CONFIRM, Task.SIGN_DETERMINATION}),
        ("monitor", {Task.READ, Task.READ_TRAIL}),
    ],
)
def test_the_printed_accounts_work(door: Entrance, user_id: str, able: set[Task]) -> None:
    """Each password that is printed signs its person in, who need not choose another and can do their own work."""
    session = door.sign_in(user_id, f"demo {user_id} 2026")
    closed = {task: session.closed(task) for task in able if not session.may(task)}
    asked = session.must_choose_password
    assert (asked, closed) == (False, {})


def test_every_screening_has_its_papers(folder: Path) -> None:
    """A paper of each screening, and the blank forms; no file is named after a person."""
    papers = [path.name for path in (folder / "papers").rglob("*.pdf")]
    for label in ("S-001", "S-007", "S-012-2"):
        assert any(f"-{label}-checklist" in name for name in papers)
    assert sum(name.startswith("blank-checklist") for name in papers) == 3
    assert not any("Demo" in name or "演示" in name for name in papers)


def test_every_signed_paper_is_genuine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Papers are signed by two people, as the site's certificate proves; one without signatures is not genuine."""
    signed = sorted(map(str, (folder / "papers").glob("*.pdf")))
    trust = ["--trust", str(folder / "site-certificate.pem")]
    assert len(signed) >= 8
    assert main(["verify", *trust, *signed]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(signed)
    assert all("Demo Coordinator" in line and "Demo Investigator" in line for line in lines)
    draft = next((folder / "papers" / "unsigned").glob("*draft.pdf"))
    assert main(["verify", *trust, str(draft)]) == 1


def test_the_store_of_the_demonstration_is_sound(door: Entrance) -> None:
    """The audit trail holds, and the current answers are those that it gives."""
    report = check(door, "monitor", "demo monitor 2026")
    assert report.ok, report.text(Language.ENGLISH)


def test_nothing_is_made_over_something_else(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with anything in it is refused with a sentence."""
    assert main(["demo", str(folder)]) == 2
    assert "exists and is not empty" in capsys.readouterr().err
