"""Checking a store from outside the window: whether it is whole and says what its trail says."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jdm_desktop.domain.trouble import Message, StoreTrouble
from jdm_desktop.i18n import N_, Language
from jdm_desktop.service.workspace import Workspace

if TYPE_CHECKING:  # importing the store takes longer than opening the window does
    from jdm_desktop.store.anchor import Anchors


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; each sentence is to be read in the language wanted."""

    ok: bool
    sentences: tuple[Message, ...]

    def text(self, language: Language) -> tuple[str, ...]:
        """Return the sentences in `language`."""
        return tuple(sentence.text(language) for sentence in self.sentences)


def check(door: Workspace, user_id: str, password: str) -> Report:
    """Check a closed store with a person's password and change nothing but the count of wrong passwords.

    It is held against this computer's list of the last entries too, where there is one. A store that cannot be opened
    is reported, not raised; raises Refused for a wrong password.
    """
    from jdm_desktop.store import check as store_check  # noqa: PLC0415 - importing the store takes long
    from jdm_desktop.store import database  # noqa: PLC0415 - as above

    assert door.folder is not None  # noqa: S101 - a store in memory is checked by nobody
    key = door.check_password(user_id, password).store_key
    try:
        found = store_check.examine(door.folder, database.connect_with(key), _list_of_heads(door, key))
    except StoreTrouble as trouble:
        return Report(ok=False, sentences=(trouble.sentence,))
    if found.problems:
        return Report(ok=False, sentences=found.problems)
    sound = Message(
        N_("The store is sound: {entries} entries of the trail, each following the one before, and {records} records."),
        entries=found.entries,
        records=found.records,
    )
    return Report(ok=True, sentences=(sound, Message(N_("The last entry's hash is {hash}."), hash=found.head)))


def _list_of_heads(door: Workspace, key: bytes) -> "Anchors | None":
    """Return this computer's list of the trail's heads, None where the store was never written to here."""
    anchors = door.anchors(key)
    return anchors if anchors is not None and anchors.is_there else None
