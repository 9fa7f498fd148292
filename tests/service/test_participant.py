"""Registering participants, finding them, correcting who they are, and screening them anew."""

from dataclasses import replace
from datetime import date

import pytest

from jdm_desktop.domain.participant import Participant
from jdm_desktop.domain.snapshot import StudyVersion
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.domain.view import Outcome, ScreeningState
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.participant import (
    IdentityView,
    ParticipantForm,
    ParticipantRow,
    StateCounts,
    attempts,
    correct_identity,
    counts,
    identity,
    participants,
    register,
    rescreen,
)
from jdm_desktop.service.screening import FactForm, complete, record_fact, reopen, view
from jdm_desktop.service.session import Session
from tests.service import desk


def completed(session: Session, row: ParticipantRow) -> ParticipantRow:
    """Work through a screening to its end."""
    desk.fill(session, row.screening_id)
    desk.determine_all(session, row.screening_id)
    complete(session, row.screening_id)
    return row


def test_numbers_are_given_without_gaps(session: Session) -> None:
    """Every participant gets the next number; a registration that fails uses none up."""
    assert desk.registered(session).screening_number == "S-001"
    for bad in (
        ParticipantForm("\0"),
        ParticipantForm("x", facts=(("weight", "heavy"),)),
        ParticipantForm(sex="third"),
    ):
        with pytest.raises(Refused):
            register(session, bad)
    assert desk.registered(session).screening_number == "S-002"
    assert [one.number for one in session.workspace.repository.all(Participant)] == [1, 2]


def test_a_registration_records_what_was_given(session: Session) -> None:
    """Name, birth date and note stand apart; birth date, sex and further items begin the first screening."""
    form = ParticipantForm("王小明", desk.BORN, "male", "met on ward 3", facts=(("weight", "30"),))
    row = register(session, form)
    assert identity(session, row.participant_id) == IdentityView("王小明", desk.BORN, "met on ward 3")
    shown = view(session, row.screening_id, desk.EN)
    facts = [*shown.general_facts, *(fact for criterion in shown.criteria for fact in criterion.facts)]
    texts = {fact.item: fact.text for fact in facts if fact.text}
    assert texts == {"born": "2016-04-01", "sex": "male", "weight": "30"}
    assert (row.attempt, row.state, row.outcome) == (1, ScreeningState.IN_PROGRESS, Outcome.INCOMPLETE)


def test_nothing_need_be_known_at_registration(session: Session) -> None:
    """A participant may be registered by number alone."""
    row = register(session, ParticipantForm())
    assert identity(session, row.participant_id) == IdentityView("", None)


def test_a_birth_date_to_come_is_refused(session: Session) -> None:
    """Nobody is registered before birth, and no birth date is corrected to one to come."""
    with pytest.raises(Refused, match="birth date, 2026-11-23, is still to come"):
        register(session, ParticipantForm("x", date(2026, 11, 23)))
    desk.registered(session)
    with pytest.raises(Refused, match="still to come"):
        correct_identity(session, 1, IdentityView("x", date(2026, 11, 23)), "typo")


def test_the_name_is_in_no_view(session: Session, row: ParticipantRow) -> None:
    """Neither the screening's view nor the row of the list knows the name."""
    shown = view(session, row.screening_id, desk.EN)
    assert "Test Child" not in repr(shown)
    assert "Test Child" not in repr(row)


def test_the_name_is_in_the_trail_of_identities_alone(session: Session, row: ParticipantRow) -> None:
    """A coded export leaves names out by leaving out one entity."""
    correct_identity(session, 1, IdentityView("Another Name", desk.BORN), "misheard")
    naming = [entry for entry in session.workspace.repository.entries() if "Name" in f"{entry.before}{entry.after}"]
    assert [entry.subject.entity for entry in naming] == ["identity"]


def test_searching(session: Session) -> None:
    """Numbers and names are searched, in any case; who may not see names finds nobody by them."""
    register(session, ParticipantForm("Anna Beispiel"))
    register(session, ParticipantForm("Bruno Beispiel"))
    assert [row.label for row in participants(session, "bruno")] == ["S-002"]
    assert [row.label for row in participants(session, " s-001 ")] == ["S-001"]
    assert [row.label for row in participants(session, "BEISPIEL")] == ["S-001", "S-002"]
    monitor = desk.another(session, Role.MONITOR)
    assert participants(monitor, "beispiel") == ()
    assert len(participants(monitor)) == 2


def test_filtering_and_counting(session: Session) -> None:
    """The list is filtered by state or outcome; the counts take each participant's latest screening."""
    completed(session, desk.registered(session))
    open_one = desk.registered(session)
    failed = desk.registered(session)
    desk.fill(session, failed.screening_id, {**desk.ELIGIBLE, "weight": "19"})
    desk.determine_all(session, failed.screening_id)
    complete(session, failed.screening_id)
    by_state = participants(session, states=frozenset({ScreeningState.IN_PROGRESS}))
    assert [row.label for row in by_state] == [open_one.label]
    by_outcome = participants(session, states=frozenset({Outcome.NOT_ELIGIBLE, Outcome.ELIGIBLE}))
    assert [row.label for row in by_outcome] == ["S-001", "S-003"]
    assert counts(session, "small") == StateCounts(3, 1, 1, 1, 10)
    assert counts(session, "another") == StateCounts(0, 0, 0, 0, 0)


def test_the_list_is_the_same_when_read_anew(session: Session) -> None:
    """What is kept in memory and what the store says never differ."""
    completed(session, desk.registered(session))
    desk.registered(session)
    in_memory = participants(session)
    session.workspace.sheets.forget_all()
    assert participants(session) == in_memory


