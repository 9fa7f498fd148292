"""The program's own words in English and Simplified Chinese (gettext); the study's words are in its study file.

The language is an argument wherever words are made: a Chinese paper can be printed from an English window.
"""

import gettext
from collections.abc import Callable
from enum import StrEnum
from functools import cache

from jdm_desktop import resources


class Language(StrEnum):
    """A language that screens and papers come in; the value is its locale name."""

    ENGLISH = "en"
    CHINESE = "zh_CN"


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    with resources.path(f"locale/{language}/LC_MESSAGES/jdm_desktop.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@cache
def translator(language: Language) -> Callable[[str], str]:
    """Return the function that gives an English message of the program in `language`."""
    return _catalogue(language).gettext


@cache
def plural(language: Language) -> Callable[[str, str, int], str]:
    """Return the function that picks the singular or plural of a message for a number, in `language`."""
    return _catalogue(language).ngettext


def N_(message: str) -> str:  # noqa: N802 - gettext's customary mark for a message that is translated later
    """Mark `message` for translation without translating it."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as N_
    """Mark the singular and plural of a message for translation without translating them."""
    return one, many
