"""Who comes in, and by which way: the first start, user name and password, the recovery sheet; and what comes first."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jdm_desktop.domain.trouble import StoreTrouble, Trouble
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.sign_in_page import SignInPage
from jdm_desktop.gui.stage import Stage
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording

if TYPE_CHECKING:  # loaded after the first page is painted
    from jdm_desktop.gui.first_start_page import FirstStartPage
    from jdm_desktop.service.entrance import Entrance
    from jdm_desktop.service.session import Session


class Reception(QObject):
    """Shows the pages before the desk; `came` carries a session as soon as there is one, `entered` when work begins."""

    came = Signal(object)
    entered = Signal(object)
    went = Signal()

    def __init__(self, stage: Stage, words: Wording, theme: Theme, messages: Messages, tasks: Tasks) -> None:
        super().__init__()
        self._stage, self._words, self._theme, self._messages, self._tasks = stage, words, theme, messages, tasks
        self._door: Entrance | None = None
        self._session: Session | None = None
        self._first: FirstStartPage | None = None
        self.is_restored = False  # whether whoever came in did so by restoring a backup
        self.page: Page | None = None
        self.sign_in_page = SignInPage(words)
        self.sign_in_page.asked.connect(self._sign_in)
        self.sign_in_page.recovery_asked.connect(self._recover)
        stage.present(self.sign_in_page)

    def receive(self, door: "Entrance") -> None:
        """Let people in: the store can be opened."""
        self._door = door
        if door.needs_first_account:
            self._first = self._first_page(door)
            self._show(self._first)
        else:
            self.sign_in_page.show_ready()

    def _first_page(self, door: "Entrance") -> "FirstStartPage":
        from jdm_desktop.gui.first_start_page import FirstStartPage  # noqa: PLC0415 - after the window is painted

        first = FirstStartPage(door, self._words, self._theme, tasks=self._tasks)
        first.made.connect(self._came_with_a_sheet_to_print)
        first.restore_asked.connect(self.restore)
        return first

    def wait(self, sentence: str = "") -> None:
        """Wait at the door for the next person, who may be told something."""
        self._forget_page()
        self._session = None
        self._stage.present(self.sign_in_page)
        self.sign_in_page.start_anew()
        if self._door is not None:
            self.sign_in_page.show_ready()
        if sentence:
            self.sign_in_page.say(sentence)
        self.sign_in_page.first_focus()

    def admit(self, session: "Session") -> None:
        """Let somebody in who has given a password already, by restoring a backup."""
        self._came(session)
        self.is_restored = True
        if session.must_choose_password:
            self._choose_password(session, "")
        else:
            self._enter()

    def restore(self) -> None:
        """Offer the backups: the store is damaged, gone, or not made yet, and nobody can sign in."""
        from jdm_desktop.gui.restore_page import RestorePage  # noqa: PLC0415 - seldom needed

        if self._door is None:
            return
        page = RestorePage(self._door, self._words, self._theme, self._messages)
        page.entered.connect(self.admit)
        page.left.connect(self._restore_nothing)
        self._show(page)

    def _restore_nothing(self) -> None:
        if self._first is not None:
            self._show(self._first)
        else:
            self.wait()

    # --------------------------------------------------------------------------------------------------------- ways in

    def _sign_in(self, user_id: str, password: str, adopt: str | None = None) -> None:
        from jdm_desktop.service.entrance import AdoptionNeeded  # noqa: PLC0415 - after the window is painted

        if self._door is None:
            return
        try:
            session = self._door.sign_in(user_id, password, adopt=adopt)
        except AdoptionNeeded as needed:
            reason = self._ask_why_here(needed)
            if reason:
                self._sign_in(user_id, password, reason)
            else:
                self.sign_in_page.show_refused(self._words.trouble(needed))
        except Trouble as trouble:
            self.sign_in_page.show_refused(self._words.trouble(trouble))
            if isinstance(trouble, StoreTrouble):
                self.sign_in_page.offer_restore()
        else:
            self._came(session)
            if session.must_choose_password:
                self._choose_password(session, password)
            else:
                self._enter()

    def _ask_why_here(self, needed: Trouble) -> str | None:
        _ = self._words.translator()
        return self._messages.ask_text(
            _("Is this store meant to be here?"),
            self._words.trouble(needed),
            label=_("Why it is here, for example: the old computer was replaced"),
            confirm=_("Take it over, with an entry in the trail"),
            cancel=_("Leave it closed"),
        )

    def _recover(self) -> None:
        from jdm_desktop.gui.recovery_page import RecoveryPage  # noqa: PLC0415 - seldom needed

        if self._door is None:
            return
        page = RecoveryPage(self._door, self._words, self._theme)
        page.entered.connect(self._came_by_the_sheet)
        page.left.connect(self.wait)
        self._show(page)

    # --------------------------------------------------------------------------------------- what comes before the desk

    def _choose_password(self, session: "Session", used: str) -> None:
        from jdm_desktop.gui.choose_password_page import ChoosePasswordPage  # noqa: PLC0415 - seldom needed

        page = ChoosePasswordPage(session, used, self._words, self._theme)
        page.chosen.connect(self._enter)
        page.left.connect(self.went)
        self._show(page)

    def _came_by_the_sheet(self, session: "Session") -> None:
        self._came_with_a_sheet_to_print(session)
        if self.page is not None:
            _ = self._words.translator()
            said = _("The store is open. The pages just used open nothing any more: this new sheet takes their place.")
            self._messages.tell(said)

    def _came_with_a_sheet_to_print(self, session: "Session") -> None:
        from jdm_desktop.gui.recovery_sheet_page import RecoverySheetPage  # noqa: PLC0415 - seldom needed

        self._came(session)
        page = RecoverySheetPage(session, self._words, self._theme, self._messages, tasks=self._tasks)
        page.done.connect(self._enter)
        page.failed.connect(self._enter_without_a_sheet)
        self._show(page)
        try:
            page.begin()
        except Trouble as trouble:
            self._enter_without_a_sheet(trouble)

    def _enter_without_a_sheet(self, trouble: Trouble) -> None:
        """Let the person work: the account is made, and the next sign-in reminds of the sheet."""
        self._messages.warn(self._words.trouble(trouble))
        self._enter()

    def _came(self, session: "Session") -> None:
        self._session, self.is_restored = session, False
        first, self._first = self._first, None
        if first is not None and first is not self.page:
            first.deleteLater()
        self.sign_in_page.start_anew()
        self.came.emit(session)

    def _enter(self) -> None:
        session, page = self._session, self.page
        self.page = None
        self.entered.emit(session)
        if page is not None:
            self._stage.throw_away(page)

    def _show(self, page: Page) -> None:
        self._forget_page()
        self.page = page
        self._stage.present(page)
        page.first_focus()

    def _forget_page(self) -> None:
        """Let go of what is shown; what is typed on the first start stays while somebody looks for a backup."""
        page, self.page = self.page, None
        stays = page is self._first
        if page is None:
            return
        if stays:
            self._stage.take_away(page)
            return
        page.close_page()
        self._stage.throw_away(page)
