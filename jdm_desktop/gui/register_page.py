"""Registering a participant: what is typed is kept from the first second, and nothing is preset."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdm_desktop.domain import dates
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.text import Field
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.gui import metrics, widgets
from jdm_desktop.gui.choices import Choices
from jdm_desktop.gui.drafts import Drafts
from jdm_desktop.gui.form import ErrorSummary, FormField, Problem, concerned
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.page import Page
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import participant
from jdm_desktop.service.participant import ParticipantForm
from jdm_desktop.service.session import Session

_NAME, _BIRTH, _SEX, _NOTE = "name", "birth", "sex", "note"


class RegisterPage(Page):
    """The form; `registered` carries the screening that begins, `left` says that nobody is to be registered."""

    registered = Signal(int)
    left = Signal()

    def __init__(
        self, session: Session, words: Wording, theme: Theme, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._messages = session, words, messages
        self._drafts = Drafts(session, parent=self)
        self._found = False
        self._title, self._about = widgets.heading(), widgets.label(kind="muted")
        self._closed = widgets.label(kind="small")
        self._summary = ErrorSummary(theme)
        self._echo = widgets.label(kind="small")
        self._sexes = Choices(("female", "male"))
        self.name, self.birth = (
            FormField(widgets.text_field()),
            FormField(widgets.text_field(width=160), below=self._echo),
        )
        self.sex, self.note = FormField(self._sexes), FormField(widgets.text_area(rows=2))
        self._register = widgets.button(kind="primary", icon="user-plus")
        self._cancel = widgets.button()
        self._arrange()
        self._connect()
        self.retranslate()
        self._restore_draft()

    def _arrange(self) -> None:
        area, content = widgets.scrolling()
        widgets.column(self).addWidget(area)
        page = widgets.column(content, margins=(24, 16, 24, 16), gap=12)
        metrics.at_most(content, width=680)
        card = widgets.card()
        form = widgets.column(card, margins=20, gap=14)
        for part in (self.name, self.birth, self.sex, self.note):
            form.addWidget(part)
        buttons = widgets.row()
        for button in (self._register, self._cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        form.addLayout(buttons)
        for widget in (self._title, self._about, self._closed, self._summary, card):
            page.addWidget(widget)
        page.addStretch(1)
        self.sex.setFocusProxy(self._sexes.first())
        self._sexes.setFocusProxy(self._sexes.first())

    def _connect(self) -> None:
        self.birth.field.textChanged.connect(self._echo_birth)  # type: ignore[attr-defined]
        for key, part in ((_NAME, self.name), (_BIRTH, self.birth), (_NOTE, self.note)):
            part.field.textChanged.connect(lambda _text="", key=key, part=part: self._keep(key, part.text()))  # type: ignore[attr-defined]
        self._sexes.chosen.connect(lambda value: self._keep(_SEX, value or ""))
        self._register.clicked.connect(self._submit)
        self._cancel.clicked.connect(self._leave)
        self._words.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._title.setText(_("Register participant"))
        about = _("The screening number is given by the program. The name is kept apart and never printed.")
        self._about.setText(about)
        self.name.ask(_("Participant's name"), _("Any writing; may be left empty"))
        self.birth.ask(_("Birth date"), _("Year first: 2015-03-04, 2015/3/4, 2015.3.4, 20150304 or 2015年3月4日"))
        self.sex.ask(_("Sex"), spoken=_("Sex – choose one"))
        self._sexes.label_with(_("Sex"), {"female": _("Female"), "male": _("Male")})
        self.note.ask(_("Remark"), _("Only for this site; may be left empty"))
        widgets.set_text(self._register, _("Register"))
        widgets.set_text(self._cancel, _("Leave without registering"))
        widgets.name(self._register, _("Register this participant"))
        closed = self._session.closed(Task.ENTER)
        why = closed.text(self._words.language) if closed is not None else ""
        self._closed.setText(why)
        self._closed.setVisible(bool(why))
        self._register.setEnabled(not why)
        self._register.setToolTip(why)
        self._register.setAccessibleDescription(why)
        self._echo_birth()
        self._summary.clear()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the form."""
        _ = self._words.translator()
        return (("Enter", _("Next field; it never sends the form")), ("1 · 2", _("Choose the sex; Backspace clears")))

    def first_focus(self) -> None:
        """Begin with the name; say so where something typed earlier is still there."""
        if self._found:
            _ = self._words.translator()
            self._messages.tell(_("What you typed here earlier is still here. Nobody has been registered yet."))
            self._found = False
        self.name.field.setFocus()

    def commit_pending(self) -> bool:
        """Keep what is typed as a draft; leaving loses nothing."""
        self._drafts.keep()
        return True

    def keep_typed(self) -> None:
        """Keep what is typed."""
        self._drafts.keep()

    def close_page(self) -> None:
        """Keep what is typed, and let go."""
        self._drafts.close()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, as the summary says it."""
        return self._summary.sentences()

    def _restore_draft(self) -> None:
        self._found = self._drafts.open("register") > 0
        for key, part in ((_NAME, self.name), (_BIRTH, self.birth)):
            part.field.setText(self._drafts.get(key) or "")  # type: ignore[attr-defined]
        self.note.field.setPlainText(self._drafts.get(_NOTE) or "")  # type: ignore[attr-defined]
        self._sexes.set_value(self._drafts.get(_SEX) or None)

    def _keep(self, key: str, text: str) -> None:
        if text:
            self._drafts.put(key, text)
        else:
            self._drafts.drop(key)

    def _echo_birth(self) -> None:
        _ = self._words.translator()
        typed = self.birth.text().strip()
        day = dates.read_typed(typed)
        said = _("Read as {date}").format(date=day.isoformat()) if day else _("Not read as a date yet")
        self._echo.setText(said if typed else "")
        self._echo.setVisible(bool(typed))

    def _submit(self) -> None:
        problems = self._wrong()
        if problems:
            self._show(problems)
            return
        form = ParticipantForm(
            name=self.name.text(),
            birth=dates.read_typed(self.birth.text()),
            sex=self._sexes.value(),
            note=self.note.text(),
        )
        try:
            row = participant.register(self._session, form)
        except Refused as refused:
            about = concerned(refused, {Field.PARTICIPANT_NAME: self.name, Field.REMARK: self.note}) or self.birth
            self._show([Problem(self._words.trouble(refused), about)])
            return
        self._clear()
        _ = self._words.translator()
        self._messages.tell(_("{number} is registered.").format(number=row.label))
        self.registered.emit(row.screening_id)

    def _wrong(self) -> list[Problem]:
        _ = self._words.translator()
        typed = self.birth.text().strip()
        if not typed or dates.read_typed(typed):
            return []
        if dates.looks_like_a_date(typed):
            return [Problem(_("The birth date must be a real day, such as 2015-03-04."), self.birth)]
        return [Problem(_("Type the birth date with the year first, such as 2015-03-04."), self.birth)]

    def _show(self, problems: list[Problem]) -> None:
        _ = self._words.translator()
        self._summary.show_problems(_("There is a problem"), problems)

    def _clear(self) -> None:
        for part in (self.name, self.birth, self.note):
            part.field.clear()  # type: ignore[attr-defined]
        self._sexes.set_value(None)
        self._keep(_SEX, "")
        self._summary.clear()
        self._drafts.keep()

    def _leave(self) -> None:
        if self._is_empty() or self._may_drop():
            self._clear()
            self.left.emit()

    def _is_empty(self) -> bool:
        return not (self.name.text() or self.birth.text() or self.note.text() or self._sexes.value())

    def _may_drop(self) -> bool:
        _ = self._words.translator()
        return self._messages.ask(
            _("Leave without registering?"),
            _("What you have typed here will be dropped."),
            yes=_("Drop it"),
            no=_("Stay here"),
        )
