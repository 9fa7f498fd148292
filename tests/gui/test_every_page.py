"""What holds for every page: names for the ear, sizes for the hand, no text cut off, no markup, in both languages."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jdm_desktop.domain.staff import Role
from jdm_desktop.gui import widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.choose_password_page import ChoosePasswordPage
from jdm_desktop.gui.first_start_page import FirstStartPage
from jdm_desktop.gui.recovery_page import RecoveryPage
from jdm_desktop.gui.status_strip import Shortened
from jdm_desktop.i18n import Language
from jdm_desktop.service import document, screening, staff
from jdm_desktop.service.accounts import PersonForm
from tests.gui.frame import Frame, accessible_name, left_in_order, open_frame, workspace
from tests.service import desk as office

PAGES = ("participants", "study", "people", "settings", "register", "papers", "verify", "backups")
SCALES = pytest.mark.parametrize("scale", [100, 150, 200])
LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=str)
SMALLEST_TARGET = 24


@pytest.fixture
def busy(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """Give the window over the real study, with two participants of whom one was screened twice."""
    store = workspace(shipped=True)
    session = office.first(store)
    office.registered(session)
    row = office.registered(session)
    screening.determine(
        session, row.screening_id, "I1", screening.view(session, 2, office.EN).criteria[0].allowed[0], "seen"
    )
    document.issue(session, 1, (office.EN,))
    document.issue(session, 1, (office.ZH,))
    session.sign_out()
    yield from left_in_order(open_frame(qtbot, qapp, tmp_path, store))


def each_state_of_recovery(frame: Frame) -> Iterator[str]:
    """Go to the recovery sheet and back; yield what is in view."""
    frame.window.sign_in_page.recovery_asked.emit()
    recovery = frame.window.reception.page
    assert isinstance(recovery, RecoveryPage)
    yield "recovery"
    recovery._submit()
    yield "recovery with problems"
    frame.window.reception.wait()


def each_state(frame: Frame, *, with_checklist: bool = True) -> Iterator[str]:
    """Go to every page in every state that it has; yield what is in view."""
    yield "sign in"
    yield from each_state_of_recovery(frame)
    frame.sign_in()
    for page in PAGES:
        assert frame.desk.go_to(page)
        yield page
    frame.desk.register_page.birth.field.setText("2016-02-31")  # type: ignore[attr-defined]
    frame.desk.go_to("register")
    frame.desk.register_page._submit()
    yield "register with a problem"
    frame.desk.go_to("people")
    frame.desk.people._submit()
    yield "people with problems"
    if with_checklist:
        frame.desk.open_checklist(1)
        yield "checklist"
    frame.desk.open_papers(1)
    yield "papers of a participant"
    frame.desk.go_to("trail")
    yield "trail"
    frame.desk.trail.filters.field("participant").setText("S-9")
    frame.desk.trail.filters.field("participant").done.emit()
    yield "trail with a filter that names nobody"
    frame.desk.trail.filters.clear()
    frame.desk.trail.restore("20")
    frame.desk.trail.card.past_asked.emit()
    yield "a record as it stood"
    frame.desk.go_to("participants")
    frame.desk.participants.card._show_identity()
    yield "participants with a name"
    frame.messages.warn("A sentence of some length in the bar, which says what happened and what should be done now.")
    yield "a message"
    yield from each_state_of_the_lock(frame)


def each_state_of_the_lock(frame: Frame) -> Iterator[str]:
    """Warn, lock, unlock, and show a new recovery sheet; yield what is in view."""
    assert frame.window.lock is not None
    frame.ticks.seconds += 85
    frame.window.lock.watch._last -= 470
    frame.window.lock.watch.look()
    yield "a warning before the lock"
    frame.window.lock.watch.noticed()
    frame.window.lock_screen()
    yield "locked"
    assert frame.window.lock.page is not None
    frame.window.lock.page.show_refused("The user name or the password is wrong. Nothing was done: try again.")
    yield "locked still"
    frame.type(office.PASSWORD)
    frame.press(Qt.Key.Key_Return)
    frame.desk.go_to("settings")
    frame.messages.next_answer(True)  # noqa: FBT003 - an answer
    frame.desk.settings._new_sheet()
    yield "recovery sheet that is being drawn"
    frame.qtbot.waitUntil(lambda: frame.desk.settings.sheet.view.page_count == 3)
    yield "recovery sheet"


def each_state_of_a_start(frame: Frame) -> Iterator[str]:
    """Go through the first start and the choice of a password; yield what is in view."""
    yield "first start"
    first = frame.window.reception.page
    assert isinstance(first, FirstStartPage)
    first._submit()
    yield "first start with problems"
    session = first._door.first_account(office.SITE, PersonForm("li", "Dr Li", Role.INVESTIGATOR, office.PASSWORD))
    first.made.emit(session)
    yield "recovery sheet"
    staff.add_person(session, PersonForm("wang", "Wang Wu", Role.COORDINATOR, office.TEMPORARY))
    frame.leave()
    frame.sign_in("wang", office.TEMPORARY)
    chosen = frame.window.reception.page
    assert isinstance(chosen, ChoosePasswordPage)
    yield "choose a password"
    chosen.repeated.field.setText("other")  # type: ignore[attr-defined]
    chosen._submit()
    yield "choose a password, with a problem"


def settled(application: QApplication) -> None:
    """Let layouts come to rest."""
    for _round in range(3):
        application.processEvents()


def seen(frame: Frame, kind: type[QWidget] = QWidget) -> list[QWidget]:
    """Return the widgets of a kind that are shown."""
    return [widget for widget in frame.window.findChildren(kind) if widget.isVisible()]


def test_everything_that_takes_the_focus_has_a_name_of_its_own(busy: Frame, qapp: QApplication) -> None:
    """Screen readers say something for every stop of the Tab key, and never the same for two."""
    for state in each_state(busy):
        settled(qapp)
        stops = [widget for widget in seen(busy) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        names = Counter(accessible_name(widget).strip() for widget in stops if widget.focusProxy() is None)
        assert "" not in names, (state, [widget for widget in stops if not accessible_name(widget).strip()])
        assert not [name for name, count in names.items() if count > 1], (state, names.most_common(3))


def test_everything_that_is_pressed_is_large_enough(busy: Frame, qapp: QApplication) -> None:
    """Buttons and choices are at least 24 by 24."""
    for state in each_state(busy):
        settled(qapp)
        for button in seen(busy, QAbstractButton):
            assert button.width() >= SMALLEST_TARGET, (state, button, accessible_name(button))
            assert button.height() >= SMALLEST_TARGET, (state, button, accessible_name(button))


def test_nothing_is_read_as_markup_and_nothing_has_a_default(busy: Frame, qapp: QApplication) -> None:
    """Every label is plain text; there is no box, spinner or date field that could hold a value nobody chose."""
    for state in each_state(busy):
        settled(qapp)
        for label in busy.window.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText, (state, label.text())
        for kind in (QComboBox, QSpinBox, QDateTimeEdit):
            assert not busy.window.findChildren(kind), state


@LANGUAGES
@SCALES
def test_no_text_is_cut_off(busy: Frame, qapp: QApplication, scale: int, language: Language) -> None:
    """On a screen of 1280 by 720 every text has the room that it needs, or scrolls."""
    busy.words.speak(language)
    busy.theme.resize(scale)
    try:
        for state in each_state(busy, with_checklist=False):  # the checklist's own tests measure it
            settled(qapp)
            assert busy.window.width() <= 1280, state
            assert busy.window.height() <= 720, state
            for widget in seen(busy):
                check = next((one for kind, one in _CHECKS if isinstance(widget, kind)), None)
                if check is not None:
                    check(widget, state)
    finally:
        busy.theme.resize(100)


def _lies_beside_nothing(frame: Frame, state: str) -> None:
    """No page has to be scrolled sideways."""
    for area in seen(frame, widgets.ScrollArea):
        assert isinstance(area, QAbstractScrollArea)
        assert area.horizontalScrollBar().maximum() == 0, (state, accessible_name(area))


@LANGUAGES
@SCALES
def test_a_first_start_is_whole(entrance: Frame, qapp: QApplication, scale: int, language: Language) -> None:
    """The pages before the desk have names, large targets and room for their text, too, and scroll only downwards."""
    entrance.words.speak(language)
    entrance.theme.resize(scale)
    try:
        for state in each_state_of_a_start(entrance):
            settled(qapp)
            assert entrance.window.width() <= 1280, state
            assert entrance.window.height() <= 720, state
            _lies_beside_nothing(entrance, state)
            stops = [widget for widget in seen(entrance) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
            names = Counter(accessible_name(widget).strip() for widget in stops if widget.focusProxy() is None)
            assert "" not in names, (state, [one for one in stops if not accessible_name(one).strip()])
            assert not [name for name, count in names.items() if count > 1], (state, names.most_common(3))
            for widget in seen(entrance):
                check = next((one for kind, one in _CHECKS if isinstance(widget, kind)), None)
                if check is not None:
                    check(widget, state)
    finally:
        entrance.theme.resize(100)


def _label_fits(label: QWidget, state: str) -> None:
    assert isinstance(label, QLabel)
    if not label.text() or not label.pixmap().isNull():
        return
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        longest = max(label.text().split(), key=len)
        assert label.height() >= needed, (state, label.text(), label.height(), needed)
        if longest.isascii():
            assert label.fontMetrics().horizontalAdvance(longest) <= label.width(), (state, longest)
    else:
        assert label.width() >= label.sizeHint().width(), (state, label.text())
    _lies_inside(label, state)


def _says_all_in_its_tool_tip(label: QWidget, state: str) -> None:
    assert isinstance(label, Shortened)
    assert label.toolTip() == label.text(), state
    _lies_inside(label, state)


def _button_fits(button: QWidget, state: str) -> None:
    assert isinstance(button, QAbstractButton)
    assert button.width() >= button.minimumSizeHint().width(), (state, button.text())
    assert button.height() >= button.minimumSizeHint().height(), (state, button.text())
    icon = button.iconSize()
    assert icon.width() > icon.height() or button.icon().isNull() or not button.text(), (state, button.text(), "no air")
    _lies_inside(button, state)


def _field_fits(field: QWidget, state: str) -> None:
    assert field.height() >= field.minimumSizeHint().height(), (state, accessible_name(field))
    _lies_inside(field, state)


def _lies_inside(widget: QWidget, state: str) -> None:
    """Nothing that holds it cuts it off, but what scrolls."""
    parent = widget.parentWidget()
    area = QRect(QPoint(0, 0), widget.size())
    place = widget
    while parent is not None and not isinstance(parent.parentWidget(), QAbstractScrollArea):
        area.translate(place.pos())
        assert parent.rect().adjusted(-1, -1, 1, 1).contains(area), (state, widget, accessible_name(widget), parent)
        place, parent = parent, parent.parentWidget()


_CHECKS: tuple[tuple[type[QWidget], Callable[[QWidget, str], None]], ...] = (
    (Chip, _lies_inside),
    (Shortened, _says_all_in_its_tool_tip),
    (QLabel, _label_fits),
    (QAbstractButton, _button_fits),
    (QLineEdit, _field_fits),
)


def test_focus_is_visible_on_every_stop(busy: Frame, qapp: QApplication) -> None:
    """Each stop of the Tab key looks different with the focus than without."""
    busy.sign_in()
    for page in ("participants", "people", "register"):
        busy.desk.go_to(page)
        settled(qapp)
        first = busy.focused()
        for _stop in range(60):
            stop = busy.focused()
            assert stop.isVisible()
            focused = stop.grab().toImage()
            busy.press(Qt.Key.Key_Tab)
            if busy.focused() is stop:
                break
            assert stop.grab().toImage() != focused, (page, accessible_name(stop))
            if busy.focused() is first:
                break
