"""The one table of who may do what."""

import pytest

from jdm_desktop.domain.staff import TITLES, Person, Role, Task, may

EVERYTHING_BUT_PEOPLE = "read identify enter complete reopen issue"
TABLE = {
    Role.COORDINATOR: EVERYTHING_BUT_PEOPLE,
    Role.INVESTIGATOR: f"{EVERYTHING_BUT_PEOPLE} determine manage_people",
    Role.MONITOR: "read",
    Role.ADMINISTRATOR: "read manage_people",
}


def person(role: Role, *, active: bool = True, is_first: bool = False) -> Person:
    """Return somebody of a role."""
    return Person(user_id="x", name="X", role=role, password="", active=active, is_first=is_first)


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_table(role: Role, task: Task) -> None:
    """A role may do what the table says and nothing else; who is no longer active may do nothing."""
    assert may(person(role), task) is (task in TABLE[role].split())
    assert not may(person(role, active=False, is_first=True), task)


@pytest.mark.parametrize("role", Role)
def test_the_first_person_may_add_the_others(role: Role) -> None:
    """Whoever made the first account can add people, whatever the role, and gains nothing else by it."""
    gained = {task for task in Task if may(person(role, is_first=True), task) and not may(person(role), task)}
    assert gained <= {Task.MANAGE_PEOPLE}
    assert may(person(role, is_first=True), Task.MANAGE_PEOPLE)


def test_every_role_has_a_title() -> None:
    """No role is unnamed in a sentence."""
    assert set(TITLES) == set(Role)
