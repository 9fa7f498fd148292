"""The recovery sheet: two of three shares reopen the store, for an administrator, and the trail says so."""

import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.keys.slots import KeyFile, Unlocked
from jdm_desktop.service import participant, staff
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session
from jdm_desktop.store import failures
from tests.service import desk

NEW = "horse correct"


@pytest.fixture
def sheet(session: Session) -> tuple[str, ...]:
    """Make a sheet."""
    return staff.new_recovery_sheet(session)


@pytest.mark.parametrize("two", list(combinations(range(3), 2)))
def test_any_two_shares_reopen_a_store_that_nobody_else_can(tmp_path: Path, two: tuple[int, int]) -> None:
    """With all passwords lost, two of the three lists of words open the store on disk; the data are as they were."""
    session = desk.first(desk.opened(tmp_path / "store"))
    row = desk.registered(session)
    sheet = staff.new_recovery_sheet(session)
    session.workspace.close()

    door = desk.opened(tmp_path / "store")
    shares = tuple(sheet[number].upper().replace(" ", "  \n") for number in two)
    again = door.recover((shares[0], shares[1]), " LI ", NEW)
    assert again.person.user_id == "li"
    assert not again.must_choose_password
    assert [one.screening_number for one in participant.participants(again)] == [row.screening_number]
    last = [entry.action for entry in door.repository.entries()][-2:]
    assert last == [Action.RECOVERED, Action.SIGNED_IN]
    with pytest.raises(Refused, match="is wrong"):
        door.sign_in("li", desk.PASSWORD)
    assert door.sign_in("li", NEW).person.user_id == "li"
    door.close()


def test_fewer_or_foreign_shares_open_nothing(session: Session, sheet: tuple[str, ...]) -> None:
    """One share, the same one twice, a mistyped word and a share of another sheet are refused, with nothing changed."""
    door, head = desk.door(session), session.workspace.repository.head()
    other = desk.first(desk.memory())
    foreign = staff.new_recovery_sheet(other)
    mistyped = sheet[1].replace(sheet[1].split()[7], "zero" if sheet[1].split()[7] != "zero" else "academic")
    for shares in ((sheet[0],), (sheet[0], sheet[0]), (sheet[0], mistyped), (sheet[0], foreign[1]), ("", "x y")):
        with pytest.raises(Refused, match="not two shares of one recovery sheet"):
            door.recover(shares, "li", NEW)
    with pytest.raises(Refused, match="of another store, or of an older sheet"):
        door.recover(foreign[:2], "li", NEW)
    assert session.workspace.repository.head() == head


def test_a_new_sheet_takes_the_place_of_the_old_one(session: Session, sheet: tuple[str, ...]) -> None:
    """Once a sheet is made anew, the earlier one opens nothing; a used one goes on to open until then."""
    door = desk.door(session)
    door.recover(sheet[:2], "li", NEW)
    again = door.recover(sheet[1:], "li", desk.PASSWORD)
    newer = staff.new_recovery_sheet(again)
    with pytest.raises(Refused, match="an older sheet"):
        door.recover(sheet[:2], "li", NEW)
    assert door.recover(newer[:2], "li", NEW).person.user_id == "li"


def test_only_who_keeps_the_accounts_comes_in_by_the_sheet(session: Session, sheet: tuple[str, ...]) -> None:
    """A coordinator, a closed account and a name that nobody has are refused; so is a weak password."""
    desk.another(session, Role.COORDINATOR)
    door = desk.door(session)
    for user_id in ("coordinator", "nobody", ""):
        with pytest.raises(Refused, match="There is no administrator"):
            door.recover(sheet[:2], user_id, NEW)
    with pytest.raises(Refused, match="at least 8"):
        door.recover(sheet[:2], "li", "short")
    assert door.sign_in("li", desk.PASSWORD).person.user_id == "li"


def test_recovery_ends_a_lock_and_signs_nothing(session: Session, sheet: tuple[str, ...]) -> None:
    """Whoever comes in by the sheet is no longer locked out; their signing key stays shut, so they declare anew."""
    door = desk.door(session)
    session.declare(desk.PASSWORD)
    for _guess in range(5):
        with pytest.raises(Refused):
            door.sign_in("li", "wrong horse")
    again = door.recover(sheet[:2], "li", NEW)
    assert door.locked_for("li") == 0
    assert not again.can_sign


