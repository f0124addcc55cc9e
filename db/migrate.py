"""Brings the schema to the newest migration, and says whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from db.transaction import reading

FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's configuration, handed the open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def to_head(engine: Engine) -> None:
    """Runs the migrations that are missing, each whole or not at all."""
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")


def amiss(engine: Engine) -> str:
    """What keeps the database from being used, in a few words; empty when it is ready."""
    try:
        with reading(engine) as connection:
            at = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return "the database does not answer"
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    return "" if at == head else "the schema is not at the newest migration: run taladnad migrate"
