"""The participant that is selected in the list: their screenings, and who they are once somebody asks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.domain.view import ScreeningState
from jdm_desktop.gui import metrics, signs, terms, widgets
from jdm_desktop.gui.chip import Chip
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.identity_dialog import IdentityDialog
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import participant
from jdm_desktop.service.participant import ParticipantRow
from jdm_desktop.service.session import Session


class ParticipantCard(QFrame):
    """One participant; `opened` carries the screening to work on. The name is hidden again with every selection."""

    opened = Signal(int)

    def __init__(
        self, session: Session, words: Wording, theme: Theme, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._theme, self._messages = session, words, theme, messages
        self._row: ParticipantRow | None = None
        self._shown_identity: participant.IdentityView | None = None
        self.setProperty("kind", "card")
        self._number, self._outcome = widgets.heading(level=2), Chip(theme)
        self._progress = widgets.label(kind="muted")
        self._open = widgets.button(icon="clipboard-list", kind="primary")
        self._attempts_caption = widgets.label(kind="small")
        self._attempts = QWidget()
        self._attempt_lines = widgets.column(self._attempts, gap=4)
        self._attempt_buttons: list[QPushButton] = []
        self._rescreen = widgets.button(icon="refresh-cw")
        self._identity_button = widgets.button(icon="eye")
        self._correct_button = widgets.button(icon="pencil")
        self._identity = widgets.label()
        self._arrange()
        self._open.clicked.connect(self._ask_to_open)
        self._rescreen.clicked.connect(self._screen_again)
        self._identity_button.clicked.connect(self._show_identity)
        self._correct_button.clicked.connect(self._correct_identity)
        words.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        layout = widgets.column(self, margins=16, gap=8)
        flow = FlowLayout(gap=8)
        self._number.setWordWrap(False)
        self._progress.setWordWrap(False)
        for part in (self._number, self._outcome, self._progress, self._open, self._rescreen):
            flow.addWidget(part)
        for part in (self._identity_button, self._correct_button):
            flow.addWidget(part)
        layout.addLayout(flow)
        for widget in (self._identity, self._attempts_caption, self._attempts):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.lie(across=False)

    def lie(self, *, across: bool) -> None:
        """Take the whole width under a table, or a narrow strip beside it."""
        metrics.at_least(self, width=0 if across else 236)
        metrics.at_most(self, width=0 if across else 236)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        widgets.set_text(self._open, _("Open checklist"))
        widgets.set_text(self._rescreen, _("Screen again …"))
        self._attempts_caption.setText(_("Screenings"))
        self.show_row(self._row)

    def close_page(self) -> None:
        """Forget who was shown."""
        self.show_row(None)

    def show_row(self, row: ParticipantRow | None) -> None:
        """Show a participant by number, without the name."""
        if self._row is None or row is None or row.participant_id != self._row.participant_id:
            self._shown_identity = None
        self._row = row
        self.setVisible(row is not None)
        if row is not None:
            self._say(row)

    def _say(self, row: ParticipantRow) -> None:
        _ = self._words.translator()
        self._number.setText(row.label)
        self._outcome.show_sign(signs.of_outcome(row.outcome), _(terms.OUTCOMES[row.outcome]))
        said = _("{determined} of {total} criteria determined")
        self._progress.setText(said.format(determined=row.determined, total=row.total))
        completed = row.state is ScreeningState.COMPLETED
        self._rescreen.setVisible(completed and self._session.may(Task.ENTER))
        self._list_attempts(row)
        self._say_identity()
        self._theme.dress(self)

    def _list_attempts(self, row: ParticipantRow) -> None:
        _ = self._words.translator()
        while self._attempt_buttons:
            old = self._attempt_buttons.pop()
            old.hide()
            old.deleteLater()
        attempts = participant.attempts(self._session, row.participant_id) if row.attempt > 1 else ()
        for attempt in attempts:
            button = widgets.button(f"{attempt.label} · {_(terms.OUTCOMES[attempt.outcome])}", kind="nav")
            widgets.name(button, _("Open screening {screening}").format(screening=attempt.label))
            button.clicked.connect(lambda _on=False, wanted=attempt.screening_id: self.opened.emit(wanted))
            self._attempt_lines.addWidget(button)
            self._attempt_buttons.append(button)
        self._attempts_caption.setVisible(bool(attempts))
        self._attempts.setVisible(bool(attempts))

    def _say_identity(self) -> None:
        _ = self._words.translator()
        shown = self._shown_identity
        widgets.set_text(self._identity_button, _("Hide the name") if shown else _("Show the name"))
        self._identity_button.setVisible(self._session.may(Task.IDENTIFY))
        widgets.set_text(self._correct_button, _("Correct details …"))
        self._correct_button.setVisible(shown is not None and self._session.may(Task.ENTER))
        self._identity.setVisible(shown is not None)
        if shown is not None:
            born = shown.birth.isoformat() if shown.birth else _("birth date not known")
            self._identity.setText("\n".join(filter(None, (shown.name or _("no name given"), born, shown.note))))

    def _show_identity(self) -> None:
        if self._shown_identity is not None:
            self._shown_identity = None
        elif self._row is not None:
            self._shown_identity = participant.identity(self._session, self._row.participant_id)
        self._say_identity()

    def _correct_identity(self) -> None:
        row, known = self._row, self._shown_identity
        if row is None or known is None:
            return
        _ = self._words.translator()

        def correct(corrected: participant.IdentityView, reason: str) -> None:
            participant.correct_identity(self._session, row.participant_id, corrected, reason)

        dialog = IdentityDialog(known, correct, self._words, self._theme, self.window())
        self._messages.begin(dialog, f"identity/{row.participant_id}")
        is_changed = self._messages.show_dialog(dialog.windowTitle(), dialog.exec)
        dialog.deleteLater()
        if not is_changed:
            return
        self._shown_identity = participant.identity(self._session, row.participant_id)
        self._say_identity()

    def _ask_to_open(self) -> None:
        if self._row is not None:
            self.opened.emit(self._row.screening_id)

    def _screen_again(self) -> None:
        if self._row is None:
            return
        _ = self._words.translator()
        reason = self._messages.ask_text(
            _("Screen {number} again?").format(number=self._row.screening_number),
            _("A new attempt begins with the study version in force. The earlier screening stays as it is."),
            label=_("Reason"),
            confirm=_("Screen again"),
            cancel=_("Do not"),
        )
        if reason:
            self._begin_again(self._row.participant_id, reason)

    def _begin_again(self, participant_id: int, reason: str) -> None:
        try:
            row = participant.rescreen(self._session, participant_id, reason)
        except Trouble as trouble:
            self._messages.warn(self._words.trouble(trouble))
        else:
            self.opened.emit(row.screening_id)
