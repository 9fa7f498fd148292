"""Traps of Qt that are closed by a rule: a test reads the source, so that nobody has to remember."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

import jdm_desktop.gui

SOURCES = sorted(Path(jdm_desktop.gui.__path__[0]).glob("*.py"))
TESTS = sorted(Path(__file__).parent.glob("*.py"))
DIALOGS = ("QColorDialog", "QFileDialog", "QFontDialog", "QInputDialog", "QMessageBox", "QPrintDialog")
MAY_OPEN_DIALOGS = {"messages.py"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 50

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.name))


def tree_of(source: Path) -> ast.Module:
    """Return the syntax of a file."""
    return ast.parse(source.read_text(encoding="utf-8"))


def assigned(tree: ast.ClassDef) -> Iterator[str]:
    """Yield the attributes that a class sets on itself, in its body or in its methods."""
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
                yield target.attr
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def of_qt(kind: type) -> set[str]:
    """Return what a class has from Qt."""
    return {name for base in kind.__mro__ if base.__module__.startswith(("PySide6", "Shiboken")) for name in vars(base)}


@each_source
def test_no_attribute_hides_a_method_of_qt(source: Path) -> None:
    """An attribute called like a method of Qt would silently take its place."""
    module = importlib.import_module(f"jdm_desktop.gui.{source.stem}")
    for node in ast.walk(tree_of(source)):
        kind = getattr(module, node.name, None) if isinstance(node, ast.ClassDef) else None
        if isinstance(node, ast.ClassDef) and inspect.isclass(kind) and issubclass(kind, QObject):
            assert set(assigned(node)) & of_qt(kind) == set(), node.name


@each_source
def test_only_one_object_opens_dialogs(source: Path) -> None:
    """Everything that asks goes through Messages, so that tests can answer."""
    names = {node.id for node in ast.walk(tree_of(source)) if isinstance(node, ast.Name)}
    assert source.name in MAY_OPEN_DIALOGS or not names & set(DIALOGS)


@each_source
def test_files_and_functions_stay_short(source: Path) -> None:
    """A file has at most 500 lines, a function at most 50."""
    tree = tree_of(source)
    assert len(source.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name


@each_source
def test_the_window_reads_no_clock(source: Path) -> None:
    """What time it is comes with what was saved; the window never asks."""
    for node in ast.walk(tree_of(source)):
        asked = node.attr if isinstance(node, ast.Attribute) else ""
        assert asked not in ("now", "today", "utcnow", "currentDateTime", "currentTime"), asked


@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test.name))
def test_tests_wait_for_conditions(test: Path) -> None:
    """No test of the window waits for time, and none puts a mock on Qt."""
    for node in ast.walk(tree_of(test)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("qWait", "qSleep", "sleep"), node.lineno
            is_bot = isinstance(node.value, ast.Name) and node.value.id == "qtbot"
            assert not (is_bot and node.attr == "wait"), node.lineno
        if isinstance(node, ast.Name):
            assert node.id != "MagicMock", node.lineno
