"""News of one person comes in the order in which it happened, whatever LINE does in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.leases import KEEPS_PLACE
from sandbox.calls import Call
from tests.chat import Person
from tests.fair import Fair
from tests.webhooks import also_knows, friend


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def nok(fair: Fair) -> Person:
    return friend(fair)


def _pushes(fair: Fair) -> list[Call]:
    return [call for call in fair.platform.calls if call.endpoint == "push"]


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
    assert sum(push.status == 500 for push in _pushes(fair)) == KEEPS_PLACE
    assert timedelta(minutes=2) < fair.clock.at - began < timedelta(minutes=15)
