"""`jdm-desktop check STORE`: whether a store is whole and says what its trail says, in sentences; exit 0 or 1."""

import argparse
from pathlib import Path

from jdm_desktop.i18n import Language
from jdm_desktop.service.check import check


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the folder of the store")
    parser.add_argument("--language", choices=[str(language) for language in Language], default=str(Language.ENGLISH))


def command(arguments: argparse.Namespace) -> int:
    """Print what was found; return 0 where the store is sound, else 1."""
    report = check(arguments.folder)
    for sentence in report.text(Language(arguments.language)):
        print(sentence)
    return 0 if report.ok else 1
