"""The small parts: plain text, safe Enter and Esc, a wheel that changes nothing, and what is asked only once."""

from collections.abc import Generator
from pathlib import Path
from threading import Event

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QPixmap, QTextDocumentFragment, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jdm_desktop.gui import icons, widgets
from jdm_desktop.gui.choices import Choices
from jdm_desktop.gui.form import FormField
from jdm_desktop.gui.message_bar import MessageBar
from jdm_desktop.gui.question import Notice, Question, TextQuestion
from jdm_desktop.gui.settings import Settings
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from tests.hostile import STRINGS

Key = Qt.Key
ENGLISH = Wording(Language.ENGLISH)


def shown(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window and wait until keys go there."""
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def focused() -> QWidget:
    """Return what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_labels_show_hostile_text_as_it_is(qtbot: QtBot) -> None:
    """No string is ever read as markup: the label is as wide as its characters, and nothing is loaded."""
    label = widgets.label()
    qtbot.addWidget(label)
    for text in STRINGS:
        label.setText(text)
        assert label.text() == text
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_button_shows_ampersands(qtbot: QtBot) -> None:
    """R&D is not an R with an underlined D."""
    button = widgets.button("R&D")
    qtbot.addWidget(button)
    assert button.text() == "R&&D"
    assert button.shortcut().isEmpty()
    assert not button.autoDefault()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_button_is_pressed_only_with_the_focus(qtbot: QtBot, key: Key) -> None:
    """Enter and Space press the focused button once; Enter in a field beside it presses nothing."""
    window = QWidget()
    layout = widgets.column(window)
    field, button = widgets.text_field("field"), widgets.button("Sign")
    layout.addWidget(field)
    layout.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    shown(qtbot, window)
    field.setFocus()
    QTest.keyClick(field, Key.Key_Return)
    assert pressed == []
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [True]


def test_enter_in_a_form_goes_on(qtbot: QtBot) -> None:
    """Enter in one field of a form puts the focus into the next."""
    window = QWidget()
    layout = widgets.column(window)
    first, second = FormField(widgets.text_field()), FormField(widgets.text_field())
    layout.addWidget(first)
    layout.addWidget(second)
    shown(qtbot, window)
    first.focus()
    QTest.keyClick(first.field, Key.Key_Return)
    assert second.field.hasFocus()


def test_tab_leaves_a_text_area(qtbot: QtBot) -> None:
    """Several lines can be typed, and Tab goes on to the next field instead of into the text."""
    window = QWidget()
    layout = widgets.column(window)
    area, field = widgets.text_area("note"), widgets.text_field("field")
    layout.addWidget(area)
    layout.addWidget(field)
    shown(qtbot, window)
    area.setFocus()
    QTest.keyClick(area, Key.Key_Return)
    QTest.keyClick(area, Key.Key_Tab)
    assert area.toPlainText() == "\n"
    assert field.hasFocus()


def test_wheel_is_passed_on(qtbot: QtBot) -> None:
    """A guarded widget leaves the wheel to whatever scrolls."""
    field = QLineEdit()
    qtbot.addWidget(field)
    widgets.guard_wheel(field)
    turned = QWheelEvent(
        QPointF(1, 1),
        QPointF(1, 1),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted
    )
    QApplication.sendEvent(field, turned)
    assert not turned.isAccepted()


def test_scroll_area_follows_the_focus(qtbot: QtBot) -> None:
    """What has the focus is in view, however far down it is."""
    area, content = widgets.ScrollArea(), QWidget()
    layout = widgets.column(content)
    buttons = [widgets.button(str(number)) for number in range(60)]
    for button in buttons:
        layout.addWidget(button)
    area.setWidget(content)
    area.resize(200, 200)
    shown(qtbot, area)
    buttons[50].setFocus()
    place = buttons[50].mapTo(area.viewport(), buttons[50].rect().center())
    assert area.viewport().rect().contains(place)


def test_what_has_the_focus_stays_in_view_when_a_message_appears(qtbot: QtBot, qapp: QApplication) -> None:
    """The bar takes its room from the page below; what was scrolled out of sight on purpose stays there."""
    window, area, content = QWidget(), widgets.ScrollArea(), QWidget()
    theme = Theme(qapp)
    bar = MessageBar(Wording(Language.ENGLISH), theme)
    layout = widgets.column(content)
    buttons = [widgets.button(str(number)) for number in range(60)]
    for button in buttons:
        layout.addWidget(button)
    area.setWidget(content)
    whole = widgets.column(window)
    for part in (bar, area):
        whole.addWidget(part)
    window.resize(300, 300)
    shown(qtbot, window)
    buttons[50].setFocus()

    def seen_whole() -> bool:
        corner = buttons[50].mapTo(area.viewport(), buttons[50].rect().bottomRight())
        return area.viewport().rect().contains(corner)

    before = area.viewport().height()
    bar.show_message("told", "Saved.")
    qtbot.waitUntil(lambda: area.viewport().height() < before)
    qtbot.waitUntil(seen_whole)
    bar.dismiss()
    area.verticalScrollBar().setValue(0)
    assert widgets.area_with_focus_in_view() is None
    theme.deleteLater()


def test_choices_choose_by_digit_and_only_by_digit_or_press(qtbot: QtBot) -> None:
    """Digits and presses choose, arrows only move, another digit changes, and telling happens once."""
    choices = Choices(("a", "b", "c"))
    choices.label_with("Letter", {"a": "A", "b": "B & C", "c": "C"})
    shown(qtbot, choices)
    told: list[object] = []
    choices.chosen.connect(told.append)
    choices.first().setFocus()
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_7):
        QTest.keyClick(focused(), key)
    assert told == []
    QTest.keyClick(focused(), Key.Key_2)
    QTest.keyClick(focused(), Key.Key_2)
    QTest.keyClick(focused(), Key.Key_Delete)
    QTest.keyClick(focused(), Key.Key_Space)
    assert told == ["b", None, "b"]
    assert [button.accessibleName() for button in choices.findChildren(QPushButton)][1] == "Letter – B & C"


