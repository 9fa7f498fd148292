"""What is done about a person: each form by keys, with its reason; each closed button says why."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog

from jdm_desktop.domain.staff import Delegated, PersonView, Role
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.gui.declaration_dialog import DeclarationDialog
from jdm_desktop.gui.form import fill
from jdm_desktop.gui.form_dialog import FormDialog
from jdm_desktop.gui.people_model import state
from jdm_desktop.i18n import Language
from jdm_desktop.service import staff
from jdm_desktop.service.person_actions import PersonAction
from tests.gui.frame import CONTROL, Frame
from tests.service import desk as office

Key = Qt.Key
Do = Callable[[FormDialog], None]


@pytest.fixture
def people(frame: Frame) -> Frame:
    """Give the page of people with a coordinator selected."""
    office.another(frame.desk.session, Role.COORDINATOR)
    frame.press(Key.Key_3, modifier=CONTROL)
    frame.desk.people.select(2)
    return frame


def coordinator(frame: Frame) -> PersonView:
    """Return the coordinator as they stand now."""
    return next(one for one in staff.people(frame.desk.session) if one.user_id == "coordinator")


def dialog(frame: Frame, action: PersonAction, *steps: Do) -> None:
    """Press an action's button, and do the steps in its dialog one after the other."""
    frame.messages._patient = True
    seen = []

    def work() -> None:
        (form,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
        for step in steps:
            seen.append(step)
            step(form)

    QTimer.singleShot(0, work)
    frame.desk.people.card.button(action).click()
    frame.messages._patient = False
    assert len(seen) == len(steps)


def filled(**texts: str) -> Do:
    """Return the step that fills fields in."""

    def step(form: FormDialog) -> None:
        for name, text in texts.items():
            fill(form.field(name), text)

    return step


def confirm(form: FormDialog) -> None:
    """Press the button."""
    form._confirm.click()


def refused(said: str) -> Do:
    """Return the step that confirms and is told why not."""

    def step(form: FormDialog) -> None:
        form._confirm.click()
        assert said in form.problems()[0]
        assert form.isVisible()

    return step


def chosen(field: str, number: int) -> Do:
    """Return the step that chooses one of several."""
    return lambda form: form.field(field).field._group.button(number).click()  # type: ignore[attr-defined]


def test_a_task_is_delegated_and_ended(people: Frame) -> None:
    """From today on or on days that are typed; what is missing or no day is said, and the table follows."""
    dialog(
        people,
        PersonAction.DELEGATE,
        refused("Choose a task."),
        chosen("task", 0),
        filled(begins="2026-13-01"),
        refused("Type the day with the year first"),
        filled(begins="2026-11-22", ends="2026-11-21"),
        refused("would end (2026-11-21) before it begins"),
        filled(ends=""),
        confirm,
    )
    assert {one.task for one in coordinator(people).delegations} == {Delegated.ENTER, Delegated.OBTAIN_CONSENT}
    dialog(
        people,
        PersonAction.END_DELEGATION,
        refused("Choose a delegation."),
        chosen("which", 0),
        refused("Say why it ends."),
        filled(reason="left the trial"),
        confirm,
    )
    assert coordinator(people).delegations[0].ends == date(2026, 11, 22)
    assert "2026-11-22 to 2026-11-22" in people.desk.people.card._delegations.text()


def test_profession_and_training_are_corrected(people: Frame) -> None:
    """With a reason, seen at once in table and card."""

    def tick(form: FormDialog) -> None:
        box = form.field("physician").field
        assert isinstance(box, QCheckBox)
        box.setChecked(True)

    dialog(
        people,
        PersonAction.CORRECT,
        tick,
        filled(trained="2030-01-01", reason="course"),
        refused("still to come"),
        filled(trained="2026-11-20"),
        confirm,
    )
    person = coordinator(people)
    assert (person.physician, person.trained_on) == (True, date(2026, 11, 20))
    model = people.desk.people.table.model()
    assert [model.index(1, column).data() for column in (4, 5)] == ["yes", "2026-11-20"]


def test_a_temporary_password_is_set(people: Frame) -> None:
    """Typed twice, with a reason; the account shows that it is temporary, and it opens."""
    dialog(
        people,
        PersonAction.RESET_PASSWORD,
        refused("Enter a password."),
        filled(password="short", again="shor"),  # noqa: S106 - nobody's
        refused("The two passwords differ."),
        filled(again="short"),
        refused("at least 8"),
        filled(password="a new one", again="a new one"),  # noqa: S106 - nobody's
        refused("Say why another one is set."),
        filled(reason="forgotten"),
        confirm,
    )
    assert state(coordinator(people), str) == "Temporary password"
    assert office.door(people.desk.session).sign_in("coordinator", "a new one").must_choose_password


def test_a_locked_user_name_is_unlocked(people: Frame) -> None:
    """The table says until when it is locked; the button opens, and closes again."""
    door = office.door(people.desk.session)
    card = people.desk.people.card
    assert not card.button(PersonAction.UNLOCK).isEnabled()
    assert card.button(PersonAction.UNLOCK).toolTip() == "Not locked."
    for _guess in range(5):
        with pytest.raises(Refused):
            door.sign_in("coordinator", "wrong horse")
    people.desk.people.first_focus()
    people.desk.people.select(2)
    assert state(coordinator(people), str).startswith("Locked until 16:")
    card.button(PersonAction.UNLOCK).setFocus()
    dialog(people, PersonAction.UNLOCK, refused("Say why it is unlocked."), filled(reason="mistyped"), confirm)
    assert coordinator(people).locked_until is None
    assert not card.button(PersonAction.UNLOCK).isEnabled()
    assert people.window.focusWidget() is card.button(PersonAction.CORRECT)


def test_an_account_is_closed(people: Frame) -> None:
    """With a reason; afterwards every button but one says that it is closed."""
    dialog(people, PersonAction.CLOSE, refused("Say why it is closed."), filled(reason="left"), confirm)
    card = people.desk.people.card
    assert state(coordinator(people), str) == "Closed"
    assert card.button(PersonAction.DELEGATE).toolTip() == "The account coordinator is closed."
    assert "The account coordinator is closed." in card._reasons.text()
    people.words.speak(Language.CHINESE)
    assert ": " not in card._reasons.text()
    assert "：账户coordinator已关闭。" in card._reasons.text()


def test_one_changes_ones_own_password(people: Frame) -> None:
    """The old one is asked; a wrong one is said and counted; the buttons are there for oneself alone."""
    card = people.desk.people.card
    assert card.button(PersonAction.CHANGE_PASSWORD).isHidden()
    people.desk.people.select(1)
    assert not card.button(PersonAction.CHANGE_PASSWORD).isHidden()
    assert card.button(PersonAction.CLOSE).toolTip().startswith("Nobody closes their own account")
    dialog(
        people,
        PersonAction.CHANGE_PASSWORD,
        filled(old="wrong horse", new="horse correct", again="horse correct"),
        refused("The user name or the password is wrong. Nothing was done"),
        filled(old=office.PASSWORD),
        confirm,
    )
    people.leave()
    people.sign_in(password="horse correct")  # noqa: S106 - nobody's
    assert people.desk.session.person.user_id == "li"


def test_one_declares_ones_electronic_signature_once(people: Frame) -> None:
    """The sentence is shown, the password asked; afterwards the button says since when."""
    people.desk.people.select(1)
    people.messages._patient = True

    def declare() -> None:
        (form,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, DeclarationDialog)]
        for password in ("wrong horse", office.PASSWORD):
            fill(form.password, password)
            form._declare.click()
            if password != office.PASSWORD:
                people.qtbot.waitUntil(lambda: "is wrong" in "".join(form.problems()))
                assert form.isVisible()

    QTimer.singleShot(0, declare)
    people.desk.people.card.button(PersonAction.DECLARE).click()
    people.messages._patient = False
    assert people.desk.session.can_sign
    button = people.desk.people.card.button(PersonAction.DECLARE)
    assert not button.isEnabled()
    assert button.toolTip() == "Declared on 2026-11-22."


