"""What every part of the checklist works with, handed down in one piece."""

from dataclasses import dataclass

from jdm_desktop.gui.drafts import Drafts
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.screening_desk import ScreeningDesk
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording


@dataclass(frozen=True, slots=True)
class Tools:
    """The open screening, the drafts, the look, the language, and who tells and asks."""

    desk: ScreeningDesk
    drafts: Drafts
    theme: Theme
    words: Wording
    messages: Messages
