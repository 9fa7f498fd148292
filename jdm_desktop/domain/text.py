"""Typed text is kept exactly as typed, or refused with a sentence: it is never altered silently."""

from enum import Enum

from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.i18n import N_

_KEPT_CONTROLS = "\n\t"


class Field(Enum):
    """A field of free text: what it is called in a sentence, and how many characters it holds."""

    USER_ID = (N_("user name"), 40)
    PASSWORD = (N_("password"), 1_000)
    PERSON_NAME = (N_("person's name"), 200)
    PARTICIPANT_NAME = (N_("participant's name"), 200)
    SITE_CODE = (N_("site code"), 20)
    SITE_NAME = (N_("site name"), 200)
    SOURCE = (N_("source document"), 500)
    ASSESSED_ON = (N_("date of assessment"), 40)
    SIGNED_ON = (N_("date of signature"), 40)
    ORIGINAL_AT = (N_("place of the original"), 500)
    RECORD_CODE = (N_("record code"), 100)
    REASON = (N_("reason"), 4_000)
    VALUE = (N_("value"), 1_000)
    REMARK = (N_("remark"), 100_000)
    DRAFT = (N_("unfinished text"), 200_000)

    @property
    def title(self) -> Message:
        """What the field is called."""
        return Message(self.value[0])

    @property
    def limit(self) -> int:
        """How many characters the field holds."""
        return self.value[1]


def clean(text: str, field: Field) -> str:
    """Return `text` without surrounding blanks, otherwise exactly as typed.

    Raises Refused for what cannot be kept or printed as it is: control characters, broken characters, too much text.
    """
    checked(text, field)
    return text.strip()


def checked(text: str, field: Field) -> str:
    """Return `text` as it is; raise Refused as `clean` does."""
    if len(text) > field.limit:
        raise Refused(
            N_("The {field} holds at most {limit} characters, and this has {length}. Nothing was changed: shorten it."),
            field=field.title,
            limit=field.limit,
            length=len(text),
        )
    broken = next((character for character in text if _is_broken(character)), None)
    if broken is not None:
        raise Refused(
            N_("The {field} contains a character that cannot be kept (U+{code}). Nothing was changed: remove it."),
            field=field.title,
            code=f"{ord(broken):04X}",
        )
    return text


def required(text: str, field: Field) -> str:
    """Return `text` cleaned; raise Refused where nothing is left, or as `clean` does."""
    cleaned = clean(text, field)
    if not cleaned:
        raise Refused(N_("The {field} is empty. Nothing was changed: fill it in."), field=field.title)
    return cleaned


def _is_broken(character: str) -> bool:
    code = ord(character)
    is_control = code < 0x20 or 0x7F <= code < 0xA0  # noqa: PLR2004 - the C0 and C1 blocks of Unicode
    is_surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - the surrogate block of Unicode
    return (is_control and character not in _KEPT_CONTROLS) or is_surrogate
