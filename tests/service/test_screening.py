"""Working through one screening."""

from collections.abc import Callable
from datetime import date

import pytest

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.snapshot import Snapshot, content_hash, frozen
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.domain.view import CriterionView, FactView, Outcome, ScreeningState, ScreeningView, Verdict
from jdm_desktop.service.participant import ParticipantRow
from jdm_desktop.service.screening import FactForm, complete, determine, next_open, record_fact, reopen, view
from jdm_desktop.service.screening_view import coded
from jdm_desktop.service.session import Session
from tests.service import desk


def fact(session: Session, item: str) -> FactView:
    """Return one fact of the first screening as it is shown."""
    shown = view(session, 1, desk.EN)
    facts = [*shown.general_facts, *(one for criterion in shown.criteria for one in criterion.facts)]
    return next(one for one in facts if one.item == item)


def criterion(shown: ScreeningView, name: str) -> CriterionView:
    """Return one criterion of a view."""
    return next(one for one in shown.criteria if one.id == name)


@pytest.fixture
def filled(session: Session, row: ParticipantRow) -> Session:
    """All facts of an eligible girl are recorded."""
    desk.fill(session, row.screening_id)
    return session


@pytest.fixture
def done(filled: Session) -> Session:
    """Everything is determined as proposed, and the screening completed."""
    desk.determine_all(filled, 1)
    complete(filled, 1)
    return filled


def test_a_fact_is_kept_with_all_that_belongs_to_it(session: Session, row: ParticipantRow) -> None:
    """Value, unit, date of assessment, source, who and when."""
    changed = record_fact(session, 1, "weight", FactForm(" ３０．５０ ", "2026/11/2", " ward chart "))
    shown = fact(session, "weight")
    assert (shown.text, shown.shown, shown.unit) == ("30.50", "30.50 kg", "kg")
    assert (shown.assessed_on, shown.source) == (date(2026, 11, 2), "ward chart")
    assert (shown.entered_by, shown.entered_at) == ("Dr Li", changed.at)
    assert view(session, 1, desk.EN).saved_at == changed.at


@pytest.mark.parametrize(
    ("item", "form"),
    [
        ("weight", FactForm("heavy")),
        ("weight", FactForm("301")),
        ("weight", FactForm("1" * 2000)),
        ("born", FactForm("2026-02-30")),
        ("pregnant", FactForm("perhaps")),
        ("weight", FactForm("30", assessed_on_text="yesterday")),
        ("weight", FactForm("30", assessed_on_text="2026-11-23")),
        ("weight", FactForm("30", source="\0")),
        ("remark", FactForm("x" * 100_001)),
        ("code", FactForm("S-009")),
    ],
)
def test_a_refused_value_changes_nothing(session: Session, row: ParticipantRow, item: str, form: FactForm) -> None:
    """What is no value, lies in the future or cannot be kept leaves view and trail as they were."""
    before = (view(session, 1, desk.EN), session.workspace.repository.head())
    with pytest.raises(Refused):
        record_fact(session, 1, item, form)
    assert (view(session, 1, desk.EN), session.workspace.repository.head()) == before


def test_a_blank_clears(session: Session, row: ParticipantRow) -> None:
    """A value is cleared by a blank, and the trail keeps what it was."""
    record_fact(session, 1, "weight", FactForm("30"))
    record_fact(session, 1, "weight", FactForm(""))
    assert fact(session, "weight").text == ""
    assert fact(session, "weight").missing
    last = list(session.workspace.repository.entries())[-1]
    assert '"text":"30"' in str(last.before)
    assert '"text":""' in str(last.after)


def test_the_same_again_is_no_change(session: Session, row: ParticipantRow) -> None:
    """Recording what stands already leaves no entry."""
    record_fact(session, 1, "weight", FactForm("30"))
    head = session.workspace.repository.head()
    record_fact(session, 1, "weight", FactForm("30 "))
    determine(session, 1, "I2", None)
    assert session.workspace.repository.head() == head


def test_dates_that_contradict_each_other_are_refused(session: Session, row: ParticipantRow) -> None:
    """The study's order of dates holds, and no event lies before the birth, whichever of the two comes last."""
    with pytest.raises(Refused, match=r"The birth lies after the screening\. Nothing was changed"):
        record_fact(session, 1, "visited", FactForm("2016-03-31"))
    with pytest.raises(Refused, match="“Last infarction” cannot lie before the birth"):
        record_fact(session, 1, "infarction", FactForm("2016-03-31"))
    record_fact(session, 1, "infarction", FactForm("2016-04-01"))
    with pytest.raises(Refused, match="“Last infarction” cannot lie before the birth"):
        record_fact(session, 1, "born", FactForm("2016-04-02"))


