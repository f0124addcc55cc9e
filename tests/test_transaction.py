"""A transaction has an end: by the clock where the database is slow, and by itself where its host has gone."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from bot.seen import see, seen
from db.engine import ALIVE, patient
from db.transaction import Unavailable, in_transaction, is_passing
from tests.fair import OPENING

SLEEPS = text("SELECT pg_sleep(0.2)")
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_postgresql
@pytest.mark.parametrize("naps", [1, 9], ids=["one slow statement", "many that are quick enough each"])
def test_what_is_too_slow_is_ended_by_the_server_and_nothing_of_it_stays(engine: Engine, naps: int) -> None:
    seconds = 0.5 if naps > 1 else 0.1
    done: list[int] = []

    def works(connection: Connection) -> None:
        see(connection, "01", OPENING)
        for nap in range(naps):
            connection.execute(SLEEPS)
            done.append(nap)

    with pytest.raises(Unavailable):
        in_transaction(engine, works, seconds)
    # It slept 0.2 s each time; without a bound it would have slept nine times.
    assert len(done) <= seconds / 0.2
    with engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(seen)).scalar_one() == 0


@on_postgresql
def test_what_is_not_bounded_may_take_its_time(engine: Engine) -> None:
    """The negative control, and what a large load is given."""
    in_transaction(engine, lambda connection: connection.execute(SLEEPS), 0.1, bounded=False)


@on_postgresql
def test_the_bound_stays_no_longer_than_the_transaction(engine: Engine) -> None:
    in_transaction(engine, lambda connection: see(connection, "01", OPENING), 0.1)
    with engine.begin() as connection:
        connection.execute(SLEEPS)


@on_postgresql
def test_an_end_by_the_clock_passes(engine: Engine) -> None:
    with (
        pytest.raises(DBAPIError) as ended,
        engine.connect() as connection,
        connection.execution_options(**patient(0.1)).begin(),
    ):
        connection.execute(SLEEPS)
    assert is_passing(ended.value)


@on_postgresql
def test_a_host_that_has_gone_without_a_word_is_noticed(engine: Engine) -> None:
    with engine.connect() as connection:
        parameters = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]
    assert {name: int(parameters[name]) for name in ALIVE} == ALIVE
