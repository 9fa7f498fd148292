"""A signed paper shows each signature as 21 CFR 11.50 asks, and its file is sealed against any change."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import pdfa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from jdm_desktop.document.papers import Papers
from jdm_desktop.document.words import exact
from jdm_desktop.domain.paper import MissingGlyph, PaperStatus
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.signature import MEANINGS, Difference, Meaning, SignatureView
from jdm_desktop.domain.staff import TITLES, Role
from jdm_desktop.i18n import translator
from tests.document import reading, samples, signing

LANGUAGES = tuple(samples.PAPERS)


def texts(languages: str, message: str) -> tuple[str, ...]:
    """Return a message in the languages of a paper."""
    return tuple(translator(language)(message) for language in samples.PAPERS[languages])


def last_page(content: bytes) -> str:
    """Return the text of the last page without white space."""
    return reading.squeezed(reading.flat(reading.pages(content)[-1]))


@pytest.mark.parametrize("languages", LANGUAGES)
def test_each_signature_is_shown(languages: str) -> None:
    """Printed name, role, meaning, date and time with zone, and the record, in each language of the paper."""
    page = last_page(signing.confirmed("eligible", languages))
    for person, meaning, minutes in ((signing.WANG, Meaning.ENTERED, 0), (signing.LI, Meaning.CONFIRMED, 35)):
        shown = [person.name, person.user_id, exact(signing.stamp(minutes))]
        shown += [*texts(languages, MEANINGS[meaning]), *texts(languages, TITLES[person.role])]
        assert [one for one in shown if reading.squeezed(one) not in page] == []
    code = signing.Record.of("eligible", languages).views[0].record_code
    assert page.count(code) >= 4  # foot, both blocks, the names of what is embedded
    assert sha256(b"the paper that Wang signed") in page


def signed_words(languages: str, *meanings: Meaning, status: PaperStatus = PaperStatus.SIGNED) -> str:
    """Return the last page of a paper that bears signatures of these meanings."""
    record = signing.Record.of("eligible", languages)
    people = {Meaning.ENTERED: signing.WANG, Meaning.DETERMINED: signing.LI, Meaning.CONFIRMED: signing.LI}
    made = [record.sign(people[one], one, signing.stamp(index)) for index, one in enumerate(meanings)]
    drawn = Papers().checklist(record.views, replace(signing.issue(record, made), status=status))
    return last_page(drawn)


def test_roles_that_did_not_sign_keep_their_lines() -> None:
    """After the coordinator alone, the investigator still has lines to sign on; after both, nobody has."""
    investigator, coordinator = "Determinedby:investigator", "Completedby:studycoordinator"
    assert investigator in signed_words("en", Meaning.ENTERED)
    assert coordinator not in signed_words("en", Meaning.ENTERED)
    assert investigator in signed_words("en", Meaning.ENTERED, Meaning.DETERMINED)
    both = signed_words("en", Meaning.ENTERED, Meaning.CONFIRMED)
    assert investigator not in both
    assert coordinator not in both


def test_the_head_says_how_far_signing_went() -> None:
    """Signed and awaiting confirmation, signed and confirmed: the head of each page tells them apart."""
    assert "awaitsconfirmation" in signed_words("en", Meaning.ENTERED)
    confirmed = signed_words("en", Meaning.ENTERED, Meaning.CONFIRMED)
    assert "awaitsconfirmation" not in confirmed
    assert "SIGNED" in confirmed


def test_every_page_bears_the_head_of_the_trail() -> None:
    """Each page of a signed paper anchors the audit trail: number and beginning of the hash of its last entry."""
    for page in reading.pages(signing.confirmed("eligible", "both")):
        assert f"1234, SHA-256 {signing.TRAIL.hash[:16]}" in reading.flat(page)


CHANGED = (
    Difference("lvef_percent", "LVEF", "64.5 %", "54.9 %"),
    Difference("planned_enrolment_date", "", "", "2026-12-15"),
    Difference("E3", "E3", "No", "Yes"),
)


def revised(languages: str, *more: SignatureView) -> str:
    """Return the text of the second version's paper, which shows the signature of the first."""
    before, after = signing.Record.of("eligible", languages), signing.Record.of("not_eligible", languages, 2)
    one = before.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    two = after.sign(signing.WANG, Meaning.ENTERED, signing.stamp(60))
    drawn = Papers().checklist(after.views, signing.issue(after, (one, two), (one.view(CHANGED), *more, two.view())))
    return reading.squeezed(reading.whole(drawn))


