"""Opens the database: SQLite with WAL and FULL durability by default, PostgreSQL by its address."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path
from threading import Event
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url

LOCK_WAIT_MS = 1500
"""How long one statement waits for a lock; a turn has 2 s in all, LINE's own limit for a webhook."""
LONGEST_PAUSE = 0.02
"""Between two looks at SQLite's write lock, in seconds."""
ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 5000}
"""libpq's, in seconds and the last in ms: a host that has gone without a word is noticed. Linux would wait for up to 2 h."""
LATER = 0.05
BOUNDS_TRANSACTIONS = (17,)
"""The first PostgreSQL that ends a whole transaction by the clock; older ones know it of a statement."""
READ_ONLY: dict[str, dict[str, Any]] = {
    "sqlite": {"taladnad_reads": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
"""Execution options of a connection that reads one snapshot and keeps nobody from writing."""


def patient(seconds: float, *, bounded: bool = True) -> dict[str, Any]:
    """Execution options of a connection whose statements wait so long for a lock, and no longer than LOCK_WAIT_MS. What is
    `bounded` is also ended after so long where it waits for no lock: on PostgreSQL, by the server.
    """
    wait = {"taladnad_patience": min(seconds, LOCK_WAIT_MS / 1000)}
    return wait | {"taladnad_seconds": seconds} if bounded else wait


def open_engine(url: str) -> Engine:
    """An engine for `url` (`sqlite:///path` or `postgresql://…`); the folder of a SQLite file is made.

    A transaction on SQLite begins with BEGIN IMMEDIATE unless it only reads: a deferred one that upgrades to writing
    fails at once instead of waiting (373 of 400 in our measurement).
    """
    address = make_url(url)
    pool = {"pool_size": 20, "max_overflow": 20, "pool_timeout": LOCK_WAIT_MS / 1000}
    # An error's words end in logs and in the list of parked events: no values of people in them.
    words = {"hide_parameters": True}
    options: dict[str, Any] = {"json_serializer": _to_json, "json_deserializer": orjson.loads, **pool, **words}
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(str(address), options)
    address = address.set(drivername="postgresql+psycopg")
    settings = f"-c lock_timeout={LOCK_WAIT_MS} -c timezone=UTC -c idle_in_transaction_session_timeout=60000"
    connect = {"connect_timeout": 2, "options": settings, **ALIVE}
    engine = create_engine(address, pool_pre_ping=True, connect_args=connect, **options)
    event.listen(engine, "begin", _limit_time)
    return engine


def _open_sqlite(url: str, options: dict[str, Any]) -> Engine:
    database = make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": LOCK_WAIT_MS / 1000}, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN would be a deferred one; _begin_sqlite takes its place.
    connection.isolation_level = None
    # From here on only BEGIN IMMEDIATE can find the database locked, and _begin_immediate waits by itself.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 0"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("taladnad_reads"):
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_immediate(connection, options.get("taladnad_patience", LOCK_WAIT_MS / 1000))


def _begin_immediate(connection: Connection, patience: float) -> None:
    """Waits for the write lock with random pauses. SQLite's own waiting looks again every 100 ms, all who wait in step,
    so that the lock lies idle in between: 64 turns at once took 1.1 s and some were refused; this way 0.3 s.
    """
    driver: Any = connection.connection.dbapi_connection
    until = time.monotonic() + patience
    pause = 0.001
    while time.monotonic() < until:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                break
        else:
            return
        Event().wait(random.uniform(0, pause))  # noqa: S311 - spreads load, guards nothing
        pause = min(pause * 2, LONGEST_PAUSE)
    # Once more through SQLAlchemy, which gives the error its name.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _limit_time(connection: Connection) -> None:
    options = connection.get_execution_options()
    limits: dict[str, float] = {}
    if (wait := options.get("taladnad_patience", LOCK_WAIT_MS / 1000)) < LOCK_WAIT_MS / 1000:
        limits["lock_timeout"] = wait
    if (seconds := options.get("taladnad_seconds")) is not None:
        # A little later, so that a lock that was waited for in vain is told from slow work.
        limits["statement_timeout"] = seconds + LATER
        if (connection.dialect.server_version_info or ()) >= BOUNDS_TRANSACTIONS:
            limits["transaction_timeout"] = seconds + LATER
    if limits:
        # 0 would mean for ever. One trip to the server for all of them.
        words = (f"SET LOCAL {name} = {max(1, int(limit * 1000))}" for name, limit in limits.items())
        connection.exec_driver_sql("; ".join(words))


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
