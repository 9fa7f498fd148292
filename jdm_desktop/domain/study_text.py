"""The text of a study file read strictly: a tree of strings, each with its line.

YAML's conveniences are refused because they change what was written: every scalar is a string, anchors, aliases and
tags are errors, a key may stand once, size and depth are bounded before anything is built.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_, Language, translator

MOST_BYTES = 1_000_000
DEEPEST = 20
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a study file: where, and what (an English sentence with {fields})."""

    line: int
    message: str
    fields: tuple[tuple[str, object], ...] = ()

    def text(self, language: Language) -> str:
        """Return the line and the sentence in `language`."""
        _ = translator(language)
        sentence = _(self.message).format(**dict(self.fields))
        return _("line {line}: {sentence}").format(line=self.line, sentence=sentence)


class StudyError(Refused):
    """A study file that cannot be used; `problems` lists every error found, each with its line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(N_("The study file has errors."))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))

    def text(self, language: Language) -> str:
        """Return all problems, one after the other."""
        return "\n".join(problem.text(language) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the file: a string, a list of nodes or a mapping of strings to nodes, and the line it begins on."""

    line: int
    content: "str | tuple[Node, ...] | dict[str, Node]"


def read(text: str) -> Node:
    """Return the tree of a study file's text; raise StudyError where it is no strict YAML."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise StudyError([Problem(1, N_("the file is larger than {most} bytes"), (("most", MOST_BYTES),))])
    try:
        _check_events(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StudyError([Problem(line, N_("not YAML: {why}"), (("why", error.problem or ""),))]) from error
    except yaml.YAMLError as error:
        raise StudyError([Problem(1, N_("not YAML: a character that no text file may hold"))]) from error
    if root is None:
        raise StudyError([Problem(1, N_("the file is empty"))])
    problems: list[Problem] = []
    tree = _node(root, problems)
    if problems:
        raise StudyError(problems)
    return tree


def _check_events(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise StudyError([Problem(line, N_("anchors and aliases are not allowed: write the text out"))])
        if getattr(event, "tag", None):
            raise StudyError([Problem(line, N_("tags are not allowed: every value is a string"))])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise StudyError([Problem(line, N_("nested deeper than {deepest} levels"), (("deepest", DEEPEST),))])


def _node(node: yaml.Node, problems: list[Problem]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Node(line, tuple(_node(part, problems) for part in node.value))
    if isinstance(node, yaml.MappingNode):
        return Node(line, dict(_pairs(node, problems)))
    return Node(line, str(node.value))


def _pairs(mapping: yaml.MappingNode, problems: list[Problem]) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in mapping.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(line, N_("a key must be a plain word")))
            continue
        if key.value in seen:
            problems.append(Problem(line, N_("“{key}” stands twice"), (("key", key.value),)))
        seen.add(key.value)
        yield key.value, _node(value, problems)
