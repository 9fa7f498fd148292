"""`jdm-desktop backup STORE`: make a proven backup, or list those that are there; exit 0, 1 or 2."""

import argparse
import sys
from pathlib import Path

from jdm_desktop import terminal_door
from jdm_desktop.domain.trouble import Refused, StoreTrouble, Trouble
from jdm_desktop.exchange.terminal import one_line
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service import backup
from jdm_desktop.service.backup import BackupView, Done

_MEGABYTE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the folder of the store")
    terminal_door.add_arguments(parser)
    parser.add_argument("--to", metavar="FOLDER", type=Path, help="where a copy of the backup goes, such as a stick")
    parser.add_argument("--list", action="store_true", help="list the backups and make none; needs no password")
    parser.add_argument("--language", choices=[str(language) for language in Language], default=str(Language.ENGLISH))


def command(arguments: argparse.Namespace) -> int:
    """Make a backup or list them; return 0, 1 where it was refused or not copied, 2 where the store is in trouble."""
    language = Language(arguments.language)
    try:
        return _listed(arguments, language) if arguments.list else _made(arguments, language)
    except Trouble as trouble:
        return fail(trouble, language)


def fail(trouble: Trouble, language: Language) -> int:
    """Say what went wrong; return the exit status."""
    print(trouble.text(language), file=sys.stderr)
    return 2 if isinstance(trouble, StoreTrouble) else 1


def said(view: BackupView, language: Language) -> str:
    """Return where a backup lies and what it holds."""
    _ = translator(language)
    line = _("{folder}: made {made} UTC, {entries} entries of the trail, {size} MB, by version {program}").format(
        folder=view.path,
        made=f"{view.made.utc:%Y-%m-%d %H:%M:%S}",
        entries=view.entries,
        size=f"{view.size / _MEGABYTE:.1f}",
        program=view.program,
    )
    return one_line(line)  # in a list, nobody has proven yet who wrote what it says


def _made(arguments: argparse.Namespace, language: Language) -> int:
    with terminal_door.entered(arguments, arguments.folder) as session:
        return _say(backup.make(session, arguments.to), arguments, language)


def _say(done: Done, arguments: argparse.Namespace, language: Language) -> int:
    _ = translator(language)
    print(_("The backup was made, opened and checked whole."))
    print(said(done.view, language))
    if done.not_copied is not None:
        print(done.not_copied.text(language), file=sys.stderr)
        return 1
    if arguments.to is not None:
        print(one_line(_("A copy of it is in {folder}.").format(folder=arguments.to / done.view.path.name)))
    return 0


def _listed(arguments: argparse.Namespace, language: Language) -> int:
    _ = translator(language)
    folder: Path = arguments.folder
    if not folder.is_dir():
        raise Refused(N_("There is no store in {folder}."), folder=folder)
    found = backup.lying_in(folder, arguments.to)
    for view in found:
        print(said(view, language))
    if not found:
        print(_("There is no backup of this store yet."))
    return 0
