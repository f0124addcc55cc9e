"""Inserts that leave alone what is there already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, **values: Any) -> bool:
    """Inserts a row unless one with its key is there; says whether it was new."""
    first = next(iter(table.primary_key))
    # RETURNING, not the rowcount: psycopg does not know it for such an INSERT.
    statement = _dialect(connection).insert(table).values(values).on_conflict_do_nothing().returning(first)
    return connection.execute(statement).first() is not None


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Inserts those of the rows whose keys are not there yet."""
    connection.execute(_dialect(connection).insert(table).values(rows).on_conflict_do_nothing())


def _dialect(connection: Connection) -> Any:
    return sqlite if connection.dialect.name == "sqlite" else postgresql
