"""Backups made while people work, put back by whoever may, and a damaged store that is read only until then."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Delegated, Role, Task
from jdm_desktop.domain.trouble import ReasonNeeded, Refused, StoreTrouble
from jdm_desktop.keys.slots import KeyFile
from jdm_desktop.service import backup, participant, screening, settings, staff
from jdm_desktop.service.entrance import AdoptionNeeded, Entrance
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from jdm_desktop.store import anchor, swap
from jdm_desktop.store import backup as backup_of_store
from jdm_desktop.store.anchor import Anchors
from jdm_desktop.store.database import connect_with
from tests.service import desk


def station(tmp_path: Path, name: str = "desk 1") -> Station:
    """Return a computer with a place of its own."""
    return Station(name, name, tmp_path / f"state of {name}")


def opened(tmp_path: Path, name: str = "desk 1", watch: desk.Watch | None = None) -> Entrance:
    """Stand at the door of the store of these tests."""
    return Entrance.open(
        tmp_path / "store",
        watch or desk.Watch(),
        station(tmp_path, name),
        desk.library(desk.STUDY),
        papers=desk.PlainPapers(),
        cost=desk.CHEAP,
        new_key=desk.known_key,
    )


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Sign in at a store on the disk in which a participant is registered."""
    session = desk.first(opened(tmp_path))
    desk.registered(session)
    yield session
    session.workspace.close()


def weight(session: Session, text: str) -> None:
    """Enter the weight of the first participant."""
    screening.record_fact(session, 1, "weight", FactForm(text), "again")


def weight_of(session: Session) -> str:
    """Return the weight of the first participant."""
    shown = screening.view(session, 1, desk.EN)
    facts = [*shown.general_facts, *(fact for one in shown.criteria for fact in one.facts)]
    return next(fact.text for fact in facts if fact.item == "weight")


def actions(session: Session) -> list[Action]:
    """Return what the trail says was done."""
    return [entry.action for entry in session.workspace.repository.entries()]


def test_a_backup_is_made_proven_and_told(session: Session) -> None:
    """It is in the list and in the trail, and the time of the last proven one is known."""
    assert backup.last(session.workspace) is None
    done = backup.make(session)
    assert done.not_copied is None
    (found,) = backup.backups(session)
    assert (found.path, found.entries, found.is_second) == (done.view.path, done.view.entries, False)
    assert backup.last(session.workspace) == found.made
    assert actions(session)[-1] is Action.BACKED_UP


def test_backups_are_due_after_half_an_hour_of_work(session: Session) -> None:
    """After new entries and 30 minutes one is due; without new entries none ever is."""
    watch = session.workspace.clock
    assert isinstance(watch, desk.Watch)
    assert backup.is_due(session.workspace)
    backup.make(session)
    weight(session, "31")
    assert not backup.is_due(session.workspace)
    watch.at += timedelta(minutes=31)
    assert backup.is_due(session.workspace)
    backup.make(session)
    watch.at += timedelta(hours=3)
    assert not backup.is_due(session.workspace)


def test_a_second_folder_gets_a_copy_and_a_pulled_stick_is_told(session: Session, tmp_path: Path) -> None:
    """With the stick in, the copy is there; without it the backup is made all the same, and the sentence says so."""
    stick = tmp_path / "stick"
    stick.mkdir()
    site = settings.settings(session)
    settings.change_settings(session, replace(site, second_backup_folder=str(stick)), "a stick was bought")
    backup.make(session)
    assert [one.is_second for one in backup.backups(session)].count(True) == 1
    stick.rename(tmp_path / "pulled")
    done = backup.make(session)
    assert done.not_copied is not None
    assert "was made, but not copied" in done.not_copied.text(desk.EN)
    assert done.view.path.is_dir()


def test_restoring_brings_the_backup_back_and_keeps_what_it_replaces(session: Session, tmp_path: Path) -> None:
    """What was entered after the backup is gone from the store and still in the replaced one; the trail says why."""
    door = desk.door(session)
    weight(session, "31")
    done = backup.make(session)
    weight(session, "99")
    again = backup.restore(door, done.view.path, "li", desk.PASSWORD, "wrong file opened")
    assert weight_of(again) == "31"
    assert Action.RESTORED in actions(again)
    assert Action.ADOPTED in actions(again)
    (aside,) = (tmp_path / "store").glob("store-replaced-*")
    assert (aside / "store.db").stat().st_size
    assert backup.backups(again)
    weight(again, "32")
    door.close()
    later = opened(tmp_path).sign_in("li", desk.PASSWORD)
    assert weight_of(later) == "32"
    later.workspace.close()


