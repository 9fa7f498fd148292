"""Where the tests of the store put their stores."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jdm_desktop.service.session import Session
from tests.service import desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where a store may be made."""
    return tmp_path / "store"


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """Sign in the first person at a new store on the disk."""
    session = desk.first(desk.opened(folder))
    yield session
    session.workspace.close()


@pytest.fixture(scope="session")
def day_of_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with one completed and reopened screening and another one begun, once for all tests."""
    folder = tmp_path_factory.mktemp("day") / "store"
    session = desk.first(desk.opened(folder))
    desk.work(session)
    session.workspace.close()
    return folder


@pytest.fixture
def worked(folder: Path, day_of_work: Path) -> Iterator[Session]:
    """Sign in at a store in which work was done."""
    shutil.copytree(day_of_work, folder)
    workspace = desk.opened(folder)
    yield workspace.sign_in("li", desk.PASSWORD)
    workspace.close()
