"""The key file: each password opens its own slot, damage is found, and the copy stands in."""

import json
from pathlib import Path
from secrets import token_bytes

import pytest

from jdm_desktop import whole_file
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.keys.derive import KEY_BYTES
from jdm_desktop.keys.slots import BACKUP_NAME, FILE_NAME, RECOVERY, KeyFile
from tests.service.desk import CHEAP

STORE_KEY = bytes(range(KEY_BYTES))


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    """Make the key file of a store with two people."""
    made = KeyFile.make(CHEAP)
    made.put("li", "correct horse", STORE_KEY)
    made.begin(tmp_path / FILE_NAME)
    made.put("wang", "battery staple", STORE_KEY)
    made.finish()
    return made


def test_each_password_opens_its_own_slot_and_no_other(keys: KeyFile, tmp_path: Path) -> None:
    """A person's password gives the store's key under their name, however it is typed, and under no other name."""
    opened = KeyFile.open(tmp_path)
    unlocked = opened.unlock(" LI ", "correct horse")
    assert unlocked is not None
    assert unlocked.store_key == STORE_KEY
    assert opened.unlock("wang", "correct horse") is None
    assert opened.unlock("li", "Correct horse") is None
    assert opened.unlock("nobody", "correct horse") is None
    assert (opened.knows("WANG"), opened.knows("nobody")) == (True, False)


def test_sealing_keys_are_ones_own(keys: KeyFile) -> None:
    """Two people's signing keys are sealed by different keys; a change takes the key along, a reset makes a new one."""
    mine, other = keys.unlock("li", "correct horse"), keys.unlock("wang", "battery staple")
    assert mine is not None
    assert other is not None
    assert mine.sealing_key != other.sealing_key
    assert keys.put("li", "horse correct", STORE_KEY, mine.sealing_key).sealing_key == mine.sealing_key
    assert keys.put("li", "somebody's", STORE_KEY).sealing_key != mine.sealing_key


def test_neither_names_nor_keys_stand_in_the_file(keys: KeyFile, tmp_path: Path) -> None:
    """The file lists no user name and no key, in any writing; both files are their owner's alone."""
    unlocked = keys.unlock("li", "correct horse")
    assert unlocked is not None
    for name in (FILE_NAME, BACKUP_NAME):
        content = (tmp_path / name).read_bytes()
        assert b"li" not in content.replace(b"slots", b"")
        for secret in (unlocked.store_key, unlocked.sealing_key):
            assert secret not in content
            assert secret.hex().encode() not in content
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_any_damage_is_found_and_the_copy_stands_in(keys: KeyFile, tmp_path: Path) -> None:
    """A flipped bit anywhere in the file, or a missing file, is made good by the copy; both damaged is said."""
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert KeyFile.open(tmp_path).as_bytes() == whole
        assert path.read_bytes() == whole
    path.unlink()
    assert KeyFile.open(tmp_path).unlock("wang", "battery staple") is not None
    path.unlink()
    (tmp_path / BACKUP_NAME).write_bytes(b"{}")
    with pytest.raises(StoreTrouble, match="is not there"):
        KeyFile.open(tmp_path)
    path.write_bytes(whole[:-30])
    with pytest.raises(StoreTrouble, match="is damaged, and so is its copy"):
        KeyFile.open(tmp_path)


def test_what_was_changed_knowingly_opens_nothing(keys: KeyFile) -> None:
    """A slot under another name, or with another cost, salt or store, opens for nobody, even with a right check sum."""
    said = json.loads(keys.as_bytes())
    mine, other = keys.name_of("li"), keys.name_of("wang")
    swapped = {**said, "slots": {mine: said["slots"][other], other: said["slots"][mine]}}
    assert KeyFile.of(swapped, None).unlock("li", "battery staple") is None
    for change in ({"cost": [8, 2, 1]}, {"salt": token_bytes(16).hex()}):
        changed = {**said, "slots": {mine: {**said["slots"][mine], **change}}}
        assert KeyFile.of(changed, None).unlock("li", "correct horse") is None
    elsewhere = {**said, "store": "another"}
    assert KeyFile.of(elsewhere, None).unlock("li", "correct horse") is None


def test_a_change_that_cannot_be_written_leaves_the_old_one(
    keys: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the earlier password stays in force, in memory and on disk."""

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file, "write", full)
    with pytest.raises(OSError, match="No space"):
        keys.put("li", "another one", STORE_KEY)
    with pytest.raises(OSError, match="No space"):
        keys.remove("li")
    monkeypatch.undo()
    for found in (keys, KeyFile.open(tmp_path)):
        assert found.unlock("li", "correct horse") is not None
        assert found.unlock("li", "another one") is None


def test_a_removed_slot_opens_nothing(keys: KeyFile, tmp_path: Path) -> None:
    """Once a person's slot is taken away their password opens nothing, from the copy neither."""
    keys.remove("LI")
    (tmp_path / FILE_NAME).unlink()
    assert KeyFile.open(tmp_path).unlock("li", "correct horse") is None


def test_slots_are_put_back_and_taken_along(keys: KeyFile, tmp_path: Path) -> None:
    """A change that was not finished is undone; a restored store keeps its keys at another place from then on."""
    state = keys.state()
    keys.put("li", "another one", STORE_KEY)
    keys.restore(state)
    assert keys.unlock("li", "correct horse") is not None
    moved = keys.placed(tmp_path / "elsewhere" / FILE_NAME)
    (tmp_path / "elsewhere").mkdir()
    moved.put(RECOVERY, "secret", STORE_KEY)
    assert KeyFile.open(tmp_path / "elsewhere").knows(RECOVERY)
    assert not KeyFile.open(tmp_path).knows(RECOVERY)
    assert not KeyFile.open(tmp_path).knows("")


def test_costs_are_told(keys: KeyFile) -> None:
    """Whoever proves that no password is cheap can see what each costs."""
    assert keys.costs == (CHEAP, CHEAP)
