"""What a paper is told about itself."""

from datetime import UTC, datetime

import pytest

from jdm_desktop.domain.paper import Issue, PaperStatus
from jdm_desktop.domain.view import Stamp


def issued(status: PaperStatus, superseded_by: str = "") -> Issue:
    """Return the circumstances of a paper."""
    made = Stamp(datetime(2026, 11, 22, tzinfo=UTC), "UTC")
    return Issue(status, made, "1.0", "JDM-0000", b"{}", "Dr Li", superseded_by)


def test_only_a_superseded_paper_names_its_successor() -> None:
    """A page that says it was superseded says by what, and no other page does."""
    assert issued(PaperStatus.SUPERSEDED, "JDM-0001").superseded_by == "JDM-0001"
    with pytest.raises(ValueError, match="took its place"):
        issued(PaperStatus.SUPERSEDED)
    with pytest.raises(ValueError, match="took its place"):
        issued(PaperStatus.UNSIGNED, "JDM-0001")
