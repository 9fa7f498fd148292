"""What the site decides: idle time, ageing of passwords, who may confirm, the second folder for backups."""

from dataclasses import replace
from pathlib import Path

from jdm_desktop.domain.staff import Settings, Task
from jdm_desktop.domain.trouble import ReasonNeeded, Refused
from jdm_desktop.i18n import N_
from jdm_desktop.service.session import Changed, Session

SHORTEST_IDLE, LONGEST_IDLE = 2, 15  # minutes (NIST SP 800-63B-4, AAL3: at most 15)
LONGEST_AGE = 366  # days


def settings(session: Session) -> Settings:
    """Return what the site decided; raise Refused for a person who may not read."""
    session.require(Task.READ)
    return session.workspace.settings


def change_settings(session: Session, asked: Settings, reason: str) -> Changed:
    """Keep what the site decides from now on.

    Raises ReasonNeeded without a reason, Refused for times out of range or a person who may not change settings.
    """
    session.require(Task.CONFIGURE)
    known = session.workspace.settings
    if not SHORTEST_IDLE <= asked.idle_minutes <= LONGEST_IDLE:
        raise Refused(
            N_("The screen locks after {least} to {most} idle minutes. Nothing was changed."),
            least=SHORTEST_IDLE,
            most=LONGEST_IDLE,
        )
    if not 0 <= asked.password_days <= LONGEST_AGE:
        raise Refused(
            N_("A password may hold for up to {most} days, or 0 for ever. Nothing was changed."), most=LONGEST_AGE
        )
    if asked.second_backup_folder and not Path(asked.second_backup_folder).is_absolute():
        raise Refused(N_("Name the second backup folder by its whole path. Nothing was changed."))
    if not reason.strip():
        raise ReasonNeeded(N_("The settings stay as they are. Say why they change."))
    with session.change(reason, kind="settings") as change:
        change.save(replace(asked, id=known.id, entered=None))
    return change.changed
