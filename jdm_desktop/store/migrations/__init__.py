"""The steps from each version of the tables to the next, run by Alembic without any file of settings.

A step is a file in versions/, numbered, named v0002_what_it_does.py; schema.VERSION is the number of the last one.
A store that is made new gets the tables of tables.py at once; a test holds the two together.
"""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from jdm_desktop.domain.trouble import StoreTrouble
from jdm_desktop.i18n import N_
from jdm_desktop.store import triggers
from jdm_desktop.store.database import Database, mark
from jdm_desktop.store.tables import Row

FOLDER = Path(__file__).parent


def upgrade(database: Database, version: int, folder: Path) -> None:
    """Bring a store's tables to `version`, all steps in one transaction.

    Raises StoreTrouble, with nothing changed, where records would refer to others that are not there.
    """
    # A step that rebuilds a table drops it for a moment, which foreign keys would not let it.
    with database.bare() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        with database.transaction() as session:
            _steps(session.connection(), version, folder)
    finally:
        with database.bare() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _steps(connection: Connection, version: int, folder: Path) -> None:
    script = ScriptDirectory(str(folder))
    target = f"{version:04d}"

    def steps(revision: object, _context: MigrationContext) -> list[RevisionStep]:
        return script._upgrade_revs(target, revision)  # type: ignore[arg-type]  # noqa: SLF001 - as alembic.command does

    with EnvironmentContext(Config(), script, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
        environment.run_migrations()
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreTrouble(N_("The store could not be brought up to date. It was left as it is: restore a backup."))
    triggers.create(connection)
    mark(connection, version)
