"""The recovery sheet: three pages for three holders, from any two of which the store's secret is found again."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.paper import Issue, RecoveryView
from jdm_desktop.domain.view import SiteHead
from jdm_desktop.keys.recovery import SHARES, new_secret, secret_of, shares_of
from tests.document import reading, samples

STORE = "7F3A-91C2"
NUMBER = "RECOVERY-7F3A91C2-20261122-1542"


@cache
def secret() -> bytes:
    """Return the secret of the sheet."""
    return new_secret()


def issue() -> Issue:
    """Return the circumstances of a recovery sheet."""
    return replace(samples.issue(code=NUMBER), facts_json=b"")


@cache
def sheet(languages: str) -> bytes:
    """Return the sheet as a finished file."""
    view = RecoveryView(samples.PAPERS[languages], samples.SITE, STORE, shares_of(secret()))
    return Papers().recovery_sheet(view, issue())


def words(page: str) -> str:
    """Return the words of a page in the order of their numbers."""
    found = {int(number): word for number, word in re.findall(r"(?m)^(\d+) ([a-z]+)\s*$", page)}
    return " ".join(found[number] for number in sorted(found))


@pytest.mark.parametrize("languages", tuple(samples.PAPERS))
def test_two_pages_of_three_reopen_the_store(languages: str) -> None:
    """Each page has one share, its 33 words numbered; whichever two are typed in, the secret is found."""
    pages = reading.pages(sheet(languages))
    assert len(pages) == SHARES
    shares = [words(page) for page in pages]
    assert all(len(share.split()) == 33 for share in shares)
    for left, right in ((0, 1), (0, 2), (1, 2)):
        assert secret_of([shares[left], shares[right]]) == secret()


def test_each_page_stands_alone() -> None:
    """Which share of which store, when it was made, what to do with it, and lines for its holder."""
    for number, page in enumerate(reading.pages(sheet("en")), start=1):
        text = reading.flat(page)
        for said in (f"Share {number} of 3", STORE, samples.SITE.name, "2026-11-22 15:42:07 +08:00", "Kept by"):
            assert said in text
        assert "Any 2 of the 3 shares reopen the store." in text


@pytest.mark.parametrize("languages", tuple(samples.PAPERS))
def test_the_number_of_the_sheet_is_never_broken(languages: str) -> None:
    """Head and foot of each page say it on one line: people compare it with the trail, digit by digit."""
    for page in reading.pages(sheet(languages)):
        assert sum(NUMBER in line for line in page.splitlines()) == 2


def test_no_share_is_on_the_page_of_another() -> None:
    """A holder's page tells nothing of the other shares."""
    shares = [words(page) for page in reading.pages(sheet("both"))]
    assert len(set(shares)) == SHARES


def test_the_file_embeds_nothing_and_names_no_word() -> None:
    """The words are on the pages alone: not in the file's properties, not as data."""
    with pikepdf.open(BytesIO(sheet("both"))) as pdf:
        assert len(pdf.attachments) == 0
        described = pdf.Root.Metadata.read_bytes().decode() + str(pdf.docinfo)
    share = words(reading.pages(sheet("both"))[0])
    assert not any(f" {word} " in described for word in share.split() if len(word) > 5)


def test_a_share_does_not_show_where_a_view_is_printed() -> None:
    """Whoever logs the view by mistake logs no words."""
    view = RecoveryView(samples.PAPERS["en"], SiteHead("01", "x"), STORE, ("abandon ability",))
    assert "abandon" not in repr(view)
