"""kill -9 of everything that `taladnad serve` and `taladnad worker` have started, again and again, while people order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event

import pytest
from sqlalchemy import Engine

from tests.bots import Person
from tests.customers import Customers
from tests.kill_fair import LivingBot
from tests.kills import SEED
from tests.market import Market
from tests.processes import CLOCK, RealFair
from tests.races import PROOF
from tests.taps import Tap

pytestmark = pytest.mark.xdist_group("kills")

KILLS = 10 if PROOF else 1
"""On each of the two databases."""
SHOPPERS = 4
AT_ONCE = SHOPPERS + 1
PAUSE_SECONDS = 0.2
"""After which LINE brings a tap again that got no 200."""
LONGEST_LIFE = 1.5
"""Seconds that a server lives at most when it is ready: in them its worker ticks."""
HOLDS = timedelta(minutes=61)


@pytest.fixture
def fair(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[RealFair]:
    fair = RealFair(engine, database_url, tmp_path)
    yield fair
    fair.close()


@pytest.fixture
def customers(fair: RealFair, database_url: str) -> Iterator[Customers]:
    market = Market(database_url, fair.folder / "media")
    yield Customers(market, fair.platform, SHOPPERS)
    market.engine.dispose()


def test_killed_while_people_order(fair: RealFair, customers: Customers) -> None:
    chance, over = Random(SEED), Event()
    server, worker = _start(fair)
    alone = 0
    with ThreadPoolExecutor(AT_ONCE) as phones:
        people = [
            phones.submit(_taps, fair, over, lambda one=one: _orders(customers, one)) for one in customers.shoppers
        ]
        people.append(phones.submit(_taps, fair, over, lambda: _accepts(customers)))
        try:
            for turn in range(KILLS):
                Event().wait(chance.uniform(0.05, LONGEST_LIFE))
                _kill(fair, [server, *(chance.choice([[], worker]))])
                if worker and turn % 2 == 0:
                    Event().wait(chance.uniform(0.05, LONGEST_LIFE))
                    _kill(fair, worker)
                    alone += 1
        finally:
            over.set()
        for one in people:
            one.result()
    for number in (server, *worker):
        fair.kill(number)
    _everything_comes_to_its_end(fair, customers)
    audit = customers.audit()
    assert audit.troubles == [], f"TALADNAD_SEED={SEED}"
    assert audit.both <= KILLS * AT_ONCE
    besides = f" and {alone} of the worker alone" if worker else ""
    print(f"{KILLS} kills of the whole server{besides}, TALADNAD_SEED={SEED}: {audit.figures()}")


def _start(fair: RealFair) -> tuple[int, list[int]]:
    """The server, and the worker where that is a process apart: on SQLite it is inside, on PostgreSQL two serve beside it."""
    if fair.engine.dialect.name == "sqlite":
        return fair.serve(), []
    worker = fair.run("worker")
    return fair.serve("--workers", "2"), [worker]


def _kill(fair: RealFair, victims: list[int]) -> None:
    """Each with the processes that it has started; and starts them again."""
    for number in victims:
        fair.kill(number)
    for number in victims:
        fair.restart(number)


def _taps(fair: RealFair, over: Event, next_tap: Callable[[], Tap | None]) -> None:
    """Somebody taps until it is over; LINE brings each tap until it has a 200."""
    while not over.is_set():
        if tap := next_tap():
            _bring(fair, tap)
        else:
            over.wait(PAUSE_SECONDS)


def _bring(fair: RealFair, tap: Tap) -> None:
    # Which process was killed with this reply in hand, nobody knows from outside.
    tap.brought, tap.torn = 1, True
    response = fair.platform.send_events([tap.event])
    while not response.ok:
        assert response.status in (0, 503), response
        Event().wait(PAUSE_SECONDS)
        tap.brought += 1
        response = fair.platform.redeliver(tap.event)
    tap.acknowledged = True


def _orders(customers: Customers, shopper: Person) -> Tap:
    return customers.next_tap(shopper)


def _accepts(customers: Customers) -> Tap | None:
    return next((customers.accepts(order) for order in customers.placed()), None)


def _everything_comes_to_its_end(fair: RealFair, customers: Customers) -> None:
    """A bot of this process delivers what is left, at times when every lease is over, and then every hold."""
    market = customers.market
    bot = LivingBot(market.engine, market.media_dir, fair.settings["LINE_API_URL"])
    for later in (timedelta(minutes=2), HOLDS):
        bot.ticks(CLOCK.now() + later)