def test_a_missing_sheet_is_an_alarm(session: Session) -> None:
    """Whoever keeps the accounts hears at each sign-in that no sheet is in three people's hands, until one is."""
    desk.another(session, Role.COORDINATOR)

    def alarms(user_id: str = "li") -> list[str]:
        return [one.text(Language.ENGLISH) for one in staff.alarms(desk.door(session).sign_in(user_id, desk.PASSWORD))]

    assert "No recovery sheet is in three people's hands" in alarms()[0]
    assert alarms("coordinator") == []
    sheet = staff.new_recovery_sheet(session)
    assert "No recovery sheet is in three people's hands" in alarms()[0]
    staff.recovery_sheet_handed_out(session)
    assert alarms() == []
    desk.door(session).recover(sheet[:2], "li", desk.PASSWORD)
    assert "No recovery sheet is in three people's hands" in alarms()[0]


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder of a store as a kill left it, just after its key file was written last."""
    folder, put = tmp_path / "killed", KeyFile.put

    def put_and_look(keys: KeyFile, *given: Any, **named: Any) -> Unlocked:
        opened = put(keys, *given, **named)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(tmp_path / "store", folder)
        return opened

    monkeypatch.setattr(KeyFile, "put", put_and_look)
    yield folder
    monkeypatch.undo()


def test_a_sheet_that_a_kill_kept_from_being_printed_is_an_alarm(tmp_path: Path, killed: Path) -> None:
    """The earlier sheet opens no more then, and nobody must rely on it."""
    session = desk.first(desk.opened(tmp_path / "store"))
    staff.new_recovery_sheet(session)
    staff.recovery_sheet_handed_out(session)
    staff.new_recovery_sheet(session)
    session.workspace.close()
    door = desk.opened(killed)
    (said,) = staff.alarms(door.sign_in("li", desk.PASSWORD))
    assert "No recovery sheet is in three people's hands" in said.text(Language.ENGLISH)
    door.close()


def test_a_password_that_another_person_set_is_temporary_after_a_kill_too(tmp_path: Path, killed: Path) -> None:
    """Whoever set it and ended the program at once comes in no further than to choose another, and the trail has it."""
    session = desk.first(desk.opened(tmp_path / "store"))
    coordinator = desk.another(session, Role.COORDINATOR)
    staff.reset_password(session, coordinator.person.id, desk.TEMPORARY, "forgotten")
    session.workspace.close()
    door = desk.opened(killed)
    assert door.sign_in("coordinator", desk.TEMPORARY).must_choose_password
    last = [entry.subject.entity_id for entry in door.repository.with_actions((Action.PASSWORD_SET,))][-1]
    assert last == coordinator.person.id
    door.close()


def test_the_sheet_makes_no_temporary_password_a_lasting_one(
    session: Session, sheet: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the new password cannot be kept any more, the one that a colleague had set opens nothing."""
    administrator = desk.another(session, Role.ADMINISTRATOR)
    staff.reset_password(session, administrator.person.id, desk.TEMPORARY, "forgotten")
    door = desk.door(session)

    def full(*_given: object) -> None:
        raise StoreTrouble(failures.UNCERTAIN)

    with monkeypatch.context() as broken:
        broken.setattr(door, "give_password", full)
        with pytest.raises(StoreTrouble):
            door.recover(sheet[:2], "administrator", NEW)
    with pytest.raises(Refused, match="is wrong"):
        door.sign_in("administrator", desk.TEMPORARY)
    assert not door.recover(sheet[:2], "administrator", NEW).must_choose_password


def test_the_sheet_is_drawn_and_filed_nowhere(session: Session, sheet: tuple[str, ...]) -> None:
    """The paper holds as many shares as there are; the trail says that it was made, and no word of it."""
    paper = staff.recovery_painter(session, sheet, Language.ENGLISH)()
    assert paper.startswith(b"recovery ")
    assert b" 3 RECOVERY-" in paper
    texts = "".join(f"{one.before}{one.after}" for one in session.workspace.repository.entries())
    assert not any(word in texts.split() for word in sheet[0].split())


def test_each_share_is_checked_by_itself(workspace: Entrance, sheet: tuple[str, ...]) -> None:
    """Before both are tried, a mistyped word is found in its own share, whatever the case and the blanks."""
    workspace.check_share(f"  {sheet[0].upper()}\n")
    words = sheet[0].split()
    swapped = " ".join([words[1], words[0], *words[2:]])
    for broken in (swapped, " ".join(words[:-1]), f"{sheet[0]} academic", "", "no words"):
        with pytest.raises(Refused, match="This share is not whole"):
            workspace.check_share(broken)
    assert set(words) <= set(workspace.recovery_words())
