"""A window over a store on the disk, which has backups and can be damaged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.staff import Role
from jdm_desktop.gui.backup_keeper import BackupKeeper
from jdm_desktop.service import backup, document, screening, settings
from jdm_desktop.service.backup import BackupView
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.workspace import Station
from jdm_desktop.store import database
from tests.gui.frame import Frame, left_in_order, open_frame
from tests.service import desk as office

STORE = "store"


def opened(tmp_path: Path, watch: office.Watch | None = None, *, lost_too: bool = False) -> Entrance:
    """Stand at the door of the store of these tests."""
    return Entrance.open(
        tmp_path / STORE,
        watch or office.Watch(),
        Station("desk 1", "desk 1", tmp_path / "state"),
        office.library(office.STUDY),
        papers=Papers(),
        cost=office.CHEAP,
        new_key=office.known_key,
        lost_too=lost_too,
    )


def made(tmp_path: Path) -> Session:
    """Make the store: an investigator who administers, a coordinator, a participant with a weight and a paper."""
    session = office.first(opened(tmp_path))
    office.another(session, Role.COORDINATOR)
    row = office.registered(session)
    weigh(session, "30")
    document.issue(session, row.screening_id, (office.EN,))
    return session


def weigh(session: Session, text: str) -> None:
    """Enter the weight of the first participant."""
    screening.record_fact(session, 1, "weight", FactForm(text), "again")


def weight(session: Session) -> str:
    """Return the weight of the first participant."""
    shown = screening.view(session, 1, office.EN)
    facts = [*shown.general_facts, *(fact for one in shown.criteria for fact in one.facts)]
    return next(fact.text for fact in facts if fact.item == "weight")


def backed_up(session: Session) -> BackupView:
    """Make a backup."""
    return backup.make(session).view


def with_second_folder(session: Session, folder: Path) -> None:
    """Let backups be copied to a second folder."""
    folder.mkdir()
    site = replace(settings.settings(session), second_backup_folder=str(folder))
    settings.change_settings(session, site, "a stick was bought")


def pages_of(session: Session) -> dict[str, int]:
    """Return the number of the page at which each table begins."""
    with session.workspace.repository.database.bare() as connection:
        rows = connection.exec_driver_sql("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
        return {str(name): int(page) for name, page in rows}


def rot(tmp_path: Path, page: int) -> None:
    """Damage a page of the closed store."""
    with (tmp_path / STORE / database.FILE_NAME).open("r+b") as file:
        file.seek((page - 1) * database.PAGE_BYTES + 100)
        file.write(b"rot")


def closed(session: Session) -> None:
    """Leave the store."""
    session.sign_out()
    session.workspace.close()


@contextmanager
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, watch: office.Watch | None = None) -> Iterator[Frame]:
    """Open the window over the store on the disk, and close it again."""

    def open_lost() -> Entrance:
        return opened(tmp_path, watch, lost_too=True)

    opening = open_frame(
        qtbot,
        qapp,
        tmp_path,
        lambda: opened(tmp_path, watch),
        ready=False,
        more={"open_lost": open_lost, "folder": tmp_path / STORE},
    )
    qtbot.waitUntil(lambda: opening.window.safe is not None or bool(shown_problem(opening)))
    yield from left_in_order(opening)


def shown_problem(frame: Frame) -> str:
    """Return what the page of signing in says is wrong."""
    return frame.window.sign_in_page._problem.text()


def keeper(frame: Frame) -> BackupKeeper:
    """Return what makes the backups of the window's store."""
    assert frame.window.safe is not None
    return frame.window.safe.keeper


def settled(frame: Frame) -> None:
    """Wait until no backup is being made."""
    frame.qtbot.waitUntil(lambda: not keeper(frame).is_running)
