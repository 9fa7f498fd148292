"""The checklist says everything that it must, on every page and of every criterion."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jdm_desktop.document.checklist import title
from jdm_desktop.document.page import TooLong
from jdm_desktop.document.papers import Papers
from jdm_desktop.document.words import exact, local
from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.paper import Issue, PaperStatus
from jdm_desktop.domain.view import SiteHead, Stamp, Verdict
from jdm_desktop.i18n import Language, translator
from tests.document import reading, samples

LANGUAGES = tuple(samples.PAPERS)
SAMPLES = tuple(samples.SAMPLES)
DRAFT = samples.issue(PaperStatus.DRAFT)
EVERY_PAGE = (
    "NCT06569472",
    "not published / 未公开",
    "ClinicalTrials.gov",
    samples.SITE.code,
    samples.SITE.name,
    "S-007-2",
    "nct06569472 1.0",
    samples.study().hash[:12],
    "NCT06569472-01-S-007-2-V3-9F2C4E7A",
    "2026-11-22 15:42:07 +08:00 (Asia/Shanghai) = 2026-11-22 07:42:07 UTC",
    "JDM Desktop 0.1.0",
)


def said(languages: str, message: str) -> tuple[str, ...]:
    """Return a message of the program in the languages of a paper."""
    return tuple(translator(language)(message) for language in samples.PAPERS[languages])


@pytest.mark.parametrize(("sample", "languages"), [("eligible", "zh"), ("not_eligible", "both"), ("incomplete", "en")])
def test_every_page_names_its_record(sample: str, languages: str) -> None:
    """Each page tells protocol, registry, site, screening, study file, code, time and program, and both titles."""
    expected = (*EVERY_PAGE, *map(title, Language))
    for page in reading.pages(reading.paper(sample, languages)):
        assert [text for text in expected if text not in reading.flat(page)] == []


@pytest.mark.parametrize("languages", LANGUAGES)
def test_pages_are_counted(languages: str) -> None:
    """Each page says which it is of how many."""
    pages = reading.pages(reading.paper("eligible", languages))
    for number, page in enumerate(pages, start=1):
        for message in said(languages, "Page {page} of {pages}"):
            assert message.format(page=number, pages=len(pages)) in page


@pytest.mark.parametrize(
    ("status", "languages"),
    [
        *((PaperStatus.UNSIGNED, languages) for languages in LANGUAGES),
        (PaperStatus.DRAFT, "zh"),
        (PaperStatus.DRAFT, "both"),
        (PaperStatus.SUPERSEDED, "en"),
    ],
)
def test_draft_stands_on_each_page_of_a_draft_alone(status: PaperStatus, languages: str) -> None:
    """A draft says so on every page, and nothing else does; the same holds for what was superseded."""
    words = {
        PaperStatus.DRAFT: said(languages, "DRAFT"),
        PaperStatus.UNSIGNED: said(languages, "FOR SIGNATURE"),
        PaperStatus.SUPERSEDED: said(languages, "SUPERSEDED"),
    }
    for page in reading.pages(reading.paper("eligible", languages, status)):
        for other, texts in words.items():
            assert all((text in page) is (other is status) for text in texts)


def test_a_superseded_paper_names_its_successor() -> None:
    """Whoever holds an outdated paper reads on each page which one counts."""
    for page in reading.pages(reading.paper("eligible", "en", PaperStatus.SUPERSEDED)):
        assert "NCT06569472-01-S-007-2-V4-77AA00BB" in page


def test_only_a_superseded_paper_has_a_successor() -> None:
    """An issue cannot be made that says otherwise."""
    with pytest.raises(ValueError, match="superseded"):
        replace(samples.issue(), superseded_by="X")
    with pytest.raises(ValueError, match="superseded"):
        Issue(PaperStatus.SUPERSEDED, samples.stamp(1, 1), "0.1.0", "CODE", b"", "Somebody")


@pytest.mark.parametrize(("sample", "languages"), [("eligible", "zh"), ("not_eligible", "both"), ("incomplete", "en")])
def test_every_criterion_stands_whole(sample: str, languages: str) -> None:
    """The protocol's words, every reading and every warning stand on the paper, in each language, unaltered."""
    text = reading.squeezed(reading.whole(reading.paper(sample, languages)))
    for view in samples.SAMPLES[sample].views(samples.PAPERS[languages]):
        for criterion in view.criteria:
            parts = [criterion.text, criterion.source_text]
            parts += [one.text for one in criterion.readings] + [one.message for one in criterion.warnings]
            assert [part for part in parts if not stands(part, text)] == [], criterion.id


