"""What the database itself refuses, whoever asks: altering the trail, altering what was frozen, deleting any record.

Alembic's batch migrations drop the triggers of a table that they rebuild: every migration ends with `create`, and the
store is refused where `missing` names one.
"""

from sqlalchemy import Connection

from jdm_desktop.domain.audit import ENTITY, TEXTS, Action
from jdm_desktop.store.tables import (
    ROWS,
    AuditRow,
    AuthorityRow,
    InkSignatureRow,
    PaperRow,
    Row,
    SignatureRow,
    SnapshotRow,
    StudyVersionRow,
    table_of,
)

_FROZEN = (AuthorityRow, InkSignatureRow, PaperRow, SignatureRow, SnapshotRow, StudyVersionRow)


def _refusing(table: str, event: str) -> tuple[str, str]:
    name = f"{table}_no_{event.lower()}"
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


# INSERT OR REPLACE fires no DELETE trigger unless recursive_triggers is on: the chain's trigger stops it by itself.
_CHAIN = """CREATE TRIGGER audit_chain BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
OR NEW.previous IS NOT COALESCE((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'audit chain broken'); END"""

_REMOVABLE = frozenset({*TEXTS, "salts"})


def _only_redacted() -> str:
    """Return the trigger that lets one text of an entry be removed while the last entry says so, and nothing else."""
    fixed = (column.name for column in table_of(AuditRow).columns if column.name not in _REMOVABLE)
    altered = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in fixed)
    others = " AND ".join(f"(said.field = '{name}' OR NEW.{name} IS OLD.{name})" for name in TEXTS)
    return f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN {altered}
OR NOT EXISTS (SELECT 1 FROM audit AS said WHERE said.seq = (SELECT MAX(seq) FROM audit)
AND said.action = '{Action.REDACTED.value}' AND said.entity = '{ENTITY}' AND said.entity_id = OLD.seq AND {others})
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"""  # noqa: S608 - names of our own columns


_KEPT: tuple[type[Row], ...] = (*ROWS.values(), AuditRow)

TRIGGERS: dict[str, str] = {
    "audit_chain": _CHAIN,
    "audit_no_update": _only_redacted(),
    **dict(_refusing(table, "DELETE") for table in sorted(table_of(row).name for row in _KEPT)),
    **dict(_refusing(table_of(row).name, "UPDATE") for row in _FROZEN),
}


def create(connection: Connection) -> None:
    """Make every trigger anew."""
    for name, statement in TRIGGERS.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(statement)


def missing(connection: Connection) -> tuple[str, ...]:
    """Return the names of the triggers that are not there as they must be."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    found: dict[str, str] = {row.name: row.sql for row in rows}
    return tuple(name for name, statement in TRIGGERS.items() if found.get(name) != statement)
