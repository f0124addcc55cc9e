"""While LINE answers wrongly, late or not at all, people are served, and what must arrive arrives once when it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import randrange
from threading import Thread

import pytest
from sqlalchemy import Engine, select

import wsgi
from bot.delivery import LANES
from bot.line_api import READ_SECONDS, Call, LineApi, Result
from bot.turns import Reply
from catalog.trade.tables import orders
from sandbox.webhook import sign
from tests.chat import Person
from tests.fair import SECRET, TOKEN, Fair
from tests.market import Market
from tests.processes import RealFair
from tests.races import PROOF
from tests.stories import is_one_tap_from_an_order, orders_cloth
from tests.storm import Doubled, Lost, Storm, Weather, worker
from tests.toxic_proxy import ToxicProxy
from tests.toxics import (
    after,
    answers_half,
    comes_late,
    in_slices,
    one_of,
    refuses,
    resets,
    says_nothing,
)
from tests.webhooks import also_knows, as_json, crowd, friend, friends, raw, saying

SHOPPERS, SELLERS = (10, 9) if PROOF else (5, 1)
"""Each shopper is owed a confirmation, and each seller the news of each order: 100 messages a storm on each database, so
200 in all; otherwise 10."""
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what asks nothing of the database."""
SHORT = 0.2
"""Seconds: how long the bot waits for a LINE that will not answer."""

TOLD = {
    "500": Weather(refuses(500), taken=False),
    "500 to what it took": Weather(after(refuses(500)), taken=True),
    "429": Weather(refuses(429), taken=False),
    "429 and a wish": Weather(refuses(429, retry_after="60"), taken=False),
    "half": Weather(answers_half, taken=False),
    "half to what it took": Weather(after(answers_half), taken=True),
    "reset": Weather(resets, taken=False),
    "reset of what it took": Weather(after(resets), taken=True),
    "in slices": Weather(in_slices, taken=True, told=True),
}
HUNG = {
    "too late": Weather(comes_late, taken=False),
    "too late, of what it took": Weather(after(comes_late), taken=True),
    "nothing": Weather(says_nothing, taken=False),
    "nothing, to what it took": Weather(after(says_nothing), taken=True),
}


def any_of_them() -> Weather:
    spoilt = [weather.toxic for weather in TOLD.values() if not weather.told]
    return Weather(one_of(spoilt, seed=randrange(10**6)), taken=None)


@contextmanager
def storm_at(
    engine: Engine, url: str, folder: Path, patience: float = READ_SECONDS, shoppers: int = 2, sellers: int = 1
) -> Iterator[Storm]:
    """Afterwards `doctor` must have nothing to say."""
    market = Market(url, folder / "media")
    with ToxicProxy() as proxy:
        fair = Fair(engine, folder / "media", proxy.in_front_of, patience)
        yield Storm(fair, proxy, market, shoppers, sellers)
    fair.stop()
    market.engine.dispose()
    assert fair.troubles() == []


