"""A trail as a file: safe in a spreadsheet, whole in JSON, and a chain that can be followed without the program."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from jdm_desktop.domain.audit import START, Action, Author, Entry, Subject
from jdm_desktop.domain.view import SiteHead, Stamp, StudyHead, TrailChange, TrailRow, TrailView
from jdm_desktop.exchange import trail_file
from jdm_desktop.i18n import Language
from tests import hostile

AT = Stamp(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), "Asia/Shanghai")
STUDY = StudyHead("small", "t", "s", "Register", "TEST-1", "P", "1", "1.0", "e", "0" * 64, "n", "none", "x", 10)


def rows(texts: tuple[str, ...]) -> Iterator[TrailRow]:
    """Yield a chain of entries, each changing a remark to one of `texts`."""
    previous = START
    for seq, text in enumerate(texts, 1):
        author = Author(1, "li", "desk 1", AT, text)
        entry = Entry(seq, author, Action.CHANGED, Subject("item_value", 1), None, f'"{seq}"', previous).sealed()
        yield TrailRow(
            seq=seq,
            at=AT,
            user_id="li",
            name="Dr Li",
            role="investigator",
            workstation="desk 1",
            action="Changed",
            what="Remark",
            participant="S-001",
            sentence=text,
            changes=(TrailChange("value", "", text),),
            reason=text,
            hash=entry.hash,
            previous=previous,
            redacted=seq == 2,
            hashed=entry.canonical().decode(),
        )
        previous = entry.hash


def views(texts: tuple[str, ...], *languages: Language) -> tuple[TrailView, ...]:
    """Return a trail in each language."""
    entries = tuple(rows(texts))
    site = SiteHead("01", "Invented hospital")
    last = entries[-1]
    return tuple(
        TrailView(language, STUDY, site, "Audit trail", ("From: x",), entries, last.seq, last.hash)
        for language in languages or (Language.ENGLISH,)
    )


def read(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file back."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_holds_every_entry_and_what_it_says() -> None:
    """One row an entry: who, when, what was so before and since, why, and its place in the chain."""
    first, second = read(trail_file.csv_file(views(("one", "two"))))
    assert (first["seq"], first["utc"], first["zone"]) == ("1", "2026-11-22T08:30:00.000000Z", "Asia/Shanghai")
    assert (first["user_id"], first["participant"], first["what"], first["after"]) == ("li", "S-001", "Remark", "one")
    assert (first["redacted"], second["redacted"], second["reason"]) == ("no", "yes", "two")
    assert second["previous"] == first["hash"]


def test_csv_begins_as_spreadsheets_need_it() -> None:
    """Without the mark of UTF-8 a spreadsheet shows Chinese as rubbish."""
    assert trail_file.csv_file(views(("体重",))).startswith(b"\xef\xbb\xbfseq,")


def test_no_cell_is_a_formula() -> None:
    """Whatever people typed, no cell of the CSV begins as a formula does, and nothing of it is lost."""
    texts = tuple(hostile.STRINGS)
    for line, text in zip(read(trail_file.csv_file(views(texts))), texts, strict=True):
        for cell in line.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert line["reason"].removeprefix("'").replace("\r\n", "\n") in (text, text.replace("\r\n", "\n"), text[1:])


def test_several_languages_stand_beside_each_other() -> None:
    """A trail in two languages is one table, its columns named by their language."""
    (line,) = read(trail_file.csv_file(views(("one",), Language.ENGLISH, Language.CHINESE)))
    assert (line["sentence_en"], line["sentence_zh_CN"]) == ("one", "one")


def test_json_holds_what_people_typed_exactly() -> None:
    """Every string comes back from the JSON as it was."""
    texts = tuple(text for text in hostile.STRINGS if not any(0xD800 <= ord(one) <= 0xDFFF for one in text))
    found = json.loads(trail_file.json_file(views(texts)))
    assert [entry["reason"] for entry in found["entries"]] == list(texts)
    assert [entry["words"]["en"]["changes"][0]["after"] for entry in found["entries"]] == list(texts)


def test_the_chain_can_be_followed_from_the_file_alone() -> None:
    """With nothing but the JSON and SHA-256, each entry is proved to follow the one before, up to the head."""
    found = json.loads(trail_file.json_file(views(("one", "two", "three"))))
    previous = START
    for entry in found["entries"]:
        assert entry["previous"] == previous
        assert json.loads(entry["hashed"])[-1] == previous
        assert hashlib.sha256(entry["hashed"].encode()).hexdigest() == entry["hash"]
        previous = entry["hash"]
    assert found["head"] == {"seq": 3, "hash": previous}
    assert "one" not in found["entries"][0]["hashed"]


@pytest.mark.parametrize("write", [trail_file.csv_file, trail_file.json_file])
def test_the_same_trail_gives_the_same_file(write: Callable[[tuple[TrailView, ...]], bytes]) -> None:
    """A file's SHA-256 in the trail can be compared with one made again."""
    assert write(views(("one", "two"))) == write(views(("one", "two")))
