"""Slow work that keeps nobody waiting: pure functions on other threads, and work on a store in small steps."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

Result = TypeVar("Result")


class _Delivery(QObject):
    """Waits on the window's thread for one result, or for what went wrong."""

    arrived = Signal(object, object)


class _Walk(QObject):
    """Takes steps on the window's thread, one whenever the window has nothing else to do."""

    def __init__(
        self,
        steps: Generator[None, None, Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None] | None,
        parent: "Tasks",
    ) -> None:
        super().__init__(parent)
        self._steps, self._on_done, self._on_error, self._tasks = steps, on_done, on_error, parent
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._step)

    def go(self) -> None:
        """Take steps from now on."""
        self._next.start()

    def rest(self) -> None:
        """Take no step until `go`."""
        self._next.stop()

    def end(self) -> None:
        """Take no more steps."""
        self._next.stop()
        self._steps.close()
        self.deleteLater()

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration as done:
            self._tasks.arrived(self)
            self._on_done(done.value)
        except Exception as failure:
            self._tasks.arrived(self)
            if self._on_error is None:
                raise
            self._on_error(failure)


class Tasks(QObject):
    """Runs functions on threads of its own; never give it one that touches a store or a widget.

    What touches a store is `walk`ed: in steps on the window's thread, between which people work.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._waiting: dict[_Delivery, Callable[[], None]] = {}
        self._walking: set[_Walk] = set()
        self._held: list[Callable[[], None]] | None = None

    def run(
        self,
        function: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        give_up: Callable[[], None] = lambda: None,
    ) -> None:
        """Run `function`; then call `on_done`, or `on_error` (without one, the failure is told like any other).

        `give_up` is called where nobody waits for the result any more.
        """
        delivery = _Delivery(self)
        self._waiting[delivery] = give_up

        def deliver(result: Any, failure: Exception | None) -> None:
            if delivery not in self._waiting:
                delivery.deleteLater()
                return  # whoever waited for it is gone
            if self._held is not None:
                self._held.append(lambda: deliver(result, failure))
                return
            del self._waiting[delivery]
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

    def walk(
        self,
        steps: Generator[None, None, Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Take `steps` on the window's thread, between which people work; then do as `run` does."""
        walk = _Walk(steps, on_done, on_error, self)
        self._walking.add(walk)
        if self._held is None:
            walk.go()

    def arrived(self, walk: _Walk) -> None:
        """Let go of a walk that has come to its end."""
        self._walking.discard(walk)
        walk.end()

    def hold(self) -> None:
        """Deliver nothing and take no step while the screen is locked."""
        self._held = self._held or []
        for walk in self._walking:
            walk.rest()

    def release(self) -> None:
        """Deliver what has arrived meanwhile, and go on."""
        held, self._held = self._held or [], None
        for walk in tuple(self._walking):
            walk.go()
        for deliver in held:
            deliver()

    def drop(self) -> None:
        """Go on for the next person, and let go of all that was for somebody who is gone."""
        held, self._held = self._held or [], None
        self.forget()
        for deliver in held:
            deliver()

    def forget(self) -> None:
        """Deliver nothing of what still runs, take no more steps, and give up what can be."""
        given_up, self._waiting = self._waiting, {}
        for give_up in given_up.values():
            give_up()
        for walk in tuple(self._walking):
            self.arrived(walk)

    def wait(self) -> None:
        """Return when nothing runs any more; what has not been delivered never will be."""
        self.forget()
        self._pool.waitForDone()


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
