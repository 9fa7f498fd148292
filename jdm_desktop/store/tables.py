"""The rows: one table per kind of record, with the record's own field names, and who wrote it last."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Dialect, LargeBinary, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.record import Record, stamp_text, stamp_time
from jdm_desktop.domain.signature import InkSignature, Signature
from jdm_desktop.domain.snapshot import Snapshot, StudyVersion
from jdm_desktop.domain.staff import Authority, Credential, Delegation, Person, Settings, Site, Workstation

NAMES = {
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant as text: UTC to the microsecond, the same in every database and in the trail."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - inherited
        """Return the text that is kept."""
        return None if value is None else stamp_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - inherited
        """Return the instant that was kept."""
        return None if value is None else stamp_time(value)


class Row(SQLModel):
    """What all tables have in common."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class KeptRow(Row):
    """A row that stands for a record; `entry` is the entry of the trail that wrote it last."""

    id: int = Field(primary_key=True)
    entered_by: int
    entered_at: datetime = Field(sa_type=Instant)
    entered_zone: str
    entry: int


class SiteRow(KeptRow, table=True):
    """A site."""

    __tablename__ = "site"
    code: str = Field(unique=True)
    name: str
    store: str


class PersonRow(KeptRow, table=True):
    """An account."""

    __tablename__ = "person"
    user_id: str = Field(unique=True)
    name: str
    role: str
    physician: bool
    active: bool
    temporary: bool
    password_set_on: date | None
    trained_on: date | None
    declared_on: date | None
    identity_checked_by: str
    identity_document: str


class DelegationRow(KeptRow, table=True):
    """A task delegated to a person for a time."""

    __tablename__ = "delegation"
    person_id: int = Field(foreign_key="person.id", index=True)
    task: str
    starts: date
    ends: date | None


class AuthorityRow(KeptRow, table=True):
    """The site's certificate authority."""

    __tablename__ = "authority"
    certificate: bytes = Field(sa_type=LargeBinary)
    key: bytes = Field(sa_type=LargeBinary)


class CredentialRow(KeptRow, table=True):
    """A person's certificate and sealed signing key."""

    __tablename__ = "credential"
    person_id: int = Field(foreign_key="person.id", index=True)
    serial: str = Field(unique=True)
    certificate: bytes = Field(sa_type=LargeBinary)
    key: bytes = Field(sa_type=LargeBinary)
    revoked_on: date | None


class WorkstationRow(KeptRow, table=True):
    """A place at which the store may be opened."""

    __tablename__ = "workstation"
    place: str = Field(unique=True)
    name: str


class SettingsRow(KeptRow, table=True):
    """What the site decides."""

    __tablename__ = "settings"
    idle_minutes: int
    password_days: int
    same_person_may_confirm: bool
    second_backup_folder: str


class StudyVersionRow(KeptRow, table=True):
    """A version of a study file."""

    __tablename__ = "study_version"
    study: str
    version: str
    encodes: str
    hash: str = Field(unique=True)
    text: str = Field(sa_type=Text)


class ParticipantRow(KeptRow, table=True):
    """A participant."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("site_id", "number"),)
    study: str
    site_id: int = Field(foreign_key="site.id")
    number: int


class IdentityRow(KeptRow, table=True):
    """Who a participant is."""

    __tablename__ = "identity"
    participant_id: int = Field(foreign_key="participant.id", unique=True)
    name: str
    birth: date | None
    note: str = Field(sa_type=Text)


class ScreeningRow(KeptRow, table=True):
    """A screening attempt."""

    __tablename__ = "screening"
    __table_args__ = (UniqueConstraint("participant_id", "attempt"),)
    participant_id: int = Field(foreign_key="participant.id")
    attempt: int
    study_version_id: int = Field(foreign_key="study_version.id")
    state: str


class ItemValueRow(KeptRow, table=True):
    """The value of an item as it stands."""

    __tablename__ = "item_value"
    __table_args__ = (UniqueConstraint("screening_id", "item"),)
    screening_id: int = Field(foreign_key="screening.id")
    item: str
    text: str = Field(sa_type=Text)
    unit: str
    assessed_on: date | None
    source: str


class DeterminationRow(KeptRow, table=True):
    """What was determined of a criterion."""

    __tablename__ = "determination"
    __table_args__ = (UniqueConstraint("screening_id", "criterion"),)
    screening_id: int = Field(foreign_key="screening.id")
    criterion: str
    answer: str | None
    reason: str = Field(sa_type=Text)


class SnapshotRow(KeptRow, table=True):
    """A completed screening as it stood."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("screening_id", "version"),)
    screening_id: int = Field(foreign_key="screening.id")
    version: int
    sha256: str
    text: str = Field(sa_type=Text)


class PaperRow(KeptRow, table=True):
    """A paper as it was issued."""

    __tablename__ = "paper"
    screening_id: int = Field(foreign_key="screening.id", index=True)
    kind: str
    languages: str
    status: str
    version: int
    record_code: str = Field(index=True)
    file_name: str
    sha256: str
    content: bytes = Field(sa_type=LargeBinary)


class SignatureRow(KeptRow, table=True):
    """An electronic signature."""

    __tablename__ = "signature"
    screening_id: int = Field(foreign_key="screening.id", index=True)
    snapshot_id: int = Field(foreign_key="snapshot.id")
    version: int
    sha256: str
    meaning: str
    person_id: int = Field(foreign_key="person.id")
    name: str
    role: str
    credential_id: int = Field(foreign_key="credential.id")
    statement: str = Field(sa_type=Text)
    signature: bytes = Field(sa_type=LargeBinary)


class InkSignatureRow(KeptRow, table=True):
    """A signature on paper."""

    __tablename__ = "ink_signature"
    screening_id: int = Field(foreign_key="screening.id", index=True)
    paper_id: int = Field(foreign_key="paper.id")
    meaning: str
    name: str
    signed_on: date
    original_at: str
    scan_name: str
    scan: bytes = Field(sa_type=LargeBinary)


class DraftRow(Row, table=True):
    """Text that was typed and not committed."""

    __tablename__ = "draft"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    key: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)


class AuditRow(Row, table=True):
    """An entry of the trail."""

    __tablename__ = "audit"
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    zone: str
    person_id: int | None
    user_id: str
    workstation: str
    action: str = Field(index=True)
    entity: str
    entity_id: int | None
    participant_id: int | None = Field(index=True)
    screening_id: int | None = Field(index=True)
    field: str
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    previous: str
    hash: str
    salts: str
    digests: str


ROWS: Mapping[type[Record], type[KeptRow]] = {
    Site: SiteRow,
    Person: PersonRow,
    Delegation: DelegationRow,
    Authority: AuthorityRow,
    Credential: CredentialRow,
    Workstation: WorkstationRow,
    Settings: SettingsRow,
    StudyVersion: StudyVersionRow,
    Participant: ParticipantRow,
    Identity: IdentityRow,
    Attempt: ScreeningRow,
    Fact: ItemValueRow,
    Determination: DeterminationRow,
    Snapshot: SnapshotRow,
    Paper: PaperRow,
    Signature: SignatureRow,
    InkSignature: InkSignatureRow,
}


def table_of(row: type[Row]) -> Any:
    """Return the table of a row class."""
    return row.__table__  # type: ignore[attr-defined]
