"""The audit trail's chain, and the records rebuilt from it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.audit import (
    ENTITY,
    START,
    TEXTS,
    Action,
    Author,
    Entry,
    Head,
    Standing,
    Subject,
    digest,
    verify,
    verify_lines,
)
from jdm_desktop.domain.record import canonical, sha256
from jdm_desktop.domain.view import Stamp

AT = Stamp(datetime(2026, 11, 22, 8, 30, 0, 1, tzinfo=UTC), "Asia/Shanghai")
WRITTEN = "2026-11-22T08:30:00.000001Z"
SALTS = ("a" * 16, "b" * 16, "c" * 16)

texts = st.text(max_size=20)
ids = st.none() | st.integers(1, 5)
actions = st.sampled_from(Action)


@st.composite
def chains(draw: st.DrawFn, shortest: int = 0) -> list[Entry]:
    """Chains as the store writes them: numbered from 1, each sealed over the one before."""
    entries: list[Entry] = []
    for _ in range(draw(st.integers(shortest, 6))):
        author = Author(draw(ids), draw(texts), draw(texts), AT, draw(texts))
        subject = Subject(draw(texts), draw(ids), draw(ids), draw(ids), draw(texts))
        after = draw(st.none() | texts)
        entries.append(sealed(entries, Entry(0, author, draw(actions), subject, draw(st.none() | texts), after, "")))
    return entries


def sealed(chain: list[Entry], entry: Entry) -> Entry:
    """Return an entry as the next one of a chain."""
    return replace(entry, seq=len(chain) + 1, previous=chain[-1].hash if chain else START, salts=SALTS).sealed()


def rebuilt(chain: list[Entry]) -> Standing:
    """Return every record as a sound chain says it stands."""
    records = Standing()
    assert verify_lines((entry.line for entry in chain), records=records) is None
    return records


def test_a_hash_never_changes_its_form() -> None:
    """An entry written by the first release is verified by every later one."""
    author = Author(1, "li", "desk 1", AT, "typo")
    subject = Subject("item_value", 7, 3, 4, "ast")
    before, after = '{"text":"40"}', '{"text":"41"}'
    entry = Entry(12, author, Action.CHANGED, subject, before, after, START, salts=SALTS).sealed()
    made = [sha256(f"{salt}\n{text}") for salt, text in zip(SALTS, (before, after, "typo"), strict=True)]
    assert entry.canonical().decode() == (
        f'[12,"{WRITTEN}","Asia/Shanghai",1,"li","desk 1","changed","item_value",7,3,4,"ast",'
        f'"{made[0]}","{made[1]}","{made[2]}","{START}"]'
    )
    assert entry.hash == entry.digest() == "bda57f609a234bda21069dcd667b5c4c6db706d99139fc3b0c1067dfbef41638"


def test_a_digest_gives_no_short_text_away() -> None:
    """The same text has another digest under another salt; no text has none."""
    assert digest("a", "Wang") != digest("b", "Wang")
    assert digest("a", None) == digest("a", "") == ""


@given(chains())
def test_a_chain_as_written_holds(chain: list[Entry]) -> None:
    """What was not touched verifies, in one piece or continued from an anchor."""
    assert verify(chain) is None
    assert verify_lines(entry.line for entry in chain) is None
    for cut, entry in enumerate(chain, 1):
        assert verify(chain[cut:], Head(entry.seq, entry.hash)) is None


@given(chains(shortest=1), st.data())
def test_an_altered_entry_is_named(chain: list[Entry], data: st.DataObject) -> None:
    """Whatever is altered in an entry, the chain breaks there."""
    place = data.draw(st.integers(0, len(chain) - 1))
    entry = chain[place]
    altered = data.draw(
        st.sampled_from(
            [
                replace(entry, before=f"{entry.before}!"),
                replace(entry, after=f"{entry.after}!"),
                replace(entry, seq=entry.seq + 1),
                replace(entry, previous="f" * 64),
                replace(entry, digests=("f" * 64, *entry.digests[1:])),
                replace(entry, author=replace(entry.author, reason=entry.author.reason + "!")),
                replace(entry, author=replace(entry.author, person_id=99)),
                replace(entry, author=replace(entry.author, at=Stamp(datetime(2000, 1, 1, tzinfo=UTC), "UTC"))),
                replace(entry, subject=replace(entry.subject, field=entry.subject.field + "!")),
                replace(entry, action=Action.SAVED if entry.action is not Action.SAVED else Action.PRINTED),
            ]
        )
    )
    assert verify([*chain[:place], altered, *chain[place + 1 :]]) == place + 1


@given(chains(shortest=2), st.data())
def test_a_removed_entry_is_named(chain: list[Entry], data: st.DataObject) -> None:
    """A hole in the chain shows where it is; a cut tail shows only against the head kept elsewhere."""
    place = data.draw(st.integers(0, len(chain) - 2))
    assert verify([*chain[:place], *chain[place + 1 :]]) == place + 1
    assert verify(chain[:-1]) is None


@given(chains(shortest=2), st.data())
def test_two_entries_that_changed_places_are_named(chain: list[Entry], data: st.DataObject) -> None:
    """The order of the entries is part of what the chain binds."""
    place = data.draw(st.integers(0, len(chain) - 2))
    swapped = [*chain[:place], chain[place + 1], chain[place], *chain[place + 2 :]]
    assert verify(swapped) == place + 1


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 3), texts, st.integers(1, 3)), max_size=12))
def test_the_last_entry_of_a_record_is_how_it_stands(writes: list[tuple[str, int, str, int]]) -> None:
    """Rebuilding gives each record as it was written last, with who wrote it and by which entry."""
    chain: list[Entry] = []
    expected: dict[tuple[str, int], tuple[str, int, int]] = {}
    for entity, number, text, person in writes:
        action = Action.CHANGED if (entity, number) in expected else Action.CREATED
        author = Author(person, "x", "desk", AT)
        chain.append(sealed(chain, Entry(0, author, action, Subject(entity, number), None, text, "")))
        expected[entity, number] = (text, person, len(chain))
    found = {key: (content, by, entry) for key, (content, by, _at, _zone, entry) in rebuilt(chain).items()}
    assert found == expected


def test_an_entry_that_changes_no_record_rebuilds_none() -> None:
    """A print or a sign-in is in the trail, and is no record."""
    author = Author(1, "li", "desk", AT)
    chain: list[Entry] = []
    for action, number, after in ((Action.PRINTED, 1, "{}"), (Action.CREATED, None, "{}"), (Action.CREATED, 2, None)):
        chain.append(sealed(chain, Entry(0, author, action, Subject("paper", number), None, after, "")))
    assert rebuilt(chain) == {}


def test_an_unknown_author_of_a_record_is_nobody() -> None:
    """Where no person is known, the record is by number 0."""
    entry = sealed([], Entry(0, Author(None, "", "desk", AT), Action.CREATED, Subject("a", 1), None, "{}", ""))
    assert rebuilt([entry]) == {("a", 1): ("{}", 0, WRITTEN, "Asia/Shanghai", 1)}


def named(place: str) -> list[Entry]:
    """Return a chain whose first entry has a name in one of its texts, and a second entry."""
    chosen = {"before": None, "after": None, "reason": "", place: "Wang rang"}
    author = Author(1, "li", "desk", AT, chosen["reason"] or "")
    subject = Subject("item_value", 7)
    chain = [sealed([], Entry(0, author, Action.CHANGED, subject, chosen["before"], chosen["after"], ""))]
    return [*chain, sealed(chain, Entry(0, author, Action.PRINTED, Subject("paper", 1), None, "{}", ""))]


def removed(entry: Entry, place: str, text: str) -> Entry:
    """Return an entry with one of its texts replaced, and the salt of that text gone, as the store does it."""
    before, after, reason = ("" if name == place else salt for name, salt in zip(TEXTS, entry.salts, strict=True))
    entry = replace(entry, salts=(before, after, reason))
    if place == "reason":
        return replace(entry, author=replace(entry.author, reason=text))
    return replace(entry, before=text) if place == "before" else replace(entry, after=text)


def explaining(chain: list[Entry], place: str, kept: str, *, seq: int = 1, entity: str = ENTITY) -> list[Entry]:
    """Return the chain with an entry at its end that says which text was removed and what stands there."""
    author = Author(2, "wang", "desk", AT, "a name")
    said = canonical({"field": place, "kept": sha256(kept)})
    subject = Subject(entity, seq, field=place)
    return [*chain, sealed(chain, Entry(0, author, Action.REDACTED, subject, None, said, ""))]


@pytest.mark.parametrize("place", TEXTS)
@pytest.mark.parametrize("kept", ["[removed]", ""])
def test_a_text_removed_as_an_entry_says_keeps_the_chain(place: str, kept: str) -> None:
    """A privacy correction takes a name out of any text of an entry, and the chain holds."""
    chain = explaining(named(place), place, kept)
    assert verify(chain) is None
    assert verify([removed(chain[0], place, kept), *chain[1:]]) is None


@pytest.mark.parametrize("place", TEXTS)
def test_a_text_removed_twice_keeps_the_chain(place: str) -> None:
    """What stands in a text's place may be replaced in its turn: the last entry about it says what stands there."""
    chain = explaining(explaining(named(place), place, "[W. removed]"), place, "[removed]")
    assert verify([removed(chain[0], place, "[removed]"), *chain[1:]]) is None


