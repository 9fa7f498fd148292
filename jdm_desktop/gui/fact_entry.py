"""One fact in one place of the window: what is recorded of it, what is typed, and what was refused."""

from enum import StrEnum

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.domain.view import FactView
from jdm_desktop.gui.drafts import Drafts
from jdm_desktop.gui.screening_desk import ScreeningDesk
from jdm_desktop.service.screening import FactForm


class Slot(StrEnum):
    """The three things that are typed of a fact."""

    VALUE = "value"
    ASSESSED = "assessed"
    SOURCE = "source"


class FactEntry:
    """Takes typed text and records it; what is not recorded stays a draft, with the trouble that stood in the way."""

    def __init__(self, desk: ScreeningDesk, drafts: Drafts, criterion: str, fact: FactView) -> None:
        self._desk = desk
        self._drafts = drafts
        self._criterion = criterion
        self.fact = fact
        self._troubles: dict[Slot, Trouble] = {}

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What stood in the way of recording what waits."""
        return tuple(dict.fromkeys(self._troubles.values()))

    def key(self, slot: Slot) -> str:
        """Return the name under which a draft is kept."""
        return f"{self._criterion}/{self.fact.item}/{slot}"

    def recorded(self, slot: Slot) -> str:
        """Return what the record holds."""
        day = self.fact.assessed_on
        return {
            Slot.VALUE: self.fact.text,
            Slot.ASSESSED: day.isoformat() if day else "",
            Slot.SOURCE: self.fact.source,
        }[slot]

    def draft(self, slot: Slot) -> str | None:
        """Return what is typed and not recorded."""
        return self._drafts.get(self.key(slot))

    def text(self, slot: Slot) -> str:
        """Return what is to be seen: the draft, else what the record holds."""
        draft = self.draft(slot)
        return self.recorded(slot) if draft is None else draft

    def pending(self) -> list[Slot]:
        """Return what waits to be recorded."""
        return [slot for slot in Slot if self.draft(slot) is not None]

    def type(self, slot: Slot, text: str) -> None:
        """Take note of what is being typed."""
        self._drafts.put(self.key(slot), text)

    def commit(self, slot: Slot, text: str, reason: str = "") -> bool:
        """Record `text`; return False where it was refused or could not be saved, and stays a draft."""
        if text.strip() == self.recorded(slot):
            self._forget((slot,))
            return True
        return self._record({slot: text}, reason)

    def commit_together(self, texts: dict[Slot, str], reason: str = "") -> bool:
        """Record several texts at once, as `commit` does with one."""
        return self._record(texts, reason)

    def commit_pending(self, reason: str = "") -> bool:
        """Record everything that waits; return whether nothing waits any more."""
        done = [
            self.commit(slot, self.text(slot), reason) for slot in self.pending()
        ]  # every one of them, also after a refusal
        return all(done)

    def drop_pending(self) -> None:
        """Forget what waits: the record stands."""
        self._forget(tuple(Slot))

    def _record(self, texts: dict[Slot, str], reason: str) -> bool:
        known = {slot: self.recorded(slot) for slot in Slot} | texts
        form = FactForm(known[Slot.VALUE], known[Slot.ASSESSED], known[Slot.SOURCE])
        self._forget(tuple(texts))  # before the view changes: what is drawn then is what is recorded
        trouble = self._desk.record(self.fact.item, form, reason)
        if trouble is None:
            return True
        for slot, text in texts.items():
            self._drafts.put(self.key(slot), text)
            self._troubles[slot] = trouble
        return False

    def _forget(self, slots: tuple[Slot, ...]) -> None:
        for slot in slots:
            self._drafts.drop(self.key(slot))
            self._troubles.pop(slot, None)
