"""The person that is selected: what is known of the account, what was delegated when, and what can be done about it."""

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from jdm_desktop.domain.staff import PersonView
from jdm_desktop.gui import terms, widgets
from jdm_desktop.gui.declaration_dialog import DeclarationDialog
from jdm_desktop.gui.flow import FlowLayout
from jdm_desktop.gui.messages import Messages
from jdm_desktop.gui.people_model import state
from jdm_desktop.gui.person_dialogs import PersonDialogs, said
from jdm_desktop.gui.tasks import Tasks
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.i18n import N_
from jdm_desktop.service import person_actions
from jdm_desktop.service.person_actions import OWN, PersonAction
from jdm_desktop.service.session import Session

_WORDS = {
    PersonAction.CHANGE_PASSWORD: N_("Change my password …"),
    PersonAction.DECLARE: N_("Declare my electronic signature …"),
    PersonAction.DELEGATE: N_("Delegate …"),
    PersonAction.END_DELEGATION: N_("End a delegation …"),
    PersonAction.CORRECT: N_("Correct …"),
    PersonAction.RESET_PASSWORD: N_("Temporary password …"),
    PersonAction.UNLOCK: N_("Unlock …"),
    PersonAction.CLOSE: N_("Close the account …"),
}
_ICONS = {PersonAction.CHANGE_PASSWORD: "lock", PersonAction.DECLARE: "signature", PersonAction.DELEGATE: "user-plus"}


class PersonCard(QFrame):
    """One account; a closed button says why it is closed, in its tool tip and in a line below."""

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
        self._session, self._words, self._theme, self._messages = session, words, theme, messages
        self._tasks = tasks
        self._person: PersonView | None = None
        self.setProperty("kind", "card")
        self._name, self._facts = widgets.heading(level=2), widgets.label()
        self._caption, self._delegations = widgets.label(kind="strong"), widgets.label()
        self._reasons = widgets.label(kind="small")
        self._buttons = {action: widgets.button(icon=_ICONS.get(action, "")) for action in _WORDS}
        for action, button in self._buttons.items():
            button.clicked.connect(lambda _on=False, action=action: self._ask(action))
        self._arrange()
        self.retranslate()

    def _arrange(self) -> None:
        layout = widgets.column(self, margins=16, gap=8)
        flow = FlowLayout(gap=8)
        for button in self._buttons.values():
            flow.addWidget(button)
        for part in (self._name, self._facts, self._caption, self._delegations):
            layout.addWidget(part)
        layout.addLayout(flow)
        layout.addWidget(self._reasons)
        layout.addStretch(1)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        _ = self._words.translator()
        self._caption.setText(_("Delegations"))
        for action, button in self._buttons.items():
            widgets.set_text(button, _(_WORDS[action]))
            widgets.name(button, _("Account – {action}").format(action=_(_WORDS[action]).rstrip(" …")))
        self.show_person(self._person)

    def show_person(self, person: PersonView | None) -> None:
        """Show one person, or none."""
        self._person = person
        self.setVisible(person is not None)
        if person is None:
            return
        self._name.setText(person.name)
        self._facts.setText("\n".join(self._known(person)))
        listed = [said(one, self._words) for one in person.delegations]
        self._delegations.setText("\n".join(listed) or "–")
        self._say_what_is_closed(person)

    def _known(self, person: PersonView) -> list[str]:
        _ = self._words.translator()
        role = _(terms.ROLES[person.role])
        physician = _("physician") if person.physician else _("not entered as a physician")
        lines = [f"{person.user_id} · {role} · {physician} · {state(person, _)}"]
        day = person.trained_on.isoformat() if person.trained_on else "–"
        declared = person.declared_on.isoformat() if person.declared_on else "–"
        password = person.password_set_on.isoformat() if person.password_set_on else "–"
        lines.append(
            _("Trained {trained} · electronic signature declared {declared} · password set {password}").format(
                trained=day, declared=declared, password=password
            )
        )
        if person.identity_checked_by or person.identity_document:
            lines.append(
                _("Identity checked by {who} with: {document}").format(
                    who=person.identity_checked_by or "–", document=person.identity_document or "–"
                )
            )
        return lines

    def _say_what_is_closed(self, person: PersonView) -> None:
        reasons: dict[str, list[str]] = {}
        is_own = person.id == self._session.person.id
        for action, closed in person_actions.closed(self._session, person).items():
            button = self._buttons[action]
            why = closed.text(self._words.language) if closed is not None else ""
            button.setVisible(action not in OWN or is_own)
            if why and self.window().focusWidget() is button:
                self._buttons[PersonAction.CORRECT].setFocus()  # Qt would go on from "Unlock" to "Close the account"
            button.setEnabled(closed is None)
            button.setToolTip(why)
            button.setAccessibleDescription(why)
            if why and (action not in OWN or is_own):
                reasons.setdefault(why, []).append(button.text().rstrip(" …"))
        _ = self._words.translator()
        said = _("{where}: {message}")
        lines = [said.format(where=_(", ").join(actions), message=why) for why, actions in reasons.items()]
        self._reasons.setText("\n".join(lines))
        self._reasons.setVisible(bool(lines))

    def _ask(self, action: PersonAction) -> None:
        person = self._person
        if person is None:
            return
        if action is PersonAction.DECLARE:
            self._declare()
            return
        dialog = PersonDialogs(self._session, self._words, self._theme, self.window()).make(action, person)
        self._messages.begin(dialog, f"{action}/{person.id}")
        self._messages.show_dialog(dialog.windowTitle(), dialog.exec)
        dialog.deleteLater()

    def _declare(self) -> None:
        dialog = DeclarationDialog(self._session, self._words, self._theme, tasks=self._tasks, parent=self.window())
        self._messages.show_dialog(dialog.windowTitle(), dialog.ask)
        dialog.deleteLater()

    def button(self, action: PersonAction) -> QPushButton:
        """Return the button of an action."""
        return self._buttons[action]
