"""Reading the tree of a study file piece by piece, noting every problem with its line."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

from jdm_desktop.domain import dates
from jdm_desktop.domain.study_text import Node, Problem
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import N_

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
_COUNT = re.compile(r"[0-9]{1,6}")
_SPAN = re.compile(r"([0-9]{1,4}) (days|weeks|months|years)")

Made = TypeVar("Made")
Member = TypeVar("Member", bound=StrEnum)


class Unreadable(Exception):  # noqa: N818 - a signal inside the reader, never shown
    """A piece of the file could not be read; the problem is noted already."""


class Reader:
    """Notes problems; its methods return what a node says, or note why not and raise Unreadable."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, node: Node, message: str, **fields: object) -> None:
        """Note a problem at the line of `node`."""
        self.problems.append(Problem(node.line, message, tuple(fields.items())))

    def refuse(self, node: Node, message: str, **fields: object) -> NoReturn:
        """Note a problem and give the piece up."""
        self.note(node, message, **fields)
        raise Unreadable

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Go on after a piece that could not be read, so that the errors behind it are found too."""
        with suppress(Unreadable):
            yield

    def fields(self, node: Node, required: Iterable[str], optional: Iterable[str] = ()) -> Mapping[str, Node]:
        """Return a mapping's values, having noted keys that are missing or unknown."""
        if not isinstance(node.content, dict):
            self.refuse(node, N_("a mapping of keys to values is expected here"))
        allowed = [*required, *optional]
        for key in node.content:
            if key not in allowed:
                self.unknown(node.content[key], key, allowed)
        absent = [key for key in required if key not in node.content]
        if absent:
            self.refuse(node, N_("“{key}” is missing here"), key=absent[0])
        return node.content

    def unknown(self, node: Node, name: str, known: Iterable[str]) -> None:
        """Note a name that is not known, with the nearest one that is."""
        nearest = difflib.get_close_matches(name, list(known), n=1)
        if nearest:
            self.note(node, N_("“{name}” is not known here; “{nearest}” is the nearest"), name=name, nearest=nearest[0])
        else:
            self.note(node, N_("“{name}” is not known here"), name=name)

    def parts(self, node: Node, least: int = 1) -> tuple[Node, ...]:
        """Return the members of a list."""
        if not isinstance(node.content, tuple):
            self.refuse(node, N_("a list is expected here"))
        if len(node.content) < least:
            self.refuse(node, N_("at least {least} entries are expected here"), least=least)
        return node.content

    def each(self, node: Node, make: Callable[[Node], Made], least: int = 1) -> tuple[Made, ...]:
        """Return what `make` makes of every member of a list, leaving out those that could not be read."""
        made: list[Made] = []
        for part in self.parts(node, least):
            with self.going_on():
                made.append(make(part))
        return tuple(made)

    def string(self, node: Node) -> str:
        """Return a text that is not empty."""
        if not isinstance(node.content, str):
            self.refuse(node, N_("a text is expected here"))
        if not node.content.strip():
            self.refuse(node, N_("this is empty"))
        return node.content

    def words(self, node: Node) -> Words:
        """Return a text in both languages."""
        content = self.fields(node, ("en", "zh_CN"))
        return Words(self.string(content["en"]), self.string(content["zh_CN"]))

    def name(self, node: Node) -> str:
        """Return an id: a letter, then letters, digits and underscores."""
        text = self.string(node)
        if not _ID.fullmatch(text):
            self.refuse(node, N_("“{text}” is not an id: a letter, then letters, digits and _"), text=text)
        return text

    def number(self, node: Node) -> Decimal:
        """Return a plain decimal number."""
        text = self.string(node)
        if not _NUMBER.fullmatch(text):
            self.refuse(node, N_("“{text}” is not a plain decimal number"), text=text)
        return Decimal(text)

    def count(self, node: Node) -> int:
        """Return a whole number that is not negative."""
        text = self.string(node)
        if not _COUNT.fullmatch(text):
            self.refuse(node, N_("“{text}” is not a whole number"), text=text)
        return int(text)

    def day(self, node: Node) -> date:
        """Return a date written YYYY-MM-DD."""
        text = self.string(node)
        day = dates.read_iso(text)
        if day is None:
            self.refuse(node, N_("“{text}” is not a date written as YYYY-MM-DD"), text=text)
        return day

    def span(self, node: Node) -> dates.Span:
        """Return a length of time such as "6 months"."""
        text = self.string(node)
        found = _SPAN.fullmatch(text)
        if not found:
            self.refuse(node, N_("“{text}” is not a length of time such as “6 months”"), text=text)
        return dates.Span(int(found[1]), dates.Unit(found[2]))

    def flag(self, fields: Mapping[str, Node], key: str) -> bool:
        """Return whether a mapping says `key: yes`; leaving the key out says no."""
        if key not in fields:
            return False
        return self.one_of(fields[key], ("yes", "no")) == "yes"

    def one_of(self, node: Node, allowed: Iterable[str]) -> str:
        """Return a word out of a fixed list."""
        text = self.string(node)
        listed = tuple(allowed)
        if text not in listed:
            self.refuse(node, N_("“{text}” is not one of: {allowed}"), text=text, allowed=", ".join(listed))
        return text

    def member(self, node: Node, kind: type[Member]) -> Member:
        """Return a member of an enumeration by its value."""
        return kind(self.one_of(node, [member.value for member in kind]))

    def known(self, node: Node, things: Mapping[str, Made]) -> Made:
        """Return the thing that an id names."""
        name = self.string(node)
        if name not in things:
            self.unknown(node, name, things)
            raise Unreadable
        return things[name]

    def unique(self, node: Node, name: str, things: Mapping[str, object]) -> str:
        """Return `name`, having noted where it was defined before."""
        if name in things:
            self.refuse(node, N_("“{name}” is defined twice"), name=name)
        return name
