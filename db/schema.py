"""How every table is declared: one metadata, and for each column whether it is personal, whose, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""Primary and foreign keys: 64 bits on both databases. A table whose ids go into buttons has `sqlite_autoincrement`:
else SQLite gives the id of a deleted row to another, and an old button would act on it."""

Satang = BigInteger
"""Money: a hundredth of a baht, and room for the sum of a large order."""


@dataclass(frozen=True)
class Keeping:
    """What a column's definition says of its contents.

    `whose` names the column of the same table that leads to the person (an id of `chats`), or is None for what is
    not personal. `days` counts from the day the row was last needed; None keeps it as long as the row.
    """

    whose: str | None
    days: int | None

    @property
    def personal(self) -> bool:
        return self.whose is not None


def plain(days: int | None = None) -> dict[str, Any]:
    """`info` of a column that says nothing about a person."""
    return {"keeping": Keeping(None, days)}


def personal(whose: str, days: int | None = None) -> dict[str, Any]:
    """`info` of a column that says something about the person that the column `whose` leads to."""
    return {"keeping": Keeping(whose, days)}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC: timestamptz on PostgreSQL, naive UTC on SQLite, which has no zones.

    Raises ValueError for a naive datetime: its zone would be a guess.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
