"""Opening the store behind the first page: once, once more after trouble, or where only its backups are left."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jdm_desktop.domain.trouble import StoreInUse, Trouble
from jdm_desktop.gui.doors import Doors
from jdm_desktop.gui.words import Wording

if TYPE_CHECKING:  # loaded after the first page is painted
    from collections.abc import Callable

    from jdm_desktop.service.entrance import Entrance


class Opening(QObject):
    """`opened` carries the door of the store, `failed` why there is none; `elsewhere`: another window has the store."""

    opened = Signal(object)
    failed = Signal(str)
    elsewhere = Signal()

    def __init__(self, doors: Doors, words: Wording) -> None:
        super().__init__()
        self._doors, self._words = doors, words
        self.door: Entrance | None = None

    def open(self) -> None:
        """Open the store, or call the window that has it."""
        self._try(self._doors.open_store)

    def open_lost(self) -> bool:
        """Stand at the door, of a store that is gone too; tell whether there is one."""
        if self.door is None and self._doors.open_lost is not None:
            self._try(self._doors.open_lost)
        return self.door is not None

    def close(self) -> None:
        """Close the store."""
        if self.door is not None:
            self.door.close()
            self.door = None

    def _try(self, way: "Callable[[], Entrance]") -> None:
        try:
            self.door = way()
        except Trouble as trouble:
            if isinstance(trouble, StoreInUse) and self._is_second_start():
                self.elsewhere.emit()
            else:
                self.failed.emit(self._words.trouble(trouble))
        else:
            self.opened.emit(self.door)

    def _is_second_start(self) -> bool:
        from jdm_desktop.gui import summons  # noqa: PLC0415 - seldom needed

        return summons.call_instead(self._doors.folder, self._words)
