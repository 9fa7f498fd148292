"""The study page: what the registry says, the versions, the readings with their weight, and the count."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jdm_desktop.gui.progress import TargetBar
from jdm_desktop.service import study
from jdm_desktop.service.participant import StateCounts
from tests.gui.frame import CONTROL, Frame, open_frame, workspace
from tests.service import desk as office

Key = Qt.Key


def words(frame: Frame) -> list[str]:
    """Return everything that the page says."""
    return [label.text() for label in frame.desk.study.findChildren(QLabel)]


def test_page_says_what_the_use_case_knows(qtbot: QtBot, qapp: QApplication, tmp_path: pytest.TempPathFactory) -> None:
    """Record, outcome measures, versions with their hash, and every reading of the real trial stand there."""
    store = workspace(shipped=True)
    office.first(store).sign_out()
    frame = open_frame(qtbot, qapp, tmp_path, store)  # type: ignore[arg-type]
    frame.sign_in()
    frame.press(Key.Key_2, modifier=CONTROL)
    shown, said = study.page(frame.desk.session, frame.words.language), words(frame)
    for what, text in (*shown.record, *shown.outcomes):
        assert what in said
        assert text in said
    for reading in (reading for criterion in shown.readings for reading in criterion.readings):
        assert reading.text in said
    assert shown.versions[0].hash in [text.replace(" ", "") for text in said]
    frame.window.close()


def test_count_follows_every_registration(frame: Frame) -> None:
    """The bar's words count those who are registered, also while the page is open."""
    frame.press(Key.Key_2, modifier=CONTROL)
    office.registered(frame.desk.session)
    assert any(text.startswith("0 eligible of a target of") and "1 in progress" in text for text in words(frame))


def test_bar_is_painted_from_the_counts(qtbot: QtBot, frame: Frame) -> None:
    """More eligible participants make more of the bar solid; beyond the target, the target is a line."""
    solid = []
    for eligible in (0, 5, 30):
        bar = TargetBar(frame.theme)
        qtbot.addWidget(bar)
        bar.resize(200, 16)
        bar.show_counts(StateCounts(30, 0, eligible, 0, 10))
        picture = bar.grab().toImage()
        row = [picture.pixelColor(x, 8).name() for x in range(200)]
        solid.append(row.count(frame.theme.colours.primary))
        assert (frame.theme.colours.text in row) is (eligible == 30)
    assert solid == sorted(solid)
    assert solid[0] == 0


def test_page_scrolls_by_keys_and_comes_back_there(frame: Frame) -> None:
    """The arrow and page keys scroll, and the place is kept."""
    frame.press(Key.Key_2, modifier=CONTROL)
    frame.press(Key.Key_PageDown)
    place = frame.desk.study.place()
    assert int(place) > 0
    frame.desk.study._area.verticalScrollBar().setValue(0)
    frame.desk.study.restore(place)
    assert frame.desk.study.place() == place
