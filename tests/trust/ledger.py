"""What a process said before it was killed: kept in memory shared with its parent, so that saying it calls nothing.

A file or a pipe would be one more write at which the process can be killed or refused; this is none.
"""

import json
import mmap
import os
from dataclasses import dataclass, field
from typing import Any

_SIZE = 4 << 20
_HEAD = 8
_FLAGS = {"ready": 8, "go": 9, "stuck": 10, "free": 11}
_BEGIN = 16

Effects = dict[str, Any]
"""What a use case leaves behind, as `aftermath.held` names it: all of it or nothing."""


@dataclass
class Ledger:
    """Lines of (how, effects): "doing", "done", "refused", "trouble", "failed"."""

    echo: int | None = None
    """A file that every line is written to as well, so that a trace of the system calls shows where it was said."""
    memory: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, _SIZE))

    def say(self, how: str, effects: Effects) -> None:
        """Add a line; it counts once its length is written."""
        line = (json.dumps([how, effects]) + "\n").encode()
        end = int.from_bytes(self.memory[:_HEAD], "little")
        self.memory[_BEGIN + end : _BEGIN + end + len(line)] = line
        self.memory[:_HEAD] = (end + len(line)).to_bytes(_HEAD, "little")
        if self.echo is not None:
            os.write(self.echo, line)

    def lines(self) -> list[tuple[str, Effects]]:
        """Return what was said."""
        end = int.from_bytes(self.memory[:_HEAD], "little")
        said = bytes(self.memory[_BEGIN : _BEGIN + end]).decode()
        return [tuple(json.loads(line)) for line in said.splitlines()]

    def load(self, said: bytes) -> None:
        """Take over what another ledger echoed."""
        for how, effects in map(json.loads, said.splitlines()):
            self.say(how, effects)

    def clear(self) -> None:
        """Forget everything."""
        self.memory[:_BEGIN] = bytes(_BEGIN)

    def raise_flag(self, name: str) -> None:
        """Tell the other process something."""
        self.memory[_FLAGS[name]] = 1

    def flag(self, name: str) -> bool:
        """Tell whether the other process said so."""
        return self.memory[_FLAGS[name]] == 1
