"""Replies while LINE hangs: nobody waits for another's, none is kept too long, and a stop does not wait for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from bot import replies
from bot.line_api import LineApi
from bot.replies import FRESH, LANES, Replies
from bot.turns import Reply
from sandbox.events import Event
from tests.chat import Person
from tests.fair import TOKEN, Fair
from tests.toxic_proxy import ToxicProxy
from tests.toxics import comes_late
from tests.webhooks import also_knows, crowd, pressing, saying

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what asks nothing of the database."""
SHORT = 0.2
"""Seconds: how long the bot waits for a LINE that will not answer."""


@pytest.fixture
def proxy() -> Iterator[ToxicProxy]:
    with ToxicProxy() as proxy:
        yield proxy


@pytest.fixture
def way_to_line(proxy: ToxicProxy) -> Callable[[str], str]:
    return proxy.in_front_of


@pytest.fixture
def fair(empty_fair: Fair) -> Fair:
    return also_knows(empty_fair)


@pytest.fixture
def people(fair: Fair) -> list[Person]:
    """Three more than there are lanes."""
    return crowd(fair, LANES + 3)


def happens(fair: Fair, *events: Event) -> None:
    """LINE brings these to the bot, which acknowledges them; the replies leave when they can."""
    assert [fair.platform.send_events([event]).status for event in events] == [200] * len(events)


def texts(fair: Fair, person: Person) -> list[str]:
    return [message.get("text", "") for message in fair.platform.messages(person.line_id)]


def test_whoever_writes_while_line_holds_every_lane_is_acknowledged_and_answered_later(
    fair: Fair, proxy: ToxicProxy, people: Sequence[Person]
) -> None:
    proxy.hold()
    happens(fair, *(pressing(one, "promise?number=8") for one in people))
    proxy.wait_for(lambda: proxy.held == LANES)
    proxy.let_go()
    fair.settle()
    assert [texts(fair, one) for one in people] == [["Number 8"]] * len(people)


@on_sqlite
def test_a_reply_that_line_leaves_hanging_holds_up_their_own_next_ones_and_nobody_else(
    fair: Fair, proxy: ToxicProxy, people: Sequence[Person]
) -> None:
    nok, *others = people
    hanging = pressing(nok, "promise?number=1")
    proxy.spoil(comes_late, naming=hanging["replyToken"])
    happens(fair, hanging, pressing(nok, "promise?number=2"))
    happens(fair, *(pressing(one, "promise?number=3") for one in others))
    assert fair.platform.wait_for(lambda: [texts(fair, one) for one in others] == [["Number 3"]] * len(others))
    assert proxy.held == 1
    proxy.heal()
    fair.settle()
    assert texts(fair, nok) == ["Number 1", "Number 2"]


@pytest.fixture
def busy(fair: Fair, proxy: ToxicProxy, people: Sequence[Person]) -> Sequence[Person]:
    """Those for whom no lane is left: LINE holds as many replies as there are."""
    proxy.hold()
    happens(fair, *(saying(one, "menu") for one in people[3:]))
    proxy.wait_for(lambda: proxy.held == LANES)
    return people[:3]


def went_out(fair: Fair, proxy: ToxicProxy) -> int:
    """How many replies LINE has been sent in the end."""
    proxy.let_go()
    fair.settle()
    return len(proxy.of("reply"))


def test_a_reply_that_has_grown_old_is_left_to_the_outbox(
    fair: Fair, proxy: ToxicProxy, busy: Sequence[Person]
) -> None:
    """Only what is owed comes in its place, once: it is a push."""
    nok, kai, _ = busy
    happens(fair, pressing(nok, "promise?number=8"), saying(kai, "menu"))
    fair.clock.at += FRESH + timedelta(seconds=1)
    assert went_out(fair, proxy) == LANES
    fair.clock.advance(seconds=10)
    nok.sees("Cart 8")
    kai.hears_nothing()
    assert len(proxy.of("push")) == 1


@on_sqlite
def test_without_that_line_would_refuse_it(
    fair: Fair, proxy: ToxicProxy, busy: Sequence[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(replies, "FRESH", timedelta(days=1))
    happens(fair, saying(busy[0], "menu"))
    fair.clock.advance(seconds=61)
    assert went_out(fair, proxy) == LANES + 1
    assert fair.platform.calls[-1].status == 400


def test_so_many_wait_in_memory_and_the_rest_is_left_to_the_outbox(
    fair: Fair, proxy: ToxicProxy, busy: Sequence[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "MOST_WAITING", LANES + 2)
    happens(fair, *(pressing(one, "promise?number=8") for one in busy))
    assert went_out(fair, proxy) == LANES + 2
    fair.clock.advance(minutes=1)
    fair.deliver()
    assert len(proxy.of("push")) == 1
    for one in busy:
        one.sees("8")


@on_sqlite
def test_a_flood_of_one_leaves_room_for_the_others(
    fair: Fair, proxy: ToxicProxy, busy: Sequence[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "MOST_OF_ONE", 2)
    monkeypatch.setattr(replies, "MOST_WAITING", LANES + 3)
    nok, kai, _ = busy
    happens(fair, *(pressing(nok, f"promise?number={n}") for n in range(1, 5)), pressing(kai, "promise?number=8"))
    assert went_out(fair, proxy) == LANES + 3
    kai.sees("Number 8")


@on_sqlite
def test_a_stop_begins_nothing_and_is_over_when_the_bot_has_no_patience_left(fair: Fair, proxy: ToxicProxy) -> None:
    """LINE still holds what was under way; what had not begun is known to the outbox."""
    leaving = Replies(LineApi(TOKEN, proxy.url, patience=SHORT), fair.engine, fair.clock)
    proxy.hold()
    leaving.send(
        [Reply(f"token {n}", [{"type": "text", "text": "8"}], f"event {n}", f"U{n}", False) for n in range(99)]
    )
    proxy.wait_for(lambda: proxy.held == LANES)
    leaving.stop(grace=0)
    assert proxy.held == len(proxy.of("reply")) == LANES
    leaving.send([Reply("token", [{"type": "text", "text": "8"}], "event", "U", False)])
    assert proxy.held == len(proxy.of("reply")) == LANES
    proxy.let_go()
