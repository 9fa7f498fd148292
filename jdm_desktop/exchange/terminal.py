"""What a command says in a terminal, and in which language."""

import argparse
import locale
import os
import sys
import unicodedata

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.i18n import Language

_OF_MESSAGES = ("LC_ALL", "LC_MESSAGES", "LANG")
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Kinds of characters, by Unicode: control, format, surrogate (a byte that is no UTF-8), end of line or paragraph."""


def add_language(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the language of what the command says."""
    parser.add_argument(
        "--language",
        choices=[str(language) for language in Language],
        default=argparse.SUPPRESS,
        help="the language of what is said and written (default: that of the environment, else English)",
    )


def language_of(arguments: argparse.Namespace) -> Language:
    """Return the language that was chosen, else that of the environment, else English."""
    chosen: str | None = getattr(arguments, "language", None)
    return Language(chosen) if chosen else _of_environment()


def _of_environment() -> Language:
    name = next((os.environ[variable] for variable in _OF_MESSAGES if os.environ.get(variable)), None)
    if name is None:
        name = locale.getlocale()[0] or ""
    return Language.CHINESE if name.lower().startswith(("zh", "chinese")) else Language.ENGLISH


def say(sentence: str) -> None:
    """Say something beside the output proper."""
    if sys.stderr is not None:
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - a command speaks by printing


def one_line(text: str) -> str:
    """Return a text as one line, with codes for what would steer a terminal or begin a line of its own.

    A file's name may hold anything: a line end, and after it what looks like another file's answer.
    """
    return "".join(
        one.encode("unicode_escape").decode() if unicodedata.category(one) in _STEERING else one for one in text
    )


def tell(trouble: Trouble, language: Language) -> None:
    """Say what went wrong."""
    say(trouble.text(language))
