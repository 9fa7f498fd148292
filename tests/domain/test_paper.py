"""What a paper is told about itself."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.paper import Issue, PaperStatus
from jdm_desktop.domain.signature import Meaning, SignatureView
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


SIGNATURE = SignatureView(
    id=1,
    meaning=Meaning.ENTERED,
    name="Wang",
    user_id="wang",
    role=None,
    at=None,
    signed_on=None,
    version=1,
    sha256="ab" * 32,
    record_code="JDM-0000",
    is_current=True,
)
PROOF: dict[str, Any] = {
    "facts_json": b"{}",
    "signatures": (SIGNATURE,),
    "signatures_json": b"{}",
    "study_text": b"study",
    "trail": Head(12, "cd" * 32),
}


@pytest.mark.parametrize("part", PROOF)
def test_no_paper_is_called_signed_without_its_proof(part: str) -> None:
    """A signed paper carries its facts, signatures, evidence, study file and trail; an unsigned one needs none."""
    whole = replace(issued(PaperStatus.UNSIGNED), status=PaperStatus.SIGNED, **PROOF)
    missing: dict[str, Any] = {part: None if part == "trail" else type(PROOF[part])()}
    assert replace(whole, status=PaperStatus.UNSIGNED, **missing).status is PaperStatus.UNSIGNED
    with pytest.raises(ValueError, match="a signed paper embeds"):
        replace(whole, **missing)
