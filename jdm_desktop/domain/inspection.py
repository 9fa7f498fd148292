"""What inspecting a signed paper finds: whether it is genuine, and then who signed what, when and meaning what."""

from dataclasses import dataclass
from enum import StrEnum

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.trouble import Message
from jdm_desktop.domain.view import Stamp


class PaperTruth(StrEnum):
    """What a file is: as it was signed here, changed since, not signed by this site at all, or not to be read."""

    GENUINE = "genuine"
    ALTERED = "altered"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Signatory:
    """One signature of a genuine paper, as its proven statement has it; `serial` names the certificate, in hex."""

    name: str
    role: Role
    meaning: Meaning
    at: Stamp
    user_id: str
    version: int
    serial: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found of a file whose SHA-256 is `sha256`; `reason` says why it is not genuine, None where it is.

    The rest is known of a genuine paper alone: the signatures, the last of which sealed the file, the record's code,
    version, screening and snapshot digest, the head of the audit trail when it was made, and the signed paper (by
    SHA-256) that it replaced. Whether another paper has replaced it since, only the store knows.
    """

    truth: PaperTruth
    sha256: str
    reason: Message | None = None
    signatories: tuple[Signatory, ...] = ()
    record_code: str = ""
    version: int = 0
    screening: str = ""
    content_hash: str = ""
    trail: Head | None = None
    cites: str = ""