def test_who_may_not_restore_changes_nothing(session: Session) -> None:
    """A coordinator, a wrong password and a missing reason are refused, and the store goes on as it was."""
    door = desk.door(session)
    desk.another(session, Role.COORDINATOR)
    done = backup.make(session)
    weight(session, "33")
    with pytest.raises(ReasonNeeded):
        backup.restore(door, done.view.path, "li", desk.PASSWORD, " ")
    with pytest.raises(Refused, match="Not delegated to administer"):
        backup.restore(door, done.view.path, "coordinator", desk.PASSWORD, "why")
    with pytest.raises(Refused, match="is wrong"):
        backup.restore(door, done.view.path, "li", "wrong", "why")
    assert weight_of(session) == "33"


def test_what_had_ended_stays_ended(session: Session, tmp_path: Path) -> None:
    """By an older backup nobody gets a right back, and no password that another person gave becomes a lasting one."""
    door = desk.door(session)
    keeping = frozenset({Delegated.ENTER, Delegated.ADMINISTER})
    coordinator = desk.another(session, Role.COORDINATOR, delegated=keeping).person
    monitor = desk.another(session, Role.MONITOR).person
    administrator = desk.another(session, Role.ADMINISTRATOR).person
    older = backup.make(session).view.path
    (_enter, keeps) = door.delegations(coordinator.id)
    staff.end_delegation(session, keeps.id, None, "somebody else does it")
    staff.close_account(session, monitor.id, "left")
    staff.reset_password(session, administrator.id, desk.TEMPORARY, "forgotten")
    watch = desk.Watch(door.clock.now().utc + timedelta(days=1))
    door.close()
    door = opened(tmp_path, watch=watch)
    with pytest.raises(Refused, match="The delegation to administer ended"):
        backup.restore(door, older, "coordinator", desk.PASSWORD, "to keep the accounts again")
    restored = backup.restore(door, older, "li", desk.PASSWORD, "wrong file opened")
    assert [one.ends for one in door.delegations(coordinator.id)] == [None, watch.today() - timedelta(days=1)]
    people = {one.user_id: one for one in staff.people(restored)}
    assert not people["monitor"].active
    assert people["administrator"].temporary
    assert door.sign_in("administrator", desk.TEMPORARY).must_choose_password
    with pytest.raises(Refused, match="is wrong"):
        door.sign_in("administrator", desk.TEMPORARY)
    door.close()


def test_a_damaged_backup_is_not_restored(session: Session) -> None:
    """The sentence says which one and why, and the store is as it was."""
    done = backup.make(session)
    weight(session, "34")
    with (done.view.path / "store.db").open("r+b") as file:
        file.seek(9000)
        file.write(b"rot")
    with pytest.raises(StoreTrouble, match=r"not as its manifest says"):
        backup.restore(desk.door(session), done.view.path, "li", desk.PASSWORD, "why")


def full(*_arguments: object) -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


