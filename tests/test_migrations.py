"""The migrations lead to the very tables that the code declares, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Engine, MetaData, Text, inspect

import wsgi  # noqa: F401 - with it every table is declared
from db import migrate
from db.engine import open_engine
from db.schema import metadata


def _differences(engine: Engine, declared: MetaData) -> list[Any]:
    """What a new migration would have to change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, declared))


def _declared() -> MetaData:
    """A copy of all tables, to be changed."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(copy)
    return copy


def test_from_nothing_to_the_tables_of_today(engine: Engine) -> None:
    assert _differences(engine, metadata) == []
    assert migrate.amiss(engine) == ""


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate.to_head(engine)
    assert _differences(engine, metadata) == []


def test_a_column_without_a_migration_is_found(engine: Engine) -> None:
    declared = _declared()
    declared.tables["orders"].append_column(Column("forgotten", Text))
    ((what, _, table, column),) = _differences(engine, declared)
    assert (what, table, column.name) == ("add_column", "orders", "forgotten")


def test_a_table_without_a_migration_is_found(engine: Engine) -> None:
    declared = _declared()
    declared.remove(declared.tables["holds"])
    assert {change[0] for change in _differences(engine, declared)} >= {"remove_table"}


def test_a_type_without_a_migration_is_found(engine: Engine) -> None:
    declared = _declared()
    declared.tables["outbox"].c.attempts.type = Text()
    assert [change[0][0] for change in _differences(engine, declared)] == ["modify_type"]


def test_constraints_are_there_too(engine: Engine) -> None:
    """Alembic does not compare CHECKs: they are read from both databases and compared by name."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        there = {check["name"] for name in metadata.tables for check in inspector.get_check_constraints(name)}
    constraints = [one for table in metadata.tables.values() for one in table.constraints]
    declared = {str(one.name) for one in constraints if isinstance(one, CheckConstraint)}
    assert len(declared) > 20
    assert declared - there == set()


@pytest.fixture
def unmigrated(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'new.db'}")


def test_a_database_that_was_not_migrated_says_so(unmigrated: Engine) -> None:
    assert "taladnad migrate" in migrate.amiss(unmigrated)
    migrate.to_head(unmigrated)
    assert migrate.amiss(unmigrated) == ""
    unmigrated.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(unmigrated: Engine) -> None:
    with unmigrated.connect() as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE orders (id INTEGER)")
    with pytest.raises(Exception, match="orders"):
        migrate.to_head(unmigrated)
    with unmigrated.connect() as connection, connection.begin():
        left = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    assert left == ["orders"]
    unmigrated.dispose()
