"""The next start after something broke: it opens, it is sound, and whatever was acknowledged is there, whole."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jdm_desktop.domain.audit import Action, Entry
from jdm_desktop.domain.staff import Person
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import backup
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.store import backup as store_backup
from jdm_desktop.store import check, database, swap
from tests.service import desk
from tests.trust import acts
from tests.trust.acts import Place
from tests.trust.holdings import held
from tests.trust.ledger import Effects, Ledger

if TYPE_CHECKING:  # the scenes make their templates with what is here
    from tests.trust.scenes import Scene

Lines = list[tuple[str, Effects]]
_GROWING = ("failures", "places", "backups", "copies", "older")  # coming in again may add to them
_OUTSIDE = ("password", "closed", *_GROWING)  # what the store's tables do not hold
_FIRST_VERSION = 1


def survived(place: Place, scene: "Scene", lines: Lines, before: Effects, hours: int = 1) -> Effects:
    """Start the program again; return what the store holds. Fails by assertion where anything is lost or half there."""
    told = [said["traceback"] for how, said in lines if how == "failed"]
    assert told == [], told[0]
    require_no_plaintext(place.root)
    with scene.program(place):
        found = _found_again(place, scene, _settled(lines, before | scene.promised), before, hours)
    _require_tidy(place)
    return found


def _found_again(place: Place, scene: "Scene", known: tuple[Effects, Effects], before: Effects, hours: int) -> Effects:
    settled, under_way = known
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
            # Only a store that was being moved or replaced has to be explained: a fault leaves no doubt about others.
            is_doubtful = scene.computer != "first" or "restored" in under_way
            session = _entered(door, settled, under_way, adopt=scene.adopts if is_doubtful else None)
        failures += len(door.repository.with_actions([Action.SIGN_IN_FAILED, Action.SIGNING_FAILED]))
        found = held(door.repository) | {"failures": failures} | _beside(place, door, before)
        _require_all(found, settled, under_way)
        closed = [one.user_id for one in door.repository.all(Person) if not one.active]
        assert not any(door.keys and door.keys.knows(user_id) for user_id in closed), "a closed account has a slot"
        _require_single_use(door)
        session.keep_draft("after", "works")
    finally:
        worker.close()
    return found


def _require_single_use(door: Entrance) -> None:
    """Demand that a temporary password opened one sitting at most, also where that was killed at its beginning."""
    for person in door.repository.all(Person):
        if person.active and person.temporary:
            with suppress(Refused):
                door.sign_in(person.user_id, desk.TEMPORARY)
            told = door.repository.with_actions([Action.SIGNED_IN, Action.PASSWORD_SET])
            since = max((one.seq for one in told if _is_reset(one, person)), default=0)
            came = [one for one in told if one.seq > since and one.author.person_id == person.id]
            assert len(came) <= 1, "a second sitting"


def _is_reset(entry: Entry, person: Person) -> bool:
    return entry.action is Action.PASSWORD_SET and entry.subject.entity_id == person.id


def _beside(place: Place, door: Entrance, before: Effects) -> Effects:
    """Return how many sound backups there are, here and in the second folder, and whether a restore was done whole."""
    made = [_proven(one.path, door) for one in backup.known(door)]
    copies = [_proven(one.path, door) for one in backup.lying_in(place.stick, place.stick, door.keys)]
    told = door.repository.with_actions([Action.RESTORED, Action.ADOPTED])
    asides = place.store.glob(f"{swap.REPLACED}*")
    return {
        "backups": len(made),
        "copies": len(copies),
        "older backups": sum(version == _FIRST_VERSION for version in made),
        "restored": bool(told),
        "aside": any(_holds(aside, door, before) for aside in asides),
    }


def _holds(aside: Path, door: Entrance, before: Effects) -> bool:
    """Tell whether a store that was put aside is sound, and holds what the store held."""
    if not (aside / database.FILE_NAME).exists():
        return False
    kept = check.open_sound(aside, database.connect_with(door.opened_key))
    try:
        found = held(kept)
    finally:
        kept.close()
    return all(found[name] == value for name, value in before.items() if name in found)


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
    is_old = {name for name in asked if _is_as_before(name, found, settled)}
    assert asked.keys() <= is_new or asked.keys() <= is_old, ("half", asked, found)


def _is_kept(name: str, value: object, found: object) -> bool:
    if name.split(maxsplit=1)[0] in _GROWING:
        return isinstance(found, int) and isinstance(value, int) and found >= value
    return found == value


def _is_as_before(name: str, found: Effects, settled: Effects) -> bool:
    if name in settled:
        return bool(found.get(name) == settled[name])
    return found.get(name) in (None, False, 0)


def _proven(path: Path, door: Entrance) -> int:
    """Demand that a backup which is listed opens and is sound, as whoever needs it will; return its tables' version."""
    found = store_backup.read(path)
    assert found is not None
    assert store_backup.prove(found, door.opened_key) is None
    with store_backup.reading(found, door.opened_key) as repository:
        return database.version_of(repository.database)


def _require_tidy(place: Place) -> None:
    names = [path.name for path in place.store.iterdir()]
    litter = [name for name in names if name.endswith((".part", ".new")) or "restoring" in name]
    assert litter == [], litter


def require_no_plaintext(folder: Path) -> None:
    """Demand that nothing which was typed lies in a folder in clear."""
    found = plaintext(folder, acts.MARKERS)
    assert found == [], found


def plaintext(folder: Path, markers: Iterable[str]) -> list[str]:
    """Return where in a folder a marker lies in clear, in any coding that a program would write."""
    wanted = [marker.encode(coding) for marker in markers for coding in ("utf-8", "utf-16-le", "gb18030")]
    found: list[str] = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found.extend(f"{path.name}: {one!r}" for one in wanted if one in content or one in str(path).encode())
    return found
