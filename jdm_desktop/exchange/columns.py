"""The columns of a list of candidates: which are known, which are ignored because the user said so."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.i18n import N_, Language

_MOST_NAMED = 20
_MOST_IGNORED = 1_000
_LONGEST_NAME = 60


class Unreadable(Refused):
    """A list of candidates that cannot be read as a whole."""


class BadColumns(Unreadable):
    """Columns that cannot be used; one sentence for each."""

    def __init__(self, problems: Sequence[Message]) -> None:
        super().__init__(problems[0].message, **problems[0].fields)
        self.problems = tuple(problems)

    def text(self, language: Language) -> str:
        """Return all sentences, one a line."""
        return "\n".join(problem.text(language) for problem in self.problems)


@dataclass
class Columns:
    """The names that may stand over a column, and those that were met and ignored."""

    items: Collection[str]
    ignore_unknown: bool = False
    ignored: dict[str, None] = field(default_factory=dict)

    def of_header(self, names: Sequence[str]) -> tuple[str | None, ...]:
        """Return the item of each column, None for one that is ignored; raise BadColumns where one cannot be used."""
        bare = [name.strip() for name in names]
        problems = [*self._twice(bare), *self._unknown(bare)]
        if problems:
            raise BadColumns(problems)
        return tuple(name if name in self.items else None for name in bare)

    def _twice(self, names: Sequence[str]) -> Iterator[Message]:
        for name in dict.fromkeys(names):
            if name and names.count(name) > 1:
                yield Message(N_("The column “{name}” stands twice; keep one of them."), name=brief(name))

    def _unknown(self, names: Sequence[str]) -> Iterator[Message]:
        unknown = [(number, name) for number, name in enumerate(names, 1) if name not in self.items]
        if self.ignore_unknown:
            for _, name in unknown:
                self.ignore(name)
            return
        for number, name in unknown[:_MOST_NAMED]:
            yield (
                self.unknown(name)
                if name
                else Message(N_("Column {number} has no name; name it, or delete it."), number=number)
            )
        if len(unknown) > _MOST_NAMED:
            yield Message(N_("{count} more columns are not known."), count=len(unknown) - _MOST_NAMED)

    def ignore(self, name: str) -> None:
        """Remember that a name was met and ignored; of very many names only the first are kept."""
        if len(self.ignored) < _MOST_IGNORED:
            self.ignored[brief(name)] = None

    def unknown(self, name: str) -> Message:
        """Return the sentence that a name is no item, with the nearest that is."""
        by_folded = {item.casefold(): item for item in self.items}
        nearest = difflib.get_close_matches(name[:_LONGEST_NAME].casefold(), by_folded, n=1, cutoff=0)
        return Message(
            N_("There is no item “{name}”; the nearest that is known is “{nearest}”."),
            name=brief(name),
            nearest=by_folded[nearest[0]] if nearest else "",
        )


def brief(text: str) -> str:
    """Return a text from a file as it can stand in a sentence: cut short, on one line, nothing unprintable."""
    cut = text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
    return printable(cut)


def printable(text: str) -> str:
    """Return a text with everything that a terminal could obey, or not show, written out."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
