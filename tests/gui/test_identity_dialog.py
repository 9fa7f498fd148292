"""Correcting who a participant is: with a reason, nothing lost, and only where the name was asked for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from jdm_desktop.gui.identity_dialog import IdentityDialog
from jdm_desktop.service import participant
from jdm_desktop.service.participant import IdentityView
from tests.gui.frame import Frame
from tests.service import desk as office

Key = Qt.Key


@pytest.fixture
def dialog(frame: Frame) -> IdentityDialog:
    """Give the form for a participant whose name was mistyped."""
    session = frame.desk.session
    row = office.registered(session)
    known = participant.identity(session, row.participant_id)

    def correct(corrected: IdentityView, reason: str) -> None:
        participant.correct_identity(session, row.participant_id, corrected, reason)

    made = IdentityDialog(known, correct, frame.words, frame.theme, frame.window)
    frame.qtbot.addWidget(made)
    made.show()
    frame.qtbot.waitExposed(made)
    return made


def type_into(widget: QWidget, text: str) -> None:
    """Type over what stands in a field."""
    QTest.keyClick(widget, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


def test_a_correction_needs_a_reason_and_is_kept_with_it(frame: Frame, dialog: IdentityDialog) -> None:
    """Without a reason nothing changes and the form says so; with one, name and birth date are the new ones."""
    session = frame.desk.session
    type_into(dialog.name.field, "Invented Other")
    type_into(dialog.birth.field, "2016/5/2")
    keep = next(one for one in dialog.findChildren(QPushButton) if one.property("kind") == "primary")
    keep.click()
    assert dialog.problems() == ("The participant's details stay as they are. Say why they are corrected.",)
    assert participant.identity(session, 1).name == "Test Child"
    QTest.keyClicks(dialog.reason.field, "misread")
    keep.click()
    assert not dialog.isVisible()
    known = participant.identity(session, 1)
    assert (known.name, str(known.birth)) == ("Invented Other", "2016-05-02")
    entries = [entry for entry in session.workspace.repository.entries() if entry.author.reason == "misread"]
    assert {entry.subject.entity for entry in entries} == {"identity", "item_value"}


def test_a_day_that_is_none_is_said_beside_its_field(dialog: IdentityDialog) -> None:
    """An impossible birth date is refused, and what was typed stays."""
    type_into(dialog.birth.field, "2016-02-30")
    next(one for one in dialog.findChildren(QPushButton) if one.property("kind") == "primary").click()
    assert dialog.problems() == ("The birth date must be a real day, such as 2015-03-04.",)
    assert dialog.birth.text() == "2016-02-30"


def test_escape_drops_nothing_unasked(dialog: IdentityDialog) -> None:
    """Once something is typed, the first Esc only moves to the button that leaves; the second one leaves."""
    type_into(dialog.name.field, "Half")
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    assert QApplication.activeModalWidget() is None
