"""A storm at LINE: people order while every call is spoilt, the weather clears, and what arrived is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

import wsgi
from bot import messages
from bot.chats import chats
from bot.delivery import Delivery
from bot.line_api import LineApi
from bot.replies import LANES
from bot.worker import deliver_all
from db.outbox import outbox
from sandbox.events import Event
from tests.bots import Person as Shopper
from tests.bots import Shown
from tests.fair import TOKEN, Fair
from tests.market import COFFEE, Market
from tests.races import PROOF
from tests.toxic_proxy import ToxicProxy
from tests.toxics import Sent, Toxic

ROUNDS = 2 if PROOF else 1
"""How often the worker tries while LINE is out of order."""


class Lost(AssertionError):
    """Something that had to arrive did not."""


class Doubled(AssertionError):
    """Something arrived more often than it was owed."""


@dataclass(frozen=True)
class Weather:
    """How LINE misbehaves: whether it takes calls all the same (None: some of them), and whether the bot is told so."""

    toxic: Toxic
    taken: bool | None
    told: bool = False


class Storm:
    """The fair, LINE behind the proxy, and a crowd that orders coffee from the sellers of one community."""

    def __init__(self, fair: Fair, proxy: ToxicProxy, market: Market, shoppers: int, sellers: int) -> None:
        self.fair = fair
        self.proxy = proxy
        self.worker: Delivery = fair.parts.delivery
        self._afterwards = worker(fair, LineApi(TOKEN, proxy.url))
        self._market = market
        self._shoppers = market.shoppers(shoppers)
        for one in self._shoppers:
            fair.platform.join("Nok", "en", one.line_id)
            fair.platform.chats.set_friend(one.line_id, True)
        for n in range(sellers):
            fair.seller("doi-pui", f"ป้า {n}")

    def passes(self, weather: Weather) -> int:
        """From the first drop to blue sky; returns how many messages had to arrive. Raises Lost or Doubled."""
        begun = Beginning(len(self.fair.platform.calls), len(self.proxy.sent), self._last_row())
        taps = self._taps()
        self.proxy.hold()
        self.proxy.spoil(weather.toxic)
        self._are_answered_while_line_holds_every_call(taps)
        self.proxy.let_go()
        self.fair.settle()
        # By then LINE takes no reply any more.
        self.fair.clock.advance(seconds=61)
        for _ in range(ROUNDS):
            self._tries(self.worker)
        self.proxy.heal()
        self.proxy.settle()
        while self._to_when_all_is_due():
            self._tries(self._afterwards)
        return self._counts(begun, weather, len(taps))

    def _taps(self) -> list[Event]:
        """Everybody is one tap from an order: the events of these taps."""
        self._market.restock(len(self._shoppers), COFFEE)
        self._market.fill(self._shoppers, COFFEE)
        shown = self._market.shown(self._shoppers)
        return [self._confirms(one, shown[one]) for one in self._shoppers]

    def _confirms(self, one: Shopper, shown: Shown) -> Event:
        tap = {"data": messages.pack("order_confirm", shown)}
        return self.fair.platform.new_event(one.line_id, "postback", postback=tap)

    def _are_answered_while_line_holds_every_call(self, taps: Sequence[Event]) -> None:
        heard = len(self.fair.platform.calls)
        assert [self.fair.platform.send_events([tap]).status for tap in taps] == [200] * len(taps)
        self.proxy.wait_for(lambda: self.proxy.held >= min(LANES, len(taps)))
        assert len(self.fair.platform.calls) == heard, "LINE has heard of it already"

    def _tries(self, one: Delivery) -> None:
        """What a worker does when something is due the next time."""
        self._to_when_all_is_due()
        deliver_all(one)
        one.drain()

    def _to_when_all_is_due(self) -> bool:
        """Moves the clock to where all news is due; False where there is none."""
        news = (outbox.c.state == "due") & outbox.c.person_id.is_not(None)
        with self.fair.engine.begin() as connection:
            due_at = connection.execute(select(outbox.c.due_at).where(news).order_by(outbox.c.due_at.desc())).scalar()
        self.fair.clock.at = max(self.fair.clock.at, due_at or self.fair.clock.at)
        return due_at is not None

    def _last_row(self) -> int:
        with self.fair.engine.begin() as connection:
            return connection.execute(select(func.coalesce(func.max(outbox.c.id), 0))).scalar_one()

    def _counts(self, begun: Beginning, weather: Weather, orders: int) -> int:
        with self.fair.engine.begin() as connection:
            joined = select(outbox, chats.c.line_id).join(chats, chats.c.id == outbox.c.person_id)
            rows = connection.execute(joined.where(outbox.c.id > begun.rows)).all()
        calls = [call for call in self.fair.platform.calls[begun.calls :] if call.status == 200]
        owed = Counter(row.line_id for row in rows if not (row.answers and weather.told))
        arrived_once(owed, [call.body for call in calls if call.endpoint == "push"])
        assert [row.id for row in rows if row.state != "done"] == []
        replies = sum(call.endpoint == "reply" for call in calls)
        assert weather.taken is None or replies == (orders if weather.taken else 0)
        repeats_are_the_same(self.proxy.sent[begun.sent :], orders)
        return len(rows)


@dataclass(frozen=True)
class Beginning:
    """How much there was of everything when the storm began."""

    calls: int
    sent: int
    rows: int


def worker(fair: Fair, api: LineApi, **options: float) -> Delivery:
    """Another worker on the same database."""
    telling = wsgi.telling(fair.settings, fair.clock)
    return Delivery(fair.engine, fair.clock, api, fair.parts.registry, telling, **options)


def arrived_once(owed: Counter[str], pushes: Sequence[Any]) -> None:
    """Raises Lost or Doubled. `owed` says how much news each person had to get, no two of which are alike."""
    for line_id, count in owed.items():
        got = [str(push["messages"]) for push in pushes if push["to"] == line_id]
        if len(set(got)) < count:
            raise Lost(f"{len(set(got))} of {count}")
        if len(got) > count:
            raise Doubled(f"{len(got)} instead of {count}")
    assert {push["to"] for push in pushes} <= set(owed), "news that nobody was owed"


def repeats_are_the_same(sent: Sequence[Sent], orders: int) -> None:
    """Each reply went out once, and no news more often than the worker was asked to try; all tries of it are alike."""
    assert len({one.body for one in sent if one.endpoint == "reply"}) == orders
    assert sum(one.endpoint == "reply" for one in sent) == orders
    tries: dict[str | None, list[bytes]] = defaultdict(list)
    for one in sent:
        if one.endpoint == "push":
            tries[one.retry_key].append(one.body)
    assert None not in tries, "news without a retry key"
    assert [bodies for bodies in tries.values() if len(set(bodies)) > 1] == []
    assert max(map(len, tries.values()), default=0) <= ROUNDS + 1