def test_who_restores_in_vain_works_on(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has no room for the backup, the store is open as before for whoever was signed in."""
    done = backup.make(session)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(StoreTrouble, match="could not be put back"):
            backup.restore(desk.door(session), done.view.path, "li", desk.PASSWORD, "why")
    weight(session, "99")
    assert weight_of(session) == "99"


def test_keys_that_cannot_be_read_are_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk does not let them be read, a sentence says so, and whoever was signed in works on."""
    done = backup.make(session)
    with monkeypatch.context() as patch:
        patch.setattr(KeyFile, "found", full)
        with pytest.raises(StoreTrouble, match="cannot be used"):
            backup.restore(desk.door(session), done.view.path, "li", desk.PASSWORD, "why")
    weight(session, "99")


def test_a_restore_that_fails_once_it_is_decided_is_done_before_anybody_works(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would be entered in the store that is being replaced would go with it, so nobody gets in there any more."""
    weight(session, "31")
    done = backup.make(session)
    weight(session, "99")
    door, finish = desk.door(session), swap.finish

    def fail(folder: Path) -> None:
        if backup_of_store.is_decided(folder):
            full()
        finish(folder)

    with monkeypatch.context() as patch:
        patch.setattr(swap, "finish", fail)
        with pytest.raises(StoreTrouble, match="Nothing is lost"):
            backup.restore(door, done.view.path, "li", desk.PASSWORD, "why")
    assert not door.is_open
    with pytest.raises(AdoptionNeeded, match="an older copy took the store's place"):
        door.sign_in("li", desk.PASSWORD)
    again = door.sign_in("li", desk.PASSWORD, adopt="a backup was restored")
    assert weight_of(again) == "31"
    assert list((tmp_path / "store").glob("store-replaced-*"))


def test_a_restore_that_the_trail_cannot_be_told_says_what_happened(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence does not say that nothing was done; nobody goes on in the store unless they say why it is so."""
    weight(session, "31")
    done = backup.make(session)
    weight(session, "99")
    door = desk.door(session)
    with monkeypatch.context() as patch:
        patch.setattr(Anchors, "begin_anew", full)
        with pytest.raises(StoreTrouble, match=r"in the store's place, .* sign in and say that a backup was restored"):
            backup.restore(door, done.view.path, "li", desk.PASSWORD, "why")
        assert not door.is_open
        with pytest.raises(StoreTrouble, match=r"last entries cannot be written\. Nobody was signed in"):
            door.sign_in("li", desk.PASSWORD, adopt="a backup was restored")
    with pytest.raises(AdoptionNeeded):
        door.sign_in("li", desk.PASSWORD)
    assert weight_of(door.sign_in("li", desk.PASSWORD, adopt="a backup was restored")) == "31"


def page_of(session: Session, table: str) -> int:
    """Return the number of the page at which a table begins."""
    with session.workspace.repository.database.bare() as connection:
        statement = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?"
        return int(connection.exec_driver_sql(statement, (table,)).scalar_one())


def rot(tmp_path: Path, page: int) -> None:
    """Damage a page of the closed store."""
    with (tmp_path / "store" / "store.db").open("r+b") as file:
        file.seek((page - 1) * 4096 + 100)
        file.write(b"rot")


def test_a_damaged_store_is_read_only_until_a_backup_is_restored(session: Session, tmp_path: Path) -> None:
    """It opens to be read; writing is refused with the way out; the newest backup brings everything back."""
    weight(session, "35")
    backup.make(session)
    page = page_of(session, "paper")
    session.sign_out()
    session.workspace.close()
    rot(tmp_path, page)
    door = opened(tmp_path)
    damaged = door.sign_in("li", desk.PASSWORD)
    assert door.is_read_only
    assert door.damage is not None
    assert "cannot be trusted" in door.damage.text(desk.EN)
    assert weight_of(damaged) == "35"
    refused = damaged.closed(Task.ENTER)
    assert refused is not None
    assert "restore a backup" in refused.text(desk.EN)
    with pytest.raises(Refused, match="read only"):
        weight(damaged, "36")
    newest = backup.known(door)[0]
    restored = backup.restore(door, newest.path, "li", desk.PASSWORD, "damaged")
    assert not restored.workspace.is_read_only
    assert weight_of(restored) == "35"
    weight(restored, "37")
    door.close()


def test_a_store_of_which_not_even_people_can_be_read_says_so(session: Session, tmp_path: Path) -> None:
    """The sentence says that it is damaged, nobody comes in, and a backup brings it back all the same."""
    backup.make(session)
    page = page_of(session, "person")
    session.workspace.close()
    rot(tmp_path, page)
    door = opened(tmp_path)
    with pytest.raises(StoreTrouble, match="cannot be trusted"):
        door.sign_in("li", desk.PASSWORD)
    restored = backup.restore(door, backup.known(door)[0].path, "li", desk.PASSWORD, "damaged")
    assert participant.participants(restored)
    door.close()


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE person SET role = 'nobody'",
        "UPDATE person SET trained_on = 3",
        "UPDATE person SET name = CAST(x'ff' AS TEXT)",
        "ALTER TABLE person RENAME COLUMN role TO part",
        "DROP TABLE delegation",
    ],
)
def test_people_of_whom_nothing_makes_sense_stop_no_restore(session: Session, tmp_path: Path, script: str) -> None:
    """Where what the store says of people is no record at all, the backup decides who may restore it."""
    made = backup.make(session)
    key = session.workspace.check_password("li", desk.PASSWORD).store_key
    session.workspace.close()
    with closing(connect_with(key)(str(tmp_path / "store" / "store.db"))) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.executescript(script)
    door = opened(tmp_path)
    restored = backup.restore(door, made.view.path, "li", desk.PASSWORD, "damaged")
    assert participant.participants(restored)
    door.close()


