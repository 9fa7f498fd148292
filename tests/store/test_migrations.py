"""The steps from one version of the tables to the next."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.store import backup, check, database, migrations, schema, triggers
from jdm_desktop.store.repository import Repository
from jdm_desktop.store.tables import Row
from tests.store import shelf
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


def before_upgrade(made: list[int]) -> schema.BeforeUpgrade:
    """Return what is done before a store is brought up to date: the version that it has then is noted."""
    return lambda opened: made.append(database.version_of(opened))


def test_an_older_store_is_brought_up_to_date(repository: Repository, worked: Path, later: Path) -> None:
    """A step that rebuilds a table keeps every record, and the safeguards are there again afterwards."""
    before = contents(repository)
    repository.close()
    later.write_text(REBUILDING, encoding="utf-8")
    made: list[int] = []
    opened = schema.open_folder(worked, shelf.KEYED, before_upgrade=before_upgrade(made))
    assert made == [1]
    assert database.version_of(opened) == 2
    with opened.bare() as connection:
        assert "method" in str(tables(connection)["item_value"])
        assert triggers.missing(connection) == ()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert contents(Repository(opened)) == before
    assert check.findings(Repository(opened)).problems == ()
    opened.close()


def test_an_older_store_is_brought_up_to_date_with_a_backup_alone(worked: Path, later: Path) -> None:
    """Checking from outside leaves it as it is, and says what to do; so does opening it where no backup is made."""
    later.write_text(REBUILDING, encoding="utf-8")
    before = (worked / "store.db").read_bytes()
    with pytest.raises(StoreTrouble, match="start the program once"):
        check.examine(worked, shelf.KEYED)
    with pytest.raises(StoreTrouble, match="start the program once"):
        shelf.opened(worked)

    def full(_opened: database.Database) -> None:
        message = "The disk is full."
        raise StoreTrouble(message)

    with pytest.raises(StoreTrouble, match="The disk is full"):
        check.open_sound(worked, shelf.KEYED, before_upgrade=full)
    assert (worked / "store.db").read_bytes() == before


@pytest.mark.parametrize("step", [FAILING, BREAKING])
def test_a_step_that_fails_changes_nothing(
    repository: Repository, worked: Path, later: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A bug in a step, or one that would leave references open, leaves the store as the older program knows it."""
    before = contents(repository)
    repository.close()
    later.write_text(step, encoding="utf-8")
    with pytest.raises(OperationalError if step is FAILING else StoreTrouble):
        schema.open_folder(worked, shelf.KEYED, before_upgrade=before_upgrade([]))
    monkeypatch.undo()
    again = shelf.opened(worked)
    assert contents(again) == before
    again.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from jdm_desktop.store import backup, check, migrations, schema
from tests.store import shelf

folder, steps, kill = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
migrations.FOLDER, schema.VERSION = steps, 2
maker = backup.Maker(folder.with_name("backups"), shelf.KEY, "ab12cd34", "0.1")

def before_upgrade(opened):
    maker.make(opened, b"keys", shelf.stamp())
    left = [kill]
    def count(_statement):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    opened._connection.set_trace_callback(count)

repository = check.open_sound(folder, shelf.KEYED, before_upgrade=before_upgrade)
print(len(contents) if (contents := list(repository.entries())) else 0)
"""


def killed_upgrades(worked: Path, later: Path, moments: Iterable[int]) -> int:
    """Kill the upgrade at moments of its work; return how many of the starts were killed. Fails by assertion."""
    later.write_text(REBUILDING, encoding="utf-8")
    steps, killed = later.parent.parent, 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "VERSION", 1)
        repository = shelf.opened(worked)
        before = contents(repository)
        repository.close()
    whole = (worked / "store.db").read_bytes()
    for moment in moments:
        (worked / "store.db").write_bytes(whole)
        (worked / "store.db-journal").unlink(missing_ok=True)
        command = [sys.executable, "-c", KILLED, str(worked), str(steps), str(moment)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        killed += done.returncode != 0
        again = check.open_sound(worked, shelf.KEYED, before_upgrade=before_upgrade([]))
        assert contents(again) == before
        again.close()
        (made, *_) = backup.listing(worked.with_name("backups"), "ab12cd34")
        assert backup.prove(made, shelf.KEY) is None
    return killed


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_an_upgrade_that_is_killed_loses_nothing(worked: Path, later: Path) -> None:
    """At whatever statement it is killed, the next start finds all records, and the backup made before is sound."""
    assert killed_upgrades(worked, later, (3, 40)) == 2


@pytest.mark.long
def test_an_upgrade_that_is_killed_at_any_statement_loses_nothing(worked: Path, later: Path) -> None:
    """The same at every third statement: JDM_LONG=1 python -m pytest tests/store/test_migrations.py -m long -s."""
    killed = killed_upgrades(worked, later, range(0, 150, 3))
    print(f"{killed} upgrades killed, nothing lost")  # noqa: T201 - the figure for the README
    assert killed > 10
