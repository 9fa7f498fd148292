"""The first account, signing in and out, drafts, and the one door through which everything is written."""

import statistics
import time

import pytest

from jdm_desktop.domain.audit import Action, Entry
from jdm_desktop.domain.participant import Identity
from jdm_desktop.domain.staff import Person, Role
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service.passwords import Argon2id
from jdm_desktop.service.screening import FactForm, record_fact
from jdm_desktop.service.session import Changed, PersonForm, Session, SiteForm, Workspace
from jdm_desktop.service.staff import add_person, people
from tests.service import desk


def trail(workspace: Workspace) -> list[Entry]:
    """Return the whole trail."""
    return list(workspace.repository.entries())


def test_the_first_start_makes_the_first_account(workspace: Workspace) -> None:
    """An empty store asks for an account; once there is one, it is signed in with and no second first one is made."""
    before = workspace.needs_first_account
    session = desk.first(workspace)
    assert (before, workspace.needs_first_account) == (True, False)
    assert (session.person.name, session.person.role) == ("Dr Li", Role.INVESTIGATOR)
    assert workspace.site.code == "01"
    with pytest.raises(Refused, match="There is an account already"):
        desk.first(workspace)


def test_the_first_account_is_in_the_trail(session: Session) -> None:
    """Person, site and sign-in, each by the person whom the first entry creates, with workstation and zone."""
    entries = trail(session.workspace)
    assert [(entry.action, entry.subject.entity) for entry in entries] == [
        (Action.CREATED, "person"),
        (Action.CREATED, "site"),
        (Action.SIGNED_IN, "person"),
    ]
    assert {entry.author.person_id for entry in entries} == {session.person.id}
    assert {(entry.author.workstation, entry.author.at.zone) for entry in entries} == {("desk 1", "Asia/Shanghai")}


@pytest.mark.parametrize(
    ("site", "person"),
    [
        (SiteForm("", "Hospital"), PersonForm("li", "Li", Role.MONITOR, desk.PASSWORD)),
        (SiteForm("01", " "), PersonForm("li", "Li", Role.MONITOR, desk.PASSWORD)),
        (desk.SITE, PersonForm("", "Li", Role.MONITOR, desk.PASSWORD)),
        (desk.SITE, PersonForm("li", "\0", Role.MONITOR, desk.PASSWORD)),
        (desk.SITE, PersonForm("li", "Li", Role.MONITOR, "1234567")),
        (desk.SITE, PersonForm("liliannow", "Li", Role.MONITOR, "LiLianNow")),
        (desk.SITE, PersonForm("li", "Li", Role.MONITOR, "x" * 1001)),
        (desk.SITE, PersonForm("li", "Li", Role.MONITOR, "password\ud800")),
    ],
)
def test_a_first_account_that_cannot_be_taken_changes_nothing(
    workspace: Workspace, site: SiteForm, person: PersonForm
) -> None:
    """A missing name, a broken one, and a weak password are refused before anything is written."""
    with pytest.raises(Refused):
        workspace.first_account(site, person)
    assert workspace.needs_first_account
    assert trail(workspace) == []


def test_signing_in(session: Session) -> None:
    """The user name in any case and the exact password sign a person in, and the trail says so."""
    again = session.workspace.sign_in(" LI ", desk.PASSWORD)
    assert again.person == session.person
    assert trail(session.workspace)[-1].action is Action.SIGNED_IN


def test_a_password_is_the_same_from_every_keyboard(session: Session) -> None:
    """Letters composed in another way are the same password (NIST SP 800-63B)."""
    add_person(session, PersonForm("zoe", "Zoe", Role.MONITOR, "caf\u00e9 au lait"))
    assert session.workspace.sign_in("zoe", "cafe\u0301 au lait").person.name == "Zoe"


@pytest.mark.parametrize(
    ("user_id", "password"), [("li", "wrong"), ("nobody", desk.PASSWORD), ("", ""), ("li", "\ud800")]
)
def test_a_wrong_sign_in_says_nothing_more(session: Session, user_id: str, password: str) -> None:
    """Unknown user and wrong password are refused in the same words, and the trail holds neither of what was typed."""
    with pytest.raises(Refused, match=r"^The user name or the password is wrong\. Nobody was signed in: try again\.$"):
        session.workspace.sign_in(user_id, password)
    last = trail(session.workspace)[-1]
    assert last.action is Action.SIGN_IN_FAILED
    assert last.author.user_id == ""
    assert last.subject.entity_id == (1 if user_id == "li" else None)


