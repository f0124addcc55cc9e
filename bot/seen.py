"""Which events were taken, so that none counts twice, and which were parked because they could not be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, LargeBinary, String, Table, Text, func, insert, select

from db.inserting import insert_once
from db.schema import UtcDateTime, metadata, plain
from locales.normalise import clean

KEPT_DAYS = 30
LARGEST_PARKED = 64 * 1024
ASKED_AT_ONCE = 500
"""Ids in one statement: SQLite takes no more than some ten thousand values."""

seen = Table(
    "seen",
    metadata,
    Column("event_id", String(80), primary_key=True, info=plain(KEPT_DAYS)),
    Column("at", UtcDateTime, nullable=False, info=plain(KEPT_DAYS)),
)

parked = Table(
    "parked",
    metadata,
    Column("event_id", String(80), primary_key=True, info=plain(KEPT_DAYS)),
    Column("at", UtcDateTime, nullable=False, info=plain(KEPT_DAYS)),
    Column("reason", Text, nullable=False, info=plain(KEPT_DAYS)),
    # Whose it is stands inside the event, if anywhere; it goes with the row after a month.
    Column("event", LargeBinary, nullable=False, info=plain(KEPT_DAYS)),
)


def see(connection: Connection, event_id: str, now: datetime) -> bool:
    """Takes note of an event; False where it was taken before."""
    return insert_once(connection, seen, event_id=event_id, at=now)


def taken(connection: Connection, event_ids: Sequence[str]) -> set[str]:
    """Those of the events that were taken before."""
    asked = [event_ids[at : at + ASKED_AT_ONCE] for at in range(0, len(event_ids), ASKED_AT_ONCE)]
    known = (select(seen.c.event_id).where(seen.c.event_id.in_(some)) for some in asked)
    return {event_id for query in known for event_id in connection.execute(query).scalars()}


def park(connection: Connection, event_id: str, reason: str, event: bytes, now: datetime) -> None:
    """Puts an event aside for a person to look at; it counts as taken. One that was taken meanwhile is left alone."""
    if see(connection, event_id, now):
        row = {"event_id": event_id, "at": now, "reason": clean(reason)[:1000], "event": event[:LARGEST_PARKED]}
        connection.execute(insert(parked).values(row))


def count_parked(connection: Connection) -> int:
    """How many events could not be answered."""
    return connection.scalar(select(func.count()).select_from(parked)) or 0


def list_parked(connection: Connection) -> list[str]:
    """What `doctor` lists, oldest first."""
    rows = connection.execute(select(parked.c.event_id, parked.c.at, parked.c.reason).order_by(parked.c.at))
    return [f"event {row.event_id} of {row.at:%Y-%m-%d %H:%M} UTC was parked: {row.reason}" for row in rows]
