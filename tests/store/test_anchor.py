"""What only a list kept outside the store shows: an end cut off, a trail forged anew, an older copy in its place."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jdm_desktop.domain.audit import START, Line, verify_lines
from jdm_desktop.domain.staff import Site
from jdm_desktop.i18n import Language
from jdm_desktop.store import anchor, check, rows
from jdm_desktop.store.anchor import Anchors
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.triggers import TRIGGERS
from tests.store import shelf

KEY = b"for anchors alone"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the list is kept, outside the store's folder."""
    return tmp_path / "state" / "anchors"


@pytest.fixture
def anchored(worked: Path, path: Path) -> Path:
    """Return the folder of a store whose last three changes are anchored."""
    repository = opened(worked, path)
    for number in range(3):
        shelf.put(repository, Site(code=f"{number}", name="Another"), minute=10)
    repository.close()
    return worked


def opened(folder: Path, path: Path) -> Repository:
    """Open a store with its anchors."""
    return check.open_sound(folder, shelf.KEYED, Anchors(path, KEY))


def said(folder: Path, path: Path, key: bytes = KEY) -> str:
    """Return what the list says against a store that is sound in itself."""
    repository = shelf.opened(folder)
    problem = Anchors(path, key).problem(repository)
    repository.close()
    return problem.text(Language.ENGLISH) if problem else ""


def test_every_commit_is_anchored(anchored: Path, path: Path) -> None:
    """Each line names the last entry of one commit, and nothing of what it says; the store is found as it was left."""
    lines = path.read_text().splitlines()
    assert len(lines) == 3
    assert shelf.opened(anchored).head().hash in lines[-1]
    assert "Another" not in path.read_text()


def test_a_store_as_it_was_left_is_not_objected_to(anchored: Path, path: Path) -> None:
    """Nor one that was written to at another place, or whose last commit the power failure kept from the list."""
    assert said(anchored, path) == ""
    repository = shelf.opened(anchored)
    shelf.put(repository, Site(code="7", name="Written elsewhere"), minute=20)
    repository.close()
    assert said(anchored, path) == ""
    assert check.examine(anchored, shelf.KEYED, Anchors(path, KEY)).problems == ()


def edited(folder: Path, script: str) -> None:
    """Alter a store as somebody would who has the key: the safeguards off, and on again afterwards."""
    with closing(shelf.KEYED(str(folder / "store.db"))) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(script)
        for statement in TRIGGERS.values():
            connection.execute(statement)


def cut_off(folder: Path) -> None:
    """Remove the last entry and what it wrote: the chain before it is whole."""
    edited(folder, "DELETE FROM site WHERE code = '2'; DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)")


def forge(folder: Path) -> None:
    """Write another author into an early entry and hash the whole trail anew."""
    repository = shelf.opened(folder)
    lines = [Line._make(row) for row in repository.database.raw(rows.LINES)]
    repository.close()
    lines[2] = lines[2]._replace(workstation="another desk")
    previous = START
    forged: list[Line] = []
    for line in lines:
        following = line._replace(previous=previous)
        forged.append(following._replace(hash=following.digest()))
        previous = forged[-1].hash
    assert verify_lines(forged) is None
    updates = (f"UPDATE audit SET workstation='{one.workstation}', previous='{one.previous}', hash='{one.hash}' "  # noqa: S608 - a test
               f"WHERE seq = {one.seq}" for one in forged)  # fmt: skip
    edited(folder, ";".join(updates))


TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "its end cut off": (cut_off, "an older copy took the store's place, or the end of the trail was cut off"),
    "forged anew": (forge, "the trail was written anew"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_the_chain_does_not_show_the_anchors_do(anchored: Path, path: Path, tampering: str) -> None:
    """A store that is sound in itself, and is not the one that was written here."""
    tamper, sentence = TAMPERINGS[tampering]
    tamper(anchored)
    assert check.examine(anchored, shelf.KEYED).problems == ()
    assert sentence in said(anchored, path)
    (problem,) = check.examine(anchored, shelf.KEYED, Anchors(path, KEY)).problems
    assert sentence in problem.text(Language.ENGLISH)


def test_an_older_copy_is_noticed(anchored: Path, day_of_work: Path, path: Path) -> None:
    """Whoever puts yesterday's file in the store's place is found out at the next start."""
    shutil.copy(day_of_work / "store.db", anchored / "store.db")
    assert "an older copy took the store's place" in said(anchored, path)


def test_a_copy_that_went_its_own_way_is_noticed(anchored: Path, day_of_work: Path, path: Path) -> None:
    """So is an older copy in which other entries were made, however many."""
    shutil.copy(day_of_work / "store.db", anchored / "store.db")
    repository = shelf.opened(anchored)
    for number in range(9):
        shelf.put(repository, Site(code=f"{number}", name="Elsewhere"), minute=10)
    repository.close()
    assert "Entry 65 of the audit trail is not the one" in said(anchored, path)


def forged_line(path: Path) -> None:
    """Raise the number in the last line."""
    text = path.read_text().replace(" 67 ", " 60 ")
    path.write_text(text)


def folder_instead(path: Path) -> None:
    """Put a folder in the list's place."""
    path.unlink()
    path.mkdir()


LISTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda path: path.unlink(), "list of the last entries is gone"),
    "empty": (lambda path: path.write_bytes(b""), "list of the last entries is gone"),
    "a line altered": (forged_line, "list of the last entries was altered"),
    "a line that is none": (lambda path: path.write_text(path.read_text() + "x\n"), "was altered"),
    "bytes that are no text": (lambda path: path.write_bytes(b"\xff\n"), "was altered"),
    "a folder": (folder_instead, "cannot be read"),
}


