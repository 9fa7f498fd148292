"""Set up this machine and start JDM Desktop, or run its tests.

    python3 packaging/start.py run        start the program; where there is no screen, make the demo
    python3 packaging/start.py test       run all the tests
    python3 packaging/start.py core-test  run the core's tests where Qt is not installed
    python3 packaging/start.py setup      make the environment of the tests, and no more

What follows the command goes to the program, or to pytest, as it stands. Needs Python 3.11 or newer and nothing else.
The packages go into .venv (or .venv-core), which is made anew when what it was made from has changed.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "packaging" / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "packaging" / "requirements-test.txt"  # these hold the former too
VENV = ROOT / ".venv"
CORE_VENV = ROOT / ".venv-core"
DEMO = ROOT / "demo"
STAMP = "jdm-desktop.json"

CORE_TESTS = ("domain", "store", "service", "document", "exchange", "prescreen")
# two processes, a file of tests whole in one of them: more than two gain little on a clinic's or a CI's machine
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile", "-p", "no:benchmark")
QT_PACKAGES = frozenset({"pyside6-essentials", "pytest-qt", "shiboken6"})

# What Qt needs of Debian and its kin, to draw at all and to draw on a screen.
DRAWING_LIBRARIES = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libx11-6",
    "libxkbcommon0",
)
SCREEN_LIBRARIES = (
    "libwayland-cursor0",
    "libwayland-egl1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
TEST_TOOLS = {"pdfsig": "poppler-utils", "strace": "strace"}
"""Programs that some tests drive, with the packages that bring them: a reader of signatures, a maker of faults."""
DRAWING_PARTS = (
    "QtWidgets.abi3.so",
    "QtPrintSupport.abi3.so",
    "QtSvg.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
)


class SetupError(Exception):
    """What stands in the way, as a sentence that says what to do."""


def say(sentence: str) -> None:
    """Tell the person at the terminal, ahead of whatever is started next."""
    print(f"jdm-desktop: {sentence}", flush=True)


def succeeds(*command: object, quiet: bool = False) -> bool:
    """Run `command` to its end, without a keyboard; return whether it succeeded."""
    output = subprocess.DEVNULL if quiet else None
    words = [str(word) for word in command]
    try:
        ended = subprocess.run(words, check=False, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    except OSError:
        return False
    return ended.returncode == 0


def start(*command: object, **environment: str) -> int:
    """Hand the terminal to `command`, with `environment` added to ours; return its exit status."""
    words = [str(word) for word in command]
    keyboard = None if sys.stdin else subprocess.DEVNULL
    try:
        status = subprocess.run(
            words, check=False, cwd=ROOT, env={**os.environ, **environment}, stdin=keyboard
        ).returncode
    except KeyboardInterrupt:
        return 130
    return status if status >= 0 else 128 - status


# ------------------------------------------------------------------------------------------------ the system's packages


def may_install() -> bool:
    """Return whether this system's packages may be installed here and now."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: tuple[str, ...]) -> bool:
    """Install `packages`, after refreshing the list of packages where it is missing or old."""
    say(f"installing what this system lacks: {' '.join(packages)}")
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
    install = (*apt, "install", "-y", "--no-install-recommends", *packages)
    return succeeds(*install, quiet=True) or (succeeds(*apt, "update") and succeeds(*install))


def missing_libraries(parts: list[Path]) -> list[str]:
    """Return the names of the shared libraries that `parts` of Qt ask for and this system lacks."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    words = [ldd, *map(str, parts)]
    told = subprocess.run(words, check=False, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    return sorted(set(re.findall(r"^\s*(\S+) => not found", told.stdout, re.MULTILINE)))


def qt_parts(venv: Path, *, screen: bool) -> list[Path]:
    """Return the files of Qt in `venv` that everything else hangs on."""
    names = list(DRAWING_PARTS)
    if screen:
        names.append(
            "Qt/plugins/platforms/libqxcb.so" if os.environ.get("DISPLAY") else "Qt/plugins/platforms/libqwayland.so"
        )
    return [part for name in names for part in venv.glob(f"lib/python*/site-packages/PySide6/{name}")]


def ensure_libraries(venv: Path, *, screen: bool) -> None:
    """See to the system libraries that Qt needs; on Windows and macOS its wheels bring all."""
    if sys.platform != "linux":
        return
    parts = qt_parts(venv, screen=screen)
    missing = missing_libraries(parts)
    packages = DRAWING_LIBRARIES + (SCREEN_LIBRARIES if screen else ())
    if missing and may_install() and apt_install(packages):
        missing = missing_libraries(parts)
    if missing:
        message = (
            f"Qt needs libraries that this system lacks: {', '.join(missing)}. On Debian and Ubuntu:\n"
            f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
        )
        raise SetupError(message)


def ensure_test_tools() -> None:
    """See to the programs that some tests drive, where that is allowed; tests that lack one say so."""
    if sys.platform != "linux" or not may_install():
        return
    missing = tuple(package for program, package in TEST_TOOLS.items() if shutil.which(program) is None)
    if missing and not apt_install(missing):
        say(f"these could not be installed, so the tests that need them are left out: {', '.join(missing)}")


def has_screen() -> bool:
    """Return whether a window can be shown here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# ------------------------------------------------------------------------------------------------------ the environment


