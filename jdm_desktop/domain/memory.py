"""A bounded memory: many candidates are alike in the few facts that a statement reads, so that it is asked once."""

from collections.abc import Callable, Hashable
from typing import TypeVar

Question = TypeVar("Question", bound=Hashable)
Reply = TypeVar("Reply")


class Memory(dict[Question, Reply]):
    """Replies by their questions; it forgets everything before it holds more than `most`, and so stays small."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, question: Question, reply: Reply) -> Reply:
        """Remember a reply and return it."""
        if len(self) >= self._most:
            self.clear()
        self[question] = reply
        return reply


class Replies(Memory[Question, Reply]):
    """A memory that works out by itself what it does not hold: `replies[question]`."""

    def __init__(self, reply: Callable[[Question], Reply], most: int) -> None:
        super().__init__(most)
        self._reply = reply

    def __missing__(self, question: Question) -> Reply:
        """Work out a reply and remember it."""
        return self.keep(question, self._reply(question))
