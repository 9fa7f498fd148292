"""The privacy correction: two people, every entry, a mark, a chain that holds, and nothing signed altered."""

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import document, participant, redaction, screening, staff, trail
from jdm_desktop.service.participant import IdentityView, ParticipantRow
from jdm_desktop.service.redaction import Agreement
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.trail import TrailFilter
from jdm_desktop.store import check
from tests.service import desk
from tests.service.desk import EN

NAME = '张三 "San"'
REMARK = f"mother of {NAME} called"
MARK = "[removed: privacy correction 1]"
SECOND = Agreement("administrator", desk.PASSWORD)


@pytest.fixture
def named(session: Session, row: ParticipantRow) -> Session:
    """Type a participant's name into a remark, a source, a reason and another remark; a second person is there."""
    screening.record_fact(session, row.screening_id, "remark", FactForm("well"))
    screening.record_fact(session, row.screening_id, "remark", FactForm(REMARK, "", f"letter of {NAME}"))
    screening.record_fact(session, row.screening_id, "weight", FactForm("30.5"))
    screening.record_fact(session, row.screening_id, "weight", FactForm("30.6"), f"{NAME} said so")
    desk.another(session, Role.ADMINISTRATOR)
    return session


def entry_of(session: Session, text: str) -> int:
    """Return the first entry that says a text."""
    return next(entry.seq for entry in session.workspace.repository.entries() if text in str(entry.texts))


def saying(session: Session, text: str) -> list[int]:
    """Return the entries that say a text."""
    escaped = text.replace('"', '\\"')
    entries = session.workspace.repository.entries()
    return [entry.seq for entry in entries if text in entry.author.reason or escaped in f"{entry.before}{entry.after}"]


def problems(session: Session) -> tuple[str, ...]:
    """Return what a check of the store finds, its chain and every record against the trail."""
    return tuple(str(problem.text(EN)) for problem in check.findings(session.workspace.repository).problems)


def correct(session: Session, text: str = NAME, agreement: Agreement = SECOND) -> redaction.Corrected:
    """Remove a text from the first entry that says it."""
    return redaction.correct(session, entry_of(session, "letter of"), text, "a name was typed in", agreement)


def test_a_name_is_gone_from_record_and_trail(named: Session, row: ParticipantRow) -> None:
    """Afterwards neither the record nor any entry says the name; a mark stands there, and all else as it was."""
    done = correct(named)
    assert done.mark == MARK
    assert saying(named, NAME) == []
    fact = next(fact for fact in screening.view(named, row.screening_id, EN).general_facts if fact.item == "remark")
    assert (fact.text, fact.source) == (f"mother of {MARK} called", f"letter of {MARK}")
    reasons = [one.reason for one in trail.entries(named, TrailFilter(fields=frozenset({"weight"})), EN)]
    assert reasons == [f"{MARK} said so", ""]


def test_the_chain_holds_and_the_store_is_sound(named: Session) -> None:
    """After a privacy correction the chain verifies and every record is as the trail says; so after a second one."""
    correct(named)
    assert problems(named) == ()
    redaction.correct(named, entry_of(named, "letter of"), "mother", "kinship is not needed", SECOND)
    assert problems(named) == ()


def test_a_mark_is_visible(named: Session) -> None:
    """Entries that were touched say so, and the trail says who removed text from which entry, who agreed, and why."""
    done = correct(named)
    rows = trail.entries(named, TrailFilter(), EN)
    assert sorted(row.seq for row in rows if row.redacted) == sorted(done.entries)
    removals = trail.entries(named, TrailFilter(actions=frozenset({Action.REDACTED})), EN)
    assert {row.reason for row in removals} == {"a name was typed in"}
    correction = next(row for row in removals if row.what == "Privacy correction 1")
    assert (correction.user_id, correction.after) == ("li", "administrator")
    assert {f"Entry {seq} of the audit trail" for seq in done.entries} <= {row.what for row in removals}


def test_nothing_else_is_removed(named: Session, row: ParticipantRow) -> None:
    """The identity, where the name belongs, and other participants' entries keep it."""
    participant.correct_identity(named, row.participant_id, IdentityView(NAME, desk.BORN), "full name")
    other = desk.registered(named)
    screening.record_fact(named, other.screening_id, "remark", FactForm(f"sister of {NAME}"))
    correct(named)
    assert participant.identity(named, row.participant_id).name == NAME
    assert screening.view(named, other.screening_id, EN).general_facts[2].text == f"sister of {NAME}"
    assert problems(named) == ()


def test_it_is_said_beforehand_what_would_happen(named: Session) -> None:
    """Looking changes nothing and says how many entries and records say the text now."""
    before = named.workspace.repository.head()
    found = redaction.look(named, entry_of(named, "letter of"), NAME)
    assert (len(found.entries), found.records, found.kept) == (2, 1, ())
    assert named.workspace.repository.head() == before


