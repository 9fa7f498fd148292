"""What is frozen of a screening, and the code by which people name it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion, content_hash, frozen, record_code
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
    StudyHead,
    Verdict,
    Weight,
)
from jdm_desktop.i18n import Language

AT = Stamp(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "Asia/Shanghai")


def fact(item: str, **given_facts: object) -> FactView:
    """Return a fact of which nothing is known but what is given."""
    unknown = FactView(
        item=item,
        label="label",
        help="",
        kind="number",
        unit="kg",
        choices=(),
        none_label="",
        text="",
        shown="",
        assessed_on=None,
        source="",
        entered_by="",
        entered_at=None,
        missing=True,
        sensitive=False,
    )
    return replace(unknown, **given_facts)  # type: ignore[arg-type]


def criterion(name: str, *facts: FactView, determination: DeterminationView | None = None) -> CriterionView:
    """Return a criterion."""
    return CriterionView(
        id=name,
        kind="inclusion",
        number="1",
        title="title",
        text="text",
        source_text="text",
        gloss="",
        facts=facts,
        proposal=Answer.YES,
        proposal_passes=True,
        why="because",
        readings=(ReadingView("I1-1", Weight.FLAG, "as we read it"),),
        warnings=(),
        determination=determination,
        differs=False,
        verdict=Verdict.PASSES,
        allowed=(Answer.YES,),
        refused=(),
        investigator_only=False,
        exception=False,
    )


MADE = DeterminationView(Answer.YES, "seen", "Dr Li", "investigator", AT)
WEIGHED = fact("weight", text="30", shown="30 kg", assessed_on=date(2026, 11, 20), entered_by="Wang", entered_at=AT)
VIEW = ScreeningView(
    language=Language.ENGLISH,
    screening_id=5,
    study=StudyHead("s", "t", "t", "r", "n", "p", "v", "1.0", "e", "h" * 64, "sponsor", "phase", "status", 10),
    site=SiteHead("01", "Hospital"),
    screening_number="S-001",
    attempt=1,
    label="S-001",
    state=ScreeningState.IN_PROGRESS,
    criteria=(criterion("I1", WEIGHED, fact("height"), determination=MADE), criterion("I2")),
    general_facts=(fact("sex", source="card"),),
    outcome=Outcome.INCOMPLETE,
    proposed_outcome=Outcome.ELIGIBLE,
    sentence="Incomplete.",
    proposal_sentence="Eligible.",
    determined=1,
    total=2,
    blocking=0,
    open=1,
    warnings=(),
    saved_at=AT,
    completed_by="",
    completed_at=None,
    record_version=1,
    content_hash="",
    record_code="",
)


def test_the_frozen_record_names_everything_by_its_id() -> None:
    """Facts, proposals, determinations with who and when, readings and outcome; blanks are left out."""
    said = json.loads(frozen(VIEW))
    assert said["study"] == {"hash": "h" * 64, "id": "s", "version": "1.0"}
    assert said["facts"] == {
        "sex": {"assessed_on": None, "entered_at": None, "entered_by": "", "source": "card", "text": "", "unit": "kg"},
        "weight": {
            "assessed_on": "2026-11-20",
            "entered_at": {"utc": "2026-11-22T08:30:00.000000Z", "zone": "Asia/Shanghai"},
            "entered_by": "Wang",
            "source": "",
            "text": "30",
            "unit": "kg",
        },
    }
    first, second = said["criteria"]
    assert first["determination"]["answer"] == "yes"
    assert first["readings"] == ["I1-1"]
    assert second["determination"] is None


def test_the_frozen_record_is_the_same_in_every_language() -> None:
    """Words of the screen are not part of it, nor is when it was completed."""
    made = replace(MADE, role="研究者")
    chinese = replace(
        VIEW,
        language=Language.CHINESE,
        sentence="未完成。",
        state=ScreeningState.COMPLETED,
        criteria=(
            replace(VIEW.criteria[0], title="题", text="文", why="因为", determination=made),
            replace(VIEW.criteria[1], why="因为"),
        ),
    )
    assert frozen(chinese) == frozen(VIEW)
    assert frozen(replace(VIEW, record_version=2)) != frozen(VIEW)


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_the_beginning_of_the_hash(digest: bytes) -> None:
    """Twelve letters that nobody confuses, giving back the hash's first 60 bits."""
    code = record_code(digest.hex())
    letters = code.removeprefix("JDM-").replace("-", "")
    assert len(code) == len("JDM-XXXX-XXXX-XXXX")
    assert not set(letters) & set("ILOU")
    places = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter) for letter in letters]
    bits = 0
    for place in places:
        bits = bits * 32 + place
    assert bits == int(digest.hex(), 16) >> 196


def test_what_is_long_is_not_shown() -> None:
    """Neither a snapshot nor a study file fills a log with its text."""
    text = frozen(VIEW)
    assert text not in repr(Snapshot(screening_id=1, version=1, sha256=content_hash(text), text=text))
    assert "kept" not in repr(StudyVersion(study="s", version="1", encodes="e", hash="h", text="kept"))
