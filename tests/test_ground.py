"""The ground everything stands on: what ships, what is locked, what no file may hold, how large a piece may grow."""

import ast
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

import jdm_desktop

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "jdm_desktop"
TOP_FOLDERS = {"jdm_desktop", "packaging", "resources", "tests"}
CEILINGS = {"app.py": 150, "gui/main_window.py": 400}  # lines; the rooms that everything would like to move into
CEILING_OF_A_FILE = 500
CEILING_OF_A_FUNCTION = 50

REGISTRY = re.compile(r"(pypi|pythonhosted|npmjs|npmmirror|aliyun|tsinghua|anaconda)\.(org|com|cn|edu)|/simple/?(\s|$)")
MACHINE_PATH = re.compile(r"(?<![\w.~$}*-])/(work|root|farm|home/\w+|Users/\w+|tmp/\w+)(/|\b)|\b[A-Z]:\\Users\\")
CLOCK = {"currentDate", "currentDateTime", "currentDateTimeUtc", "currentTime", "now", "today", "utcnow"}
WITHOUT_CLOCK = ("document", "domain", "gui")


def tracked_files() -> list[Path]:
    """Return the files under version control; where that is not at hand, those of the known folders."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")  # noqa: S607 - found on the path
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [file for folder in TOP_FOLDERS for file in (ROOT / folder).rglob("*")]
    return [file for file in files if file.is_file()]


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Give name and text of every tracked file that holds text."""
    for file in tracked_files():
        data = file.read_bytes()
        if b"\0" not in data[:8192]:
            yield file.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")


def offending_lines(pattern: re.Pattern[str]) -> list[str]:
    """Return where `pattern` is found in a tracked file."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def modules() -> list[tuple[str, str]]:
    """Return name and text of every module of the program."""
    files = sorted(PACKAGE.rglob("*.py"))
    return [(file.relative_to(PACKAGE).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def project() -> dict[str, object]:
    """Return the project table of pyproject.toml."""
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def locked(name: str) -> dict[str, str]:
    """Return the locked version of every package in the requirements file `name`."""
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def load_start() -> ModuleType:
    """Load packaging/start.py, which is a script and belongs to no package."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "packaging" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------------------------------------------- what is installed


def test_qt_returns_none_without_losing_it() -> None:
    """PySide6 gives back the reference to None that every call takes; 6.12 does not, and aborts Python 3.11."""
    core = pytest.importorskip("PySide6.QtCore")
    thing = core.QObject()
    before = sys.getrefcount(None)
    for _ in range(200):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 20


def test_the_version_has_one_home() -> None:
    """The number in the package is what the installation says, and pyproject.toml does not repeat it."""
    assert importlib.metadata.version("jdm-desktop") == jdm_desktop.__version__
    assert "version" not in project()
    assert "version" in project()["dynamic"]  # type: ignore[operator]


@pytest.mark.parametrize(("file", "extra"), [("requirements.txt", "build"), ("requirements-test.txt", "test")])
def test_the_lock_satisfies_what_the_project_asks_for(file: str, extra: str) -> None:
    """Every range in pyproject.toml holds the version that is locked."""
    table = project()
    asked = [*table["dependencies"], *table["optional-dependencies"][extra]]  # type: ignore[misc,index]
    versions = locked(file)
    for requirement in map(Requirement, asked):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert requirement.specifier.contains(versions[name]), requirement


def test_the_tests_run_on_the_versions_of_the_program() -> None:
    """Whatever both lists of requirements name, they lock alike."""
    program, tests = locked("requirements.txt"), locked("requirements-test.txt")
    assert program.items() <= tests.items()


def test_every_locked_package_has_hashes() -> None:
    """No package is installed unchecked."""
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_the_wheel_carries_the_resources(tmp_path: Path) -> None:
    """A wheel made from this tree holds every tracked resource, where the program looks for it, and the licences."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    resources = [file for file in tracked_files() if file.is_relative_to(ROOT / "resources")]
    assert resources
    assert {f"jdm_desktop/{file.relative_to(ROOT).as_posix()}" for file in resources} <= held
    assert {name.partition("/")[0] for name in held} == {
        "jdm_desktop",
        f"jdm_desktop-{jdm_desktop.__version__}.dist-info",
    }


# --------------------------------------------------------------------------------------------------------- what is kept


def test_no_package_registry_is_named() -> None:
    """Where packages come from is said by each machine's own configuration, never by the repository."""
    assert offending_lines(REGISTRY) == []


def test_no_path_of_one_machine_is_named() -> None:
    """Nothing in the repository works on one machine only."""
    assert offending_lines(MACHINE_PATH) == []


def test_the_top_of_the_repository_is_fixed() -> None:
    """The program, its resources, its tests and its packaging: there is no fifth folder."""
    tops = {file.relative_to(ROOT).parts[0] for file in tracked_files() if file.parent != ROOT}
    assert {top for top in tops if not top.startswith(".")} == TOP_FOLDERS


# -------------------------------------------------------------------------------------------------- how large, how pure


def test_no_module_outgrows_its_ceiling() -> None:
    """A file is read in one sitting: 500 lines, and less for those that tend to gather everything."""
    lengths = {name: len(text.splitlines()) for name, text in modules()}
    assert {name: length for name, length in lengths.items() if length > CEILINGS.get(name, CEILING_OF_A_FILE)} == {}


def test_no_function_outgrows_its_ceiling() -> None:
    """A function is understood at a glance: 50 lines."""
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= CEILING_OF_A_FUNCTION
    ]
    assert long == []


def test_the_clock_is_an_argument() -> None:
    """Rules, papers and the window never ask what time it is: they are told."""
    asked = [
        f"{name}:{node.lineno} {node.func.attr}()"
        for name, text in modules()
        if name.startswith(WITHOUT_CLOCK)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK
    ]
    assert asked == []


# --------------------------------------------------------------------------------------------------- packaging/start.py


def test_the_core_environment_leaves_out_only_qt() -> None:
    """The core's tests run without Qt and with everything else."""
    start = load_start()
    of_qt = {name for name in locked("requirements-test.txt") if re.search("pyside|shiboken|qt", name)}
    assert of_qt == start.QT_PACKAGES


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A Python that is too old gets one sentence, and no traceback."""
    start = load_start()
    monkeypatch.setattr(start, "OLDEST_PYTHON", (99, 0))
    assert start.main(["run"]) == 1
    assert "is needed" in capsys.readouterr().out


def test_a_failed_installation_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where nothing can be fetched, one is told what to see to, and no half-made environment passes for whole."""
    start = load_start()
    monkeypatch.setattr(start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(start, "make_empty", Path.mkdir)
    assert start.main(["run"]) == 1
    assert "Is this machine connected?" in capsys.readouterr().out
    assert start.read_stamp(tmp_path / "venv") == {}