@pytest.mark.parametrize("languages", LANGUAGES)
def test_later_changes_stand_beside_an_earlier_signature(languages: str) -> None:
    """On which version it was made, how many answers changed since, and each with what it was and what it is."""
    text = revised(languages)
    for one in texts(languages, "Signed on version {number}, {time}"):
        assert reading.squeezed(one.format(number=1, time=exact(signing.stamp(0)))) in text
    (label,) = {
        item.label[samples.PAPERS[languages][0]] for item in samples.study().items.values() if item.id == "lvef_percent"
    }
    assert "64.5%54.9%" in text
    assert reading.squeezed(label) in text
    assert "–2026-12-15" in text
    assert "NoYes" in text


def test_changes_are_counted() -> None:
    """One answer is one answer; several are several; none is said too."""
    assert "3answerschangedsince:" in revised("en")
    assert "Noanswerchangedsince." in revised("en", replace(signing.ink(Meaning.CONFIRMED, "Dr Zhao"), version=1))


@pytest.mark.parametrize("languages", LANGUAGES)
def test_a_signature_in_ink_says_where_its_original_lies(languages: str) -> None:
    """Who signed on paper, on which day, and where the sheet is kept; the head says that it is signed."""
    record = signing.Record.of("eligible", languages)
    one = record.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    ink = signing.ink(Meaning.CONFIRMED, samples.INVESTIGATOR)
    issue = replace(signing.issue(record, (one,)), status=PaperStatus.UNSIGNED, signatures=(one.view(), ink))
    page = last_page(Papers().checklist(record.views, issue))
    for said in (*texts(languages, "SIGNED IN INK ON PAPER"), *texts(languages, "SIGNED ON PAPER"), ink.original_at):
        assert reading.squeezed(said) in page
    assert "2026-11-23" in page


def test_a_name_that_cannot_be_shown_stops_the_paper() -> None:
    """A signature is never shown under another name than its own."""
    record = signing.Record.of("eligible", "en")
    made = record.sign(replace(signing.WANG, name="Wang \U0001f600"), Meaning.ENTERED, signing.stamp(0))
    with pytest.raises(MissingGlyph, match="a signature"):
        Papers().checklist(record.views, replace(signing.issue(record, (made,)), printed_by="x"))


@pytest.mark.parametrize("part", ["facts_json", "signatures", "signatures_json", "study_text", "trail"])
def test_a_signed_paper_without_proof_cannot_be_made(part: str) -> None:
    """An issue that would show a signature and not prove it is refused before anything is drawn."""
    record = signing.Record.of("eligible", "en")
    issue = signing.issue(record, (record.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0)),))
    missing: dict[str, Any] = {part: None if part == "trail" else type(getattr(issue, part))()}
    with pytest.raises(ValueError, match="signed paper"):
        replace(issue, **missing)


def test_the_file_certifies_and_permits_nothing() -> None:
    """One signature, PAdES, over the whole file, DocMDP with P = 1, and exactly the two certificates."""
    content = signing.confirmed()
    reader = PdfFileReader(BytesIO(content))
    (signature,) = reader.embedded_signatures
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.self_reported_timestamp == signing.stamp(35).utc
    chain = {one.chosen.dump() for one in signature.signed_data["certificates"]}
    assert chain == {signing.LI.key().certificate, signing.authority().certificate}
    covered = sum(int(number) for number in list(signature.byte_range)[1::2])
    assert covered + len(signature.pkcs7_content.hex()) + 2 == len(content)


def test_the_file_stays_pdf_1_7_and_what_an_archive_allows() -> None:
    """Signing adds nothing that PDF/A forbids: the validator names only what it does not cover."""
    content = signing.confirmed()
    assert pypdf.PdfReader(BytesIO(content)).pdf_header == "%PDF-1.7"
    with pikepdf.open(BytesIO(content)) as pdf:
        assert "/Version" not in pdf.Root
    assert {one.kind for one in pdfa.validate_written(BytesIO(content), "3b").findings} == {"unsupported"}


def test_the_same_signature_makes_the_same_bytes() -> None:
    """Neither clock nor chance gets into a signed file."""
    record = signing.Record.of("eligible", "en")
    made = record.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    assert signing.paper(record, (made,)) == signing.paper(record, (made,))


class OnlySigns:
    """A signer that has no key to give away."""

    def __init__(self) -> None:
        self.certificate, self.authority = signing.LI.key().certificate, signing.LI.key().authority
        self.asked: list[bytes] = []

    def sign(self, data: bytes) -> bytes:
        """Return the signature of `data`."""
        self.asked.append(data)
        return signing.LI.key().sign(data)


def test_the_key_stays_where_it_is() -> None:
    """Sealing asks for exactly one signature, and for nothing else of the key."""
    signer = OnlySigns()
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    Papers().seal(reading.paper("eligible", "en"), signer, at, reason="r", name="n")
    assert len(signer.asked) == 1


def test_an_electronic_signature_names_its_role() -> None:
    """Every role has words in both languages: no block stays without."""
    assert set(TITLES) == set(Role)