def test_while_line_answers_wrongly_people_are_served_and_all_arrives_once(
    engine: Engine, database_url: str, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    with storm_at(engine, database_url, tmp_path, READ_SECONDS, SHOPPERS, SELLERS) as storm:
        for name, weather in {**TOLD, "any of them": any_of_them()}.items():
            with subtests.test(name):
                assert storm.passes(weather) == SHOPPERS * (1 + SELLERS)


def test_while_line_hangs_people_are_served_and_all_arrives_once(
    engine: Engine, database_url: str, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    with storm_at(engine, database_url, tmp_path, SHORT, SHOPPERS, SELLERS) as storm:
        for name, weather in HUNG.items():
            with subtests.test(name):
                assert storm.passes(weather) == SHOPPERS * (1 + SELLERS)


class Keyless(LineApi):
    """Sends news without its retry key."""

    def send_many(self, calls: Sequence[Call], sent: Callable[[Call, Result], None]) -> None:
        super().send_many([replace(call, retry_key=None) for call in calls], sent)


class Credulous(LineApi):
    """Takes all for delivered that was sent."""

    def send_many(self, calls: Sequence[Call], sent: Callable[[Call, Result], None]) -> None:
        super().send_many(calls, lambda call, _result: sent(call, Result(200)))


@pytest.mark.parametrize(
    ("kind", "name", "wrong"), [(Keyless, "500 to what it took", Doubled), (Credulous, "reset", Lost)]
)
def test_without_the_retry_key_news_is_doubled_and_without_repeats_it_is_lost(
    engine: Engine, database_url: str, tmp_path: Path, kind: type[LineApi], name: str, wrong: type[AssertionError]
) -> None:
    """The negative controls of the storms."""
    with storm_at(engine, database_url, tmp_path) as storm:
        storm.worker = worker(storm.fair, kind(TOKEN, storm.proxy.url))
        with pytest.raises(wrong):
            storm.passes(TOLD[name])


@pytest.fixture
def proxy() -> Iterator[ToxicProxy]:
    with ToxicProxy() as proxy:
        yield proxy


@pytest.fixture
def way_to_line(proxy: ToxicProxy) -> Callable[[str], str]:
    return proxy.in_front_of


@on_sqlite
def test_strangers_too_are_answered_while_line_holds_every_call(empty_fair: Fair, proxy: ToxicProxy) -> None:
    """Even who they are is something that only LINE could tell."""
    proxy.hold()
    zoe = empty_fair.person("Zoe", "en")
    empty_fair.platform.follow(zoe.line_id)
    assert empty_fair.platform.failures == []
    proxy.wait_for(lambda: [sent.endpoint for sent in proxy.sent] == ["profile", "reply"] and proxy.held == 2)
    proxy.let_go()
    empty_fair.settle()
    zoe.sees("ยินดีต้อนรับ")


def acknowledged(fair: Fair, proxy: ToxicProxy, send: Callable[[Sequence[Reply]], None], seconds: float) -> bool:
    """Whether a bot that hands its replies to `send` answers the webhook while LINE holds the reply."""
    door = wsgi.build(fair.settings, fair.engine, fair.clock, send).door
    body = raw(as_json(saying(friend(fair), "menu")))
    proxy.hold()
    webhook = Thread(target=door.enter, args=(body, sign(body, SECRET)))
    webhook.start()
    proxy.wait_for(lambda: proxy.held == 1)
    webhook.join(seconds)
    answered = not webhook.is_alive()
    proxy.let_go()
    webhook.join()
    fair.settle()
    return answered


@on_sqlite
def test_a_bot_that_waited_for_line_would_not_acknowledge(empty_fair: Fair, proxy: ToxicProxy) -> None:
    """The negative control of "answered while LINE holds every call"."""
    replies = empty_fair.parts.replies

    def send_and_wait(handed: Sequence[Reply]) -> None:
        replies.send(handed)
        replies.drain()

    assert acknowledged(empty_fair, proxy, replies.send, 10)
    assert not acknowledged(empty_fair, proxy, send_and_wait, 0.1)


def test_one_whose_news_never_goes_out_holds_up_nobody(empty_fair: Fair, proxy: ToxicProxy) -> None:
    everybody = nok, kai, ped = friends(also_knows(empty_fair))
    proxy.spoil(refuses(500), "push", naming=nok.line_id)
    for number in (1, 2, 3):
        for one in everybody:
            one.presses(f"news?number={number}")
        for one in (kai, ped):
            one.sees(f"Cart {number}")
        nok.sees_no("Cart")
    proxy.heal()
    empty_fair.clock.advance(minutes=1)
    nok.sees("Cart 1", "Cart 2", "Cart 3")


def test_a_line_that_hangs_keeps_no_order_from_ending(
    fair: Fair, proxy: ToxicProxy, nok: Person, kohyo: Person
) -> None:
    """All lanes are full of news that LINE does not answer, and goods are set free on time."""
    number = orders_cloth(nok)
    for one in crowd(also_knows(fair), LANES):
        one.presses("news?number=8")
    fair.clock.advance(minutes=59)
    proxy.spoil(comes_late, "push")
    busy = worker(fair, LineApi(TOKEN, proxy.url), patience=0.05)
    busy.deliver_due()
    proxy.wait_for(lambda: proxy.held == LANES)
    fair.clock.advance(minutes=1)
    busy.deliver_due()
    assert (state_of(fair, number), proxy.held) == ("expired", LANES)
    proxy.heal()
    busy.drain()
    for one in (nok, kohyo):
        one.sees(f"#{number}")


def test_a_worker_that_is_told_to_stop_does_not_wait_for_ever(empty_fair: Fair, proxy: ToxicProxy) -> None:
    """LINE still holds what was under way when it has ended; what had not begun is taken by another at once."""
    fair = also_knows(empty_fair)
    for one in crowd(fair, LANES + 3):
        one.presses("news?number=8")
    proxy.hold()
    leaving = worker(fair, LineApi(TOKEN, proxy.url, patience=SHORT), patience=0.01)
    leaving.deliver_due()
    proxy.wait_for(lambda: proxy.held == LANES)
    leaving.stop()
    leaving.drain()
    assert proxy.held == len(proxy.of("push")) == LANES
    proxy.let_go()
    assert worker(fair, LineApi(TOKEN, fair.line.url)).deliver_due() == 3


@pytest.mark.skipif(not PROOF, reason="takes as long as LINE is waited for")
def test_processes_that_are_told_to_stop_while_line_hangs_end_by_themselves(
    engine: Engine, database_url: str, tmp_path: Path, proxy: ToxicProxy
) -> None:
    fair = RealFair(engine, database_url, tmp_path)
    fair.settings["LINE_API_URL"] = proxy.in_front_of(fair.settings["LINE_API_URL"])
    try:
        starts(fair)
        seller, nok = fair.seller("ko-yo"), fair.person("นก")
        is_one_tap_from_an_order(nok)
        proxy.hold()
        fair.platform.tap(nok.line_id, nok.finds("ยืนยันการสั่งซื้อ"))
        proxy.wait_for(lambda: proxy.held == 2)
        fair.tell_to_stop()
        assert set(fair.statuses()) == {0}
        assert [proxy.held, fair.platform.failures] == [2, []]
        proxy.let_go()
        starts(fair)
        assert fair.platform.wait_for(lambda: pushes(fair) == [200, 409], 20), (pushes(fair), fair.stderr())
        seller.sees("ออเดอร์ใหม่")
    finally:
        proxy.let_go()
        fair.close()


def pushes(fair: RealFair) -> list[int]:
    """What LINE said to each: the one that the processes left behind came late, and is then known to LINE."""
    return [call.status for call in fair.platform.calls if call.endpoint == "push"]


def starts(fair: RealFair) -> None:
    """On SQLite one process does both."""
    fair.serve()
    if fair.engine.dialect.name == "postgresql":
        fair.run("worker")


def state_of(fair: Fair, order_id: int) -> str:
    with fair.engine.begin() as connection:
        return str(connection.execute(select(orders.c.state).where(orders.c.id == order_id)).scalar_one())
