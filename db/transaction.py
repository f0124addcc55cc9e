"""One transaction for one piece of work, begun again when the database was only busy or away for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")

TURN_SECONDS = 1.6
"""LINE waits 2 s for a webhook's answer; what is left is for reading and answering the request."""

PASSING_SQLSTATES = ("40001", "40P01", "55P03", "53", "57", "08")
"""PostgreSQL: serialization, deadlock, lock timeout, out of resources (disk full too), shutdown, connection."""
PASSING_SQLITE = ("locked", "busy", "full", "disk i/o", "unable to open", "readonly")


class Unavailable(Exception):
    """The database is away, locked or full, and stayed so until the time was over. Nothing was changed."""


def in_transaction(engine: Engine, work: Callable[[Connection], T], seconds: float = TURN_SECONDS) -> T:
    """Runs `work` in a transaction of its own and returns what it returns; commits before it returns.

    `work` must bear being run twice. Raises Unavailable when the database did not come round within `seconds`.
    """
    until = time.monotonic() + seconds
    pause = 0.01
    while True:
        try:
            with engine.begin() as connection:
                return work(connection)
        except (DBAPIError, PoolTimeout) as error:
            if not is_passing(error):
                raise
            if time.monotonic() + pause > until:
                raise Unavailable(str(error.__cause__ or error)) from error
        Event().wait(pause)
        pause *= 2


def is_passing(error: Exception) -> bool:
    """Whether the same work may succeed a moment later: a lock, a deadlock, a lost connection, a full disk."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate:
        return bool(sqlstate.startswith(PASSING_SQLSTATES))
    return any(word in str(error.orig).lower() for word in (*PASSING_SQLITE, "connection", "timeout"))
