"""Two servers and three workers on PostgreSQL at once, and any of them may die: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest
from flask import request
from psutil import Process

from db.engine import open_engine
from tests.crowd import Crowd, Rush, a_minute_passes, all_is_kept
from tests.databases import Postgres
from tests.outside import lives, until
from tests.processes import LINE_COMES_AGAIN, RealFair
from tests.races import PROOF

pytestmark = pytest.mark.xdist_group("process deaths")

SHOPPERS = 80 if PROOF else 24
A_MOMENT = 0.5
AT_ONCE = 8.0
"""Seconds: LINE is waited for longer."""


@dataclass(frozen=True)
class House:
    """The numbers of the processes: a server with two web processes, another with one, three workers."""

    fair: RealFair
    two: int
    one: int
    workers: list[int]


@pytest.fixture(scope="module")
def house(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The same for all tests here: its five processes take seconds to start."""
    name, url = postgres.fresh()
    engine = open_engine(url)
    fair = RealFair(engine, url, tmp_path_factory.mktemp("house"), redeliver_after=LINE_COMES_AGAIN)
    try:
        workers = [fair.run("worker") for _ in range(3)]
        yield House(fair, fair.serve("--workers", "2"), fair.serve(), workers)
    finally:
        fair.close()
        engine.dispose()
        postgres.drop(name)


def test_they_share_the_work_and_any_of_them_may_die(house: House) -> None:
    fair, crowd = house.fair, Crowd(house.fair, SHOPPERS)
    confirms = crowd.confirms()
    rush = Rush(fair, [[one] for one in confirms])
    _web_process_dies(fair, rush, house.two)
    _server_dies_alone(fair, rush, house.one)
    _whole_server_dies(fair, rush, house.two)
    rush.ends()
    orders = crowd.orders()
    assert sorted(orders) == sorted(event["webhookEventId"] for event in confirms)
    a_minute_passes(fair)
    all_is_kept(fair, rush)
    answers = _worker_dies(fair, crowd, list(orders.values()), house.workers)
    all_is_kept(fair, rush, answers)
    crowd.hears_in_order()


def test_told_twice_they_do_not_wait_for_line(house: House) -> None:
    """An order's reply and the seller's news are under way; they are taken up again by whoever starts next."""
    fair, crowd = house.fair, Crowd(house.fair, 1)
    line_answers, called = Event(), set[str]()

    def hold(endpoint: str, _body: Any) -> None:
        called.add(endpoint)
        line_answers.wait(15)

    fair.platform.faults.before.append(hold)
    Rush(fair, [crowd.confirms()]).ends()
    assert until(lambda: called == {"reply", "push"})
    running = [one for one in fair.started if one.process.poll() is None]
    fair.tell_to_stop()
    assert until(lambda: any(one.process.poll() is not None for one in running))  # those with nothing in hand
    assert not until(lambda: sum(one.process.poll() is None for one in running) < 2, A_MOMENT)
    fair.tell_to_stop()
    assert set(fair.statuses(AT_ONCE)) <= {0, -signal.SIGTERM, -signal.SIGKILL}
    line_answers.set()


def _web_process_dies(fair: RealFair, rush: Rush, server: int) -> None:
    """Another takes its place."""
    rush.reaches(SHOPPERS // 6)
    before = fair.below(server)
    os.kill(before[0], signal.SIGKILL)
    assert until(lambda: len(set(fair.below(server)) - {before[0]}) == 2), fair.amiss()


def _server_dies_alone(fair: RealFair, rush: Rush, server: int) -> None:
    """The processes that it had started do not go on without it."""
    rush.reaches(SHOPPERS // 3)
    orphans = fair.below(server)
    fair.signals(server, signal.SIGKILL)
    fair.started[server].process.wait()
    assert until(lambda: not any(map(lives, orphans))), orphans


def _whole_server_dies(fair: RealFair, rush: Rush, server: int) -> None:
    rush.reaches(SHOPPERS // 2)
    fair.kill(server)
    fair.restart(server)


def _worker_dies(fair: RealFair, crowd: Crowd, orders: list[int], workers: list[int]) -> Rush:
    """With calls to LINE under way, which LINE takes: the others go on, and in a minute find that LINE has those."""
    line_answers = Event()
    calls: list[tuple[str, int]] = []

    def hold(endpoint: str, _body: Any) -> None:
        if endpoint == "push" and not line_answers.is_set():
            calls.append((request.headers["X-Line-Retry-Key"], request.environ["REMOTE_PORT"]))
            line_answers.wait(8)

    fair.platform.faults.before.append(hold)
    rush = Rush(fair, crowd.answers(orders))
    assert until(lambda: bool(calls)), fair.amiss()
    victim = next(one for one in workers if calls[0][1] in _ports(fair, one))
    theirs = {key for key, port in list(calls) if port in _ports(fair, victim)}
    fair.kill(victim)
    line_answers.set()
    rush.ends()
    assert until(lambda: theirs <= _keys(fair, 200)), fair.amiss()
    a_minute_passes(fair)
    assert until(lambda: theirs <= _keys(fair, 409)), fair.amiss()
    return rush


def _ports(fair: RealFair, number: int) -> set[int]:
    """From which the process calls others."""
    return {one.laddr.port for one in Process(fair.started[number].process.pid).net_connections("tcp")}


def _keys(fair: RealFair, status: int) -> set[str]:
    """Of the pushes that LINE has answered so."""
    pushes = [call for call in list(fair.platform.calls) if call.endpoint == "push" and call.status == status]
    return {call.headers["x-line-retry-key"] for call in pushes}
