"""News of one person comes in the order in which it happened, whatever LINE does in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.chats import reachable_ids
from bot.delivery import LEASE
from db import leases
from db.leases import KEEPS_PLACE
from tests.chat import Person
from tests.fair import Fair
from tests.outside import until
from tests.webhooks import also_knows, friend


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def nok(fair: Fair) -> Person:
    return friend(fair)


def _cart(number: int, push: Any) -> bool:
    return f"Cart {number}" in str(push)


def test_news_does_not_overtake_news_that_waits_for_its_next_try(fair: Fair, nok: Person) -> None:
    fair.platform.faults.refuse("push", 503)
    nok.presses("news?number=1")
    fair.deliver()
    nok.presses("news?number=2")
    nok.sees_no("Cart")
    fair.clock.advance(minutes=1)
    fair.deliver()
    assert [message["text"] for message in fair.platform.messages(nok.line_id)[-2:]] == ["Cart 1", "Cart 2"]


def test_nor_does_news_that_was_taken_together_with_it(fair: Fair, nok: Person) -> None:
    fair.platform.faults.refuse("push", 503)
    nok.presses("news?number=1")
    nok.presses("news?number=2")
    nok.sees_no("Cart")
    fair.clock.advance(minutes=1)
    fair.deliver()
    assert [message["text"] for message in fair.platform.messages(nok.line_id)[-2:]] == ["Cart 1", "Cart 2"]


def test_everybody_gets_their_news_in_order(fair: Fair) -> None:
    people = [friend(fair, name) for name in ("Nok", "Kai", "Ped")]
    for number in range(1, 6):
        for one in people:
            one.presses(f"news?number={number}")
    fair.deliver()
    for one in people:
        said = [message["text"] for message in fair.platform.messages(one.line_id)[-5:]]
        assert said == [f"Cart {number}" for number in range(1, 6)]


def test_news_that_line_never_takes_holds_the_next_up_for_some_minutes_only(fair: Fair, nok: Person) -> None:
    fair.platform.faults.before.append(lambda endpoint, body: (500, {}) if _cart(1, body) else None)
    nok.presses("news?number=1")
    nok.presses("news?number=2")
    began = fair.clock.at
    while not any(_cart(2, message) for message in fair.platform.messages(nok.line_id)):
        fair.clock.advance(seconds=10)
        fair.deliver()
    assert sum(push.status == 500 for push in fair.pushes()) == KEEPS_PLACE
    assert timedelta(minutes=2) < fair.clock.at - began < timedelta(minutes=15)


def test_two_workers_at_one_instant_do_not_share_out_the_news_of_one_person(fair: Fair, nok: Person) -> None:
    assert _claimed_beside_the_first(fair, nok) == []


def test_without_taking_turns_they_do(fair: Fair, nok: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one would bring "Cart 2" while the first one has "Cart 1" still in its hands."""
    monkeypatch.setattr(leases, "take_turns", lambda _: None)
    assert _claimed_beside_the_first(fair, nok) == [2]


def _claimed_beside_the_first(fair: Fair, nok: Person) -> list[int]:
    """Which carts' news a second worker claims when it asks while a first one has claimed one, and has not committed."""
    if fair.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    for number in (1, 2):
        nok.presses(f"news?number={number}")
    with ThreadPoolExecutor(1) as other, fair.engine.connect() as connection:
        with connection.begin():
            (first,) = _claim(connection, fair, 1)
            assert first.ids == {"number": 1}
            second = other.submit(_second, fair)
            assert until(lambda: second.done() or _somebody_waits(fair))
        return [row.ids["number"] for row in second.result()]


def _second(fair: Fair) -> list[leases.Due]:
    with fair.engine.begin() as connection:
        return _claim(connection, fair, 50)


def _claim(connection: Connection, fair: Fair, limit: int) -> list[leases.Due]:
    return leases.claim_news(connection, fair.clock.now(), LEASE, limit, reachable_ids())


def _somebody_waits(fair: Fair) -> bool:
    here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
    waiting = text(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND database = {here}")
    with fair.engine.begin() as connection:
        return bool(connection.execute(waiting).scalar_one())
