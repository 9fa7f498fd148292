"""`jdm-desktop study`: check a study file, show how each criterion is computed, list the studies that ship."""

import argparse
import textwrap
from collections.abc import Callable, Iterator

from jdm_desktop.domain.criterion import Criterion
from jdm_desktop.domain.describe import Describer
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.exchange import studies
from jdm_desktop.exchange.terminal import add_language, language_of, tell
from jdm_desktop.i18n import N_, Language, translator

_WIDTH = 110
_SHORT_HASH = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="report every error of a study file, each with its line and reason")
    check.add_argument("study", metavar="FILE", help="a study file")
    show = actions.add_parser("show", help="print the criteria of a study and how each is computed")
    show.add_argument("study", metavar="ID-or-file", help="a study that ships with the program, or a study file")
    listing = actions.add_parser("list", help="list the studies that ship with the program")
    for action in (check, show, listing):
        add_language(action)


def command(arguments: argparse.Namespace) -> int:
    """Do what was asked; return 0, 1 where a study file has errors, 2 where there is none to be read."""
    language = language_of(arguments)
    try:
        for line in _ACTIONS[arguments.action](arguments, language):
            print(line)
    except studies.BadStudyFile as trouble:
        tell(trouble, language)
        return 1
    except Refused as trouble:
        tell(trouble, language)
        return 2
    return 0


def _check(arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    study = studies.load(arguments.study)
    _ = translator(language)
    yield _("The study file is sound: {id} {version}, {criteria} criteria, {items} items, SHA-256 {hash}.").format(
        id=study.id, version=study.version, criteria=len(study.criteria), items=len(study.items), hash=study.hash
    )


def _list(_arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    for name in studies.shipped():
        yield from _summary(studies.load(name), language)


def _summary(study: Study, language: Language) -> Iterator[str]:
    _ = translator(language)
    head = study.head(language)
    yield f"{study.id} {study.version}  {head.title}"
    yield "  " + _("encodes: {encodes}").format(encodes=head.encodes)
    yield "  " + _("{criteria} criteria, {items} items, SHA-256 {hash}").format(
        criteria=len(study.criteria), items=len(study.items), hash=study.hash[:_SHORT_HASH]
    )


def _show(arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    study = studies.load(arguments.study)
    describer = Describer(language)
    yield from _summary(study, language)
    for quantity in study.quantities.values():
        yield ""
        yield from describer.quantity(quantity)
    for criterion in study.criteria.values():
        yield ""
        yield from _criterion(criterion, describer, language)


def _criterion(criterion: Criterion, describer: Describer, language: Language) -> Iterator[str]:
    _ = translator(language)
    yield from _wrapped(f"{criterion.id}  {criterion.text[language]}", language)
    for line in describer.criterion(criterion):
        yield f"  {line}"
    for reading in criterion.readings:
        weight = _(_WEIGHTS[reading.weight])
        yield from _wrapped(f"  ⚠ {reading.id} ({weight})  {reading.text[language]}", language)


def _wrapped(text: str, language: Language) -> list[str]:
    width = _WIDTH if language is Language.ENGLISH else _WIDTH // 2  # a Chinese character is two places wide
    return textwrap.wrap(text, width, subsequent_indent="    ")


_WEIGHTS = {
    "block": N_("blocks until a physician decides"),
    "flag": N_("shown beside the criterion"),
    "note": N_("for information"),
}
_ACTIONS: dict[str, Callable[[argparse.Namespace, Language], Iterator[str]]] = {
    "check": _check,
    "list": _list,
    "show": _show,
}
