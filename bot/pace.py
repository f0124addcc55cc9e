"""Everybody's pace: how many of their messages and taps are answered in a row, and when they are told to slow down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from bot.events import Event

TOLD_EVERY = timedelta(seconds=10)
"""Whoever goes on too quickly hears so again after this."""
TIMES_AS_MANY = 8
"""What LINE brings once more comes all at one instant, however slowly it was sent: so many times as much is taken of it."""
LATE = timedelta(seconds=10)
"""What comes so long after it was sent may come behind what was sent after it."""

Paid = Mapping[str, datetime]
"""The columns of `chats` in which it is noted that an event was taken."""


@dataclass(frozen=True)
class Pace:
    """`at_once` events of one person in a row, and `per_second` of them from then on.

    Each event taken pays with a share of a second, and somebody may be in debt for as long as `at_once` of them cost
    (the generic cell rate algorithm of ITU-T I.371): one time in the person's row is all that has to be remembered.
    """

    at_once: int
    per_second: float

    def takes(self, row: Row[Any] | None, event: Event, now: datetime) -> Paid | None:
        """What to note in the row (None for somebody new) of an event that is taken; None for one that comes too quickly.

        An event counts when it was sent, by LINE's clock: one that waited for us, or behind others, did not come
        quickly. One that comes again, or so late that it may be behind its successors, counts when it comes.
        """
        if event.type == "follow":
            return {}
        sent = min(event.at or now, now)
        paid = None if event.again else self._pays("paced_until", row, sent, self.at_once)
        if paid is None and (event.again or now - sent >= LATE):
            paid = self._pays("again_until", row, now, self.at_once * TIMES_AS_MANY)
        return paid

    def _pays(self, column: str, row: Row[Any] | None, at: datetime, at_once: int) -> Paid | None:
        share = timedelta(seconds=1 / self.per_second)
        owed: datetime | None = getattr(row, column, None)
        begins = max(owed or at, at)
        return {column: begins + share} if begins - at <= share * (at_once - 1) else None


def hears(row: Row[Any], now: datetime) -> bool:
    """Whether it is time to tell this person to slow down."""
    told: datetime | None = row.told_to_slow_at
    return told is None or now - told >= TOLD_EVERY
