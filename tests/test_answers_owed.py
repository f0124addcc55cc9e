"""A reply that must arrive: LINE's acceptance settles it, and where it got lost the same words come as one push."""

from __future__ import annotations

import pytest

import wsgi
from sandbox.calls import Call
from sandbox.webhook import sign
from tests.chat import Person
from tests.fair import SECRET, Fair
from tests.stories import gives_the_address, visits_ko_yo
from tests.webhooks import also_knows, as_json, friend, post, post_again, pressing, raw


@pytest.fixture
def nok(empty_fair: Fair) -> Person:
    return friend(also_knows(empty_fair))


def pushes(fair: Fair) -> list[Call]:
    return [call for call in fair.platform.calls if call.endpoint == "push"]


def test_an_accepted_reply_is_not_pushed_as_well(empty_fair: Fair, nok: Person) -> None:
    nok.presses("promise?number=8")
    nok.sees("Number 8")
    empty_fair.clock.advance(hours=1)
    nok.sees_no("Cart 8")
    assert pushes(empty_fair) == []


def test_a_refused_reply_comes_as_one_push_a_minute_later(empty_fair: Fair, nok: Person) -> None:
    empty_fair.platform.faults.refuse("reply", 400)
    nok.presses("promise?number=8")
    empty_fair.clock.advance(seconds=59)
    nok.hears_nothing()
    empty_fair.clock.advance(seconds=1)
    nok.sees("Cart 8")
    empty_fair.clock.advance(days=1)
    assert len(nok.new()) == len(pushes(empty_fair)) == 1


def test_a_shopper_whose_reply_got_lost_still_gets_the_order_number(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.follows()
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    fair.platform.faults.refuse("reply", 500)
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.hears_nothing()
    fair.clock.advance(minutes=1)
    nok.sees("ได้รับคำสั่งซื้อ #1", "350")
    assert len(pushes(fair)) == 1


def test_an_event_that_comes_when_its_token_is_dead(empty_fair: Fair, nok: Person) -> None:
    event = pressing(nok, "promise?number=8")
    empty_fair.clock.advance(seconds=61)
    assert post(empty_fair, event) == 200
    nok.hears_nothing()
    empty_fair.clock.advance(minutes=1)
    nok.sees("Cart 8")
    assert len(pushes(empty_fair)) == 1


def test_a_bot_that_dies_between_commit_and_reply(empty_fair: Fair, nok: Person) -> None:
    dying = wsgi.build(empty_fair.settings, empty_fair.engine, empty_fair.clock, lambda replies: None)
    dying.registry.intents.update(empty_fair.parts.registry.intents)
    event = pressing(nok, "promise?number=8")
    body = raw(as_json(event))
    assert dying.door.enter(body, sign(body, SECRET)) == 200
    empty_fair.restart()
    also_knows(empty_fair)
    assert post_again(empty_fair, event) == 200
    nok.hears_nothing()
    empty_fair.clock.advance(minutes=1)
    nok.sees("Cart 8")
    assert len(nok.new()) == len(pushes(empty_fair)) == 1


def test_a_reply_whose_acceptance_got_lost_is_read_twice_which_is_better_than_never(
    empty_fair: Fair, nok: Person
) -> None:
    empty_fair.platform.faults.lose_answer("reply")
    nok.presses("promise?number=8")
    empty_fair.clock.advance(minutes=1)
    nok.sees("Number 8", "Cart 8")


def test_a_reply_that_owes_nothing_is_not_repeated(empty_fair: Fair, nok: Person) -> None:
    empty_fair.platform.faults.refuse("reply", 500)
    nok.says("menu")
    empty_fair.clock.advance(hours=1)
    nok.hears_nothing()
    assert sum(call.endpoint == "reply" and call.status == 500 for call in empty_fair.platform.calls) == 1


def test_a_reply_carries_no_retry_key(empty_fair: Fair, nok: Person) -> None:
    nok.says("menu")
    replies = [call for call in empty_fair.platform.calls if call.endpoint == "reply"]
    assert replies
    assert not any("x-line-retry-key" in call.headers for call in replies)
