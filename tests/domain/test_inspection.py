"""What is found of a file that somebody was handed."""

from datetime import UTC, datetime

import pytest

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.inspection import Inspection, PaperTruth, Signatory
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Stamp

AT = Stamp(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "Asia/Shanghai")
LI = Signatory("李医生", Role.INVESTIGATOR, Meaning.CONFIRMED, AT, "li", 1, "a1")


def test_the_words_that_the_trail_keeps_never_change() -> None:
    """An entry that says what a file was found to be says it in the words of every later release."""
    assert [str(truth) for truth in PaperTruth] == ["genuine", "altered", "not_ours", "unreadable"]


@pytest.mark.parametrize("truth", [PaperTruth.ALTERED, PaperTruth.NOT_OURS, PaperTruth.UNREADABLE])
def test_of_a_file_that_is_not_genuine_nothing_is_claimed(truth: PaperTruth) -> None:
    """Of such a file its digest and the reason are known: no name, no record and no trail is believed."""
    found = Inspection(truth, "ab" * 32, Message("It was changed."))
    claimed = (found.signatories, found.record_code, found.version, found.screening, found.content_hash, found.cites)
    assert not any(claimed)
    assert found.trail is None


def test_the_same_findings_are_equal() -> None:
    """Two looks at the same paper agree, and a paper with another signatory or another trail is another finding."""

    def found(signatory: Signatory, seq: int) -> Inspection:
        return Inspection(PaperTruth.GENUINE, "ab" * 32, None, (signatory,), "JDM-0000", trail=Head(seq, "cd" * 32))

    assert found(LI, 12) == found(LI, 12)
    assert found(LI, 12) != found(LI, 13)
    assert found(LI, 12) != found(Signatory("Wang", LI.role, LI.meaning, AT, "wang", 1, "b2"), 12)
