"""Checking a store from outside the window: whether it is whole and says what its trail says."""

from dataclasses import dataclass
from pathlib import Path

from jdm_desktop.domain.trouble import Message, StoreTrouble
from jdm_desktop.i18n import N_, Language


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; each sentence is to be read in the language wanted."""

    ok: bool
    sentences: tuple[Message, ...]

    def text(self, language: Language) -> tuple[str, ...]:
        """Return the sentences in `language`."""
        return tuple(sentence.text(language) for sentence in self.sentences)


def check(folder: Path) -> Report:
    """Check the store in `folder` and change nothing; a store that cannot be opened is reported, not raised."""
    from jdm_desktop.store import check as store_check  # noqa: PLC0415 - importing the store takes long

    try:
        found = store_check.examine(folder)
    except StoreTrouble as trouble:
        return Report(ok=False, sentences=(Message(trouble.message, **trouble.fields),))
    if found.problems:
        return Report(ok=False, sentences=found.problems)
    sound = Message(
        N_("The store is sound: {entries} entries of the trail, each following the one before, and {records} records."),
        entries=found.entries,
        records=found.records,
    )
    return Report(ok=True, sentences=(sound, Message(N_("The last entry's hash is {hash}."), hash=found.head)))
