"""What an electronic signature means, exactly which bytes it binds, and in which order people sign.

21 CFR 11.50 (name, time, meaning), 11.70 (bound to the record), 11.200 (two components each time);
Electronic Signature Law of the People's Republic of China, arts. 13 and 14 (the signer's alone, later change shows).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.record import DIGEST, Record, canonical, stamp_text
from jdm_desktop.domain.staff import Role, Task
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_

FORMAT = "1"


class Meaning(StrEnum):
    """What a person says by signing, in the order in which they sign."""

    ENTERED = "entered"
    DETERMINED = "determined"
    CONFIRMED = "confirmed"


MEANINGS: Mapping[Meaning, str] = MappingProxyType(
    {
        Meaning.ENTERED: N_("Entered by: these data agree with their sources"),
        Meaning.DETERMINED: N_("Determined by: I determined these criteria"),
        Meaning.CONFIRMED: N_("Confirms eligibility: I reviewed all criteria and confirm the outcome"),
    }
)
"""What stands beside a signature, on screen and on paper (21 CFR 11.50(a)(3))."""

TASKS: Mapping[Meaning, Task] = MappingProxyType(
    {
        Meaning.ENTERED: Task.SIGN_ENTRY,
        Meaning.DETERMINED: Task.SIGN_DETERMINATION,
        Meaning.CONFIRMED: Task.CONFIRM,
    }
)
"""What a person must be allowed to do to sign so."""


class Signer(Protocol):
    """A person's signing key, open while its owner's password was just given."""

    @property
    def certificate(self) -> bytes:
        """The person's certificate (DER)."""
        ...

    @property
    def authority(self) -> bytes:
        """The certificate of the site's authority that issued it (DER)."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature of `data`: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Record):
    """One electronic signature; `statement` is the canonical JSON that `signature` was made over.

    `sha256` is the signed snapshot's, `version` its number. Name and role are as they were when the person signed.
    """

    entity: ClassVar[str] = "signature"

    screening_id: int
    snapshot_id: int
    version: int
    sha256: str
    meaning: Meaning
    person_id: int
    name: str
    role: Role
    credential_id: int
    statement: str = field(repr=False, metadata=DIGEST)
    signature: bytes = field(repr=False, metadata=DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class InkSignature(Record):
    """That a printed paper was signed by hand: by whom, on which day, where the original lies, and its scan."""

    entity: ClassVar[str] = "ink_signature"

    screening_id: int
    paper_id: int
    meaning: Meaning
    name: str
    signed_on: date
    original_at: str
    scan_name: str = ""
    scan: bytes = field(default=b"", repr=False, metadata=DIGEST)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a record said when it was signed and says otherwise now; "" where it said nothing.

    `subject` is the id of the item or criterion, `label` what it is called.
    """

    subject: str
    label: str
    signed: str
    now: str


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One signature as it is shown: 21 CFR 11.50's name, time and meaning, and whether the record changed since.

    `in_ink` for one on paper, of which `original_at` says where it lies. `differences` are empty where nothing changed.
    """

    id: int
    meaning: Meaning
    name: str
    user_id: str
    role: Role | None
    at: Stamp | None
    signed_on: date | None
    version: int
    sha256: str
    record_code: str
    is_current: bool
    differences: tuple[Difference, ...] = ()
    in_ink: bool = False
    original_at: str = ""
    has_scan: bool = False


@dataclass(frozen=True, slots=True)
class Signing:
    """What is about to be signed, by whom and when; `readings` are those of weight block that the signer accepts."""

    record_code: str
    sha256: str
    version: int
    screening: str
    meaning: Meaning
    person_id: int
    user_id: str
    name: str
    role: Role
    at: Stamp
    readings: tuple[str, ...]
    trail: Head


def statement(signing: Signing) -> str:
    """Return the canonical JSON that a signature is made over: the record's digest, who, what it means, and when."""
    said: dict[str, Any] = {
        "at": {"utc": stamp_text(signing.at.utc), "zone": signing.at.zone},
        "format": FORMAT,
        "meaning": signing.meaning,
        "readings": list(signing.readings),
        "record_code": signing.record_code,
        "screening": signing.screening,
        "sha256": signing.sha256,
        "signer": {
            "id": signing.person_id,
            "name": signing.name,
            "role": signing.role,
            "user_id": signing.user_id,
        },
        "trail": {"hash": signing.trail.hash, "seq": signing.trail.seq},
        "version": signing.version,
    }
    return canonical(said)


def settles_readings(meaning: Meaning) -> bool:
    """Tell whether signing so settles the readings of weight block: a physician's word does, agreeing data do not."""
    return meaning is not Meaning.ENTERED


def out_of_order(
    meaning: Meaning, signed: Iterable[tuple[Meaning, int]], person_id: int, *, same_person: bool
) -> str | None:
    """Return why a person may not sign so now, as a sentence to be translated; None where they may.

    `signed` are the meanings and people of the signatures that this version of the record bears already: who entered
    signs first, nobody signs after the confirmation, and who entered does not confirm unless the site allows it.
    """
    borne = tuple(signed)
    if any(one is Meaning.CONFIRMED for one, _person in borne):
        return N_("This version is confirmed already. Nothing was signed.")
    if (meaning, person_id) in borne or (meaning is Meaning.ENTERED and any(one is meaning for one, _who in borne)):
        return N_("This version bears this signature already. Nothing was signed.")
    if meaning is Meaning.ENTERED:
        return None
    entered = [person for one, person in borne if one is Meaning.ENTERED]
    if not entered:
        return N_("Who entered the data signs first. Nothing was signed.")
    if meaning is Meaning.CONFIRMED and person_id in entered and not same_person:
        return N_("Whoever signed for the data does not confirm eligibility too. Nothing was signed: ask a colleague.")
    return None
