"""What went wrong where nobody caught it, told in the bar and at the bottom of the window."""

from PySide6.QtCore import QObject

from jdm_desktop.domain.trouble import StoreTrouble, Trouble
from jdm_desktop.gui.doors import Doors
from jdm_desktop.gui.errors import Catcher
from jdm_desktop.gui.message_bar import MessageBar
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.status_strip import StatusStrip
from jdm_desktop.gui.words import Wording


class Telling(QObject):
    """Tells whatever `catcher` catches; while `reads_only`, nothing was meant to be saved."""

    def __init__(self, doors: Doors, words: Wording, messages: Messages, bar: MessageBar, status: StatusStrip) -> None:
        super().__init__()
        self._words, self._messages, self._bar, self._status = words, messages, bar, status
        self.reads_only = False
        self.catcher = Catcher(doors.log, self)
        self.catcher.trouble.connect(self._told_trouble)
        self.catcher.bug.connect(self._told_bug)

    def _told_trouble(self, trouble: Trouble) -> None:
        sentence = self._words.trouble(trouble)
        if isinstance(trouble, StoreTrouble) and not self.reads_only:
            self._not_saved(sentence)
        else:
            self._messages.warn(sentence)

    def _told_bug(self, place: str) -> None:
        _ = self._words.translator()
        sentence = _("Something went wrong in the program. The last thing you did may not be saved: look at it again.")
        self._not_saved(sentence)
        if place:
            detail = _("What was saved before is safe. The log says where it happened, without any participant's data:")
            title = _("This should not have happened")
            self._messages.inform(title, f"{sentence}\n\n{detail}\n{self.catcher.log}", close=_("Close"))

    def _not_saved(self, sentence: str) -> None:
        self._status.show_unsaved()
        self._bar.show_message("unsaved", sentence)
