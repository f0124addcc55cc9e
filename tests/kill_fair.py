"""The small fair while its bot is killed again and again: shoppers fill carts and order, a seller accepts, clocks run out."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from sqlalchemy import Engine

import wsgi
from sandbox.line_api import LineServer
from sandbox.platform import Platform
from tests.bots import Bot, Webhook, settings
from tests.customers import GOODS, Customers
from tests.fair import SECRET, TOKEN, HeldClock
from tests.kills import Child, Doom, End, Zygote, as_it_is, lives
from tests.market import Market
from tests.taps import Tap

HOLD_MINUTES = 10


class LivingBot(Bot):
    """A whole bot, whose replies leave for LINE."""

    def __init__(self, engine: Engine, media_dir: Path, line_api_url: str) -> None:
        super().__init__(engine, media_dir, line_api_url)
        given = settings(media_dir, line_api_url).model_copy(update={"hold_goods_minutes": HOLD_MINUTES})
        self._parts = wsgi.build(given, engine, self._clock)

    def acknowledges(self, webhook: Webhook) -> bool:
        """Whether LINE is told 200."""
        return self.takes(webhook).status == 200

    def settles(self) -> None:
        """Until every reply in hand has left and is noted."""
        self._parts.replies.drain()

    def ticks(self, at: datetime) -> None:
        """What the worker does at this time."""
        self._clock.at = at
        self.delivers()


class KillFair(Customers):
    """The fair, with LINE in a thread of this process. The bots are children of a warm one."""

    def __init__(self, url: str, media_dir: Path, shoppers: int) -> None:
        self.clock = HeldClock()
        self.platform = Platform(channel_secret=SECRET, access_token=TOKEN, webhook_url="", now=self.clock.now)
        super().__init__(Market(url, media_dir), self.platform, shoppers)
        self._rehearse()
        self._line = LineServer(self.platform)
        bot = LivingBot(self.market.engine, media_dir, self._line.url)
        self.market.engine.dispose()
        self.zygote = Zygote(lambda: lambda job: job(bot))
        self._line.start()

    def _rehearse(self) -> None:
        """The first turn and the first push of each kind are slow: statements are compiled in them."""
        threads = threading.active_count()
        line = LineServer(self.platform)
        line.start()
        bot = LivingBot(self.market.engine, self.market.media_dir, line.url)
        for one in self.shoppers[:2]:
            for _ in range(len(GOODS) + 1):
                self._rehearses(bot, [self.next_tap(one)])
        self._rehearses(bot, [self.accepts(self.placed()[0])])
        self.clock.advance(minutes=HOLD_MINUTES)
        self._rehearses(bot, [])
        line.stop()
        del bot
        _wait_for_threads(threads)

    def _rehearses(self, bot: LivingBot, taps: Sequence[Tap]) -> None:
        self._book(taps, End([job(bot) for job in self._jobs(taps)]))

    def close(self) -> None:
        self.zygote.stop()
        self._line.stop()
        self.market.engine.dispose()

    def ready_to_order(self) -> Tap:
        """Somebody confirms a full cart; where nobody has one, everybody goes on first, undisturbed."""
        while (shopper := self.with_a_full_cart()) is None:
            self.run([self.next_tap(one) for one in self.shoppers])
        return self.next_tap(shopper)

    def some_tap(self, chance: Random) -> Tap:
        """Whatever somebody may do next who is not waiting for an answer."""
        busy = {tap.person for tap in self.taps.waiting()}
        placed = self.placed() if self.seller not in busy else []
        if placed and chance.random() < 1 / 4:
            return self.accepts(chance.choice(placed))
        return self.next_tap(chance.choice([one for one in self.shoppers if one not in busy]))

    def fork(self, taps: Sequence[Tap], *, change: Callable[[], None] = as_it_is, doom: Doom = lives) -> Child:
        """A child that is brought these taps, lets the replies leave, and delivers what is due."""
        return self.zygote.fork(self._jobs(taps), change=change, doom=doom)

    def run(self, taps: Sequence[Tap], *, change: Callable[[], None] = as_it_is, doom: Doom = lives) -> End:
        """The end of such a child."""
        return self._book(taps, self.fork(taps, change=change, doom=doom).ends())

    def kill(self, taps: Sequence[Tap], seconds: float, doom: Doom = lives) -> End:
        """The end of such a child that is killed so long after it began, unless it is done by then."""
        return self._book(taps, self.fork(taps, doom=doom).killed_after(seconds))

    def _jobs(self, taps: Sequence[Tap]) -> list[Callable[[LivingBot], Any]]:
        brought = [partial(LivingBot.acknowledges, webhook=self.taps.webhook(tap)) for tap in taps]
        return [*brought, LivingBot.settles, partial(LivingBot.ticks, at=self.clock.now())]

    def _book(self, taps: Sequence[Tap], end: End) -> End:
        for tap, acknowledged in zip(taps, end.results, strict=False):
            tap.acknowledged = acknowledged
        if len(end.results) <= len(taps):
            for tap in taps:
                tap.torn = True
        return end

    def recovers(self, change: Callable[[], None] = as_it_is) -> None:
        """LINE brings what it has no 200 for, and the clock moves past every lease and back-off."""
        self.clock.advance(minutes=2)
        self.run(self.taps.waiting(), change=change)

    def rests(self) -> None:
        """Everything comes to its end: the clock moves past every hold as well."""
        self.recovers()
        self.clock.advance(minutes=HOLD_MINUTES)
        self.run([])


def _wait_for_threads(count: int) -> None:
    """Until those of a bot and a server that have gone have ended: a process with threads cannot be forked safely."""
    gc.collect()
    for _ in range(500):
        if threading.active_count() <= count:
            return
        Event().wait(0.01)
    raise AssertionError(f"threads stay: {threading.enumerate()}")
