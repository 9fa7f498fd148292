"""The main job from the first start to the signed and verified paper, with the keyboard alone, on a store on disk."""

import json
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from jdm_desktop import resources
from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.item import Item, Kind
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.study_text import read
from jdm_desktop.domain.view import Outcome, ScreeningState, ScreeningView
from jdm_desktop.gui.declaration_dialog import DeclarationDialog
from jdm_desktop.gui.signature_dialog import SignatureDialog
from jdm_desktop.i18n import Language
from jdm_desktop.service import screening
from jdm_desktop.service.check import check
from jdm_desktop.service.clock import SystemClock
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from tests.gui.frame import CONTROL, SHIFT, Frame, accessible_name, left_in_order, open_frame
from tests.service import desk as office

Key = Qt.Key
PASSWORD = "a long invented password"  # noqa: S105 - nobody's
SEPARATOR = " – "
ANSWERS = {
    Answer.YES: Key.Key_1,
    Answer.NO: Key.Key_2,
    Answer.UNKNOWN: Key.Key_3,
    Answer.NOT_APPLICABLE: Key.Key_4,
}


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """Open the window over an empty folder, as on a clean workstation."""

    def store() -> Entrance:
        folder = tmp_path / "store"
        return Entrance.open(
            folder,
            SystemClock(),
            "desk 1",
            StudyLibrary.shipped(),
            papers=Papers(),
            cost=office.CHEAP,
            new_key=office.known_key,
        )

    yield from left_in_order(open_frame(qtbot, qapp, tmp_path, store))


def known_facts() -> dict[str, str]:
    """Return the facts of an invented participant who is eligible."""
    content = read(resources.path("demo/nct06569472.yaml").read_text("utf-8")).content
    assert isinstance(content, dict)
    usual = content["usual"].content
    assert isinstance(usual, dict)
    return {name: str(node.content) for name, node in usual.items()}


def trained(window: Frame) -> None:
    """Enter where an account is made that its person was trained today."""
    window.tab_to("Trained in this study on")
    window.type(SystemClock().today().isoformat())


def set_up(window: Frame, folder: Path) -> None:
    """Make the first account, an investigator's, and hand the recovery sheet out."""
    for text in ("01", "Invented hospital", "Dr Li", "li"):
        window.type(text)
        window.press(Key.Key_Return)
    window.tab_to("Role – Coordinator")
    window.press(Key.Key_Down, Key.Key_Space)
    window.tab_to("Password")
    window.type(PASSWORD)
    window.press(Key.Key_Return)
    window.type(PASSWORD)
    trained(window)
    window.tab_to("Set up and sign in")
    window.press(Key.Key_Return)
    window.hand_out_the_sheet(folder)


def register(window: Frame, facts: dict[str, str]) -> None:
    """Register a participant; the checklist opens."""
    window.press(Key.Key_N, modifier=CONTROL)
    window.type("Invented Child")
    window.press(Key.Key_Return)
    window.type(facts.pop("date_of_birth"))
    facts.pop("sex")
    window.press(Key.Key_Return, Key.Key_2)
    window.tab_to("Register this participant")
    window.press(Key.Key_Return)


def enter_facts(window: Frame, study: Study, facts: dict[str, str]) -> None:
    """Go through the whole checklist with Tab and type what is known where it is asked for."""
    labels = {item.label.en: item for item in study.items.values()}
    for _step in range(400):
        if not facts:
            return
        name = accessible_name(window.focused()).removeprefix("Participant and dates: ")
        label, _, slot = name.partition(SEPARATOR)
        item = labels.get(label) or labels.get(label.partition(" ")[2])
        if item is not None and item.id in facts and slot not in ("date of assessment", "source document"):
            enter(window, item, facts.pop(item.id))
        window.press(Key.Key_Tab)
    pytest.fail(f"nowhere asked for: {sorted(facts)}")


def enter(window: Frame, item: Item, text: str) -> None:
    """Enter one fact where the focus is."""
    if isinstance(window.focused(), QLineEdit):
        window.type(text)  # leaving the field saves it
    elif item.kind is Kind.YESNO:
        window.press(Key.Key_Y if text == "yes" else Key.Key_N)
    else:
        wanted = next((choice.label.en for choice in item.values if choice.id == text), item.none.en)
        for _step in item.values:
            if accessible_name(window.focused()).endswith(SEPARATOR + wanted):
                break
            window.press(Key.Key_Right)
        window.press(Key.Key_Space)


def shown(window: Frame) -> ScreeningView:
    """Return the screening as the store holds it."""
    return screening.view(window.desk.session, 1, Language.ENGLISH)


def determine_all(window: Frame) -> int:
    """Answer every open criterion as proposed; return how many keys that took."""
    keys = 0
    while (view := shown(window)).open:
        here = next(one for one in view.criteria if accessible_name(window.focused()).startswith(f"{one.id} "))
        window.press(ANSWERS[here.proposal])
        keys += 1
    return keys


