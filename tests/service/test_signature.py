"""Signing: who may, in which order, what is bound and filed, and what changed since."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate
from hypothesis import given, settings
from hypothesis import strategies as st

from jdm_desktop.domain import evidence
from jdm_desktop.domain.audit import Action, Subject
from jdm_desktop.domain.paper import Issue, Paper, PaperStatus
from jdm_desktop.domain.record import Record, sha256
from jdm_desktop.domain.signature import Difference, Meaning, Signature
from jdm_desktop.domain.staff import Delegated, Person, Role, Settings
from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.service import document, screening, signature
from jdm_desktop.service.document import PaperView
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.store import check
from jdm_desktop.store.repository import Writing
from tests.service import copies, desk

ENTERED, DETERMINED, CONFIRMED = Meaning
BLOCKING = desk.STUDY.replace("{id: I1-1, weight: flag", "{id: I1-1, weight: block")
LANGUAGES = (desk.EN,)


def two_people(door: Entrance) -> None:
    """Have an investigator and a coordinator declare their signatures, and complete one screening."""
    li = desk.first(door)
    li.declare(desk.PASSWORD)
    desk.another(li, Role.COORDINATOR).declare(desk.PASSWORD)
    desk.completed(li)


@pytest.fixture
def workspace() -> Iterator[Entrance]:
    """Give that store, of a study with a reading that a physician settles."""
    door = copies.copy_of(two_people, BLOCKING, desk.PlainPapers)
    yield door
    door.close()


@pytest.fixture
def li(workspace: Entrance) -> Session:
    """Sign the investigator in."""
    return workspace.sign_in("li", desk.PASSWORD)


@pytest.fixture
def coordinator(workspace: Entrance) -> Session:
    """Sign the coordinator in."""
    return workspace.sign_in("coordinator", desk.PASSWORD)


@pytest.fixture
def done() -> int:
    """Give the completed screening."""
    return 1


def sign(session: Session, screening_id: int, meaning: Meaning, **given: object) -> PaperView:
    """Sign with the session's own user name and password, accepting every reading."""
    words = {"user_id": session.person.user_id, "password": desk.PASSWORD, "readings": {"I1-1"}} | given
    return signature.sign(session, screening_id, meaning, languages=LANGUAGES, **words)  # type: ignore[arg-type]


def drawn(session: Session) -> list[Issue]:
    """Return what was drawn so far."""
    papers: object = session.workspace.papers
    assert isinstance(papers, desk.PlainPapers)
    return [issued for _views, issued in papers.drawn]


def correct(session: Session, screening_id: int) -> None:
    """Reopen the screening, and correct one fact."""
    screening.reopen(session, screening_id, "recount")
    screening.record_fact(session, screening_id, "weight", FactForm("30.6"), "misread")


def corrected(session: Session, screening_id: int) -> None:
    """Reopen the screening, correct one fact, and complete it again."""
    correct(session, screening_id)
    screening.complete(session, screening_id)


# ------------------------------------------------------------------------------------------------------------- signing


def test_a_signature_binds_the_frozen_record_with_the_signers_own_key(coordinator: Session, done: int) -> None:
    """Anybody with the certificate can check that this person said this about exactly these data."""
    sign(coordinator, done, ENTERED)
    (made,) = coordinator.workspace.repository.all(Signature)
    said = json.loads(made.statement)
    snapshot = coordinator.workspace.sheets.of(done).snapshots[-1]
    assert (made.sha256, made.snapshot_id, made.version) == (snapshot.sha256, snapshot.id, 1)
    assert (said["sha256"], said["meaning"], said["signer"]["user_id"]) == (snapshot.sha256, "entered", "coordinator")
    assert said["readings"] == []
    credential = coordinator.workspace.credential(coordinator.person.id)
    assert credential is not None
    key = load_der_x509_certificate(credential.certificate).public_key()
    key.verify(made.signature, made.statement.encode(), PKCS1v15(), SHA256())  # type: ignore[union-attr, call-arg, arg-type]


def test_signature_and_paper_are_kept_in_one_step(coordinator: Session, done: int) -> None:
    """One transaction has both, each with its entry; the paper is sealed by the signer and says so."""
    head = coordinator.workspace.repository.head()
    paper = sign(coordinator, done, ENTERED)
    entries = list(coordinator.workspace.repository.entries(head.seq))
    assert [(one.action, one.subject.entity) for one in entries] == [
        (Action.CREATED, "signature"),
        (Action.CREATED, "paper"),
    ]
    assert len({one.author.at for one in entries}) == 1
    assert paper.status is PaperStatus.SIGNED
    assert b"sealed by The coordinator" in paper.content
    assert paper.sha256 == sha256(paper.content)
    assert paper.file_name == "small-S-001-checklist-v1-en-signed-entered.pdf"
    assert document.paper(coordinator, paper.id) == paper