def test_a_store_that_is_gone_comes_back_from_its_backup(session: Session, tmp_path: Path) -> None:
    """File and keys deleted: what was not backed up is lost, and nothing else; the password opens the backup."""
    weight(session, "38")
    done = backup.make(session)
    session.workspace.close()
    for name in ("store.db", "store.keys", "store.keys.bak"):
        (tmp_path / "store" / name).unlink()
    door = opened(tmp_path)
    restored = backup.restore(door, done.view.path, "li", desk.PASSWORD, "disk died")
    assert weight_of(restored) == "38"
    door.close()


def test_an_older_copy_in_the_stores_place_is_noticed(session: Session, tmp_path: Path) -> None:
    """A copy that was taken before the last entries is refused until an administrator says why it is there."""
    session.workspace.close()
    path = tmp_path / "store" / "store.db"
    older = path.read_bytes()
    door = opened(tmp_path)
    weight(door.sign_in("li", desk.PASSWORD), "39")
    door.close()
    path.write_bytes(older)
    door = opened(tmp_path)
    with pytest.raises(AdoptionNeeded, match="an older copy took the store's place"):
        door.sign_in("li", desk.PASSWORD)
    adopted = door.sign_in("li", desk.PASSWORD, adopt="the disk was replaced from an image")
    assert Action.ADOPTED in actions(adopted)
    door.close()
    door = opened(tmp_path)
    door.sign_in("li", desk.PASSWORD)
    door.close()


