"""Waiting as long as a busy computer needs: a test ends when what it waits for happens; only a failing one waits."""

from typing import Any

from pytestqt.qtbot import QtBot

MOST = 60_000  # milliseconds


class PatientBot(QtBot):
    """pytest-qt's own, which by itself gives up after five seconds."""

    def waitUntil(self, callback: Any, *, timeout: int = MOST) -> None:  # noqa: N802 - pytest-qt's name
        """Wait until it holds."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = MOST, **how: Any) -> Any:  # noqa: N802 - pytest-qt's name
        """Wait until it is sent."""
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = MOST, **how: Any) -> Any:  # noqa: N802 - pytest-qt's name
        """Wait until all are sent."""
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = MOST) -> Any:  # noqa: N802 - pytest-qt's name
        """Wait until it is on the screen."""
        return super().waitExposed(widget, timeout=timeout)
