"""Takes due outbox rows to people, with a retry key that was stored before the first try, and does our own chores."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection, Engine

from bot import chats, failures
from bot.intents import Registry
from bot.line_api import Call, LineApi, Result, push_body
from bot.turn import Telling
from clock import Clock
from db import outbox
from db.outbox import Due
from db.transaction import in_transaction

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 50
STOP_REPEATING = timedelta(hours=23)
"""LINE forgets a retry key after 24 hours; after that a repeat would be a second message."""
MOST_ATTEMPTS = 200
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)
WORKER_SECONDS = 10.0


class Delivery:
    """Empties the outbox. Any number may run at once: each row is leased to one of them."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        api: LineApi,
        registry: Registry,
        telling: Callable[[Connection, str], Telling],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._api = api
        self._notices = registry.notices
        self._chores = registry.chores
        self._telling = telling

    def deliver_due(self) -> int:
        """One round: takes what is due now. Returns how many rows were taken."""
        now = self._clock.now()
        taken = in_transaction(
            self._engine, lambda c: outbox.claim(c, now, LEASE, BATCH, chats.reachable_ids()), WORKER_SECONDS
        )
        for row in taken:
            # Where LINE was slow with the rows before, the lease is over, and another worker may have this one by now.
            if self._clock.now() < now + LEASE:
                self._take(row)
        return len(taken)

    def _take(self, row: Due) -> None:
        try:
            self._do_chore(row) if row.person_id is None else self._push(row)
        except Exception as error:
            reason = failures.in_one_line(error)
            log.error("outbox %s (%s) failed: %s\n%s", row.id, row.fact, reason, failures.where(error))
            self._later_or_never(row, reason)

    def _do_chore(self, row: Due) -> None:
        do = self._chores.get(row.fact)

        def work(connection: Connection) -> None:
            if do is None:
                outbox.set_aside(connection, row.id, f"no chore of the name {row.fact}", self._clock.now())
                return
            # Noted first: whoever comes second, after a lease that was too short, finds it done and does nothing.
            if outbox.done(connection, row.id, self._clock.now()):
                do(connection, self._clock.now(), **row.ids)

        in_transaction(self._engine, work, WORKER_SECONDS)

    def _push(self, row: Due) -> None:
        if row.first_tried_at is not None and self._clock.now() - row.first_tried_at > STOP_REPEATING:
            self._give_up(row, row.error)
            return
        body = row.body or in_transaction(self._engine, lambda c: self._make_words(c, row), WORKER_SECONDS)
        if body is not None:
            self._api.send_many([Call("push", body, row.retry_key)], lambda _call, result: self._sent(row, result))

    def _make_words(self, connection: Connection, row: Due) -> bytes | None:
        """The push's body in the receiver's language, from the rows as they are now; kept before the first try."""
        assert row.person_id is not None
        notice = self._notices.get(row.fact)
        if notice is None:
            outbox.set_aside(connection, row.id, f"no notice of the name {row.fact}", self._clock.now())
            return None
        line_id, language = chats.address(connection, row.person_id)
        messages = notice(self._telling(connection, language), **row.ids)
        if not messages:
            outbox.moot(connection, row.id, self._clock.now())
            return None
        body = push_body(line_id, messages)
        outbox.keep_body(connection, row.id, body, self._clock.now())
        return body

    def _sent(self, row: Due, result: Result) -> None:
        if result.accepted:
            in_transaction(self._engine, lambda c: outbox.done(c, row.id, self._clock.now()), WORKER_SECONDS)
        elif result.passing:
            self._later_or_never(row, f"{result.status} {result.text}", result.retry_after)
        else:
            self._set_aside(row, f"LINE refused it: {result.status} {result.text}")

    def _later_or_never(self, row: Due, reason: str, retry_after: float | None = None) -> None:
        if row.attempts >= MOST_ATTEMPTS:
            self._give_up(row, reason)
            return
        pause = timedelta(seconds=retry_after) if retry_after else _pause(row.attempts)
        due_at = self._clock.now() + pause
        in_transaction(self._engine, lambda c: outbox.again(c, row.id, due_at, reason), WORKER_SECONDS)

    def _give_up(self, row: Due, reason: str | None) -> None:
        self._set_aside(row, f"given up after {row.attempts} tries: {reason}")

    def _set_aside(self, row: Due, reason: str) -> None:
        in_transaction(self._engine, lambda c: outbox.set_aside(c, row.id, reason, self._clock.now()), WORKER_SECONDS)


def _pause(attempts: int) -> timedelta:
    """Exponential back-off with full jitter, at least half, so that many workers do not knock together."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 12))
    jitter = random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
    return timedelta(seconds=longest.total_seconds() * jitter)
