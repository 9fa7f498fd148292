"""What the page of papers does with signatures: shows them, saves a scan, records one that was made on paper."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.signature import SignatureView
from jdm_desktop.domain.staff import Role, Task
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.gui.ink_dialog import InkDialog
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.signatures_dialog import SignaturesDialog
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import document, ink, staff
from jdm_desktop.service.session import Session
from jdm_desktop.service.signature_view import signatures


class PaperSignatures(QObject):
    """Opens the dialogs over the window of `parent`."""

    def __init__(self, session: Session, words: Wording, theme: Theme, messages: Messages, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._words, self._theme, self._messages = session, words, theme, messages
        self._parent = parent

    def show(self, screening_id: int) -> None:
        """Show every signature of a screening, with what changed since."""
        _ = self._words.translator()
        borne = signatures(self._session, screening_id, self._words.language)
        self._messages.show_dialog(_("Signatures"), lambda: self._all(borne).exec())

    def _all(self, borne: tuple[SignatureView, ...]) -> SignaturesDialog:
        window = self._parent.window()
        return SignaturesDialog(borne, self.save_scan, words=self._words, theme=self._theme, parent=window)

    def save_scan(self, ink_id: int) -> None:
        """Save the scan of a signature on paper where the person says."""
        _ = self._words.translator()
        kept = ink.scan(self._session, ink_id)
        where = self._messages.save_where(_("Save the scan"), Path.home() / kept.file_name, _("Scans (*.*)"))
        if where is not None:
            write_whole(where, kept.content)
            self._messages.tell(_("Saved as {file}.").format(file=where.name))

    def record_ink(self, paper_id: int) -> None:
        """Ask how a paper was signed by hand, and record it."""
        _ = self._words.translator()
        closed = self._session.closed(Task.RECORD_INK)
        if closed is not None:
            self._messages.warn(closed.text(self._words.language))
        else:
            self._messages.show_dialog(_("Signed on paper"), lambda: self._form(paper_id).ask())

    def _form(self, paper_id: int) -> InkDialog:
        return InkDialog(
            document.paper(self._session, paper_id).record_code,
            lambda form, reason: ink.record_ink(self._session, paper_id, form, reason),
            self._messages,
            [one.name for one in staff.people(self._session) if one.role is not Role.MONITOR],
            words=self._words,
            theme=self._theme,
            parent=self._parent.window(),
        )
