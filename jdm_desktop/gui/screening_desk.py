"""The screening that is open: its view, and every change that a person makes to it through the use cases."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.signature import SignatureView
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.domain.view import CriterionView, ScreeningView
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import Language
from jdm_desktop.service import screening
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.signature_view import signatures


@dataclass(frozen=True, slots=True)
class Earlier:
    """A determination that stood before another: what Ctrl+Z brings back."""

    criterion: str
    answer: Answer | None
    reason: str


class ScreeningDesk(QObject):
    """Asks the use cases and hands back their Trouble; `changed` says that `shown` is another view."""

    changed = Signal()

    def __init__(self, session: Session, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._words = words
        self._shown: ScreeningView | None = None
        self._other: dict[str, CriterionView] = {}
        self._closed: dict[Task, str] = {}
        self._earlier: list[Earlier] = []
        self._unsubscribe = session.subscribe(self._hear)

    @property
    def shown(self) -> ScreeningView:
        """The view as it stands; there is one as soon as a screening is open."""
        assert self._shown is not None  # noqa: S101 - nobody asks before `open`
        return self._shown

    @property
    def screening_id(self) -> int | None:
        """Which screening is open."""
        return self._shown.screening_id if self._shown else None

    def closed(self, task: Task) -> str:
        """Return why the person may not do something to the screening, nothing where they may."""
        if task not in self._closed:
            why = self._session.closed(task)
            self._closed[task] = why.text(self._words.language) if why is not None else ""
        return self._closed[task]

    def open(self, screening_id: int) -> None:
        """Open a screening; raise Trouble where it cannot be read."""
        self._closed.clear()
        self._shown = screening.view(self._session, screening_id, self._words.language)
        self._other.clear()
        self._earlier.clear()

    def speak(self) -> None:
        """View the screening in the language in force."""
        self._closed.clear()
        if self._shown is not None:
            self._shown = screening.view(self._session, self._shown.screening_id, self._words.language)
            self._other.clear()

    def close(self) -> None:
        """Hear of no more changes."""
        self._unsubscribe()

    def criterion(self, criterion: str) -> CriterionView:
        """Return one criterion as it stands."""
        return next(each for each in self.shown.criteria if each.id == criterion)

    def in_other_language(self, criterion: str) -> str:
        """Return the protocol's words of a criterion in the language that is not in force."""
        if not self._other:
            other = next(language for language in Language if language is not self._words.language)
            view = screening.view(self._session, self.shown.screening_id, other)
            self._other = {each.id: each for each in view.criteria}
        return self._other[criterion].text

    def record(self, item: str, form: FactForm, reason: str = "") -> Trouble | None:
        """Record one fact as typed."""
        return _troubled(
            lambda: screening.record_fact(self._session, self.shown.screening_id, item, form, reason=reason)
        )

    def determine(
        self, criterion: str, answer: Answer | None, reason: str = "", *, undoes: bool = False
    ) -> Trouble | None:
        """Determine one criterion; what stood before can be brought back, unless this does just that."""
        before = self.criterion(criterion).determination
        earlier = Earlier(criterion, before.answer if before else None, before.reason if before else "")
        shown = self.shown.screening_id
        trouble = _troubled(lambda: screening.determine(self._session, shown, criterion, answer, reason=reason))
        if trouble is None and not undoes:
            self._earlier.append(earlier)
        return trouble

    def take_earlier(self) -> Earlier | None:
        """Return, once, the determination that stood before the last one; None at the start."""
        return self._earlier.pop() if self._earlier else None

    def complete(self) -> Trouble | None:
        """Complete the screening."""
        return _troubled(lambda: screening.complete(self._session, self.shown.screening_id))

    def reopen(self, reason: str) -> Trouble | None:
        """Open the completed screening again."""
        return _troubled(lambda: screening.reopen(self._session, self.shown.screening_id, reason))

    def signatures(self) -> tuple[SignatureView, ...]:
        """Return the signatures that the screening bears, with what changed since."""
        return signatures(self._session, self.shown.screening_id, self._words.language)

    def open_criteria(self) -> list[str]:
        """Return the criteria that the use case calls open, in the order of the checklist."""
        found: list[str] = []
        criterion = screening.next_open(self.shown, None)
        while criterion is not None and criterion not in found:
            found.append(criterion)
            criterion = screening.next_open(self.shown, criterion)
        return found

    def next_open(self, after: str | None) -> str | None:
        """Return the next open criterion, round to the start; None where all are determined."""
        return screening.next_open(self.shown, after)

    def previous_open(self, before: str | None) -> str | None:
        """Return the open criterion before `before`, round to the end; None where all are determined."""
        found = self.open_criteria()
        order = [each.id for each in self.shown.criteria]
        at = order.index(before) if before in order else 0
        return next((each for each in reversed(found) if order.index(each) < at), found[-1] if found else None)

    def _hear(self, changed: Changed) -> None:
        if changed.screening_id is not None and changed.screening_id == self.screening_id:
            self._shown = screening.view(self._session, changed.screening_id, self._words.language)
            self.changed.emit()


def _troubled(use_case: Callable[[], object]) -> Trouble | None:
    try:
        use_case()
    except Trouble as trouble:
        return trouble
    return None
