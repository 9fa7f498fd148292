"""Verifying papers in the window: dropped, chosen, or found by the code on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.gui.verify_page import VerifyPage
from jdm_desktop.i18n import Language
from jdm_desktop.service import document, screening
from jdm_desktop.service.entrance import Entrance
from tests.gui.frame import CONTROL, SHIFT, Frame, accessible_name, left_in_order, open_frame
from tests.service import copies
from tests.service import desk as office
from tests.service.test_signature import sign

Key = Qt.Key


def one_signature(door: Entrance) -> None:
    """Have the investigator sign for the data of one screening."""
    li = office.first(door)
    li.declare(office.PASSWORD)
    sign(li, office.completed(li), Meaning.ENTERED)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """Give the window over a store with one signed paper, at the page that verifies."""
    store = copies.copy_of(one_signature, office.STUDY, Papers)
    li = store.sign_in("li", office.PASSWORD)
    paper = document.paper(li, 1)
    (tmp_path / "signed.pdf").write_bytes(paper.content)
    (tmp_path / "changed.pdf").write_bytes(paper.content + b" ")
    (tmp_path / "draft.pdf").write_bytes(document.preview(li, 1, (Language.ENGLISH,)))
    (tmp_path / "note.pdf").write_bytes(b"no paper")
    opened = open_frame(qtbot, qapp, tmp_path, store)
    opened.sign_in()
    opened.desk.go_to("verify")
    yield from left_in_order(opened)


@pytest.fixture
def page(window: Frame) -> VerifyPage:
    """Give the page."""
    return window.desk.verify


def verified(qtbot: QtBot, page: VerifyPage, count: int) -> list[tuple[str, str]]:
    """Wait for so many answers; return their words and what they are about, first to latest."""
    qtbot.waitUntil(lambda: len(page.answers()) == count)
    return [(answer.word, answer.about) for answer in reversed(page.answers())]


def test_another_language_leaves_the_focus_on_the_page(window: Frame, page: VerifyPage, tmp_path: Path) -> None:
    """The answers are made anew, with the button that had it; below the page, Enter would lock the screen."""
    page.verify([tmp_path / "signed.pdf"])
    verified(window.qtbot, page, 1)
    window.tab_to(next(name for name in names(page) if name.startswith("Papers of this screening")))
    window.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert page.isAncestorOf(window.focused())


def names(page: VerifyPage) -> list[str]:
    """Return what the buttons of the answers are called."""
    return [button.accessibleName() for card in page._cards for button in card.findChildren(QPushButton)]


def code_of(window: Frame) -> str:
    """Return the code of the signed record."""
    return screening.view(window.desk.session, 1, Language.ENGLISH).record_code


def test_dropped_files_are_verified_each_by_itself(
    qtbot: QtBot, window: Frame, page: VerifyPage, tmp_path: Path
) -> None:
    """Genuine, altered, not ours, unreadable: a word, a shape and a colour of its own for each; audited."""
    names = ("signed", "changed", "draft", "note", "missing")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{name}.pdf")) for name in names])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)
    said = verified(qtbot, page, 5)
    assert [word for word, _about in said] == ["Genuine", "Altered", "Not ours", "Unreadable", "Unreadable"]
    assert said[0][1] == f"signed.pdf · S-001 · {code_of(window)}"
    signs = [answer.sign for answer in reversed(page.answers())]
    assert len({one.icon for one in signs[:4]}) == 4
    assert signs[0].tone == "passes"
    assert all(one.tone != "passes" for one in signs[1:])
    assert len(window.desk.session.workspace.repository.with_actions((Action.VERIFIED,))) == 4


def test_files_are_chosen_by_keyboard(qtbot: QtBot, window: Frame, page: VerifyPage, tmp_path: Path) -> None:
    """The button asks for files; the answer says who signed and meaning what, in both languages."""
    window.messages.next_answer([tmp_path / "signed.pdf"])
    window.tab_to("Choose files …")
    window.press(Key.Key_Return)
    verified(qtbot, page, 1)
    assert "Dr Li (li), investigator, 2026-11-22" in page.answers()[0].lines[0]
    window.words.speak(Language.CHINESE)
    assert "研究者" in page.answers()[0].lines[0]


def test_a_scanned_code_finds_the_record(window: Frame, page: VerifyPage) -> None:
    """A scanner types the code and Enter; the answer leads to the papers of that screening."""
    assert accessible_name(window.focused()) == "Record code, typed or scanned"
    window.type(code_of(window).lower())
    window.press(Key.Key_Return)
    (answer,) = page.answers()
    assert (answer.word, answer.about) == ("Found", "S-001, version 1")
    assert any("-signed-entered.pdf" in line for line in answer.lines)
    window.tab_to("Papers of this screening – 1")
    window.press(Key.Key_Return)
    assert (window.desk.page_id, window.desk.papers.screening_id) == ("papers", 1)
    window.tab_to("Menu – Checklist")  # the menu's own are those of the screening in view
    window.press(Key.Key_Return)
    assert (window.desk.page_id, window.desk.checklist.screening_id) == ("checklist", 1)


def test_a_code_that_is_none_is_said_beside_the_field(window: Frame, page: VerifyPage) -> None:
    """What was typed stays, selected for the next scan."""
    window.type("jdm")
    window.press(Key.Key_Return)
    assert "is no record code" in page._problem.text()
    assert page._code.selectedText() == "jdm"
    window.type(code_of(window))
    window.press(Key.Key_Return)
    assert page._problem.isHidden()


def test_what_is_wrong_with_a_code_is_said_in_the_language_in_force(window: Frame, page: VerifyPage) -> None:
    """The sentence follows the window's language, as all others do."""
    window.type("jdm")
    window.press(Key.Key_Return)
    window.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert "不是记录编码" in page._problem.text()


def test_files_put_an_end_to_what_was_wrong_with_a_code(window: Frame, page: VerifyPage, tmp_path: Path) -> None:
    """Above the answers to files it reads as if one of them were wrong."""
    window.type("jdm")
    window.press(Key.Key_Return)
    page.verify([tmp_path / "signed.pdf"])
    verified(window.qtbot, page, 1)
    assert page._problem.isHidden()
    window.press(Key.Key_L, modifier=CONTROL | SHIFT)
    assert page._problem.isHidden()


def test_the_page_is_reached_from_the_rail(window: Frame) -> None:
    """The menu names it."""
    window.desk.go_to("participants")
    window.tab_to("Menu – Verify papers")
    window.press(Key.Key_Return)
    assert window.desk.page_id == "verify"
