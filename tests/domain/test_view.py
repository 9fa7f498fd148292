"""What an entry of the trail says was so before and is so since, as screens and papers show it."""

from datetime import UTC, datetime

import pytest

from jdm_desktop.domain.view import Stamp, TrailChange, TrailRow


def row(*changes: TrailChange) -> TrailRow:
    """Return an entry that changed some things."""
    return TrailRow(
        seq=12,
        at=Stamp(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "Asia/Shanghai"),
        user_id="li",
        name="Dr Li",
        role="investigator",
        workstation="desk 1",
        action="changed",
        what="LVEF",
        participant="S-007",
        sentence="Changed LVEF of S-007",
        changes=changes,
        reason="typo",
        hash="ab" * 32,
        previous="0" * 64,
    )


VALUE = TrailChange("Value", "64.5 %", "46.5 %")
SOURCE = TrailChange("Source document", "", "Echo report 1")
DAY = TrailChange("Date of assessment", "2026-11-20", "")


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ((), "", ""),
        ((VALUE,), "64.5 %", "46.5 %"),
        ((SOURCE,), "", "Echo report 1"),
        ((DAY,), "2026-11-20", ""),
        ((VALUE, SOURCE), "Value: 64.5 %", "Value: 46.5 %\nSource document: Echo report 1"),
        (
            (VALUE, SOURCE, DAY),
            "Value: 64.5 %\nDate of assessment: 2026-11-20",
            "Value: 46.5 %\nSource document: Echo report 1",
        ),
    ],
)
def test_an_entry_shows_both_sides_of_what_changed(changes: tuple[TrailChange, ...], before: str, after: str) -> None:
    """One change stands alone, several by their names, and what said nothing takes no line on that side."""
    assert (row(*changes).before, row(*changes).after) == (before, after)