def test_what_was_frozen_is_named_and_stays(named: Session, row: ParticipantRow) -> None:
    """A completed record and a paper that say the name are named, and not a byte of them is altered."""
    desk.fill(named, row.screening_id, {key: text for key, text in desk.ELIGIBLE.items() if key != "weight"})
    desk.determine_all(named, row.screening_id)
    screening.complete(named, row.screening_id)
    paper = document.issue(named, row.screening_id, (EN,))
    screening.reopen(named, row.screening_id, "to correct")
    done = correct(named)
    assert [(one.screening, one.version, one.file_name) for one in done.kept] == [
        ("S-001", 1, ""),
        ("S-001", 1, paper.file_name),
    ]
    assert document.paper(named, paper.id).content == paper.content
    assert problems(named) == ()


def test_a_paper_that_never_said_it_is_not_named(named: Session, row: ParticipantRow) -> None:
    """A paper issued before the name was typed, or after it was corrected, is not among those that say it."""
    screening.record_fact(named, row.screening_id, "remark", FactForm("well"), "cleaned")
    screening.record_fact(named, row.screening_id, "remark", FactForm("well", "", "chart"), "cleaned")
    document.issue(named, row.screening_id, (EN,))
    assert redaction.look(named, entry_of(named, "letter of"), NAME).kept == ()


def test_a_completed_record_is_reopened_first(named: Session, row: ParticipantRow) -> None:
    """What a completed record says is not changed behind a signature: it has to be reopened, with a reason."""
    desk.fill(named, row.screening_id, {key: text for key, text in desk.ELIGIBLE.items() if key != "weight"})
    desk.determine_all(named, row.screening_id)
    screening.complete(named, row.screening_id)
    with pytest.raises(Refused, match="reopen it first"):
        correct(named)
    assert saying(named, NAME)


@pytest.mark.parametrize(
    ("agreement", "told"),
    [
        (Agreement("li", desk.PASSWORD), "takes two people"),
        (Agreement("administrator", "wrong"), "is wrong"),
        (Agreement("nobody", desk.PASSWORD), "is wrong"),
        (Agreement("coordinator", desk.PASSWORD), "does not make privacy corrections"),
    ],
)
def test_it_takes_two_who_may(named: Session, agreement: Agreement, told: str) -> None:
    """One person alone, a wrong password and a colleague without the right remove nothing."""
    desk.another(named, Role.COORDINATOR)
    with pytest.raises(Refused, match=told):
        correct(named, agreement=agreement)
    assert len(saying(named, NAME)) == 2


def test_whoever_set_a_temporary_password_does_not_agree_by_it(named: Session) -> None:
    """A password that another person gave makes no second person of its owner, before they chose their own."""
    (colleague,) = (one for one in staff.people(named) if one.user_id == "administrator")
    staff.reset_password(named, colleague.id, desk.TEMPORARY, "forgotten")
    with pytest.raises(Refused, match="chooses another one first"):
        correct(named, agreement=Agreement("administrator", desk.TEMPORARY))
    assert len(saying(named, NAME)) == 2


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MONITOR])
def test_whoever_may_not_begin_one_is_told(named: Session, role: Role) -> None:
    """Coordinators and monitors neither look nor remove."""
    colleague = desk.another(named, role)
    with pytest.raises(Refused, match="does not make privacy corrections"):
        correct(colleague)
    assert len(saying(named, NAME)) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [("not there", "does not say this"), ("called,", "does not say this"), ("x", "too many places"), (" ", "too many")],
)
def test_only_what_stands_there_is_removed(named: Session, text: str, told: str) -> None:
    """A text that the entry does not hold exactly, or that is hardly a text, is refused."""
    with pytest.raises(Refused, match=told):
        correct(named, text)


@pytest.mark.parametrize(("item", "text"), [("weight", "30.5"), ("born", "2016-04")])
def test_a_value_that_decides_is_not_removed(named: Session, item: str, text: str) -> None:
    """Numbers, dates and choices decide eligibility: they are corrected in the checklist, never removed."""
    (first, *_rest) = reversed(trail.entries(named, TrailFilter(fields=frozenset({item})), EN))
    with pytest.raises(Refused, match="does not say this among what people typed freely"):
        redaction.look(named, first.seq, text)


def test_the_reason_does_not_say_it_again(named: Session) -> None:
    """A reason that holds the text would bring it back into the trail, and is refused; so is none."""
    seq = entry_of(named, "letter of")
    with pytest.raises(Refused, match="The reason says the text"):
        redaction.correct(named, seq, NAME, f"{NAME} was typed in", SECOND)
    with pytest.raises(Refused, match="is empty"):
        redaction.correct(named, seq, NAME, "  ", SECOND)
    assert len(saying(named, NAME)) == 2


def test_the_record_as_it_stood_bears_the_mark(named: Session, row: ParticipantRow) -> None:
    """The past is shown without the name too."""
    correct(named)
    for seq, _stamp in trail.moments(named, row.screening_id):
        view = trail.as_it_stood(named, row.screening_id, seq, EN) if seq > 10 else None
        assert view is None or NAME not in str(view)


def test_an_export_that_was_searched_by_the_name(named: Session) -> None:
    """A name that somebody searched for stands in the entry of the export too, and goes with it."""
    trail.export(named, TrailFilter(text=NAME), trail.TrailKind.CSV, (EN,), lambda _views: b"file")
    assert len(saying(named, NAME)) == 3
    correct(named)
    assert saying(named, NAME) == []
    assert problems(named) == ()
