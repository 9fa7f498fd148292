"""How records and removed texts are read in the entries of the audit trail."""

import json
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.audit import START, Action, Author, Entry, Subject
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.record import Entered, Record, canonical, content, sha256
from jdm_desktop.domain.staff import Credential, Delegation, Person, Settings, Site, Workstation
from jdm_desktop.domain.trail import holds, is_redacted, restored, said, without
from jdm_desktop.domain.view import Stamp

AT = Stamp(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "Asia/Shanghai")
ENTERED = Entered(3, AT, 12)
PLAIN: list[type[Record]] = [
    Attempt,
    Delegation,
    Determination,
    Fact,
    Identity,
    Participant,
    Person,
    Settings,
    Site,
    Workstation,
]
MARK = "[–]"  # shares no character with the texts below, so that it completes none of them

numbers = st.integers(-(2**63), 2**63 - 1)
words = st.text("ab", max_size=6)
wanted = st.text("ab", min_size=1, max_size=3)
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(words, some, max_size=3),
    max_leaves=8,
)


def records(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Return records of a kind with anything in their fields that the fields take."""
    hints: dict[str, Any] = get_type_hints(kind)
    names = [one.name for one in fields(kind) if one.name not in ("id", "entered")]
    given_to = {name: numbers if hints[name] is int else st.from_type(hints[name]) for name in names}
    return st.builds(kind, id=st.integers(1, 9), entered=st.just(ENTERED), **given_to)


# ----------------------------------------------------------------------------------------------- records as they stood


@given(st.sampled_from(PLAIN).flatmap(records))
def test_a_record_is_restored_as_it_was(record: Record) -> None:
    """What the trail says of a record gives back that record: its words, days and answers, who wrote it and when."""
    again = restored(type(record), record.id, content(record), ENTERED)
    assert again == record
    assert [type(getattr(again, one.name)) for one in fields(again)] == [
        type(getattr(record, one.name)) for one in fields(record)
    ]


def test_an_answer_that_was_taken_back_is_restored_as_none() -> None:
    """A blank stays a blank: it becomes no answer and no day."""
    back = Determination(id=1, entered=ENTERED, screening_id=4, criterion="I1", answer=None)
    assert restored(Determination, 1, content(back), ENTERED).answer is None
    given_answer = replace(back, answer=Answer.NOT_APPLICABLE)
    assert restored(Determination, 1, content(given_answer), ENTERED).answer is Answer.NOT_APPLICABLE
    unknown = Identity(participant_id=1, name="Wang", birth=None)
    assert restored(Identity, 1, content(unknown), ENTERED).birth is None
    born = replace(unknown, birth=date(2016, 4, 1))
    assert restored(Identity, 1, content(born), ENTERED).birth == date(2016, 4, 1)


def test_a_secret_is_restored_as_its_digest() -> None:
    """The trail never held a key, and gives none back: its digest stands in its place."""
    made = Credential(person_id=1, serial="a1", certificate=b"public", key=b"secret", revoked_on=date(2026, 11, 22))
    again: Any = restored(Credential, 7, content(made), ENTERED)
    assert (again.certificate, again.key) == (sha256(b"public"), sha256(b"secret"))
    assert (again.id, again.serial, again.revoked_on) == (7, "a1", date(2026, 11, 22))


REQUIRED = [one.name for one in fields(Fact) if one.default is MISSING]


@pytest.mark.parametrize("name", [*REQUIRED, "source", "assessed_on"])
def test_an_entry_that_leaves_a_field_out_restores_nothing(name: str) -> None:
    """No field is made up: not even one that a new record begins with."""
    text = json.loads(content(Fact(screening_id=4, item="ast", text="41", unit="U/L")))
    del text[name]
    with pytest.raises(KeyError, match=name):
        restored(Fact, 1, canonical(text), ENTERED)


@pytest.mark.parametrize("kind", [Determination, Attempt, Person])
def test_a_word_that_there_is_not_restores_nothing(kind: type[Record]) -> None:
    """An answer, state or role that the program does not know is never taken for another."""
    texts = {one.name: "no such word" for one in fields(kind)}
    with pytest.raises(ValueError, match="no such word"):
        restored(kind, 1, canonical(texts), ENTERED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, {}),
        ("", {}),
        ("null", {}),
        ("[1]", {}),
        ('"text"', {}),
        ("{}", {}),
        ('{"text":"41","unit":null}', {"text": "41", "unit": None}),
    ],
)
def test_a_text_says_what_an_object_names(text: str | None, found: dict[str, object]) -> None:
    """Where a text of an entry names no fields, nothing is read from it."""
    assert said(text) == found


# -------------------------------------------------------------------------------------------------------- removed texts


def entry(before: str | None = None, after: str | None = None, reason: str = "") -> Entry:
    """Return an entry as the store writes it."""
    author = Author(3, "li", "desk 1", AT, reason)
    subject = Subject("item_value", 7)
    return Entry(12, author, Action.CHANGED, subject, before, after, START, salts=("a", "b", "c")).sealed()


@pytest.mark.parametrize("place", range(3))
def test_a_removed_text_shows_wherever_it_stood(place: int) -> None:
    """Whichever of the three texts lost its salt, the entry says that something was removed."""
    whole = entry('{"text":"40"}', '{"text":"41"}', "typo")
    assert not is_redacted(whole)
    before, after, reason = ("" if number == place else salt for number, salt in enumerate(whole.salts))
    assert is_redacted(replace(whole, salts=(before, after, reason)))


def test_a_text_that_never_was_is_not_called_removed() -> None:
    """Where nothing was said there is no digest, and nothing to remove, with or without a salt."""
    assert not is_redacted(replace(entry(after="{}"), salts=("", "b", "")))
    assert not is_redacted(replace(entry(), salts=("", "", "")))


@pytest.mark.parametrize(
    ("text", "name", "stands"),
    [
        (None, "Wang", False),
        ("", "Wang", False),
        ("null", "Wang", False),
        ('"mother of Wang called"', "Wang", True),
        ('"mother of WANG called"', "Wang", False),
        ('{"text":["a",{"source":"letter of Wang"}]}', "Wang", True),
        ('{"Wang":"a"}', "Wang", False),
        ('["Wa","ng"]', "Wang", False),
        ("[41,true,null]", "41", False),
        (canonical('Wang "San"'), 'Wang "San"', True),
        (canonical({"source": "张三\\来信"}), "张三\\", True),
    ],
)
def test_a_name_is_found_where_a_person_typed_it(text: str | None, name: str, stands: bool) -> None:  # noqa: FBT001 - what is expected
    """A name is found at any depth as it was typed, quotes and all; a field's own name and a number are no text."""
    assert holds(text, name) is stands


@given(values, wanted)
def test_afterwards_no_text_holds_it(value: object, unwanted: str) -> None:
    """Whatever an entry says, after a privacy correction no text of it holds what was to be removed."""
    assert not holds(without(canonical(value), unwanted, MARK), unwanted)


@given(values, wanted)
def test_what_does_not_hold_it_stays_to_the_last_byte(value: object, unwanted: str) -> None:
    """A privacy correction changes an entry exactly where the entry holds the text, and its hash elsewhere stands."""
    text = canonical(value)
    assert (without(text, unwanted, MARK) == text) is not holds(text, unwanted)


@given(values, wanted)
def test_nothing_but_the_text_is_removed(value: object, unwanted: str) -> None:
    """With the text put back where the mark stands, the entry says again what it said, fields and numbers included."""
    text = canonical(value)
    assert without(without(text, unwanted, MARK), MARK, unwanted) == text


def test_a_name_is_removed_at_any_depth_and_from_no_field_name() -> None:
    """The mark stands in each place where the name stood, in canonical JSON that is read as before."""
    text = canonical({"Wang": 1, "text": "Wang and Wang", "said": ["x", {"source": 'letter of "Wang"'}], "on": None})
    assert without(text, "Wang", "[removed]") == canonical(
        {"Wang": 1, "text": "[removed] and [removed]", "said": ["x", {"source": 'letter of "[removed]"'}], "on": None}
    )