def test_correcting_who_somebody_is(session: Session, row: ParticipantRow) -> None:
    """A correction needs a reason and is in the trail with it; the birth date changes in the open screening too."""
    corrected = IdentityView("Test Kind", date(2015, 4, 1), "")
    with pytest.raises(ReasonNeeded, match="Say why"):
        correct_identity(session, 1, corrected, " ")
    correct_identity(session, 1, corrected, "misread the card")
    assert identity(session, 1) == corrected
    shown = {fact.item: fact.text for fact in view(session, row.screening_id, desk.EN).general_facts}
    assert shown["born"] == "2015-04-01"
    reasons = [entry.author.reason for entry in session.workspace.repository.entries() if entry.before]
    assert reasons == ["misread the card"] * len(reasons)
    assert reasons


def test_correcting_a_name_alone_leaves_the_screening(session: Session, row: ParticipantRow) -> None:
    """Where the birth date stays, nothing coded changes."""
    before = view(session, row.screening_id, desk.EN)
    correct_identity(session, 1, IdentityView("Other", desk.BORN), "typo")
    assert view(session, row.screening_id, desk.EN) == before


def test_clearing_the_birth_date(session: Session, row: ParticipantRow) -> None:
    """A birth date that turned out unknown is cleared in both places, its source kept."""
    record_fact(session, 1, "born", FactForm("2016-04-02", "2026-11-20", "card"), "typo")
    assert identity(session, 1).birth == date(2016, 4, 2)
    correct_identity(session, 1, IdentityView("Test Child", None), "card was another child's")
    fact = next(one for one in view(session, 1, desk.EN).general_facts if one.item == "born")
    assert (fact.text, fact.source, fact.assessed_on) == ("", "card", date(2026, 11, 20))


def test_a_completed_screening_keeps_its_birth_date(session: Session, row: ParticipantRow) -> None:
    """The birth date of a completed screening is corrected only after it is reopened; the name at any time."""
    completed(session, row)
    with pytest.raises(Refused, match="S-001 is completed with this birth date"):
        correct_identity(session, 1, IdentityView("Test Child", date(2015, 4, 1)), "typo")
    correct_identity(session, 1, IdentityView("Test Kind", desk.BORN), "typo")
    reopen(session, 1, "wrong birth date")
    correct_identity(session, 1, IdentityView("Test Kind", date(2015, 4, 1)), "typo")


def test_screening_anew(session: Session, row: ParticipantRow) -> None:
    """A new attempt begins empty but for the birth date, and the earlier one stands as it was."""
    completed(session, row)
    earlier = view(session, row.screening_id, desk.EN)
    with pytest.raises(ReasonNeeded):
        rescreen(session, 1, "")
    again = rescreen(session, 1, "infection resolved")
    assert (again.label, again.attempt, again.determined) == ("S-001-2", 2, 0)
    shown = view(session, again.screening_id, desk.EN)
    known = [fact.item for fact in shown.general_facts if fact.text]
    known += [fact.item for criterion in shown.criteria for fact in criterion.facts if fact.text]
    assert known == ["born"]
    assert view(session, row.screening_id, desk.EN) == earlier
    assert [one.label for one in participants(session)] == ["S-001-2"]
    assert [one.label for one in attempts(session, 1)] == ["S-001", "S-001-2"]


def test_screening_anew_waits_for_the_end_of_the_last(session: Session) -> None:
    """There is never more than one open screening of a participant; one without a birth date begins empty."""
    row = register(session, ParticipantForm())
    with pytest.raises(Refused, match="S-001 is still open"):
        rescreen(session, 1, "why")
    desk.fill(session, row.screening_id, {"weight": "19"})
    desk.determine_all(session, row.screening_id)
    complete(session, row.screening_id)
    assert rescreen(session, 1, "has grown").proposed_outcome is Outcome.INCOMPLETE


def test_a_screening_stays_with_its_study_version(session: Session, row: ParticipantRow) -> None:
    """After an amendment, new screenings begin under the new version, and old ones keep theirs."""
    completed(session, row)
    session.workspace.studies = StudyLibrary.of(desk.STUDY, desk.LATER_STUDY)
    session.workspace.sheets._studies = session.workspace.studies
    session.workspace.sheets.forget_all()
    again = rescreen(session, 1, "amendment")
    assert view(session, row.screening_id, desk.EN).study.version == "1.0"
    assert view(session, again.screening_id, desk.EN).study.version == "1.1"
    kept = session.workspace.repository.all(StudyVersion)
    assert [(one.version, one.text) for one in kept] == [("1.0", desk.STUDY), ("1.1", desk.LATER_STUDY)]
    assert len(session.workspace.repository.all(StudyVersion)) == 2


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ADMINISTRATOR])
def test_who_may_not_enter_does_not(session: Session, row: ParticipantRow, role: Role) -> None:
    """A monitor and an administrator register nobody, see nobody's name and begin no screening."""
    other = desk.another(session, role)
    for use in (
        lambda: register(other, ParticipantForm("x")),
        lambda: identity(other, 1),
        lambda: correct_identity(other, 1, IdentityView("x", None), "why"),
        lambda: rescreen(other, 1, "why"),
    ):
        with pytest.raises(Refused, match=r"Your role \("):
            use()


def test_a_row_is_as_fresh_as_the_screening(session: Session, row: ParticipantRow) -> None:
    """The row counts what was determined and when it was last changed."""
    record_fact(session, 1, "weight", FactForm("30"))
    (fresh,) = participants(session)
    assert fresh.updated_at.utc > row.updated_at.utc
    assert fresh == replace(row, updated_at=fresh.updated_at)
