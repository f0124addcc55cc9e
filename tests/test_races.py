"""Races: what many do at one instant, in processes of their own, on each database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from sandbox.line_api import LineServer
from sandbox.platform import Platform
from tests.bots import Answer, Bot, Person, Shown, confirm, deliver, tap
from tests.fair import OPENING, SECRET, TOKEN
from tests.market import Market
from tests.races import PROOF, ROUNDS, Racers
from tests.unguarded import hold_without_condition, hold_without_order, open_without_guards

pytestmark = pytest.mark.xdist_group("races")

BUYERS = 64
BASKET = "na-muen-si-02"
FEWER_ROUNDS = min(ROUNDS, 50)
"""Of what is not the last unit."""
FEW_ROUNDS = min(ROUNDS, 20)
"""Of sixteen with five goods each."""
NEWS = 200
DELIVERY_ROUNDS = 4 if PROOF else 1
CONTROL_ROUNDS = 5
"""The control may stop at its first success; it took one round in 20 at most to have it."""
FIVE = ("ko-yo-01", "ko-yo-02", "ko-yo-03-s", "ko-yo-03-l", "ko-yo-04")

RECEIVED = "Thank you! Your order has been received"
NOT_EVERYTHING = "nothing was ordered: not everything is there any more"
NONE_LEFT = "Woven basket: none left"


@pytest.fixture
def market(database_url: str, tmp_path: Path) -> Iterator[Market]:
    market = Market(database_url, tmp_path / "media")
    yield market
    market.engine.dispose()


def confirm_at_once(racers: Racers, shown: Mapping[Person, Shown]) -> tuple[list[Answer], list[Person], int]:
    """All of them confirm at one instant. Returns the answers, who has an order now, and how often LINE came again."""
    answers, again = deliver(racers, [confirm(one, what) for one, what in shown.items()])
    winners = [one for one, answer in zip(shown, answers, strict=True) if answer.says(RECEIVED)]
    return answers, winners, again


def test_the_last_unit_goes_to_exactly_one_of_64_who_confirm_at_once(market: Market) -> None:
    market.seller("na-muen-si")
    winners = market.shoppers(BUYERS)
    shown: dict[Person, Shown] = {}
    late = 0
    with market.racers(BUYERS) as racers:
        for round_ in range(1, ROUNDS + 1):
            market.restock(1, BASKET)
            market.fill(winners, BASKET)  # at first all of them; then those whose carts became orders
            shown |= market.shown(winners)
            answers, winners, again = confirm_at_once(racers, shown)
            assert all(answer.status == 200 and len(answer.replies) == 1 for answer in answers)
            assert len(winners) == 1
            assert sum(answer.says(NOT_EVERYTHING) and answer.says(NONE_LEFT) for answer in answers) == BUYERS - 1
            assert market.shelf(BASKET).held == market.shelf(BASKET).on_hand == round_
            market.is_sound()
            late += again
    assert market.deadlocks() == 0
    print(
        f"{ROUNDS} rounds of {BUYERS} buyers: {market.shelf(BASKET).held} orders, {late} turns refused and sent again"
    )


def test_without_its_guards_the_same_race_oversells(market: Market) -> None:
    winners = market.shoppers(BUYERS)
    shown: dict[Person, Shown] = {}
    rounds = oversold = sold = 0
    unguarded = open_without_guards(market.url)
    with market.racers(BUYERS, engine=unguarded, change=hold_without_condition) as racers:
        while rounds < CONTROL_ROUNDS and (PROOF or not oversold):
            rounds += 1
            market.restock(1, BASKET)
            market.fill(winners, BASKET)  # at first all of them; then those whose carts became orders
            shown |= market.shown(winners)
            _, winners, _ = confirm_at_once(racers, shown)
            shelf = market.shelf(BASKET)
            oversold += shelf.held > shelf.on_hand
            sold += len(winners)
    assert oversold > 0
    print(f"{rounds} rounds without guards: {oversold} oversold, {sold} orders for {rounds} units")


def test_carts_in_opposite_order_do_not_block_each_other(market: Market) -> None:
    market.seller("ko-yo")
    buyers = market.shoppers(16)
    late = 0
    with market.racers(16) as racers:
        for _ in range(FEW_ROUNDS):
            market.restock(10, *FIVE)
            market.fill(buyers[::2], *FIVE)
            market.fill(buyers[1::2], *reversed(FIVE))
            answers, winners, again = confirm_at_once(racers, market.shown(buyers))
            assert len(winners) == 10
            assert sum(answer.says(NOT_EVERYTHING) for answer in answers) == 6
            market.is_sound()
            market.empty(buyers)
            late += again
    assert market.deadlocks() == 0
    print(f"{FEW_ROUNDS} rounds of 16 buyers: {market.shelf(FIVE[0]).held} orders, {late} turns refused and sent again")


def test_holds_in_the_order_of_the_cart_would_block_each_other(market: Market) -> None:
    if market.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is nothing to block")
    market.finds_deadlocks_at_once()
    buyers = market.shoppers(8)
    with market.racers(8, change=hold_without_order) as racers:
        for _ in range(3):
            market.restock(20, *FIVE)
            market.fill(buyers[::2], *FIVE)
            market.fill(buyers[1::2], *reversed(FIVE))
            confirm_at_once(racers, market.shown(buyers))
            market.empty(buyers)
    assert market.deadlocks() > 0


def test_a_double_tap_at_one_instant_is_one_order(market: Market) -> None:
    (nok,) = market.shoppers(1)
    with market.racers(2) as racers:
        for round_ in range(1, FEWER_ROUNDS + 1):
            market.restock(5, BASKET)
            market.fill([nok], BASKET)
            shown = market.shown([nok])[nok]
            answers, _ = deliver(racers, [confirm(nok, shown), confirm(nok, shown)])
            (number,) = market.orders_of(nok)[round_ - 1 :]
            assert all(answer.says(f"{RECEIVED}: #{number}") for answer in answers)
            market.is_sound()


def test_one_event_delivered_to_two_processes_at_one_instant_is_answered_once(market: Market) -> None:
    (nok,) = market.shoppers(1)
    with market.racers(2) as racers:
        for round_ in range(1, FEWER_ROUNDS + 1):
            market.restock(5, BASKET)
            market.fill([nok], BASKET)
            answers, _ = deliver(racers, [confirm(nok, market.shown([nok])[nok])] * 2)
            assert [answer.status for answer in answers] == [200, 200]
            assert sorted(len(answer.replies) for answer in answers) == [0, 1]
            assert len(market.orders_of(nok)) == round_
            market.is_sound()


def test_of_cancel_accept_and_expiry_at_one_instant_exactly_one_happens(market: Market) -> None:
    (nok,), seller = market.shoppers(1), market.seller("na-muen-si")
    ended: Counter[str] = Counter()
    with market.racers(3) as racers:
        for _ in range(FEWER_ROUNDS):
            market.restock(1, BASKET)
            number = market.order(nok, BASKET)
            racers.race(
                [
                    partial(Bot.takes, webhook=tap(nok, "order_cancelled", order=number)),
                    partial(Bot.takes, webhook=tap(seller, "seller_accept", order=number)),
                    # The worker's clock is ahead of the others'.
                    partial(Bot.ends_hold, order_id=number, at=OPENING + timedelta(hours=1)),
                ]
            )
            placed, moved = market.history(number)
            assert placed == "placed" and moved in ("cancelled", "accepted", "expired")
            market.is_sound()
            ended[moved] += 1
    assert market.deadlocks() == 0
    print(f"{FEWER_ROUNDS} orders: {dict(ended)}")


def test_four_workers_bring_each_news_once(market: Market) -> None:
    platform = Platform(channel_secret=SECRET, access_token=TOKEN, webhook_url="", now=lambda: OPENING)
    line = LineServer(platform)
    (nok,), people = market.shoppers(1), market.people([platform.join("Nok", "en") for _ in range(NEWS)])
    number = market.order(nok, BASKET)
    with market.racers(4, line_api_url=line.url) as racers:
        line.start()
        for round_ in range(1, DELIVERY_ROUNDS + 1):
            market.owe(people, "order.accepted", order_id=number)
            racers.race([Bot.delivers] * 4)
            pushes = [call for call in platform.calls if call.endpoint == "push"]
            assert {call.status for call in pushes} == {200}
            assert len(pushes) == len({call.headers["x-line-retry-key"] for call in pushes}) == NEWS * round_
            assert Counter(call.body["to"] for call in pushes) == dict.fromkeys((one.line_id for one in people), round_)
            assert market.due_now() == 0
    line.stop()
    assert market.deadlocks() == 0
