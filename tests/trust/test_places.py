"""Where a store lies and who else has it: copies, forks, second starts, folders that vanish, journals that are gone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.trouble import Refused, StoreTrouble, Trouble
from jdm_desktop.service.entrance import AdoptionNeeded
from jdm_desktop.service.screening import FactForm, record_fact, view
from jdm_desktop.store import database
from tests.service import desk
from tests.trust import acts, tampering
from tests.trust.acts import Place, Worker
from tests.trust.ledger import Ledger

SECOND_START = """
import sys, time
from pathlib import Path
from jdm_desktop.domain.trouble import StoreTrouble
from tests.trust import acts

begun = time.perf_counter()
try:
    acts.opened(acts.Place(Path(sys.argv[1])))
except StoreTrouble as trouble:
    print(time.perf_counter() - begun, trouble)
"""


def entered(place: Place, hours: int = 2, computer: str = "first") -> Worker:
    """Sign in the first person."""
    worker = Worker(place, Ledger(), computer=computer)
    worker.enter(hours)
    return worker


# ------------------------------------------------------------------------------------------------------- two of a store


def test_a_second_start_is_refused_at_once(place: Place) -> None:
    """Another process is told in under a second that the store is open, and the first one goes on."""
    worker = entered(place)
    command = [sys.executable, "-c", SECOND_START, str(place.root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    taken, _, said = done.stdout.partition(" ")
    assert float(taken) < 1
    assert "is open already" in said
    worker.li.keep_draft("x", "still here")
    worker.close()


def test_a_copy_on_another_computer_is_adopted_with_a_reason(place: Place) -> None:
    """It opens only for somebody who says why it is there, and that stands in the trail."""
    copy = place.copied(place.root.with_name("elsewhere"))
    shutil.rmtree(copy.state)
    door = acts.opened(copy, hours=2, computer="second")
    with pytest.raises(AdoptionNeeded):
        door.sign_in(acts.LI, acts.OLD)
    with pytest.raises(Refused, match="ask an administrator"):
        door.sign_in(acts.WANG, acts.OLD, adopt="I may not")
    session = door.sign_in(acts.LI, acts.OLD, adopt="the old computer broke")
    (entry,) = session.workspace.repository.with_actions([Action.ADOPTED])
    assert "the old computer broke" in str(entry.after)
    door.close()


def test_a_copy_that_went_its_own_way_is_not_taken_for_the_store(place: Place) -> None:
    """Work on a copy, and work on the store: whichever is put in the other's place is found to be another."""
    copy = place.copied(place.root.with_name("elsewhere"))
    shutil.rmtree(copy.state)
    elsewhere = acts.opened(copy, hours=2, computer="second")
    elsewhere.sign_in(acts.LI, acts.OLD, adopt="a copy").sign_out()
    elsewhere.close()
    worker = entered(place)
    worker.li.sign_out()
    worker.close()
    shutil.rmtree(place.store)
    shutil.copytree(copy.store, place.store)
    door = acts.opened(place, hours=3)
    with pytest.raises(AdoptionNeeded, match="written anew, or the store is a copy"):
        door.sign_in(acts.LI, acts.OLD)
    door.close()


def test_a_copy_made_while_the_store_is_open_is_an_older_one(place: Place) -> None:
    """Copied between two entries it opens, and put in the store's place it is found to lack the last one."""
    worker = entered(place)
    copied = place.copied(place.root.with_name("copied"))
    worker.li.sign_out()
    worker.close()
    shutil.rmtree(place.store)
    shutil.copytree(copied.store, place.store)
    door = acts.opened(place, hours=3)
    with pytest.raises(AdoptionNeeded, match="an older copy took the store's place"):
        door.sign_in(acts.LI, acts.OLD)
    door.close()


# ---------------------------------------------------------------------------------------------------------- the journal


