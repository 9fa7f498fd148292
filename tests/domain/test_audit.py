"""The audit trail's chain, and the records rebuilt from it."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from jdm_desktop.domain.audit import START, Action, Author, Entry, Head, Subject, rebuild, verify
from jdm_desktop.domain.record import Entered
from jdm_desktop.domain.view import Stamp

AT = Stamp(datetime(2026, 11, 22, 8, 30, 0, 1, tzinfo=UTC), "Asia/Shanghai")

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
    entry = replace(entry, seq=len(chain) + 1, previous=chain[-1].hash if chain else START)
    return replace(entry, hash=entry.digest())


def test_a_hash_never_changes_its_form() -> None:
    """An entry written by the first release is verified by every later one."""
    author = Author(1, "li", "desk 1", AT, "typo")
    subject = Subject("item_value", 7, 3, 4, "ast")
    entry = Entry(12, author, Action.CHANGED, subject, '{"text":"40"}', '{"text":"41"}', START)
    assert entry.canonical().decode() == (
        '[12,"2026-11-22T08:30:00.000001Z","Asia/Shanghai",1,"li","desk 1","changed","item_value",7,3,4,"ast",'
        '"{\\"text\\":\\"40\\"}","{\\"text\\":\\"41\\"}","typo",'
        f'"{START}"]'
    )
    assert entry.digest() == "84bd726775c357a99450a85333c955249f2ffc84dd618ec2126a9d5af61ab24b"


@given(chains())
def test_a_chain_as_written_holds(chain: list[Entry]) -> None:
    """What was not touched verifies, in one piece or continued from an anchor."""
    assert verify(chain) is None
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
    found = {key: (one.content, one.entered.by, one.entered.entry) for key, one in rebuild(chain).items()}
    assert found == expected


def test_an_entry_that_changes_no_record_rebuilds_none() -> None:
    """A print or a sign-in is in the trail, and is no record."""
    author = Author(1, "li", "desk", AT)
    printed = Entry(1, author, Action.PRINTED, Subject("paper", 1), None, "{}", START)
    nothing = Entry(2, author, Action.CREATED, Subject("paper", None), None, "{}", START)
    empty = Entry(3, author, Action.CREATED, Subject("paper", 2), None, None, START)
    assert rebuild([printed, nothing, empty]) == {}


def test_an_unknown_author_of_a_record_is_nobody() -> None:
    """Where no person is known, the record is by number 0."""
    entry = Entry(1, Author(None, "", "desk", AT), Action.CREATED, Subject("a", 1), None, "{}", START)
    assert rebuild([entry])["a", 1].entered == Entered(0, AT, 1)
