"""Whoever only reads keeps nobody from writing, sees one moment, and does not wait for whoever writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Connection, Engine, func, select

import cli
from bot.seen import see, seen
from db import migrate
from db.engine import open_engine
from db.transaction import in_transaction, reading
from tests.fair import OPENING
from web.health import health


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(seen)).scalar_one()


def test_one_writes_while_another_reads_and_the_reader_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as connection:
        assert _count(connection) == 0
        in_transaction(engine, lambda other: see(other, "01", OPENING))
        assert _count(connection) == 0
    with reading(engine) as connection:
        assert _count(connection) == 1


def test_a_connection_that_has_read_writes_again(database_url: str) -> None:
    """What is asked of a reading connection stays no longer than the reading."""
    engine = open_engine(database_url)
    for number in range(3):
        with reading(engine) as connection:
            assert _count(connection) == number
        in_transaction(engine, lambda other, name=str(number): see(other, name, OPENING))
    engine.dispose()


@pytest.mark.parametrize("words", [["doctor"], ["results"], ["search"]])
def test_commands_that_read_do_not_wait_for_whoever_writes(
    engine: Engine, database_url: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    with engine.begin() as connection:
        see(connection, "01", OPENING)
        assert CliRunner().invoke(cli.main, words, input="honey\n", catch_exceptions=False).exit_code == 0


def test_a_server_is_ready_while_somebody_writes(engine: Engine) -> None:
    app = Flask(__name__)
    app.register_blueprint(health(lambda: migrate.amiss(engine)))
    with engine.begin() as connection:
        see(connection, "01", OPENING)
        assert app.test_client().get("/readyz").status_code == 200
