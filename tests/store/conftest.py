"""The long runs stay out unless they are asked for: JDM_LONG=1 python -m pytest tests/store -m long."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jdm_desktop.store.repository import Repository
from tests.store import shelf


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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where a store may be made."""
    return tmp_path / "store"


@pytest.fixture(scope="session")
def day_of_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with records of every kind, once for all tests."""
    folder = tmp_path_factory.mktemp("day") / "store"
    repository = shelf.opened(folder)
    shelf.work(repository)
    repository.close()
    return folder


@pytest.fixture
def worked(folder: Path, day_of_work: Path) -> Path:
    """Return the folder of a closed store in which work was done."""
    shutil.copytree(day_of_work, folder)
    return folder


@pytest.fixture
def repository(worked: Path) -> Iterator[Repository]:
    """Open a store in which work was done."""
    repository = shelf.opened(worked)
    yield repository
    repository.close()
