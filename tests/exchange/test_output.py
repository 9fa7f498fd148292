"""Reports appear whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from jdm_desktop.exchange.output import encoded, report_file
from jdm_desktop.exchange.save import NotWritten
from jdm_desktop.i18n import Language


def write(out: Path | None, content: bytes = b"report") -> None:
    """Write a report."""
    with report_file(None if out is None else str(out)) as file:
        file.write(content)


class Interrupted(Exception):  # noqa: N818 - no error of the program
    """Something goes wrong half way."""


def write_half(out: Path | None) -> None:
    """Write half a report."""
    with report_file(None if out is None else str(out)) as file:
        file.write(b"half")
        raise Interrupted


def test_a_new_report_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """Nothing else is left in the folder."""
    write(tmp_path / "new.json")
    (tmp_path / "other").touch()
    assert (tmp_path / "new.json").read_bytes() == b"report"
    assert stat.S_IMODE((tmp_path / "new.json").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)
    assert {file.name for file in tmp_path.iterdir()} == {"new.json", "other"}


def test_a_report_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    """Its rights stay; a link to it stays a link."""
    old = tmp_path / "old.json"
    old.write_bytes(b"older and longer")
    old.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(old)
    write(link)
    assert link.is_symlink()
    assert old.read_bytes() == b"report"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_an_empty_name_is_the_folder_that_it_stands_for() -> None:
    """A variable of the shell that holds nothing makes one; the sentence still begins with a name."""
    with pytest.raises(NotWritten) as told, report_file(""):
        pass
    assert told.value.text(Language.ENGLISH).startswith(". could not be written: there is a folder of that name.")


def test_what_breaks_half_way_leaves_all_as_it_was(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """No half report, no temporary file, nothing on standard output."""
    old = tmp_path / "old.json"
    old.write_bytes(b"old")
    for out in (old, tmp_path / "new.json", None):
        with pytest.raises(Interrupted):
            write_half(out)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("old.json", b"old")]
    assert capsysbinary.readouterr().out == b""


def test_standard_output_gets_the_bytes(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Also what is too large to be kept in memory."""
    content = b"line\r\n" * 2_000_000
    write(None, content)
    assert capsysbinary.readouterr().out == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_the_null_device_stays_one(tmp_path: Path) -> None:
    """A device is written to, and never replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(pipe)
    assert os.read(reader, 100) == b"report"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("name", "cause"),
    [("nowhere/x.json", "the folder is not there"), (".", "there is a folder of that name"), ("a\0b", "refused it")],
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, cause: str) -> None:
    """One sentence says why, before anything is read."""
    with pytest.raises(NotWritten, match=cause), report_file(f"{tmp_path}/{name}"):
        pytest.fail("nothing is asked for where nothing can be written")


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """The older report stays whole, and no part of the new one."""
    old = tmp_path / "old.json"
    old.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(NotWritten, match="the disk is full"):
        write(old)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("old.json", b"old")]


def test_half_a_character_is_written_as_its_escape() -> None:
    """UTF-8 has no bytes for it, and JSON reads the escape as what it was."""
    assert encoded('"名\ud83d"') == b'"\xe5\x90\x8d\\ud83d"'
