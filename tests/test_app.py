"""The command line: every command without Qt, the window only where there is a screen."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jdm_desktop import __version__, app
from tests.service import desk as office

ROOT = Path(__file__).parents[1]


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does, without a screen and with `variables`."""
    hidden = ("DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
    known = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "jdm_desktop", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={**known, "PYTHONIOENCODING": "utf-8", **variables},
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give the folder of a store with one account."""
    workspace = office.opened(tmp_path / "store")
    office.first(workspace)
    workspace.close()
    return tmp_path / "store"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is said on one line."""
    with pytest.raises(SystemExit) as ended:
        app.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"JDM Desktop {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The help lists the commands without loading them."""
    with pytest.raises(SystemExit):
        app.main(["--help"])
    said = capsys.readouterr().out
    assert all(
        name in said for name in ("prescreen", "study", "check", "backup", "restore", "demo", "--store", "--language")
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_window_without_a_screen_is_refused_in_one_sentence() -> None:
    """Where there is no screen the program says so, and exits with 2 instead of aborting."""
    done = run()
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("jdm-desktop: there is no screen")
    assert len(done.stderr.splitlines()) == 1


def test_check_says_that_a_store_is_sound(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sound store is said to be so, with its last hash, and exits with 0."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{office.PASSWORD}\n"))
    assert app.main(["check", str(store), "--user", "li"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert said[0].startswith("The store is sound:")


@pytest.mark.parametrize(("words", "password"), [(["--user", "li"], "wrong"), ([], office.PASSWORD)])
def test_check_tells_nothing_to_who_cannot_sign_in(
    store: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    password: str,
) -> None:
    """A wrong password, or nobody named where nobody can be asked, is one sentence and exit status 1."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    assert app.main(["check", str(store), *words]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_check_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without a store is said in a sentence, exits with 1, and stays as it was."""
    assert app.main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_no_command_loads_qt(store: Path) -> None:
    """A command runs where Qt could not even be loaded."""
    code = (
        "import sys; sys.modules['PySide6'] = None; from jdm_desktop import app;"
        f"status = app.main(['check', {str(store)!r}, '--user', 'li']);"
        "assert 'jdm_desktop.gui.main_window' not in sys.modules; sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        input=f"{office.PASSWORD}\n",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("known", "method"),
    [
        ({"XMODIFIERS": "@im=fcitx"}, "ibus"),
        ({"GTK_IM_MODULE": "fcitx5"}, "ibus"),
        ({"XMODIFIERS": "@im=fcitx", "QT_IM_MODULE": "xim"}, "xim"),
        ({"XMODIFIERS": "@im=ibus"}, None),
        ({}, None),
    ],
)
def test_fcitx_is_spoken_to_as_ibus(monkeypatch: pytest.MonkeyPatch, known: dict[str, str], method: str | None) -> None:
    """Where fcitx is the input method and nothing else was chosen, Qt uses its ibus plugin; only on Linux."""
    for name in ("XMODIFIERS", "GTK_IM_MODULE", "QT_IM_MODULE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    app._help_typing_chinese()
    assert os.environ.get("QT_IM_MODULE") == method


def test_default_folder_is_the_users_own() -> None:
    """Without --store, the store lies where the system keeps a user's data; the settings where it keeps choices."""
    ways = app.doors(None, "zh_CN")
    assert "jdm-desktop" in ways.log.parts
    assert ways.settings.name == "window.ini"
    assert ways.language is office.ZH


def test_composition_root_is_small() -> None:
    """Who knows everybody says little."""
    assert len((ROOT / "jdm_desktop" / "app.py").read_text(encoding="utf-8").splitlines()) < 150
    assert len((ROOT / "jdm_desktop" / "gui" / "main_window.py").read_text(encoding="utf-8").splitlines()) < 400
