"""Signing in the window: the review, the meaning, the dialog with both components, and what is shown afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.signature import Meaning, Signature
from jdm_desktop.domain.staff import Role
from jdm_desktop.gui.declaration_dialog import DeclarationDialog
from jdm_desktop.gui.difference_table import difference_table
from jdm_desktop.gui.ink_dialog import InkDialog
from jdm_desktop.gui.signature_dialog import SignatureDialog
from jdm_desktop.gui.signatures_dialog import SignaturesDialog
from jdm_desktop.gui.signing_page import SigningPage
from jdm_desktop.i18n import Language
from jdm_desktop.service import document, ink, screening, signature
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from tests.gui.frame import CONTROL, SHIFT, Frame, accessible_name, left_in_order, open_frame
from tests.service import copies
from tests.service import desk as office
from tests.service.test_signature import BLOCKING, sign, two_people

Key = Qt.Key
ENTERED, DETERMINED, CONFIRMED = Meaning


def signed_for(door: Entrance) -> None:
    """Have the coordinator sign for the data of one screening."""
    two_people(door)
    sign(door.sign_in("coordinator", office.PASSWORD), 1, ENTERED)


@pytest.fixture
def store() -> Entrance:
    """Give a store with a screening that the coordinator signed for and the investigator may confirm."""
    return copies.copy_of(signed_for, BLOCKING, Papers)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, store: Entrance) -> Iterator[Frame]:
    """Give the window with the investigator at the completed checklist."""
    opened = open_frame(qtbot, qapp, tmp_path, store)
    opened.sign_in()
    opened.desk.open_checklist(1)
    yield from left_in_order(opened)


@pytest.fixture
def page(window: Frame) -> SigningPage:
    """Give the review, reached by its key."""
    window.press(Key.Key_S, modifier=CONTROL | SHIFT)
    assert window.desk.page_id == "signing"
    return window.desk.signing


def texts(widget: QWidget) -> str:
    """Return all words of a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def choose(page: SigningPage, meaning: Meaning) -> None:
    """Choose a meaning by the mouse."""
    page.meanings._buttons[meaning].click()


@pytest.mark.parametrize("language", list(Language), ids=str)
def test_the_head_of_a_signed_checklist_gives_way(window: Frame, qapp: QApplication, language: Language) -> None:
    """At 200 % the criteria keep half of a small window; what must be in view is, and each button has its name."""
    window.words.speak(language)
    window.window.bars.alarm.dismiss()
    window.window.resize(1280, 800)
    panel = window.desk.checklist
    bar, strip = panel._bar, panel._signed
    spoken = [button.accessibleName() for button in bar._buttons.findChildren(QPushButton)]
    whole = bar._progress.text()
    window.theme.resize(200)
    try:
        for _round in range(3):
            qapp.processEvents()
        assert window.window.width() == 1280
        assert panel._list.viewport().height() >= panel.height() // 2
        for label in (bar._label, bar._progress, bar._versions, bar._sentence):
            assert label.isVisible()
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert whole.startswith(bar._progress.text())
        assert [button.accessibleName() for button in bar._buttons.findChildren(QPushButton)] == spoken
        assert bar._sign.toolTip() == bar._sign.accessibleName()
        assert strip._short.whole() == strip.said()
    finally:
        window.theme.resize(100)
    qapp.processEvents()
    assert bar._sign.text() == bar._sign.accessibleName()
    assert (bar._progress.text(), strip._line.isVisible(), bar._map.isVisible()) == (whole, True, True)


def accept_readings(page: SigningPage) -> None:
    """Tick every reading."""
    for tick in page.ticks._ticks.values():
        tick.click()


def shown_dialog(qtbot: QtBot, page: SigningPage) -> SignatureDialog:
    """Open the dialog that signs, without waiting for its end."""
    choice = page._choice()
    assert choice is not None
    dialog = page.dialog(choice)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(key: Key) -> None:
    """Press a key where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def type_in(text: str) -> None:
    """Type where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


# ---------------------------------------------------------------------------------------------------------- the review