def test_a_correction_in_a_later_sitting_needs_a_reason(filled: Session) -> None:
    """One's slip of a minute ago is corrected freely; what stood before this sitting only with a reason."""
    record_fact(filled, 1, "weight", FactForm("31"))
    later = desk.door(filled).sign_in("li", desk.PASSWORD)
    with pytest.raises(ReasonNeeded, match="“Weight” was recorded before"):
        record_fact(later, 1, "weight", FactForm("32"))
    record_fact(later, 1, "weight", FactForm("31", source="chart"))
    record_fact(later, 1, "weight", FactForm("32"), "misread")
    record_fact(later, 1, "weight", FactForm("33"))
    record_fact(later, 1, "remark", FactForm("new"))


def test_what_the_facts_say_is_shown(filled: Session) -> None:
    """The view carries proposal, sentence, readings and what may be determined, in the language asked for."""
    shown = view(filled, 1, desk.EN)
    first = criterion(shown, "I1")
    assert (first.title, first.text) == ("Inclusion criterion 1", "Aged 5 to 16 years.")
    assert (first.proposal, first.proposal_passes, first.verdict) == (Answer.YES, True, Verdict.OPEN)
    assert [reading.id for reading in first.readings] == ["I1-1"]
    assert first.allowed == (Answer.YES, Answer.NO, Answer.UNKNOWN)
    assert [answer for answer, _why in first.refused] == [Answer.NOT_APPLICABLE]
    assert criterion(shown, "E2").allowed[-1] is Answer.NOT_APPLICABLE
    assert criterion(shown, "E3").investigator_only
    assert (shown.proposed_outcome, shown.outcome, shown.determined, shown.open) == (
        Outcome.ELIGIBLE,
        Outcome.INCOMPLETE,
        0,
        5,
    )
    assert fact(filled, "pregnant").sensitive
    assert fact(filled, "pregnant").choices == (("yes", "yes"), ("no", "no"))
    assert fact(filled, "sex").choices == (("female", "female"), ("male", "male"))
    assert (fact(filled, "infarction").shown, fact(filled, "infarction").none_label) == ("never", "never")


def test_determining(filled: Session) -> None:
    """An investigator's answer is kept with name and time, and taken back by None."""
    changed = determine(filled, 1, "I2", Answer.YES)
    made = criterion(view(filled, 1, desk.EN), "I2").determination
    assert made is not None
    assert (made.answer, made.by, made.role, made.at) == (Answer.YES, "Dr Li", "investigator", changed.at)
    determine(filled, 1, "I2", None)
    assert criterion(view(filled, 1, desk.EN), "I2").determination is None


def test_differing_from_the_proposal_needs_a_reason(filled: Session) -> None:
    """Without a reason nothing is determined; with one it is kept and shown as differing."""
    with pytest.raises(ReasonNeeded, match="The proposal is “no”"):
        determine(filled, 1, "E1", Answer.YES, " ")
    determine(filled, 1, "E1", Answer.YES, "ECG of today")
    shown = criterion(view(filled, 1, desk.EN), "E1")
    assert shown.differs
    assert shown.determination is not None
    assert shown.determination.reason == "ECG of today"
    assert shown.verdict is Verdict.FAILS


def test_no_determination_waives_a_fact(session: Session, row: ParticipantRow) -> None:
    """A criterion that fails by its facts, in words that have one reading, cannot be determined to pass."""
    desk.fill(session, 1, {**desk.ELIGIBLE, "weight": "19.9"})
    with pytest.raises(Refused, match="nothing waives it"):
        determine(session, 1, "I2", Answer.YES, "close enough")
    assert Answer.YES not in criterion(view(session, 1, desk.EN), "I2").allowed


def test_only_an_investigator_determines(filled: Session) -> None:
    """A coordinator enters and completes, and determines nothing."""
    coordinator = desk.another(filled, Role.COORDINATOR)
    with pytest.raises(Refused, match="ask an investigator"):
        determine(coordinator, 1, "I2", Answer.YES)
    record_fact(coordinator, 1, "remark", FactForm("seen"))
    desk.determine_all(filled, 1)
    complete(coordinator, 1)


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ADMINISTRATOR])
def test_who_only_reads_writes_nothing(done: Session, role: Role) -> None:
    """A monitor and an administrator see the screening and change nothing of it."""
    other = desk.another(done, role)
    assert view(other, 1, desk.EN) == view(done, 1, desk.EN)
    uses: tuple[Callable[[], object], ...] = (
        lambda: record_fact(other, 1, "weight", FactForm("31")),
        lambda: determine(other, 1, "I2", Answer.NO),
        lambda: complete(other, 1),
        lambda: reopen(other, 1, "why"),
    )
    for use in uses:
        with pytest.raises(Refused, match=r"Your role \("):
            use()


