"""What a signed paper carries beside its facts: each statement, its signature, and the certificates to check it by.

One canonical JSON, so that the same signatures make the same bytes and bytes that say the same otherwise are no
evidence of ours.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any

from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.record import canonical
from jdm_desktop.i18n import Language

FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Signed:
    """One electronic signature: its statement, the RSA signature over it, and the signer's certificate (DER)."""

    statement: str
    signature: bytes = field(repr=False)
    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All signatures of a record, first to last; `authority` is the site's own certificate (DER).

    `trail` is the audit trail's last entry when the paper was made, `cites` the SHA-256 of the signed paper that it
    replaces, "" for the first. `languages` are those that the paper is printed in.
    """

    record_code: str
    languages: tuple[Language, ...]
    signed: tuple[Signed, ...]
    authority: bytes = field(repr=False)
    trail: Head
    cites: str = ""

    def written(self) -> bytes:
        """Return the canonical JSON that a paper embeds."""
        said = {
            "authority": _text(self.authority),
            "cites": self.cites,
            "format": FORMAT,
            "languages": list(self.languages),
            "record_code": self.record_code,
            "signatures": [
                {
                    "certificate": _text(one.certificate),
                    "signature": _text(one.signature),
                    "statement": one.statement,
                }
                for one in self.signed
            ],
            "trail": {"hash": self.trail.hash, "seq": self.trail.seq},
        }
        return canonical(said).encode()


def read(content: bytes) -> Evidence:
    """Return the evidence that a paper embeds; raise ValueError for anything but exactly what `written` gives."""
    try:
        evidence = _evidence(json.loads(content.decode()))
        is_canonical = evidence.written() == content
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        message = "no evidence of signatures"
        raise ValueError(message) from error
    if not is_canonical:
        message = "not in canonical form"
        raise ValueError(message)
    return evidence


def _evidence(said: dict[str, Any]) -> Evidence:
    return Evidence(
        record_code=str(said["record_code"]),
        languages=tuple(map(Language, said["languages"])),
        signed=tuple(
            Signed(str(one["statement"]), _bytes(one["signature"]), _bytes(one["certificate"]))
            for one in said["signatures"]
        ),
        authority=_bytes(said["authority"]),
        trail=Head(int(said["trail"]["seq"]), str(said["trail"]["hash"])),
        cites=str(said["cites"]),
    )


def _text(content: bytes) -> str:
    return b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