def test_the_review_shows_every_criterion_and_why_a_meaning_is_closed(page: SigningPage) -> None:
    """All criteria stand there with answer and verdict; a closed meaning says why; nothing is ticked or chosen."""
    said = texts(page)
    assert all(name in said for name in ("I1", "I2", "E1", "E2", "E3", "Weight of at least 20 kg."))
    assert "No earlier version was signed." in said
    assert "This version bears this signature already" in said
    assert not page.meanings._buttons[ENTERED].isEnabled()
    assert page.meanings.meaning() is None
    assert page.ticks.accepted() == frozenset()


def test_nothing_is_signed_without_meaning_and_readings(window: Frame, page: SigningPage) -> None:
    """The button says what is missing and leads there: first the meaning, then each reading."""
    page._sign.click()
    assert page.problem() == "Choose what your signature means."
    assert accessible_name(window.focused()).startswith("Sign as – Determined by")
    choose(page, CONFIRMED)
    page._sign.click()
    assert "accept it first" in page.problem()
    assert accessible_name(window.focused()).startswith("I accept I1-1")
    assert window.messages.asked == []


def sign_by_keys(page: SigningPage, store: Entrance) -> None:
    """Type both components into the dialog as soon as it has the focus, and press its button."""
    dialog = QApplication.activeModalWidget()
    if dialog is None or QApplication.focusWidget() is None or not dialog.isActiveWindow():
        QTimer.singleShot(0, page, lambda: sign_by_keys(page, store))
        return
    type_in("li")
    press(Key.Key_Return)
    type_in(office.PASSWORD)
    press(Key.Key_Return)
    assert len(store.repository.all(Signature)) == 1
    press(Key.Key_Tab)
    press(Key.Key_Space)


