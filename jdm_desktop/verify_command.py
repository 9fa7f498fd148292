"""`jdm-desktop verify FILE…`: whether signed papers are genuine, one line for each.

Exit status 0 where all are, 1 where one is not, 2 where one cannot be read.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from jdm_desktop import terminal_door
from jdm_desktop.document.certified import MOST
from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.inspection import Inspection, PaperTruth
from jdm_desktop.domain.trouble import Refused, Trouble
from jdm_desktop.exchange.read import NotRead, read_whole
from jdm_desktop.exchange.terminal import one_line
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service import verification
from jdm_desktop.service.verification import Verification

_ALL_GENUINE, _NOT_GENUINE, _CANNOT_READ = 0, 1, 2
_WORDS = {
    PaperTruth.GENUINE: N_("genuine"),
    PaperTruth.ALTERED: N_("altered"),
    PaperTruth.NOT_OURS: N_("not ours"),
    PaperTruth.UNREADABLE: N_("unreadable"),
}
_CERTIFICATE = N_("The certificate {file} cannot be read: it is not there, or not open to you. Nothing was checked.")
_LARGEST_CERTIFICATE = 100_000  # bytes; one has about 2,000

Verify = Callable[[bytes], Verification]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="a signed paper (PDF)")
    parser.add_argument(
        "--trust", metavar="CERTIFICATE", type=Path, help="the site's certificate, such as site-certificate.pem"
    )
    parser.add_argument(
        "--store",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="the folder of the site's store: its certificate is trusted (and --trust), and papers must be filed there",
    )
    terminal_door.add_arguments(parser)
    parser.add_argument("--language", choices=[str(language) for language in Language], default=str(Language.ENGLISH))


def command(arguments: argparse.Namespace) -> int:
    """Print a line for each file; return the exit status."""
    language = Language(arguments.language)
    try:
        return _verified(arguments, language)
    except Trouble as trouble:
        print(trouble.text(language), file=sys.stderr)
        return _CANNOT_READ


def _verified(arguments: argparse.Namespace, language: Language) -> int:
    folder = getattr(arguments, "store", None)
    papers, trusted = Papers(), _certificate(arguments.trust) if arguments.trust else None

    def by_itself(content: bytes) -> Verification:
        return Verification(papers.inspect(content, trusted))

    def by_the_store(content: bytes) -> Verification:
        given = by_itself(content) if trusted is not None else None
        found = verification.verify(session, content)
        return given if given is not None and found.is_genuine and not given.is_genuine else found

    if folder is None:
        return _each(arguments.files, by_itself, language)
    with terminal_door.entered(arguments, folder, papers) as session:
        return _each(arguments.files, by_the_store, language)


def _certificate(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_CERTIFICATE)
    except OSError as error:
        raise Refused(_CERTIFICATE, file=path) from error


def _each(files: list[Path], verify: Verify, language: Language) -> int:
    status = _ALL_GENUINE
    for path in files:
        found = _of_file(path, verify)
        for line in _lines(path, found, language):
            print(one_line(line), flush=True)
        status = max(status, _status(found))
    return status


def _of_file(path: Path, verify: Verify) -> Verification:
    try:
        return verify(read_whole(path, MOST))
    except NotRead as trouble:
        return Verification(Inspection(PaperTruth.UNREADABLE, "", trouble.sentence))


def _lines(path: Path, found: Verification, language: Language) -> Iterator[str]:
    """Yield the line of a file, and below it what the store adds."""
    _ = translator(language)
    head = found.inspection
    said = verification.sentences(head, language)
    record = [_("record {code}").format(code=head.record_code)] if head.record_code else []
    yield f"{path}: {' | '.join([_(_WORDS[head.truth]), *record, *said])}"
    for remark in verification.remarks(found, language):
        yield f"    {remark}"


def _status(found: Verification) -> int:
    if found.inspection.truth is PaperTruth.UNREADABLE:
        return _CANNOT_READ
    return _ALL_GENUINE if found.is_genuine else _NOT_GENUINE
