"""Issuing papers."""

import json

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.paper import Paper, PaperStatus
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.snapshot import Snapshot
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service.document import blank, issue, paper, papers, preview, saved
from jdm_desktop.service.participant import ParticipantRow
from jdm_desktop.service.screening import complete, view
from jdm_desktop.service.screening_view import coded
from jdm_desktop.service.session import Session
from tests.service import desk

LANGUAGES = (desk.EN,)


def drawn(session: Session) -> desk.PlainPapers:
    """Return what draws the papers."""
    assert isinstance(session.workspace.papers, desk.PlainPapers)
    return session.workspace.papers


@pytest.fixture
def done(session: Session, row: ParticipantRow) -> Session:
    """Complete a screening."""
    desk.fill(session, row.screening_id)
    desk.determine_all(session, row.screening_id)
    complete(session, row.screening_id)
    return session


def test_a_preview_files_nothing(done: Session) -> None:
    """A preview is a draft even of a completed screening, and leaves no trace."""
    head = done.workspace.repository.head()
    assert b"draft" in preview(done, 1, LANGUAGES)
    assert papers(done, 1) == ()
    assert done.workspace.repository.head() == head


def test_an_issued_paper_is_filed_with_its_digest(done: Session) -> None:
    """Bytes, digest, code, name and who are kept and in the trail in one step; the list comes without the bytes."""
    filed = issue(done, 1, LANGUAGES)
    assert filed.sha256 == sha256(filed.content)
    assert filed.record_code == view(done, 1, desk.EN).record_code
    assert filed.file_name == "small-S-001-checklist-v1-en.pdf"
    assert (filed.created_by, filed.languages) == ("Dr Li", LANGUAGES)
    assert paper(done, filed.id) == filed
    (listed,) = papers(done, 1)
    assert (listed.id, listed.content) == (filed.id, b"")
    last = list(done.workspace.repository.entries())[-1]
    assert (last.action, last.subject.entity, last.subject.screening_id) == (Action.CREATED, "paper", 1)
    assert filed.sha256 in str(last.after)


def test_a_paper_says_whether_it_may_still_change(session: Session, row: ParticipantRow) -> None:
    """Before completion it is a draft, afterwards it waits for signatures."""
    assert "-draft.pdf" in issue(session, 1, LANGUAGES).file_name
    desk.fill(session, 1)
    desk.determine_all(session, 1)
    complete(session, 1)
    issue(session, 1, LANGUAGES)
    assert [issued.status for _views, issued in drawn(session).drawn] == [PaperStatus.DRAFT, PaperStatus.UNSIGNED]
    kept = session.workspace.repository.all(Paper)
    assert [one.status for one in kept] == [PaperStatus.DRAFT, PaperStatus.UNSIGNED]


def test_the_facts_in_the_paper_are_those_of_the_record(done: Session) -> None:
    """The JSON to embed is the snapshot, and what is printed beside the drawing is true."""
    issue(done, 1, LANGUAGES)
    ((views, issued),) = drawn(done).drawn
    (snapshot,) = done.workspace.repository.all(Snapshot)
    assert issued.facts_json.decode() == snapshot.text
    assert json.loads(issued.facts_json)["facts"]["weight"]["text"] == "30.5"
    study = done.workspace.sheets.of(1).study
    assert views == (coded(view(done, 1, desk.EN), study),)
    assert (issued.record_code, issued.printed_by) == (views[0].record_code, "Dr Li")


def test_no_paper_has_the_day_of_birth(done: Session) -> None:
    """Papers and the facts in them may leave the site: the birth date stands there by its month alone."""
    issue(done, 1, LANGUAGES)
    ((views, issued),) = drawn(done).drawn
    study = done.workspace.sheets.of(1).study
    (whole,) = (fact.text for fact in view(done, 1, desk.EN).general_facts if fact.item == study.birth.id)
    assert len(whole) == 10
    assert whole.encode() not in issued.facts_json
    assert whole not in repr(views)
    assert whole[:7].encode() in issued.facts_json


def test_a_draft_carries_the_facts_of_the_moment(session: Session, row: ParticipantRow) -> None:
    """A screening that was never completed has a code and facts of its own content."""
    issue(session, 1, LANGUAGES)
    ((_views, issued),) = drawn(session).drawn
    assert json.loads(issued.facts_json)["version"] == 1
    assert "Test Child" not in issued.facts_json.decode()


def test_printing_and_saving_are_in_the_trail(done: Session) -> None:
    """Each way out of the program leaves an entry that names the paper and its digest."""
    filed = issue(done, 1, LANGUAGES)
    saved(done, filed.id, "printed")
    saved(done, filed.id, "saved")
    entries = list(done.workspace.repository.entries())[-2:]
    assert [entry.action for entry in entries] == [Action.PRINTED, Action.SAVED]
    assert all(entry.subject.entity_id == filed.id and filed.sha256 in str(entry.after) for entry in entries)


def test_the_blank_checklist_needs_no_participant(session: Session) -> None:
    """It is that of the current study version."""
    assert blank(session, LANGUAGES).startswith(b"blank 1.0 1 BLANK-")


def test_a_paper_that_cannot_be_drawn_is_not_filed(done: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the drawing stops with a sentence, nothing is written."""

    def stop(*_asked: object) -> bytes:
        message = "No glyph."
        raise Refused(message)

    monkeypatch.setattr(desk.PlainPapers, "checklist", stop)
    head = done.workspace.repository.head()
    with pytest.raises(Refused, match="No glyph"):
        issue(done, 1, LANGUAGES)
    assert done.workspace.repository.head() == head


def test_a_monitor_reads_and_issues_nothing(done: Session) -> None:
    """Reading includes the preview and the blank, not what leaves the program."""
    filed = issue(done, 1, LANGUAGES)
    monitor = desk.another(done, Role.MONITOR)
    assert preview(monitor, 1, LANGUAGES)
    assert blank(monitor, LANGUAGES)
    for use in (lambda: issue(monitor, 1, LANGUAGES), lambda: saved(monitor, filed.id, "printed")):
        with pytest.raises(Refused, match="does not issue papers"):
            use()


def test_without_anyone_to_draw_it_is_a_bug(session: Session) -> None:
    """A workspace without papers cannot issue any, and that is no sentence for the desk."""
    session.workspace.papers = None
    with pytest.raises(RuntimeError, match="without anyone to draw"):
        blank(session, LANGUAGES)
