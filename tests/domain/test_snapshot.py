"""What is frozen of a completed screening."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.snapshot import content_hash, frozen, record_code
from jdm_desktop.domain.view import (
    CriterionView,
    DeterminationView,
    FactView,
    Outcome,
    ReadingView,
    ScreeningState,
    ScreeningView,
    SiteHead,
    Stamp,
    Verdict,
    Weight,
)
from jdm_desktop.i18n import Language
from tests.domain.studies import mini

NOW = Stamp(datetime(2026, 11, 22, 8, 0, tzinfo=UTC), "Asia/Shanghai")
FACT = FactView(
    item="egfr",
    label="eGFR",
    help="",
    kind="number",
    unit="u",
    choices=(),
    none_label="",
    text="29.99",
    shown="29.99 u",
    assessed_on=date(2026, 11, 20),
    source="报告 1",
    entered_by="Dr Li",
    entered_at=NOW,
    missing=False,
    sensitive=False,
)
DETERMINATION = DeterminationView(Answer.NO, "why", "Dr Li", "investigator", NOW)
CRITERION = CriterionView(
    id="C6",
    kind="inclusion",
    number="6",
    title="Six",
    text="text",
    source_text="text",
    gloss="",
    facts=(FACT,),
    proposal=Answer.NO,
    proposal_passes=False,
    why="Why.",
    readings=(ReadingView("C6-1", Weight.FLAG, "read so"),),
    warnings=(),
    determination=DETERMINATION,
    differs=False,
    verdict=Verdict.FAILS,
    allowed=(Answer.YES, Answer.NO),
    refused=(),
    investigator_only=False,
    exception=False,
)
BLANK = replace(FACT, item="height", text="", source="", assessed_on=None, entered_by="", entered_at=None)
VIEW = ScreeningView(
    language=Language.ENGLISH,
    screening_id=1,
    study=mini().head(Language.ENGLISH),
    site=SiteHead("01", "Site"),
    screening_number="S-001",
    attempt=1,
    label="S-001",
    state=ScreeningState.IN_PROGRESS,
    criteria=(CRITERION, replace(CRITERION, id="C7", determination=None)),
    general_facts=(BLANK,),
    outcome=Outcome.NOT_ELIGIBLE,
    proposed_outcome=Outcome.NOT_ELIGIBLE,
    sentence="",
    proposal_sentence="",
    determined=1,
    total=2,
    blocking=1,
    open=1,
    warnings=(),
    saved_at=NOW,
    completed_by="",
    completed_at=None,
    record_version=1,
    content_hash="",
    record_code="",
)


def test_the_same_whatever_the_language_of_the_screen() -> None:
    """Labels and sentences are not frozen, ids and values are."""
    chinese = replace(
        VIEW,
        language=Language.CHINESE,
        study=mini().head(Language.CHINESE),
        sentence="不符合",
        criteria=tuple(replace(one, text="文", why="因", title="六") for one in VIEW.criteria),
    )
    assert frozen(chinese) == frozen(VIEW)


def test_every_fact_and_determination_is_frozen() -> None:
    """What was entered and determined, by whom and when, is in the snapshot; blanks that say nothing are not."""
    held = json.loads(frozen(VIEW))
    assert held["facts"]["egfr"]["text"] == "29.99"
    assert "height" not in held["facts"]
    assert held["criteria"][0]["determination"]["by"] == "Dr Li"
    assert held["criteria"][1]["determination"] is None
    assert held["study"]["hash"] == mini().hash


def test_another_content_has_another_hash() -> None:
    """One changed digit changes the hash, and with it the code on the page."""
    higher = replace(CRITERION, facts=(replace(FACT, text="30"),))
    other = replace(VIEW, criteria=(higher, replace(higher, id="C7", determination=None)))
    assert content_hash(frozen(other)) != content_hash(frozen(VIEW))


@given(st.binary(max_size=20))
def test_a_record_code_can_be_read_out(some: bytes) -> None:
    """Three groups of four letters and digits that cannot be mistaken for each other."""
    code = record_code(content_hash(some.hex()))
    head, *groups = code.split("-")
    assert (head, [len(group) for group in groups]) == ("JDM", [4, 4, 4])
    assert not set("".join(groups)) & set("ILOU")