def stands(part: str, text: str) -> bool:
    """Tell whether a part stands in the text, at most once interrupted by a page's end."""
    needle = reading.squeezed(part)
    if needle in text:
        return True
    return any(needle[:cut] in text and needle[cut:] in text for cut in range(1, len(needle)))


@pytest.mark.parametrize("languages", LANGUAGES)
def test_facts_stand_with_value_day_source_and_author(languages: str) -> None:
    """Value with unit, day of assessment, source document, who entered it and when: all of it is on the paper."""
    text = reading.whole(reading.paper("eligible", languages))
    for expected in ("64.5 %", "99.9 U/L", "38 µmol/L", "2026-11-19", *samples.SOURCES, samples.COORDINATOR):
        assert expected in text
    assert local(samples.stamp(6, 12)) == "2026-11-22 14:12 +08:00"
    assert "2026-11-22 14:12 +08:00" in text


def entered(*entries: tuple[str, Stamp]) -> str:
    """Return the text of a paper whose first facts of I2 were entered by whom and when it is said here."""
    view = samples.SAMPLES["eligible"].view(Language.ENGLISH)
    second = view.criteria[1]
    facts = tuple(
        replace(fact, entered_by=by, entered_at=at) for fact, (by, at) in zip(second.facts, entries, strict=False)
    )
    return reading.whole(Papers().checklist((replace(view, criteria=(replace(second, facts=facts),)),), DRAFT))


def test_what_a_table_shares_is_said_once() -> None:
    """One author and one minute stand below the table; nothing of it stands in the rows."""
    text = entered((samples.COORDINATOR, samples.stamp(6, 12)), (samples.COORDINATOR, samples.stamp(6, 12)))
    assert text.count(f"Entered by {samples.COORDINATOR}, 2026-11-22 14:12 +08:00") == 2  # general facts and I2
    assert text.count("2026-11-22 14:12 +08:00") == 2
    assert "Entered at" not in text


def test_minutes_that_differ_stand_in_their_rows() -> None:
    """The author stands below the table, the minute of each entry below its source."""
    text = entered((samples.COORDINATOR, samples.stamp(6, 13)), (samples.COORDINATOR, samples.stamp(6, 14)))
    assert "Source document / Entered at" in text
    assert text.count("2026-11-22 14:13 +08:00") == text.count("2026-11-22 14:14 +08:00") == 1


def test_authors_that_differ_stand_in_their_rows() -> None:
    """Who entered each fact is never merged with who entered another."""
    text = entered(("Coordinator One", samples.stamp(6, 13)), ("Coordinator Two", samples.stamp(6, 13)))
    assert "Source document / Entered by" in text
    assert "Coordinator One, 2026-11-22 14:13 +08:00" in text
    assert "Coordinator Two, 2026-11-22 14:13 +08:00" in text


@pytest.mark.parametrize(("languages", "most"), [("en", 7), ("zh", 7), ("both", 11)])
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_checklist_is_short(sample: str, languages: str, most: int) -> None:
    """Nobody files a paper of twenty pages."""
    assert len(reading.pages(reading.paper(sample, languages))) <= most


@pytest.mark.parametrize(("languages", "most"), [("en", 8), ("zh", 8), ("both", 12)])
def test_a_blank_form_is_short(languages: str, most: int) -> None:
    """The form for when the computer is down lies printed in a drawer."""
    assert len(reading.pages(reading.blank(languages))) <= most


@pytest.mark.parametrize("languages", LANGUAGES)
def test_determinations_are_attributed(languages: str) -> None:
    """Who determined, in which role, when, and why it differs from the proposal."""
    text = reading.whole(reading.paper("not_eligible", languages))
    _, reason = samples.SAMPLES["not_eligible"].reasons["E3"]
    assert f": {samples.INVESTIGATOR}, " in text
    assert "2026-11-22 15:35 +08:00" in text
    assert reason in text
    assert said(languages, "The determination differs from the computed proposal.")[0] in text


