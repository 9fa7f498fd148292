"""Putting a backup in the store's place: what is replaced, why, and who does it; Enter never confirms."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from jdm_desktop.domain.view import Stamp
from jdm_desktop.gui import stamps, widgets
from jdm_desktop.gui.form import FormField, Problem
from jdm_desktop.gui.form_dialog import FormDialog
from jdm_desktop.gui.sign_in_page import password_field, reveal_button
from jdm_desktop.gui.theme import Theme
from jdm_desktop.gui.words import Wording
from jdm_desktop.service import backup
from jdm_desktop.service.backup import BackupView, Replacing
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.session import Session


class RestoreDialog(FormDialog):
    """Asks for the reason, user name and password; `restored` is the session that begins once it is done."""

    def __init__(
        self,
        door: Entrance,
        view: BackupView,
        words: Wording,
        theme: Theme,
        *,
        before: Callable[[], object] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog; `before` is done just before the store is replaced."""
        _ = words.translator()
        self.restored: Session | None = None
        self._door, self._view, self._begin = door, view, before
        reason, user = FormField(widgets.text_area(rows=2)), FormField(widgets.text_field())
        password = FormField(password_field())
        replaced = backup.replacing(door, view.path)
        why = _("Why the backup takes the store's place; it stays in the audit trail")
        first = _("For example: the old computer broke; it stays in the audit trail")
        reason.ask(_("Reason"), first if replaced.is_none else why)
        user.ask(_("User name"), _("Of somebody to whom the administration is delegated"))
        password.ask(_("Password"))
        reveal = reveal_button(password.field)  # type: ignore[arg-type]
        widgets.set_text(reveal, _("Show the password"))
        widgets.name(reveal, _("Show the password – restoring"))
        super().__init__(
            _("Restore the backup of {made}?").format(made=stamps.day_and_minute(_local(view, door))),
            replaced_sentence(replaced, words),
            {"reason": reason, "user": user, "password": password},
            confirm=_("Restore it on this computer") if replaced.is_none else _("Put the backup in the store's place"),
            do=self._restore,
            words=words,
            theme=theme,
            wrong=self._missing,
            concerned={"user_id": "user"},
            otherwise="password",
            below=reveal,
            parent=parent,
        )

    def _missing(self) -> list[Problem]:
        _ = self._words.translator()
        asked = (
            ("reason", _("Say why the backup takes the store's place.")),
            ("user", _("Enter a user name.")),
            ("password", _("Enter a password.")),
        )
        return [Problem(say, self.field(name)) for name, say in asked if not self.field(name).text().strip()]

    def _restore(self) -> None:
        self._begin()
        user, password, reason = (self.field(name).text() for name in ("user", "password", "reason"))
        self.restored = backup.restore(self._door, self._view.path, user, password, reason)


def _local(view: BackupView, door: Entrance) -> Stamp:
    return Stamp(view.made.utc, door.zone)


def replaced_sentence(replaced: Replacing, words: Wording) -> str:
    """Return in plain words what is replaced by what, and what is missing from the store afterwards."""
    _, ngettext = words.translator(), words.plural()
    if replaced.is_none:
        begun = _("There is no store on this computer yet: this backup ({then} entries) becomes it, and is kept too.")
        return begun.format(then=replaced.then)
    kept = _("The present store is not deleted: it is put aside in a folder of its own, and every backup is kept too.")
    if replaced.present is None or replaced.latest is None:
        unknown = _("The store cannot be read, so nobody can tell what was entered after the backup ({then} entries).")
        return f"{unknown.format(then=replaced.then)}\n\n{kept}"
    lengths = _("The trail has {present} entries now, and {then} in the backup. The last one was made {latest}.")
    said = lengths.format(present=replaced.present, then=replaced.then, latest=stamps.whole(replaced.latest))
    lost = replaced.lost or 0
    missing = ngettext(
        "{count} entry that was made after the backup will be missing from the store.",
        "{count} entries that were made after the backup will be missing from the store.",
        lost,
    ).format(count=lost)
    return f"{said}\n{missing}\n\n{kept}"
