"""Nobody is working: after the minutes that the site decided, or when the computer slept, the screen is to be locked.

Time is counted by ticks, which no setting of the clock changes. WCAG 2.2, 2.2.1: a warning, which any key ends, comes
at least 20 seconds before.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

WARNING = 60.0  # seconds before locking
SLEPT = 90.0  # seconds without a tick: the computer was asleep
_TICK = 1000  # milliseconds

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
    }
)
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})


class Inactivity(QObject):
    """Watches keyboard and mouse while somebody is signed in.

    Signals: `counted(seconds)` until the lock, once a second; `warned` when the last minute begins, `eased` when it
    ends by a key; `idle` when nobody worked, `slept` when the computer was asleep, `over` when the sitting is too long.
    """

    counted = Signal(int)
    warned = Signal()
    eased = Signal()
    idle = Signal()
    slept = Signal()
    over = Signal()

    def __init__(self, ticks: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = ticks
        self._last = self._looked = 0.0
        self._idle_seconds: Callable[[], float] = lambda: 0.0
        self._is_over: Callable[[], bool] = lambda: False
        self._is_warning = self._is_watching = False
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.look)

    def begin(self, idle_seconds: Callable[[], float], is_over: Callable[[], bool]) -> None:
        """Begin a sitting; `idle_seconds` says how long nobody may work before the screen is locked.

        `is_over` says whether the sitting has lasted as long as it may.
        """
        self._idle_seconds, self._is_over = idle_seconds, is_over
        self._watch_all()
        self.go_on()

    def go_on(self) -> None:
        """Count anew, in the same sitting."""
        self._last = self._looked = self._ticks()
        self._timer.start()
        self.counted.emit(round(self._idle_seconds()))

    def pause(self) -> None:
        """Count no more: the screen is locked."""
        self._timer.stop()
        self._stop_warning()

    def end(self) -> None:
        """End the sitting: watch no more."""
        self.pause()
        if self._is_watching:
            self._is_watching = False
            application = _application()
            application.focusWindowChanged.disconnect(self._watch)
            application.inputMethod().cursorRectangleChanged.disconnect(self.noticed)
        for window in self._watched:
            window.removeEventFilter(self)
        self._watched.clear()

    # ---------------------------------------------------------------------------------------------------------- looking

    def look(self) -> None:
        """See how long nobody has worked."""
        now = self._ticks()
        gap, self._looked = now - self._looked, now
        if gap > SLEPT:
            self.slept.emit()
        elif self._is_over():
            self.over.emit()
        else:
            self._count(self._last + self._idle_seconds() - now)

    def _count(self, remaining: float) -> None:
        if remaining <= 0:
            self.idle.emit()
            return
        if remaining <= WARNING and not self._is_warning:
            self._start_warning()
        self.counted.emit(round(remaining))

    def noticed(self) -> None:
        """Somebody is working."""
        self._last = self._ticks()
        if self._is_warning:
            self._stop_warning()
            self.eased.emit()
            self.counted.emit(round(self._idle_seconds()))

    def _start_warning(self) -> None:
        self._is_warning = True
        _application().installEventFilter(self)
        self.warned.emit()

    def _stop_warning(self) -> None:
        if self._is_warning:
            self._is_warning = False
            _application().removeEventFilter(self)

    # --------------------------------------------------------------------------------------------------------- watching

    def _watch_all(self) -> None:
        """Watch the windows, where few events pass: watching the application would slow every one of them."""
        if self._is_watching:
            return
        self._is_watching = True
        application = _application()
        application.focusWindowChanged.connect(self._watch)
        application.inputMethod().cursorRectangleChanged.connect(self.noticed)  # Chinese is typed past the window
        self._watch(application.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._forget(window))
            self._watched.append(window)

    def _forget(self, window: QWindow) -> None:
        if window in self._watched:
            self._watched.remove(window)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice keys and mouse; the key that ends the warning does nothing else."""
        kind = event.type()
        if self._is_warning and kind in _KEYS:
            event.accept()
            if kind is QEvent.Type.KeyPress:
                self.noticed()
            return True
        if kind in _SIGNS_OF_LIFE:
            self.noticed()
        return False


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)  # noqa: S101 - no widget is made without one
    return application
