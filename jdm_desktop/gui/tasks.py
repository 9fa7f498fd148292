"""Slow work off the window's thread: pure functions only; what they return comes back on the window's thread."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QObject, QThreadPool, Signal

Result = TypeVar("Result")


class _Delivery(QObject):
    """Waits on the window's thread for one result, or for what went wrong."""

    arrived = Signal(object, object)


class Tasks(QObject):
    """Runs functions on threads of its own; never give it one that touches a store or a widget."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._waiting: set[_Delivery] = set()
        self._held: list[Callable[[], None]] | None = None

    def run(
        self,
        function: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `function`; then call `on_done`, or `on_error` (without one, the failure is told like any other)."""
        delivery = _Delivery(self)
        self._waiting.add(delivery)

        def deliver(result: Any, failure: Exception | None) -> None:
            if delivery not in self._waiting:
                return  # the window is closing
            if self._held is not None:
                self._held.append(lambda: deliver(result, failure))
                return
            self._waiting.discard(delivery)
            delivery.deleteLater()
            if failure is None:
                on_done(result)
            elif on_error is not None:
                on_error(failure)
            else:
                raise failure

        delivery.arrived.connect(
            _OnTheWindowsThread(deliver, delivery).deliver, QtCore.Qt.ConnectionType.QueuedConnection
        )
        self._pool.start(lambda: _work(function, delivery))

    def hold(self) -> None:
        """Deliver nothing while the screen is locked."""
        self._held = self._held or []

    def release(self) -> None:
        """Deliver what has arrived meanwhile, and go on."""
        held, self._held = self._held or [], None
        for deliver in held:
            deliver()

    def drop(self) -> None:
        """Go on, and let go of what has arrived for somebody who is gone."""
        self._held = None

    def forget(self) -> None:
        """Deliver nothing of what still runs; it ends by itself."""
        self._waiting.clear()

    def wait(self) -> None:
        """Return when nothing runs any more; what has not been delivered never will be."""
        self._pool.waitForDone()
        self._waiting.clear()


class _OnTheWindowsThread(QObject):
    """The receiver of a queued signal: by living on the window's thread it has Qt call back there."""

    def __init__(self, deliver: Callable[[Any, Exception | None], None], parent: QObject) -> None:
        super().__init__(parent)
        self._deliver = deliver

    def deliver(self, result: object, failure: Exception | None) -> None:
        """Hand on what has arrived."""
        self._deliver(result, failure)


def _work(function: Callable[[], Any], delivery: _Delivery) -> None:
    try:
        result = function()
    except Exception as failure:  # noqa: BLE001 - whatever it is, the window's thread tells it
        delivery.arrived.emit(None, failure)
    else:
        delivery.arrived.emit(result, None)
