"""Whether a file is, to the last bit, what its signer certified, under the site's certificate.

PyHanko judges the signature. It does not judge the signature's own bytes, which no signature covers: 68 of 600 flipped
bits went unnoticed there. So these bytes are made again from what they must say, and compared.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import algos, cms, tsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from jdm_desktop.document import embedded
from jdm_desktop.document.embedded import SIGNATURES
from jdm_desktop.document.flaws import Flaw, altered
from jdm_desktop.document.seal import DIGEST, FIELD
from jdm_desktop.domain.inspection import PaperTruth
from jdm_desktop.i18n import N_

REVISIONS = 2
"""The paper as it was drawn, and its signature."""

MOST = 64 * 1024 * 1024
"""The largest file that is read, in bytes: a paper has less than one of these megabytes."""

_UNREADABLE = N_("This is not a PDF that can be read: it is damaged, or of another kind.")
_UNSIGNED = N_(
    "This file bears no electronic signature: it is a draft or a paper to be signed in ink, or it comes from elsewhere."
)
_REMOVED = N_("The signature was removed from this file: it is what was drawn before somebody signed it.")
_UNTRUSTED = N_(
    "Whether the signature is this site's cannot be said without the site's certificate. "
    "Name its file, and check again."
)
_FOREIGN = N_("The signature was made under another certificate than this site's.")
_BYTES = N_("The bytes of the signature are not those that were written when it was made.")
_CHANGED = N_("The file was changed after it was signed.")
_SEVERAL = N_("The file holds more than one signature or revision: something was added after it was signed.")
_HEX = re.compile(rb"(?:[0-9A-F]{2})+")


@dataclass(frozen=True, slots=True)
class Certified:
    """What is certain of a file that is whole: whose certificate (DER) sealed it, when, and under which name."""

    certificate: bytes
    at: datetime
    name: str


def certified(content: bytes, trusted: bytes | None) -> Certified:
    """Return who certified a file under the certificate `trusted` (DER); raise Flaw where it is not as they left it."""
    signature = _only_signature(content)
    if trusted is None:
        raise Flaw(PaperTruth.NOT_OURS, _UNTRUSTED)
    _require_layout(content, signature)
    certificate = _require_canonical(content, signature, trusted)
    with _silently(altered(_CHANGED)):
        at, name = signature.self_reported_timestamp, str(signature.sig_object["/Name"])
        if at is None:
            raise altered(_CHANGED)
        _require_valid(signature, trusted, at)
    return Certified(certificate.dump(), at, name)


def _only_signature(content: bytes) -> EmbeddedPdfSignature:
    if len(content) > MOST or not content.startswith(b"%PDF-"):
        raise Flaw(PaperTruth.UNREADABLE, _UNREADABLE)
    with _silently(Flaw(PaperTruth.UNREADABLE, _UNREADABLE)):
        reader = PdfFileReader(BytesIO(content))
    with _silently(altered(_CHANGED)):
        signatures: list[EmbeddedPdfSignature] = reader.embedded_signatures
        revisions = reader.xrefs.total_revisions
    if not signatures:
        unsigned = Flaw(PaperTruth.NOT_OURS, _UNSIGNED)
        with _silently(unsigned):
            raise altered(_REMOVED) if _evidence_is_left(content) else unsigned
    if len(signatures) > 1 or revisions != REVISIONS or signatures[0].field_name != FIELD:
        raise altered(_SEVERAL)
    return signatures[0]


def _evidence_is_left(content: bytes) -> bool:
    """Tell whether a file embeds signatures although it bears none."""
    return any(name.endswith(SIGNATURES) for name in embedded.names(content))


def _require_layout(content: bytes, signature: EmbeddedPdfSignature) -> None:
    """Demand that the signature covers all but the digits of its own bytes."""
    with _silently(altered(_CHANGED)):
        first, length, second, rest = (int(number) for number in signature.byte_range)
    digits = content[length + 1 : second - 1]
    around = content[length : length + 1] + content[second - 1 : second]
    if first or second + rest != len(content) or around != b"<>" or not _HEX.fullmatch(digits):
        raise altered(_CHANGED)


def _require_canonical(content: bytes, signature: EmbeddedPdfSignature, trusted: bytes) -> x509.Certificate:
    """Return the signer's certificate, if the signature's bytes are the only ones that say what they must."""
    _first, length, second, _rest = (int(number) for number in signature.byte_range)
    with _silently(altered(_BYTES)):
        written = bytes.fromhex(content[length + 1 : second - 1].decode("ascii"))
        person, authority, value = _parts(signature.signed_data)
        if authority.dump() != trusted:
            raise Flaw(PaperTruth.NOT_OURS, _FOREIGN)
        digest = hashlib.sha256(content[:length] + content[second:]).digest()
        expected = _container(person, authority, digest, value)
        if _digest(signature) != digest:
            raise altered(_CHANGED)
        if written != expected.ljust(len(written), b"\0"):
            raise altered(_BYTES)
    return person


def _parts(signed: cms.SignedData) -> tuple[x509.Certificate, x509.Certificate, bytes]:
    """Return the certificates of the signer and of the authority, and the signature's value."""
    (info,) = signed["signer_infos"]
    certificates = [choice.chosen for choice in signed["certificates"]]
    serial = info["sid"].chosen["serial_number"].native
    (person,) = (one for one in certificates if one.serial_number == serial)
    (authority,) = (one for one in certificates if one.serial_number != serial)
    return person, authority, info["signature"].native


