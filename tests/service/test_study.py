"""The study page."""

import pytest

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.participant import ParticipantRow, StateCounts
from jdm_desktop.service.session import Session
from jdm_desktop.service.study import page
from tests.service import desk


def test_the_page_says_what_the_study_file_says(session: Session, row: ParticipantRow) -> None:
    """Registry record, outcome measures, readings with their criterion, and the count against the target."""
    shown = page(session, desk.EN)
    assert ("Sponsor", "Nobody") in shown.record
    assert ("Registry", "Invented register TEST-1") in shown.record
    assert shown.outcomes == (("Primary outcome", "weight"), ("Secondary outcome", "height"))
    assert [(one.criterion, [reading.id for reading in one.readings]) for one in shown.readings] == [("I1", ["I1-1"])]
    assert shown.counts == StateCounts(1, 1, 0, 0, 10)
    assert shown.note == ""
    assert shown.head.version == "1.0"


def test_the_page_lists_every_version(session: Session, row: ParticipantRow) -> None:
    """Versions that came with the program and those that only the store still has, newest first."""
    session.workspace.studies = StudyLibrary.of(desk.LATER_STUDY)
    versions = page(session, desk.EN).versions
    assert [(one.version, one.is_current, one.screenings) for one in versions] == [("1.1", True, 0), ("1.0", False, 1)]
    assert {one.encodes for one in versions} == {"Small protocol 1"}


def test_the_page_is_for_people_who_are_signed_in(session: Session) -> None:
    """Nobody reads after signing out."""
    session.sign_out()
    with pytest.raises(Refused):
        page(session, desk.EN)


def test_the_shipped_studies_are_read() -> None:
    """The program brings at least one study file that can be read, and the newest is current."""
    library = StudyLibrary.shipped()
    assert library.current is library.versions[-1]
    assert library.read(library.current.text) is library.current
