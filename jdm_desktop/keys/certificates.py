"""The site's certificate authority, and each person's certificate and key to sign with (RFC 5280, RSA-3072).

RSA and not an elliptic curve, so that a signed paper stays PDF 1.7 and PDF/A.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from jdm_desktop.keys.seal import seal, unseal

if TYPE_CHECKING:  # importing it takes longer than opening the window does
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder, KeyUsage, Name

KEY_BITS = 3072
YEARS = 40
"""How long certificates hold: records are kept for at least 30 years, and no network renews anything here."""

# Keys are loaded without proving anew that they are RSA's, which takes 0.3 s: both kinds come out of AES-GCM or the
# store, which prove that they are the bytes that were made here.

NewKey = Callable[[], "RSAPrivateKey"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate (DER), its serial number in hexadecimal, and its private key (PKCS #8, DER)."""

    certificate: bytes
    serial: str
    key: bytes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A person's key, open: a domain.signature.Signer."""

    certificate: bytes
    authority: bytes
    _key: "RSAPrivateKey"

    def sign(self, data: bytes) -> bytes:
        """Return the signature of `data` (RFC 8017, 8.2: RSASSA-PKCS1-v1_5, SHA-256)."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415 - seldom needed
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above

        return self._key.sign(data, PKCS1v15(), SHA256())


def new_key() -> "RSAPrivateKey":
    """Return a new key; this takes up to a second or two."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key  # noqa: PLC0415 - seldom needed

    return generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def new_authority(site: str, at: datetime, make: NewKey = new_key) -> Issued:
    """Return the authority of a site, certified by itself."""
    key = make()
    name = _name(f"{site} – JDM Desktop", site)
    return _issue(_builder(name, name, key, at, is_authority=True), key, key)


def new_certificate(
    authority: Issued, at: datetime, *, site: str, name: str, user_id: str, make: NewKey = new_key
) -> Issued:
    """Return a person's certificate, issued by the site's authority."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # noqa: PLC0415 - seldom needed
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - as above

    issuer = load_der_x509_certificate(authority.certificate)
    key = make()
    builder = _builder(_name(name, site, user_id), issuer.subject, key, at, is_authority=False, issuer=issuer)
    issuing: RSAPrivateKey = load_der_private_key(authority.key, None, unsafe_skip_rsa_key_validation=True)  # type: ignore[assignment]
    return _issue(builder, key, issuing)


def sealed(issued: Issued, sealing_key: bytes) -> bytes:
    """Return a private key as it is kept: locked by its owner's password, for this certificate alone."""
    return seal(sealing_key, issued.key, issued.serial)


def resealed(key: bytes, serial: str, old: bytes, new: bytes) -> bytes | None:
    """Return a kept key locked by another password; None where the old one does not open it."""
    opened = unseal(old, key, serial)
    return seal(new, opened, serial) if opened is not None else None


def open_key(key: bytes, serial: str, sealing_key: bytes, certificate: bytes, authority: bytes) -> SigningKey | None:
    """Return a kept key, open; None where the password is another."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # noqa: PLC0415 - seldom needed

    opened = unseal(sealing_key, key, serial)
    if opened is None:
        return None
    loaded: RSAPrivateKey = load_der_private_key(opened, None, unsafe_skip_rsa_key_validation=True)  # type: ignore[assignment]
    return SigningKey(certificate, authority, loaded)


def as_pem(certificate: bytes) -> bytes:
    """Return a certificate as the text that other programs take."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - seldom needed
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - as above

    return load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)


def _name(common: str, site: str, user_id: str = "") -> "Name":
    from cryptography.x509 import Name, NameAttribute  # noqa: PLC0415 - seldom needed
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    parts = [(NameOID.ORGANIZATION_NAME, site), (NameOID.COMMON_NAME, common)]
    if user_id:
        parts.append((NameOID.USER_ID, user_id))
    return Name([NameAttribute(oid, value[:64]) for oid, value in parts])  # RFC 5280, A.1: at most 64 characters


def _builder(
    subject: "Name",
    issuer_name: "Name",
    key: "RSAPrivateKey",
    at: datetime,
    *,
    is_authority: bool,
    issuer: "Certificate | None" = None,
) -> "CertificateBuilder":
    from cryptography import x509  # noqa: PLC0415 - seldom needed

    begins = at.replace(microsecond=0) - relativedelta(days=1)  # a clock that is put right the next day
    issuing_key = issuer.public_key() if issuer else key.public_key()
    builder = x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer_name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=begins,
        not_valid_after=begins + relativedelta(years=YEARS),
    )
    builder = builder.add_extension(
        x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True
    )
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing_key)  # type: ignore[arg-type]
    return builder.add_extension(identifier, critical=False).add_extension(
        _usage(is_authority=is_authority), critical=True
    )


def _usage(*, is_authority: bool) -> "KeyUsage":
    from cryptography.x509 import KeyUsage  # noqa: PLC0415 - seldom needed

    return KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _issue(builder: "CertificateBuilder", key: "RSAPrivateKey", issuing: "RSAPrivateKey") -> Issued:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - seldom needed
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    certificate = builder.sign(issuing, SHA256())
    return Issued(
        certificate=certificate.public_bytes(Encoding.DER),
        serial=f"{certificate.serial_number:x}",
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )
