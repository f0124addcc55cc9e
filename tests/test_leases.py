"""Any number of workers: each row is sent by one of them, and a worker that died or fell asleep is stood in for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Row, select

import wsgi
from bot.chats import reachable_ids
from bot.delivery import LEASE, Delivery
from bot.line_api import LineApi, push_body
from bot.messages import text
from bot.worker import deliver_all
from db import leases, outbox
from tests.chat import Person
from tests.fair import TOKEN, Fair
from tests.webhooks import also_knows, friend


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def nok(fair: Fair) -> Person:
    return friend(fair)


@pytest.fixture
def other(fair: Fair) -> Delivery:
    """Another worker on the same database."""
    api = LineApi(TOKEN, fair.line.url)
    return Delivery(fair.engine, fair.clock, api, fair.parts.registry, wsgi.telling(fair.settings, fair.clock))


def _rows(fair: Fair) -> list[Row[Any]]:
    with fair.engine.begin() as connection:
        return list(connection.execute(select(outbox.outbox).order_by(outbox.outbox.c.id)))


def test_two_workers_at_once_send_each_row_once(fair: Fair, nok: Person, other: Delivery) -> None:
    for number in (1, 2, 3):
        nok.presses(f"news?number={number}")
    taken: list[int] = []
    fair.while_line_thinks(lambda: taken.append(other.deliver_due()))
    fair.deliver()
    assert taken == [0]
    assert len(fair.pushes()) == 3
    assert len({push.headers["x-line-retry-key"] for push in fair.pushes()}) == 3
    nok.sees("Cart 1", "Cart 2", "Cart 3")


def test_what_comes_in_meanwhile_is_the_other_workers(fair: Fair, nok: Person, other: Delivery) -> None:
    kai = friend(fair, "Kai")
    nok.presses("news?number=1")
    fair.while_line_thinks(lambda: (kai.presses("news?number=2"), other.deliver_due()))
    fair.parts.delivery.deliver_due()
    assert len(fair.pushes()) == 2
    assert [row.state for row in _rows(fair)] == ["done", "done"]


def test_a_worker_that_fell_asleep_is_stood_in_for_with_the_same_key(fair: Fair, nok: Person, other: Delivery) -> None:
    """Its own call comes later than that of the other worker: LINE says that it has the message already."""
    nok.presses("news?number=8")

    def a_minute_passes() -> None:
        fair.clock.advance(seconds=LEASE.total_seconds())
        assert other.deliver_due() == 1

    fair.while_line_thinks(a_minute_passes)
    fair.deliver()
    assert [push.status for push in fair.pushes()] == [200, 409]
    assert len({push.headers["x-line-retry-key"] for push in fair.pushes()}) == 1
    assert nok.screen().count("Cart 8") == 1


def test_it_leaves_the_rest_of_its_share_to_the_other(fair: Fair, nok: Person, other: Delivery) -> None:
    for number in (1, 2, 3):
        nok.presses(f"news?number={number}")

    def a_minute_passes() -> None:
        fair.clock.advance(seconds=LEASE.total_seconds())
        deliver_all(other)

    fair.while_line_thinks(a_minute_passes)
    fair.deliver()
    assert [push.status for push in fair.pushes()] == [200, 200, 200, 409]
    assert [row.state for row in _rows(fair)] == ["done"] * 3


def test_a_worker_that_died_before_it_made_the_words(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    _claim_and_die(fair)
    nok.sees_no("Cart 8")
    fair.clock.advance(seconds=LEASE.total_seconds())
    nok.sees("Cart 8")


def test_a_worker_that_died_after_it_made_the_words_is_followed_to_the_letter(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    (row,) = _claim_and_die(fair)
    with fair.engine.begin() as connection:
        leases.keep_body(connection, row, push_body(nok.line_id, [text("as it was")]), fair.clock.now())
    fair.clock.advance(seconds=LEASE.total_seconds())
    nok.sees("as it was")
    assert [push.headers["x-line-retry-key"] for push in fair.pushes()] == [row.retry_key]


def _claim_and_die(fair: Fair) -> list[leases.Due]:
    with fair.engine.begin() as connection:
        return leases.claim_news(connection, fair.clock.now(), LEASE, 50, reachable_ids())


def test_only_what_was_tried_counts_as_a_try(fair: Fair, nok: Person) -> None:
    """Rows at the end of a slow worker's share are claimed again and again before they are sent."""
    nok.presses("news?number=8")
    for _ in range(3):
        _claim_and_die(fair)
        fair.clock.advance(seconds=LEASE.total_seconds())
    assert [row.attempts for row in _rows(fair)] == [0]
    fair.platform.faults.refuse("push", 503, times=2)
    for tries in (1, 2):
        fair.deliver()
        assert [row.attempts for row in _rows(fair)] == [tries]
        fair.clock.advance(minutes=1)


