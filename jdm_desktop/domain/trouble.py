"""Sentences for the person at the desk, and the failures told by one: what happened, what was kept, what to do."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import Language, translator


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """One sentence with {fields}, translated first and filled in afterwards; a field may be Words or a Message."""

    message: str
    fields: MappingProxyType[str, object]

    def __init__(self, message: str, /, **fields: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "fields", MappingProxyType(fields))

    def text(self, language: Language) -> str:
        """Return the sentence in `language`."""
        said = {name: _said(value, language) for name, value in self.fields.items()}
        return translator(language)(self.message).format(**said)


def _said(value: object, language: Language) -> Any:
    if isinstance(value, Words):
        return value[language]
    return value.text(language) if isinstance(value, Message) else value


class Trouble(Exception):  # noqa: N818 - what the person meets is trouble, not a programming error
    """Something a person must be told: what happened, what was kept, what to do.

    `message` is the English sentence with {fields}; it is translated first and filled in afterwards.
    """

    def __init__(self, message: str, /, **fields: object) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields

    @classmethod
    def of(cls, sentence: Message) -> Self:
        """Return the trouble that a sentence tells."""
        return cls(sentence.message, **sentence.fields)

    @property
    def sentence(self) -> Message:
        """What the person is told, to be kept or said within another sentence."""
        return Message(self.message, **self.fields)

    def text(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.sentence.text(language)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.text(Language.ENGLISH)


class Refused(Trouble):
    """A rule of the program says no to what the person asked for."""


class ReasonNeeded(Refused):
    """What the person asked for is allowed once they say why."""


class StoreTrouble(Trouble):
    """The world's failure, not the person's: the disk is full, the store is in use, newer, damaged or gone."""


class StoreInUse(StoreTrouble):
    """Another program has the store open, here or on another computer."""


class WrongKey(StoreTrouble):
    """The key fits nothing in the store's file: the file is another store's, or damaged from its beginning on."""
