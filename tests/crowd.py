"""A crowd of shoppers in real time, and the webhooks of it: several at a time, each again until it has got its 200."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime
from threading import Event as Moment
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot import chats
from bot.chats import Profile
from bot.messages import pack
from bot.seen import seen
from catalog.offers import stock
from catalog.offers.products import products
from catalog.trade import carts, filling
from catalog.trade.summaries import summarise
from catalog.trade.tables import order_events
from db.outbox import outbox
from db.transaction import reading
from locales import addresses
from sandbox.events import Event
from tests.chat import Person, texts_in
from tests.outside import PATIENCE_SECONDS, until
from tests.processes import CLOCK, RealFair

GOODS, SELLER = "ko-yo-01", "ko-yo"
LANES = 6
PAUSE_SECONDS = 0.1
"""After which LINE brings a webhook again that got no 200."""
ACCEPTED, SHIPPED = "has accepted order", "is on its way to you"


class Crowd:
    """So many shoppers, whose carts know where an order goes, and somebody who sells to them."""

    def __init__(self, fair: RealFair, count: int) -> None:
        self._fair = fair
        self.seller: Person = fair.seller(SELLER)
        self.line_ids = [fair.platform.join("Nok", "en") for _ in range(count)]
        for line_id in self.line_ids:
            fair.platform.chats.set_friend(line_id, True)
        with fair.engine.begin() as connection:
            self._numbers = [_meet(connection, line_id, CLOCK.now()) for line_id in self.line_ids]

    def confirms(self) -> list[Event]:
        """Fills the carts; returns a tap on each one's confirm button, which has not reached the bot yet."""
        now = CLOCK.now()
        with self._fair.engine.begin() as connection:
            product = _laid_in(connection, len(self._numbers))
            shown = [_filled(connection, number, product, now) for number in self._numbers]
        return [self.tap(who, "order_confirm", **one) for who, one in zip(self.line_ids, shown, strict=True)]

    def busily(self, taps: Sequence[Event]) -> list[list[Event]]:
        """Each of these taps between others, which change nothing."""
        return [
            [self.tap(one["source"]["userId"], "menu"), one, self.tap(one["source"]["userId"], "zones")] for one in taps
        ]

    def answers(self, orders: Sequence[int]) -> list[list[Event]]:
        """The seller's taps for each order: accepted, then sent."""
        who = self.seller.line_id
        return [[self.tap(who, "seller_accept", order=one), self.tap(who, "seller_ship", order=one)] for one in orders]

    def tap(self, line_id: str, intent: str, **args: Any) -> Event:
        """A tap on a button that has not reached the bot yet."""
        return self._fair.platform.new_event(line_id, "postback", postback={"data": pack(intent, args)})

    def orders(self) -> dict[str, int]:
        """The order that each confirm became, by the event's id. Fails where one became two."""
        placed = select(order_events.c.event_id, order_events.c.order_id).where(order_events.c.to_state == "placed")
        with reading(self._fair.engine) as connection:
            rows = connection.execute(placed.order_by(order_events.c.order_id)).all()
        assert len(rows) == len({row.event_id for row in rows})
        return {row.event_id: row.order_id for row in rows}

    def hears_in_order(self) -> None:
        """Fails unless each shopper has read that their order is accepted, then that it was sent, each once."""
        for line_id in self.line_ids:
            said = "\n".join(words for message in self._fair.platform.messages(line_id) for words in texts_in(message))
            assert 0 < said.find(ACCEPTED) < said.find(SHIPPED), said


