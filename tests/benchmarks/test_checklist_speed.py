"""How long a person waits at the checklist, in the whole window, over a store on the disk and with the shipped study.

`python -m pytest tests/benchmarks/test_checklist_speed.py --basetemp FOLDER_ON_THE_DISK --benchmark-json FILE`: the
99th percentile is among the extra info.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from jdm_desktop.document.papers import Papers
from jdm_desktop.service import screening
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from tests.gui import samples
from tests.gui.checklist import KEYS
from tests.gui.frame import Frame, left_in_order, open_frame
from tests.service import desk as office

ANSWERS = 200
FIRST, SECOND = 1, 2  # screenings


@pytest.fixture
def frame(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """Give the window over two participants of whom all is known, with the first one's checklist open."""
    folder = tmp_path / "store"
    folder.mkdir()
    store = Entrance.open(
        folder,
        office.Watch(),
        "desk 1",
        StudyLibrary.shipped(),
        papers=Papers(),
        cost=office.CHEAP,
        new_key=office.known_key,
    )
    session = office.first(store)
    for _participant in (FIRST, SECOND):
        samples.all_known(session)
    session.sign_out()
    opened = open_frame(qtbot, qapp, tmp_path, store)
    opened.sign_in()
    opened.desk.open_checklist(FIRST)
    at_rest(opened)
    yield from left_in_order(opened)


def at_rest(frame: Frame) -> None:
    """Wait until every card is made and drawn."""
    frame.qtbot.waitUntil(lambda: not frame.desk.checklist._list._rest.isActive())
    drawn()


def drawn() -> None:
    """Draw what has changed."""
    QApplication.processEvents()


def note_p99(benchmark: BenchmarkFixture) -> None:
    """Put the 99th percentile into the report."""
    assert benchmark.stats is not None
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p99_ms"] = round(times[min(len(times) - 1, int(len(times) * 0.99))] * 1000, 1)


def proposed(frame: Frame) -> list[tuple[str, Qt.Key]]:
    """Return the criteria of the open screening, and the key that agrees with the facts."""
    return [(each.id, KEYS[each.proposal]) for each in frame.desk.checklist._desk.shown.criteria]


def test_answer_is_durable_and_visible(frame: Frame, benchmark: BenchmarkFixture) -> None:
    """From the key to the commit, the next open criterion, and all of it drawn."""
    panel = frame.desk.checklist
    keys = proposed(frame)
    turn = iter(range(ANSWERS))

    def begin() -> tuple[tuple[Qt.Key], dict[str, object]]:
        name, key = keys[next(turn) % len(keys)]
        if panel._desk.criterion(name).determination is not None:
            panel._desk.determine(name, None)
        panel._list.jump(name)
        drawn()
        return (key,), {}

    def answer(key: Qt.Key) -> None:
        QTest.keyClick(frame.focused(), key)
        drawn()

    benchmark.pedantic(  # type: ignore[no-untyped-call]
        answer, setup=begin, rounds=ANSWERS
    )
    note_p99(benchmark)


def test_fact_is_durable_and_visible(frame: Frame, benchmark: BenchmarkFixture) -> None:
    """From the letter on a fact to the proposal that follows from it, drawn."""
    panel = frame.desk.checklist
    frame.desk.session.began = 0  # all was recorded in this sitting, so that a correction asks for no reason
    panel._list.jump("E1")
    frame.press(Qt.Key.Key_Return)
    turn = iter(range(ANSWERS))

    def answer() -> None:
        QTest.keyClick(frame.focused(), (Qt.Key.Key_Y, Qt.Key.Key_N)[next(turn) % 2])
        drawn()

    benchmark.pedantic(  # type: ignore[no-untyped-call]
        answer, rounds=ANSWERS // 2
    )
    note_p99(benchmark)


def test_checklist_is_opened(frame: Frame, benchmark: BenchmarkFixture) -> None:
    """From one participant to the other one's checklist, drawn, with the focus where work begins."""
    turn = iter(range(100))

    def begin() -> tuple[tuple[int], dict[str, object]]:
        at_rest(frame)
        return ((SECOND, FIRST)[next(turn) % 2],), {}

    def opened(number: int) -> None:
        frame.desk.open_checklist(number)
        drawn()

    benchmark.pedantic(  # type: ignore[no-untyped-call]
        opened, setup=begin, rounds=10, warmup_rounds=2
    )
    note_p99(benchmark)


def test_last_answer_leads_to_the_preview(frame: Frame, benchmark: BenchmarkFixture) -> None:
    """From the last answer and the Enter that completes to the first page on the screen."""
    panel = frame.desk.checklist
    *before, (last, key) = proposed(frame)
    for name, _key in before:
        panel._desk.determine(name, panel._desk.criterion(name).proposal)

    def begin() -> None:
        if panel._desk.shown.completed_at is not None:
            screening.reopen(frame.desk.session, FIRST, "once more")
        panel._desk.determine(last, None)
        frame.desk.open_checklist(FIRST)
        at_rest(frame)
        panel._list.jump(last)
        drawn()

    def finish() -> None:
        QTest.keyClick(frame.focused(), key)
        QTest.keyClick(frame.focused(), Qt.Key.Key_Return)
        drawn()
        assert frame.desk.papers.view.page_count > 1

    benchmark.pedantic(  # type: ignore[no-untyped-call]
        finish, setup=begin, rounds=10
    )
    note_p99(benchmark)
