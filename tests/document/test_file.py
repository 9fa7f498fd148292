"""The file is an archive: PDF/A-3b, everything embedded, the same bytes from the same facts."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Name, pdfa
from reportlab.lib.pagesizes import A4

from jdm_desktop.document import fonts, marks
from jdm_desktop.document.page import _QR, _TOP
from jdm_desktop.document.papers import Papers
from jdm_desktop.document.pdfa import About, finished
from jdm_desktop.document.style import MARGIN
from jdm_desktop.domain.paper import PaperStatus
from jdm_desktop.i18n import Language
from tests.document import reading, samples

LANGUAGES = tuple(samples.PAPERS)
CODE = "NCT06569472-01-S-007-2-V3-9F2C4E7A"
_SCALE = 6


@pytest.mark.parametrize("languages", LANGUAGES)
def test_papers_are_archives(languages: str) -> None:
    """Every kind of paper passes the validator as PDF/A-3b, a draft too, which is not checked when it is made."""
    drafts = reading.paper("incomplete", languages, PaperStatus.DRAFT)
    for content in (drafts, reading.paper("eligible", languages), reading.blank(languages)):
        report = pdfa.validate_written(BytesIO(content), "3b")
        assert report.passed, report.findings


@pytest.mark.parametrize("languages", LANGUAGES)
def test_fonts_are_embedded_subsets(languages: str) -> None:
    """No face of the reader's machine is used, Helvetica least of all."""
    with pikepdf.open(BytesIO(reading.paper("eligible", languages))) as pdf:
        found = {str(font.BaseFont): font for page in pdf.pages for _, font in page.resources.Font.items()}
        assert found
        for name, font in found.items():
            prefix, _, face = name.removeprefix("/").partition("+")
            assert len(prefix) == 6
            assert face in {"NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSans-Regular", "NotoSans-Bold"}
            assert font.Subtype == Name.TrueType
            assert len(font.FontDescriptor.FontFile2.read_bytes()) < 600_000


@pytest.mark.parametrize("languages", LANGUAGES)
def test_the_facts_are_embedded(languages: str) -> None:
    """The JSON beside the paper is the one it was given, byte for byte, as the data that the paper shows."""
    with pikepdf.open(BytesIO(reading.paper("eligible", languages))) as pdf:
        assert list(pdf.attachments) == [f"{CODE}.json"]
        spec = pdf.attachments[f"{CODE}.json"]
        assert spec.get_file().read_bytes() == samples.issue().facts_json
        assert spec.get_file().mime_type == "application/json"
        assert spec.obj.AFRelationship == Name.Data
        assert [file.F for file in pdf.Root.AF] == [spec.obj.F]
    assert json.loads(samples.issue().facts_json)["screening"] == "S-007-2"


def test_the_blank_form_embeds_nothing_when_there_is_nothing() -> None:
    """A form without facts carries no empty file."""
    issue = samples.issue()
    empty = type(issue)(issue.status, issue.generated_at, "0.1.0", "BLANK-1", b"", issue.printed_by)
    content = Papers().blank_checklist(samples.blanks((Language.ENGLISH,)), empty)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.attachments) == 0
    assert pdfa.validate_written(BytesIO(content), "3b").passed


@pytest.mark.parametrize(("languages", "tag"), [("en", "en"), ("zh", "zh-CN"), ("both", "en")])
def test_the_file_says_what_it_is(languages: str, tag: str) -> None:
    """Title, subject, language, program and time stand in the file, in both places that readers look at."""
    reader = pypdf.PdfReader(BytesIO(reading.paper("eligible", languages)))
    info, xmp = reader.metadata, reader.xmp_metadata
    assert info is not None
    assert xmp is not None
    assert "S-007-2" in str(info.title)
    assert info.author == "JDM Desktop 0.1.0"
    assert info.subject == samples.study().record.title[samples.PAPERS[languages][0]]
    assert info.creation_date == info.modification_date == datetime(2026, 11, 22, 7, 42, 7, tzinfo=UTC)
    assert reader.trailer["/Root"]["/Lang"] == tag  # type: ignore[index]
    assert xmp.dc_title == {"x-default": info.title}
    assert xmp.dc_creator == [info.author]
    assert "2026-11-22T07:42:07" in str(xmp.rdf_root.toxml())


