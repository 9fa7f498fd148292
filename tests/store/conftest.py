"""The long runs stay out unless they are asked for: JDM_LONG=1 python -m pytest tests/store -m long."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jdm_desktop.service.session import Session
from tests.service import desk


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


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """Sign in the first person at a new store on the disk."""
    session = desk.first(desk.opened(folder))
    yield session
    session.workspace.close()


@pytest.fixture
def worked(session: Session) -> Session:
    """Complete one screening, reopen it, and leave another one begun."""
    desk.work(session)
    return session
