"""The settings of the site: changed with a reason, closed with a reason, and what the site gives out."""

from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate
from PySide6.QtCore import Qt

from jdm_desktop.domain.staff import Role
from jdm_desktop.service import settings
from tests.gui.frame import CONTROL, Frame, accessible_name
from tests.service import desk as office

Key = Qt.Key


def put(frame: Frame, name: str, text: str) -> None:
    """Type into a field in place of what stands there."""
    frame.tab_to(name)
    frame.press(Key.Key_A, modifier=CONTROL)
    frame.type(text)


def test_settings_are_changed_by_keys_with_a_reason(frame: Frame) -> None:
    """Idle time, age, who confirms and the folder are changed in one go; without a reason nothing is."""
    frame.press(Key.Key_Comma, modifier=CONTROL)
    page = frame.desk.settings
    put(frame, "The screen locks after so many idle minutes", "5")
    put(frame, "A password is changed after so many days", "90")
    frame.tab_to("Who signed for the data may also confirm eligibility")
    assert not page._warning.isVisible()
    frame.press(Key.Key_Space)
    assert page._warning.isVisible()
    frame.messages.next_answer(Path("/media/stick").absolute())
    frame.tab_to("Choose a folder …")
    frame.press(Key.Key_Return)
    frame.tab_to("Change the settings")
    frame.press(Key.Key_Return)
    assert page.problems() == ("The settings stay as they are. Say why they change.",)
    frame.press(Key.Key_Return)
    assert frame.focused() is page.reason.field
    frame.type("an open ward")
    frame.tab_to("Change the settings")
    frame.press(Key.Key_Return)
    now = settings.settings(frame.desk.session)
    assert (now.idle_minutes, now.password_days, now.same_person_may_confirm) == (5, 90, True)
    assert now.second_backup_folder == str(Path("/media/stick").absolute())
    assert page.reason.text() == ""
    assert frame.messages.said[-1] == "The settings are changed, from now on."


def test_what_is_no_number_or_too_much_is_said(frame: Frame) -> None:
    """Beside its own field, and nothing is changed."""
    page = frame.desk.settings
    frame.desk.go_to("settings")
    put(frame, "The screen locks after so many idle minutes", "ten")
    page._submit()
    assert page.problems() == ("Type a whole number.",)
    put(frame, "The screen locks after so many idle minutes", "60")
    page._submit()
    assert page.problems() == ("The screen locks after 2 to 15 idle minutes. Nothing was changed.",)
    put(frame, "The screen locks after so many idle minutes", "10")
    put(frame, "A password is changed after so many days", "9999")
    page._submit()
    assert "up to 366 days" in page.problems()[0]
    put(frame, "A password is changed after so many days", "0")
    put(frame, "Second folder for backups", "stick")
    page._submit()
    assert "by its whole path" in page.problems()[0]


def test_whoever_may_not_change_them_reads_them_and_why(frame: Frame) -> None:
    """A monitor sees what the site decided, closed fields, and the sentence that says why."""
    office.another(frame.desk.session, Role.MONITOR)
    frame.leave()
    frame.sign_in("monitor")
    frame.press(Key.Key_Comma, modifier=CONTROL)
    page = frame.desk.settings
    assert page._closed.text().startswith("Your role (monitor) does not change settings:")
    assert not page._change.isEnabled()
    assert page._change.toolTip() == page._closed.text()
    assert page.idle.text() == "10"
    assert not page.idle.field.isEnabled()


def test_the_certificate_is_saved_for_others(frame: Frame, tmp_path: Path) -> None:
    """Anybody saves the site's certificate where they want, as other programs read it."""
    frame.desk.go_to("settings")
    frame.messages.next_answer(tmp_path / "site.pem")
    frame.tab_to("Save the site's certificate …")
    frame.press(Key.Key_Return)
    certificate = load_pem_x509_certificate((tmp_path / "site.pem").read_bytes())
    assert office.SITE.name in certificate.subject.rfc4514_string()


def test_a_new_sheet_is_made_on_purpose(frame: Frame, tmp_path: Path) -> None:
    """It is asked first; made, it is shown like the first one, and going on needs the same."""
    frame.desk.go_to("settings")
    page = frame.desk.settings
    for answer in (False, True):
        frame.messages.next_answer(answer)
        frame.tab_to("Make a new recovery sheet …")
        frame.press(Key.Key_Return)
        assert page.sheet.isVisible() is answer
    frame.qtbot.waitUntil(lambda: accessible_name(frame.focused()) == "Print the three pages …")
    frame.messages.next_answer(tmp_path / "sheet.pdf")
    frame.tab_to("Save to a stick of your own …")
    frame.press(Key.Key_Return, Key.Key_Space)
    frame.tab_to("Go on")
    frame.press(Key.Key_Return)
    assert frame.messages.said[-1] == "The new recovery sheet is in force."
    assert not page.sheet.isVisible()
    assert (tmp_path / "sheet.pdf").stat().st_size