def test_metadata_cannot_be_broken_out_of() -> None:
    """What a title holds stays a title."""
    about = About("</dc:title><x>&", '"<>&', "en", "p & q", datetime(2026, 1, 1, tzinfo=UTC))
    with pikepdf.open(BytesIO(finished(empty_page(), about))) as pdf, pdf.open_metadata() as meta:
        assert meta["dc:title"] == "</dc:title><x>&"


def empty_page() -> bytes:
    """Return a PDF with nothing on it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def test_what_is_not_an_archive_is_not_handed_out() -> None:
    """A fault of ours stops here, not in an archive thirty years from now."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"BT /F1 9 Tf (x) Tj ET")
        stream = BytesIO()
        pdf.save(stream)
    about = About("t", "s", "en", "p", datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(RuntimeError, match="not PDF/A"):
        finished(stream.getvalue(), about)


def test_the_same_facts_give_the_same_bytes() -> None:
    """A paper can be made again and compared."""
    views = samples.SAMPLES["eligible"].views(samples.PAPERS["both"])
    assert Papers().checklist(views, samples.issue()) == reading.paper("eligible", "both")


def test_another_process_gives_the_same_bytes() -> None:
    """Nothing of the process, its clock or its hash seed gets into a paper."""
    program = (
        "import hashlib; from jdm_desktop.domain.paper import PaperStatus; from tests.document import reading;"
        "print(hashlib.sha256(reading.paper('incomplete', 'both', PaperStatus.DRAFT)).hexdigest())"
    )
    environment = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "PATH": ""}
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, check=True, env=environment
    )
    here = sha256(reading.paper("incomplete", "both", PaperStatus.DRAFT))
    assert other.stdout.decode().strip() == here.hexdigest()


def test_another_moment_gives_another_file() -> None:
    """The time is the issue's: it is printed and kept in the file."""
    issue = samples.issue()
    later = type(issue)(
        issue.status, samples.stamp(9, 1), issue.program_version, CODE, issue.facts_json, issue.printed_by
    )
    views = samples.SAMPLES["eligible"].views((Language.ENGLISH,))
    assert Papers().checklist(views, later) != reading.paper("eligible", "en")


def test_the_file_holds_nothing_active() -> None:
    """No script, no form, no link, no annotation: nothing that runs or asks when the paper is opened."""
    with pikepdf.open(BytesIO(reading.paper("eligible", "both"))) as pdf:
        assert not {Name.OpenAction, Name.AA, Name.AcroForm} & set(pdf.Root.keys())
        assert all(Name.Annots not in page.obj and Name.Trans not in page.obj for page in pdf.pages)


def test_the_code_can_be_scanned() -> None:
    """The QR code on the page is that of the record's code, module for module."""
    document = pypdfium2.PdfDocument(reading.paper("eligible", "en"))
    image = document[0].render(scale=_SCALE, grayscale=True).to_pil()
    document.close()
    rows = marks.QrCode(CODE, _QR).rows
    left, top, module = _SCALE * (A4[0] - MARGIN - _QR), _SCALE * _TOP, _SCALE * _QR / len(rows)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            at = (int(left + (across + 0.5) * module), int(top + (down + 0.5) * module))
            assert (image.getpixel(at) < 128) is bool(dark)


def test_characters_keep_their_codes_apart() -> None:
    """More characters than one subset holds, some above U+FFFF, each with its own way back to text."""
    table = fonts._to_unicode("any", [0, 0x41, 0x2B4AC])
    assert "<02> <D86DDCAC>" in table
    subsets = [list(range(255))]
    assert fonts.Face._next_code(subsets) == 255
    subsets[-1].append(255)
    assert fonts.Face._next_code(subsets) == 257
    assert subsets[-1] == [0]
