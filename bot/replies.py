"""Replies leave after the commit, beside the webhook's answer, each person's in their order."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Condition

from sqlalchemy import Engine

from bot.line_api import LONGEST_CALL_SECONDS, Call, LineApi, Result, reply_body
from bot.turns import Reply
from clock import Clock
from db import outbox
from db.transaction import Unavailable, in_transaction

log = logging.getLogger(__name__)

LANES = 16
"""Replies under way at once. Everybody has a line of their own, whose first is under way: nobody waits for what LINE leaves
hanging of somebody else, unless it does so with all lanes."""
FRESH = timedelta(seconds=50)
"""LINE takes a reply token for about a minute. An older reply is left to the outbox, if it is owed."""
MOST_WAITING = 1000
"""So many replies are kept in memory, two seconds' work. What comes on top is left to the outbox, if it is owed."""
MOST_OF_ONE = 50
"""So many of them can be one person's, so that a flood of theirs leaves room for the others."""
GRACE_SECONDS = 5.0
"""How long replies still leave when the process is told to stop."""


class Replies:
    """Sends replies; LINE's acceptance takes the outbox rows out that waited for it."""

    def __init__(self, api: LineApi, engine: Engine, clock: Clock) -> None:
        self._api = api
        self._engine = engine
        self._clock = clock
        self._lanes = ThreadPoolExecutor(LANES, thread_name_prefix="reply")
        self._lines: dict[str, deque[tuple[Reply, datetime]]] = {}
        self._waiting = 0
        self._stopped = False
        self._changed = Condition()

    def send(self, replies: Sequence[Reply]) -> None:
        """Hands the replies to the lanes and returns at once."""
        now = self._clock.now()
        for reply in replies:
            if not self._stands_in_line(reply, now):
                log.warning("too many replies wait: the one to event %s is left out", reply.event_id)

    def drain(self, seconds: float = 15) -> None:
        """Waits until all replies have left."""
        with self._changed:
            self._changed.wait_for(lambda: not self._lines, seconds)

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Lets replies leave for a while; then no more is begun, and only what is under way is waited for."""
        self.drain(grace)
        self._stopped = True
        self.drain(LONGEST_CALL_SECONDS)

    def _stands_in_line(self, reply: Reply, now: datetime) -> bool:
        with self._changed:
            line = self._lines.get(reply.line_id, deque())
            if self._stopped or self._waiting >= MOST_WAITING or len(line) >= MOST_OF_ONE:
                return False
            line.append((reply, now))
            self._waiting += 1
            self._lines[reply.line_id] = line
            if len(line) == 1:
                self._lanes.submit(self._serve, reply.line_id)
        return True

    def _serve(self, line_id: str) -> None:
        """Sends the first in this line, and sends the line to the end of all lines."""
        with self._changed:
            line = self._lines[line_id]
        self._send_one(*line[0])
        with self._changed:
            line.popleft()
            self._waiting -= 1
            if not line:
                del self._lines[line_id]
                self._changed.notify_all()
                return
        self._lanes.submit(self._serve, line_id)

    def _send_one(self, reply: Reply, since: datetime) -> None:
        if self._stopped or self._clock.now() - since > FRESH:
            log.warning("the reply to event %s is no longer sent", reply.event_id)
            return
        try:
            about = {"event_id": reply.event_id, "person": reply.line_id}
            call = Call("reply", reply_body(reply.token, reply.messages), about=about)
            self._api.send_many([call], lambda _call, result: self._sent(reply, result))
        except Exception:
            log.exception("a reply to event %s failed", reply.event_id)

    def _sent(self, reply: Reply, result: Result) -> None:
        if not result.accepted:
            words = "the reply to event %s was not accepted: %s %s"
            log.warning(words, reply.event_id, result.status, result.text, extra={"event_id": reply.event_id})
            return
        if reply.owed:
            try:
                in_transaction(self._engine, lambda c: outbox.answered(c, reply.event_id, self._clock.now()))
            except Unavailable:
                # The row stays: the person reads it twice, which is better than never.
                log.warning("the reply to event %s arrived, but could not be noted", reply.event_id)
