"""What a load balancer asks: alive, and ready. Whatever is amiss is said in a plain line each, soon, and changes nothing."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3
from sqlalchemy import Connection, Engine, delete, insert, select, text

from bot import chats
from db import leases, outbox
from db.bounded import Bounded
from db.engine import open_engine
from tests.bots import settings
from tests.fair import OPENING, Fair, HeldClock
from tests.processes import until
from tests.webhooks import contents, friend
from web.readiness import Readiness

NOBODY_AT_WORK = "no worker is at work: something has been due for 10 minutes\n"


def _asks(fair: Fair, path: str = "/readyz") -> tuple[int, str]:
    answer = urllib3.request("GET", fair.url + path, retries=False, timeout=5)
    return answer.status, answer.data.decode()


def _readiness(engine: Engine, *folders: Path, min_free_mb: int = 0, seconds: float = 5) -> Readiness:
    return Readiness(engine, HeldClock(), folders, min_free_mb, seconds=seconds)


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    """A fair with nobody in it: the question is not about that."""
    return empty_fair


def test_a_server_that_can_do_its_work_is_ready_and_the_question_changes_nothing(fair: Fair) -> None:
    before = contents(fair.engine)
    assert _asks(fair) == (200, "ready\n")
    assert _asks(fair, "/healthz") == (200, "alive\n")
    assert contents(fair.engine) == before


def test_a_schema_that_is_behind_is_named_with_what_to_do(fair: Fair) -> None:
    with fair.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert _asks(fair) == (503, "the schema is not at the newest migration: run taladnad migrate\n")
    assert _asks(fair, "/healthz") == (200, "alive\n")


@contextmanager
def _somebody_writes(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection, connection.begin() as transaction:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE seen IN EXCLUSIVE MODE"))
        yield
        transaction.rollback()


def test_a_database_that_takes_no_writes_is_not_ready_until_it_does(fair: Fair) -> None:
    with _somebody_writes(fair.engine):
        status, words = _asks(fair)
    assert (status, words.count("\n")) == (503, 1)
    # On a busy machine the time of all of it is over first.
    assert words.startswith(("the database does not answer, or takes no writes", "the database or the disk does not"))
    assert _asks(fair) == (200, "ready\n")


def test_a_database_that_is_gone_is_not_ready_and_its_address_is_not_told(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/folder.db", "postgresql://someone:secret-password@127.0.0.1:9/fair"):
        (tmp_path / "folder.db").mkdir(exist_ok=True)
        engine = open_engine(url)
        words = _readiness(engine).amiss()
        assert words == "the database does not answer, or takes no writes: it is away, locked, full or read-only"
        engine.dispose()


@contextmanager
def _says_nothing() -> Iterator[int]:
    """A port at which somebody listens, takes every call, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield silent.getsockname()[1]


def test_a_database_that_hangs_hangs_nobody_and_costs_one_thread() -> None:
    with _says_nothing() as port:
        engine = open_engine(f"postgresql://someone@127.0.0.1:{port}/fair")
        readiness, threads = _readiness(engine, seconds=0.05), threading.active_count()
        began = time.monotonic()
        for _ in range(5):
            assert readiness.amiss() == "the database or the disk does not answer within 0.05 seconds"
        # The control: the one that looks has no answer yet.
        assert threading.active_count() == threads + 1
        assert time.monotonic() - began < 1.5
    engine.dispose()


def _owes(fair: Fair) -> None:
    with fair.engine.begin() as connection:
        outbox.chore(connection, "order.clock", {"order_id": 0}, OPENING, OPENING)


def test_what_nobody_takes_for_ten_minutes_says_that_no_worker_is_at_work(fair: Fair) -> None:
    _owes(fair)
    fair.clock.advance(minutes=9, seconds=59)
    assert _asks(fair) == (200, "ready\n")
    fair.clock.advance(seconds=1)
    assert _asks(fair) == (503, NOBODY_AT_WORK)
    fair.deliver()
    assert _asks(fair) == (200, "ready\n")


