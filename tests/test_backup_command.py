"""Backups and restores from the command line: sentences, exit statuses, and nothing that a restore takes away."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jdm_desktop import app
from jdm_desktop.domain.staff import Role
from jdm_desktop.service import staff
from jdm_desktop.service.clock import SystemClock
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.station import here
from tests.service import desk as office

ROOT = Path(__file__).parents[1]
Said = pytest.CaptureFixture[str]


def opened(folder: Path) -> Entrance:
    """Stand at the door of a store on this computer."""
    return Entrance.open(
        folder,
        SystemClock(),
        here(folder, "desk 1"),
        office.library(office.STUDY),
        cost=office.CHEAP,
        new_key=office.known_key,
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give the folder of a store with an investigator who administers, a coordinator, and a participant."""
    workspace = opened(tmp_path / "store")
    session = office.first(workspace)
    office.another(session, Role.COORDINATOR)
    office.registered(session)
    workspace.close()
    return tmp_path / "store"


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Type the password of everybody here, as often as it is asked for."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{office.PASSWORD}\n" * 9))


def backups(folder: Path) -> list[Path]:
    """Return the backups beside a store."""
    return sorted((folder / "backups").iterdir())


def test_a_backup_is_made_and_said(store: Path, tmp_path: Path, capsys: Said) -> None:
    """It exits with 0 and says where the backup is and what it holds; the copy on the stick is named too."""
    stick = tmp_path / "stick"
    stick.mkdir()
    assert app.main(["backup", str(store), "--user", "li", "--to", str(stick)]) == 0
    (made,) = backups(store)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "The backup was made, opened and checked whole."
    assert said[1].startswith(f"{made}: made 20")
    assert "entries of the trail" in said[1]
    assert said[2] == f"A copy of it is in {stick / made.name}."
    assert (stick / made.name / "store.db").is_file()


def test_backups_are_listed_without_a_password(store: Path, capsys: Said) -> None:
    """Whoever may look into the folder sees the list, also while a window has the store open."""
    assert app.main(["backup", str(store), "--list"]) == 0
    assert capsys.readouterr().out == "There is no backup of this store yet.\n"
    app.main(["backup", str(store), "--user", "li"])
    capsys.readouterr()
    held = opened(store)
    assert app.main(["backup", str(store), "--list", "--language", "zh_CN"]) == 0
    assert str(backups(store)[0]) in capsys.readouterr().out
    held.close()


def test_what_stands_in_a_backups_way_is_said(store: Path, tmp_path: Path, capsys: Said) -> None:
    """No store and a wrong name exit with 1, a stick that is not there too, a store in use with 2."""
    assert app.main(["backup", str(tmp_path / "nothing"), "--user", "li"]) == 1
    assert app.main(["backup", str(store), "--user", "nobody"]) == 1
    assert app.main(["backup", str(store), "--user", "li", "--to", str(tmp_path / "pulled")]) == 1
    held = opened(store)
    assert app.main(["backup", str(store), "--user", "li"]) == 2
    held.close()
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 4
    assert "was made, but not copied" in said[2]
    assert "open already" in said[3]


def test_what_a_backup_says_of_itself_steers_no_terminal(store: Path, capsys: Said) -> None:
    """A list is made before anything is proven: a stick of anybody's may say what it likes."""
    assert app.main(["backup", str(store), "--user", "li"]) == 0
    capsys.readouterr()
    (found,) = backups(store)
    manifest = json.loads((found / "manifest.json").read_text())
    manifest["said"] = json.dumps({**json.loads(manifest["said"]), "program": "1\n/elsewhere: made\x1b[2J"})
    (found / "manifest.json").write_text(json.dumps(manifest))
    assert app.main(["backup", str(store), "--list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()


def test_a_temporary_password_is_not_used_up_by_a_command(
    store: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence sends its owner to the window, where it still opens the one sitting in which they choose another."""
    door = opened(store)
    session = door.sign_in("li", office.PASSWORD)
    (colleague,) = (one for one in staff.people(session) if one.user_id == "coordinator")
    staff.reset_password(session, colleague.id, office.TEMPORARY, "forgotten")
    door.close()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{office.TEMPORARY}\n"))
    assert app.main(["backup", str(store), "--user", "coordinator"]) == 1
    assert "Sign in in the window first" in capsys.readouterr().err
    door = opened(store)
    assert door.sign_in("coordinator", office.TEMPORARY).must_choose_password
    door.close()


def test_a_restore_brings_back_and_keeps_what_it_replaces(store: Path, capsys: Said) -> None:
    """The participant who was registered after the backup is gone from the store, and still in the replaced one."""
    app.main(["backup", str(store), "--user", "li"])
    (made,) = backups(store)
    workspace = opened(store)
    office.registered(workspace.sign_in("li", office.PASSWORD))
    workspace.close()
    capsys.readouterr()
    assert app.main(["restore", str(made), str(store), "--user", "li", "--reason", "wrong list typed in"]) == 0
    said = capsys.readouterr().out.splitlines()
    (aside,) = store.glob("store-replaced-*")
    assert said == [
        f"The backup {made} is now the store in {store}.",
        f"The store that it replaced is kept in {aside}.",
    ]
    assert backups(store) == [made]
    assert app.main(["check", str(store), "--user", "li"]) == 0


@pytest.mark.parametrize("lost", [("store.db",), ("store.keys", "store.keys.bak"), ()], ids=["file", "keys", "all"])
def test_a_store_that_is_gone_comes_back(store: Path, tmp_path: Path, capsys: Said, lost: tuple[str, ...]) -> None:
    """Without its file, without its keys, or with nothing but a backup on a stick, the store stands again."""
    app.main(["backup", str(store), "--user", "li"])
    (made,) = backups(store)
    if lost:
        for name in lost:
            (store / name).unlink()
    else:
        made = Path(shutil.move(made, tmp_path / "stick"))
        shutil.rmtree(store)
    assert app.main(["restore", str(made), str(store), "--user", "li", "--reason", "disk died"]) == 0
    assert app.main(["check", str(store), "--user", "li"]) == 0
    assert capsys.readouterr().err == ""


def test_what_stands_in_a_restores_way_is_said(store: Path, tmp_path: Path, capsys: Said) -> None:
    """A coordinator and another store's backup exit with 1, a rotten backup with 2, and the store is untouched."""
    app.main(["backup", str(store), "--user", "li"])
    (made,) = backups(store)
    other = opened(tmp_path / "other")
    office.first(other)
    other.close()
    app.main(["backup", str(tmp_path / "other"), "--user", "li"])
    (foreign,) = backups(tmp_path / "other")
    before = (store / "store.db").read_bytes()
    capsys.readouterr()
    why = ["--reason", "why"]
    assert app.main(["restore", str(made), str(store), "--user", "coordinator", *why]) == 1
    assert app.main(["restore", str(foreign), str(store), "--user", "li", *why]) == 1
    assert app.main(["restore", str(tmp_path), str(store), "--user", "li", *why]) == 1
    with (made / "store.db").open("r+b") as file:
        file.seek(9000)
        file.write(b"rot")
    assert app.main(["restore", str(made), str(store), "--user", "li", *why]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 4
    assert "another store" in said
    assert (store / "store.db").read_bytes() == before


def test_commands_run_without_qt_and_without_a_traceback(store: Path) -> None:
    """The program itself, where Qt could not be loaded, refuses an unknown name in one sentence."""
    code = (
        "import sys; sys.modules['PySide6'] = None; from jdm_desktop import app;"
        f"sys.exit(app.main(['backup', {str(store)!r}, '--user', 'nobody']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, encoding="utf-8", input="wrong\n"
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
