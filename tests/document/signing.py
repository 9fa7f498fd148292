"""A site whose people sign: its authority, two people's keys, and the papers that they sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.audit import Head
from jdm_desktop.domain.evidence import Evidence, Signed
from jdm_desktop.domain.paper import Issue, PaperStatus
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.signature import MEANINGS, Difference, Meaning, SignatureView, Signing, statement
from jdm_desktop.domain.snapshot import frozen, record_code
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.view import FactView, ScreeningView, Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.keys.certificates import Issued, SigningKey, new_authority, new_certificate, new_key
from tests.document import samples

SITE = "Children's Hospital 儿童医院"
STARTED = datetime(2026, 9, 1, 8, tzinfo=UTC)
TRAIL = Head(1234, "5f0b" * 16)
new_key_once = cache(lambda _number: new_key())


def key(number: int) -> Callable[[], RSAPrivateKey]:
    """Return what makes the key `number`, the same one for all tests: making keys is slow."""
    return lambda: new_key_once(number)


def authority(number: int = 0) -> Issued:
    """Return the site's authority; another `number` is somebody else's who calls it by the same name."""
    return _authority(number)


@cache
def _authority(number: int) -> Issued:
    return new_authority(SITE, STARTED, key(number))


@dataclass(frozen=True)
class Person:
    """Somebody at the site, with the number of their key."""

    id: int
    name: str
    user_id: str
    role: Role
    number: int

    def key(self, issuer: int = 0) -> SigningKey:
        """Return the person's key, open, with a certificate of the authority `issuer`."""
        return opened(self, issuer)


@cache
def opened(person: Person, issuer: int) -> SigningKey:
    """Return a person's key with a certificate of an authority."""
    issued = new_certificate(authority(issuer), SITE, person.name, person.user_id, STARTED, key(person.number))
    private = load_der_private_key(issued.key, None)
    assert isinstance(private, RSAPrivateKey)
    return SigningKey(issued.certificate, authority(issuer).certificate, private)


WANG = Person(2, samples.COORDINATOR, "wang", Role.COORDINATOR, 1)
LI = Person(3, samples.INVESTIGATOR, "li", Role.INVESTIGATOR, 2)


def birth(language: Language) -> FactView:
    """Return the fact that every paper shows cut to its month."""
    item = samples.study().birth
    day = samples.Sample({}).view(language).general_facts[0]
    return replace(
        day,
        item=item.id,
        label=item.label[language],
        text="2016-05",
        shown="2016-05",
        assessed_on=date(2026, 11, 19),
        source=samples.SOURCES[0],
        entered_by=samples.COORDINATOR,
        entered_at=samples.stamp(6, 12),
        missing=False,
    )


@dataclass(frozen=True)
class Record:
    """A screening that is signed, in the languages of its paper."""

    views: tuple[ScreeningView, ...]

    @classmethod
    def of(cls, sample: str, languages: str, version: int = 1) -> "Record":
        """Return a sample as it stands in the store: with the month of birth, its digest and its code."""
        views = samples.SAMPLES[sample].views(samples.PAPERS[languages])
        shown = [replace(one, general_facts=(birth(one.language), *one.general_facts)) for one in views]
        shown = [replace(one, record_version=version) for one in shown]
        digest = sha256(frozen(shown[0]))
        return cls(tuple(replace(one, content_hash=digest, record_code=record_code(digest)) for one in shown))

    @property
    def facts(self) -> str:
        """The frozen snapshot."""
        return frozen(self.views[0])

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the paper."""
        return tuple(one.language for one in self.views)

    def sign(self, person: Person, meaning: Meaning, at: Stamp, issuer: int = 0) -> "Made":
        """Return a signature on this record."""
        view = self.views[0]
        signing = Signing(
            record_code=view.record_code,
            sha256=view.content_hash,
            version=view.record_version,
            screening=view.label,
            meaning=meaning,
            person_id=person.id,
            user_id=person.user_id,
            name=person.name,
            role=person.role,
            at=at,
            readings=(),
            trail=TRAIL,
        )
        said = statement(signing)
        signer = person.key(issuer)
        return Made(signing, Signed(said, signer.sign(said.encode()), signer.certificate), person, issuer)


@dataclass(frozen=True)
class Made:
    """A signature that was made: what it says, what proves it, and who made it."""

    signing: Signing
    proof: Signed
    person: Person
    issuer: int = 0

    def view(self, differences: tuple[Difference, ...] = ()) -> SignatureView:
        """Return the signature as papers show it."""
        one = self.signing
        return SignatureView(
            id=1,
            meaning=one.meaning,
            name=one.name,
            user_id=one.user_id,
            role=one.role,
            at=one.at,
            signed_on=None,
            version=one.version,
            sha256=one.sha256,
            record_code=one.record_code,
            is_current=not differences,
            differences=differences,
        )


def ink(meaning: Meaning, name: str, version: int = 1) -> SignatureView:
    """Return a signature by hand on the printed paper."""
    return SignatureView(
        id=9,
        meaning=meaning,
        name=name,
        user_id="",
        role=None,
        at=None,
        signed_on=date(2026, 11, 23),
        version=version,
        sha256="",
        record_code="JDM-0000-0000-0000",
        is_current=True,
        in_ink=True,
        original_at="Investigator site file, binder 3 研究者文件夹 3",
        has_scan=True,
    )


def stamp(minutes: int) -> Stamp:
    """Return an instant so many minutes after the screening."""
    return Stamp(samples.stamp(7, 42).utc + timedelta(minutes=minutes), "Asia/Shanghai")


def issue(record: Record, made: Sequence[Made], shown: Sequence[SignatureView] = (), **given: object) -> Issue:
    """Return the circumstances of a signed paper."""
    evidence = Evidence(
        record_code=record.views[0].record_code,
        languages=record.languages,
        signed=tuple(one.proof for one in made),
        authority=authority(made[-1].issuer).certificate,
        trail=TRAIL,
        cites=str(given.get("cites", "")),
    )
    values = {
        "status": PaperStatus.SIGNED,
        "generated_at": made[-1].signing.at,
        "program_version": "0.1.0",
        "record_code": record.views[0].record_code,
        "facts_json": record.facts.encode(),
        "printed_by": made[-1].person.name,
        "signatures": tuple(shown) or tuple(one.view() for one in made),
        "signatures_json": evidence.written(),
        "study_text": samples.study().text.encode(),
        "trail": TRAIL,
    }
    return Issue(**(values | given))  # type: ignore[arg-type]


def sealed(drawn: bytes, made: Made) -> bytes:
    """Return a drawn paper, sealed by who signed last."""
    signer = made.person.key(made.issuer)
    reason = MEANINGS[made.signing.meaning]
    return Papers().seal(drawn, signer, made.signing.at.utc, reason=reason, name=made.person.name)


def paper(record: Record, made: Sequence[Made], shown: Sequence[SignatureView] = (), **given: object) -> bytes:
    """Return a signed paper."""
    return sealed(Papers().checklist(record.views, issue(record, made, shown, **given)), made[-1])


@cache
def confirmed(sample: str = "eligible", languages: str = "both") -> bytes:
    """Return a paper that both signed."""
    record = Record.of(sample, languages)
    first = record.sign(WANG, Meaning.ENTERED, stamp(0))
    second = record.sign(LI, Meaning.CONFIRMED, stamp(35))
    return paper(record, (first, second), cites=sha256(b"the paper that Wang signed"))