def test_a_determination_stands_when_facts_change(filled: Session) -> None:
    """It is neither lost nor altered: it is shown as differing, and as made before the change."""
    determine(filled, 1, "E1", Answer.NO)
    assert criterion(view(filled, 1, desk.EN), "E1").warnings == ()
    record_fact(filled, 1, "infarction", FactForm("2026-11-01"))
    shown = criterion(view(filled, 1, desk.EN), "E1")
    assert shown.determination is not None
    assert (shown.determination.answer, shown.proposal, shown.differs) == (Answer.NO, Answer.YES, True)
    assert [(one.code, one.item) for one in shown.warnings] == [("changed_since", "infarction")]
    assert "was changed after this was determined" in shown.warnings[0].message
    determine(filled, 1, "E1", Answer.YES)
    assert criterion(view(filled, 1, desk.EN), "E1").warnings == ()


def test_completing_needs_an_outcome(filled: Session) -> None:
    """A screening is completed once all criteria pass or one fails, not before."""
    with pytest.raises(Refused, match="criteria open: 5"):
        complete(filled, 1)
    determine(filled, 1, "E1", Answer.YES, "ECG of today")
    complete(filled, 1)
    assert view(filled, 1, desk.EN).outcome is Outcome.NOT_ELIGIBLE


def test_a_completed_screening_is_frozen(done: Session) -> None:
    """The snapshot is the view's content to the byte; its hash and code are those that the view shows."""
    shown = view(done, 1, desk.EN)
    (snapshot,) = done.workspace.repository.all(Snapshot)
    assert (shown.state, shown.completed_by, shown.record_version) == (ScreeningState.COMPLETED, "Dr Li", 1)
    assert frozen(coded(shown, done.workspace.sheets.of(1).study)) == snapshot.text
    assert content_hash(snapshot.text) == snapshot.sha256 == shown.content_hash
    done.workspace.sheets.forget_all()
    assert view(done, 1, desk.EN) == shown


def test_a_completed_screening_is_read_only(done: Session) -> None:
    """Until it is reopened nothing of it changes."""
    before = view(done, 1, desk.EN)
    uses: tuple[Callable[[], object], ...] = (
        lambda: record_fact(done, 1, "weight", FactForm("31"), "why"),
        lambda: determine(done, 1, "I2", Answer.NO, "why"),
        lambda: complete(done, 1),
    )
    for use in uses:
        with pytest.raises(Refused, match="S-001 is completed"):
            use()
    assert view(done, 1, desk.EN) == before


def test_reopening(done: Session) -> None:
    """A completed screening is reopened with a reason; corrections need one too; completing makes version 2."""
    with pytest.raises(ReasonNeeded):
        reopen(done, 1, " ")
    reopen(done, 1, "laboratory corrected the weight")
    with pytest.raises(Refused, match="open already"):
        reopen(done, 1, "again")
    shown = view(done, 1, desk.EN)
    assert (shown.state, shown.record_version, shown.completed_at) == (ScreeningState.IN_PROGRESS, 2, None)
    with pytest.raises(ReasonNeeded):
        record_fact(done, 1, "weight", FactForm("29"))
    record_fact(done, 1, "weight", FactForm("29"), "laboratory's letter")
    with pytest.raises(ReasonNeeded, match="determined and completed before"):
        determine(done, 1, "I2", None)
    determine(done, 1, "I2", Answer.YES, "still above the limit")
    complete(done, 1)
    versions = [(one.version, one.sha256) for one in done.workspace.repository.all(Snapshot)]
    assert [version for version, _hash in versions] == [1, 2]
    assert versions[0][1] != versions[1][1] == view(done, 1, desk.EN).content_hash


def test_a_reason_is_in_the_trail(done: Session) -> None:
    """Who reads the trail finds the reason beside what was reopened."""
    reopen(done, 1, "recount")
    last = list(done.workspace.repository.entries())[-1]
    assert (last.action, last.subject.entity, last.author.reason) == (Action.CHANGED, "screening", "recount")


def test_the_record_code_changes_with_the_content_alone(filled: Session) -> None:
    """Every language shows the same code; any change of a fact gives another."""
    before = view(filled, 1, desk.EN).record_code
    assert before.startswith("JDM-")
    assert len(before) == 18
    assert view(filled, 1, desk.ZH).record_code == before
    record_fact(filled, 1, "weight", FactForm("30.6"))
    assert view(filled, 1, desk.EN).record_code != before


def test_the_next_open_criterion(filled: Session) -> None:
    """Going on from one criterion leads through the open ones, round to the start, and ends where none is open."""
    shown = view(filled, 1, desk.EN)
    assert next_open(shown, None) == "I1"
    assert next_open(shown, "I1") == "I2"
    assert next_open(shown, "E3") == "I1"
    determine(filled, 1, "I2", Answer.YES)
    assert next_open(view(filled, 1, desk.EN), "I1") == "E1"
    desk.determine_all(filled, 1)
    assert next_open(view(filled, 1, desk.EN), "I1") is None
