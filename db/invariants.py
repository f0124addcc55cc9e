"""How a room says what must be true at any time, and what must be true of the outbox and of what is stored at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Select, String, case, cast, func, literal, null, or_, select, text

from db.outbox import outbox
from db.schema import metadata

Invariant = Callable[[Connection, datetime], Iterator[str]]
"""Asks the database at this time (aware UTC), and says a sentence for each thing that is not as it must be. Its docstring
says what must be. It asks in sets: `doctor` stays quick on a large fair."""


def each(connection: Connection, rows: Select[Any], words: str) -> Iterator[str]:
    """A sentence for each row found: `words` with its columns filled in."""
    for row in connection.execute(rows):
        yield words.format(**row._mapping)


def database_is_whole(connection: Connection, _now: datetime) -> Iterator[str]:
    """SQLite's file is sound, and what its constraints forbid is nowhere in it. PostgreSQL sees to that by itself."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if said != "ok":
            yield f"the database file: {said}"
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} {row} refers to a row of {parent} that is not there"


def json_is_readable(connection: Connection, _now: datetime) -> Iterator[str]:
    """What is stored as JSON is JSON: on SQLite any text could stand there, and each reading of the row would fail."""
    if connection.dialect.name != "sqlite":
        return
    for table in metadata.sorted_tables:
        columns = [one for one in table.c if isinstance(one.type, JSON)]
        broken = [column.is_not(null()) & (func.json_valid(column) == 0) for column in columns]
        if broken:
            names = case(*((one, column.name) for one, column in zip(broken, columns, strict=True))).label("column")
            rows = select(_key(table), names).where(or_(*broken))
            yield from each(connection, rows, f"{table.name} {{key}}: {{column}} is no JSON")


def ended_news_is_bare(connection: Connection, _now: datetime) -> Iterator[str]:
    """What has ended is leased to nobody, and its words are erased."""
    still = or_(outbox.c.leased_until.is_not(None), outbox.c.body.is_not(None))
    rows = select(outbox.c.id, outbox.c.fact, outbox.c.state).where(outbox.c.state != "due", still)
    yield from each(connection, rows, "outbox {id} ({fact}) is {state}, and is leased or has its words still")


def tried_news_has_its_bytes(connection: Connection, _now: datetime) -> Iterator[str]:
    """What LINE may have got keeps the very bytes: the same retry key with other words would be refused."""
    tried = (outbox.c.state == "due") & outbox.c.first_tried_at.is_not(None) & outbox.c.body.is_(None)
    yield from each(
        connection,
        select(outbox.c.id, outbox.c.fact).where(tried),
        "outbox {id} ({fact}) was tried, its bytes are gone",
    )


def failed_tries_have_a_reason(connection: Connection, _now: datetime) -> Iterator[str]:
    """Whatever was tried in vain or set aside says why."""
    failed = ((outbox.c.state == "due") & (outbox.c.attempts > 0)) | (outbox.c.state == "set_aside")
    rows = select(outbox.c.id, outbox.c.fact).where(failed, outbox.c.error.is_(None))
    yield from each(connection, rows, "outbox {id} ({fact}) failed, and nothing says why")


def _key(table: Any) -> Any:
    key: Column[Any] = next(iter(table.primary_key))
    return (literal("") + cast(key, String)).label("key")


INVARIANTS: tuple[Invariant, ...] = (
    database_is_whole,
    json_is_readable,
    ended_news_is_bare,
    tried_news_has_its_bytes,
    failed_tries_have_a_reason,
)
