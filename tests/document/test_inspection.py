"""Whoever holds a signed paper's file learns whether it is what was signed: to the last bit and the last word (T13)."""

import shutil
import subprocess
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from itertools import chain
from pathlib import Path

import pikepdf
import pytest

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.inspection import Inspection, PaperTruth
from jdm_desktop.domain.paper import PaperStatus
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.signature import Difference, Meaning
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import Language
from jdm_desktop.keys.certificates import as_pem
from tests.document import reading, samples, signing, tampering

LONG = 1000


def inspect(content: bytes, issuer: int = 0) -> Inspection:
    """Return what a file is under the certificate of an authority."""
    return Papers().inspect(content, signing.authority(issuer).certificate)


def accepted(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Return the names of the files that pass for genuine, and hold every other's reason to be a whole sentence."""
    found = []
    for name, content in files:
        one = inspect(content)
        if one.truth is PaperTruth.GENUINE:
            found.append(name)
        else:
            assert one.reason is not None
            assert "{" not in one.reason.text(Language.ENGLISH)
    return found


@pytest.mark.parametrize(("sample", "languages"), [("eligible", "both"), ("not_eligible", "zh"), ("incomplete", "en")])
def test_an_untouched_paper_is_genuine(sample: str, languages: str) -> None:
    """It says who signed what, when and meaning what, as it stands in the record."""
    content = signing.confirmed(sample, languages)
    found = inspect(content)
    record = signing.Record.of(sample, languages)
    assert (found.truth, found.reason, found.sha256) == (PaperTruth.GENUINE, None, sha256(content))
    assert (found.record_code, found.version, found.screening) == (record.views[0].record_code, 1, "S-007-2")
    assert (found.content_hash, found.trail) == (record.views[0].content_hash, signing.TRAIL)
    assert found.cites == sha256(b"the paper that Wang signed")
    said = [(one.name, one.user_id, one.role, one.meaning, one.at, one.version) for one in found.signatories]
    assert said == [
        (signing.WANG.name, "wang", signing.WANG.role, Meaning.ENTERED, signing.stamp(0), 1),
        (signing.LI.name, "li", signing.LI.role, Meaning.CONFIRMED, signing.stamp(35), 1),
    ]
    assert all(int(one.serial, 16) for one in found.signatories)


def test_the_certificate_may_be_named_as_text() -> None:
    """The file that the program exports, PEM, does as well as the bytes themselves."""
    pem = as_pem(signing.authority().certificate)
    assert Papers().inspect(signing.confirmed(), pem).truth is PaperTruth.GENUINE


def test_what_is_no_certificate_is_refused() -> None:
    """Whoever names the wrong file reads that nothing was checked."""
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"%PDF-1.7"):
        with pytest.raises(Refused, match="Nothing was checked"):
            Papers().inspect(signing.confirmed(), wrong)


def test_without_a_certificate_nothing_is_called_genuine() -> None:
    """Whose signature it is cannot be said then, and the sentence says what to do."""
    found = Papers().inspect(signing.confirmed(), None)
    assert found.truth is PaperTruth.NOT_OURS
    assert found.reason is not None
    assert "site's certificate" in found.reason.text(Language.ENGLISH)


@pytest.mark.parametrize(
    ("content", "truth"),
    [
        (b"", PaperTruth.UNREADABLE),
        (b"no paper", PaperTruth.UNREADABLE),
        (b"%PDF-1.7\n", PaperTruth.UNREADABLE),
        (reading.paper("eligible", "en"), PaperTruth.NOT_OURS),
        (reading.paper("incomplete", "en", PaperStatus.DRAFT), PaperTruth.NOT_OURS),
        (reading.blank("en"), PaperTruth.NOT_OURS),
    ],
    ids=["empty", "text", "a header", "for ink", "draft", "blank form"],
)
def test_what_nobody_signed_is_told_apart(content: bytes, truth: PaperTruth) -> None:
    """A file that is no paper cannot be read; one that bears no signature is not one of ours."""
    assert inspect(content).truth is truth


def test_a_paper_of_another_site_is_not_ours() -> None:
    """Not even where that site calls its authority by the same name."""
    record = signing.Record.of("eligible", "en")
    content = signing.paper(record, (record.sign(signing.LI, Meaning.CONFIRMED, signing.stamp(1), issuer=1),))
    assert inspect(content).truth is PaperTruth.NOT_OURS
    assert inspect(content, issuer=1).truth is PaperTruth.GENUINE


def test_a_removed_signature_is_named() -> None:
    """The revision before the signature says that it was signed, and is called what it is."""
    content = signing.confirmed()
    found = inspect(content[: content.index(b"%%EOF") + 6])
    assert found.truth is PaperTruth.ALTERED
    assert found.reason is not None
    assert "removed" in found.reason.text(Language.ENGLISH)