class Rush:
    """Chains of events that LINE brings at the same time: each again until it has got its 200, then the next of its chain."""

    def __init__(self, fair: RealFair, chains: Sequence[Sequence[Event]], lanes: int = LANES) -> None:
        self._fair = fair
        self._waiting = deque(chains)
        self._all = sum(map(len, chains))
        self._changed = threading.Condition()
        self.acknowledged: list[Event] = []
        self.statuses: Counter[int] = Counter()
        self._over = Moment()
        self._threads = [threading.Thread(target=self._bring, daemon=True) for _ in range(lanes)]
        for thread in self._threads:
            thread.start()

    def reaches(self, count: int) -> None:
        """Returns when so many were acknowledged."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.acknowledged) >= count, PATIENCE_SECONDS)
        assert enough, f"{len(self.acknowledged)} of {count} acknowledged: {self.statuses}\n{self._fair.amiss()}"

    def ends(self) -> None:
        """Returns when all were acknowledged. Only 200, 503 and silence may have been answered."""
        self.reaches(self._all)
        assert set(self.statuses) <= {0, 200, 503}, self.statuses

    def stops(self) -> None:
        """Brings no more; returns when what is under way was answered, or not."""
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def _bring(self) -> None:
        while self._waiting and not self._over.is_set():
            try:
                chain = self._waiting.popleft()
            except IndexError:
                return
            for event in chain:
                self._insist(event)

    def _insist(self, event: Event) -> None:
        status = self._fair.platform.send_events([event]).status
        while not self._note(event, status) and not self._over.wait(PAUSE_SECONDS):
            status = self._fair.platform.redeliver(event).status

    def _note(self, event: Event, status: int) -> bool:
        with self._changed:
            self.statuses[status] += 1
            if status == 200:
                self.acknowledged.append(event)
            self._changed.notify_all()
        return status == 200


def all_is_kept(fair: RealFair, *rushes: Rush) -> None:
    """Fails unless every acknowledged event was taken note of, and all news is told: each once, under its own key."""
    all_are_known(fair, *rushes)
    assert until(lambda: not due(fair)), f"{due(fair)}\n{fair.amiss()}"
    taken = [call for call in list(fair.platform.calls) if call.endpoint == "push" and call.status == 200]
    told = Counter(call.headers["x-line-retry-key"] for call in taken)
    assert set(told.values()) <= {1}
    # What answers an event can have gone out with the reply to it.
    pushed = select(outbox.c.retry_key).where(outbox.c.person_id.is_not(None), outbox.c.answers.is_(None))
    with reading(fair.engine) as connection:
        assert set(connection.execute(pushed.where(outbox.c.state == "done")).scalars()) <= set(told)


def all_are_known(fair: RealFair, *rushes: Rush) -> None:
    """Fails unless every acknowledged event was taken note of."""
    with reading(fair.engine) as connection:
        known = set(connection.execute(select(seen.c.event_id)).scalars())
    assert {event["webhookEventId"] for rush in rushes for event in rush.acknowledged} <= known


def due(fair: RealFair) -> list[str]:
    """The facts of people that are due now."""
    now = (outbox.c.state == "due") & (outbox.c.due_at <= CLOCK.now()) & outbox.c.person_id.is_not(None)
    with reading(fair.engine) as connection:
        return list(connection.execute(select(outbox.c.fact).where(now)).scalars())


def a_minute_passes(fair: RealFair) -> None:
    """The leases of the dead are over, and replies that got lost are due as pushes: tests do not wait for a real one."""
    theirs = (outbox.c.state == "due") & outbox.c.person_id.is_not(None)
    with fair.engine.begin() as connection:
        connection.execute(update(outbox).where(theirs).values(leased_until=None))
        connection.execute(update(outbox).where(theirs, outbox.c.due_at > CLOCK.now()).values(due_at=CLOCK.now()))


def _meet(connection: Connection, line_id: str, now: datetime) -> int:
    row = chats.meet(connection, line_id, Profile("Nok", "en"), "en", now)
    where = {"recipient": "Somying Jaidee", "phone": "0812345678", "house": "12/3 Moo 5"}
    filling.deliver_to(connection, row.id, {**where, "place": addresses.places("90100")[0].key}, now)
    return int(row.id)


def _laid_in(connection: Connection, count: int) -> int:
    """So many more can be had; returns the number of the goods."""
    row = connection.execute(select(products.c.id, products.c.stock_id).where(products.c.sku == GOODS)).one()
    held = connection.execute(select(func.sum(stock.stock.c.held)).where(stock.stock.c.id == row.stock_id)).scalar_one()
    assert stock.recount(connection, row.stock_id, held + count)
    return int(row.id)


def _filled(connection: Connection, number: int, product: int, now: datetime) -> dict[str, Any]:
    """Puts one of it in the cart; returns what the confirm button of the summary carries."""
    filling.add(connection, number, product, now)
    summary = summarise(connection, carts.cart(connection, number, now))
    row = summary.cart.row
    return {"cart": row.id, "version": row.version, "digest": summary.digest}
