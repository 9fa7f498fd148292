"""Killed at any moment, the store keeps whatever was acknowledged, and the next start is clean."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def kill(folder: Path, kills: int) -> str:
    """Run the session that is killed, in a process of its own; return what it says at the end."""
    command = [sys.executable, "-m", "tests.store.killing", str(folder), str(kills), "1"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_killed_session_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Of 25 sessions killed at random moments, each leaves a whole store with everything that was acknowledged."""
    assert "none lost" in kill(tmp_path, 25)


@pytest.mark.long
def test_200_killed_sessions_lose_nothing_acknowledged(tmp_path: Path) -> None:
    """The same 200 times: JDM_LONG=1 python -m pytest tests/store/test_kill.py -m long -s."""
    said = kill(tmp_path, 200)
    print(said)  # noqa: T201 - the figure for the README
    assert "none lost" in said
