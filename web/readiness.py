"""Whether this server can do its work now: the database takes writes at our schema, a worker is at work, the disk has room."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import chats, seen
from clock import Clock
from db import migrate
from db.bounded import Bounded
from db.engine import patient
from db.waiting import neglected

log = logging.getLogger(__name__)

SECONDS = 2.0
"""How long all of it may take; a load balancer asks every few seconds."""
LOCK_SECONDS = 1.0
"""Somebody may write for a moment."""
MEGABYTE = 1024 * 1024


class Readiness:
    """Looks when it is asked. `folders` are where the database and the pictures lie, and each needs so much free space."""

    def __init__(
        self, engine: Engine, clock: Clock, folders: Sequence[Path], min_free_mb: int, *, seconds: float = SECONDS
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._folders = folders
        self._min_free_mb = min_free_mb
        self._seconds = seconds
        self._look = Bounded(lambda: [*self._database(), *self._disk()], seconds)

    def amiss(self) -> str:
        """What is amiss, a plain line each without anybody's data or our addresses; empty where nothing is."""
        try:
            return "\n".join(self._look.ask())
        except TimeoutError:
            return f"the database or the disk does not answer within {self._seconds:g} seconds"

    def _database(self) -> Iterator[str]:
        try:
            with self._engine.connect() as connection:
                yield from self._written(connection.execution_options(**patient(LOCK_SECONDS)))
        except SQLAlchemyError as error:
            log.warning("not ready: %s", type(error).__name__, exc_info=error)
            yield "the database does not answer, or takes no writes: it is away, locked, full or read-only"

    def _written(self, connection: Connection) -> Iterator[str]:
        """In a transaction that is rolled back."""
        now = self._clock.now()
        with connection.begin() as transaction:
            at = migrate.revision(connection)
            if at != migrate.head() and not migrate.is_newer(at):
                yield "the schema is not at the newest migration: run taladnad migrate"
            else:
                # A row that nobody else writes: the check waits for no turn, and no turn for the check.
                seen.see(connection, f"readyz:{uuid4()}", now)
                yield from filter(None, [neglected(connection, now, chats.reachable_ids())])
            transaction.rollback()

    def _disk(self) -> Iterator[str]:
        for folder in self._folders:
            there = next(one for one in (folder, *folder.parents) if one.exists())
            free = shutil.disk_usage(there).free // MEGABYTE
            if free < self._min_free_mb:
                yield f"little disk space is left: {free} MB where {self._min_free_mb} MB are needed"
