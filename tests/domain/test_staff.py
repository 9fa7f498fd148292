"""Roles, delegations and the sentences that say why something is closed."""

from datetime import date

import pytest

from jdm_desktop.domain.staff import (
    DELEGATED_TITLES,
    RULES,
    TITLES,
    USUAL,
    Delegated,
    Delegation,
    Person,
    Role,
    Task,
    may,
    refusal,
)
from jdm_desktop.i18n import Language

DAY = date(2026, 11, 22)
BEFORE, AFTER = date(2026, 11, 21), date(2026, 11, 23)


def person(role: Role, *, physician: bool = True, active: bool = True, trained_on: date | None = BEFORE) -> Person:
    """Return somebody of a role."""
    return Person(user_id="x", name="Dr X", role=role, physician=physician, active=active, trained_on=trained_on)


def delegated(task: Delegated, starts: date = BEFORE, ends: date | None = None) -> Delegation:
    """Return one delegation."""
    return Delegation(person_id=1, task=task, starts=starts, ends=ends)


def said(who: Person, task: Task, *delegations: Delegation) -> str:
    """Return why somebody may not do something."""
    refused = refusal(who, delegations, task, DAY)
    assert refused is not None
    assert not may(who, delegations, task, DAY)
    return refused.text(Language.ENGLISH)


@pytest.mark.parametrize(
    ("starts", "ends", "in_force"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (BEFORE, AFTER, True),
        (BEFORE, BEFORE, False),
        (AFTER, None, False),
    ],
)
def test_both_days_of_a_delegation_are_included(starts: date, ends: date | None, in_force: bool) -> None:  # noqa: FBT001
    """A delegation is in force from its first day to its last one, for good where no last one is named."""
    assert delegated(Delegated.ENTER, starts, ends).in_force(DAY) is in_force


def test_each_closed_thing_says_why() -> None:
    """Closed account, role, profession, delegation not made, not begun, ended, and training: each in its own words."""
    investigator = person(Role.INVESTIGATOR)
    confirm = delegated(Delegated.CONFIRM)
    assert said(person(Role.MONITOR, active=False), Task.READ) == "The account x is closed."
    assert said(person(Role.MONITOR), Task.ENTER).startswith(
        "Your role (monitor) does not enter data: ask a coordinator"
    )
    assert said(person(Role.INVESTIGATOR, physician=False), Task.CONFIRM, confirm).startswith("Only a physician")
    assert said(investigator, Task.CONFIRM) == "Not delegated to confirm eligibility on this date (2026-11-22)."
    late = delegated(Delegated.CONFIRM, AFTER)
    assert said(investigator, Task.CONFIRM, late) == "The delegation to confirm eligibility begins only on 2026-11-23."
    over = delegated(Delegated.CONFIRM, BEFORE, BEFORE)
    assert said(investigator, Task.CONFIRM, over) == "The delegation to confirm eligibility ended on 2026-11-21."
    untrained = person(Role.INVESTIGATOR, trained_on=None)
    assert said(untrained, Task.CONFIRM, confirm) == "No training is entered for Dr X up to 2026-11-22."
    assert said(person(Role.INVESTIGATOR, trained_on=AFTER), Task.CONFIRM, confirm).startswith("No training")


def test_the_latest_end_and_the_earliest_beginning_are_named() -> None:
    """Of several delegations the one nearest to today is named, an ended one before one that is to come."""
    investigator = person(Role.INVESTIGATOR)
    early, late = delegated(Delegated.ASSESS, BEFORE, BEFORE), delegated(Delegated.ASSESS, AFTER)
    earlier = delegated(Delegated.ASSESS, date(2026, 1, 1), date(2026, 2, 1))
    assert "ended on 2026-11-21" in said(investigator, Task.DETERMINE, late, earlier, early)
    later = delegated(Delegated.ASSESS, date(2026, 12, 24))
    assert "begins only on 2026-11-23" in said(investigator, Task.DETERMINE, later, late)


def test_a_renewed_delegation_counts() -> None:
    """That an earlier delegation ended does not matter once there is one in force, of this task and no other."""
    over, now = delegated(Delegated.CONFIRM, BEFORE, BEFORE), delegated(Delegated.CONFIRM, DAY)
    assert may(person(Role.INVESTIGATOR), (over, now), Task.CONFIRM, DAY)
    assert not may(person(Role.INVESTIGATOR), (over, delegated(Delegated.ASSESS)), Task.CONFIRM, DAY)


def test_everything_has_a_name_and_a_rule() -> None:
    """No role and no delegated task is unnamed in a sentence, every task has its rule, every role its usual tasks."""
    assert set(TITLES) == set(USUAL) == set(Role)
    assert set(DELEGATED_TITLES) == set(Delegated)
    assert set(RULES) == set(Task)
    assert all(may(person(role, trained_on=None), (), Task.READ, DAY) for role in Role)
    for task, rule in RULES.items():
        for role in set(Role) - rule.roles:
            assert f"({role})" in said(person(role), task)
