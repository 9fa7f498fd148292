"""The people: listed, and one more added by keys."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from jdm_desktop.domain.staff import Role
from tests.gui.frame import CONTROL, Frame
from tests.service import desk as office

Key = Qt.Key


def listed(frame: Frame) -> list[tuple[str, str, str]]:
    """Return name, user name and role of everybody in the table."""
    model = frame.desk.people.table.model()
    rows = range(model.rowCount())
    return [(model.index(row, 0).data(), model.index(row, 1).data(), model.index(row, 2).data()) for row in rows]


def test_model_keeps_qts_rules(frame: Frame, qtmodeltester: ModelTester) -> None:
    """The model of the table is sound."""
    qtmodeltester.check(frame.desk.people.table.model())  # type: ignore[no-untyped-call]


def test_person_is_added_by_keys_and_can_sign_in(frame: Frame) -> None:
    """Name, user name, role and password twice make an account that opens once; the form is empty again."""
    frame.press(Key.Key_3, modifier=CONTROL)
    assert listed(frame) == [("Dr Li", "li", "Investigator")]
    for name, text in (("Full name", "Wang Wu"), ("User name", "wang")):
        frame.tab_to(name)
        frame.type(text)
    frame.tab_to("Role – Coordinator")
    frame.press(Key.Key_Space)
    for name in ("Temporary password", "The same password again"):
        frame.tab_to(name)
        frame.type(office.TEMPORARY)
    frame.tab_to("Add person")
    frame.press(Key.Key_Return)
    assert listed(frame)[1] == ("Wang Wu", "wang", "Coordinator")
    assert frame.messages.said == ["wang can sign in now, once, and then chooses a password."]
    assert frame.desk.people.account.is_empty()
    frame.sign_out()
    frame.sign_in("wang", office.TEMPORARY)
    assert frame.window.desk is None
    frame.type(office.PASSWORD)
    frame.press(Key.Key_Return)
    frame.type(office.PASSWORD)
    frame.tab_to("Use this password")
    frame.press(Key.Key_Return)
    assert frame.desk.session.person.role is Role.COORDINATOR


def test_what_is_missing_or_taken_is_said(frame: Frame) -> None:
    """Gaps, passwords that differ and a user name that was given before are said; the line jumps to the field."""
    page = frame.desk.people
    frame.press(Key.Key_3, modifier=CONTROL)
    frame.tab_to("Add person")
    frame.press(Key.Key_Return)
    assert len(page.problems()) == 4
    page.account.name.field.setText("Somebody")  # type: ignore[attr-defined]
    page.account.user_id.field.setText("LI")  # type: ignore[attr-defined]
    page.account.password.field.setText("correct horse")  # type: ignore[attr-defined]
    page.account.repeated.field.setText("correct house")  # type: ignore[attr-defined]
    page.account._roles._buttons[Role.MONITOR].click()
    page._submit()
    assert page.problems() == ("The two passwords differ. Type the same password in both fields.",)
    page.account.repeated.field.setText("correct horse")  # type: ignore[attr-defined]
    page._submit()
    assert page.problems() == ("The user name “LI” was given before. Choose another one.",)
    frame.press(Key.Key_Return)
    assert frame.focused() is page.account.user_id.field


def test_passwords_are_hidden_until_asked_for(frame: Frame) -> None:
    """The switch shows and hides both passwords."""
    frame.press(Key.Key_3, modifier=CONTROL)
    account = frame.desk.people.account
    frame.tab_to("Temporary password")
    frame.type("secret")
    assert account.password.field.displayText() != "secret"  # type: ignore[attr-defined]
    frame.tab_to("Show the passwords")
    frame.press(Key.Key_Space)
    assert account.password.field.displayText() == "secret"  # type: ignore[attr-defined]


def test_coordinator_is_not_offered_the_form(frame: Frame) -> None:
    """Who may not add people sees the list alone."""
    office.another(frame.desk.session, Role.COORDINATOR)
    frame.sign_out()
    frame.sign_in("coordinator")
    frame.press(Key.Key_3, modifier=CONTROL)
    assert len(listed(frame)) == 2
    assert not frame.desk.people.account.isVisible()
