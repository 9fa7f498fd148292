"""Inspecting a signed paper: whether it is, to the last bit and the last word, what the people of this site signed.

It demands that the file is whole (`certified`), that what it embeds proves itself (`proof`), and that the pages say
what is embedded (`printed`). It knows no store: whether a later paper took its place, whoever asks must look up.
"""

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate

from jdm_desktop.document.certified import certified
from jdm_desktop.document.embedded import files
from jdm_desktop.document.flaws import Flaw
from jdm_desktop.document.printed import require_printed
from jdm_desktop.document.proof import Proof, proven
from jdm_desktop.domain.inspection import Inspection, PaperTruth
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_


def inspect(content: bytes, trusted: bytes | None) -> Inspection:
    """Return what a file is; `trusted` is the site's certificate as PEM or DER, None where nobody named one.

    Raises Refused where `trusted` is no certificate.
    """
    authority = None if trusted is None else _der(trusted)
    digest = sha256(content)
    try:
        seal = certified(content, authority)
        proof = proven(files(content), authority or b"", sealed_by=seal.certificate, sealed_at=seal.at, name=seal.name)
        require_printed(content, proof)
    except Flaw as flaw:
        return Inspection(flaw.truth, digest, flaw.reason)
    return _genuine(digest, proof)


def _genuine(digest: str, proof: Proof) -> Inspection:
    return Inspection(
        truth=PaperTruth.GENUINE,
        sha256=digest,
        signatories=proof.signatories,
        record_code=proof.code,
        version=proof.version,
        screening=proof.label,
        content_hash=proof.digest,
        trail=proof.evidence.trail,
        cites=proof.evidence.cites,
    )


def _der(trusted: bytes) -> bytes:
    """Return a certificate in the form that files carry."""
    load = load_pem_x509_certificate if trusted.lstrip().startswith(b"-----") else load_der_x509_certificate
    try:
        return load(trusted).public_bytes(Encoding.DER)
    except ValueError as error:
        raise Refused(
            N_("The site's certificate cannot be read: its file is damaged or of another kind. Nothing was checked.")
        ) from error