def test_a_worker_that_wakes_up_writes_nothing_into_what_is_over(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    (row,) = _claim_and_die(fair)
    fair.clock.advance(seconds=LEASE.total_seconds())
    fair.deliver()
    before = _rows(fair)
    with fair.engine.begin() as connection:
        _writes_all(fair, connection, row)
        assert not outbox.done(connection, row.id, fair.clock.now())
    assert _rows(fair) == before


def test_a_worker_that_wakes_up_writes_nothing_into_what_another_has(fair: Fair, nok: Person) -> None:
    nok.presses("news?number=8")
    (row,) = _claim_and_die(fair)
    fair.clock.advance(seconds=LEASE.total_seconds())
    (theirs,) = _claim_and_die(fair)
    before = _rows(fair)
    with fair.engine.begin() as connection:
        _writes_all(fair, connection, row)
    assert _rows(fair) == before
    with fair.engine.begin() as connection:
        assert leases.keep_body(connection, theirs, b"words", fair.clock.now())
    assert _rows(fair) != before


def _writes_all(fair: Fair, connection: Connection, row: leases.Due) -> None:
    """Whatever a worker may write into a row that it has."""
    now = fair.clock.now()
    assert not leases.keep_body(connection, row, b"late words", now)
    leases.again(connection, row, now, "late", untried=True)
    leases.set_aside(connection, row, "late", now)
    leases.give_back(connection, [row])


def test_news_that_the_reply_has_said_meanwhile_is_not_pushed_as_well(
    fair: Fair, nok: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LINE's acceptance of the reply comes while a worker has the row already, and makes its words."""
    nok.presses("news?number=8")
    (row,) = _rows(fair)
    makes = fair.parts.delivery._make_words

    def made_slowly(connection: Connection, due: leases.Due) -> bytes | None:
        words = makes(connection, due)
        outbox.done(connection, row.id, fair.clock.now())
        return words

    monkeypatch.setattr(fair.parts.delivery, "_make_words", made_slowly)
    fair.deliver()
    assert fair.pushes() == []
    assert [one.state for one in _rows(fair)] == ["done"]


def test_a_chore_whose_lease_ends_in_the_middle_is_not_begun_by_another(fair: Fair, other: Delivery) -> None:
    done: list[datetime] = []

    def sweep(connection: Connection, now: datetime, **_: int) -> None:
        done.append(now)
        fair.clock.advance(seconds=LEASE.total_seconds())
        # On SQLite nobody else writes before this is over.
        if connection.dialect.name == "postgresql" and len(done) == 1:
            assert other.deliver_due() == 0

    _owe(fair, "sweep", sweep)
    fair.deliver()
    fair.deliver()
    assert len(done) == 1


def test_a_chore_that_fails_is_done_again_later(fair: Fair) -> None:
    tries: list[datetime] = []

    def sweep(connection: Connection, now: datetime, **_: int) -> None:
        tries.append(now)
        if len(tries) < 3:
            raise RuntimeError("no broom")

    _owe(fair, "sweep", sweep)
    for _ in range(9):
        fair.deliver()
        fair.clock.advance(minutes=15)
    assert len(tries) == 3
    assert [row.state for row in _rows(fair)] == ["done"]


def _owe(fair: Fair, name: str, chore: Callable[..., None]) -> None:
    fair.parts.registry.chores[name] = chore
    with fair.engine.begin() as connection:
        outbox.chore(connection, name, {}, fair.clock.now(), fair.clock.now())


def test_what_a_later_release_knows_is_left_to_it(fair: Fair, nok: Person) -> None:
    """While it is being installed, workers of the old one are at work too."""
    nok.presses("news?number=8")
    done: list[datetime] = []
    sweep = lambda _connection, now: done.append(now)  # noqa: E731
    _owe(fair, "sweep", sweep)
    later = fair.parts.registry.notices["number"]
    fair.restart()
    nok.says("menu")
    for _ in range(20):
        fair.deliver()
        fair.clock.advance(minutes=16)
    with fair.engine.begin() as connection:
        listed = outbox.overdue(connection, fair.clock.now(), reachable_ids())
    assert [line.partition(": ")[2] for line in listed] == [
        "no notice of the name number",
        "no chore of the name sweep",
    ]
    fair.parts.registry.notices["number"] = later
    fair.parts.registry.chores["sweep"] = sweep
    fair.platform.faults.refuse("push", 500, times=1)
    fair.deliver()
    fair.clock.advance(minutes=16)
    nok.sees("Cart 8")
    assert len(done) == 1
