"""What must be true when everything has been brought and delivered, however often the bot was killed: each effect once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from catalog import people
from catalog.trade.carts import cart_lines, carts
from catalog.trade.tables import order_events, order_groups, order_lines, orders
from cli.doctor import examine
from db import outbox
from sandbox.calls import Call
from sandbox.platform import Platform
from tests.taps import Tap, Taps

LOST, DOUBLED, HALF = "lost", "doubled", "half"
TOLD = {
    "placed": ((), ("order.placed",)),
    "accepted": (("order.accepted",), ()),
    "expired": (("order.expired",), ("order.expired_for_seller",)),
}
"""For each state that an order comes to: the facts that are told to the shopper, and to those who sell it."""


class Audit:
    """Everything that is amiss, in words of ours that begin with lost, doubled or half, or in those of `doctor`; and the
    figures of what went well.
    """

    def __init__(self, engine: Engine, platform: Platform, taps: Taps) -> None:
        self._taps = taps
        self._pushes = [call for call in platform.calls if call.endpoint == "push"]
        self._accepted = Counter(_key(call) for call in self._pushes if call.status == 200)
        self._answered = Counter(
            call.body["replyToken"] for call in platform.calls if call.endpoint == "reply" and call.status == 200
        )
        self.both = 0
        with engine.begin() as connection:
            self.orders = connection.execute(select(func.count()).select_from(order_groups)).scalar_one()
            self.troubles = [
                *self._orders(connection),
                *_things(connection, taps),
                *_accepted(connection, taps),
                *_news(connection),
                *self._arrivals(connection),
                *(found := examine(connection, platform.now())).broken,
                *found.noted,
                *found.waiting,
            ]

    def figures(self) -> str:
        repeated = sum(call.status == 409 for call in self._pushes)
        lost, doubled = (sum(one.startswith(word) for one in self.troubles) for word in (LOST, DOUBLED))
        again = sum(tap.brought - 1 for tap in self._taps.all)
        return (
            f"{len(self._taps.all)} taps, of which LINE brought {again} again, {self.orders} orders of two communities, "
            f"{sum(self._answered.values())} replies and {sum(self._accepted.values())} pushes accepted, {repeated} pushes "
            f"LINE had already, {self.both} answers read twice, {lost} lost, {doubled} doubled"
        )

    def _orders(self, connection: Connection) -> Iterator[str]:
        """Each confirmation that LINE has a 200 for is one order, with a part for each community."""
        placed: dict[Any, Counter[int]] = defaultdict(Counter)
        joined = select(order_events.c.event_id, orders.c.group_id).join(orders, orders.c.id == order_events.c.order_id)
        for row in connection.execute(joined.where(order_events.c.from_state.is_(None))):
            placed[row.event_id][row.group_id] += 1
        for tap in self._taps.of("order_confirm"):
            groups = placed.pop(tap.event_id, Counter())
            if tap.acknowledged and not groups:
                yield f"{LOST}: the order of event {tap.event_id}"
            if len(groups) > 1:
                yield f"{DOUBLED}: the order of event {tap.event_id}"
            if any(parts != 2 for parts in groups.values()):
                yield f"{HALF}: the order of event {tap.event_id} has parts {dict(groups)}"
        for event_id in placed:
            yield f"{DOUBLED}: nobody asked for the order of event {event_id}"

    def _arrivals(self, connection: Connection) -> Iterator[str]:
        """LINE has accepted each push once, and each answer that is owed as a reply or else as a push."""
        mine = outbox.outbox
        owed_by = {tap.event_id: tap for tap in self._taps.all}
        for row in connection.execute(select(mine).where(mine.c.person_id.is_not(None))):
            if (row.state, row.fact) == ("moot", "order.placed"):
                if not _was_answered(connection, row.ids["order_id"], row.ended_at):
                    yield f"{LOST}: the news {row.fact} {row.ids}, of an order that nobody had answered or ended"
                continue
            pushed = self._accepted[row.retry_key]
            tap = owed_by.get(row.answers)
            replied = self._answered[tap.event["replyToken"]] if tap else 0
            if pushed + replied == 0:
                yield f"{LOST}: the news {row.fact} {row.ids}"
            if pushed > 1 or replied > 1:
                yield f"{DOUBLED}: the news {row.fact} {row.ids}"
            if tap and pushed and replied:
                yield from self._twice(tap)
        for whom, times in Counter(_words(call) for call in self._pushes if call.status == 200).items():
            if times > 1:
                yield f"{DOUBLED}: LINE accepted a push {times} times, {whom[:200]}"

    def _twice(self, tap: Tap) -> Iterator[str]:
        """A reply and a push as well: right only where the bot died before it had noted the reply."""
        self.both += 1
        if not tap.torn:
            yield f"{DOUBLED}: the answer to event {tap.event_id}, whose reply was noted"


def _was_answered(connection: Connection, order_id: int, by: datetime) -> bool:
    """Whether the order had left its first state by then."""
    later = select(order_events.c.id).where(order_events.c.order_id == order_id, order_events.c.to_state != "placed")
    return connection.execute(later.where(order_events.c.at <= by).limit(1)).first() is not None


def _things(connection: Connection, taps: Taps) -> Iterator[str]:
    """What somebody put in the cart lies there or was ordered, as often as they tapped."""
    tapped = Counter(tap.person.id for tap in taps.of("cart_add") if tap.acknowledged)
    group = order_lines.join(orders).join(order_groups)
    ordered = _sums(connection, order_groups.c.person_id, order_lines.c.quantity, group)
    filled = _sums(connection, carts.c.person_id, cart_lines.c.quantity, cart_lines.join(carts))
    for person_id in tapped | ordered | filled:
        have = ordered[person_id] + filled[person_id]
        if have != tapped[person_id]:
            kind = LOST if have < tapped[person_id] else DOUBLED
            yield f"{kind}: person {person_id} put {tapped[person_id]} things in the cart, and has {have}"


def _sums(connection: Connection, whose: Any, what: Any, where: Any) -> Counter[int]:
    rows = connection.execute(select(whose, func.sum(what)).select_from(where).group_by(whose))
    return Counter({person_id: int(total) for person_id, total in rows})


def _accepted(connection: Connection, taps: Taps) -> Iterator[str]:
    """A seller's acceptance counts once, unless it came too late."""
    made = Counter(connection.execute(select(order_events.c.event_id)).scalars())
    states = {row.id: row.state for row in connection.execute(select(orders.c.id, orders.c.state))}
    for tap in taps.of("seller_accept"):
        if tap.acknowledged and not made[tap.event_id] and states[tap.args["order"]] != "expired":
            yield f"{LOST}: the acceptance of order {tap.args['order']}"
        if made[tap.event_id] > 1:
            yield f"{DOUBLED}: the acceptance of order {tap.args['order']}"


