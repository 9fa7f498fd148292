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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask who signs in to the store."""
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="who signs in to the store (the password is asked for; without a terminal it is the first line of input)",
    )


@contextmanager
def at_the_door(folder: Path, papers: Papers | None = None, *, lost_too: bool = False) -> Iterator[Entrance]:
    """Stand at the door of the store in `folder`; raise Trouble where there is none, or it is in use.

    With `lost_too` there is a door where the store is gone, for a restore.
    """
    if not (lost_too or Entrance.is_at(folder)):
        raise Refused(N_("There is no store in {folder}."), folder=folder)
    place, studies = here(folder, platform.node()), StudyLibrary.shipped()
    door = Entrance.open(folder, SystemClock(), place, studies, papers=papers, lost_too=lost_too)
    try:
        yield door
    finally:
        door.close()


@contextmanager
def entered(arguments: argparse.Namespace, folder: Path, papers: Papers | None = None) -> Iterator[Session]:
    """Sign in to the store in `folder`, and out again on leaving; raise Trouble where that is not possible."""
    with at_the_door(folder, papers) as door:
        session = door.sign_in(*who(arguments), can_choose=False)
        yield session
        session.sign_out()


def who(arguments: argparse.Namespace) -> tuple[str, str]:
    """Return user name and password, asked for in the terminal where there is one."""
    at_a_terminal = sys.stdin is not None and sys.stdin.isatty()
    if not arguments.user and not at_a_terminal:
        raise Refused(N_("Name who signs in: --user NAME. Nothing was done."))
    user = arguments.user or input("User name: ")
    password = getpass.getpass("Password: ") if at_a_terminal else sys.stdin.readline().rstrip("\r\n")
    return user, password
