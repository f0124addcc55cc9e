"""LINE takes no more for now: news waits as long as it must, is knocked for ever more rarely, and is on doctor's list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import delivery
from bot.chats import reachable_ids
from db import outbox
from tests.chat import Person
from tests.fair import Fair
from tests.webhooks import also_knows, friend

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what asks nothing of the database."""


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def nok(fair: Fair) -> Person:
    """A friend, who has pressed a button whose news LINE will not take: the month's quota is used up."""
    person = friend(fair)
    fair.platform.sending.quota = fair.platform.consumed
    person.presses("news?number=8")
    return person


def _overdue(fair: Fair) -> list[str]:
    with fair.engine.begin() as connection:
        return outbox.overdue(connection, fair.clock.now(), reachable_ids())


def _state(fair: Fair) -> str:
    with fair.engine.begin() as connection:
        return str(connection.execute(select(outbox.outbox.c.state)).scalar_one())


def test_news_waits_for_the_next_quota_however_many_days_and_comes_once(fair: Fair, nok: Person) -> None:
    """No try was taken, so that no repeat can double it: it does not matter that LINE forgets the key after a day."""
    for _ in range(4):
        nok.sees_no("Cart")
        fair.clock.advance(days=1)
    assert "You have reached your monthly limit" in _overdue(fair)[0]
    fair.platform.sending.quota = None
    nok.sees("Cart 8")
    assert [push.status for push in fair.pushes()] == [429] * 4 + [200]
    assert len({push.headers["x-line-retry-key"] for push in fair.pushes()}) == 1
    assert _overdue(fair) == []


def test_after_weeks_it_says_what_is_true_by_then_and_outlasts_a_bad_day_of_line(fair: Fair, nok: Person) -> None:
    for _ in range(delivery.MOST_ATTEMPTS + 10):
        fair.deliver()
        fair.clock.advance(minutes=16)
    with fair.engine.begin() as connection:
        assert connection.execute(select(outbox.outbox.c.body)).scalar_one() == b""
    fair.parts.registry.notices["number"] = lambda _telling, number: [{"type": "text", "text": f"Now {number + 1}"}]
    fair.platform.sending.quota = None
    fair.platform.faults.refuse("push", 500, times=1)
    fair.deliver()
    fair.clock.advance(minutes=16)
    nok.sees("Now 9")


def test_news_that_is_no_longer_true_when_the_quota_comes_is_not_told(fair: Fair, nok: Person) -> None:
    nok.sees_no("Cart")
    fair.parts.registry.notices["number"] = lambda _telling, number: []
    fair.platform.sending.quota = None
    fair.clock.advance(days=1)
    nok.sees_no("Cart")
    assert _state(fair) == "moot"


def test_what_comes_behind_it_does_not_overtake_it(fair: Fair, nok: Person) -> None:
    fair.deliver()
    fair.platform.sending.quota = None
    nok.presses("news?number=9")
    nok.sees_no("Cart")
    fair.clock.advance(minutes=1)
    fair.deliver()
    assert [message["text"] for message in fair.platform.messages(nok.line_id)[-2:]] == ["Cart 8", "Cart 9"]


@pytest.mark.troubled
def test_where_line_may_have_taken_one_of_the_tries_it_ends_within_the_day(fair: Fair, nok: Person) -> None:
    fair.platform.faults.refuse("push", 500)
    for _ in range(3):
        fair.deliver()
        fair.clock.advance(hours=8)
    assert _state(fair) == "due"
    fair.deliver()
    assert [push.status for push in fair.pushes()] == [500, 429, 429]
    assert _state(fair) == "set_aside"


def _knocks(fair: Fair) -> int:
    """How often LINE is called in half a minute by a worker that ticks every second."""
    for _ in range(30):
        fair.parts.delivery.deliver_due()
        fair.clock.advance(seconds=1)
    return len(fair.pushes())


@on_sqlite
@pytest.mark.usefixtures("nok")
def test_line_is_knocked_at_ever_more_rarely(fair: Fair) -> None:
    assert 4 <= _knocks(fair) <= 6


@on_sqlite
@pytest.mark.usefixtures("nok")
def test_without_the_pauses_it_would_be_knocked_at_all_the_time(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(delivery, "FIRST_PAUSE", timedelta(0))
    assert _knocks(fair) == 30
