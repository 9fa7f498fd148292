"""Where the tests of the store put their stores."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jdm_desktop.store.repository import Repository
from tests.store import shelf


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
