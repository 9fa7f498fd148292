"""What the entries of the trail, and the records and fields they speak of, are called; translate what these give."""

from collections.abc import Mapping
from types import MappingProxyType

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.criterion import CriterionKind
from jdm_desktop.domain.inspection import PaperTruth
from jdm_desktop.domain.paper import PaperKind, PaperStatus
from jdm_desktop.domain.signature import MEANINGS
from jdm_desktop.domain.staff import DELEGATED_TITLES, TITLES
from jdm_desktop.domain.view import ScreeningState
from jdm_desktop.i18n import N_

ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.CREATED: N_("Entered"),
        Action.CHANGED: N_("Changed"),
        Action.SIGNED_IN: N_("Signed in"),
        Action.SIGN_IN_FAILED: N_("Sign-in failed"),
        Action.SIGNED_OUT: N_("Signed out"),
        Action.LOCKED: N_("Locked"),
        Action.UNLOCKED: N_("Unlocked"),
        Action.LOCKED_OUT: N_("Locked out"),
        Action.SIGNING_FAILED: N_("Signing failed"),
        Action.RECOVERED: N_("Recovered"),
        Action.ADOPTED: N_("Adopted"),
        Action.PASSWORD_SET: N_("Password set"),
        Action.IDENTITY_VIEWED: N_("Identity viewed"),
        Action.PRINTED: N_("Printed"),
        Action.SAVED: N_("Saved to a file"),
        Action.EXPORTED: N_("Exported"),
        Action.VERIFIED: N_("Verified"),
        Action.BACKED_UP: N_("Backed up"),
        Action.RESTORED: N_("Restored"),
        Action.CLOCK_SET_BACK: N_("Clock set back"),
        Action.CLOCK_EXPLAINED: N_("Clock explained"),
        Action.REDACTED: N_("Text removed"),
    }
)
"""What each action is called, in a table and in a filter."""

DEEDS: Mapping[Action, str] = MappingProxyType(
    {
        Action.SIGNED_IN: N_("Signed in."),
        Action.SIGN_IN_FAILED: N_("A sign-in failed: the user name or the password was wrong."),
        Action.SIGNED_OUT: N_("Signed out."),
        Action.LOCKED: N_("The window was locked."),
        Action.UNLOCKED: N_("The window was unlocked."),
        Action.LOCKED_OUT: N_("The account was locked for a time after failed attempts."),
        Action.SIGNING_FAILED: N_("A signature failed: the user name or the password was wrong."),
        Action.RECOVERED: N_("The store was opened with the recovery sheet."),
        Action.ADOPTED: N_("The store was adopted at this workstation."),
        Action.PASSWORD_SET: N_("{what} was given a new password."),
        Action.IDENTITY_VIEWED: N_("It was looked at who the participant is."),
        Action.PRINTED: N_("{what} was printed."),
        Action.SAVED: N_("{what} was saved to a file outside the store."),
        Action.EXPORTED: N_("{what} was exported."),
        Action.VERIFIED: N_("{what} was verified."),
        Action.BACKED_UP: N_("A backup was made."),
        Action.RESTORED: N_("The store was restored from a backup."),
        Action.CLOCK_SET_BACK: N_("The computer's clock was set back."),
        Action.CLOCK_EXPLAINED: N_("It was explained why the clock was set back."),
        Action.REDACTED: N_("Text was removed: {what}."),
    }
)
"""What was done, for every action but those that write a record."""

WITH_WHAT: Mapping[tuple[str, Action], str] = MappingProxyType(
    {
        ("recovery_sheet", Action.EXPORTED): N_("A new recovery sheet was made: earlier ones open the store no more."),
        ("recovery_sheet", Action.PRINTED): N_(
            "The recovery sheet was declared to be printed and given to three people."
        ),
    }
)
"""What was done with something of which the usual words would say too little or too much."""

RELEASED = N_("The lock of {what} was ended.")
"""What is said where somebody else ended the lock of an account."""

FOUND = N_("{what} was verified: {said}.")
"""What is said of a paper of which it was found whether it is genuine."""

FIRST: Mapping[str, str] = MappingProxyType(
    {
        "participant": N_("The participant was registered: {said}"),
        "person": N_("{what} was opened: {said}"),
        "delegation": N_("{what} was recorded: {said}"),
        "study_version": N_("A version of the study file was kept: {said}"),
        "item_value": N_("“{what}” was entered: {said}"),
        "determination": N_("{what} was determined: {said}"),
        "snapshot": N_("The completed record was frozen: {said}"),
        "paper": N_("A paper was issued: {said}"),
        "signature": N_("The record was signed electronically: {said}"),
        "ink_signature": N_("A signature on paper was recorded: {said}"),
    }
)
"""That a record was made, by what it is; other kinds are said to be entered."""

LATER: Mapping[str, str] = MappingProxyType(
    {
        "item_value": N_("“{what}” was changed: {said}"),
        "determination": N_("{what} was determined anew: {said}"),
    }
)
"""That a record was changed, by what it is; other kinds are said to be changed."""

