"""Templates of a real, encrypted store, made once; and a place of its own for each test."""

from pathlib import Path

import pytest

from tests.trust import acts
from tests.trust.acts import Place
from tests.trust.ledger import Ledger
from tests.trust.scenes import Templates


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Make the stores that the tests begin from."""
    return Templates.made(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def place(templates: Templates, tmp_path: Path) -> Place:
    """Return a computer with a store in which people worked, and which they left."""
    place = templates.place("worked").copied(tmp_path / "computer")
    worker = acts.Worker(place, Ledger())
    worker.enter()
    acts.finishing(worker)
    worker.li.sign_out()
    worker.close()
    return place