def test_an_unknown_user_takes_as_long_as_a_known_one(session: Session) -> None:
    """The time until the answer does not tell whether there is such an account (ASVS 6.3.8)."""
    workspace = session.workspace
    workspace._passwords = Argon2id(memory_kib=4096, rounds=2, lanes=1)
    add_person(session, PersonForm("known", "Known", Role.MONITOR, desk.PASSWORD))
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(15):
        for user_id, taken in times.items():
            begun = time.perf_counter()
            with pytest.raises(Refused):
                workspace.sign_in(user_id, "wrong password")
            taken.append(time.perf_counter() - begun)
    assert abs(min(times["known"]) - min(times["unknown"])) < 0.010
    assert statistics.median(times["unknown"]) > 0.002


def test_an_outdated_hash_is_made_anew(session: Session) -> None:
    """After the parameters were raised, signing in hashes the password again, and the trail does not show it."""
    workspace = session.workspace
    before = workspace.repository.get(Person, 1).password
    workspace._passwords = Argon2id(memory_kib=16, rounds=1, lanes=1)
    workspace.sign_in("li", desk.PASSWORD)
    after = workspace.repository.get(Person, 1).password
    assert "m=8," in before
    assert "m=16," in after
    assert not any("argon2" in f"{entry.before}{entry.after}" for entry in trail(workspace))
    assert workspace.sign_in("li", desk.PASSWORD).person.id == 1


def test_passwords_are_hashed_as_strongly_as_promised() -> None:
    """Unless a test says otherwise, argon2id takes at least 64 MiB, three rounds, four lanes."""
    passwords = Argon2id()
    kept = passwords.hash(desk.PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, desk.PASSWORD)
    assert not passwords.matches(passwords.unmatched, desk.PASSWORD)
    assert not passwords.is_outdated(kept)


def test_people_are_added_by_those_who_may(session: Session) -> None:
    """An investigator adds people; a coordinator does not; a user name is given once, in whatever case."""
    coordinator = desk.another(session, Role.COORDINATOR)
    with pytest.raises(Refused, match=r"Your role \(coordinator\) does not add people"):
        add_person(coordinator, PersonForm("x", "X", Role.MONITOR, desk.PASSWORD))
    with pytest.raises(Refused, match="“LI” was given before"):
        add_person(session, PersonForm("LI", "X", Role.MONITOR, desk.PASSWORD))
    assert [person.user_id for person in people(coordinator)] == ["li", "coordinator"]


def test_who_signed_out_does_nothing_more(session: Session, row: object) -> None:
    """After signing out, the session refuses to write and to read, and a second sign-out is nothing."""
    session.sign_out()
    session.sign_out()
    assert trail(session.workspace)[-1].action is Action.SIGNED_OUT
    with pytest.raises(Refused, match="Nobody is signed in"):
        record_fact(session, 1, "weight", FactForm("30"))
    with pytest.raises(Refused, match="Nobody is signed in"), session.change():
        pytest.fail("the door opened")


def test_everything_in_one_change_is_kept_or_nothing(session: Session, row: object) -> None:
    """An exception in the middle of a change leaves no record and no entry of it."""
    before = trail(session.workspace)
    (known,) = session.workspace.repository.all(Identity)

    def half() -> None:
        with session.change("why") as change:
            change.save(Identity(id=known.id, participant_id=1, name="Other", birth=None))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert trail(session.workspace) == before
    assert session.workspace.repository.all(Identity) == (known,)


def test_the_views_are_told_of_every_change(session: Session, row: object) -> None:
    """A subscriber hears what changed once it is committed, and nothing after it left."""
    heard: list[Changed] = []
    leave = session.subscribe(heard.append)
    changed = record_fact(session, 1, "weight", FactForm("30"))
    leave()
    leave()
    record_fact(session, 1, "weight", FactForm("31"))
    assert heard == [changed]
    assert (changed.kind, changed.participant_id, changed.screening_id) == ("fact", 1, 1)


def test_a_reason_is_checked_like_any_text(session: Session, row: object) -> None:
    """A reason that cannot be kept is refused, and nothing is written."""
    before = trail(session.workspace)
    with pytest.raises(Refused, match="reason"):
        record_fact(session, 1, "weight", FactForm("30"), reason="\0")
    assert trail(session.workspace) == before


def test_drafts_belong_to_one_person(session: Session) -> None:
    """What a person typed and did not commit is there after signing in again, and for nobody else."""
    other = desk.another(session, Role.COORDINATOR)
    session.keep_draft("place", "checklist 1")
    session.keep_draft("place", "checklist 2")
    assert session.workspace.sign_in("li", desk.PASSWORD).draft("place") == "checklist 2"
    assert other.draft("place") is None
    entries = len(trail(session.workspace))
    session.drop_draft("place")
    assert session.draft("place") is None
    assert len(trail(session.workspace)) == entries
