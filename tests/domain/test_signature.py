"""What a signature binds, who may sign after whom, what changed since, and what counts as a scan."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.difference import differences
from jdm_desktop.domain.scan import ScanKind, kind_of
from jdm_desktop.domain.signature import (
    MEANINGS,
    TASKS,
    Difference,
    Meaning,
    Signing,
    out_of_order,
    settles_readings,
    statement,
)
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.study_file import load
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import Language

STUDY = load((Path(__file__).parents[1] / "service" / "study.yaml").read_text("utf-8"))
EN, ZH = Language.ENGLISH, Language.CHINESE
SIGNING = Signing(
    record_code="JDM-0000-0000-0000",
    sha256="ab" * 32,
    version=2,
    screening="S-001",
    meaning=Meaning.CONFIRMED,
    person_id=3,
    user_id="li",
    name="李医生",
    role=Role.INVESTIGATOR,
    at=Stamp(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "Asia/Shanghai"),
    readings=("I1-1", "E2-1"),
    trail=Head(12, "cd" * 32),
)
LI, WANG = 3, 2
ENTERED, DETERMINED, CONFIRMED = Meaning


# ------------------------------------------------------------------------------------------------------ what is bound


def test_a_statement_never_changes_its_form() -> None:
    """What the first release signed is verified by every later one: the bytes are these, to the last."""
    assert statement(SIGNING) == (
        '{"at":{"utc":"2026-11-22T08:30:00.000000Z","zone":"Asia/Shanghai"},"format":"1","meaning":"confirmed",'
        '"readings":["I1-1","E2-1"],"record_code":"JDM-0000-0000-0000","screening":"S-001",'
        f'"sha256":"{"ab" * 32}","signer":{{"id":3,"name":"李医生","role":"investigator","user_id":"li"}},'
        f'"trail":{{"hash":"{"cd" * 32}","seq":12}},"version":2}}'
    )


def test_every_meaning_has_words_and_a_task() -> None:
    """Nobody can sign without a meaning that is printed and a permission that is asked for."""
    assert set(MEANINGS) == set(TASKS) == set(Meaning)


def test_who_only_entered_settles_no_reading() -> None:
    """An open reading of weight block takes the word of who determines or confirms, not of who entered."""
    assert [settles_readings(meaning) for meaning in Meaning] == [False, True, True]


# ----------------------------------------------------------------------------------------------------- in which order


@pytest.mark.parametrize(
    ("meaning", "signed", "person", "said"),
    [
        (ENTERED, (), WANG, None),
        (ENTERED, ((ENTERED, WANG),), LI, "bears this signature already"),
        (ENTERED, ((ENTERED, WANG), (CONFIRMED, LI)), WANG, "confirmed already"),
        (DETERMINED, (), LI, "Who entered the data signs first"),
        (DETERMINED, ((ENTERED, WANG),), LI, None),
        (DETERMINED, ((ENTERED, LI),), LI, None),
        (DETERMINED, ((ENTERED, WANG), (DETERMINED, LI)), LI, "bears this signature already"),
        (DETERMINED, ((ENTERED, WANG), (DETERMINED, LI)), 4, None),
        (CONFIRMED, (), LI, "Who entered the data signs first"),
        (CONFIRMED, ((ENTERED, WANG),), LI, None),
        (CONFIRMED, ((ENTERED, LI),), LI, "does not confirm eligibility too"),
        (CONFIRMED, ((ENTERED, WANG), (CONFIRMED, LI)), 4, "confirmed already"),
    ],
)
def test_people_sign_in_order(
    meaning: Meaning, signed: tuple[tuple[Meaning, int], ...], person: int, said: str | None
) -> None:
    """Who entered signs first; nobody signs twice the same, after the confirmation, or to confirm themselves."""
    sentence = out_of_order(meaning, signed, person, same_person=False)
    assert (sentence is None) if said is None else (said in str(sentence))


def test_a_site_may_let_one_person_do_both() -> None:
    """The setting lifts the separation of people and nothing else."""
    assert out_of_order(CONFIRMED, ((ENTERED, LI),), LI, same_person=True) is None
    assert out_of_order(CONFIRMED, (), LI, same_person=True) is not None


@given(st.lists(st.tuples(st.sampled_from(Meaning), st.integers(1, 3)), max_size=12))
def test_no_order_of_tries_lets_one_person_enter_and_confirm(tries: list[tuple[Meaning, int]]) -> None:
    """Whoever tries what in whatever order: entering comes first, confirming last, by somebody else."""
    borne: list[tuple[Meaning, int]] = []
    for meaning, person in tries:
        if out_of_order(meaning, borne, person, same_person=False) is None:
            borne.append((meaning, person))
    assert len(set(borne)) == len(borne)
    assert not borne or borne[0][0] is ENTERED
    assert all(meaning is not CONFIRMED for meaning, _person in borne[:-1])
    entered = {person for meaning, person in borne if meaning is ENTERED}
    assert len(entered) <= 1
    assert not entered & {person for meaning, person in borne if meaning is CONFIRMED}


# -------------------------------------------------------------------------------------------------- what changed since


def fact(text: str, *, source: str = "", assessed_on: str | None = None) -> dict[str, Any]:
    """Return a frozen fact."""
    return {"assessed_on": assessed_on, "entered_at": None, "entered_by": "x", "source": source, "text": text}


def record(outcome: str = "eligible", facts: dict[str, Any] | None = None, **made: tuple[str, str]) -> str:
    """Return a frozen record with facts, and determinations as answer and reason by criterion."""
    criteria: list[dict[str, Any]] = [
        {"id": name, "determination": {"answer": answer, "reason": reason, "by": "x"}}
        for name, (answer, reason) in made.items()
    ]
    criteria += [{"id": name, "determination": None} for name in STUDY.criteria if name not in made]
    return json.dumps({"criteria": criteria, "facts": facts or {}, "outcome": outcome})


def test_the_same_record_differs_in_nothing() -> None:
    """A record that was completed again unchanged shows no change."""
    text = record(facts={"weight": fact("30.5")}, I1=("yes", ""))
    assert differences(text, text, STUDY, EN) == ()


def test_changed_facts_are_named_with_both_values() -> None:
    """A value that was changed, taken away or added is shown as it was and as it is, with its unit, in the language."""
    before = record(facts={"weight": fact("30.5"), "pregnant": fact("no")})
    after = record(facts={"weight": fact("30.6"), "infarction": fact("none")})
    assert differences(before, after, STUDY, EN) == (
        Difference("weight", "Weight", "30.5 kg", "30.6 kg"),
        Difference("pregnant", "Pregnant", "no", ""),
        Difference("infarction", "Last infarction", "", "never"),
    )
    assert differences(before, after, STUDY, ZH)[1] == Difference("pregnant", "怀孕", "否", "")


def test_another_source_or_day_of_the_same_value_is_a_change() -> None:
    """The day and the source of a fact belong to what was signed, and are shown where they differ."""
    before = record(facts={"weight": fact("30.5", source="ward", assessed_on="2026-11-20")})
    after = record(facts={"weight": fact("30.5", source="chart", assessed_on="2026-11-20")})
    assert differences(before, after, STUDY, EN) == (
        Difference("weight", "Weight", "30.5 kg · ward", "30.5 kg · chart"),
    )
    without_day = record(facts={"weight": fact("30.5", source="ward")})
    assert differences(before, without_day, STUDY, EN)[0].signed == "30.5 kg · 2026-11-20"


def test_a_birth_date_is_compared_by_its_month() -> None:
    """The frozen record has the month alone, which no item reads as a date: it is shown as it is."""
    before, after = record(facts={"born": fact("2016-04")}), record(facts={"born": fact("2016-05")})
    assert differences(before, after, STUDY, EN) == (Difference("born", "Date of birth", "2016-04", "2016-05"),)


def test_determinations_reasons_and_the_outcome_are_compared() -> None:
    """Another answer, another reason alone, and what follows of it are changes."""
    before = record(I1=("yes", ""), I2=("no", "scale"), E1=("no", ""))
    after = record("not_eligible", I1=("no", "too young"), I2=("no", "scale broken"))
    assert differences(before, after, STUDY, EN) == (
        Difference("I1", "Inclusion criterion 1", "yes", "no – too young"),
        Difference("I2", "Inclusion criterion 2", "no – scale", "no – scale broken"),
        Difference("E1", "Exclusion criterion 1", "no", ""),
        Difference("outcome", "Outcome", "Eligible", "Not eligible"),
    )


# --------------------------------------------------------------------------------------------------------------- scans

PNG = b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ... %%EOF\n", ScanKind.PDF),
        (b"%PDF-1.7 ... cut off", None),
        (PNG, ScanKind.PNG),
        (PNG[:-1], None),
        (b"\xff\xd8\xff\xe0 ... \xff\xd9", ScanKind.JPEG),
        (b"\xff\xd8\xff\xe0 ... ", None),
        (b"MZ an executable called scan.pdf", None),
        (b"", None),
    ],
)
def test_a_scan_is_told_by_its_content(content: bytes, kind: ScanKind | None) -> None:
    """A whole PDF, PNG or JPEG is one whatever it is called; half of one, or anything else, is none."""
    assert kind_of(content) is kind
