"""A signed-in investigator at an empty store in memory, and a participant whom they registered."""

from collections.abc import Iterator

import pytest

from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.participant import ParticipantRow
from jdm_desktop.service.session import Session
from tests.service import desk


@pytest.fixture
def workspace() -> Iterator[Entrance]:
    """Give an empty store in memory."""
    workspace = desk.memory()
    yield workspace
    workspace.close()


@pytest.fixture
def session(workspace: Entrance) -> Session:
    """Sign in the first person, an investigator."""
    return desk.first(workspace)


@pytest.fixture
def row(session: Session) -> ParticipantRow:
    """Register a participant of whom only the birth date is known."""
    return desk.registered(session)
