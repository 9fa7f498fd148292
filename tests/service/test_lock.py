"""The lock of a sitting: nothing passes while it is locked, and only its own person opens it."""

import pytest

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import Refused, StoreTrouble
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Session
from jdm_desktop.store.repository import Repository
from tests.service import desk


def actions(session: Session) -> list[Action]:
    """Return what the trail says was done."""
    return [entry.action for entry in session.workspace.repository.entries()]


def test_a_locked_sitting_is_closed_until_its_person_is_back(session: Session) -> None:
    """While locked everything is closed and refused; the right password goes on where it was."""
    session.lock()
    session.lock()
    closed = session.closed(Task.READ)
    assert session.is_locked
    assert closed is not None
    assert closed.text(Language.ENGLISH).startswith("Nobody is signed in.")
    for use in (
        lambda: session.set_password(desk.PASSWORD, "horse correct"),
        lambda: session.declare(desk.PASSWORD),
        lambda: session.reauthenticate("li", desk.PASSWORD),
        lambda: session.explain_clock("why"),
    ):
        with pytest.raises(Refused, match="Nobody is signed in"):
            use()
    session.unlock(desk.PASSWORD)
    assert session.may(Task.READ)
    assert actions(session)[-2:] == [Action.LOCKED, Action.UNLOCKED]


def test_another_persons_password_does_not_unlock(session: Session) -> None:
    """Only the person who works there goes on, and each wrong password is counted and written down."""
    session.lock()
    for password in ("", "wrong horse", desk.TEMPORARY):
        with pytest.raises(Refused, match="is wrong"):
            session.unlock(password)
    assert session.is_locked
    assert actions(session)[-3:] == [Action.SIGN_IN_FAILED] * 3


def test_somebody_else_ends_a_locked_sitting_without_opening_it(session: Session) -> None:
    """Signing out of a locked sitting needs no password, shows nothing, and the trail says that it was locked."""
    session.lock()
    session.sign_out()
    with pytest.raises(Refused, match="Nobody is signed in"):
        session.unlock(desk.PASSWORD)
    last = list(session.workspace.repository.entries())[-1]
    assert (last.action, last.after) == (Action.SIGNED_OUT, '{"while":"locked"}')


def test_a_full_disk_keeps_no_screen_open(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lock cannot be written down it locks all the same; what cannot be written down does not unlock."""

    def full(_repository: Repository, _author: object) -> object:
        message = "The disk is full."
        raise StoreTrouble(message)

    monkeypatch.setattr(Repository, "writing", full)
    with pytest.raises(StoreTrouble):
        session.lock()
    assert session.is_locked
    with pytest.raises(StoreTrouble):
        session.unlock(desk.PASSWORD)
    assert session.is_locked
    monkeypatch.undo()
    session.unlock(desk.PASSWORD)
    assert not session.is_locked


def test_drafts_are_kept_while_locked(session: Session) -> None:
    """What is typed is kept even after the lock has closed: it is the person's own, and no record."""
    session.lock()
    session.keep_draft("register", "half a name")
    session.unlock(desk.PASSWORD)
    assert session.draft("register") == "half a name"