@pytest.mark.spoiled
def test_after_a_bad_day_of_line_a_worker_that_is_gone_is_missed_too(fair: Fair) -> None:
    """What was tried once, and whose next try is due since long, excuses nobody."""
    nok = friend(fair)
    fair.platform.faults.refuse("push", 503, times=1)
    _news(fair, 2)
    fair.deliver()
    fair.clock.advance(minutes=9)
    assert _asks(fair) == (200, "ready\n")
    fair.clock.advance(minutes=2)
    assert _asks(fair)[0] == 503
    nok.looks_away()
    fair.deliver()
    assert _asks(fair) == (200, "ready\n")


@pytest.mark.spoiled
def test_a_worker_that_is_behind_or_waits_for_line_is_at_work(fair: Fair) -> None:
    """Neither much to send nor a long silence of LINE takes the servers out: replies go on, and orders come in."""
    nok = friend(fair)
    _news(fair, 3)
    fair.clock.advance(minutes=11)
    now = fair.clock.at
    assert _asks(fair) == (503, NOBODY_AT_WORK.replace("10", "11"))

    with _for_a_moment(fair) as connection:
        (row,) = leases.claim_news(connection, now, timedelta(seconds=60), 1, chats.reachable_ids())
    with _for_a_moment(fair) as connection:
        leases.claim_news(connection, now, timedelta(seconds=60), 1, chats.reachable_ids())
        leases.again(connection, row, now + timedelta(minutes=15), "503 LINE is away")
    nok.blocks()
    assert _asks(fair) == (200, "ready\n")


def _news(fair: Fair, count: int) -> list[int]:
    """Owes the only person there so many news."""
    with fair.engine.begin() as connection:
        return [outbox.tell(connection, 1, "order.accepted", {"order_id": n}, OPENING) for n in range(count)]


@contextmanager
def _for_a_moment(fair: Fair) -> Iterator[Connection]:
    """What is done here makes the server ready, and is undone."""
    with fair.engine.begin() as connection:
        before = connection.execute(select(outbox.outbox)).all()
        yield connection
    assert _asks(fair) == (200, "ready\n")
    with fair.engine.begin() as connection:
        connection.execute(delete(outbox.outbox))
        connection.execute(insert(outbox.outbox), [row._asdict() for row in before])
    assert _asks(fair)[0] == 503


def test_all_that_is_amiss_is_said_a_line_each_with_the_figures(fair: Fair, tmp_path: Path) -> None:
    _owes(fair)
    fair.clock.advance(minutes=10)
    folders = [tmp_path, tmp_path / "not" / "made" / "yet"]
    neglected, *full = Readiness(fair.engine, fair.clock, folders, 10**9).amiss().splitlines()
    assert neglected + "\n" == NOBODY_AT_WORK
    assert len(full) == 2
    for line in full:
        assert re.fullmatch(r"little disk space is left: \d+ MB where 1000000000 MB are needed", line)


def test_the_server_looks_where_its_own_files_lie() -> None:
    given = settings(Path("/srv/media"))
    on_sqlite = given.model_copy(update={"database_url": "sqlite:////srv/fair/fair.db"})
    elsewhere = given.model_copy(update={"database_url": "postgresql://u@db/fair"})
    assert on_sqlite.folders == [Path("/srv/media"), Path("/srv/fair")]
    assert elsewhere.folders == [Path("/srv/media")]


def test_whoever_asks_while_a_look_is_under_way_waits_for_that_one() -> None:
    looks, answer = [], threading.Event()

    def look() -> str:
        looks.append(1)
        answer.wait(9)
        return "ready"

    bounded = Bounded(look, 0.01)
    for _ in range(5):
        with pytest.raises(TimeoutError):
            bounded.ask()
    assert len(looks) == 1
    answer.set()
    assert until(lambda: _answers(bounded) == "ready", pause=0.01)


def _answers(bounded: Bounded[str]) -> str:
    try:
        return bounded.ask()
    except TimeoutError:
        return ""


def test_what_the_look_fails_with_is_heard_by_whoever_asked() -> None:
    def look() -> str:
        raise LookupError("nothing is there")

    for _ in range(2):
        with pytest.raises(LookupError, match="nothing is there"):
            Bounded(look, 9).ask()