def in_mid_write(place: Place, to: Path) -> Place:
    """Return a copy of the store as it is in the midst of a large write that a power failure ends."""
    connection = database.connect_with(tampering.key(place))(str(place.store / database.FILE_NAME))
    for setting in ("journal_mode=PERSIST", "synchronous=EXTRA", "locking_mode=EXCLUSIVE", "cache_size=1"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE item_value SET text = '99', source = 'nobody knows'")
    connection.execute("UPDATE identity SET name = 'Somebody Else'")
    connection.executemany("INSERT INTO draft VALUES (1, ?, ?)", [(str(number), "x" * 3000) for number in range(60)])
    copied = place.copied(to)
    connection.execute("ROLLBACK")
    connection.close()
    return copied


def leave(place: Place) -> None:
    """Leave the journal as it is."""


def remove(place: Place) -> None:
    """Remove the journal."""
    (place.store / "store.db-journal").unlink()


def swap(place: Place) -> None:
    """Put the journal of another moment in its place."""
    shutil.copy(place.root.with_name("computer") / "store" / "store.db-journal", place.store / "store.db-journal")


def cut(place: Place) -> None:
    """Cut half of the journal off."""
    journal = place.store / "store.db-journal"
    os.truncate(journal, journal.stat().st_size // 2)


def test_a_hot_journal_brings_the_store_back(place: Place, tmp_path: Path) -> None:
    """After a power failure in the midst of a write, the next start finds what was there before it."""
    worker = entered(place)
    before = view(worker.li, 1, desk.EN)
    worker.close()
    broken = in_mid_write(place, tmp_path / "broken")
    worker = entered(broken)
    assert view(worker.li, 1, desk.EN) == before
    worker.close()


@pytest.mark.parametrize("harm", [remove, swap, cut])
def test_a_journal_that_was_harmed_is_found(place: Place, tmp_path: Path, harm: Callable[[Place], None]) -> None:
    """A hot journal that is gone, another's or half: the store is not taken for sound, or is what it was."""
    worker = entered(place)
    before = view(worker.li, 1, desk.EN)
    worker.close()
    broken = in_mid_write(place, tmp_path / "broken")
    harm(broken)
    door = acts.opened(broken, hours=2)
    with suppress(Trouble):
        session = door.sign_in(acts.LI, acts.OLD)
        assert door.is_read_only or (harm is cut and view(session, 1, desk.EN) == before)
    door.close()


# ----------------------------------------------------------------------------------------------------------- the folder


def refuses(worker: Worker, sentence: str) -> None:
    """Enter something, and be told that it was not saved."""
    with pytest.raises(StoreTrouble, match=sentence):
        record_fact(worker.li, 2, "remark", FactForm("text"), "why")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder that is open cannot be moved")
def test_a_folder_that_vanishes_while_it_is_open(place: Place) -> None:
    """What is entered then is refused in a sentence; once the folder is back, the same entry is saved."""
    worker = entered(place)
    place.store.rename(place.store.with_name("away"))
    refuses(worker, "removed or replaced")
    place.store.with_name("away").rename(place.store)
    record_fact(worker.li, 2, "remark", FactForm("text"), "why")
    worker.close()
    worker = entered(place, hours=3)
    assert any(fact.text == "text" for fact in view(worker.li, 2, desk.EN).general_facts)
    worker.close()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder that is open cannot be moved")
def test_a_folder_that_is_replaced_while_it_is_open(place: Place) -> None:
    """Nothing is written into another folder that took the store's name, nor into the store under its new name."""
    copied = place.copied(place.root.with_name("copied"))
    worker = entered(place)
    place.store.rename(place.store.with_name("away"))
    shutil.copytree(copied.store, place.store)
    refuses(worker, "removed or replaced")
    worker.close()


def test_no_folder_can_be_made(place: Place, tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, a sentence says that it cannot be used."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreTrouble, match="cannot be used"):
        acts.opened(Place(tmp_path / "file"))


READ_ONLY = """
import sys
from pathlib import Path
from jdm_desktop.domain.trouble import Trouble
from tests.trust import acts

try:
    acts.opened(acts.Place(Path(sys.argv[1])), hours=2).sign_in(acts.LI, acts.OLD)
except Trouble as trouble:
    print(trouble)
"""
SANDBOX = ("unshare", "--user", "--map-root-user", "--mount")


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run([*SANDBOX, "true"], check=False, capture_output=True).returncode != 0,
    reason="needs a name space of its own to mount in",
)
def test_a_disk_that_is_read_only(place: Place) -> None:
    """Where nothing can be written, the store is left as it is, and a sentence says so."""
    before = {path: path.read_bytes() for path in place.store.rglob("*") if path.is_file()}
    bind = f"mount --bind '{place.root}' '{place.root}' && mount -o remount,ro,bind '{place.root}' && exec \"$@\""
    command = [*SANDBOX, "sh", "-c", bind, "sh", sys.executable, "-c", READ_ONLY, str(place.root)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "cannot be written to" in done.stdout or "cannot be used" in done.stdout
    assert {path: path.read_bytes() for path in place.store.rglob("*") if path.is_file()} == before