def _news(connection: Connection) -> Iterator[str]:
    """Each state that an order came to is one row of news for each of those who are to hear of it."""
    owed = Counter(_owed(connection))
    rows = connection.execute(select(outbox.outbox).where(outbox.outbox.c.person_id.is_not(None))).all()
    written = Counter((row.person_id, row.fact, next(iter(row.ids.values()))) for row in rows)
    yield from (f"{LOST}: nobody owes {one}" for one in owed - written)
    yield from (f"{DOUBLED}: the news {one}" for one in written - owed)
    yield from (f"{LOST}: the news {row.fact} {row.ids} is still due" for row in rows if row.state == "due")


def _owed(connection: Connection) -> Iterator[tuple[int, str, int]]:
    joined = order_events.join(orders, orders.c.id == order_events.c.order_id).join(order_groups)
    chosen = select(order_events.c.to_state, orders.c.id, orders.c.community_id, order_groups.c.person_id)
    rows = connection.execute(chosen.select_from(joined)).all()
    members = {one: people.members_of(connection, one) for one in {row.community_id for row in rows}}
    for row in rows:
        shopper, sellers = TOLD[row.to_state]
        yield from ((row.person_id, fact, row.id) for fact in shopper)
        for seller in members[row.community_id]:
            yield from ((seller, fact, row.id) for fact in sellers)
    for group in connection.execute(select(order_groups.c.person_id, order_groups.c.id)):
        yield group.person_id, "order.received", group.id


def _key(call: Call) -> str:
    return call.headers.get("x-line-retry-key", "")


def _words(call: Call) -> str:
    """A push as the receiver would know it again: every notice names its order."""
    return json.dumps(call.body, ensure_ascii=False, sort_keys=True)