def test_a_paper_carries_all_signatures_and_what_proves_them(coordinator: Session, li: Session, done: int) -> None:
    """The second paper has both signatures, the certificates, the trail's head, and cites the first, now superseded."""
    first = sign(coordinator, done, ENTERED)
    head = li.workspace.repository.head()
    second = sign(li, done, CONFIRMED)
    issued = drawn(li)[-1]
    proof = evidence.read(issued.signatures_json)
    assert [one.name for one in issued.signatures] == ["The coordinator", "Dr Li"]
    assert [json.loads(one.statement)["meaning"] for one in proof.signed] == ["entered", "confirmed"]
    assert json.loads(proof.signed[1].statement)["readings"] == ["I1-1"]
    assert proof.authority == li.workspace.authority.certificate
    assert (issued.trail, proof.trail) == (head, head)
    assert issued.cites == proof.cites == first.sha256
    assert issued.study_text.decode() == BLOCKING
    assert [one.is_superseded for one in document.papers(li, done)] == [True, False]
    assert document.paper(li, first.id).content == first.content
    assert second.record_code == first.record_code


def test_nothing_is_kept_where_the_paper_cannot_be_made(
    coordinator: Session, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No signature without its paper, whether drawing, sealing or writing fails; trying again works."""
    head = coordinator.workspace.repository.head()

    def fail(*_asked: object, **_named: object) -> bytes:
        message = "No glyph."
        raise Refused(message)

    for name in ("checklist", "seal"):
        with monkeypatch.context() as patched:
            patched.setattr(desk.PlainPapers, name, fail)
            with pytest.raises(Refused, match="No glyph"):
                sign(coordinator, done, ENTERED)
    with monkeypatch.context() as patched:
        patched.setattr(Writing, "save", full_after(Signature))
        with pytest.raises(StoreTrouble, match="disk is full"):
            sign(coordinator, done, ENTERED)
    assert coordinator.workspace.repository.head() == head
    assert signature.signatures(coordinator, done, desk.EN) == ()
    sign(coordinator, done, ENTERED)


def full_after(kind: type[Record]) -> Callable[[Writing, Record, Subject], Record]:
    """Return a way to write that finds the disk full once a record of `kind` is written."""
    save = Writing.save
    written: list[Record] = []

    def save_or_fail(writing: Writing, record: Record, subject: Subject) -> Record:
        if written:
            message = "The disk is full."
            raise StoreTrouble(message)
        if isinstance(record, kind):
            written.append(record)
        return save(writing, record, subject)

    return save_or_fail


# --------------------------------------------------------------------------------------------------------- who and when


def test_both_components_are_asked_each_time(coordinator: Session, li: Session, done: int) -> None:
    """A wrong password, another's name, or another's password signs nothing; a failure is audited."""
    tries: tuple[dict[str, object], ...] = (
        {"password": "wrong horse"},
        {"user_id": "li"},
        {"user_id": "coordinator2"},
        {"user_id": ""},
    )
    for given_words in tries:
        with pytest.raises(Refused):
            sign(coordinator, done, ENTERED, **given_words)
    failures = coordinator.workspace.repository.with_actions((Action.SIGNING_FAILED,))
    assert len(failures) == 1
    assert not coordinator.workspace.repository.any(Signature)
    sign(coordinator, done, ENTERED, user_id=" Coordinator ")


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ADMINISTRATOR])
def test_a_monitor_and_an_administrator_sign_nothing(li: Session, done: int, role: Role) -> None:
    """Every meaning is closed to them, with the reason that the use case gives too."""
    other = desk.another(li, role)
    for choice in signature.review(other, done, desk.EN).choices:
        assert f"Your role ({role})" in choice.closed
        with pytest.raises(Refused) as refused:
            sign(other, done, choice.meaning)
        assert str(refused.value) == choice.closed


def test_a_closed_meaning_says_why(coordinator: Session, li: Session, done: int) -> None:
    """Role, delegation, physician, training, order: the sentence on screen is the refusal of the use case."""
    choices = {one.meaning: one.closed for one in signature.review(coordinator, done, desk.EN).choices}
    assert choices[ENTERED] == ""
    assert "does not sign determinations" in choices[DETERMINED]
    people = {
        "Not delegated to confirm eligibility": {"delegated": frozenset({Delegated.ASSESS}), "physician": True},
        "Only a physician confirms": {},
    }
    for number, (sentence, details) in enumerate(people.items()):
        other = investigator(li, f"inv{number}", **details)
        closed = {one.meaning: one.closed for one in signature.review(other, done, desk.EN).choices}
        assert sentence in closed[CONFIRMED]
        with pytest.raises(Refused, match=sentence.replace("(", r"\(")):
            sign(other, done, CONFIRMED)
    assert "signs first" in {one.meaning: one.closed for one in signature.review(li, done, desk.EN).choices}[CONFIRMED]


def investigator(session: Session, user_id: str, **details: object) -> Session:
    """Add an investigator."""
    from jdm_desktop.service.accounts import PersonForm  # noqa: PLC0415 - short
    from jdm_desktop.service.staff import add_person  # noqa: PLC0415 - short

    form = PersonForm(user_id, user_id, Role.INVESTIGATOR, desk.TEMPORARY, trained_on=desk.TRAINED)
    add_person(session, replace(form, **details))  # type: ignore[arg-type]
    own = desk.door(session).sign_in(user_id, desk.TEMPORARY)
    own.set_password("", desk.PASSWORD)
    return own


def test_an_open_screening_is_not_signed(li: Session) -> None:
    """What is not completed has nothing that a signature could bind."""
    row = desk.registered(li)
    review = signature.review(li, row.screening_id, desk.EN)
    assert "not completed" in review.choices[0].closed
    with pytest.raises(Refused, match="complete it first"):
        sign(li, row.screening_id, ENTERED)


def test_readings_that_block_are_accepted_one_by_one(coordinator: Session, li: Session, done: int) -> None:
    """Who determines or confirms names each of them; who entered settles none, and the statement says so."""
    review = signature.review(li, done, desk.EN)
    assert [(one.criterion, one.reading.id) for one in review.readings] == [("I1", "I1-1")]
    assert [one.settles_readings for one in review.choices] == [False, True, True]
    sign(coordinator, done, ENTERED, readings=())
    with pytest.raises(Refused, match="Not accepted yet: I1-1"):
        sign(li, done, CONFIRMED, readings={"E1-9"})
    sign(li, done, CONFIRMED, readings={"I1-1"})


def test_nobody_signs_before_declaring_their_signature(coordinator: Session, done: int) -> None:
    """The review says that the declaration is missing; signing is refused until it is made."""
    fresh = desk.another(coordinator_of(coordinator), Role.INVESTIGATOR, physician=True)
    sign(coordinator, done, ENTERED)
    assert signature.review(fresh, done, desk.EN).must_declare
    with pytest.raises(Refused, match="declare"):
        sign(fresh, done, CONFIRMED)
    fresh.declare(desk.PASSWORD)
    assert not signature.review(fresh, done, desk.EN).must_declare
    sign(fresh, done, CONFIRMED)


def coordinator_of(session: Session) -> Session:
    """Return a sitting of the first account, who may add people."""
    return desk.door(session).sign_in("li", desk.PASSWORD)


def test_a_clock_that_was_set_back_is_explained_first(coordinator: Session, done: int) -> None:
    """While nobody said why, every meaning is closed and nothing is signed."""
    clock = coordinator.workspace.clock
    assert isinstance(clock, desk.Watch)
    clock.at = clock.at.replace(hour=1)
    assert "clock" in signature.review(coordinator, done, desk.EN).choices[0].closed
    with pytest.raises(Refused, match="clock"):
        sign(coordinator, done, ENTERED)
    coordinator.explain_clock("battery")
    sign(coordinator, done, ENTERED)


def test_one_person_does_not_sign_for_both(li: Session) -> None:
    """Whoever signed for the data does not confirm, unless the site allows it; that is a setting in the trail."""
    row_id = desk.completed(li)
    sign(li, row_id, ENTERED)
    with pytest.raises(Refused, match="ask a colleague"):
        sign(li, row_id, CONFIRMED)
    allow(li)
    assert sign(li, row_id, CONFIRMED).status is PaperStatus.SIGNED


def allow(session: Session) -> None:
    """Let one person sign for both."""
    with session.change() as change:
        change.save(replace(session.workspace.settings, same_person_may_confirm=True))


# -------------------------------------------------------------------------------------------------- what changed since


def test_a_signature_stands_beside_what_changed_since(coordinator: Session, li: Session, done: int) -> None:
    """Reopened, corrected, completed again: version 1 stays signed, shown with the differences, in both languages."""
    sign(coordinator, done, ENTERED)
    assert signature.signatures(li, done, desk.EN)[0].is_current
    screening.reopen(li, done, "recount")
    (shown,) = signature.signatures(li, done, desk.EN)
    assert (shown.is_current, shown.differences) == (False, ())
    screening.record_fact(li, done, "weight", FactForm("30.6"), "misread")
    (shown,) = signature.signatures(li, done, desk.EN)
    changed = Difference("weight", "Weight", "30.5 kg", "30.6 kg")
    assert (shown.version, shown.is_current, shown.differences) == (1, False, (changed,))
    screening.complete(li, done)
    assert signature.signatures(li, done, desk.ZH)[0].differences[0].label == "体重"
    review = signature.review(li, done, desk.EN)
    assert review.last == signature.signatures(li, done, desk.EN)[0]
    assert review.changes == (changed,)


def test_a_new_version_is_signed_anew_and_cites_the_old_paper(coordinator: Session, li: Session, done: int) -> None:
    """Earlier signatures are on the new paper, marked with what changed; the old paper is superseded and unchanged."""
    sign(coordinator, done, ENTERED)
    old = sign(li, done, CONFIRMED)
    correct(li, done)
    screening.complete(li, done)
    with pytest.raises(Refused, match="signs first"):
        sign(li, done, CONFIRMED)
    sign(coordinator, done, ENTERED)
    issued = drawn(li)[-1]
    assert [(one.version, len(one.differences)) for one in issued.signatures] == [(1, 1), (1, 1), (2, 0)]
    assert issued.cites == old.sha256
    assert len(evidence.read(issued.signatures_json).signed) == 3
    assert [one.is_superseded for one in document.papers(li, done)] == [True, True, False]


def test_every_later_paper_shows_the_signatures(coordinator: Session, li: Session, done: int) -> None:
    """Drafts and papers to be signed in ink show who signed electronically, and what changed since."""
    sign(coordinator, done, ENTERED)
    document.issue(li, done, LANGUAGES)
    assert [one.name for one in drawn(li)[-1].signatures] == ["The coordinator"]
    correct(li, done)
    document.preview(li, done, LANGUAGES)
    assert [len(one.differences) for one in drawn(li)[-1].signatures] == [1]


def test_a_monitor_sees_who_signed(coordinator: Session, li: Session, done: int) -> None:
    """Signatures are read by whoever reads the record."""
    sign(coordinator, done, ENTERED)
    monitor = desk.another(li, Role.MONITOR)
    assert [one.name for one in signature.signatures(monitor, done, desk.EN)] == ["The coordinator"]


# --------------------------------------------------------------------------------------------------- whatever people do


def three_people(door: Entrance) -> None:
    """Add a second investigator to the two."""
    two_people(door)
    investigator(door.sign_in("li", desk.PASSWORD), "wang", physician=True).declare(desk.PASSWORD)


Step = Callable[[dict[str, Session]], object]
STEPS = {
    "sign": st.builds(
        lambda who, meaning: lambda people: sign(people[who], 1, meaning),
        st.sampled_from(["li", "wang", "coordinator"]),
        st.sampled_from(Meaning),
    ),
    "correct": st.just(lambda people: corrected(people["li"], 1)),
    "reopen": st.just(lambda people: screening.reopen(people["coordinator"], 1, "why")),
    "complete": st.just(lambda people: screening.complete(people["coordinator"], 1)),
}


@settings(max_examples=settings().max_examples // 12)
@given(st.lists(st.one_of(*STEPS.values()), max_size=14))
def test_no_reachable_state_has_one_person_sign_for_both(steps: list[Step]) -> None:
    """However people try, reopen and sign again: no version is entered and confirmed under one user id."""
    workspace = copies.copy_of(three_people, BLOCKING, desk.PlainPapers)
    people = {name: workspace.sign_in(name, desk.PASSWORD) for name in ("li", "wang", "coordinator")}
    for step in steps:
        try:
            step(people)
        except Refused:
            continue
    kept = workspace.repository.all(Signature)
    for version in {one.version for one in kept}:
        by = {
            meaning: {one.person_id for one in kept if (one.version, one.meaning) == (version, meaning)}
            for meaning in Meaning
        }
        assert not by[ENTERED] & by[CONFIRMED]
        assert len(by[CONFIRMED]) <= 1
        assert bool(by[CONFIRMED] | by[DETERMINED]) <= bool(by[ENTERED])
    assert len(kept) == sum(one.status is PaperStatus.SIGNED for one in workspace.repository.all(Paper))
    assert check.findings(workspace.repository).problems == ()
    workspace.close()


def test_the_setting_alone_lets_one_person_sign_for_both() -> None:
    """It is off in a new store."""
    assert not Settings().same_person_may_confirm
    assert Person(user_id="x", name="X", role=Role.INVESTIGATOR).physician is False
