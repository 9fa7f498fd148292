"""The sentence that stops a paper names the character so that a person finds it."""

from datetime import UTC, datetime

import pytest

from jdm_desktop.domain.paper import Issue, MissingGlyph, PaperStatus, name_of
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.view import Stamp


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("₂", "“₂” U+2082 SUBSCRIPT TWO"),
        ("😀", "“😀” U+1F600 GRINNING FACE"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\0", "U+0000"),
        ("\ud800", "U+D800"),
    ],
)
def test_a_character_is_named_so_that_it_can_be_found(character: str, named: str) -> None:
    """It is shown where it can be seen, and always told by code and name."""
    assert name_of(character) == named


def test_the_sentence_says_where_the_character_stands() -> None:
    """The place, and which kind of text it is there."""
    assert "in: I6 LVEF, source document." in str(MissingGlyph("₂", "I6 LVEF", Field.SOURCE.title))
    assert "in: I6." in str(MissingGlyph("₂", "I6"))


@pytest.mark.parametrize(("status", "successor"), [(PaperStatus.SUPERSEDED, ""), (PaperStatus.DRAFT, "CODE-2")])
def test_a_superseded_paper_and_no_other_names_its_successor(
    status: PaperStatus, successor: str, utc_stamp: Stamp
) -> None:
    """An issue that says otherwise cannot be made."""
    with pytest.raises(ValueError, match="superseded"):
        Issue(status, utc_stamp, "0.1.0", "CODE-1", b"", "Somebody", successor)


@pytest.fixture
def utc_stamp() -> Stamp:
    """Return any instant."""
    return Stamp(datetime(2026, 11, 22, tzinfo=UTC), "UTC")