@pytest.mark.parametrize("change", LISTS)
def test_a_list_that_was_tampered_with_is_told(anchored: Path, path: Path, change: str) -> None:
    """Nobody takes the list away, or writes in it, without it being said."""
    alter, sentence = LISTS[change]
    alter(path)
    assert sentence in said(anchored, path)


def test_another_stores_list_is_told(anchored: Path, path: Path) -> None:
    """A list is bound to its store by the key."""
    assert "is another store's" in said(anchored, path, b"another key")


def test_a_new_store_needs_no_list(folder: Path, path: Path) -> None:
    """The first start has nothing to hold against anything."""
    repository = opened(folder, path)
    assert repository.anchors is not None
    assert not repository.anchors.is_there
    assert repository.anchors.problem(repository) is None
    repository.close()


def test_a_line_that_was_not_written_whole_is_passed_over(anchored: Path, path: Path) -> None:
    """A power failure in the middle of a line is nobody's fault; the next commit goes on from a whole list."""
    path.write_bytes(path.read_bytes()[:-30])
    assert said(anchored, path) == ""
    repository = opened(anchored, path)
    shelf.put(repository, Site(code="9", name="After the failure"), minute=20)
    repository.close()
    assert len(path.read_text().splitlines()) == 3
    assert said(anchored, path) == ""


def is_behind(repository: Repository) -> bool:
    """Tell whether the last entry could not be anchored."""
    return repository.anchors is not None and repository.anchors.is_behind


@pytest.mark.expected_log("the last entry could not be anchored")
def test_what_is_saved_is_saved_though_it_cannot_be_anchored(
    anchored: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change stands, the failure is remembered and not told as a loss, and the next commit anchors both."""
    repository = opened(anchored, path)
    shelf.put(repository, Site(code="7", name="Anchored"), minute=20)

    def full(*_arguments: object) -> Any:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        shelf.put(repository, Site(code="8", name="Unanchored"), minute=20)
        shelf.put(repository, Site(code="9", name="Unanchored too"), minute=20)
    assert is_behind(repository)
    assert [site.name for site in repository.all(Site)][-2:] == ["Unanchored", "Unanchored too"]
    shelf.put(repository, replace(repository.all(Site)[-1], name="Anchored"), minute=20)
    assert not is_behind(repository)
    head = repository.head()
    repository.close()
    assert head.hash in path.read_text().splitlines()[-1]
    assert said(anchored, path) == ""


def test_after_an_adoption_the_list_begins_anew(anchored: Path, day_of_work: Path, path: Path) -> None:
    """A restore that the trail accounts for is not objected to again, and what follows is anchored as before."""
    newest = anchored.with_name("newest")
    shutil.copytree(anchored, newest)
    shutil.copy(day_of_work / "store.db", anchored / "store.db")
    repository = opened(anchored, path)
    shelf.put(repository, Site(code="5", name="Restored"), minute=20)
    assert repository.anchors is not None
    assert repository.anchors.problem(repository) is not None
    repository.anchors.begin_anew(repository.head(), shelf.stamp(20))
    assert repository.anchors.problem(repository) is None
    shelf.put(repository, Site(code="6", name="Work goes on"), minute=21)
    repository.close()
    assert said(anchored, path) == ""
    assert "is not the one" in said(newest, path)


def test_a_long_list_is_thinned(anchored: Path, path: Path) -> None:
    """The list keeps its last thousand lines, so that it never grows without end."""
    anchors = Anchors(path, KEY)
    repository = shelf.opened(anchored)
    head = repository.head()
    line = path.read_text().splitlines()[-1]
    path.write_text(f"{line}\n" * 5000)
    anchors.keep(head, shelf.stamp(20))
    assert len(path.read_text().splitlines()) == anchor.KEPT_LINES
    anchors.keep(head, shelf.stamp(21))
    assert len(path.read_text().splitlines()) == anchor.KEPT_LINES + 1
    assert anchors.problem(repository) is None
    repository.close()