def test_an_exclusion_says_what_its_answer_means() -> None:
    """Yes excludes: the paper says so beside the box and under the verdict, never "yes" alone."""
    text = reading.whole(reading.paper("not_eligible", "en"))
    assert text.count("Yes: excludes") == text.count("No: does not exclude") == 15
    shown = samples.SAMPLES["not_eligible"].view(Language.ENGLISH)
    verdicts = [one.verdict for one in shown.criteria if one.kind == "exclusion"]
    assert text.count("Failsexcludes") == verdicts.count(Verdict.FAILS) > 0
    assert text.count("Passesdoes not exclude") == verdicts.count(Verdict.PASSES) > 0


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_outcome_is_told_first(sample: str) -> None:
    """The first page has the sentence of the outcome, what the facts say, and the counts."""
    view = samples.SAMPLES[sample].view(Language.ENGLISH)
    first = reading.flat(reading.pages(reading.paper(sample, "en"))[0])
    assert view.sentence in first
    assert view.proposal_sentence in first
    assert f"{view.determined}/{view.total}" in first
    assert view.content_hash in first


def test_an_undetermined_criterion_says_so() -> None:
    """Nothing is assumed of a criterion that was not determined, and what is missing is named."""
    text = reading.whole(reading.paper("incomplete", "en"))
    view = samples.SAMPLES["incomplete"].view(Language.ENGLISH)
    open_ones = [one for one in view.criteria if one.determination is None]
    assert text.count("Not determined yet.") == len(open_ones) > 0
    assert text.count("still needed") == sum(fact.missing for one in view.criteria for fact in one.facts) > 0


@pytest.mark.parametrize("languages", LANGUAGES)
def test_signature_blocks_are_bound_to_the_record(languages: str) -> None:
    """Both blocks carry the record's code and the beginning of its hash, on one page, with room for every part."""
    last = reading.pages(reading.paper("eligible", languages))[-1]
    assert last.count("NCT06569472-01-S-007-2-V3-9F2C4E7A") >= 4  # head or foot, the embedded file, two blocks
    assert last.count(samples.HASH[:16]) == 2
    for message in ("Printed name", "Role", "Signature", "Date and time"):
        assert last.count(said(languages, message)[0]) >= 2


@pytest.mark.parametrize("languages", LANGUAGES)
def test_the_blank_form_asks_everything_and_answers_nothing(languages: str) -> None:
    """Same criteria and items, room for every value, marked as a form for when the computer is down."""
    pages = reading.pages(reading.blank(languages))
    text = reading.squeezed("".join(pages))
    for view in samples.blanks(samples.PAPERS[languages]):
        for criterion in view.criteria:
            assert stands(criterion.text, text)
            assert all(stands(fact.label, text) for fact in criterion.facts)
    for page in pages:
        expected = [*said(languages, "BLANK FORM"), "nct06569472 1.0", "BLANK-NCT06569472-1.0-3FA2C1D0"]
        assert [one for one in expected if one not in page] == []
    for message in said(languages, "for use when the computer is down; transcribe later"):
        assert reading.squeezed(message) in reading.squeezed(pages[-1])
    assert all(page.count(samples.COORDINATOR) == 1 for page in pages)  # whom it was made for, in the foot


def test_names_that_leave_no_room_are_refused() -> None:
    """A site's name of half a page stops the paper with a sentence; it is never cut."""
    view = samples.SAMPLES["eligible"].view(Language.ENGLISH)
    with pytest.raises(TooLong, match="too long"):
        Papers().checklist((replace(view, site=SiteHead("01", "Hospital " * 400)),), samples.issue())


def test_times_are_written_in_their_own_zone_and_in_utc() -> None:
    """An instant is unambiguous: its own zone with name and offset, and UTC."""
    instant = Stamp(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin")
    assert exact(instant) == "2026-03-29 00:30:00 +01:00 (Europe/Berlin) = 2026-03-28 23:30:00 UTC"
    assert local(instant) == "2026-03-29 00:30 +01:00"
    assert local(None) == ""


@pytest.mark.parametrize("answer", Answer)
def test_every_answer_can_be_drawn(answer: Answer) -> None:
    """Whatever was determined stands on the paper in words, not as a cross alone."""
    view = samples.Sample(samples.ELIGIBLE, {"I1": (answer, "because")}).view(Language.ENGLISH)
    words = {"yes": "Yes", "no": "No", "unknown": "Unknown yet", "not_applicable": "Not applicable"}[answer]
    content = Papers().checklist((replace(view, criteria=view.criteria[:1]),), samples.issue())
    assert f"{words}: {samples.INVESTIGATOR}" in reading.whole(content)