def test_what_is_typed_in_a_form_is_not_dropped_unasked(people: Frame) -> None:
    """Esc asks once more where something is typed, and closes at once where nothing is."""

    def stays(form: FormDialog) -> None:
        form.reject()
        assert form.isVisible()
        form.reject()
        assert not form.isVisible()

    dialog(people, PersonAction.CLOSE, filled(reason="left"), stays)

    def goes(form: FormDialog) -> None:
        form.reject()
        assert not form.isVisible()

    dialog(people, PersonAction.CLOSE, goes)
    assert coordinator(people).active


def test_a_lock_keeps_the_form_but_no_password(people: Frame) -> None:
    """A form that a lock closed has its reason again afterwards, and empty fields for passwords."""
    seen: list[tuple[str, str]] = []

    def lock(form: FormDialog) -> None:
        people.window.lock_screen()
        assert not form.isVisible()

    dialog(people, PersonAction.RESET_PASSWORD, filled(password="secret words", reason="forgot"), lock)  # noqa: S106
    people.type(office.PASSWORD)
    people.press(Key.Key_Return)

    def look(form: FormDialog) -> None:
        seen.append((form.field("password").text(), form.field("reason").text()))
        QDialog.reject(form)

    dialog(people, PersonAction.RESET_PASSWORD, look)
    assert seen == [("", "forgot")]


def test_a_half_filled_account_is_there_after_a_switch(people: Frame) -> None:
    """Names, role and tasks come back for the same person, passwords never."""
    account = people.desk.people.account
    account.name.field.setText("Zhao Min")  # type: ignore[attr-defined]
    account._roles._buttons[Role.INVESTIGATOR].click()
    account._physician.click()
    account.password.field.setText("secret words")  # type: ignore[attr-defined]
    people.leave()
    people.sign_in("coordinator")
    assert people.desk.people.account.is_empty()
    people.leave()
    people.sign_in()
    account = people.desk.people.account
    assert (account.name.text(), account.password.text()) == ("Zhao Min", "")
    assert account.form().role is Role.INVESTIGATOR
    assert Delegated.CONFIRM in account._choice.chosen()


def test_only_physicians_are_offered_to_confirm(people: Frame) -> None:
    """What is usual for the role is ticked; confirming only once the person is a physician; a monitor has nothing."""
    account = people.desk.people.account
    choice = account._choice
    account._roles._buttons[Role.INVESTIGATOR].click()
    assert choice.chosen() == {Delegated.OBTAIN_CONSENT, Delegated.ASSESS, Delegated.ENTER}
    assert not choice._boxes[Delegated.CONFIRM].isEnabled()
    account._physician.click()
    assert Delegated.CONFIRM in choice.chosen()
    account._roles._buttons[Role.MONITOR].click()
    assert choice.chosen() == frozenset()
    assert not any(box.isEnabled() for box in choice._boxes.values())
