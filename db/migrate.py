"""Brings the schema to the newest migration, and says whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from db.transaction import reading

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_251_990
"""An advisory lock of PostgreSQL, by a number of ours: whoever migrates at the same time waits."""


def config(connection: Connection) -> Config:
    """Alembic's configuration, handed the open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def to_head(engine: Engine) -> str:
    """Runs the migrations that are missing, all of them or none; a schema of a later release is left as it is.

    Returns the migration that the database is at now.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            _wait_for_others(connection)
        if not is_newer(revision(connection)):
            command.upgrade(config(connection), "head")
        return str(revision(connection))


def _wait_for_others(connection: Connection) -> None:
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    # A change of a table waits no longer than any statement: behind it all turns would queue.
    connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))


def amiss(engine: Engine) -> str:
    """What keeps the database from being used, in a few words; empty when it is ready.

    One that a newer release has migrated is ready: each schema serves the release before its own as well, so that
    processes go on during an upgrade, and an upgrade can be taken back.
    """
    try:
        with reading(engine) as connection:
            at = revision(connection)
    except SQLAlchemyError:
        return "the database does not answer"
    return "" if at == head() or is_newer(at) else "the schema is not at the newest migration: run taladnad migrate"


def revision(connection: Connection) -> str | None:
    """The migration that the database is at; None where it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest migration of this release."""
    return str(ScriptDirectory(str(FOLDER)).get_current_head())


def is_newer(at: str | None) -> bool:
    """Whether this migration belongs to a later release than this one: they are numbered."""
    return at is not None and at.isdecimal() and at > head()


def is_known(at: str) -> bool:
    """Whether this release can bring a schema at this migration to its own."""
    return at in {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
