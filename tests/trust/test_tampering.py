"""Seven ways to tamper with the trail, all of them found: four by the chain, three by what this computer remembers."""

import shutil
from dataclasses import replace

import pytest

from jdm_desktop.domain.audit import Entry
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import participant
from jdm_desktop.service.entrance import AdoptionNeeded
from jdm_desktop.service.participant import ParticipantForm
from tests.trust import acts, tampering
from tests.trust.acts import Place

EDIT = "UPDATE audit SET after = replace(after, '30.6', '36.0') WHERE after LIKE '%30.6%'"
DELETE = "DELETE FROM audit WHERE seq = 12"
INSERT = """UPDATE audit SET seq = -seq WHERE seq > 12;
UPDATE audit SET seq = 1 - seq WHERE seq < 0;
INSERT INTO audit SELECT 13, at, zone, person_id, user_id, workstation, action, entity, entity_id, participant_id,
screening_id, field, before, after, reason, previous, hash, salts, digests FROM audit WHERE seq = 12"""
SWAP = """UPDATE audit SET seq = CASE seq WHEN 12 THEN -13 ELSE -12 END WHERE seq IN (12, 13);
UPDATE audit SET seq = -seq WHERE seq < 0"""


def reasons_changed(entries: list[Entry]) -> list[Entry]:
    """Give another reason in an entry in the middle."""
    wanted = next(entry for entry in entries if entry.author.reason)
    other = replace(wanted, author=replace(wanted.author, reason="the balance was broken"))
    return [other if entry is wanted else entry for entry in entries]


@pytest.mark.parametrize("script", [EDIT, DELETE, INSERT, SWAP], ids=["edit", "delete", "insert", "swap"])
def test_what_breaks_the_chain_lets_nobody_write(place: Place, script: str) -> None:
    """An entry that was edited, deleted, inserted or swapped is found: the store is read only, and says why."""
    tampering.alter(place, script)
    door = acts.opened(place, hours=2)
    session = door.sign_in(acts.LI, acts.OLD)
    assert door.is_read_only
    assert "The audit trail is broken at entry" in str(door.damage)
    with pytest.raises(Refused, match="read only"):
        participant.register(session, ParticipantForm("Nobody"))
    door.close()


def cut(place: Place) -> None:
    """Cut the last entry off, which changed no record."""
    tampering.forge(place, lambda entries: entries[:-1])


def forge(place: Place) -> None:
    """Write all of the trail anew after an edit, so that every hash is right."""
    tampering.forge(place, reasons_changed)


def roll_back(place: Place) -> None:
    """Put yesterday's copy of the store in the place of today's."""
    kept = place.copied(place.root.with_name("yesterday"))
    door = acts.opened(place, hours=2)
    door.sign_in(acts.LI, acts.OLD).sign_out()
    door.close()
    shutil.rmtree(place.store)
    shutil.copytree(kept.store, place.store)


@pytest.mark.parametrize("tamper", [cut, roll_back, forge], ids=["cut", "roll back", "forge"])
def test_what_the_chain_cannot_show_this_computer_remembers(place: Place, tamper: object) -> None:
    """A trail that was cut, rolled back or forged anew, with the store's key in hand, is found by the anchors."""
    assert callable(tamper)
    tamper(place)
    door = acts.opened(place, hours=3)
    with pytest.raises(AdoptionNeeded, match="Nothing was changed"):
        door.sign_in(acts.LI, acts.OLD)
    door.close()


def test_an_untouched_store_is_taken_for_what_it_is(place: Place) -> None:
    """Without tampering nobody is asked anything, so that a question means something."""
    door = acts.opened(place, hours=2)
    door.sign_in(acts.LI, acts.OLD)
    assert not door.is_read_only
    door.close()
