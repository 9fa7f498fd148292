"""The recovery sheet, shown once: printed or saved where the person says, given to three people, and kept nowhere."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.gui import metrics, printing, widgets
from jdm_desktop.gui.busy import BusySign
from jdm_desktop.gui.delegation_choice import check_box
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.paper_view import PaperView
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import staff
from jdm_desktop.service.session import Session

_FILE_NAME = "jdm-desktop-recovery-sheet.pdf"


class RecoverySheetPage(Page):
    """Makes a new sheet and shows it; `done` when the person says that three people have it.

    `failed` carries why it could not be drawn.
    """

    done = Signal()
    failed = Signal(object)

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
        self._session, self._words, self._messages, self._tasks = session, words, messages, tasks
        self._content = b""
        self._is_out = False
        self._title, self._about = widgets.heading(), widgets.label()
        self._print = widgets.button(icon="printer", kind="primary")
        self._save = widgets.button(icon="download")
        self._given = check_box()
        self._promise = widgets.label(kind="strong")
        self._go_on = widgets.button(kind="primary", icon="check")
        self._why_closed = widgets.label(kind="small")
        self._busy = BusySign()
        self.view = PaperView(theme)
        self._arrange()
        self._print.clicked.connect(self._print_it)
        self._save.clicked.connect(self._save_it)
        self._given.toggled.connect(self._say_whether_done)
        self._go_on.clicked.connect(self._finish)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        across = widgets.row(self, margins=(24, 16, 24, 16), gap=20)
        area, content = widgets.scrolling()
        metrics.at_least(area, width=300)
        metrics.at_most(area, width=420)
        left = widgets.column(content, margins=(0, 0, 8, 0), gap=12)
        above: tuple[QWidget, ...] = (self._title, self._about, self._busy, self._print, self._save, widgets.rule())
        for part in (*above, self._promise, self._given, self._go_on, self._why_closed):
            left.addWidget(part)
        left.addStretch(1)
        across.addWidget(area, 2)
        across.addWidget(self.view, 3)

    def begin(self) -> None:
        """Make a new sheet, in place of an earlier one, and have it drawn; raise Trouble where that is not possible."""
        shares = staff.new_recovery_sheet(self._session)
        draw = staff.recovery_painter(self._session, shares, self._words.language)
        self._is_out = False
        self._given.setChecked(False)
        self._show(b"")
        self._say_busy()
        self._busy.hold_focus()
        self._tasks.run(draw, self._drawn, self._not_drawn)

    def _say_busy(self) -> None:
        _ = self._words.translator()
        self._busy.show_busy(_("The recovery sheet is being drawn …"))

    def _drawn(self, content: bytes) -> None:
        self._busy.rest()
        self._show(content)
        if self.isVisible():
            self.first_focus()

    def _not_drawn(self, failure: Exception) -> None:
        self._busy.rest()
        if not isinstance(failure, Trouble):
            raise failure
        self.failed.emit(failure)

    def _show(self, content: bytes) -> None:
        self._content = content
        self.view.show_paper(content)
        for button in (self._print, self._save):
            button.setEnabled(bool(content))
        self._say_whether_done()

    def forget(self) -> None:
        """Let go of the sheet."""
        self._show(b"")

    def close_page(self) -> None:
        """Let go of the sheet, of which nothing stays in memory."""
        self.forget()

    def retranslate(self) -> None:
        """Say everything in the language in force; the sheet keeps its own."""
        _ = self._words.translator()
        self._title.setText(_("The recovery sheet"))
        self._about.setText(
            _(
                "The study data are encrypted. If nobody can sign in any more, any two of these three pages open them "
                "again, and nothing else does. They are shown this once and stored nowhere: print them, and give each "
                "page to another person who keeps it locked away."
            )
        )
        widgets.set_text(self._print, _("Print the three pages …"))
        widgets.set_text(self._save, _("Save to a stick of your own …"))
        self._promise.setText(_("I have printed it and given the three sheets to three people."))
        widgets.set_text(self._given, _("Yes, I have"))
        widgets.name(self._given, self._promise.text())
        widgets.set_text(self._go_on, _("Go on"))
        widgets.name(self.view, _("Preview of the recovery sheet"))
        if self._busy.text():
            self._say_busy()
        self._say_whether_done()

    def first_focus(self) -> None:
        """Begin with printing, as soon as there is something to print."""
        if self._busy.text():
            self._busy.hold_focus()
        else:
            self._print.setFocus()

    def _say_whether_done(self) -> None:
        _ = self._words.translator()
        self._go_on.setEnabled(self._is_out and self._given.isChecked())
        why = "" if self._is_out else _("First print or save the sheet.")
        if self._is_out and not self._given.isChecked():
            why = _("First tick that three people have it.")
        self._why_closed.setText(why)
        self._why_closed.setVisible(bool(why))
        self._go_on.setToolTip(why)

    def _print_it(self) -> None:
        _ = self._words.translator()
        printer = self._messages.printer(_("Print the recovery sheet"))
        if printer is None:
            return
        content = self._content
        printer.setDocName(_FILE_NAME)
        self._tasks.run(lambda: printing.print_paper(content, printer), self._printed)

    def _printed(self, taken: bool) -> None:  # noqa: FBT001 - what the printer said
        _ = self._words.translator()
        if taken:
            self._messages.tell(_("Sent to the printer."))
            self._take_out()
        else:
            self._messages.warn(_("The printer did not take the sheet. Try again, or save it."))

    def _save_it(self) -> None:
        _ = self._words.translator()
        title = _("Save the recovery sheet, and not on this computer")
        where = self._messages.save_where(title, Path.home() / _FILE_NAME, _("PDF files (*.pdf)"))
        if where is not None:
            write_whole(where, self._content)
            self._messages.tell(_("Saved as {file}. Delete it there once it is printed.").format(file=where.name))
            self._take_out()

    def _take_out(self) -> None:
        self._is_out = True
        self._say_whether_done()
        self._given.setFocus()

    def _finish(self) -> None:
        staff.recovery_sheet_handed_out(self._session)
        self.forget()
        self.done.emit()