def test_wrong_passwords_make_no_older_copy_the_known_one(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often somebody fails to come in, this computer knows the last entries of the newer store."""
    monkeypatch.setattr(anchor, "KEPT_LINES", 5)
    desk.another(session, Role.COORDINATOR)
    path = tmp_path / "store" / "store.db"
    older = path.read_bytes()
    weight(desk.door(session).sign_in("li", desk.PASSWORD), "39")
    session.workspace.close()
    path.write_bytes(older)
    for start in range(3):
        door = opened(tmp_path)
        with pytest.raises(Refused, match="an older copy took the store's place"):
            door.sign_in("coordinator", desk.PASSWORD)
        for guess in range(6):
            with pytest.raises(Refused, match="is wrong"):
                door.sign_in(f"nobody {start} {guess}", "wrong")
        door.close()
    door = opened(tmp_path)
    found = door.sign_in("li", desk.PASSWORD, adopt="the disk was replaced from an image")
    assert actions(found).count(Action.SIGN_IN_FAILED) == 18
    door.close()


@pytest.mark.expected_log("the last entry could not be anchored")
def test_a_list_of_heads_that_cannot_be_written_is_an_alarm(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved stays saved, and whoever keeps the accounts hears that an older copy would not be noticed."""
    session.workspace.close()

    def full(*_given: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    said = "list of the last entries cannot be written"
    with monkeypatch.context() as shut:
        shut.setattr(Anchors, "_append", full)
        door = opened(tmp_path)
        assert said in " ".join(one.text(desk.EN) for one in staff.alarms(door.sign_in("li", desk.PASSWORD)))
        door.close()
    door = opened(tmp_path)
    assert said not in " ".join(one.text(desk.EN) for one in staff.alarms(door.sign_in("li", desk.PASSWORD)))
    door.close()


def test_another_computer_must_be_adopted_by_an_administrator(session: Session, tmp_path: Path) -> None:
    """A coordinator cannot open the copy there; an administrator can, with a reason, once and for all."""
    desk.another(session, Role.COORDINATOR)
    session.workspace.close()
    door = opened(tmp_path, "desk 2")
    with pytest.raises(Refused, match="ask an administrator"):
        door.sign_in("coordinator", desk.PASSWORD)
    with pytest.raises(AdoptionNeeded, match="was not opened on this computer"):
        door.sign_in("li", desk.PASSWORD)
    door.sign_in("li", desk.PASSWORD, adopt="new workstation")
    door.close()
    door = opened(tmp_path, "desk 2")
    assert participant.participants(door.sign_in("coordinator", desk.PASSWORD))
    door.close()


def test_a_failed_backup_is_tried_again_after_half_an_hour(session: Session) -> None:
    """It is not tried every minute, and what it was to hold is not forgotten."""
    watch = session.workspace.clock
    assert isinstance(watch, desk.Watch)
    backup.put_off(session.workspace)
    assert not backup.is_due(session.workspace)
    assert backup.has_news(session.workspace)
    watch.at += timedelta(minutes=31)
    assert backup.is_due(session.workspace)


def test_a_backup_of_a_store_that_was_replaced_meanwhile_is_not_noted(session: Session) -> None:
    """The restored store's trail says nothing of a backup that was made of the one before."""
    door, first = desk.door(session), backup.make(session)
    weight(session, "40")
    begun = backup.begin(door)
    done = begun.finish()
    restored = backup.restore(door, first.view.path, "li", desk.PASSWORD, "wrong file")
    before = door.repository.head()
    backup.note(door, begun, done)
    assert door.repository.head() == before
    restored.workspace.close()


def test_how_safe_the_store_is(session: Session) -> None:
    """No backup is too old; one of today is not; after a day with new entries it is, without any it is not."""
    watch = session.workspace.clock
    assert isinstance(watch, desk.Watch)
    assert backup.standing(session.workspace).is_old
    backup.make(session)
    fresh = backup.standing(session.workspace)
    assert (fresh.is_today, fresh.is_old) == (True, False)
    watch.at += timedelta(hours=25)
    idle = backup.standing(session.workspace)
    assert (idle.is_today, idle.is_old) == (False, False)
    weight(desk.door(session).sign_in("li", desk.PASSWORD), "41")
    assert backup.standing(session.workspace).is_old


def test_a_backup_that_is_dated_later_than_now_is_not_taken_for_the_newest(session: Session) -> None:
    """What a clock that ran ahead dated in years to come is offered last, and keeps nobody from making another."""
    door, watch = desk.door(session), session.workspace.clock
    assert isinstance(watch, desk.Watch)
    watch.at += timedelta(days=3650)
    ahead = made_by_itself(door)
    watch.at -= timedelta(days=3650)
    weight(door.sign_in("li", desk.PASSWORD), "41")
    assert backup.standing(door).is_old
    done = made_by_itself(door)
    assert [one.path for one in backup.known(door)] == [done, ahead]
    assert backup.standing(door).is_today
    watch.at += timedelta(hours=25)
    weight(door.sign_in("li", desk.PASSWORD), "42")
    assert backup.standing(door).is_old


def made_by_itself(door: Entrance) -> Path:
    """Make a backup as the program does by itself; return where it lies."""
    begun = backup.begin(door)
    done = begun.finish()
    backup.note(door, begun, done)
    return done.view.path


def test_what_a_restore_replaces_is_known_before(session: Session) -> None:
    """How many entries were made after the backup, and when the last of them was."""
    made = backup.make(session).view
    weight(session, "42")
    weight(session, "43")
    replaced = backup.replacing(session.workspace, made.path)
    assert (replaced.present, replaced.then) == (made.entries + 3, made.entries)
    assert replaced.lost == 3  # the entry of the backup itself among them
    assert replaced.latest is not None


def test_a_backup_is_proven_again(session: Session) -> None:
    """A sound one has nothing wrong; a rotten one is told by what is wrong with it."""
    path = backup.make(session).view.path
    assert backup.proving(session, path)() is None
    with (path / "store.db").open("r+b") as file:
        file.seek(9000)
        file.write(b"rot")
    wrong = backup.proving(session, path)()
    assert wrong is not None
    assert "not as its manifest says" in wrong.text(desk.EN)


def test_a_stick_that_somebody_chose_is_searched(session: Session, tmp_path: Path) -> None:
    """The folder of backups, one backup, and the folder of a whole store are understood; another folder is refused."""
    made = backup.make(session).view
    for folder in (made.path.parent, made.path, tmp_path / "store"):
        (found,) = backup.found_in(session.workspace, folder)
        assert found.path == made.path
    with pytest.raises(Refused, match="no backup of this store"):
        backup.found_in(session.workspace, tmp_path)


@pytest.mark.parametrize("left", ["store.keys.bak", "backups"])
def test_a_key_file_under_an_unfinished_name_removes_no_store(session: Session, tmp_path: Path, left: str) -> None:
    """Whoever brings the keys of a backup, and has not given them their name yet, finds the store as it was."""
    done = backup.make(session)
    session.workspace.close()
    folder = tmp_path / "store"
    shutil.copyfile(done.view.path / "store.keys", folder / "store.keys.new")
    (folder / "store.keys").unlink()
    for name in {"store.keys.bak", "backups"} - {left}:
        (folder / name).rename(tmp_path / name)
    with suppress(StoreTrouble):
        opened(tmp_path).close()
    assert (folder / "store.db").exists()


def test_a_store_whose_making_was_killed_beside_old_backups_is_made_anew(session: Session, tmp_path: Path) -> None:
    """Backups of a store that is gone keep nobody from making another one."""
    backup.make(session)
    session.workspace.close()
    folder = tmp_path / "store"
    for name in ("store.keys", "store.keys.bak"):
        (folder / name).unlink()
    (folder / "store.db").write_bytes(b"unfinished")
    KeyFile.make(desk.CHEAP).begin(folder / "store.keys")
    door = opened(tmp_path)
    assert door.needs_first_account
    assert not (folder / "store.db").exists()
    door.close()


def test_a_store_whose_file_alone_is_gone_says_so(session: Session, tmp_path: Path) -> None:
    """Its keys are kept, no empty store takes its place, and a backup brings it back."""
    done = backup.make(session)
    session.workspace.close()
    (tmp_path / "store" / "store.db").unlink()
    door = opened(tmp_path)
    with pytest.raises(StoreTrouble, match="is gone"):
        door.sign_in("li", desk.PASSWORD)
    restored = backup.restore(door, done.view.path, "li", desk.PASSWORD, "deleted by mistake")
    assert participant.participants(restored)
    door.close()


def test_a_store_that_is_gone_is_never_made_anew(tmp_path: Path) -> None:
    """Keys whose store is gone are kept, whatever this computer remembers of it, and open it when it is back."""
    door = opened(tmp_path)
    desk.first(door)
    door.close()
    file = tmp_path / "store" / "store.db"
    content = file.read_bytes()
    file.unlink()
    (anchors,) = (tmp_path / "state of desk 1" / "anchors").iterdir()
    remembered = anchors.read_bytes()
    anchors.unlink()
    door = opened(tmp_path)
    with pytest.raises(StoreTrouble, match="is gone, and only its keys are left"):
        door.sign_in("li", desk.PASSWORD)
    door.close()
    assert not file.exists()
    file.write_bytes(content)
    anchors.write_bytes(remembered)
    door = opened(tmp_path)
    door.sign_in("li", desk.PASSWORD)
    door.close()


def test_a_monitor_makes_no_backup_and_sees_that_there_are_some(session: Session) -> None:
    """Making one, at once or in steps, is refused by the role; the list and a proof of one are for everybody."""
    done = backup.make(session)
    monitor = desk.another(session, Role.MONITOR)
    for make in (backup.make, backup.asked_for):
        with pytest.raises(Refused, match=r"Your role \(monitor\) does not make backups"):
            make(monitor)
    assert [one.path for one in backup.backups(monitor)] == [done.view.path]
    assert backup.proving(monitor, done.view.path)() is None
    monitor.sign_out()
    with pytest.raises(Refused):
        backup.backups(monitor)
    with pytest.raises(Refused):
        backup.proving(monitor, done.view.path)
