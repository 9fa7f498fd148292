"""Whatever is typed stands on the paper character by character, or the paper is refused with its name and place."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from jdm_desktop.document import fonts, glyphs
from jdm_desktop.document.boxes import Stack
from jdm_desktop.document.checklist import checklist
from jdm_desktop.document.drawing import drawn
from jdm_desktop.document.papers import Papers
from jdm_desktop.document.style import SMALL, para
from jdm_desktop.domain.paper import MissingGlyph
from jdm_desktop.domain.view import ScreeningView
from jdm_desktop.i18n import Language
from tests import hostile
from tests.document import reading, samples


def is_shown(text: str) -> bool:
    """Tell whether the fonts can show all of a text."""
    return not fonts.missing(reading.BREAKS.sub("", text))


PRINTABLE = {name: text for name, text in hostile.STRINGS.items() if is_shown(text)}
UNPRINTABLE = {name: text for name, text in hostile.STRINGS.items() if not is_shown(text)}


def view() -> ScreeningView:
    """Return the screening that the strings are typed into."""
    return samples.SAMPLES["eligible"].view(Language.ENGLISH)


def filled(shown: ScreeningView, texts: list[str]) -> ScreeningView:
    """Return the view with one text after the other as the reason of a determination."""
    criteria = tuple(
        replace(one, determination=one.determination and replace(one.determination, reason=text))
        for one, text in zip(shown.criteria, texts, strict=False)
    )
    return replace(shown, criteria=criteria)


def test_the_corpus_is_large_and_mostly_printable() -> None:
    """At least 200 strings, of which the paper shows most."""
    assert len(hostile.STRINGS) >= 200
    assert len(PRINTABLE) > 2 * len(UNPRINTABLE)


SHORT = [text for text in PRINTABLE.values() if len(reading.BREAKS.split(text)) < 3 and len(text) < 120]


@pytest.mark.parametrize("start", range(0, len(SHORT), 24))
def test_text_reads_back_as_it_was_entered(start: int) -> None:
    """In the checklist, every string is found whole; nothing of it was taken for markup, nothing was lost."""
    texts = SHORT[start : start + 24]
    content = Papers().checklist((filled(view(), texts),), samples.issue())
    text = reading.flat("".join(reading.exact_pages(content)))
    assert [entered for entered in texts if reading.flat(entered) not in text] == []


@pytest.fixture(scope="module")
def lines() -> bytes:
    """Return pages that hold every printable string, one below the other."""
    sheet, _ = checklist((view(),), samples.issue())
    story = Stack([para(f"[{name}] {text} [/{name}]", SMALL) for name, text in PRINTABLE.items()])
    return drawn(sheet, story)


def between(name: str, text: str) -> str:
    """Return what a reader found between the marks around a string."""
    found = re.search(rf"\[{name}\](.*?)\[/{name}\]", text, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("name", PRINTABLE)
def test_every_string_reads_back_exactly(name: str, lines: bytes) -> None:
    """Apart from the line breaks that a column makes, not one character differs, not even a space."""
    texts = reading.exact_pages(lines)
    page = next((page for page in texts if f"[/{name}]" in page and f"[{name}]" in page), None)
    if page is None:  # the string runs over a page's end
        page = "".join(reading.exact_pages(lines))
        assert reading.squeezed(PRINTABLE[name])[:20] in reading.squeezed(page)
        return
    assert between(name, reading.flat(page)) == f" {reading.flat(PRINTABLE[name])} "


@pytest.mark.parametrize("reader", [reading.by_pdfium, reading.by_poppler])
def test_other_readers_agree(reader: object, lines: bytes) -> None:
    """PDFium and Poppler find the same characters; they alone decide what a run of spaces is."""
    text = reader(lines)  # type: ignore[operator]
    if text is None:
        return
    text = reading.squeezed(text)
    entered = [reading.squeezed(one) for one in PRINTABLE.values()]
    wrong = [one for one in entered if one not in text and one.replace("ﬁ", "fi").replace("ﬂ", "fl") not in text]
    assert len(wrong) <= 3, wrong  # those that run over a page's end


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_what_cannot_be_shown_stops_the_paper(name: str) -> None:
    """The sentence names the character by its code and says where it stands; no paper is made."""
    shown = samples.with_text(view(), UNPRINTABLE[name])
    with pytest.raises(MissingGlyph, match=r"U\+[0-9A-F]{4}") as caught:
        glyphs.check((shown,), samples.issue())
    sentence = str(caught.value)
    strange = fonts.missing(reading.BREAKS.sub("", UNPRINTABLE[name]))
    assert f"U+{ord(strange):04X}" in sentence
    assert "source document" in sentence or "reason" in sentence
    assert sentence.encode()  # it can be shown itself: no broken character is in it


BORROWED = "SpO₂ 98 %, CO₂ →, Dvořák, Łódź, Nguyễn Thị Hằng, Ελλάδα ώ, ⅓ ⅔, Ӣ ѣ, 10⁻³, K\u0328, 利妥昔 \U0002cb4a"


def test_characters_of_the_second_font_read_back() -> None:
    """What the first font lacks is drawn from the second, embedded, in both weights, and the file stays an archive."""
    shown = samples.with_text(view(), BORROWED)
    facts = tuple(replace(fact, shown=BORROWED) for fact in shown.criteria[1].facts)
    shown = replace(shown, criteria=(replace(shown.criteria[1], facts=facts),))
    content = Papers().checklist((shown,), samples.issue())  # checked as PDF/A, or it would not be handed out
    for text in ("".join(reading.exact_pages(content)), reading.by_pdfium(content)):
        assert reading.flat(text or "").count(BORROWED) == 2 * len(facts) + 1
    with pikepdf.open(BytesIO(content)) as pdf:
        embedded = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].resources.Font.values()}
    assert embedded == {"NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSans-Regular", "NotoSans-Bold"}


def test_the_second_font_is_asked_for_what_the_first_lacks_alone() -> None:
    """Text goes to the second font character by character, and only where it must."""
    assert list(fonts.runs(fonts.REGULAR, "SpO2")) == [(fonts.REGULAR, "SpO2")]
    assert [piece for _, piece in fonts.runs(fonts.BOLD, "SpO₂ 98 ⅓")] == ["SpO", "₂", " 98 ", "⅓"]
    assert [name for name, _ in fonts.runs(fonts.BOLD, "ř利")] == ["JDM-Bold-2", fonts.BOLD]


@pytest.mark.parametrize("character", ["\U0001f600", "\u0905", "\u05d0", "\u0627", "\ue000", "\u200d"])
def test_what_no_font_shows_is_refused(character: str) -> None:
    """Emoji, scripts that need shaping, private and unseen characters are told, never drawn as a box."""
    assert fonts.missing(f"a{character}") == character


def test_the_paper_itself_refuses_too() -> None:
    """Not the check alone: nothing is drawn of a text that cannot be shown."""
    with pytest.raises(MissingGlyph):
        Papers().checklist((samples.with_text(view(), "a\u200bb"),), samples.issue())
    with pytest.raises(MissingGlyph):
        para("a\u202eb", SMALL)


@pytest.mark.parametrize(
    ("field", "place"),
    [("label", "the head of the paper"), ("completed_by", "person's name"), ("sentence", "the head of the paper")],
)
def test_the_head_is_checked_as_well(field: str, place: str) -> None:
    """Whatever the view holds is asked for, and its place is told in the reader's language."""
    broken = replace(view(), **{field: "x\U0001f600"})  # type: ignore[arg-type]
    with pytest.raises(MissingGlyph) as caught:
        glyphs.check((broken,), samples.issue())
    assert place in caught.value.text(Language.ENGLISH)
    assert "{" not in caught.value.text(Language.CHINESE)


def test_a_remark_of_a_hundred_thousand_characters_flows() -> None:
    """A value that no page holds runs over pages, word by word, and loses none."""
    remark = " ".join(f"w{number}" for number in range(16_000))
    shown = view()
    first = shown.criteria[1]
    fact = replace(first.facts[0], shown=remark)
    long = replace(shown, criteria=(shown.criteria[0], replace(first, facts=(fact, *first.facts[1:]))))
    content = Papers().checklist((long,), samples.issue())
    found = re.findall(r"\bw\d+\b", "\n".join(reading.pages(content)))
    assert found == remark.split()


def test_a_megabyte_reads_back() -> None:
    """The largest text that anything could hold still comes out whole, in seconds."""
    sheet, _ = checklist((view(),), samples.issue())
    content = drawn(sheet, para(hostile.huge(), SMALL))
    pages = reading.exact_pages(content)
    bodies = [page.split(f"Page {number} of {len(pages)}")[1] for number, page in enumerate(pages, start=1)]
    assert reading.flat("".join(bodies)) == hostile.huge()
