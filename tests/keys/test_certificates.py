"""The site's authority and each person's certificate: what they say, what they may, and who opens the key."""

from datetime import UTC, datetime
from secrets import token_bytes

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import BasicConstraints, Certificate, KeyUsage, load_der_x509_certificate
from cryptography.x509.oid import NameOID

from jdm_desktop.keys import certificates
from jdm_desktop.keys.certificates import Issued
from tests.service.desk import known_key

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
SITE = "Invented Children's Hospital 虚构儿童医院"


@pytest.fixture(scope="module")
def authority() -> Issued:
    """Make a site's authority."""
    return certificates.new_authority(SITE, AT, known_key)


@pytest.fixture(scope="module")
def person(authority: Issued) -> Issued:
    """Issue a person's certificate."""
    return certificates.new_certificate(authority, AT, site=SITE, name="张三", user_id="zhang", make=known_key)


def read(issued: Issued) -> Certificate:
    """Read a certificate."""
    return load_der_x509_certificate(issued.certificate)


def test_a_person_is_certified_by_the_site_and_certifies_nobody(authority: Issued, person: Issued) -> None:
    """The chain holds, the person's certificate is no authority's, and it names person and user name."""
    site, own = read(authority), read(person)
    own.verify_directly_issued_by(site)
    site.verify_directly_issued_by(site)
    limits = [one.extensions.get_extension_for_class(BasicConstraints).value for one in (site, own)]
    assert [(limit.ca, limit.path_length) for limit in limits] == [(True, 0), (False, None)]
    usage = own.extensions.get_extension_for_class(KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert [own.subject.get_attributes_for_oid(oid)[0].value for oid in (NameOID.COMMON_NAME, NameOID.USER_ID)] == [
        "张三",
        "zhang",
    ]
    assert f"{own.serial_number:x}" == person.serial


def test_keys_and_years_are_as_promised(authority: Issued, person: Issued) -> None:
    """RSA of 3,072 bits, valid from the day before for forty years: longer than records are kept."""
    for issued in (authority, person):
        certificate = read(issued)
        key = certificate.public_key()
        assert isinstance(key, RSAPublicKey)
        assert key.key_size == 3072
        assert certificate.not_valid_before_utc < AT
        assert certificate.not_valid_after_utc.year == AT.year + certificates.YEARS


def test_a_key_opens_only_by_its_owners_password(authority: Issued, person: Issued) -> None:
    """With the right sealing key it signs what the certificate verifies; with another key or serial, it is shut."""
    mine, other = token_bytes(32), token_bytes(32)
    kept = certificates.sealed(person, mine)
    key = certificates.open_key(kept, person.serial, mine, person.certificate, authority.certificate)
    assert key is not None
    public = read(person).public_key()
    assert isinstance(public, RSAPublicKey)
    public.verify(key.sign(b"statement"), b"statement", PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(key.sign(b"statement"), b"statement!", PKCS1v15(), SHA256())
    assert certificates.open_key(kept, person.serial, other, person.certificate, authority.certificate) is None
    assert certificates.open_key(kept, "1", mine, person.certificate, authority.certificate) is None
    assert person.key not in kept


def test_another_password_takes_the_key_over(person: Issued) -> None:
    """A key that is sealed anew opens by the new one alone; without the old one it cannot be sealed anew."""
    old, new = token_bytes(32), token_bytes(32)
    again = certificates.resealed(certificates.sealed(person, old), person.serial, old, new)
    assert again is not None
    assert certificates.resealed(again, person.serial, old, new) is None
    assert certificates.resealed(again, person.serial, new, old) is not None


def test_long_names_are_certified(authority: Issued) -> None:
    """A name longer than a certificate holds is cut there, and stands whole in the signature's statement."""
    issued = certificates.new_certificate(authority, AT, site="s" * 200, name="n" * 200, user_id="u", make=known_key)
    (name,) = read(issued).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "n" * 64


def test_other_programs_read_the_certificate(authority: Issued) -> None:
    """The text form begins as OpenSSL wants it."""
    assert certificates.as_pem(authority.certificate).startswith(b"-----BEGIN CERTIFICATE-----\n")