def digest(*files: Path) -> str:
    """Return one digest for all `files`, the same for either kind of line end."""
    together = hashlib.sha256()
    for file in files:
        together.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return together.hexdigest()


def python_of(venv: Path) -> Path:
    """Return the interpreter of `venv`."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def read_stamp(venv: Path) -> dict[str, str]:
    """Return what `venv` was made from; empty where it is missing, half made or broken."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and python_of(venv).exists() else {}


def ensure_venv_module() -> None:
    """See to the part of Python that makes environments, which Debian keeps in a package of its own."""
    package = f"python3.{sys.version_info[1]}-venv"
    if importlib.util.find_spec("ensurepip") is None and may_install():
        apt_install((package,))
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        message = (
            "this Python cannot make environments. On Debian and Ubuntu:\n"
            f"    sudo apt-get update && sudo apt-get install -y {package}"
        )
        raise SetupError(message)


def make_empty(venv: Path) -> None:
    """Make `venv` an environment without packages, whatever lay there before."""
    ensure_venv_module()
    shutil.rmtree(venv, ignore_errors=True)
    base = getattr(sys, "_base_executable", sys.executable)  # it outlives the environment that may have started us
    if not succeeds(base, "-m", "venv", "--clear", venv):
        message = f"the environment {venv.name} could not be made. Is the disk full, or the folder not yours to write?"
        raise SetupError(message)


def pip_install(venv: Path, *arguments: object) -> None:
    """Install into `venv` exactly what `arguments` name; where from is said by pip's own configuration."""
    options = ("--disable-pip-version-check", "--no-deps", "--no-input", "--quiet")
    if not succeeds(python_of(venv), "-m", "pip", "install", *options, *arguments):
        message = (
            "the packages could not be installed; pip's own words stand above. Is this machine connected? (A mirror, a "
            "proxy or a certificate is named in pip's own configuration.) Start this again when it is"
        )
        raise SetupError(message)


def install_locked(venv: Path, requirements: Path, leave_out: frozenset[str]) -> None:
    """Install the versions that `requirements` lock, each checked against its hash."""
    say(f"fetching the packages into {venv.name}; the first time this takes a minute ...")
    blocks = re.split(r"^(?=[a-z0-9])", requirements.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = [block for block in blocks if block.partition("==")[0] not in leave_out]
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / requirements.name
        listing.write_text("".join(kept), encoding="utf-8")
        pip_install(venv, "--only-binary", ":all:", "--require-hashes", "--requirement", listing)


def ensure_environment(venv: Path, requirements: Path, leave_out: frozenset[str] = frozenset()) -> None:
    """Make `venv` hold the locked packages and the program itself; where it does, do nothing."""
    have = read_stamp(venv)
    wanted = {"python": sys.version, "place": str(ROOT), REQUIREMENTS.name: digest(REQUIREMENTS)}
    wanted[requirements.name] = digest(requirements)
    project = {"project": digest(ROOT / "pyproject.toml", ROOT / "jdm_desktop" / "__init__.py")}
    if not have or any(have.get(part, made_from) != made_from for part, made_from in wanted.items()):
        make_empty(venv)
        have = {}
    if wanted.items() <= have.items() and project.items() <= have.items():
        return
    if not wanted.items() <= have.items():
        install_locked(venv, requirements, leave_out)
    pip_install(venv, "--no-build-isolation", "--editable", ROOT)
    (venv / STAMP).write_text(json.dumps({**have, **wanted, **project}, indent=2), encoding="utf-8")


# --------------------------------------------------------------------------------------------------------- the commands


def run_program(arguments: list[str]) -> int:
    """Start the program; where there is no screen and nothing else is asked, make the demo."""
    screen = has_screen()
    ensure_environment(VENV, REQUIREMENTS)
    ensure_libraries(VENV, screen=screen)
    program = (python_of(VENV), "-m", "jdm_desktop")
    if screen or arguments:
        return start(*program, *arguments)
    say(f"there is no screen here, so no window opens. The demo is made instead, in {DEMO}")
    shutil.rmtree(DEMO, ignore_errors=True)
    return start(*program, "demo", DEMO, QT_QPA_PLATFORM="offscreen")


def set_up(_arguments: list[str]) -> int:
    """Make the environment of the tests."""
    ensure_environment(VENV, TEST_REQUIREMENTS)
    ensure_libraries(VENV, screen=False)
    return 0


def run_tests(arguments: list[str]) -> int:
    """Run all the tests, without a screen."""
    set_up([])
    ensure_test_tools()
    return start(python_of(VENV), "-m", "pytest", *SIDE_BY_SIDE, *arguments, QT_QPA_PLATFORM="offscreen")


def run_core_tests(arguments: list[str]) -> int:
    """Run the core's tests in an environment of their own that holds no Qt: so the core cannot lean on it."""
    ensure_environment(CORE_VENV, TEST_REQUIREMENTS, leave_out=QT_PACKAGES)
    folders = [f"tests/{name}" for name in CORE_TESTS]
    return start(python_of(CORE_VENV), "-m", "pytest", *SIDE_BY_SIDE, *arguments, *folders)


COMMANDS = {"run": run_program, "test": run_tests, "core-test": run_core_tests, "setup": set_up}


def main(arguments: list[str]) -> int:
    """Obey the command line; return the exit status."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        say(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}. Start this file with a newer one")
        return 1
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return command(arguments[1:])
    except SetupError as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
