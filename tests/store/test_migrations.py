"""The steps from one version of the tables to the next."""

import re
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.service.session import Session
from jdm_desktop.store import check, database, migrations, schema, triggers
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import Row
from tests.store.test_check import contents

HEAD = "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = '0002'\ndown_revision = '0001'"
REBUILDING = f"""{HEAD}

def upgrade() -> None:
    with op.batch_alter_table("item_value", recreate="always") as batch:
        batch.add_column(sa.Column("method", sa.String, nullable=False, server_default=""))
"""
FAILING = f"""{HEAD}

def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("SELECT nonsense")
"""
BREAKING = FAILING.replace("SELECT nonsense", "UPDATE identity SET participant_id = participant_id + 70")


def tables(connection: Connection) -> dict[str, object]:
    """Return columns, references and indexes of every table."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    return {
        name: [
            sorted(map(tuple, connection.exec_driver_sql(f"PRAGMA {what}({name})").all()))
            for what in ("table_info", "foreign_key_list")
        ]
        + [sorted(row[2:] for row in connection.exec_driver_sql(f"PRAGMA index_list({name})").all())]
        for name in names
    }


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program be one version on, its steps in a folder to which a test adds the second."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    monkeypatch.setattr(migrations, "FOLDER", folder)
    monkeypatch.setattr(schema, "VERSION", 2)
    return folder / "versions" / "v0002_later.py"


def test_the_steps_lead_to_the_tables() -> None:
    """A store brought up from nothing is the same as one made new, to Alembic's eye and to SQLite's."""
    migrated, fresh = database.open_memory(), schema.open_memory()
    migrations.upgrade(migrated, schema.VERSION, migrations.FOLDER)
    assert database.version_of(migrated) == database.version_of(fresh) == schema.VERSION
    with migrated.bare() as connection, fresh.bare() as other:
        assert tables(connection) == tables(other)
        assert triggers.missing(connection) == ()
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []
        version = "SELECT version_num FROM alembic_version"
        assert connection.exec_driver_sql(version).all() == other.exec_driver_sql(version).all()
    migrated.close()
    fresh.close()


def test_the_steps_are_numbered() -> None:
    """Files and numbers agree, none is left out, and the last is the version of the tables."""
    files = sorted(path.name for path in (migrations.FOLDER / "versions").glob("v*.py"))
    numbers = [int(re.fullmatch(r"v(\d{4})_\w+\.py", name).group(1)) for name in files]  # type: ignore[union-attr]
    assert numbers == list(range(1, schema.VERSION + 1))


def test_an_older_store_is_brought_up_to_date(worked: Session, folder: Path, later: Path) -> None:
    """A step that rebuilds a table keeps every record, and the safeguards are there again afterwards."""
    before = contents(worked.workspace.repository)
    worked.workspace.close()
    later.write_text(REBUILDING, encoding="utf-8")
    opened = schema.open_folder(folder)
    assert database.version_of(opened) == 2
    with opened.bare() as connection:
        assert "method" in str(tables(connection)["item_value"])
        assert triggers.missing(connection) == ()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert contents(Repository(opened)) == before
    assert check.findings(Repository(opened)).problems == ()
    opened.close()


def test_an_older_store_is_only_brought_up_to_date_by_opening_it(session: Session, folder: Path, later: Path) -> None:
    """Checking from outside leaves it as it is, and says what to do."""
    session.workspace.close()
    later.write_text(REBUILDING, encoding="utf-8")
    before = (folder / "store.db").read_bytes()
    with pytest.raises(StoreTrouble, match="start the program once"):
        check.examine(folder)
    assert (folder / "store.db").read_bytes() == before


@pytest.mark.parametrize("step", [FAILING, BREAKING])
def test_a_step_that_fails_changes_nothing(
    worked: Session, folder: Path, later: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A bug in a step, or one that would leave references open, leaves the store as the older program knows it."""
    before = contents(worked.workspace.repository)
    worked.workspace.close()
    later.write_text(step, encoding="utf-8")
    with pytest.raises(OperationalError if step is FAILING else StoreTrouble):
        schema.open_folder(folder)
    monkeypatch.undo()
    repository = check.open_sound(folder, database.connect_plain)
    assert contents(repository) == before
    repository.close()