ENTITIES: Mapping[str, str] = MappingProxyType(
    {
        "site": N_("Site"),
        "person": N_("Account {name}"),
        "delegation": N_("Delegation to {name}"),
        "authority": N_("The site's certificate authority"),
        "credential": N_("Signing certificate of {name}"),
        "workstation": N_("Workstation"),
        "settings": N_("Site settings"),
        "study_version": N_("Study file"),
        "participant": N_("Participant"),
        "identity": N_("Who the participant is"),
        "screening": N_("Screening"),
        "snapshot": N_("Completed record"),
        "paper": N_("Paper"),
        "signature": N_("Electronic signature"),
        "ink_signature": N_("Signature on paper"),
        "audit": N_("Entry {number} of the audit trail"),
        "privacy_correction": N_("Privacy correction {number}"),
        "trail": N_("Audit trail"),
        "backup": N_("Backup"),
        "store": N_("Store"),
        "recovery_sheet": N_("Recovery sheet"),
    }
)
"""What each kind of record is called; items and criteria are called by their own names."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "text": N_("value"),
        "assessed_on": N_("date of assessment"),
        "source": N_("source document"),
        "answer": N_("determination"),
        "reason": N_("reason"),
        "state": N_("state"),
        "name": N_("name"),
        "birth": N_("date of birth"),
        "note": N_("remark"),
        "study": N_("study"),
        "number": N_("number"),
        "attempt": N_("attempt"),
        "version": N_("version"),
        "encodes": N_("protocol"),
        "hash": N_("SHA-256"),
        "sha256": N_("SHA-256"),
        "kind": N_("kind"),
        "languages": N_("languages"),
        "status": N_("status"),
        "record_code": N_("record code"),
        "file_name": N_("file"),
        "code": N_("site code"),
        "store": N_("name of the store"),
        "user_id": N_("user name"),
        "role": N_("role"),
        "physician": N_("physician"),
        "active": N_("active"),
        "temporary": N_("temporary password"),
        "password_set_on": N_("password set on"),
        "trained_on": N_("trained on"),
        "declared_on": N_("electronic signature declared equal to the handwritten one on"),
        "identity_checked_by": N_("identity checked by"),
        "identity_document": N_("identity document"),
        "task": N_("task"),
        "starts": N_("from"),
        "ends": N_("to"),
        "serial": N_("serial number"),
        "revoked_on": N_("revoked on"),
        "place": N_("place"),
        "idle_minutes": N_("minutes until the window locks"),
        "password_days": N_("days until a password ages"),
        "same_person_may_confirm": N_("same person may enter and confirm"),
        "second_backup_folder": N_("second backup folder"),
        "meaning": N_("meaning"),
        "signed_on": N_("signed on"),
        "original_at": N_("place of the original"),
        "scan_name": N_("scan"),
        "entries": N_("entries"),
        "filters": N_("filter"),
        "agreed_by": N_("agreed by"),
        "field": N_("field"),
        "before": N_("before"),
        "after": N_("after"),
        "by": N_("by"),
        "at": N_("time"),
        "zone": N_("time zone"),
        "now": N_("now"),
        "format": N_("format"),
        "result": N_("result"),
        "truth": N_("result"),
        "copied": N_("copied to the second folder"),
        "doubt": N_("doubt"),
        "replaced": N_("replaced"),
        "seq": N_("last entry"),
        "while": N_("while"),
    }
)
"""What each field of a record is called."""

DIGESTS = frozenset({"hash", "sha256"})
"""Fields that a sentence leaves out: they stand beside it."""

UNSAID = frozenset(
    {
        "certificate",
        "content",
        "credential_id",
        "criterion",
        "item",
        "kept",
        "key",
        "paper_id",
        "participant_id",
        "person_id",
        "scan",
        "screening_id",
        "signature",
        "site_id",
        "snapshot_id",
        "statement",
        "study_version_id",
        "unit",
    }
)
"""Fields that say nothing to a person beside what the entry is about: ids, digests of keys and files."""

VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "answer": {
            Answer.YES: N_("yes"),
            Answer.NO: N_("no"),
            Answer.UNKNOWN: N_("unknown"),
            Answer.NOT_APPLICABLE: N_("not applicable"),
        },
        "state": {ScreeningState.IN_PROGRESS: N_("in progress"), ScreeningState.COMPLETED: N_("completed")},
        "role": {each.value: title for each, title in TITLES.items()},
        "task": {each.value: title for each, title in DELEGATED_TITLES.items()},
        "meaning": {each.value: title for each, title in MEANINGS.items()},
        "kind": {PaperKind.CHECKLIST: N_("eligibility checklist")},
        "status": {
            PaperStatus.DRAFT: N_("draft"),
            PaperStatus.UNSIGNED: N_("not signed"),
            PaperStatus.SIGNED: N_("signed"),
            PaperStatus.SUPERSEDED: N_("superseded"),
        },
        "languages": {"en": "English", "zh_CN": "中文", "en,zh_CN": "English, 中文", "zh_CN,en": "中文, English"},
        "truth": {
            PaperTruth.GENUINE: N_("genuine"),
            PaperTruth.ALTERED: N_("altered"),
            PaperTruth.NOT_OURS: N_("not ours"),
            PaperTruth.UNREADABLE: N_("unreadable"),
            f"{PaperTruth.GENUINE} (store)": N_("genuine, but the store is in doubt"),
        },
        "field": {"before": N_("before"), "after": N_("after"), "reason": N_("reason")},
    }
)
"""What the words of a fixed set are called, by field."""

CRITERIA: Mapping[CriterionKind, str] = MappingProxyType(
    {
        CriterionKind.INCLUSION: N_("Inclusion criterion {number}"),
        CriterionKind.EXCLUSION: N_("Exclusion criterion {number}"),
    }
)
