"""One sitting of one person, and the one door through which everything is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from jdm_desktop.domain import staff
from jdm_desktop.domain.audit import Action, Author, Subject
from jdm_desktop.domain.record import canonical
from jdm_desktop.domain.signature import Signer
from jdm_desktop.domain.staff import Person, PersonView, Task, Workstation
from jdm_desktop.domain.text import Field, checked, clean
from jdm_desktop.domain.trouble import Message, ReasonNeeded, Refused, StoreTrouble
from jdm_desktop.i18n import N_
from jdm_desktop.keys import certificates
from jdm_desktop.keys.certificates import NewKey
from jdm_desktop.service import passwords as password_rules
from jdm_desktop.service.change import Change, Changed

if TYPE_CHECKING:  # the door makes sessions, and each needs its door
    from jdm_desktop.keys.slots import Unlocked
    from jdm_desktop.service.workspace import Workspace

__all__ = ["Change", "Changed", "Session"]

_NOBODY = N_("Nobody is signed in. Nothing was changed: sign in first.")

_IN_FORCE = N_(
    "The new password is in force, but the disk reports an error, and it is not certain whether the audit trail says "
    "so. See that the disk is connected and has space, then go on with the new password."
)

LONGEST = 12 * 60 * 60.0
"""Seconds that a sitting lasts at most, by ticks, which no setting of the clock changes (NIST SP 800-63B-4, AAL3)."""

_OVER = N_("A sitting lasts twelve hours at most. Nothing was changed: sign in again.")

_READ_ONLY = N_("The store is damaged and was opened to be read only. Nothing was changed: restore a backup.")


class Session:
    """One sitting of one person; `since` is the entry of their sign-in before this one, 0 where it is the first."""

    def __init__(self, workspace: "Workspace", person: Person, *, since: int = 0) -> None:
        self.workspace, self.since = workspace, since
        self.person = PersonView(person.id, person.user_id, person.name, person.role, person.physician)
        self.began = workspace.length
        self._began_at = workspace.clock.ticks()
        self._is_here = True
        self._locked = False
        self._listeners: list[Callable[[Changed], None]] = []

    @property
    def must_choose_password(self) -> bool:
        """Whether the person must choose a password before anything else: it is temporary, or older than allowed."""
        return self._is_here and self.workspace.must_choose_password(self._stored())

    @property
    def asks_old_password(self) -> bool:
        """Whether a new password needs the old one; a temporary one was used up by signing in."""
        return self._is_here and not self._stored().temporary

    @property
    def is_locked(self) -> bool:
        """Whether the screen is locked, so that nothing is read or written."""
        return self._locked

    @property
    def is_over(self) -> bool:
        """Whether the sitting has lasted as long as it may: nothing is read or written in it any more."""
        return self.workspace.clock.ticks() - self._began_at >= LONGEST

    def may(self, task: Task) -> bool:
        """Tell whether the person may do something."""
        return self.closed(task) is None

    def closed(self, task: Task) -> Message | None:
        """Return why the person may not do something, as a closed button says it; None where they may."""
        if not self._is_at_work:
            return Message(_NOBODY)
        if self.is_over:
            return Message(_OVER)
        workspace, person = self.workspace, self._stored()
        if workspace.must_choose_password(person):
            return Message(N_("Choose a password of your own first."))
        if workspace.is_read_only and task in staff.WRITING:
            return Message(_READ_ONLY)
        return self._refusal(person, task)

    def _refusal(self, person: Person, task: Task) -> Message | None:
        try:
            delegations = self.workspace.delegations(person.id)
        except StoreTrouble:
            if not self.workspace.is_read_only:
                raise
            if task is Task.RESTORE:  # the backup itself is asked who may
                return None
            delegations = ()
        return staff.refusal(person, delegations, task, self.workspace.clock.today())

    def require(self, task: Task) -> None:
        """Raise Refused where the person may not do something."""
        refused = self.closed(task)
        if refused is not None:
            raise Refused.of(refused)

    def reauthenticate(self, user_id: str, password: str) -> Signer:
        """Return the person's signing key for one signature, opened by user name and password, both each time.

        21 CFR 11.200(a)(1). Raises Refused where either is wrong (which is counted and put into the trail), where they
        are another person's, or where the person has no certificate yet.
        """
        person = self._known()
        if user_id.strip().casefold() != person.user_id.casefold():
            raise Refused(
                N_("{name} is signed in, and nobody else signs here. Nothing was signed: sign in yourself first."),
                name=person.name,
            )
        unlocked = self.workspace.check_password(person.user_id, password, signing=True)
        return self._signer(person, unlocked)

    def _signer(self, person: Person, unlocked: "Unlocked") -> Signer:
        kept = self.workspace.credential(person.id)
        if kept is None:
            raise Refused(
                N_("Nothing was signed: first declare that your electronic signature equals your handwritten one.")
            )
        authority = self.workspace.authority.certificate
        key = certificates.open_key(kept.key, kept.serial, unlocked.sealing_key, kept.certificate, authority)
        if key is None:
            raise Refused(N_("Your signing key was made for another password. Nothing was signed: renew it first."))
        return key

    def set_password(self, old: str, new: str) -> None:
        """Take another password; `old` is not asked where it was temporary, and so used up by signing in.

        Raises Refused where the old one is wrong, or the new one cannot be taken or is the same; StoreTrouble where
        nothing could be saved and the old one stays in force, or says that the new one is.
        """
        person = self._known()
        password_rules.accept(new, person.user_id)
        if old == new:
            raise Refused(N_("The new password is the old one. Nothing was changed: choose another one."))
        workspace = self.workspace
        sealing_key = None if person.temporary else workspace.check_password(person.user_id, old).sealing_key
        author = workspace.author(person)
        with _saying_what_is_in_force(), workspace.changing_keys(), workspace.writing(author, "password") as change:
            workspace.give_password(person.user_id, new, sealing_key)
            change.save(replace(person, temporary=False, password_set_on=workspace.clock.today()), "password")
            change.note(Action.PASSWORD_SET, Subject(Person.entity, person.id, field="password"))
        self._tell(change.changed)

    def declare(self, password: str, *, make: NewKey | None = None) -> None:
        """Declare that the electronic signature equals the handwritten one, and get a certificate to sign with.

        `make` gives a key that was made beforehand: making one takes a second or two.

        Guideline on electronic data capture, China 2016; 21 CFR 11.100(c). Done once, and again after another person
        had to set a new password. Raises Refused for a wrong password.
        """
        person = self._known()
        workspace = self.workspace
        unlocked = workspace.check_password(person.user_id, password, signing=True)
        now = workspace.clock.now()
        issued = certificates.new_certificate(
            workspace.authority,
            now.utc,
            site=workspace.site.name,
            name=person.name,
            user_id=person.user_id,
            make=make or workspace.new_key,
        )
        with workspace.writing(workspace.author(person), "declared") as change:
            workspace.revoke(change, person.id)
            change.save(
                staff.Credential(
                    person_id=person.id,
                    serial=issued.serial,
                    certificate=issued.certificate,
                    key=certificates.sealed(issued, unlocked.sealing_key),
                )
            )
            change.save(replace(person, declared_on=workspace.clock.today()), "declared_on")
        self._tell(change.changed)

    @property
    def can_sign(self) -> bool:
        """Whether the person has declared their signature and has a certificate in force."""
        return self._is_here and self.workspace.credential(self.person.id) is not None

    def require_clock(self) -> None:
        """Raise Refused while the clock is well before the latest entry of the trail and nobody said why."""
        latest = self.workspace.clock_set_back()
        if latest is not None:
            raise Refused(
                N_(
                    "The computer's clock ({now}) is before the latest entry ({latest}). Nothing was signed: "
                    "put the clock right, or explain why it was set back."
                ),
                now=f"{self.workspace.clock.now().utc:%Y-%m-%d %H:%M} UTC",
                latest=f"{latest.utc:%Y-%m-%d %H:%M} UTC",
            )

    def explain_clock(self, reason: str) -> Changed:
        """Say why the clock was set back, so that people can sign again; raise ReasonNeeded without a reason."""
        if not reason.strip():
            raise ReasonNeeded(N_("Say why the clock was set back."))
        with self.change(reason, kind="clock") as change:
            change.note(Action.CLOCK_EXPLAINED, Subject(Workstation.entity), canonical({"reason": reason.strip()}))
        return change.changed

    def lock(self) -> None:
        """Let nobody read or write until the person is back; a second call does nothing.

        A sitting that is over is locked as well. Raises StoreTrouble where it cannot be written into the trail; it is
        locked even so.
        """
        if not self._is_at_work:
            return
        try:
            if not self.workspace.is_read_only:
                with self._writing(self._stored(), kind="locked") as change:
                    change.note(Action.LOCKED, Subject(Person.entity, self.person.id))
        finally:  # where it cannot be written, it is locked all the same
            self._locked = True

    def unlock(self, password: str) -> None:
        """Go on after a lock.

        Raises Refused for a wrong password, which is counted like any other, and where the sitting is over,
        StoreTrouble where it cannot be written.
        """
        if not self._is_here:
            raise Refused(_NOBODY)
        if self.is_over:
            raise Refused(_OVER)
        self.workspace.check_password(self.person.user_id, password)
        self._locked = False
        if self.workspace.is_read_only:
            return
        try:
            with self.change(kind="unlocked") as change:
                change.note(Action.UNLOCKED, Subject(Person.entity, self.person.id))
        except BaseException:
            self._locked = True  # what cannot be written down is not done
            raise

    @contextmanager
    def change(
        self,
        reason: str = "",
        *,
        kind: str = "",
        participant_id: int | None = None,
        screening_id: int | None = None,
    ) -> Iterator[Change]:
        """Write in one transaction; on leaving it is committed, and the listeners are told.

        Raises StoreTrouble where nothing could be saved; what was saved before stands, and trying again is possible.
        """
        person = self._known()
        if self.workspace.is_read_only:
            raise Refused(_READ_ONLY)
        with self._writing(person, reason, kind=kind) as change:
            change.about(participant_id, screening_id)
            yield change

    @contextmanager
    def _writing(self, person: Person, reason: str = "", *, kind: str) -> Iterator[Change]:
        """Write in the person's name, also that a sitting ends which is over."""
        author = self.workspace.author(person, clean(reason, Field.REASON))
        with self.workspace.writing(author, kind) as change:
            yield change
        self._tell(change.changed)

    def author(self) -> Author:
        """Return the person as the trail names them, at this moment and this workstation."""
        return self.workspace.author(self._known())

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `callback` after every change; return what ends it."""
        self._listeners.append(callback)

        def unsubscribe() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unsubscribe

    def draft(self, key: str) -> str | None:
        """Return the text that this person typed under `key` and did not commit, None where there is none."""
        try:
            return self.workspace.repository.draft(self.person.id, key)
        except StoreTrouble:
            if not self.workspace.is_read_only:
                raise
            return None

    def keep_draft(self, key: str, text: str) -> None:
        """Keep text that is not committed yet, for after a crash; it is not part of the record and leaves no entry."""
        if self.workspace.is_read_only:
            return
        self.workspace.repository.keep_draft(self.person.id, key, checked(text, Field.DRAFT))

    def drop_draft(self, key: str) -> None:
        """Forget the text kept under `key`."""
        if self.workspace.is_read_only:
            return
        self.workspace.repository.drop_draft(self.person.id, key)

    def abandon(self) -> None:
        """End the sitting without a word: the store in which it began was replaced by a backup."""
        self._is_here = False
        self._listeners.clear()

    def sign_out(self) -> None:
        """End the sitting, which may be locked; what is asked of it afterwards is refused."""
        if not self._is_here:
            return
        was_locked, self._locked = self._locked, False
        if self.workspace.is_read_only:
            self._is_here = False
            self._listeners.clear()
            return
        with self._writing(self._stored(), kind="signed_out") as change:
            said = canonical({"while": "locked"}) if was_locked else None
            change.note(Action.SIGNED_OUT, Subject(Person.entity, self.person.id), said)
        self._is_here = False
        self._listeners.clear()

    @property
    def _is_at_work(self) -> bool:
        return self._is_here and not self._locked

    def _known(self) -> Person:
        if not self._is_at_work:
            raise Refused(_NOBODY)
        if self.is_over:
            raise Refused(_OVER)
        person = self._stored()
        if not person.active:  # closed meanwhile: nothing is written, and above all no new password opens the store
            raise Refused(N_("The account {user_id} is closed."), user_id=person.user_id)
        return person

    def _stored(self) -> Person:
        """Return the person as the store has them now: another may have corrected or closed the account."""
        return next(one for one in self.workspace.repository.few(Person) if one.id == self.person.id)

    def _tell(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)


@contextmanager
def _saying_what_is_in_force() -> Iterator[None]:
    """Where it is not certain what was saved, say which password counts: the key file has the new one by then."""
    from jdm_desktop.store import failures  # noqa: PLC0415 - after the window is painted

    try:
        yield
    except StoreTrouble as trouble:
        if trouble.message != failures.UNCERTAIN:
            raise
        raise StoreTrouble(_IN_FORCE) from trouble
