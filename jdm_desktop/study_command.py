"""`jdm-desktop study check | show | list`: study files without a window."""

import argparse
import sys
from collections.abc import Iterator

from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.describe import Describer
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.exchange import studies
from jdm_desktop.i18n import Language, translator


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the commands take."""
    commands = parser.add_subparsers(dest="study_command", metavar="check | show | list", required=True)
    check = commands.add_parser("check", help="name every error of a study file, with its line")
    check.add_argument("study", metavar="FILE", help="the path of a study file, or the id of one that ships")
    show = commands.add_parser("show", help="print the criteria and how each is computed")
    show.add_argument("study", metavar="ID", help="the id of a study that ships, or the path of a study file")
    each = [check, show, commands.add_parser("list", help="list the studies that ship with the program")]
    for one in each:
        one.add_argument(
            "--language",
            choices=[str(language) for language in Language],
            default=argparse.SUPPRESS,
            help="of the text",
        )


def command(arguments: argparse.Namespace) -> int:
    """Run one of the commands; return 0, or 1 where a study file has errors or is not there."""
    language = Language(arguments.language or Language.ENGLISH)
    try:
        for line in _COMMANDS[arguments.study_command](arguments, language):
            print(line)
    except Trouble as trouble:
        print(trouble.text(language), file=sys.stderr)
        return 1
    return 0


def _check(arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    study = studies.load(arguments.study)
    _ = translator(language)
    yield _(
        "{id} {version}: sound. {criteria} criteria, {items} items, {readings} readings, {warnings} warnings."
    ).format(
        id=study.id,
        version=study.version,
        criteria=len(study.criteria),
        items=len(study.items),
        readings=sum(len(criterion.readings) for criterion in study.criteria.values()),
        warnings=len(study.warnings),
    )


def _list(_arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    _ = translator(language)
    for name in studies.shipped():
        study = studies.load(name)
        yield f"{study.id} {study.version}  {study.hash[:12]}  {study.record.title[language]}"
        yield "    " + _("encodes: {protocol}").format(protocol=study.encodes[language])
        counts = _("{criteria} criteria, {items} items, target {target}")
        yield "    " + counts.format(criteria=len(study.criteria), items=len(study.items), target=study.record.target)


def _show(arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    study = studies.load(arguments.study)
    describer = Describer(language)
    yield f"{study.record.title[language]} ({study.record.number}), {study.id} {study.version}"
    yield study.encodes[language]
    for criterion in study.criteria.values():
        yield ""
        yield from _criterion(criterion, describer)
    yield from _quantities(study, describer)


def _criterion(criterion: Criterion, describer: Describer) -> Iterator[str]:
    yield f"{criterion.id}  {criterion.text[describer.language]}"
    for line in describer.criterion(criterion):
        yield "    " + "  " * line.depth + line.text
    for reading in criterion.readings:
        yield f"    [{reading.id}, {reading.weight}] {reading.text[describer.language]}"


def _quantities(study: Study, describer: Describer) -> Iterator[str]:
    if study.quantities:
        yield ""
    for quantity in study.quantities.values():
        yield describer.quantity(quantity)


_COMMANDS = {"check": _check, "list": _list, "show": _show}
