"""Reading a paper back, as an inspector's tools do."""

import re
import shutil
import subprocess
from functools import cache
from io import BytesIO

import pypdf
import pypdfium2

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.paper import PaperStatus
from tests.document import samples

BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")


def paper(sample: str, languages: str, status: PaperStatus = PaperStatus.UNSIGNED) -> bytes:
    """Return a sample's checklist, drawn once for all tests."""
    return _paper(sample, languages, status)


@cache
def _paper(sample: str, languages: str, status: PaperStatus) -> bytes:
    views = samples.SAMPLES[sample].views(samples.PAPERS[languages])
    return Papers().checklist(views, samples.issue(status))


@cache
def blank(languages: str) -> bytes:
    """Return the blank form, drawn once for all tests."""
    issue = samples.issue(code="BLANK-NCT06569472-1.0-3FA2C1D0")
    return Papers().blank_checklist(samples.blanks(samples.PAPERS[languages]), issue)


@cache
def pages(content: bytes) -> tuple[str, ...]:
    """Return the text of each page, with its line breaks, as PDFium reads it.

    It is quick, makes one space of many, and marks a hyphen at a line's end as U+FFFE.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        return tuple(page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document)
    finally:
        document.close()


@cache
def exact_pages(content: bytes) -> tuple[str, ...]:
    """Return the text of each page, with its line breaks and every space, as pypdf reads it."""
    return tuple(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def flat(text: str) -> str:
    """Return the text without its line breaks, which the width of a column makes."""
    return BREAKS.sub("", text)


def squeezed(text: str) -> str:
    """Return the text without any white space, which some readers make one space or none."""
    return re.sub(r"[\s\u200b]+", "", text)


@cache
def whole(content: bytes) -> str:
    """Return the text of all pages without line breaks."""
    return flat("".join(pages(content)))


def by_pdfium(content: bytes) -> str | None:
    """Return the text as PDFium reads it."""
    return "".join(pages(content))


def by_poppler(content: bytes) -> str | None:
    """Return the text as Poppler reads it in the order of the file, None where Poppler is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        return None
    said = subprocess.run([program, "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return said.stdout.decode()
