"""What the trail says of a record."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Participant, label
from jdm_desktop.domain.record import DIGEST, Entered, Record, canonical, content, said, sha256, stamp_text, stamp_time
from jdm_desktop.domain.staff import Authority, Role
from jdm_desktop.domain.view import Stamp

plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20)
values = st.recursive(plain, lambda some: st.lists(some) | st.dictionaries(st.text(max_size=5), some), max_leaves=8)
standard = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd(Record):
    """A record with a field that the trail has no form for."""

    entity: ClassVar[str] = "odd"
    ratio: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Heavy(Record):
    """A record with many bytes."""

    entity: ClassVar[str] = "heavy"
    held: bytes = field(metadata=DIGEST)


def test_the_content_names_everything_but_the_id_and_the_writer() -> None:
    """Two records that say the same have the same content, wherever they are stored and whoever wrote them."""
    fact = Fact(screening_id=4, item="ast", text="41", unit="U/L", assessed_on=date(2026, 11, 20), source="病历 p.3")
    entered = Entered(1, Stamp(datetime(2026, 11, 22, tzinfo=UTC), "UTC"), 9)
    said = '{"assessed_on":"2026-11-20","item":"ast","screening_id":4,"source":"病历 p.3","text":"41","unit":"U/L"}'
    assert content(fact) == said
    again = Fact(
        id=7,
        entered=entered,
        screening_id=4,
        item="ast",
        text="41",
        unit="U/L",
        assessed_on=date(2026, 11, 20),
        source="病历 p.3",
    )
    assert content(again) == said


def test_words_and_blanks_have_a_form() -> None:
    """A member of a fixed set is its word, and what was taken back is null."""
    made = Determination(screening_id=1, criterion="I1", answer=Answer.NOT_APPLICABLE)
    assert content(made) == '{"answer":"not_applicable","criterion":"I1","reason":"","screening_id":1}'
    back = Determination(screening_id=1, criterion="I1", answer=None)
    assert '"answer":null' in content(back)
    assert '"state":"in_progress"' in content(Attempt(participant_id=1, attempt=1, study_version_id=1))


def test_a_secret_is_in_the_trail_by_its_digest_alone() -> None:
    """Nobody reads a key or a paper's bytes in the trail, and a change of them still shows."""
    authority = Authority(certificate=b"public", key=b"kept secret")
    assert "kept secret" not in content(authority) + repr(authority)
    assert sha256(b"kept secret") in content(authority)
    assert sha256(b"\x00\xff") in content(Heavy(held=b"\x00\xff"))
    assert said(Authority, {"certificate": b"", "key": "text"})["key"] == sha256("text")


def test_what_has_no_form_is_a_bug() -> None:
    """A field is never left out silently."""
    with pytest.raises(TypeError, match="no form for float"):
        content(Odd())
    with pytest.raises(TypeError, match="no digest of int"):
        said(Heavy, {"held": 1})
    for value in (Odd(), date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), b"x", {1: "x"}, 2**64):
        with pytest.raises(TypeError):
            canonical(value)


def test_canonical_json_is_one_text() -> None:
    """Order of keys and blanks never make a difference, and every character is itself."""
    assert canonical({"b": 1, "a": "é𬭊\n"}) == '{"a":"é𬭊\\n","b":1}'


@given(values)
def test_canonical_json_is_what_any_program_would_write(value: object) -> None:
    """Whoever sorts keys, leaves out blanks and escapes no more than JSON demands gets the same bytes to hash."""
    assert canonical(value) == standard.encode(value)


def test_a_word_in_canonical_json_is_itself() -> None:
    """A member of a fixed set is written as its word, alone or inside."""
    assert canonical({"roles": [Role.MONITOR]}) == '{"roles":["monitor"]}'


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - hypothesis adds it
def test_an_instant_survives_its_text(naive: datetime) -> None:
    """Instants are kept to the microsecond, in text that sorts by time."""
    at = naive.replace(tzinfo=UTC)
    assert stamp_time(stamp_text(at)) == at
    assert len(stamp_text(at)) == 27
    assert stamp_text(at.astimezone(timezone(timedelta(hours=8)))) == stamp_text(at)


def test_screening_numbers_have_one_form() -> None:
    """S-001, and the attempt only from the second on."""
    participant = Participant(study="x", site_id=1, number=7)
    assert participant.screening_number == "S-007"
    assert Participant(study="x", site_id=1, number=1234).screening_number == "S-1234"
    assert label(participant.screening_number, 1) == "S-007"
    assert label(participant.screening_number, 2) == "S-007-2"