def test_question_is_answered_no_by_esc_and_by_enter(qtbot: QtBot) -> None:
    """The harmless answer has the focus: neither Enter nor Esc says yes."""
    for key in (Key.Key_Return, Key.Key_Escape):
        question = Question(None, ENGLISH, "Drop it?", "All of it.", yes="Drop it", no="Keep it")
        shown(qtbot, question)
        QTest.keyClick(focused(), key)
        assert question.result() == 0
        assert not question.isVisible()


def test_esc_does_not_drop_typed_text_at_once(qtbot: QtBot) -> None:
    """Esc with text in the field goes to the button that drops it; only a second one drops."""
    question = TextQuestion(None, ENGLISH, "Why?", "", label="Reason", confirm="Go on", cancel="Do not")
    shown(qtbot, question)
    assert not question._yes.isEnabled()
    QTest.keyClicks(focused(), "because")
    assert question._yes.isEnabled()
    question.close()
    assert question.isVisible()
    assert question.text() == "because"
    assert question.what_is_lost() == "What you typed would be lost. Esc again or “Do not” leaves all the same."
    assert question._no.accessibleDescription() == question.what_is_lost()
    question._text.setFocus()
    QTest.keyClicks(focused(), "!")
    assert not question.what_is_lost()
    QTest.keyClick(focused(), Key.Key_Escape)
    assert question.isVisible()
    QTest.keyClick(focused(), Key.Key_Escape)
    assert not question.isVisible()


def test_notice_has_one_button(qtbot: QtBot) -> None:
    """A notice is read and closed."""
    notice = Notice(None, ENGLISH, "Read this", "It matters.", close="Close")
    shown(qtbot, notice)
    assert [button.text() for button in notice.findChildren(QPushButton) if button.isVisible()] == ["Close"]
    QTest.keyClick(focused(), Key.Key_Return)
    assert not notice.isVisible()


def test_icons_take_any_colour(qapp: QApplication) -> None:
    """Every icon that ships is drawn, in the colour that is asked for, sharp on a dense screen."""
    for name in ("printer", "circle-check", "triangle-alert"):
        picture = icons.pixmap(name, "#ff0000", 24, 2.0)
        drawn = picture.toImage()
        inked = [(x, y) for x in range(48) for y in range(48) if drawn.pixelColor(x, y).alpha() == 255]
        assert inked
        assert {drawn.pixelColor(*spot).name() for spot in inked} == {"#ff0000"}
        assert isinstance(picture, QPixmap)


def test_settings_are_kept_and_nonsense_is_ignored(tmp_path: Path) -> None:
    """What was chosen is there at the next start; a damaged file means the defaults."""
    file = tmp_path / "window.ini"
    first = Settings(file)
    assert (first.language, first.dark, first.scale, first.frame) == (None, None, 100, None)
    first.language, first.dark, first.scale = Language.CHINESE, True, 150
    del first
    second = Settings(file)
    assert (second.language, second.dark, second.scale) == (Language.CHINESE, True, 150)
    del second
    file.write_text("[General]\nlanguage=klingon\ndark=perhaps\nscale=-3%\n", encoding="utf-8")
    third = Settings(file)
    assert (third.language, third.dark, third.scale) == (None, None, 100)