def add_physician(window: Frame) -> None:
    """Make the account of a second investigator, a physician, and let them choose their password."""
    window.press(Key.Key_3, modifier=CONTROL)
    for name, text in (("Full name", "Dr Wang"), ("User name", "wang")):
        window.tab_to(name)
        window.type(text)
    window.tab_to("Role – Coordinator")
    window.press(Key.Key_Down, Key.Key_Space)
    window.tab_to("Is a physician")
    window.press(Key.Key_Space)
    for name in ("Temporary password", "The same password again"):
        window.tab_to(name)
        window.type(office.TEMPORARY)
    trained(window)
    window.tab_to("Add person")
    window.press(Key.Key_Return)


def come_in(window: Frame) -> None:
    """Let the physician take the place of the first person, with a password of their own."""
    window.leave()
    window.sign_in("wang", office.TEMPORARY)
    window.type(office.PASSWORD)
    window.press(Key.Key_Return)
    window.type(office.PASSWORD)
    window.tab_to("Use this password")
    window.press(Key.Key_Return)


def answer(window: Frame, kind: type[QDialog], *steps: str | Key) -> None:
    """Type into the next dialog of a kind as soon as it has the focus: texts as they are, keys as keys."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, kind) or QApplication.focusWidget() is None or not dialog.isActiveWindow():
        QTimer.singleShot(0, window.window, lambda: answer(window, kind, *steps))
        return
    for step in steps:
        if isinstance(step, str):
            window.type(step)
        else:
            window.press(step)


def sign(window: Frame, user_id: str, password: str, *to_meaning: Key) -> None:
    """Review, accept every reading, choose the meaning, declare as everybody does once, and sign."""
    window.press(Key.Key_4, modifier=CONTROL)
    window.press(Key.Key_S, modifier=CONTROL | SHIFT)
    page = window.desk.signing
    for tick in page.ticks._ticks.values():
        window.tab_to(accessible_name(tick))
        window.press(Key.Key_Space)
    while not accessible_name(window.focused()).startswith("Sign as – "):
        window.press(Key.Key_Tab)
    window.press(*to_meaning, Key.Key_Space)
    answer(window, DeclarationDialog, password, Key.Key_Tab, Key.Key_Tab, Key.Key_Space)
    answer(window, SignatureDialog, user_id, Key.Key_Return, password, Key.Key_Return, Key.Key_Tab, Key.Key_Space)
    window.tab_to("Sign …")
    window.press(Key.Key_Return)
    assert window.desk.page_id == "papers"
    window.window.activateWindow()  # no window manager gives it the keys back after a dialog
    window.qtbot.waitUntil(window.window.isActiveWindow)


def test_from_the_first_start_to_the_verified_paper(
    window: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clean workstation, a participant, 24 criteria, two investigators, a signed paper: and no mouse."""
    set_up(window, tmp_path)
    facts = known_facts()
    register(window, facts)
    study = window.desk.session.workspace.studies.current
    enter_facts(window, study, facts)
    view = shown(window)
    assert view.proposed_outcome is Outcome.ELIGIBLE
    assert (view.outcome, view.determined) == (Outcome.INCOMPLETE, 0)

    window.press(Key.Key_Escape)
    window.press(Key.Key_F6)
    assert determine_all(window) == len(view.criteria) == 24
    window.press(Key.Key_Return)
    view = shown(window)
    assert (view.state, view.outcome) == (ScreeningState.COMPLETED, Outcome.ELIGIBLE)

    assert window.desk.page_id == "papers"
    where = tmp_path / "checklist.pdf"
    window.messages.next_answer(where)
    window.tab_to("Issue and save …")
    window.press(Key.Key_Return)
    with pikepdf.open(where) as paper:
        (embedded,) = paper.attachments.values()
        content = json.loads(embedded.get_file().read_bytes())
    assert content["outcome"] == "eligible"
    assert content["screening_number"] == "S-001"
    assert b"Invented Child" not in where.read_bytes()

    add_physician(window)
    monkeypatch.setattr(window.messages, "show_dialog", lambda _title, ask: ask())
    sign(window, "li", PASSWORD)
    come_in(window)
    window.desk.open_checklist(1)
    sign(window, "wang", office.PASSWORD, Key.Key_Down)
    signed = tmp_path / "signed.pdf"
    window.messages.next_answer(signed)
    window.tab_to("Save …")
    window.press(Key.Key_Return)
    window.tab_to("Menu – Verify papers")
    window.press(Key.Key_Return)
    window.messages.next_answer([signed])
    window.tab_to("Choose files …")
    window.press(Key.Key_Return)
    window.qtbot.waitUntil(lambda: bool(window.desk.verify.answers()))
    (found,) = window.desk.verify.answers()
    assert found.word == "Genuine"
    assert [name for name in ("Dr Li", "Dr Wang") if any(name in line for line in found.lines)] == ["Dr Li", "Dr Wang"]

    window.window.close()
    door = Entrance.open(tmp_path / "store", SystemClock(), "desk 1", StudyLibrary.shipped())
    report = check(door, "li", PASSWORD)
    door.close()
    assert report.ok, report.text(Language.ENGLISH)
