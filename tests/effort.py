"""How much a piece of code does, counted, so that a test of it says the same on any computer, idle or busy."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")


def effort(use: Callable[[], Result]) -> tuple[Result, int]:
    """Return what something gives, and how many functions it calls for it, those of compiled libraries too."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    watching = sys.getprofile()
    sys.setprofile(count)
    try:
        return use(), calls
    finally:
        sys.setprofile(watching)