def test_what_a_stranger_packed_is_not_unpacked() -> None:
    """A small file without a signature may embed any number of gigabytes: by its names alone it is told apart."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["packed.txt"] = b""
    packed = pdf.attachments["packed.txt"]
    size = 64 * 2**20
    packed.get_file().obj.write(zlib.compress(bytes(size)), filter=pikepdf.Name.FlateDecode)
    written = BytesIO()
    pdf.save(written)
    tracemalloc.start()
    try:
        assert inspect(written.getvalue()).truth is PaperTruth.NOT_OURS
        assert tracemalloc.get_traced_memory()[1] < size / 2
    finally:
        tracemalloc.stop()


def test_an_earlier_paper_stays_genuine() -> None:
    """The paper of the first signature is genuine by itself; that another replaced it is the store's to say."""
    record = signing.Record.of("eligible", "en")
    first = record.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    found = inspect(signing.paper(record, (first,)))
    assert [one.meaning for one in found.signatories] == [Meaning.ENTERED]
    assert not found.cites


def test_signatures_on_earlier_versions_are_proven_too() -> None:
    """A paper of the second version shows and proves who signed the first, and whose key was renewed since."""
    before, after = signing.Record.of("eligible", "both"), signing.Record.of("not_eligible", "both", 2)
    one = before.sign(signing.WANG, Meaning.ENTERED, signing.stamp(0))
    renewed = signing.Person(2, signing.WANG.name, "wang", signing.WANG.role, 2)
    two = after.sign(renewed, Meaning.ENTERED, signing.stamp(60))
    differences = (Difference("lvef_percent", "LVEF", "64.5 %", "54.9 %"),)
    found = inspect(signing.paper(after, (one, two), (one.view(differences), two.view())))
    assert [each.version for each in found.signatories] == [1, 2]
    assert len({each.serial for each in found.signatories}) == 2


def test_a_flipped_bit_is_never_accepted() -> None:
    """Wherever it is: in the pages, in what they embed, in the bytes of the signature itself."""
    assert accepted(tampering.flips(signing.confirmed("eligible", "en"), 24)) == []


@pytest.mark.parametrize(
    "attack",
    [tampering.appended, tampering.signature_bytes, tampering.structure, tampering.resealed],
)
def test_what_is_appended_removed_or_replaced_shows(attack: object) -> None:
    """Nothing can be put after the paper, taken from its signature, or signed by somebody else instead."""
    assert accepted(attack(signing.confirmed("eligible", "en"))) == []  # type: ignore[operator]


@pytest.mark.parametrize("name", tampering.REWRITES)
def test_a_file_written_anew_is_not_accepted(name: str) -> None:
    """With other content, an annotation, a page less, other facts, or nothing changed but the writing."""
    content = signing.confirmed("eligible", "en")
    assert accepted([(name, tampering.REWRITES[name](content))]) == []


def test_a_later_revision_is_not_accepted() -> None:
    """What is added after the signature is no part of what was signed, a second signature either."""
    assert accepted(tampering.incremental(signing.confirmed("eligible", "en"))) == []


@pytest.mark.parametrize("name", ["the pages of another record", "a statement in another's name", "another time"])
def test_a_paper_that_contradicts_itself_is_not_accepted(name: str) -> None:
    """Not even where it was signed with a key of the site: pages, facts and signatures must say the same."""
    assert accepted([(name, tampering.forged()[name]())]) == []


@pytest.mark.long
def test_at_least_600_manipulations_are_rejected() -> None:
    """T13 in full: JDM_LONG=1 python -m pytest tests/document/test_inspection.py -m long -s."""
    tried: Counter[str] = Counter()
    content = signing.confirmed("eligible", "both")
    attacks = {
        "flipped bits": tampering.flips(content, LONG),
        "truncated": tampering.truncations(content, 60),
        "appended": tampering.appended(content),
        "bytes of the signature": tampering.signature_bytes(content),
        "structure": tampering.structure(content),
        "sealed again": tampering.resealed(content),
        "rewritten": ((name, change(content)) for name, change in tampering.REWRITES.items()),
        "later revisions": tampering.incremental(content),
        "contradictions": ((name, make()) for name, make in tampering.forged().items()),
    }
    for name, files in attacks.items():
        each = list(files)
        tried[name] = len(each)
        assert accepted(each) == [], name
    assert tried.total() >= 600
    print(f"\n{tried.total()} manipulations, 0 accepted: {dict(tried)}")  # noqa: T201 - a figure to quote


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils are not installed")
def test_other_programs_call_it_valid(tmp_path: Path) -> None:
    """Poppler finds one valid signature over the whole file, by the person who signed."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(signing.confirmed())
    said = subprocess.run([str(shutil.which("pdfsig")), str(file)], capture_output=True, check=False).stdout.decode()
    assert said.count("Signature #") == 1
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert f"Common Name: {samples.INVESTIGATOR}" in said


def test_every_kind_of_attack_is_tried() -> None:
    """None of the attacks leaves the file as it was."""
    content = signing.confirmed("eligible", "en")
    tried = chain(tampering.appended(content), tampering.signature_bytes(content), tampering.structure(content))
    assert all(changed != content for _name, changed in tried)
