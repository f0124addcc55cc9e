"""One transaction for one piece of work, begun again when the database was only busy or away for a moment."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db.engine import READ_ONLY, patient

T = TypeVar("T")

TURN_SECONDS = 1.6
"""LINE waits 2 s for a webhook's answer; what is left is for reading and answering the request."""

PASSING_SQLSTATES = ("40001", "40P01", "55P03", "25P04", "53", "57", "08")
"""PostgreSQL: serialization, deadlock, lock timeout, transaction timeout, out of resources (disk full too), shutdown and
statement timeout, connection."""
DEADLOCK = "40P01"
PASSING_SQLITE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
)


class Unavailable(Exception):
    """The database is away, locked or full, and stayed so until the time was over. Nothing was changed."""


def in_transaction(
    engine: Engine, work: Callable[[Connection], T], seconds: float = TURN_SECONDS, *, bounded: bool = True
) -> T:
    """Runs `work` in a transaction of its own and returns what it returns; commits before it returns.

    `work` must bear being run twice. Raises Unavailable when the database did not come round within `seconds`, and at
    once where none are left. Unless it is `bounded`, `work` may take longer, and only waiting has an end. (A PostgreSQL
    before 17 bounds each statement, not all of them together.)
    """
    if seconds <= 0:
        raise Unavailable("no time is left")
    until = time.monotonic() + seconds
    pause = 0.01
    while True:
        began = time.monotonic()
        try:
            return _run(engine, work, patient(until - began, bounded=bounded))
        except (DBAPIError, PoolTimeout) as error:
            if not is_passing(error):
                raise
            if time.monotonic() + pause + _as_long_again(error, began) > until:
                raise Unavailable(str(error.__cause__ or error)) from error
        Event().wait(pause)
        pause *= 2


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading alone: what it reads is of one moment, and others may write meanwhile."""
    with engine.connect() as connection, connection.execution_options(**READ_ONLY[engine.dialect.name]).begin():
        yield connection


def _run(engine: Engine, work: Callable[[Connection], T], options: dict[str, Any]) -> T:
    with engine.connect() as connection, connection.execution_options(**options).begin():
        return work(connection)


def _as_long_again(error: Exception, began: float) -> float:
    """Seconds that the next try may take to fail like this one; the victim of a deadlock finds its way free."""
    return 0.0 if _sqlstate(error) == DEADLOCK else time.monotonic() - began


def is_passing(error: Exception) -> bool:
    """Whether the same work may succeed a moment later: a lock, a deadlock, a lost connection, a full disk."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if sqlstate := _sqlstate(error):
        return sqlstate.startswith(PASSING_SQLSTATES)
    if sqlite_code := getattr(error.orig, "sqlite_errorcode", None):
        return (sqlite_code & 0xFF) in PASSING_SQLITE
    # psycopg gives no state where it never reached the server, or lost it.
    return isinstance(error, OperationalError)


def _sqlstate(error: Exception) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
