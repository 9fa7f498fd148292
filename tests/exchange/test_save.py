"""Files are written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from jdm_desktop.exchange.save import NotWritten, write_whole


def test_new_file_is_written_alone(tmp_path: Path) -> None:
    """The content stands there, and nothing else is left in the folder."""
    write_whole(tmp_path / "纸.pdf", b"content")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("纸.pdf", b"content")]


def test_older_file_is_replaced(tmp_path: Path) -> None:
    """What stood there is replaced in one step."""
    place = tmp_path / "paper.pdf"
    place.write_bytes(b"older and longer")
    write_whole(place, b"new")
    assert place.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(("code", "cause"), [(errno.ENOSPC, "the disk is full"), (errno.EIO, "the system refused it")])
def test_failure_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, cause: str
) -> None:
    """Whichever step fails, the older file is whole, no half one lies beside it, and a sentence says why."""
    place = tmp_path / "paper.pdf"
    place.write_bytes(b"older")

    def fail(*_arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], fail)
    with pytest.raises(NotWritten, match=cause):
        write_whole(place, b"new")
    monkeypatch.undo()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("paper.pdf", b"older")]


@pytest.mark.parametrize("place", ["", ".", "/"])
def test_folder_without_a_name_is_no_file(place: str) -> None:
    """Where no file is named, the sentence says so."""
    with pytest.raises(NotWritten, match="there is a folder of that name"):
        write_whole(Path(place), b"")


def test_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    """The sentence names the file and says what to do."""
    with pytest.raises(NotWritten) as caught:
        write_whole(tmp_path / "gone" / "paper.pdf", b"")
    assert str(caught.value) == (
        "paper.pdf could not be written: the folder is not there. Nothing there was changed: choose another place."
    )
