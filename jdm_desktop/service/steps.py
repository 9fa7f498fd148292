"""Long work on the store in steps, between which whoever works goes on working."""

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")

Steps = Generator[None, None, Result]
"""Each step takes a few milliseconds; the last one returns the result. Closing it leaves nothing behind."""


def at_once(steps: Steps[Result]) -> Result:
    """Take all steps, and return the result."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: Result = done.value
            return result
