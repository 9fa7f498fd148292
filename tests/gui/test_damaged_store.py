"""A damaged store: read only, said on top of every page, nothing thrown at anybody, and a backup brings it back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jdm_desktop.gui.damage_bar import DamageBar
from jdm_desktop.store.tables import Row
from tests.gui import stored
from tests.gui.frame import Frame
from tests.service import desk as office

Key = Qt.Key
TABLES = sorted(Row.metadata.tables)
NOBODY = {"person"}


def seen_texts(frame: Frame) -> list[str]:
    """Return every sentence in view."""
    return [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible() and label.text()]


@pytest.mark.parametrize("table", TABLES)
def test_every_page_opens_whatever_is_damaged(qtbot: QtBot, qapp: QApplication, tmp_path: Path, table: str) -> None:
    """Whichever table is rotten, each page shows what can be read or one sentence, and what writes is closed."""
    session = stored.made(tmp_path)
    stored.backed_up(session)
    page = stored.pages_of(session)[table]
    stored.closed(session)
    stored.rot(tmp_path, page)
    with stored.window(qtbot, qapp, tmp_path) as frame:
        frame.sign_in()
        if frame.window.desk is None:
            assert table in NOBODY, stored.shown_problem(frame)
            assert frame.window.sign_in_page._restore.isVisible()
            return
        for name in frame.desk.pages:
            assert frame.desk.go_to(name)
            qapp.processEvents()
            assert seen_texts(frame)
        for opening in (frame.desk.open_checklist, frame.desk.open_papers, frame.desk.open_signing):
            opening(1)
            qapp.processEvents()
        assert not frame.window.telling._status._unsaved
        bar = frame.window.findChild(DamageBar)
        assert bar is not None
        assert bar.isVisible()
