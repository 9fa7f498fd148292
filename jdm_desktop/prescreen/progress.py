"""How far a long run is, on one line of a terminal that is rewritten."""

import sys
import time
from collections.abc import Callable

from jdm_desktop.exchange.table import width
from jdm_desktop.exchange.terminal import say
from jdm_desktop.i18n import N_, Language, translator

_MESSAGE = N_("{count} candidates, {rate} a second")
_SECONDS_BETWEEN = 0.2


class Progress:
    """Counts candidates; shows the count where standard error is a terminal."""

    def __init__(self, language: Language, clock: Callable[[], float] = time.monotonic) -> None:
        self._message = translator(language)(_MESSAGE)
        self._clock = clock
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._start = self._last = clock()
        self._line = ""
        self.count = 0

    def add(self, count: int) -> None:
        """Count candidates that are done."""
        self.count += count
        now = self._clock()
        if self._shown and now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            self._show(now)

    def _show(self, now: float) -> None:
        rate = int(self.count / (now - self._start))
        self.clear()
        self._line = self._message.format(count=f"{self.count:,}", rate=f"{rate:,}")
        self._write(self._line)

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self._line:
            self._write("\r" + " " * width(self._line) + "\r")
            self._line = ""

    def say(self, sentence: str) -> None:
        """Say something on a line of its own."""
        self.clear()
        say(sentence)

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