def _digest(signature: EmbeddedPdfSignature) -> bytes:
    (info,) = signature.signed_data["signer_infos"]
    found = [one["values"][0].native for one in info["signed_attrs"] if one["type"].native == "message_digest"]
    return bytes(found[0]) if found else b""


def _container(person: x509.Certificate, authority: x509.Certificate, digest: bytes, value: bytes) -> bytes:
    """Return the one DER encoding of a signature (RFC 5652; RFC 5035; ETSI EN 319 142-1, 6.3: no signing time)."""
    attributes = [
        {"type": "content_type", "values": ["data"]},
        {"type": "message_digest", "values": [digest]},
        {"type": "signing_certificate_v2", "values": [_named(person)]},
    ]
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": _issuer_and_serial(person)},
            "digest_algorithm": {"algorithm": DIGEST},
            "signed_attrs": [cms.CMSAttribute(one) for one in attributes],
            "signature_algorithm": {"algorithm": f"{DIGEST}_rsa"},
            "signature": value,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": DIGEST})],
            "encap_content_info": {"content_type": "data"},
            "certificates": [person, authority],
            "signer_infos": [info],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _issuer_and_serial(person: x509.Certificate) -> cms.IssuerAndSerialNumber:
    return cms.IssuerAndSerialNumber({"issuer": person.issuer, "serial_number": person.serial_number})


def _named(person: x509.Certificate) -> tsp.SigningCertificateV2:
    """Return the attribute that names the signer's certificate by its digest."""
    issuer = x509.GeneralName(name="directory_name", value=person.issuer)
    named = {
        "hash_algorithm": {"algorithm": DIGEST},
        "cert_hash": hashlib.sha256(person.dump()).digest(),
        "issuer_serial": {"issuer": [issuer], "serial_number": person.serial_number},
    }
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(named)]})


def _require_valid(signature: EmbeddedPdfSignature, trusted: bytes, at: datetime) -> None:
    """Demand what pyHanko finds: whole, certified against all change, by a certificate of the authority at that time.

    A certificate that was revoked later was good when it signed: nothing is looked up anywhere.
    """
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(trusted)],
        allow_fetching=False,
        moment=at,
        revocation_mode="soft-fail",
    )
    status: Any = validate_pdf_signature(signature, context)
    if not status.trusted and status.intact and status.valid:
        raise Flaw(PaperTruth.NOT_OURS, _FOREIGN)
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    unchanged = status.modification_level is ModificationLevel.NONE
    certifies = signature.docmdp_level is MDPPerm.NO_CHANGES
    if not (status.bottom_line and whole and unchanged and certifies):
        raise altered(_CHANGED)


@contextmanager
def _silently(flaw: Flaw) -> Iterator[None]:
    """Tell whatever a hostile file makes the libraries raise as `flaw`, and keep what they log of it out of the log."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [one.level for one in loggers]
    try:
        for one in loggers:
            one.setLevel(logging.CRITICAL + 1)
        yield
    except Flaw:
        raise
    except Exception as error:
        raise flaw from error
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
