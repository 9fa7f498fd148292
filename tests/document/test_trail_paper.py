"""The audit trail can be handed to an inspector on paper: every entry, in order, whatever was typed into it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from pikepdf import pdfa

from jdm_desktop.document.papers import Papers
from jdm_desktop.document.style import MARGIN
from jdm_desktop.domain.paper import Issue
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.view import TrailChange, TrailRow, TrailView
from jdm_desktop.i18n import Language
from tests.document import reading, samples, signing
from tests.effort import effort

LONG_TEXT = "a long remark about the source, 一段很长的备注；" * 300
WORDS = {
    Language.ENGLISH: ("coordinator", "Changed “{item}” of S-007", "Value", "Source document"),
    Language.CHINESE: ("研究协调员", "更改了 S-007 的“{item}”", "数值", "源文件"),
}


def row(number: int, language: Language, **given: object) -> TrailRow:
    """Return an entry of a trail."""
    role, sentence, value, source = WORDS[language]
    changes = (TrailChange(value, "64.5 %", f"{number}.5 %"), TrailChange(source, "", f"Echo report {number}"))
    entry = TrailRow(
        seq=number,
        at=signing.stamp(number),
        user_id="wang",
        name=samples.COORDINATOR,
        role=role,
        workstation="desk 1",
        action="changed",
        what="LVEF",
        participant="S-007",
        sentence=sentence.format(item="LVEF"),
        changes=changes[: 1 + number % 2],
        reason="Typing mistake 录入错误" if number % 3 == 0 else "",
        hash=sha256(str(number)),
        previous="0" * 64,
    )
    return replace(entry, **given)  # type: ignore[arg-type]


class Told(Sequence[TrailRow]):
    """Rows that are made when they are asked for, as the use case makes them."""

    def __init__(self, count: int, language: Language) -> None:
        self.entries, self.language = count, language

    def __len__(self) -> int:
        return self.entries

    def __getitem__(self, index: int) -> TrailRow:  # type: ignore[override]
        return row(index + 1, self.language)

    def __iter__(self) -> Iterator[TrailRow]:
        return (row(number + 1, self.language) for number in range(self.entries))


def view(rows: Sequence[TrailRow], language: Language = Language.ENGLISH, filters: tuple[str, ...] = ()) -> TrailView:
    """Return a trail."""
    head = samples.study().head(language)
    return TrailView(language, head, samples.SITE, "Audit trail of S-007", filters, rows, 4321, "5f0b" * 16)


def issue() -> Issue:
    """Return the circumstances of a trail's paper."""
    return replace(samples.issue(code="TRAIL-4321-5F0B5F0B"), facts_json=b"")


def paper(*views: TrailView) -> bytes:
    """Return a trail as a finished file."""
    return Papers().trail(views, issue())


@pytest.mark.parametrize("languages", tuple(samples.PAPERS))
def test_every_entry_is_printed_in_order(languages: str) -> None:
    """Number, time in its zone and in UTC, who, what, before and after, reason, and the beginning of the hash."""
    content = paper(*(view(Told(40, language), language) for language in samples.PAPERS[languages]))
    text = reading.squeezed("".join(reading.pages(content)))
    place = 0
    for number in range(1, 41):
        one = row(number, samples.PAPERS[languages][0])
        place = text.index(one.hash[:16], place)
        assert text.count(one.hash[:16]) == 1
        assert f"{number}.5%" in text
    for said in ("2026-11-2215:43:07+08:00", "2026-11-2207:43:07UTC", "wang", "desk1", "Typingmistake录入错误"):
        assert said in text
    for language in samples.PAPERS[languages]:
        role, sentence, *labels = WORDS[language]
        assert all(reading.squeezed(one) in text for one in (role, sentence.format(item="LVEF"), *labels))


def test_each_page_says_what_it_is_a_copy_of() -> None:
    """Study, site, code and page x of y; the first page says what was asked for and how the whole trail ends."""
    content = paper(view(Told(40, Language.ENGLISH), filters=("Only LVEF",)))
    pages = [reading.flat(one) for one in reading.pages(content)]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        for said in (
            "Audit trail of S-007",
            samples.SITE.name,
            "TRAIL-4321-5F0B5F0B",
            f"Page {number} of {len(pages)}",
        ):
            assert said in page
        assert "What was done" in page
    assert "Only LVEF" in pages[0]
    assert f"4321, SHA-256 {'5f0b' * 16}" in pages[0]


def test_a_trail_without_entries_says_so() -> None:
    """Nothing found is an answer, too."""
    assert "All entries" in reading.whole(paper(view(())))


def test_long_text_runs_on_and_nothing_is_lost() -> None:
    """An entry longer than a page is printed whole."""
    long = row(1, Language.ENGLISH, changes=(TrailChange("Remark", LONG_TEXT, "short"),), reason=LONG_TEXT)
    text = "".join(reading.exact_pages(paper(view((long, row(2, Language.ENGLISH))))))
    assert text.count("一段很长的备注") >= 580
    assert row(2, Language.ENGLISH).hash[:16] in text


def test_what_no_font_shows_is_spelled_out() -> None:
    """No entry stays off the paper for a character in it: the character is told by its code."""
    strange = row(1, Language.ENGLISH, reason="ok \U0001f600 \u202e", changes=(TrailChange("a\u200b", "b\x00", "c"),))
    text = reading.whole(paper(view((strange,))))
    for said in ("ok [U+1F600] [U+202E]", "a[U+200B]", "b[U+0000]"):
        assert said in text


def test_a_removed_text_leaves_its_mark() -> None:
    """A privacy correction shows at the entry that it changed; nobody's entry shows a dash for who."""
    text = reading.whole(paper(view((row(1, Language.ENGLISH, redacted=True, user_id="", name="", role=""),))))
    assert "removed here later (privacy)" in text


def test_a_trail_is_an_archive_in_landscape() -> None:
    """It is PDF/A-3b as every paper, and nothing stands outside its margins."""
    content = paper(view(Told(12, Language.CHINESE), Language.CHINESE))
    assert pdfa.validate_written(BytesIO(content), "3b").passed
    document = pypdfium2.PdfDocument(content)
    wide, high = document[0].get_size()
    assert wide > high
    text = document[0].get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
    assert min(box[0] for box in boxes) >= MARGIN - 2
    assert max(box[2] for box in boxes) <= wide - MARGIN + 2
    document.close()


def test_a_longer_trail_takes_no_more_than_its_share() -> None:
    """Twice as many entries are twice as many pages, and at most twice the work."""
    short, little = effort(lambda: paper(view(Told(60, Language.ENGLISH))))
    long, much = effort(lambda: paper(view(Told(120, Language.ENGLISH))))
    pages = [len(pypdf.PdfReader(BytesIO(content)).pages) for content in (short, long)]
    assert pages[0] > 60 // 20
    assert pages[1] >= 2 * pages[0] - 1
    assert much <= 2 * little
