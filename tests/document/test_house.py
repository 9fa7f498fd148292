"""What the room promises of its own code."""

import ast
from pathlib import Path

import pytest

import jdm_desktop.document

FILES = sorted(Path(jdm_desktop.document.__file__).parent.glob("*.py"))
MARKUP = {"Paragraph", "XPreformatted", "Preformatted", "TextObject", "drawString", "drawRightString"}
CLOCK = {"now", "today", "time", "utcnow", "localtime", "gmtime"}


def called(file: Path) -> set[str]:
    """Return the names of everything that a file calls."""
    calls = [node.func for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return {getattr(one, "attr", getattr(one, "id", "")) for one in calls}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_text_gets_on_a_page_through_one_door(file: Path) -> None:
    """ReportLab's Paragraph reads markup and eats clinical text: it is used nowhere, and para() draws all text."""
    assert not called(file) & MARKUP
    assert file.name == "style.py" or "textOut" not in called(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_clock_is_never_read(file: Path) -> None:
    """A paper's time is given to it."""
    assert not called(file) & CLOCK
