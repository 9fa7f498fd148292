"""The electronic signature of a paper's file: one invisible PAdES signature that certifies it and permits no change.

ETSI EN 319 142-1, level B-B; ISO 32000-1, 12.8.2.2: DocMDP with P = 1. RSA, so that the file stays PDF 1.7 and PDF/A.
"""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from jdm_desktop.domain.signature import Signer

FIELD = "Signature"
DIGEST = "sha256"


def seal(content: bytes, signer: Signer, at: datetime, *, reason: str, name: str) -> bytes:
    """Return a finished paper, signed at `at` by `signer`, who is called `name` and says `reason` by it.

    Neither the clock nor chance nor the network takes part: the same key makes the same bytes.
    """
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
        name=name,
    )
    sealed = _Sealing(meta, _Person(signer), at).sign_pdf(_Addition(content))
    return bytes(sealed.getvalue())


class _Person(signers.Signer):
    """A person's key for pyHanko, which gets bytes signed and never sees the key."""

    def __init__(self, signer: Signer) -> None:
        certificate, authority = (Certificate.load(one) for one in (signer.certificate, signer.authority))
        super().__init__(signing_cert=certificate)
        self.cert_registry.register(authority)
        self._size: int = certificate.public_key.byte_size
        self._signer = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - as pyHanko calls it
        """Return the signature of `data`; a dry run asks only how long one is."""
        return bytes(self._size) if dry_run else self._signer.sign(data)


class _Sealing(signers.PdfSigner):
    """A signing whose time is handed in. WORKAROUND: pyHanko 0.38 has no argument for it."""

    def __init__(self, meta: signers.PdfSignatureMetadata, person: signers.Signer, at: datetime) -> None:
        super().__init__(meta, person)
        self._at = at

    def init_signing_session(self, *arguments: Any, **named: Any) -> PdfSigningSession:
        """Return the session, at the time that was handed in."""
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self._at
        return session


class _Addition(IncrementalPdfFileWriter):
    """What signing adds to a file. WORKAROUND: pyHanko 0.38 would ask chance for its id and the clock for its day."""

    def __init__(self, content: bytes) -> None:
        super().__init__(BytesIO(content))
        first, second = self._document_id
        made = hashlib.sha256(content).digest()[: len(second)]
        self._document_id = generic.ArrayObject([first, generic.ByteStringObject(made)])

    def _update_meta(self) -> None:
        """Leave the paper's own metadata: it is signed at the moment that it was made."""
