"""What one signed-in person works with: the pages, the ways between them, and where they are, for after a crash."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from jdm_desktop.domain.trouble import StoreTrouble, Trouble
from jdm_desktop.gui.audit_panel import AuditPanel
from jdm_desktop.gui.backup_page import BackupPage
from jdm_desktop.gui.checklist_panel import ChecklistPanel
from jdm_desktop.gui.document_panel import DocumentPanel
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.participant_list import ParticipantList
from jdm_desktop.gui.people_page import PeoplePage
from jdm_desktop.gui.register_page import RegisterPage
from jdm_desktop.gui.settings_page import SettingsPage
from jdm_desktop.gui.signing_page import SigningPage
from jdm_desktop.gui.study_page import StudyPage
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.unreadable_page import UnreadablePage
from jdm_desktop.gui.verify_page import VerifyPage
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import screening
from jdm_desktop.service.session import Session

_PLACE, _SWITCHED, _DIALOGS = "place", "switched", "dialogs"
KEEP_PLACE_AFTER = 300  # milliseconds


class Desk(QStackedWidget):
    """The pages of one session; `page_changed` carries the page's id, `opened` the label of the open screening."""

    page_changed = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        session: Session,
        words: Wording,
        theme: Theme,
        messages: Messages,
        *,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self._words, self._messages = session, words, messages
        self._page = ""
        self._before_papers = "participants"
        self.participants = ParticipantList(session, words, theme, messages)
        self.study = StudyPage(session, words, theme)
        self.people = PeoplePage(session, words, theme, messages, tasks=tasks)
        self.settings = SettingsPage(session, words, theme, messages, tasks=tasks)
        self.register_page = RegisterPage(session, words, theme, messages)
        self.checklist = ChecklistPanel(session, words, theme, messages)
        self.papers = DocumentPanel(session, words, theme, messages, tasks=tasks)
        self.signing = SigningPage(session, words, theme, messages, tasks=tasks)
        self.verify = VerifyPage(session, words, theme, messages)
        self.trail = AuditPanel(session, words, theme, messages, tasks=tasks)
        self.backups = BackupPage(session, words, theme, messages, tasks=tasks)
        self.unreadable = UnreadablePage(words)
        self.pages: dict[str, Page] = {
            "participants": self.participants,
            "study": self.study,
            "people": self.people,
            "settings": self.settings,
            "register": self.register_page,
            "checklist": self.checklist,
            "papers": self.papers,
            "signing": self.signing,
            "verify": self.verify,
            "trail": self.trail,
            "backups": self.backups,
        }
        self._keep_place = QTimer(self)
        self._keep_place.setSingleShot(True)
        self._keep_place.setInterval(KEEP_PLACE_AFTER)
        self._keep_place.timeout.connect(self._write_place)
        self._connect()

    def _connect(self) -> None:
        self.addWidget(self.unreadable)
        for page in self.pages.values():
            self.addWidget(page)
            page.place_changed.connect(self._keep_place.start)
        self.participants.opened.connect(self.open_checklist)
        self.participants.register_asked.connect(lambda: self.go_to("register"))
        self.register_page.registered.connect(self.open_checklist)
        self.register_page.left.connect(lambda: self.go_to("participants"))
        self.checklist.back_requested.connect(lambda: self.go_to("participants"))
        self.checklist.preview_requested.connect(self.open_papers)
        self.papers.sign_requested.connect(self.open_signing)
        self.papers.left.connect(lambda: self.go_to(self._before_papers))
        self.checklist.sign_requested.connect(self.open_signing)
        self.checklist.signatures_requested.connect(self.papers.show_signatures)
        self.signing.left.connect(lambda: self.go_to("checklist"))
        self.signing.change_asked.connect(self._change)
        self.signing.signed.connect(self.open_papers)
        self.verify.opened.connect(self.open_papers)

    # ----------------------------------------------------------------------------------------- from one page to another

    @property
    def page(self) -> Page:
        """The page in view."""
        return self.pages[self._page]

    @property
    def page_id(self) -> str:
        """The id of the page in view."""
        return self._page

    def go_to(self, page: str) -> bool:
        """Show a page; return False where the page in view holds the person back."""
        if self._page and not self.page.commit_pending():
            return False
        self._go(page)
        return True

    def _go(self, page: str, opening: Callable[[], object] | None = None) -> None:
        """Show a page after `opening` what it shows; where a damaged store cannot say it, say that in its place."""
        place = self.pages[page]
        with place.reading(self.session):
            if opening is not None:
                place.unread = None
                opening()
            self._show(page)
            if place.unread is None:
                self.page.first_focus()
        if place.unread is not None:
            self.unreadable.show_why(place.unread)
            self._show(page)

    def _show(self, page: str) -> None:
        if page == "papers" and self._page != "papers":
            self._before_papers = {"": "participants", "signing": "checklist"}.get(self._page, self._page)
        self._page = page
        self.setCurrentWidget(self.page if self.page.unread is None else self.unreadable)
        self.page_changed.emit(page)
        self._keep_place.start()

    def open_checklist(self, screening_id: int) -> None:
        """Work on a screening."""
        if not self._page or self.page.commit_pending():
            self._go("checklist", lambda: self._open_checklist(screening_id))

    def _open_checklist(self, screening_id: int) -> None:
        self.checklist.open(screening_id)
        self._say_opened(screening_id)

    def open_signing(self, screening_id: int) -> None:
        """Review a screening, to sign it."""
        if not self._page or self.page.commit_pending():
            self._go("signing", lambda: self._open_signing(screening_id))

    def _open_signing(self, screening_id: int) -> None:
        self.signing.open(screening_id)
        self._take_along(screening_id)

    def _change(self, criterion: str) -> None:
        """Leave the review for one criterion of the checklist."""
        self.checklist.restore(f"{self.signing.screening_id}:{criterion}")
        self._show("checklist")
        self.checklist.restore(f"{self.signing.screening_id}:{criterion}")

    def open_papers(self, screening_id: int, paper_id: int | None = None) -> None:
        """Look at the papers of a screening, at one of them where it is named."""
        if not self._page or self.page.commit_pending():
            self._go("papers", lambda: self._open_papers(screening_id, paper_id))

    def _open_papers(self, screening_id: int, paper_id: int | None) -> None:
        self.papers.open(screening_id, paper_id)
        self._take_along(screening_id)

    def _take_along(self, screening_id: int) -> None:
        """Have the menu offer the checklist of what is in view, not of another screening."""
        if self.checklist.screening_id != screening_id:
            self.checklist.unread = None
            with self.checklist.reading(self.session):
                self._open_checklist(screening_id)

    def open_blank(self) -> None:
        """Look at the blank checklist."""
        if self.page.commit_pending():
            self._go("papers", self.papers.open_blank)

    def preview(self) -> bool:
        """Look at the papers of the screening at hand, the open or the selected one; False where there is none."""
        row = self.participants.selected() if self._page == "participants" else None
        wanted = row.screening_id if row is not None else self.checklist.screening_id
        if wanted is not None:
            self.open_papers(wanted)
        return wanted is not None

    def _say_opened(self, screening_id: int) -> None:
        self.opened.emit(screening.view(self.session, screening_id, self._words.language).label)

    def study_name(self) -> str:
        """Return what the study is called, for the window's title."""
        return self.session.workspace.studies.current.record.number

    # ----------------------------------------------------------------------------------------------- coming and leaving

    def begin(self) -> str:
        """Show the page that the person was on when the program ended by accident, or another signed in.

        Return its id, or nothing.
        """
        place = self.session.draft(_PLACE) or ""
        self._messages.remember(_kept(self.session.draft(_DIALOGS)))
        self.session.drop_draft(_DIALOGS)
        try:
            restored = self._restore(place)
        except (Trouble, LookupError):  # a place in another copy of the store, or of another version
            restored = False
        if not restored:
            self.go_to("participants")
        self.trail.tell_of_dropped_export()
        return self._page if restored else ""

    def _restore(self, place: str) -> bool:
        page, _bar, rest = place.partition("|")
        if page not in self.pages:
            return False
        screening_id, _colon, rest = rest.partition("|")
        if screening_id.isdecimal():
            self.checklist.open(int(screening_id))
            self._say_opened(int(screening_id))
        elif page == "checklist":
            return False
        self.pages[page].restore(rest)
        self._show(page)
        self.page.first_focus()
        self.page.restore(rest)
        return True

    def place(self) -> str:
        """Return where the person is."""
        return f"{self._page}|{self.checklist.screening_id or ''}|{self.page.place()}"

    def _write_place(self) -> None:
        with suppress(StoreTrouble):  # only where one was: whoever changes something is told that it is not saved
            self.session.keep_draft(_PLACE, self.place())

    def commit_pending(self) -> bool:
        """Store what is being typed; False where the page in view holds the person back."""
        return not self._page or self.page.commit_pending()

    @property
    def was_switched(self) -> bool:
        """Whether the person was here until somebody else signed in; asked once."""
        switched = self.session.draft(_SWITCHED) is not None
        self.session.drop_draft(_SWITCHED)
        return switched

    def keep_typed(self) -> None:
        """Keep everything that is typed, as drafts that only this person sees again."""
        for page in self.pages.values():
            page.keep_typed()

    def abandon(self) -> None:
        """Let go without a word: the store was replaced by a backup, and what was typed is kept in the one before."""
        self._keep_place.stop()
        self._messages.remember({})
        for page in self.pages.values():
            page.close_page()
        self.session.abandon()

    def close_desk(self, *, coming_back: bool = False) -> None:
        """Leave in good order; nothing is to be restored, unless the person is `coming_back` to where they are."""
        self._keep_place.stop()
        if coming_back:
            self.session.keep_draft(_PLACE, self.place())
            self.session.keep_draft(_SWITCHED, "yes")
            self.session.keep_draft(_DIALOGS, json.dumps(self._messages.kept, ensure_ascii=False))
        else:
            self.session.drop_draft(_PLACE)
        self._messages.remember({})
        for page in self.pages.values():
            page.close_page()
        self.session.sign_out()


def _kept(text: str | None) -> Mapping[str, Mapping[str, str]]:
    kept = json.loads(text) if text else {}
    return kept if isinstance(kept, dict) else {}
