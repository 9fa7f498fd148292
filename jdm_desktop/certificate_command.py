"""`jdm-desktop certificate`: the site's certificate as a file, for whoever verifies its papers elsewhere."""

import argparse
import sys
from pathlib import Path

from jdm_desktop import terminal_door
from jdm_desktop.domain.trouble import Refused, Trouble
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.exchange.terminal import one_line
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service.staff import site_certificate_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument(
        "--store", metavar="DIR", type=Path, default=argparse.SUPPRESS, help="the folder of the site's store"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, default=Path("site-certificate.pem"), help="the new file")
    terminal_door.add_arguments(parser)
    parser.add_argument("--language", choices=[str(language) for language in Language], default=str(Language.ENGLISH))


def command(arguments: argparse.Namespace) -> int:
    """Write the certificate; return 0, or 2 where that is not possible."""
    language = Language(arguments.language)
    try:
        _export(arguments)
    except Trouble as trouble:
        print(trouble.text(language), file=sys.stderr)
        return 2
    _ = translator(language)
    print(one_line(_("The site's certificate is in {file}.").format(file=arguments.out)))
    return 0


def _export(arguments: argparse.Namespace) -> None:
    folder = getattr(arguments, "store", None)
    if folder is None:
        raise Refused(N_("Name the folder of the store: --store DIR. Nothing was done."))
    with terminal_door.entered(arguments, folder) as session:
        certificate = site_certificate_file(session)
        write_whole(arguments.out, certificate)
