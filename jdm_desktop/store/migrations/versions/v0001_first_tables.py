"""The first tables. Frozen: a later change of the tables is a step of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first version."""
    _people()
    _keys()
    _participants()
    _screenings()
    _frozen()
    _signatures()
    _trail()


def _kept(name: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entered_by", sa.Integer, nullable=False),
        sa.Column("entered_at", sa.String(27), nullable=False),
        sa.Column("entered_zone", sa.String, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _text(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(sa.Column(name, sa.String, nullable=False) for name in names)


def _yes_or_no(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(sa.Column(name, sa.Boolean, nullable=False) for name in names)


def _days(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(sa.Column(name, sa.Date) for name in names)


def _bytes(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(sa.Column(name, sa.LargeBinary, nullable=False) for name in names)


def _long(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=False)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _people() -> None:
    _kept("site", *_text("code", "name", "store"), _unique("site", "code"))
    _kept(
        "person",
        *_text("user_id", "name", "role"),
        *_yes_or_no("physician", "active", "temporary"),
        *_days("password_set_on", "trained_on", "declared_on"),
        *_text("identity_checked_by", "identity_document"),
        _unique("person", "user_id"),
    )
    _kept(
        "delegation",
        _number("person_id"),
        *_text("task"),
        sa.Column("starts", sa.Date, nullable=False),
        *_days("ends"),
        _refers("delegation", "person_id", "person"),
    )
    op.create_index("ix_delegation_person_id", "delegation", ["person_id"])
    _kept("workstation", *_text("place", "name"), _unique("workstation", "place"))
    _kept(
        "settings",
        _number("idle_minutes"),
        _number("password_days"),
        *_yes_or_no("same_person_may_confirm"),
        *_text("second_backup_folder"),
    )
    op.create_table(
        "draft",
        _number("person_id"),
        *_text("key"),
        _long("text"),
        _refers("draft", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", "key", name="pk_draft"),
    )


def _keys() -> None:
    _kept("authority", *_bytes("certificate", "key"))
    _kept(
        "credential",
        _number("person_id"),
        *_text("serial"),
        *_bytes("certificate", "key"),
        *_days("revoked_on"),
        _refers("credential", "person_id", "person"),
        _unique("credential", "serial"),
    )
    op.create_index("ix_credential_person_id", "credential", ["person_id"])


def _participants() -> None:
    _kept(
        "participant",
        *_text("study"),
        _number("site_id"),
        _number("number"),
        _refers("participant", "site_id", "site"),
        _unique("participant", "site_id", "number"),
    )
    _kept(
        "identity",
        _number("participant_id"),
        *_text("name"),
        sa.Column("birth", sa.Date),
        _long("note"),
        _refers("identity", "participant_id", "participant"),
        _unique("identity", "participant_id"),
    )


def _screenings() -> None:
    _kept(
        "study_version", *_text("study", "version", "encodes", "hash"), _long("text"), _unique("study_version", "hash")
    )
    _kept(
        "screening",
        _number("participant_id"),
        _number("attempt"),
        _number("study_version_id"),
        *_text("state"),
        _refers("screening", "participant_id", "participant"),
        _refers("screening", "study_version_id", "study_version"),
        _unique("screening", "participant_id", "attempt"),
    )
    _kept(
        "item_value",
        _number("screening_id"),
        *_text("item"),
        _long("text"),
        *_text("unit"),
        sa.Column("assessed_on", sa.Date),
        *_text("source"),
        _refers("item_value", "screening_id", "screening"),
        _unique("item_value", "screening_id", "item"),
    )
    _kept(
        "determination",
        _number("screening_id"),
        *_text("criterion"),
        sa.Column("answer", sa.String),
        _long("reason"),
        _refers("determination", "screening_id", "screening"),
        _unique("determination", "screening_id", "criterion"),
    )


def _frozen() -> None:
    _kept(
        "snapshot",
        _number("screening_id"),
        _number("version"),
        *_text("sha256"),
        _long("text"),
        _refers("snapshot", "screening_id", "screening"),
        _unique("snapshot", "screening_id", "version"),
    )
    _kept(
        "paper",
        _number("screening_id"),
        *_text("kind", "languages", "status"),
        _number("version"),
        *_text("record_code", "file_name", "sha256"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _refers("paper", "screening_id", "screening"),
    )
    op.create_index("ix_paper_record_code", "paper", ["record_code"])
    op.create_index("ix_paper_screening_id", "paper", ["screening_id"])


def _signatures() -> None:
    _kept(
        "signature",
        _number("screening_id"),
        _number("snapshot_id"),
        _number("version"),
        *_text("sha256", "meaning"),
        _number("person_id"),
        *_text("name", "role"),
        _number("credential_id"),
        _long("statement"),
        *_bytes("signature"),
        _refers("signature", "screening_id", "screening"),
        _refers("signature", "snapshot_id", "snapshot"),
        _refers("signature", "person_id", "person"),
        _refers("signature", "credential_id", "credential"),
    )
    op.create_index("ix_signature_screening_id", "signature", ["screening_id"])
    _kept(
        "ink_signature",
        _number("screening_id"),
        _number("paper_id"),
        *_text("meaning", "name"),
        sa.Column("signed_on", sa.Date, nullable=False),
        *_text("original_at", "scan_name"),
        *_bytes("scan"),
        _refers("ink_signature", "screening_id", "screening"),
        _refers("ink_signature", "paper_id", "paper"),
    )
    op.create_index("ix_ink_signature_screening_id", "ink_signature", ["screening_id"])


def _trail() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(27), nullable=False),
        *_text("zone"),
        sa.Column("person_id", sa.Integer),
        *_text("user_id", "workstation", "action", "entity"),
        sa.Column("entity_id", sa.Integer),
        sa.Column("participant_id", sa.Integer),
        sa.Column("screening_id", sa.Integer),
        *_text("field"),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        _long("reason"),
        *_text("previous", "hash", "salts", "digests"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_participant_id", "audit", ["participant_id"])
    op.create_index("ix_audit_screening_id", "audit", ["screening_id"])
