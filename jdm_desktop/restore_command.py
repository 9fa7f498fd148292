"""`jdm-desktop restore BACKUP STORE`: put a backup in a store's place, which is kept aside; exit 0, 1 or 2."""

import argparse
from pathlib import Path

from jdm_desktop import backup_command, terminal_door
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.exchange.terminal import one_line
from jdm_desktop.i18n import Language, translator
from jdm_desktop.service import backup
from jdm_desktop.service.entrance import Entrance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument("backup", metavar="BACKUP", type=Path, help="the folder of the backup")
    parser.add_argument("folder", metavar="STORE", type=Path, help="the folder of the store, which may be gone")
    terminal_door.add_arguments(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why the backup takes the store's place")
    parser.add_argument("--language", choices=[str(language) for language in Language], default=str(Language.ENGLISH))


def command(arguments: argparse.Namespace) -> int:
    """Restore; return 0, 1 where it was refused, 2 where backup or store are in trouble; the store stays then."""
    language = Language(arguments.language)
    try:
        with terminal_door.at_the_door(arguments.folder, lost_too=True) as door:
            user, password = terminal_door.who(arguments)
            session = backup.restore(door, arguments.backup, user, password, arguments.reason)
            _say(door, arguments, language)
            session.sign_out()
    except Trouble as trouble:
        return backup_command.fail(trouble, language)
    return 0


def _say(door: Entrance, arguments: argparse.Namespace, language: Language) -> None:
    _ = translator(language)
    done = _("The backup {backup} is now the store in {folder}.").format(backup=arguments.backup, folder=door.folder)
    print(one_line(done))
    if door.put_aside is not None:
        print(one_line(_("The store that it replaced is kept in {folder}.").format(folder=door.put_aside)))
