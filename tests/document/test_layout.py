"""Lines and pages: nothing is lost where text parts, nothing is clipped, nothing stands outside its page."""

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from jdm_desktop.document import style
from jdm_desktop.document.boxes import Box, Columns, Frame, Labelled, Section, Space, Stack, Whole, kept
from jdm_desktop.document.facts import fact_table
from jdm_desktop.document.lines import break_lines
from jdm_desktop.document.page import paginate
from jdm_desktop.document.style import MARGIN, Style, Text, para
from jdm_desktop.document.words import Tongues
from jdm_desktop.i18n import Language
from tests.document import reading, samples

CHARACTERS = st.text(alphabet="abc XYZ-,.（）“”，。中文字①②\u3000\t\u0301", max_size=200)
WIDE = Style(10, 12)


@given(CHARACTERS, st.floats(min_value=5, max_value=300))
def test_lines_are_the_whole_text(text: str, limit: float) -> None:
    """Lines follow each other without gap or overlap, whatever the text and the width."""
    lines = break_lines(text, [5.0] * len(text), limit)
    assert "".join(text[start:end] for start, end in lines) == text
    assert all(end > start for start, end in lines if text)


@given(CHARACTERS, st.floats(min_value=5, max_value=300))
def test_no_line_is_too_wide(text: str, limit: float) -> None:
    """A line is no wider than its column; a single space may hang over, and what cannot part stands alone."""
    for start, end in break_lines(text, [5.0] * len(text), limit):
        line = text[start:end]
        visible = line[:-1] if line[-1:].isspace() else line
        assert len(visible) * 5.0 <= limit or len(visible.rstrip("\u0301")) <= 1


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("one two", 7, ["one two"]),
        ("one two three", 7, ["one two ", "three"]),
        ("中文字符，测试", 4, ["中文字", "符，测试"]),
        ("前“引号”后", 2, ["前", "“引", "号”", "后"]),
        ("see ① first", 6, ["see ", "① firs", "t"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("MDA-5 found", 6, ["MDA-5 ", "found"]),
        ("中a文b", 2, ["中a", "文b"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_where_a_typesetter_would(text: str, limit: int, lines: list[str]) -> None:
    """Words stay whole, punctuation stays with its word, a number stays with what it counts."""
    assert [text[start:end] for start, end in break_lines(text, [1] * len(text), limit)] == lines


def texts(box: Box) -> str:
    """Return all text in a box, in order."""
    if isinstance(box, Text):
        lines = box.setting.lines(200)[box.first : box.last]
        return "".join(box.setting.text[start:end] for start, end in lines)
    if isinstance(box, Section):
        return texts(box.body)
    inner = getattr(box, "boxes", None) or getattr(box, "cells", None) or [getattr(box, "inner", None)]
    return "".join(texts(one) for one in inner if one is not None)


@given(st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=12), st.integers(60, 400))
def test_pages_hold_everything_and_no_more_than_fits(counts: list[int], room: int) -> None:
    """However a story parts, each page has room for its part and the parts are the story."""
    paragraphs = [
        para("\n".join(f"{index}.{line}" for line in range(count)), WIDE) for index, count in enumerate(counts)
    ]
    boxes = [kept(Frame(one, (2, 0))) if index % 3 == 0 else one for index, one in enumerate(paragraphs)]
    story = Section(para("head", WIDE), Stack([Space(4), *boxes], 3))
    pages = paginate(story, 200, room)
    assert "".join(map(texts, pages)) == "".join(map(texts, paragraphs))
    assert all(page.height(200) <= room + 0.1 for page in pages)


def test_columns_part_together() -> None:
    """A row runs on with every cell, and a cell that ended stays empty."""
    row = Columns((para("a\n" * 40, WIDE), para("b", WIDE)), (100, 0))
    parts = row.split(200, 100, fresh=False)
    assert parts is not None
    assert parts[0].height(200) <= 100
    assert parts[1].height(200) > 300


def test_a_heading_stays_with_what_follows() -> None:
    """What is kept moves on with the box that has no room."""
    story = Stack((para("x\n" * 5, WIDE), kept(para("heading", WIDE)), para("body\n" * 2, WIDE)))
    first, second = paginate(story, 200, 6 * 12 + 13)
    assert "heading" not in texts(first)
    assert texts(second).startswith("heading")


def test_a_whole_box_parts_only_when_a_page_is_too_small() -> None:
    """Signature blocks stand on one page, unless no page holds them."""
    story = Stack((para("x\n" * 5, WIDE), Whole(para("y\n" * 4, WIDE))))
    assert [texts(page).count("y") for page in paginate(story, 200, 100)] == [0, 4]
    assert len(paginate(Whole(para("y\n" * 40, WIDE)), 200, 100)) > 1


@pytest.mark.parametrize("room", range(60, 200, 9))
def test_a_row_of_facts_stands_on_one_page(room: int) -> None:
    """Its item in both languages beside its value: half a row on the next page is an item without a value."""
    languages = (Language.CHINESE, Language.ENGLISH)
    chinese, english = samples.Sample(samples.ELIGIBLE).views(languages)
    facts = tuple(zip(chinese.criteria[5].facts, english.criteria[5].facts, strict=True))
    pages = [texts(page) for page in paginate(fact_table(Tongues(languages), facts, blank=False), 400, room)]
    assert len(pages) > 1
    for zh, en in facts:
        assert any(zh.label in page and en.label in page for page in pages), en.label


def test_a_label_stands_again_on_the_next_page() -> None:
    """Whoever holds one page knows which criterion it goes on with."""
    labelled = Labelled(para("I6", WIDE), para("I6 …", WIDE), para("x\n" * 20, WIDE), 30)
    parts = labelled.split(200, 100, fresh=True)
    assert parts is not None
    assert isinstance(parts[1], Labelled)
    assert texts(parts[1].label) == "I6 …"


def test_a_fault_is_told_when_nothing_fits() -> None:
    """What cannot part and is higher than a page is a mistake of ours and never clipped silently."""
    with pytest.raises(RuntimeError, match="higher than a page"):
        paginate(Space(500), 200, 100)


@pytest.mark.parametrize("content", [reading.paper, reading.blank], ids=["checklist", "blank"])
@pytest.mark.parametrize("languages", tuple(samples.PAPERS))
def test_nothing_stands_outside_the_margins(content: object, languages: str) -> None:
    """Every character that leaves ink lies inside the page's margins, and the body above the foot."""
    made = reading.paper("not_eligible", languages) if content is reading.paper else reading.blank(languages)
    document = pypdfium2.PdfDocument(made)
    for page in document:
        found = page.get_textpage()
        wide, high = page.get_size()
        for index in range(found.count_chars()):
            if not found.get_text_range(index, 1).strip():
                continue
            left, bottom, right, top = found.get_charbox(index)
            assert left >= MARGIN - 2, found.get_text_range(index, 1)
            assert right <= wide - MARGIN + 2, found.get_text_range(max(0, index - 20), 40)
            assert bottom > 20
            assert top < high - 20
    document.close()


def styles() -> dict[str, Style]:
    """Return every style of the papers by name."""
    return {name: one for name, one in vars(style).items() if isinstance(one, Style)}


@pytest.mark.parametrize("name", styles())
def test_styles_are_legible(name: str) -> None:
    """What is read is eight points or more, captions and notes seven or more, and lines never touch."""
    assert styles()[name].size >= (8 if name in {"BODY", "SMALL", "SMALL_BOLD"} else 7)
    assert styles()[name].leading >= styles()[name].size * 1.15


def test_there_is_room_for_handwriting() -> None:
    """Every row of the blank form is at least seven millimetres high."""
    _ = Tongues([Language.ENGLISH])
    for fact in samples.blank(Language.ENGLISH).general_facts + samples.blank(Language.ENGLISH).criteria[5].facts:
        assert fact_table(_, ((fact,),), blank=True).body.height(400) >= 7 * mm


def luminance(color: Color) -> float:
    """Return how light a colour is (WCAG 2.2, relative luminance)."""
    parts = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color.rgb())
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((ink, ground) for ink in ("INK", "QUIET", "ACCENT", "ALERT") for ground in ("WHITE", "MIST", "WATERMARK")),
        *(("WHITE", ground) for ground in ("ACCENT", "EXCLUDING", "ALERT")),
    ],
)
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    """Every text reads at 4.5 : 1 or more, on the watermark too."""
    lighter, darker = sorted((luminance(getattr(style, ink)), luminance(getattr(style, ground))), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
