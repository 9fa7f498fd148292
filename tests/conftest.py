"""What holds for every test: no screen, no file of the developer's, a silent log, the same examples."""

import itertools
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

hypothesis.settings.register_profile("ci", database=None, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

FOLDERS_OF_THE_USER = {
    "APPDATA": "AppData/Roaming",
    "HOME": "",
    "LOCALAPPDATA": "AppData/Local",
    "USERPROFILE": "",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_RUNTIME_DIR": ".run",
    "XDG_STATE_HOME": ".local/state",
}


def empty_home(place: Path) -> dict[str, str]:
    """Make `place` the home of a user who has set nothing; return the variables that lead there."""
    for folder in FOLDERS_OF_THE_USER.values():
        (place / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {variable: str(place / folder) for variable, folder in FOLDERS_OF_THE_USER.items()}


HOMES = tempfile.TemporaryDirectory(prefix="jdm-homes-", ignore_cleanup_errors=True)
NUMBERS = itertools.count()
os.environ.update(empty_home(Path(HOMES.name) / "session"), LANG="C.UTF-8")
for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(variable, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know pytest-qt's settings where it is not installed, so that the core's tests run without Qt."""
    if find_spec("pytestqt") is None:
        parser.addini("qt_api", "the binding of Qt")
        parser.addini("qt_log_ignore", "messages of Qt that fail nothing", type="linelist")
        parser.addini("qt_log_level_fail", "the level of Qt's messages that fails a test")


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of the long runs."""
    config.addinivalue_line("markers", "long: takes minutes; runs only with JDM_LONG=1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out unless they are asked for."""
    if os.environ.get("JDM_LONG"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every test start in an empty home of its own."""
    place = Path(HOMES.name) / str(next(NUMBERS))
    for variable, folder in empty_home(place).items():
        monkeypatch.setenv(variable, folder)
    return place


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> object:
    """Give the bot that drives windows more patience than it has by itself."""
    from tests.patience import PatientBot  # noqa: PLC0415 - the core's tests run without Qt

    return PatientBot(request)


class LogGuard(logging.Handler):
    """Keeps what the log says that no test expected."""

    def __init__(self, expected: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.expected = expected
        self.unexpected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record, unless the test expects it."""
        said = f"{record.levelname} {record.name}: {record.getMessage()}"
        if not any(re.search(pattern, said) for pattern in self.expected):
            self.unexpected.append(said)


@pytest.fixture(autouse=True)
def log_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which a warning or an error was logged that its mark `expected_log` does not name."""
    guard = LogGuard([mark.args[0] for mark in request.node.iter_markers("expected_log")])
    logging.getLogger().addHandler(guard)
    yield
    logging.getLogger().removeHandler(guard)
    if guard.unexpected:
        pytest.fail("logged, but not expected:\n" + "\n".join(guard.unexpected), pytrace=False)
