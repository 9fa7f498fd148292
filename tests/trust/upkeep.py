"""What is done to a store as a whole, or to what it was never to hold, in acts as those of `acts`.

A backup takes the store's place, an older store is brought up to date, backups go to a second folder, a signature made
in ink comes in with its scan, and two people take out what should never have been typed.
"""

from pathlib import Path

from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.service import backup, document, redaction, screening, staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.ink import InkForm, record_ink
from jdm_desktop.service.redaction import Agreement
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from tests.service import desk
from tests.trust.acts import LI, OLD, REASON, Worker
from tests.trust.holdings import TYPED

CHEN = "chen"
SAID = f"{TYPED} called"
AT_BACKUP = {"state 1": "completed", "fact 1 weight": "30.5", "fact 1 remark": SAID, "names typed": 2}
"""What a store said at its backup and does not say any more."""

_NONE = "No backup is to be seen."
SCANS = tuple(b"%PDF-1.4 MARKER-scan " + bytes([number]) * 60_000 + b"%%EOF\n" for number in (1, 2))


def file(session: Session) -> None:
    """Complete a record that names somebody, issue its paper, make a backup, and go on."""
    form = PersonForm(CHEN, "MARKER-chen", Role.ADMINISTRATOR, desk.TEMPORARY, trained_on=desk.TRAINED)
    staff.add_person(session, form)
    desk.door(session).sign_in(CHEN, desk.TEMPORARY).set_password("", OLD)
    screening.record_fact(session, 1, "remark", FactForm(SAID, "", f"letter of {TYPED}"))
    screening.complete(session, 1)
    document.issue(session, 1, (desk.EN,))
    backup.make(session)
    screening.reopen(session, 1, REASON)
    screening.record_fact(session, 1, "weight", FactForm("30.6"), f"{TYPED} said so")
    screening.record_fact(session, 1, "remark", FactForm(f"{SAID} twice"), REASON)


def restoring(worker: Worker) -> None:
    """Put a backup in the store's place, and go on in what it holds."""

    def restore() -> None:
        listed = backup.known(worker.door)
        if not listed:  # what cannot be read is not listed: whoever finds nothing looks again
            raise StoreTrouble(_NONE)
        worker.sessions[LI] = backup.restore(worker.door, listed[-1].path, LI, OLD, REASON)

    worker.do(AT_BACKUP | {"restored": True, "aside": True}, restore)
    worker.do({"state 1": "in_progress"}, lambda: screening.reopen(worker.li, 1, REASON))


def upgrading(worker: Worker) -> None:
    """Open a store that an older version of the program wrote, and go on in it."""
    worker.do({}, lambda: worker.open(1))
    worker.do({}, lambda: worker.sessions.update({LI: worker.door.sign_in(LI, OLD)}))
    form = FactForm("30.7")
    worker.do({"fact 1 weight": "30.7"}, lambda: screening.record_fact(worker.li, 1, "weight", form, REASON))


def inking(worker: Worker) -> None:
    """Record that a paper was signed by hand, with a scan, and record it again with a better one."""
    for count, scan in enumerate(SCANS, 1):
        form = InkForm(Meaning.CONFIRMED, "MARKER-ink Zhao", "2026-11-22", "MARKER-binder 3", scan)
        worker.do(
            {"inks 1": count, "scan 1": sha256(scan)},
            lambda form=form: record_ink(worker.li, 1, form, REASON),  # type: ignore[misc]
        )


def redacting(worker: Worker) -> None:
    """Take a name out of the record and out of every entry that says it; a second person agrees."""
    entries = tuple(worker.door.repository.entries())
    seq = next(entry.seq for entry in entries if TYPED in str(entry.texts))
    agreed = Agreement(CHEN, OLD)
    mark = "[removed: privacy correction 1]"
    worker.do(
        {"corrections": 1, "names typed": 0, "fact 1 remark": f"{mark} called twice"},
        lambda: redaction.correct(worker.li, seq, TYPED, REASON, agreed),
    )


def copying(worker: Worker) -> None:
    """Make a backup that goes to a second folder too, work on, and make another."""
    for count, weight in enumerate(("30.7", "30.8"), 1):
        worker.do({"backups": count + 1, "copies": count}, lambda: copied(worker.li, worker.place.stick))
        form = FactForm(weight)
        worker.do(
            {"fact 1 weight": weight},
            lambda form=form: screening.record_fact(worker.li, 1, "weight", form, REASON),  # type: ignore[misc]
        )


def copied(session: Session, stick: Path) -> None:
    """Make a backup with its copy; say as any trouble that the copy failed."""
    done = backup.make(session, stick)
    if done.not_copied is not None:
        raise StoreTrouble.of(done.not_copied)
