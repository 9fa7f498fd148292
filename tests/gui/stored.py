"""A window over a store on the disk, which has backups and can be damaged."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.staff import Role
from jdm_desktop.gui.backup_keeper import BackupKeeper
from jdm_desktop.gui.restore_dialog import RestoreDialog
from jdm_desktop.service import backup, document, screening, settings
from jdm_desktop.service.backup import BackupView
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from jdm_desktop.store import database
from tests.gui.frame import Frame, left_in_order, open_frame
from tests.service import desk as office

STORE, STATE = "store", "state"


def opened(folder: Path, watch: office.Watch | None = None, *, lost_too: bool = False) -> Entrance:
    """Stand at the door of the store of these tests."""
    return Entrance.open(
        folder / STORE,
        watch or office.Watch(),
        Station("desk 1", "desk 1", folder / STATE),
        office.library(office.STUDY),
        papers=Papers(),
        cost=office.CHEAP,
        new_key=office.known_key,
        lost_too=lost_too,
    )


def made(folder: Path) -> BackupView:
    """Make the store: an investigator who administers, a coordinator, a participant with weight and paper, a backup."""
    session = office.first(opened(folder))
    office.another(session, Role.COORDINATOR)
    row = office.registered(session)
    weigh(session, "30")
    document.issue(session, row.screening_id, (office.EN,))
    view = backup.make(session).view
    session.sign_out()
    session.workspace.close()
    return view


def copied(original: Path, folder: Path) -> None:
    """Take a store that was made before."""
    for name in (STORE, STATE):
        shutil.copytree(original / name, folder / name)


def worked(folder: Path, watch: office.Watch | None = None) -> Session:
    """Sign in to the store without a window."""
    return opened(folder, watch).sign_in("li", office.PASSWORD)


def weigh(session: Session, text: str) -> None:
    """Enter the weight of the first participant."""
    screening.record_fact(session, 1, "weight", FactForm(text), "again")


def weight(session: Session) -> str:
    """Return the weight of the first participant."""
    shown = screening.view(session, 1, office.EN)
    facts = [*shown.general_facts, *(fact for one in shown.criteria for fact in one.facts)]
    return next(fact.text for fact in facts if fact.item == "weight")


def with_second_folder(session: Session, folder: Path) -> None:
    """Let backups be copied to a second folder."""
    site = replace(settings.settings(session), second_backup_folder=str(folder))
    settings.change_settings(session, site, "a stick was bought")


def pages_of(session: Session) -> dict[str, int]:
    """Return the number of the page at which each table begins."""
    with session.workspace.repository.database.bare() as connection:
        rows = connection.exec_driver_sql("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
        return {str(name): int(page) for name, page in rows}


def rot(folder: Path, table: str) -> None:
    """Damage the page at which a table of the closed store begins."""
    session = worked(folder)
    page = pages_of(session)[table]
    session.sign_out()
    session.workspace.close()
    with (folder / STORE / database.FILE_NAME).open("r+b") as file:
        file.seek((page - 1) * database.PAGE_BYTES + 100)
        file.write(b"rot")


@contextmanager
def window(qtbot: QtBot, qapp: QApplication, folder: Path, watch: office.Watch | None = None) -> Iterator[Frame]:
    """Open the window over the store on the disk, and close it again."""

    def open_lost() -> Entrance:
        return opened(folder, watch, lost_too=True)

    doors = {"open_lost": open_lost, "folder": folder / STORE}
    opening = open_frame(qtbot, qapp, folder, lambda: opened(folder, watch), ready=False, more=doors)
    qtbot.waitUntil(lambda: opening.window.safe is not None or bool(problem(opening)))
    yield from left_in_order(opening)


def problem(frame: Frame) -> str:
    """Return what the page of signing in says is wrong."""
    return frame.window.sign_in_page._problem.text()


def keeper(frame: Frame) -> BackupKeeper:
    """Return what makes the backups of the window's store."""
    assert frame.window.safe is not None
    return frame.window.safe.keeper


def settle(frame: Frame) -> None:
    """Wait until no backup is being made."""
    frame.qtbot.waitUntil(lambda: not keeper(frame).is_running)


def seen(frame: Frame) -> str:
    """Return every sentence in view."""
    return "\n".join(label.text() for label in frame.window.findChildren(QLabel) if label.isVisible())


def answer_restore(
    frame: Frame,
    *,
    user: str = "li",
    password: str = office.PASSWORD,
    reason: str = "damaged",
    told: list[str] | None = None,
) -> None:
    """Fill in the dialog that restores when it is asked, and press its button; what it says against it is kept.

    What the dialog says is added to `told`.
    """

    def show(title: str, _ask: object) -> None:
        frame.messages.asked.append(title)
        dialog = frame.window.findChildren(RestoreDialog)[-1]  # the one before is still waiting to be deleted
        if told is not None:
            told.extend(label.text() for label in dialog.findChildren(QLabel))
        for name, text in (("user", user), ("password", password)):
            dialog.field(name).field.setText(text)  # type: ignore[attr-defined]
        dialog.field("reason").field.setPlainText(reason)  # type: ignore[attr-defined]
        dialog._confirm.click()
        frame.messages.said.extend(dialog.problems())
        dialog._dropping = True
        dialog.reject()

    frame.messages.show_dialog = show  # type: ignore[method-assign, assignment]
