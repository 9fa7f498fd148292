"""From password to key: argon2id as RFC 9106 has it, and one key to each purpose."""

import pytest

from jdm_desktop.keys.derive import FLOOR, KEY_BYTES, Cost, calibrated, derive, subkey

SALT = bytes(range(16))
CHEAP = Cost(memory_kib=8, rounds=1, lanes=1)


def test_the_same_password_gives_the_same_key() -> None:
    """Whatever keyboard composed its letters; another password, salt or cost gives another key."""
    key = derive("café 密码", SALT, CHEAP)
    assert len(key) == KEY_BYTES
    assert derive("cafe\u0301 密码", SALT, CHEAP) == key
    others = (
        derive("cafe 密码", SALT, CHEAP),
        derive("café 密码", SALT[::-1], CHEAP),
        derive("café 密码", SALT, Cost(8, 2, 1)),
        derive("café 密码", SALT, Cost(16, 1, 1)),
    )
    assert len({key, *others}) == 5


@pytest.mark.parametrize("password", ["", "\ud800", "x" * 100_000, "\0"])
def test_every_text_has_a_key(password: str) -> None:
    """Whatever is typed in the field of a password is tried, and never breaks."""
    assert len(derive(password, SALT, CHEAP)) == KEY_BYTES


def test_it_is_argon2id() -> None:
    """The key is the one that the reference implementation gives for argon2id, version 1.3 (phc-winner-argon2)."""
    known = derive("password", b"somesalt", Cost(memory_kib=256, rounds=2, lanes=1))
    assert known.hex() == "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"


def test_a_slow_computer_is_not_asked_for_less_than_the_floor() -> None:
    """What is chosen never falls below the floor in memory, rounds or lanes, and rises to a dozen rounds at most."""
    floor = Cost(memory_kib=64, rounds=2, lanes=1)
    chosen = calibrated(floor)
    assert (chosen.memory_kib, chosen.lanes) == (floor.memory_kib, floor.lanes)
    assert floor.rounds <= chosen.rounds <= 12
    assert Cost(memory_kib=65_536, rounds=3, lanes=4) == FLOOR


def test_keys_for_different_purposes_tell_nothing_of_each_other() -> None:
    """One key gives another for each purpose, the same each time."""
    key = bytes(KEY_BYTES)
    assert subkey(key, "store") == subkey(key, "store") != subkey(key, "anchors")
    assert len(subkey(key, "store")) == KEY_BYTES
    assert key not in (subkey(key, "store"), subkey(key, "anchors"))
