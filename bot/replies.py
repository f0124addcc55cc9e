"""Replies leave after the commit, beside the webhook's answer, each person's in their order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from sqlalchemy import Engine

from bot.line_api import Call, LineApi, Result, reply_body
from bot.turns import Reply
from clock import Clock
from db import outbox
from db.transaction import Unavailable, in_transaction

log = logging.getLogger(__name__)

LANES = 16
"""A lane is one thread: what goes to one person goes through one lane, so it cannot overtake itself."""


class Replies:
    """Sends replies; LINE's acceptance takes the outbox rows out that waited for it."""

    def __init__(self, api: LineApi, engine: Engine, clock: Clock) -> None:
        self._api = api
        self._engine = engine
        self._clock = clock
        self._lanes = [ThreadPoolExecutor(1, thread_name_prefix=f"reply-{n}") for n in range(LANES)]
        self._under_way: set[Future[None]] = set()
        self._lock = Lock()

    def send(self, replies: Sequence[Reply]) -> None:
        """Hands the replies to their lanes and returns at once."""
        for reply in replies:
            lane = self._lanes[hash(reply.line_id) % LANES]
            future = lane.submit(self._send_one, reply)
            with self._lock:
                self._under_way.add(future)
            future.add_done_callback(self._forget)

    def drain(self, seconds: float = 15) -> None:
        """Waits until the replies in hand have left."""
        with self._lock:
            under_way = set(self._under_way)
        wait(under_way, timeout=seconds)

    def _send_one(self, reply: Reply) -> None:
        try:
            call = Call("reply", reply_body(reply.token, reply.messages))
            self._api.send_many([call], lambda _call, result: self._sent(reply, result))
        except Exception:
            log.exception("a reply to event %s failed", reply.event_id)

    def _sent(self, reply: Reply, result: Result) -> None:
        if not result.accepted:
            log.warning("the reply to event %s was not accepted: %s %s", reply.event_id, result.status, result.text)
            return
        if reply.owed:
            try:
                in_transaction(self._engine, lambda c: outbox.answered(c, reply.event_id, self._clock.now()))
            except Unavailable:
                # The row stays: the person reads it twice, which is better than never.
                log.warning("the reply to event %s arrived, but could not be noted", reply.event_id)

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._under_way.discard(future)