def test_qts_own_words_follow_the_language(qapp: QApplication, qtbot: QtBot) -> None:
    """Qt's dialogs say 取消 while the window is Chinese, and afterwards nothing of it is left."""
    words = Wording(Language.ENGLISH)
    with qtbot.waitSignal(words.changed):
        words.speak(Language.CHINESE)
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
    chinese = words._qt_words
    assert chinese is not None
    words.speak(Language.ENGLISH)
    assert words._qt_words is None
    assert not qapp.removeTranslator(chinese)


def test_tasks_come_back_on_the_windows_thread(qtbot: QtBot, qapp: QApplication) -> None:
    """A result and a failure both arrive, one after the other, on the thread of the window."""
    tasks = Tasks()
    arrived: list[object] = []
    tasks.run(lambda: 6 * 7, arrived.append)
    qtbot.waitUntil(lambda: arrived == [42])
    tasks.run(lambda: 1 // 0, arrived.append, arrived.append)
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert isinstance(arrived[1], ZeroDivisionError)
    tasks.run(lambda: 1, arrived.append)
    tasks.wait()
    qapp.processEvents()
    assert len(arrived) == 2
    tasks.deleteLater()


def steps(taken: list[int], last: int) -> Generator[None, None, str]:
    """Take steps up to `last`."""
    for number in range(last):
        taken.append(number)
        yield
    return "there"


def test_steps_are_taken_while_the_window_goes_on(qtbot: QtBot) -> None:
    """Between two steps the window does what else there is, and at the end the result arrives."""
    tasks = Tasks()
    taken: list[int] = []
    arrived: list[str] = []
    meanwhile: list[int] = []
    tasks.walk(steps(taken, 5), arrived.append)
    assert taken == []
    QTimer.singleShot(0, lambda: meanwhile.append(len(taken)))
    qtbot.waitUntil(lambda: arrived == ["there"])
    assert taken == [0, 1, 2, 3, 4]
    assert meanwhile[0] < 5
    tasks.deleteLater()


def test_no_step_is_taken_behind_a_lock(qtbot: QtBot, qapp: QApplication) -> None:
    """A lock holds the steps back, those too that were asked for behind it; whoever comes back finds them going on."""
    tasks = Tasks()
    taken: list[int] = []
    arrived: list[str] = []
    tasks.hold()
    tasks.walk(steps(taken, 3), arrived.append)
    qapp.processEvents()
    assert taken == []
    tasks.release()
    qtbot.waitUntil(lambda: arrived == ["there"])
    tasks.deleteLater()


def test_nothing_goes_on_for_somebody_who_is_gone(qapp: QApplication) -> None:
    """Steps are left, results let go of, and what can be given up is: the next person hears of none of it."""
    tasks, given_up = Tasks(), Event()
    taken: list[int] = []
    arrived: list[object] = []
    tasks.walk(steps(taken, 3), arrived.append)
    tasks.run(given_up.wait, arrived.append, give_up=given_up.set)
    tasks.drop()
    assert given_up.is_set()
    tasks.wait()
    qapp.processEvents()
    assert (taken, arrived) == ([], [])
    tasks.deleteLater()


def test_a_step_that_fails_is_told(qtbot: QtBot) -> None:
    """A failure comes to whoever minds it, or to the hook that tells the person."""

    def failing() -> Generator[None, None, None]:
        yield
        raise ZeroDivisionError

    tasks = Tasks()
    failed: list[Exception] = []
    tasks.walk(failing(), lambda _result: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    with qtbot.captureExceptions() as caught:
        tasks.walk(failing(), lambda _result: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert (type(failed[0]), caught[0][0]) == (ZeroDivisionError, ZeroDivisionError)
    tasks.deleteLater()


def test_failed_task_that_nobody_minds_is_told_like_any_other(qtbot: QtBot) -> None:
    """Without an own way to handle it, a failure comes to the hook that tells the person."""
    tasks = Tasks()
    with qtbot.captureExceptions() as caught:
        tasks.run(lambda: 1 // 0, lambda _result: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    tasks.deleteLater()


def test_theme_lets_go_of_what_is_gone(qtbot: QtBot, qapp: QApplication) -> None:
    """A window that is closed and deleted does not disturb the next change of look."""
    theme = Theme(qapp)
    choices = Choices(("a",))
    choices.deleteLater()
    qapp.processEvents()
    theme.resize(150)
    theme.resize(100)
    theme.deleteLater()


@pytest.mark.parametrize("text", ["plain", "a < b & c", "<b>bold</b>", "<img src='x.png'>", "&lt;b&gt;", "1 &amp; 2"])
def test_a_tool_tip_shows_its_text_letter_by_letter(text: str) -> None:
    """A name with the look of markup is read as it was typed."""
    tip = widgets.plain_tip(text)
    shown = QTextDocumentFragment.fromHtml(tip).toPlainText() if QtGui.Qt.mightBeRichText(tip) else tip
    assert shown == text
