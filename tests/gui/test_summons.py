"""A second start calls the first window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from jdm_desktop.gui import summons
from jdm_desktop.gui.summons import Summons


def test_a_window_is_called_by_a_second_start_on_its_store_alone(tmp_path: Path, qtbot: QtBot) -> None:
    """Whoever starts the program on the same store reaches the first window; on another store nobody is reached."""
    heard = Summons(tmp_path / "one")
    with qtbot.waitSignal(heard.summoned):
        assert summons.call(tmp_path / "one")
    assert not summons.call(tmp_path / "other")
    heard.close()
    assert not summons.call(tmp_path / "one")


def test_what_a_killed_window_left_is_in_nobodys_way(tmp_path: Path, qtbot: QtBot) -> None:
    """The next window on the same store can be called, though the last one never said goodbye."""
    left = Summons(tmp_path)
    following = Summons(tmp_path)
    with qtbot.waitSignal(following.summoned):
        assert summons.call(tmp_path)
    for one in (left, following):
        one.close()