def test_the_whole_way_by_keyboard(
    window: Frame, page: SigningPage, store: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tab, Space and typing alone lead from the checklist to the signed paper in view."""
    window.tab_to(accessible_name(next(iter(page.ticks._ticks.values()))))
    window.press(Key.Key_Space)
    window.tab_to("Sign as – Determined by: I determined these criteria")
    window.press(Key.Key_Down, Key.Key_Space)
    assert page.meanings.meaning() is CONFIRMED
    monkeypatch.setattr(window.messages, "show_dialog", lambda _title, ask: ask())
    QTimer.singleShot(0, page, lambda: sign_by_keys(page, store))
    window.tab_to("Sign …")
    window.press(Key.Key_Return)
    assert window.desk.page_id == "papers"
    assert window.desk.papers._shown.file_name.endswith("-signed-confirmed.pdf")
    assert [one.meaning for one in store.repository.all(Signature)] == [ENTERED, CONFIRMED]
    assert window.messages.said[-1].startswith("Signed. The signed paper is filed as ")
    assert window.window.bar.text() == window.messages.said[-1]


def test_change_leads_back_to_the_criterion(window: Frame, page: SigningPage) -> None:
    """Each row has a button to the criterion; Esc leads back to the checklist without signing."""
    window.tab_to("Change E1")
    window.press(Key.Key_Return)
    assert (window.desk.page_id, window.desk.checklist._list.current) == ("checklist", "E1")
    window.press(Key.Key_S, modifier=CONTROL | SHIFT)
    window.press(Key.Key_Escape)
    assert window.desk.page_id == "checklist"


def test_what_changed_since_the_last_signature_is_reviewed(window: Frame) -> None:
    """After a correction the review begins with what the record says otherwise than when it was signed."""
    session = window.desk.session
    screening.reopen(session, 1, "recount")
    screening.record_fact(session, 1, "weight", FactForm("30.6"), "misread")
    screening.complete(session, 1)
    window.desk.open_signing(1)
    said = texts(window.desk.signing)
    assert "1 answer changed since." in said
    assert "30.5 kg" in said
    assert "30.6 kg" in said


def test_a_record_that_changed_meanwhile_is_reviewed_again(window: Frame, page: SigningPage) -> None:
    """What is signed is what was looked at: after a change the button asks for another look."""
    screening.reopen(window.desk.session, 1, "recount")
    choose(page, CONFIRMED)
    page._sign.click()
    assert page.problem() == "The record has changed meanwhile: review it again."
    assert "The screening is not completed" in texts(page)


def test_entering_settles_no_reading(window: Frame, page: SigningPage, store: Entrance) -> None:
    """The ticks are open until a meaning is chosen that takes no physician's word."""
    assert all(tick.isEnabled() for tick in page.ticks._ticks.values())
    page.ticks.ask(asked=False)
    assert not any(tick.isEnabled() for tick in page.ticks._ticks.values())


# ---------------------------------------------------------------------------------------------------------- the dialog


@pytest.fixture
def dialog(qtbot: QtBot, page: SigningPage) -> SignatureDialog:
    """Give the dialog for the confirmation, every reading accepted."""
    accept_readings(page)
    choose(page, CONFIRMED)
    return shown_dialog(qtbot, page)


def test_the_dialog_says_who_signs_what(dialog: SignatureDialog, window: Frame) -> None:
    """The name is 18 points or larger; meaning, record code and hash are there; both fields are empty."""
    assert dialog._name.text() == "Dr Li"
    assert dialog._name.font().pointSizeF() >= 18
    view = screening.view(window.desk.session, 1, Language.ENGLISH)
    said = texts(dialog)
    assert view.record_code in said
    assert view.content_hash[:16] in said
    assert "Confirms eligibility" in said
    assert (dialog.user_id.text(), dialog.password.text()) == ("", "")
    assert "S-001" not in dialog.windowTitle()


def test_enter_in_a_field_never_signs(dialog: SignatureDialog, store: Entrance) -> None:
    """Enter goes on to the next field, however often it is pressed; no button is the default."""
    type_in("li")
    press(Key.Key_Return)
    assert QApplication.focusWidget() is dialog.password.field
    type_in(office.PASSWORD)
    press(Key.Key_Return)
    press(Key.Key_Enter)
    assert len(store.repository.all(Signature)) == 1
    assert dialog.isVisible()
    assert not any(button.autoDefault() or button.isDefault() for button in (dialog._confirm, dialog._leave))


@pytest.mark.parametrize(
    ("user_id", "password", "said"),
    [
        ("", "", "Type your user name."),
        ("li", "wrong horse", "The user name or the password is wrong. Nothing was done"),
        ("coordinator", office.PASSWORD, "Dr Li is signed in, and nobody else signs here"),
    ],
)
def test_why_nothing_was_signed_is_said(
    dialog: SignatureDialog, store: Entrance, user_id: str, password: str, said: str
) -> None:
    """Nothing typed, a wrong password, a colleague's name: each is said, and nothing is signed."""
    dialog.user_id.field.setText(user_id)  # type: ignore[attr-defined]
    dialog.password.field.setText(password)  # type: ignore[attr-defined]
    dialog._confirm.click()
    assert said in dialog.problems()[0]
    assert dialog.password.text() == ""
    assert len(store.repository.all(Signature)) == 1


def test_a_lockout_is_said(dialog: SignatureDialog) -> None:
    """After five wrong passwords the dialog says for how long nobody signs under this name."""
    for _try in range(6):
        dialog.user_id.field.setText("li")  # type: ignore[attr-defined]
        dialog.password.field.setText("wrong horse")  # type: ignore[attr-defined]
        dialog._confirm.click()
    assert "locked" in dialog.problems()[0]


def test_esc_asks_only_where_something_was_typed(dialog: SignatureDialog) -> None:
    """With a text typed, the first Esc only goes to the button; the second closes."""
    type_in("l")
    press(Key.Key_Escape)
    assert dialog.isVisible()
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_esc_closes_an_untouched_dialog(dialog: SignatureDialog) -> None:
    """Nothing is lost, so nothing is asked."""
    press(Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.paper is None


# ------------------------------------------------------------------------------------------------------ the declaration


def fresh(store: Entrance, session: Session) -> Session:
    """Add an investigator who has declared nothing yet."""
    return office.another(session, Role.INVESTIGATOR, physician=True)


@pytest.fixture
def declaration(qtbot: QtBot, window: Frame, store: Entrance) -> DeclarationDialog:
    """Give the declaration of somebody who never signed."""
    own = fresh(store, window.desk.session)
    made = DeclarationDialog(own, window.words, window.theme, tasks=window.window.tasks)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_declaration_comes_first_in_both_languages(qtbot: QtBot, declaration: DeclarationDialog) -> None:
    """It names the person, and stands in English and in Chinese; with the password it is made, and they can sign."""
    said = texts(declaration)
    assert "I, The investigator, declare that my electronic signature" in said
    assert "手写签名" in said
    declaration.password.field.setText(office.PASSWORD)  # type: ignore[attr-defined]
    declaration._declare.click()
    qtbot.waitUntil(lambda: declaration._session.can_sign)
    assert not declaration.isVisible()


def test_a_wrong_password_declares_nothing(qtbot: QtBot, declaration: DeclarationDialog) -> None:
    """It is said, whether the key is made already or still being made."""
    declaration._declare.click()
    assert declaration.problems() == ("Type your password.",)
    declaration.password.field.setText("wrong horse")  # type: ignore[attr-defined]
    declaration._declare.click()
    qtbot.waitUntil(lambda: bool(declaration.problems()) and "wrong" in declaration.problems()[0])
    assert not declaration._session.can_sign
    declaration.reject()


def test_tab_goes_from_the_top_of_the_review_to_the_button_that_signs(window: Frame, page: SigningPage) -> None:
    """Criteria, readings, meaning, and then the button: what lies beside it would lock the screen."""
    assert window.focused() is page._area
    for name in ("Change I1", "I accept "):
        while not accessible_name(window.focused()).startswith(name):
            window.press(Key.Key_Tab)
            assert page.isAncestorOf(window.focused())
    while window.focused() not in page.meanings._buttons.values():
        window.press(Key.Key_Tab)
        assert page.isAncestorOf(window.focused())
    window.press(Key.Key_Space, Key.Key_Tab)
    assert window.focused() is page._sign
    window.press(Key.Key_Backtab)
    assert window.focused() in page.meanings._buttons.values()


def test_ctrl_enter_signs_from_wherever_one_reads(window: Frame, page: SigningPage) -> None:
    """Past all the criteria, to what is missing first; it opens the dialog and signs nothing by itself."""
    assert window.focused() is page._area
    window.press(Key.Key_Return, modifier=CONTROL)
    assert page.problem() == "Choose what your signature means."
    assert window.focused() in page.meanings._buttons.values()
    choose(page, CONFIRMED)
    window.press(Key.Key_Return, modifier=CONTROL)
    assert window.focused() is page.ticks.missing()
    accept_readings(page)
    before = len(window.desk.session.workspace.repository.all(Signature))
    window.messages.next_answer(None)
    window.press(Key.Key_Return, modifier=CONTROL)
    assert window.messages.asked[-1] == "Sign"
    assert len(window.desk.session.workspace.repository.all(Signature)) == before


def test_the_preview_leads_on_to_signing(window: Frame) -> None:
    """Whoever completed a screening sees the preview next: from there too, a key and a button lead to the review."""
    window.desk.open_papers(1)
    window.press(Key.Key_S, modifier=CONTROL | SHIFT)
    assert window.desk.page_id == "signing"
    window.press(Key.Key_Escape)
    window.desk.open_papers(1)
    window.tab_to("Review and sign")
    window.press(Key.Key_Return)
    assert window.desk.page_id == "signing"


def test_who_has_not_declared_is_asked_before_signing(window: Frame, store: Entrance) -> None:
    """Without the declaration no signature is asked for."""
    fresh(store, window.desk.session)
    window.sign_out()
    window.sign_in("investigator")
    window.desk.open_signing(1)
    page = window.desk.signing
    accept_readings(page)
    choose(page, CONFIRMED)
    window.messages.next_answer(None)
    page._sign.click()
    assert window.messages.asked[-1] == "Before your first signature"


# ------------------------------------------------------------------------------------------------ what is shown after


def test_signatures_stand_on_the_checklist_and_beside_the_papers(window: Frame, qtbot: QtBot) -> None:
    """The head of the checklist and the page of papers say who signed, and after a change how much changed since."""
    desk = window.desk
    assert desk.checklist._signed.said().startswith("Signed: entered by The coordinator, 2026-11-22 16:")
    screening.reopen(desk.session, 1, "recount")
    screening.record_fact(desk.session, 1, "weight", FactForm("30.6"), "misread")
    assert desk.checklist._signed.said().endswith("1 answer changed since.")
    desk.open_papers(1)
    assert desk.papers._signed.said() == desk.checklist._signed.said()
    window.messages.next_answer(None)
    desk.papers._signed._show.click()
    assert window.messages.asked[-1] == "Signatures"
    borne = signature.signatures(desk.session, 1, Language.ENGLISH)
    shown = SignaturesDialog(borne, lambda _id: None, words=window.words, theme=window.theme)
    qtbot.addWidget(shown)
    said = texts(shown)
    assert all(part in said for part in ("The coordinator", "30.5 kg", "30.6 kg", "1 answer changed since."))


def test_papers_open_at_the_signed_one(window: Frame) -> None:
    """The paper signed of the record as it stands is shown rather than a draft, marked as signed in the list."""
    window.desk.open_papers(1)
    assert window.desk.papers._shown.file_name.endswith("-signed-entered.pdf")
    assert "Signed" in texts(window.desk.papers.papers)


def test_differences_are_rows_of_three(window: Frame, qtbot: QtBot) -> None:
    """What said nothing before is shown as a dash, never as nothing."""
    screening.reopen(window.desk.session, 1, "recount")
    screening.record_fact(window.desk.session, 1, "remark", FactForm("seen <b>twice</b>"))
    (borne,) = signature.signatures(window.desk.session, 1, Language.ENGLISH)
    table = difference_table(borne.differences, window.words)
    qtbot.addWidget(table)
    assert "Remark\n–\nseen <b>twice</b>" in texts(table)


# ------------------------------------------------------------------------------------------------------ signed on paper


@pytest.fixture
def ink_dialog(window: Frame, qtbot: QtBot) -> Callable[[], InkDialog]:
    """Give what opens the form for a signature on paper, on a paper to be signed."""
    paper = document.issue(window.desk.session, 1, (Language.ENGLISH,))
    window.desk.open_papers(1)

    def opened() -> InkDialog:
        made = window.desk.papers._signatures._form(paper.id)
        qtbot.addWidget(made)
        made.show()
        return made

    return opened


def fill_in(form: InkDialog, name: str = "Dr Zhao") -> None:
    """Fill the form in."""
    form.meanings._buttons[CONFIRMED].click()
    for field, text in ((form.name, name), (form.day, "2026-11-22"), (form.place, "binder 3")):
        field.field.setText(text)  # type: ignore[attr-defined]


def test_a_signature_on_paper_is_recorded_with_its_scan(
    window: Frame, ink_dialog: Callable[[], InkDialog], tmp_path: Path
) -> None:
    """The form keeps what was typed and the scan; the scan is saved again as it was."""
    form = ink_dialog()
    fill_in(form)
    (tmp_path / "scan of Test Child.pdf").write_bytes(b"%PDF-1.4 %%EOF")
    window.messages.next_answer([tmp_path / "scan of Test Child.pdf"])
    form._choose.click()
    form._keep.click()
    assert form.result() == InkDialog.DialogCode.Accepted
    assert "confirmed by Dr Zhao, in ink on 2026-11-22" in window.desk.papers._signed.said()
    window.messages.next_answer(tmp_path / "out.pdf")
    window.desk.papers._signatures.save_scan(1)
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.4 %%EOF"
    assert "Test Child" not in ink.scan(window.desk.session, 1).file_name


def test_what_is_wrong_with_the_form_is_said(window: Frame, ink_dialog: Callable[[], InkDialog]) -> None:
    """No meaning, no name, a day to come, and recording again without a reason: each leads to its field."""
    form = ink_dialog()
    form._keep.click()
    assert form.problems() == ("Choose what was signed.",)
    fill_in(form, name="")
    form._keep.click()
    assert "person's name is empty" in form.problems()[0]
    fill_in(form)
    form.day.field.setText("2027-01-01")  # type: ignore[attr-defined]
    form._keep.click()
    assert "still to come" in form.problems()[0]
    fill_in(form)
    form._keep.click()
    again = ink_dialog()
    fill_in(again, "Dr Zhou")
    again._keep.click()
    assert "say why" in again.problems()[0]
    again.reason.field.setText("misread")  # type: ignore[attr-defined]
    again._keep.click()
    assert again.result() == InkDialog.DialogCode.Accepted


def test_a_form_with_text_is_not_dropped_unasked(ink_dialog: Callable[[], InkDialog]) -> None:
    """Esc closes only when pressed twice once something is typed."""
    form = ink_dialog()
    fill_in(form)
    form.reject()
    assert form.isVisible()
    form.reject()
    assert not form.isVisible()