@pytest.mark.parametrize("place", TEXTS)
def test_a_text_removed_without_an_entry_is_named(place: str) -> None:
    """Nobody takes a text out of the trail in silence."""
    chain = named(place)
    assert verify([removed(chain[0], place, "[removed]"), *chain[1:]]) == 1


EXPLANATIONS = {
    "another text put there": lambda chain: explaining(chain, "after", "[something else]"),
    "another text of the entry": lambda chain: explaining(chain, "reason", "[removed]"),
    "another entry": lambda chain: explaining(chain, "after", "[removed]", seq=2),
    "a record and no entry": lambda chain: explaining(chain, "after", "[removed]", entity="item_value"),
}


@pytest.mark.parametrize("explanation", EXPLANATIONS)
def test_an_explanation_holds_for_what_it_names_alone(explanation: str) -> None:
    """An entry that says something else was removed, or something else put there, explains nothing."""
    chain = EXPLANATIONS[explanation](named("after"))
    assert verify([removed(chain[0], "after", "[removed]"), *chain[1:]]) == 1


@pytest.mark.parametrize("said", [None, "", "no JSON", "[]", "{}"])
def test_an_explanation_that_says_nothing_explains_nothing(said: str | None) -> None:
    """Nor does an entry of the kind that does not say what stands there now."""
    chain = named("after")
    subject = Subject(ENTITY, 1, field="after")
    chain.append(sealed(chain, Entry(0, Author(2, "w", "desk", AT), Action.REDACTED, subject, None, said, "")))
    assert verify([removed(chain[0], "after", "[removed]"), *chain[1:]]) == 1


def test_an_explanation_comes_after_what_it_explains() -> None:
    """A later entry's text is not removed by an earlier one: nothing is allowed in advance."""
    chain = explaining([], "after", "[removed]", seq=2)
    late = sealed(chain, Entry(0, Author(1, "li", "d", AT), Action.CREATED, Subject("a", 1), None, "Wang rang", ""))
    assert verify([*chain, removed(late, "after", "[removed]")]) == 2


def test_the_first_of_two_troubles_is_named() -> None:
    """Where a text was removed in silence and a later entry is missing too, the earlier of both is named."""
    chain = explaining(named("after"), "reason", "")
    assert verify([removed(chain[0], "after", "[removed]"), chain[2]]) == 1


@pytest.mark.parametrize("salts", ["", "a,b", "a,b,c,d"])
def test_salts_that_are_not_three_are_named(salts: str) -> None:
    """Whatever is done to the salts, the texts no longer have their digests."""
    chain = named("reason")
    assert verify_lines([chain[0].line._replace(salts=salts), chain[1].line]) == 1
