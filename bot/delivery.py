"""Takes due outbox rows to people, with a retry key that was stored before the first try, and does our own chores."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial
from itertools import groupby
from threading import Event
from typing import Any

from sqlalchemy import Connection, Engine

from bot import chats, failures
from bot.intents import Registry
from bot.limits import BeyondLimit
from bot.line_api import Call, LineApi, Result, push_body
from bot.measures import UNMEASURED, Measures
from bot.messages import whole_reply
from bot.turn import Telling
from clock import Clock
from db import leases, outbox
from db.leases import Due
from db.transaction import Unavailable, in_transaction

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 50
LANES = 8
"""A lane is one thread: where LINE leaves a call hanging, the others go on."""
ROUND_SECONDS = 5.0
"""What hangs longer is left to its lane, and the next round begins."""
STOP_REPEATING = timedelta(hours=23)
"""LINE forgets a retry key after 24 hours; after that a repeat would be a second message."""
MOST_ATTEMPTS = 200
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_WISH = timedelta(hours=1)
"""LINE may ask for a longer pause (Retry-After), up to this; never for a shorter one than ours."""
WORKER_SECONDS = 10.0


class Delivery:
    """Empties the outbox. Any number may run at once: each row is leased to one of them. A round waits `patience`
    seconds for its news.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        api: LineApi,
        registry: Registry,
        telling: Callable[[Connection, str], Telling],
        *,
        patience: float = ROUND_SECONDS,
        measures: Measures = UNMEASURED,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._api = api
        self._notices = registry.notices
        self._chores = registry.chores
        self._telling = telling
        self._patience = patience
        self._measures = measures
        self._lanes = ThreadPoolExecutor(LANES, thread_name_prefix="push")
        self._in_hand: dict[Future[None], int] = {}
        self._stopping = Event()
        self._last_round = time.monotonic()

    def deliver_due(self) -> int:
        """One round: our own chores first, which wait for nobody, then news. Returns how many rows were taken."""
        self._last_round = time.monotonic()
        self._measures.ticked()
        return 0 if self._stopping.is_set() else self._do_chores() + self._bring_news()

    def idle_seconds(self) -> float:
        """Since when no round has begun."""
        return time.monotonic() - self._last_round

    def stop(self) -> None:
        """From now on nothing is begun: what was taken and not begun is given back."""
        self._stopping.set()

    def drain(self, seconds: float = 15) -> None:
        """Waits until LINE has answered what is under way."""
        wait(self._in_hand, timeout=seconds)

    def _do_chores(self) -> int:
        now = self._clock.now()
        rows = in_transaction(self._engine, lambda c: leases.claim_chores(c, now, LEASE, BATCH), WORKER_SECONDS)
        self._one_by_one(rows, self._do_chore)
        return len(rows)

    def _bring_news(self) -> int:
        """Hands what is due to the lanes, each person's rows to one of them."""
        now = self._clock.now()
        self._in_hand = {share: rows for share, rows in self._in_hand.items() if not share.done()}
        room = BATCH - sum(self._in_hand.values())
        people = chats.reachable_ids()
        rows = in_transaction(self._engine, lambda c: leases.claim_news(c, now, LEASE, room, people), WORKER_SECONDS)
        begun = {self._lanes.submit(self._in_lane, theirs): len(theirs) for theirs in _by_person(rows)}
        self._in_hand |= begun
        wait(begun, timeout=self._patience)
        return len(rows)

    def _in_lane(self, rows: Sequence[Due]) -> None:
        try:
            self._one_by_one(rows, self._push)
        except Unavailable as error:
            log.warning("the database is away: %s", error)
        except Exception:
            log.exception("a lane of deliveries failed")

    def _one_by_one(self, rows: Sequence[Due], work: Callable[[Due], bool]) -> None:
        """Works through rows until one has to be tried again; those behind it wait for it."""
        for done, row in enumerate(rows):
            # Where LINE was slow with the rows before, the lease is over, and another worker may have this one by now.
            late = self._clock.now() >= row.leased_until
            if late or self._stopping.is_set() or not self._try(row, work):
                in_transaction(self._engine, partial(leases.give_back, rows=rows[done:]), WORKER_SECONDS)
                return

    def _try(self, row: Due, work: Callable[[Due], bool]) -> bool:
        """Whether the next row may go. What fails here is our own fault, for which nobody has to wait."""
        try:
            return work(row)
        except Exception as error:
            reason = failures.in_one_line(error)
            log.error("outbox %s (%s) failed: %s", row.id, row.fact, reason, exc_info=error, extra=_about(row))
            if isinstance(error, BeyondLimit):
                self._set_aside(row, reason)
            else:
                self._later_or_never(row, reason)
            return True

    def _do_chore(self, row: Due) -> bool:
        do = self._chores.get(row.fact)
        if do is None:
            self._unknown(row, "chore")
            return True

        def work(connection: Connection) -> bool:
            # Noted first: whoever comes second, after a lease that was too short, finds it done and does nothing.
            ours = outbox.done(connection, row.id, self._clock.now())
            if ours:
                do(connection, self._clock.now(), **row.ids)
            return ours

        if in_transaction(self._engine, work, WORKER_SECONDS):
            self._measures.delivered("done")
        return True

    def _push(self, row: Due) -> bool:
        """False where LINE may take it later."""
        if row.first_tried_at is not None and self._clock.now() - row.first_tried_at > STOP_REPEATING:
            self._give_up(row, row.error)
            return True
        if row.fact not in self._notices:
            self._unknown(row, "notice")
            return True
        body = row.body if row.first_tried_at else self._begin(row)
        if body is None:
            return True
        answers: list[Result] = []
        call = Call("push", body, row.retry_key, _about(row))
        self._api.send_many([call], lambda _call, result: answers.append(result))
        return self._sent(row, answers[0])

    def _begin(self, row: Due) -> bytes | None:
        """The bytes of the first try that LINE may take, kept before it; None where there is nothing to tell, or the row
        is not ours any more: the reply has said it, or another worker does.
        """

        def work(connection: Connection) -> bytes | None:
            body = self._make_words(connection, row)
            kept = body is not None and leases.keep_body(connection, row, body, self._clock.now())
            return body if kept else None

        return in_transaction(self._engine, work, WORKER_SECONDS)

    def _make_words(self, connection: Connection, row: Due) -> bytes | None:
        """The push's body in the receiver's language, from the rows as they are now."""
        assert row.person_id is not None
        line_id, language = chats.address(connection, row.person_id)
        messages = self._notices[row.fact](self._telling(connection, language), **row.ids)
        if not messages:
            outbox.moot(connection, row.id, self._clock.now())
            self._measures.delivered("moot")
            return None
        return push_body(line_id, whole_reply(messages))

    def _sent(self, row: Due, result: Result) -> bool:
        if result.accepted:
            in_transaction(self._engine, lambda c: outbox.done(c, row.id, self._clock.now()), WORKER_SECONDS)
            self._measures.delivered("accepted")
        elif result.untaken:
            self._later(row, _said(result), result.retry_after, untaken=True)
        elif result.passing:
            self._later_or_never(row, _said(result), result.retry_after)
        else:
            self._set_aside(row, f"LINE refused it: {result.status} {result.text}")
        return not result.passing

    def _later_or_never(self, row: Due, reason: str, retry_after: float | None = None) -> None:
        if row.attempts + 1 >= MOST_ATTEMPTS:
            self._give_up(row, reason)
        else:
            self._later(row, reason, retry_after)

    def _unknown(self, row: Due, kind: str) -> None:
        """Left for the release that knows it: while one is installed, both are at work. `doctor` lists what stays."""
        self._later(row, f"no {kind} of the name {row.fact}", LONGEST_PAUSE.total_seconds(), untaken=True)

    def _later(self, row: Due, reason: str, retry_after: float | None, *, untaken: bool = False) -> None:
        """What LINE has taken in no try counts as never tried: it may wait for days, as for the next month's quota."""
        due_at = self._clock.now() + max(_pause(row.attempts + 1), _wish(retry_after))
        untried = untaken and row.first_tried_at is None
        again = partial(leases.again, row=row, due_at=due_at, reason=reason, untried=untried)
        in_transaction(self._engine, again, WORKER_SECONDS)
        self._measures.delivered("again")

    def _give_up(self, row: Due, reason: str | None) -> None:
        self._set_aside(row, f"given up after {row.attempts + 1} tries: {reason}")

    def _set_aside(self, row: Due, reason: str) -> None:
        in_transaction(self._engine, lambda c: leases.set_aside(c, row, reason, self._clock.now()), WORKER_SECONDS)
        self._measures.delivered("set_aside")
        log.warning("outbox %s (%s) was set aside: %s", row.id, row.fact, reason, extra=_about(row))


def _about(row: Due) -> dict[str, Any]:
    return {**row.ids, "outbox_id": row.id, "person_id": row.person_id}


def _said(result: Result) -> str:
    return f"{result.status or 'no answer'} {result.text}"


def _by_person(rows: Sequence[Due]) -> list[list[Due]]:
    """Each person's rows, in the order in which they were due."""
    ordered = sorted(rows, key=lambda row: row.person_id or 0)
    return [list(theirs) for _, theirs in groupby(ordered, key=lambda row: row.person_id)]


def _wish(retry_after: float | None) -> timedelta:
    return timedelta(seconds=min(retry_after or 0.0, LONGEST_WISH.total_seconds()))


def _pause(tries: int) -> timedelta:
    """Exponential back-off with full jitter, at least half, so that many workers do not knock together."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, 12))
    jitter = random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
    return timedelta(seconds=longest.total_seconds() * jitter)
