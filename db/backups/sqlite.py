"""A copy of a SQLite database, taken while others write, and put in another's place by one rename."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine

from db import migrate
from db.backups.copying import SKIPPED_NUMBERS, Facts, InUse, NotDone, facts
from db.backups.workshop import flush
from db.engine import open_engine

WAIT_SECONDS = 10


class SqliteCopier:
    """Copies the file of a SQLite database."""

    kind = "sqlite"
    tool = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, engine: Engine) -> None:
        assert engine.url.database is not None
        self._path = Path(engine.url.database).resolve()
        self.home: Path | None = self._path.parent

    def take(self, to: Path) -> Facts:
        """VACUUM INTO reads one moment and keeps nobody waiting; what people had erased is not in the copy."""
        if not self._path.exists():
            raise NotDone(f"there is no fair in this database: there is no {self._path}")
        with closing(_connect(self._path)) as connection:
            connection.execute("VACUUM INTO ?", (str(to),))
        return _facts(to)

    def present(self) -> Facts:
        """What lies in the file; nothing where there is none."""
        return _facts(self._path) if self._path.exists() else Facts("", {})

    def check_idle(self) -> None:
        """Raises InUse where another connection has the file open, even if it does nothing."""
        with _alone(self._path):
            pass

    def make_ready(self, copy: Path, expected: Facts) -> Path:
        """Checks and migrates the copy where it lies, on the database's own disk."""
        _check(copy, expected)
        _skip_numbers(copy)
        _migrate(copy)
        flush(copy)
        return copy

    def put(self, ready: Path, expected: Facts) -> None:  # noqa: ARG002 - checked before
        """One rename."""
        with _alone(self._path):
            ready.replace(self._path)
            flush(self._path.parent)


def _facts(path: Path) -> Facts:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        return facts(connection)


def _check(path: Path, expected: Facts) -> None:
    try:
        with closing(_connect(path)) as connection:
            found = next(connection.execute("PRAGMA integrity_check(1)"))[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise NotDone(f"the database in the backup is damaged: {found}")
    if _facts(path) != expected:
        raise NotDone("the database in the backup does not have the rows that were counted")


def _skip_numbers(path: Path) -> None:
    numbered = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    with closing(_connect(path)) as connection:
        tables = [name for (name,) in connection.execute(numbered)]
        last = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
        connection.execute("DELETE FROM sqlite_sequence")
        rows = [(name, last.get(name, 0) + SKIPPED_NUMBERS) for name in tables]
        connection.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", rows)


def _migrate(path: Path) -> None:
    engine = open_engine(f"sqlite:///{path}")
    migrate.to_head(engine)
    engine.dispose()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else has the database open, all of it lies in the file itself, and whoever comes finds it locked.

    A write-ahead log left beside it would be taken for that of the file which comes in its place.
    """
    if not path.exists():
        yield
        return
    with closing(_connect(path, wait=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise InUse("the database is open in another process: stop taladnad serve and worker first") from error
        yield


def _connect(path: Path, wait: float = WAIT_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait, isolation_level=None)
