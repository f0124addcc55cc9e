"""A copy of a PostgreSQL database by its own tools, at one moment, and put in another's place in one transaction."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from threading import Event
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, inspect

from db import migrate
from db.backups.copying import SKIPPED_NUMBERS, Facts, InUse, NotDone, facts
from db.backups.postgres_tools import find_tools, server_release
from db.transaction import reading

LOCK_WAIT = "10s"
BOUNDS_TRANSACTIONS = 17
"""The first release of the server that knows `transaction_timeout`."""
BEGINNING = 8192
"""Bytes of a script in which its settings stand."""
COPY = re.compile(rb"COPY public\.\"?(\w+)\"? \(.*\) FROM stdin;\n")
LINGER_SECONDS = 2
"""For so long the server may still show a client that has just ended."""
SKIP_NUMBERS = f"""DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT format('%I.%I', schemaname, sequencename) AS name, last_value FROM pg_catalog.pg_sequences LOOP
        PERFORM pg_catalog.setval(one.name, coalesce(one.last_value, 0) + {SKIPPED_NUMBERS});
    END LOOP; END $$"""  # noqa: S608 - a number of ours


class PostgresCopier:
    """Copies a database by pg_dump and pg_restore; `bin_folder` is where they lie, if not where they usually do."""

    kind = "postgresql"
    home: Path | None = None

    def __init__(self, engine: Engine, bin_folder: str = "") -> None:
        self._engine = engine
        self._folder, major = find_tools(engine, bin_folder)
        self.tool = f"pg_dump {major}"

    def take(self, to: Path) -> Facts:
        """pg_dump reads the very moment that is counted here; it keeps nobody from writing."""
        how = ["--format=custom", "--no-owner", "--no-privileges", f"--lock-wait-timeout={LOCK_WAIT}", f"--file={to}"]
        with reading(self._engine) as connection:
            # This connection only waits while pg_dump works, however long that takes.
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            counted = facts(connection)
            self._run("pg_dump", *self._database(), f"--snapshot={moment}", *how)
        return counted

    def present(self) -> Facts:
        """What lies in the database."""
        with reading(self._engine) as connection:
            return facts(connection)

    def check_idle(self) -> None:
        """Raises InUse where other clients are connected to the database, even if they do nothing."""
        until = time.monotonic() + LINGER_SECONDS
        while others := self._others():
            if time.monotonic() > until:
                raise InUse(f"{others} others are connected to the database: stop taladnad serve and worker first")
            Event().wait(0.1)

    def _others(self) -> int:
        counted = """SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
        with reading(self._engine) as connection:
            return int(connection.exec_driver_sql(counted).scalar_one())

    def make_ready(self, copy: Path, expected: Facts) -> Path:
        """pg_restore makes a script of the copy, whose rows are counted."""
        script = copy.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", copy)
        if _rows_in(script) != expected.rows:
            raise NotDone("the database in the backup does not have the rows that were counted")
        if server_release(self._engine) < BOUNDS_TRANSACTIONS:
            _leave_out(script, b"SET transaction_timeout = 0;")
        return script

    def put(self, ready: Path, expected: Facts) -> None:
        """psql drops what is there and runs the script in one transaction; the migrations come after it."""
        self.check_idle()
        steps: list[str | Path] = [
            f"SET lock_timeout = '{LOCK_WAIT}'",
            *self._drops(),
            ready,
            _check(expected),
            SKIP_NUMBERS,
        ]
        how = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        self._run("psql", *self._database(), *how, *map(_step, steps))
        try:
            migrate.to_head(self._engine)
        except Exception as error:
            at = expected.revision
            raise NotDone(f"the backup is in the database, whose schema is still {at}: run taladnad migrate") from error

    def _drops(self) -> list[str]:
        quoted = self._engine.dialect.identifier_preparer.quote
        with reading(self._engine) as connection:
            return [f"DROP TABLE {quoted(name)} CASCADE" for name in inspect(connection).get_table_names()]

    def _database(self) -> list[str]:
        """The database as the tools are told of it. The password is not among it: everybody can read a command line."""
        _, told = self._engine.dialect.create_connect_args(self._engine.url)
        public = {name: value for name, value in told.items() if name not in ("password", "context")}
        return [f"--dbname={make_conninfo(**public)}"]

    def _run(self, tool: str, *words: Any) -> None:
        password = {"PGPASSWORD": self._engine.url.password} if self._engine.url.password else {}
        command = [self._folder / tool, *words]
        done = subprocess.run(command, env={**os.environ, **password}, capture_output=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise NotDone(f"{tool} gave up: {done.stderr.decode(errors='replace').strip()[-1000:]}")


def _rows_in(script: Path) -> dict[str, int]:
    """How many rows the script brings to each table: a line each between COPY and its end."""
    rows: dict[str, int] = {}
    with script.open("rb") as lines:
        for line in lines:
            if begins := COPY.fullmatch(line):
                rows[begins[1].decode()] = sum(1 for _ in iter(lines.readline, b"\\.\n"))
    return rows


def _leave_out(script: Path, statement: bytes) -> None:
    """Makes a comment of what tools of a later release say at the beginning, and an older server does not understand."""
    with script.open("r+b") as file:
        if (place := file.read(BEGINNING).find(b"\n" + statement + b"\n")) >= 0:
            file.seek(place + 1)
            file.write(b"--" + b" " * (len(statement) - 2))


def _check(expected: Facts) -> str:
    """A statement that fails unless the tables and their rows are those that were counted. Names are identifiers."""
    tables = "(SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public')"
    revision = "(SELECT version_num FROM public.alembic_version)"
    asserted = [f"{tables} = {len(expected.rows)}", f"{revision} = '{expected.revision}'"]
    asserted += [f'(SELECT count(*) FROM public."{name}") = {count}' for name, count in expected.rows.items()]  # noqa: S608 - names of our tables
    return "DO $$ BEGIN {} END $$".format("".join(f"ASSERT {one}, $_$not as counted: {one}$_$; " for one in asserted))


def _step(step: str | Path) -> str:
    return f"--file={step}" if isinstance(step, Path) else f"--command={step}"
