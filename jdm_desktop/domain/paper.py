"""What a paper is told besides the view that it draws, and what is kept of it once it is issued."""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.record import DIGEST, Record
from jdm_desktop.domain.signature import SignatureView
from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.domain.view import CriterionView, FactView, SiteHead, Stamp, StudyHead
from jdm_desktop.i18n import N_, Language


class PaperStatus(StrEnum):
    """How binding a paper is: a draft may still change, an unsigned one shows a completed screening.

    An unsigned one is signed in ink, a signed one electronically: its file too. A superseded one is reprinted after
    another paper took its place.
    """

    DRAFT = "draft"
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    SUPERSEDED = "superseded"


class PaperKind(StrEnum):
    """Which paper it is."""

    CHECKLIST = "checklist"


@dataclass(frozen=True, slots=True)
class Issue:
    """The circumstances of a paper: when, by whom and by which program it is made, and the facts to embed as JSON.

    `superseded_by` is the record code of the paper that took the place of a superseded one, empty for all others.
    `signatures` are all that the record bears, of this version and of earlier ones, the one being made last.
    A signed paper also embeds what proves them (see domain.evidence) and the study file that the record follows.
    `trail` is the last entry of the audit trail at that moment; `cites` the SHA-256 of the signed paper it replaces.
    """

    status: PaperStatus
    generated_at: Stamp
    program_version: str
    record_code: str
    facts_json: bytes
    printed_by: str
    superseded_by: str = ""
    signatures: tuple[SignatureView, ...] = ()
    signatures_json: bytes = b""
    study_text: bytes = b""
    trail: Head | None = None
    cites: str = ""

    def __post_init__(self) -> None:
        """Refuse a superseded paper without its successor, a successor of any other, a signed paper without proof."""
        if bool(self.superseded_by) is not (self.status is PaperStatus.SUPERSEDED):
            message = "a superseded paper, and no other, names the paper that took its place"
            raise ValueError(message)
        proof = (self.facts_json, self.signatures, self.signatures_json, self.study_text, self.trail)
        if self.status is PaperStatus.SIGNED and not all(proof):
            message = "a signed paper embeds its facts, its signatures and its study file, and prints the trail's head"
            raise ValueError(message)


class MissingGlyph(Refused):
    """A character that the paper's fonts cannot show, and that therefore stops the paper."""

    def __init__(self, character: str, place: str | Message, part: Message | None = None) -> None:
        """Tell of `character`, which stands in the `part` (a kind of text) of `place` (words of the paper)."""
        super().__init__(
            N_(
                "The paper cannot show the character {character}, which stands in: {place}. "
                "No paper was made and the record is unchanged. "
                "Replace the character there, then make the paper again."
            ),
            character=name_of(character),
            place=Message("{place}, {part}", place=place, part=part) if part else place,
        )


def name_of(character: str) -> str:
    """Return how a sentence names a character: itself where it can be seen, its code point, its Unicode name."""
    seen = f"“{character}”" if unicodedata.category(character)[0] in "LNPS" else ""
    return " ".join(filter(None, (seen, f"U+{ord(character):04X}", unicodedata.name(character, ""))))


@dataclass(frozen=True, slots=True)
class BlankView:
    """The checklist of the current study version with nothing filled in, in one language."""

    language: Language
    study: StudyHead
    site: SiteHead
    criteria: tuple[CriterionView, ...]
    general_facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """The recovery sheet of a store, for as many holders as there are `shares`, of which any `needed` reopen it.

    It is printed in every language, the first of `languages` first. Each share is its words with a blank between.
    `store_id` names the store on the paper and tells nothing of its key.
    """

    languages: tuple[Language, ...]
    site: SiteHead
    store_id: str
    shares: tuple[str, ...] = field(repr=False)
    needed: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Record):
    """A paper as it was issued; `languages` are locale names joined by commas, `version` is the record's."""

    entity: ClassVar[str] = "paper"

    screening_id: int
    kind: PaperKind
    languages: str
    status: PaperStatus
    version: int
    record_code: str
    file_name: str
    sha256: str
    content: bytes = field(repr=False, metadata=DIGEST)
