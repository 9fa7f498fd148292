"""`jdm-desktop check STORE`: whether a store is whole and says what its trail says, in sentences; exit 0 or 1."""

import argparse
import sys
from pathlib import Path

from jdm_desktop import terminal_door
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.i18n import Language
from jdm_desktop.service.check import check


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the folder of the store")
    terminal_door.add_arguments(parser)
    parser.add_argument("--language", choices=[str(language) for language in Language], default=str(Language.ENGLISH))


def command(arguments: argparse.Namespace) -> int:
    """Print what was found; return 0 where the store is sound, 1 where it is not or cannot be opened."""
    language = Language(arguments.language)
    try:
        with terminal_door.at_the_door(arguments.folder) as door:
            report = check(door, *terminal_door.who(arguments))
    except Trouble as trouble:
        print(trouble.text(language), file=sys.stderr)
        return 1
    for sentence in report.text(language):
        print(sentence)
    return 0 if report.ok else 1
