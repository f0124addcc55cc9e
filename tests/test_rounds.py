"""The worker's rounds: our own chores first, nobody waits for what LINE leaves hanging, and a stop leaves the rest to others."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

import wsgi
from bot.delivery import Delivery
from bot.line_api import LineApi
from bot.worker import deliver_all
from db import outbox
from tests.chat import Person
from tests.fair import TOKEN, Fair
from tests.webhooks import also_knows, friend


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def nok(fair: Fair) -> Person:
    return friend(fair)


def _worker(fair: Fair, **options: float) -> Delivery:
    """Another worker on the same database."""
    api, telling = LineApi(TOKEN, fair.line.url), wsgi.telling(fair.settings, fair.clock)
    return Delivery(fair.engine, fair.clock, api, fair.parts.registry, telling, **options)


def _states(fair: Fair) -> list[str]:
    with fair.engine.begin() as connection:
        return list(connection.execute(select(outbox.outbox.c.state).order_by(outbox.outbox.c.id)).scalars())


def test_what_line_leaves_hanging_holds_nobody_else(fair: Fair, nok: Person) -> None:
    kai, came = friend(fair, "Kai"), threading.Event()
    nok.presses("news?number=1")
    kai.presses("news?number=2")
    in_time: list[bool] = []

    def hang_for(endpoint: str, body: Any) -> None:
        if endpoint == "push" and body["to"] == nok.line_id:
            in_time.append(came.wait(9))
        elif endpoint == "push":
            came.set()

    fair.platform.faults.before.append(hang_for)
    fair.deliver()
    assert in_time == [True]


def test_nor_the_next_round_and_their_own_next_news_waits_for_it(fair: Fair, nok: Person) -> None:
    kai, over = friend(fair, "Kai"), threading.Event()
    worker = _worker(fair, patience=0.1)
    fair.while_line_thinks(lambda: over.wait(9))
    nok.presses("news?number=1")
    assert worker.deliver_due() == 1
    nok.presses("news?number=2")
    kai.presses("news?number=3")
    assert [worker.deliver_due(), worker.deliver_due()] == [1, 0]
    over.set()
    worker.drain()
    assert worker.deliver_due() == 1
    worker.drain()
    assert [message["text"] for message in fair.platform.messages(nok.line_id)[-2:]] == ["Cart 1", "Cart 2"]


def test_a_worker_that_is_told_to_stop_gives_back_what_it_has_not_begun(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=1")
    nok.presses("news?number=2")
    fair.while_line_thinks(fair.parts.delivery.stop)
    deliver_all(fair.parts.delivery)
    assert _states(fair) == ["done", "due"]
    assert _worker(fair).deliver_due() == 1
    assert _states(fair) == ["done", "done"]


def test_chores_wait_for_no_news(fair: Fair, nok: Person) -> None:
    happened: list[str] = []
    nok.presses("news?number=1")
    fair.while_line_thinks(lambda: happened.append("news"))
    fair.parts.registry.chores["sweep"] = lambda *_: happened.append("sweep")
    with fair.engine.begin() as connection:
        outbox.chore(connection, "sweep", {}, fair.clock.now(), fair.clock.now())
    fair.deliver()
    assert happened == ["sweep", "news"]
