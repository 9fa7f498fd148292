"""Whatever people do, in whatever order: the trail holds, the records are as it says, memory agrees with the store."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.snapshot import Snapshot, content_hash
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import participant, screening
from jdm_desktop.service.participant import IdentityView, ParticipantForm
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.store import check
from tests.service import desk

Step = Callable[[Session], object]

numbers = st.integers(1, 3)
reasons = st.sampled_from(["", "why"])
values = st.sampled_from([
    ("weight", "19.9"), ("weight", "20"), ("weight", "x"), ("pregnant", "no"), ("pregnant", "yes"), ("sex", "male"),
    ("infarction", "2026-11-01"), ("visited", "2026-11-20"), ("born", "2016-04-02"), ("born", "2027-01-01"),
    ("infarction", "none"), ("sex", ""), ("objection", "no"), ("remark", "text"),
])  # fmt: skip
criteria = st.sampled_from(["I1", "I2", "E1", "E2", "E3"])
answers = st.sampled_from([*Answer, None])


def record(number: int, value: tuple[str, str], reason: str) -> Step:
    """Record a value."""
    return lambda session: screening.record_fact(session, number, value[0], FactForm(value[1]), reason)


def determine(number: int, criterion: str, answer: Answer | None, reason: str) -> Step:
    """Determine a criterion."""
    return lambda session: screening.determine(session, number, criterion, answer, reason)


def finish(number: int) -> Step:
    """Fill, determine and complete a screening."""

    def do(session: Session) -> None:
        desk.fill(session, number)
        desk.determine_all(session, number)
        screening.complete(session, number)

    return do


steps = st.one_of(
    st.builds(record, numbers, values, reasons),
    st.builds(determine, numbers, criteria, answers, reasons),
    st.builds(finish, numbers),
    st.builds(lambda number: lambda session: screening.complete(session, number), numbers),
    st.builds(lambda number, why: lambda session: screening.reopen(session, number, why), numbers, reasons),
    st.builds(lambda number, why: lambda session: participant.rescreen(session, number, why), numbers, reasons),
    st.builds(
        lambda number, why: (
            lambda session: participant.correct_identity(session, number, IdentityView("Other", desk.BORN), why)
        ),
        numbers,
        reasons,
    ),
    st.just(lambda session: participant.register(session, ParticipantForm("x", desk.BORN))),
)


@given(st.lists(st.tuples(st.booleans(), steps), max_size=25))
@settings(max_examples=25)
def test_the_store_is_sound_after_anything(done: list[tuple[bool, Step]]) -> None:
    """Chain, rebuilt records, snapshots and views agree, whoever did what, refusals included."""
    workspace = desk.memory()
    investigator = desk.first(workspace)
    coordinator = desk.another(investigator, Role.COORDINATOR)
    desk.registered(coordinator)
    for is_investigator, step in done:
        head = workspace.repository.head()
        try:
            step(investigator if is_investigator else coordinator)
        except (Refused, KeyError):  # no such participant, as when a window shows none
            pass
        except ValueError:
            assert workspace.repository.head() == head
    assert check.findings(workspace.repository).problems == ()
    rows = participant.participants(investigator)
    views = [screening.view(investigator, row.screening_id, desk.EN) for row in rows]
    workspace.sheets.forget_all()
    assert participant.participants(investigator) == rows
    assert [screening.view(investigator, row.screening_id, desk.EN) for row in rows] == views
    assert all(one.sha256 == content_hash(one.text) for one in workspace.repository.all(Snapshot))
    assert [row.screening_number for row in rows] == [f"S-{number:03d}" for number in range(1, len(rows) + 1)]
    workspace.close()
