"""Whether what a paper embeds proves itself: each statement by its signer's key, all of them about these facts."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, load_der_x509_certificate
from cryptography.x509.oid import NameOID, ObjectIdentifier

from jdm_desktop.document.embedded import FACTS, SIGNATURES, STUDY_FILE
from jdm_desktop.document.flaws import altered
from jdm_desktop.domain import evidence as evidences
from jdm_desktop.domain import study_file
from jdm_desktop.domain.evidence import Evidence, Signed
from jdm_desktop.domain.inspection import Signatory
from jdm_desktop.domain.participant import label
from jdm_desktop.domain.record import canonical, sha256, stamp_time
from jdm_desktop.domain.signature import FORMAT, Meaning
from jdm_desktop.domain.snapshot import record_code
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.study_text import StudyError
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import N_

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_LONGEST_NAME = 64  # RFC 5280, appendix A.1
_FILES = N_("The files that the paper embeds are not those of a signed paper.")
_STATEMENT = N_("A signature that the paper embeds does not prove what it says.")
_OTHER_FACTS = N_("The signatures that the paper embeds were made for other facts than those that it embeds.")
_OTHER_SIGNER = N_("The file was signed by somebody else than who signed the record last, or at another time.")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a paper embeds, each part proven: the facts, who signed them, and the study that they follow."""

    facts: dict[str, Any]
    digest: str
    evidence: Evidence
    signatories: tuple[Signatory, ...]
    study: Study

    @property
    def code(self) -> str:
        """The record's code."""
        return self.evidence.record_code

    @property
    def label(self) -> str:
        """Which screening it is."""
        return label(self.facts["screening_number"], self.facts["attempt"])

    @property
    def version(self) -> int:
        """The record's version."""
        return int(self.facts["version"])

    @property
    def current(self) -> tuple[Signatory, ...]:
        """Who signed this version."""
        return tuple(one for one in self.signatories if one.version == self.version)


def proven(files: dict[str, bytes], trusted: bytes, *, sealed_by: bytes, sealed_at: datetime, name: str) -> Proof:
    """Return what a paper's embedded files prove under the certificate `trusted`; raise Flaw where they do not.

    Who sealed the file (their certificate, when, and under which name) must be who signed the record last.
    """
    try:
        proof = _proof(files)
        _require_facts(proof)
        for signed, said in zip(proof.evidence.signed, proof.signatories, strict=True):
            _require_signature(signed, said, trusted)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, StudyError) as error:
        raise altered(_FILES) from error
    last, signed = proof.signatories[-1], proof.evidence.signed[-1]
    sealed_last = signed.certificate == sealed_by and last.at.utc.replace(microsecond=0) == sealed_at
    if proof.evidence.authority != trusted or not sealed_last or last.name != name or last.version != proof.version:
        raise altered(_OTHER_SIGNER)
    return proof


def _proof(files: dict[str, bytes]) -> Proof:
    """Return what the files say; raise ValueError where they are not those of a signed paper."""
    (name,) = (name for name in files if name.endswith(SIGNATURES))
    evidence = evidences.read(files[name])
    study = study_file.load(next(text for other, text in files.items() if other.endswith(STUDY_FILE)).decode())
    facts = files[f"{evidence.record_code}{FACTS}"]
    names = {f"{evidence.record_code}{end}" for end in (FACTS, SIGNATURES)} | {
        f"{study.id}-{study.version}{STUDY_FILE}"
    }
    read: dict[str, Any] = json.loads(facts)
    if set(files) != names or canonical(read).encode() != facts:
        raise ValueError
    signatories = tuple(_signatory(one) for one in evidence.signed)
    return Proof(read, sha256(facts), evidence, signatories, study)


def _signatory(signed: Signed) -> Signatory:
    said = json.loads(signed.statement)
    if canonical(said) != signed.statement or said["format"] != FORMAT:
        raise ValueError
    return Signatory(
        name=said["signer"]["name"],
        role=Role(said["signer"]["role"]),
        meaning=Meaning(said["meaning"]),
        at=Stamp(stamp_time(said["at"]["utc"]), said["at"]["zone"]),
        user_id=said["signer"]["user_id"],
        version=int(said["version"]),
        serial=f"{load_der_x509_certificate(signed.certificate).serial_number:x}",
    )


def _require_facts(proof: Proof) -> None:
    """Demand that the facts are those whose digest makes the record's code, and that this version's signatures bind."""
    facts = proof.facts
    if record_code(proof.digest) != proof.code or facts["study"]["hash"] != proof.study.hash:
        raise altered(_OTHER_FACTS)
    for signed in proof.evidence.signed:
        said = json.loads(signed.statement)
        binds = (said["version"], said["sha256"], said["record_code"]) == (proof.version, proof.digest, proof.code)
        if said["screening"] != proof.label or not (binds or said["version"] < proof.version):
            raise altered(_OTHER_FACTS)


def _require_signature(signed: Signed, said: Signatory, trusted: bytes) -> None:
    """Demand that the statement was signed with the key of a person of the site, whose certificate bears their name."""
    certificate = load_der_x509_certificate(signed.certificate)
    try:
        certificate.verify_directly_issued_by(load_der_x509_certificate(trusted))
        key = cast("RSAPublicKey", certificate.public_key())
        key.verify(signed.signature, signed.statement.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError, TypeError) as error:  # another kind of key takes other arguments
        raise altered(_STATEMENT) from error
    named = (_part(certificate, NameOID.COMMON_NAME), _part(certificate, NameOID.USER_ID))
    in_time = certificate.not_valid_before_utc <= said.at.utc <= certificate.not_valid_after_utc
    if named != (said.name[:_LONGEST_NAME], said.user_id[:_LONGEST_NAME]) or not in_time:
        raise altered(_STATEMENT)


def _part(certificate: Certificate, part: ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(part)
    return str(found[0].value) if len(found) == 1 else ""
