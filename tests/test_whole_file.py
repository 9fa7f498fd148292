"""Folders and files that last: what a power cut would take, and what is left where making them fails."""

from pathlib import Path

import pytest

from jdm_desktop import whole_file


def test_a_folder_that_is_made_lasts_with_those_it_lies_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder in which a name is new is synced; where nothing is new, nothing is."""
    synced: list[Path] = []
    monkeypatch.setattr(whole_file, "sync_folder", synced.append)
    whole_file.make_folder(tmp_path / "state" / "anchors")
    assert (tmp_path / "state" / "anchors").is_dir()
    assert set(synced) == {tmp_path, tmp_path / "state"}
    whole_file.make_folder(tmp_path / "state" / "anchors")
    assert len(synced) == 2


def test_a_folder_whose_name_cannot_be_made_to_last_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be found the next time and taken for one that lasts."""

    def fail(_folder: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(whole_file, "sync_folder", fail)
    with pytest.raises(OSError, match="Input/output error"):
        whole_file.make_folder(tmp_path / "store" / "backups")
    assert list(tmp_path.iterdir()) == []
