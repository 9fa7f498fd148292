"""The way into a store from a terminal: user name and password, as at the window's door."""

import argparse
import getpass
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_
from jdm_desktop.service.clock import SystemClock
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.papers import Papers
from jdm_desktop.service.session import Session
from jdm_desktop.service.station import here


def add_arguments(parser: argparse.ArgumentParser, *, folder: str | None = None) -> None:
    """Say which store and who; `folder` names the store as a word of its own, else it is an option."""
    if folder is not None:
        parser.add_argument(folder, metavar="STORE", type=Path, help="the folder of the store")
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="who signs in to the store (the password is asked for; without a terminal it is the first line of input)",
    )


@contextmanager
def entered(folder: Path, user: str | None, papers: Papers | None = None) -> Iterator[Session]:
    """Sign in to the store in `folder`, and out again on leaving; raise Trouble where that is not possible."""
    door = Entrance.open(folder, SystemClock(), here(folder, platform.node()), StudyLibrary.shipped(), papers=papers)
    try:
        session = door.sign_in(user or _asked_user(), _asked_password())
        if session.must_choose_password:
            raise Refused(N_("This password is temporary, or too old. Sign in in the window first and choose another."))
        yield session
        session.sign_out()
    finally:
        door.close()


def _asked_user() -> str:
    if not sys.stdin.isatty():
        raise Refused(N_("Name who signs in: --user NAME. Nothing was done."))
    return input("User name: ")


def _asked_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
