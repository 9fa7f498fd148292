"""Signatures on paper: recorded with day, place and scan, bound to the paper that was signed."""

from dataclasses import replace

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.scan import LARGEST
from jdm_desktop.domain.signature import InkSignature, Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.service import document, screening, signature, staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.ink import InkForm, record_ink, scan
from jdm_desktop.service.session import Session
from tests.service import desk
from tests.service.test_signature import sign

PDF = b"%PDF-1.4 a scanned page %%EOF\n"
FORM = InkForm(Meaning.CONFIRMED, "Dr Zhao 赵医生", "2026-11-22", "Binder 3, shelf 2", PDF)


@pytest.fixture
def paper_id(session: Session) -> int:
    """Issue a paper to be signed in ink."""
    return document.issue(session, desk.completed(session), (desk.EN,)).id


def test_a_signature_on_paper_stands_beside_the_record(session: Session, paper_id: int) -> None:
    """Who, when, where the original lies, and that there is a scan are shown; the scan comes back as it was."""
    record_ink(session, paper_id, FORM)
    (shown,) = signature.signatures(session, 1, desk.EN)
    assert (shown.in_ink, shown.name, str(shown.signed_on), shown.original_at, shown.has_scan, shown.is_current) == (
        True,
        "Dr Zhao 赵医生",
        "2026-11-22",
        "Binder 3, shelf 2",
        True,
        True,
    )
    assert shown.record_code == document.paper(session, paper_id).record_code
    back = scan(session, shown.id)
    assert back.content == PDF
    assert back.file_name == f"{shown.record_code}-confirmed-scan.pdf"


def test_a_scan_is_in_the_trail_by_its_digest_alone(session: Session, paper_id: int) -> None:
    """The entry says what was recorded, by whom; the bytes stay in the store."""
    record_ink(session, paper_id, FORM)
    (entry,) = [one for one in session.workspace.repository.entries() if one.subject.entity == InkSignature.entity]
    assert (entry.action, entry.subject.screening_id, entry.author.user_id) == (Action.CREATED, 1, "li")
    assert "scanned page" not in str(entry.after)
    assert "Binder 3" in str(entry.after)


def test_later_papers_show_what_changed_since(session: Session, paper_id: int) -> None:
    """A signature on paper stands on its version, as an electronic one does."""
    record_ink(session, paper_id, FORM)
    screening.reopen(session, 1, "recount")
    screening.record_fact(session, 1, "weight", screening.FactForm("30.6"), "misread")
    (shown,) = signature.signatures(session, 1, desk.EN)
    assert (shown.is_current, shown.version) == (False, 1)
    assert [(one.signed, one.now) for one in shown.differences] == [("30.5 kg", "30.6 kg")]


@pytest.mark.parametrize(
    ("given_words", "said"),
    [
        ({"signed_on_text": "2026-11-23"}, "still to come"),
        ({"signed_on_text": "2026-11-21"}, "was issued on 2026-11-22"),
        ({"signed_on_text": "22 Nov"}, "not a real day"),
        ({"signed_on_text": ""}, "date of signature is empty"),
        ({"name": " "}, "person's name is empty"),
        ({"original_at": ""}, "place of the original is empty"),
        ({"scan": b"MZ scan.pdf"}, "no whole PDF, PNG or JPEG"),
        ({"scan": PDF[:-6]}, "no whole PDF, PNG or JPEG"),
        ({"scan": b"%PDF-" + bytes(LARGEST)}, "has 21 MB, and at most 20 MB"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, paper_id: int, given_words: dict[str, object], said: str) -> None:
    """Days that cannot be, gaps, and files that are no scan, are refused with a sentence; nothing is kept."""
    with pytest.raises(Refused, match=said):
        record_ink(session, paper_id, replace(FORM, **given_words))  # type: ignore[arg-type]
    assert not session.workspace.repository.any(InkSignature)


def test_a_draft_is_not_signed_on_paper(session: Session) -> None:
    """What was printed before completion may change still."""
    row = desk.registered(session)
    draft = document.issue(session, row.screening_id, (desk.EN,))
    with pytest.raises(Refused, match="A draft is not signed"):
        record_ink(session, draft.id, FORM)


def test_recording_again_takes_a_reason_and_loses_nothing(session: Session, paper_id: int) -> None:
    """A correction stands in place of the first entry, which is kept; a signature without a scan says where it lies."""
    record_ink(session, paper_id, FORM)
    corrected = replace(FORM, name="Dr Zhou", scan=b"")
    with pytest.raises(ReasonNeeded):
        record_ink(session, paper_id, corrected)
    record_ink(session, paper_id, corrected, "name misread")
    (shown,) = signature.signatures(session, 1, desk.EN)
    assert (shown.name, shown.has_scan) == ("Dr Zhou", False)
    assert len(session.workspace.repository.all(InkSignature)) == 2
    with pytest.raises(Refused, match="Binder 3"):
        scan(session, shown.id)


def test_ink_counts_in_the_order_of_signing(session: Session, paper_id: int) -> None:
    """Who signed for the data on paper need not do so again, and does not confirm electronically."""
    session.declare(desk.PASSWORD)
    record_ink(session, paper_id, replace(FORM, meaning=Meaning.ENTERED, name="Dr Li"))
    with pytest.raises(Refused, match="ask a colleague"):
        sign(session, 1, Meaning.CONFIRMED)
    record_ink(session, paper_id, replace(FORM, meaning=Meaning.ENTERED, name="Wang Wu"), "name misread")
    sign(session, 1, Meaning.CONFIRMED)
    shown = signature.signatures(session, 1, desk.EN)
    assert [(one.in_ink, one.meaning) for one in shown] == [(True, Meaning.ENTERED), (False, Meaning.CONFIRMED)]


def test_a_name_in_ink_is_everybodys_who_is_called_so(session: Session, paper_id: int) -> None:
    """Who came back under a second account, or whose name was written in other letters, does not sign for both."""
    staff.close_account(session, desk.another(session, Role.COORDINATOR).person.id, "left")
    again = PersonForm(
        "back", "The coordinator", Role.INVESTIGATOR, desk.TEMPORARY, physician=True, trained_on=desk.TRAINED
    )
    staff.add_person(session, again)
    back = desk.door(session).sign_in("back", desk.TEMPORARY)
    back.set_password("", desk.PASSWORD)
    back.declare(desk.PASSWORD)
    record_ink(session, paper_id, replace(FORM, meaning=Meaning.ENTERED, name="THE  Coordinator"))
    with pytest.raises(Refused, match="ask a colleague"):
        sign(back, 1, Meaning.CONFIRMED)


def test_a_monitor_reads_and_records_nothing(session: Session, paper_id: int) -> None:
    """Recording changes the record's papers; reading a scan does not."""
    record_ink(session, paper_id, FORM)
    monitor = desk.another(session, Role.MONITOR)
    with pytest.raises(Refused, match="does not record signatures on paper"):
        record_ink(monitor, paper_id, FORM)
    assert scan(monitor, 1).content == PDF
