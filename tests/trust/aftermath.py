"""The next start after something broke: it opens, it is sound, and whatever was acknowledged is there, whole."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.signature import Signature
from jdm_desktop.domain.snapshot import Snapshot
from jdm_desktop.domain.staff import Person, Workstation
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import backup
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.store import backup as store_backup
from jdm_desktop.store.repository import Repository
from tests.trust.ledger import Effects, Ledger

if TYPE_CHECKING:
    from tests.trust.acts import Place, Scene

Lines = list[tuple[str, Effects]]
_OUTSIDE = ("password", "closed", "failures", "places", "backups")  # what the store's tables do not hold


def held(repository: Repository) -> Effects:
    """Return what the store holds, in the words of the acts."""
    known: Effects = {"account": repository.any(Person), "places": len(repository.all(Workstation))}
    names = {one.participant_id: one.name for one in repository.all(Identity)}
    for participant in repository.all(Participant):
        known[f"participant {participant.number}"] = names.get(participant.id, "nobody")
    for attempt in repository.all(Attempt):
        known[f"attempt {attempt.participant_id}"] = attempt.attempt
        known[f"state {attempt.id}"] = attempt.state.value
        known[f"snapshots {attempt.id}"] = len(repository.among(Snapshot, "screening_id", [attempt.id]))
        known[f"signatures {attempt.id}"] = len(repository.among(Signature, "screening_id", [attempt.id]))
        known[f"papers {attempt.id}"] = len(repository.among(Paper, "screening_id", [attempt.id]))
    known.update({f"fact {one.screening_id} {one.item}": one.text for one in repository.all(Fact)})
    for made in repository.all(Determination):
        known[f"determination {made.screening_id} {made.criterion}"] = made.answer and made.answer.value
    for person in repository.all(Person):
        known[f"person {person.user_id}"] = [person.active, person.temporary]
        known[f"declared {person.user_id}"] = person.declared_on is not None
        known[f"draft {person.user_id}"] = repository.draft(person.id, "x")
    return known


def survived(place: "Place", scene: "Scene", lines: Lines, before: Effects, hours: int = 1) -> Effects:
    """Start the program again; return what the store holds. Fails by assertion where anything is lost or half there."""
    from tests.trust import acts  # noqa: PLC0415 - the acts ask the aftermath what is held

    told = [said["traceback"] for how, said in lines if how == "failed"]
    assert told == [], told[0]
    settled, under_way = _settled(lines, before)
    acts.require_no_plaintext(place.root)
    worker = scene.worker(place, Ledger())
    worker.open(hours)
    door = worker.door
    try:
        failures = len(door.lockout.waiting)
        if door.needs_first_account:
            assert not settled.get("account"), "an account was acknowledged and is gone"
            acts.birth(worker)
            session = worker.li
        else:
            # Only a store that was being moved has to be explained: a fault leaves no doubt about any other.
            session = _entered(door, settled, under_way, adopt="moved" if scene.computer != "first" else None)
        failures += len(door.repository.with_actions([Action.SIGN_IN_FAILED, Action.SIGNING_FAILED]))
        found = held(door.repository)
        proven = sum(_is_proven(one.path, door) for one in backup.known(door))
        _require_all(found | {"failures": failures, "backups": proven}, settled, under_way)
        closed = [one.user_id for one in door.repository.all(Person) if not one.active]
        assert not any(door.keys and door.keys.knows(user_id) for user_id in closed), "a closed account has a slot"
        session.keep_draft("after", "works")
    finally:
        worker.close()
    _require_tidy(place)
    return found


def _settled(lines: Lines, before: Effects) -> tuple[Effects, Effects]:
    """Return what was acknowledged, and what was being done at the end."""
    settled, under_way = dict(before), {}
    for how, said in lines:
        if how == "doing":
            under_way = said
        if how == "done":
            settled, under_way = settled | said, {}
    return settled, under_way


def _entered(door: Entrance, settled: Effects, under_way: Effects, adopt: str | None) -> Session:
    """Sign in the first person by the password that was acknowledged last, or by the one that was being set."""
    from tests.trust import acts  # noqa: PLC0415 - as above

    key = f"password {acts.LI}"
    known = settled.get(key, acts.OLD)
    session: Session | None = None
    for password in dict.fromkeys((known, under_way.get(key, known))):
        try:
            session = door.sign_in(acts.LI, password, adopt=adopt)
        except Refused:
            continue
        break
    assert session is not None, "nobody gets in any more"
    for user_id in (acts.WANG, acts.ZHAO):
        if settled.get(f"closed {user_id}"):
            continue
        if f"password {user_id}" in settled:
            door.sign_in(user_id, settled[f"password {user_id}"])
    return session


def _require_all(found: Effects, settled: Effects, under_way: Effects) -> None:
    """Demand every acknowledged effect, and of what was being done everything or nothing."""
    named = {name: value for name, value in settled.items() if name.split()[0] not in ("password", "closed")}
    lost = {name: (value, found.get(name)) for name, value in named.items() if name not in under_way}
    lost = {name: pair for name, pair in lost.items() if not _is_kept(name, *pair)}
    assert lost == {}, ("lost", lost)
    asked = {name: value for name, value in under_way.items() if name.split()[0] not in _OUTSIDE}
    is_new = {name for name, value in asked.items() if found.get(name) == value}
    is_old = {name for name in asked if found.get(name) == settled.get(name) or _is_absent(found.get(name))}
    assert asked.keys() <= is_new or asked.keys() <= is_old, ("half", asked, found)


def _is_kept(name: str, value: object, found: object) -> bool:
    if name in ("failures", "places", "backups"):  # coming in again may add to them
        return isinstance(found, int) and isinstance(value, int) and found >= value
    return found == value


def _is_absent(value: object) -> bool:
    return value in (None, False, 0)


def _is_proven(path: Path, door: Entrance) -> bool:
    """Demand that a backup which is listed opens and is sound, as whoever needs it will."""
    found = store_backup.read(path)
    assert found is not None
    assert store_backup.prove(found, door.opened_key) is None
    return True


def _require_tidy(place: "Place") -> None:
    litter = [path.name for path in place.store.iterdir() if path.name.endswith((".part", ".new"))]
    assert litter == [], litter


def plaintext(folder: Path, markers: Iterable[str]) -> list[str]:
    """Return where in a folder a marker lies in clear, in any coding that a program would write."""
    wanted = [marker.encode(coding) for marker in markers for coding in ("utf-8", "utf-16-le", "gb18030")]
    found: list[str] = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found.extend(f"{path.name}: {one!r}" for one in wanted if one in content or one in str(path).encode())
    return found
