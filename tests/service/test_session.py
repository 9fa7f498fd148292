"""The first account, signing in and out, drafts, and the one door through which everything is written."""

from pathlib import Path

import pytest
from argon2 import low_level

from jdm_desktop.domain.audit import Action, Entry
from jdm_desktop.domain.participant import Identity
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.keys.derive import FLOOR, Cost, calibrated
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.screening import FactForm, record_fact
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.staff import add_person, people
from jdm_desktop.service.workspace import Workspace
from tests.effort import effort
from tests.service import desk


def trail(workspace: Workspace) -> list[Entry]:
    """Return the whole trail."""
    return list(workspace.repository.entries())


def test_the_first_start_makes_the_first_account(workspace: Entrance) -> None:
    """An empty store asks for an account; once there is one, it is signed in with and no second first one is made."""
    before = workspace.needs_first_account
    session = desk.first(workspace)
    assert (before, workspace.needs_first_account) == (True, False)
    assert (session.person.name, session.person.role) == ("Dr Li", Role.INVESTIGATOR)
    assert workspace.site.code == "01"
    with pytest.raises(Refused, match="There is an account already"):
        desk.first(workspace)


def test_the_keys_of_the_first_account_are_made_beforehand(tmp_path: Path) -> None:
    """Making them writes nothing, and the store that is made of them opens by the password that was chosen."""
    door = desk.opened(tmp_path)
    form = PersonForm("li", "Dr Li", Role.INVESTIGATOR, desk.PASSWORD)
    before = set(tmp_path.iterdir())
    keys = door.first_keys(desk.SITE, form)()
    assert (set(tmp_path.iterdir()), door.needs_first_account) == (before, True)
    session = door.first_account(desk.SITE, form, keys)
    assert session.workspace.authority.certificate == keys.authority.certificate
    session.sign_out()
    door.close_store()
    assert door.sign_in("li", desk.PASSWORD).person.name == "Dr Li"
    door.close()


def test_the_first_account_is_in_the_trail(session: Session) -> None:
    """Person, site and sign-in, each by the person whom the first entry creates, with workstation and zone."""
    entries = trail(session.workspace)
    made = [(entry.action, entry.subject.entity) for entry in entries]
    assert made[:5] == [
        (Action.CREATED, entity) for entity in ("person", "site", "settings", "authority", "workstation")
    ]
    assert set(made[5:-1]) == {(Action.CREATED, "delegation")}
    assert made[-1] == (Action.SIGNED_IN, "person")
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
    workspace: Entrance, site: SiteForm, person: PersonForm
) -> None:
    """A missing name, a broken one, and a weak password are refused before anything is written."""
    for use in (workspace.first_keys, workspace.first_account):
        with pytest.raises(Refused):
            use(site, person)
    assert workspace.needs_first_account
    assert trail(workspace) == []


def test_signing_in(session: Session) -> None:
    """The user name in any case and the exact password sign a person in, and the trail says so."""
    again = desk.door(session).sign_in(" LI ", desk.PASSWORD)
    assert again.person == session.person
    assert again.since
    assert trail(session.workspace)[-1].action is Action.SIGNED_IN


def test_a_password_is_the_same_from_every_keyboard(session: Session) -> None:
    """Letters composed in another way are the same password (NIST SP 800-63B)."""
    add_person(session, PersonForm("zoe", "Zoe", Role.MONITOR, "caf\u00e9 au lait"))
    assert desk.door(session).sign_in("zoe", "cafe\u0301 au lait").person.name == "Zoe"


@pytest.mark.parametrize(
    ("user_id", "password"), [("li", "wrong"), ("nobody", desk.PASSWORD), ("", ""), ("li", "\ud800")]
)
def test_a_wrong_sign_in_says_nothing_more(session: Session, user_id: str, password: str) -> None:
    """Unknown user and wrong password are refused in the same words, and the trail holds neither of what was typed."""
    with pytest.raises(Refused, match=r"^The user name or the password is wrong\. Nobody was signed in: try again\.$"):
        desk.door(session).sign_in(user_id, password)
    last = trail(session.workspace)[-1]
    assert last.action is Action.SIGN_IN_FAILED
    assert last.author.user_id == ""
    assert last.subject.entity_id == (1 if user_id == "li" else None)


def test_an_unknown_user_costs_as_much_as_a_known_one(workspace: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time until the answer does not tell whether there is such an account (ASVS 6.3.8).

    Both derive one key at the same cost, and do as much beside it.
    """
    derived: list[tuple[int, int, int]] = []
    real = low_level.hash_secret_raw

    def hash_secret_raw(*given: object, **cost: int) -> bytes:
        derived.append((cost["time_cost"], cost["memory_cost"], cost["parallelism"]))
        return real(*given, **cost)  # type: ignore[arg-type]

    def refused(user_id: str) -> int:
        workspace.release(user_id)

        def guess() -> None:
            with pytest.raises(Refused, match="is wrong"):
                workspace.sign_in(user_id, "wrong password")

        return effort(guess)[1]

    desk.first(workspace)
    refused("li")
    refused("unknown")
    monkeypatch.setattr(low_level, "hash_secret_raw", hash_secret_raw)
    known, unknown = refused("li"), refused("unknown")
    assert len(derived) == 2
    assert derived[0] == derived[1]
    assert abs(known - unknown) < 0.05 * known, (known, unknown)


def test_passwords_are_derived_as_strongly_as_promised() -> None:
    """What is chosen for a store is argon2id with at least 64 MiB, three rounds, four lanes, whatever the computer."""
    assert Cost(memory_kib=65536, rounds=3, lanes=4) == FLOOR
    chosen = calibrated()
    assert (chosen.memory_kib, chosen.lanes) == (FLOOR.memory_kib, FLOOR.lanes)
    assert chosen.rounds >= FLOOR.rounds


def test_people_are_added_by_those_who_may(session: Session) -> None:
    """Whoever is delegated to administer adds people, nobody else; a user name is given once, in whatever case."""
    coordinator = desk.another(session, Role.COORDINATOR)
    with pytest.raises(Refused, match=r"Not delegated to administer on this date"):
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
    assert desk.door(session).sign_in("li", desk.PASSWORD).draft("place") == "checklist 2"
    assert other.draft("place") is None
    entries = len(trail(session.workspace))
    session.drop_draft("place")
    assert session.draft("place") is None
    assert len(trail(session.workspace)) == entries
