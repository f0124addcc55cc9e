"""Which worker has which outbox row: a claim is a lease, so that a worker that died or fell asleep is stood in for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, case, func, null, or_, select, update

from db.outbox import outbox

CLAIMING = 7_251_963
"""The number of an advisory lock of PostgreSQL, which has nothing but numbers for them."""
KEEPS_PLACE = 8
"""Tries after which news no longer holds up what comes behind it: some minutes."""
MOST_UNTRIED = 12
"""Tries that are counted of those that LINE has surely not taken: enough for the longest pause."""


@dataclass(frozen=True)
class Due:
    """A claimed row, ours until `leased_until`. `attempts` counts the tries that failed."""

    id: int
    person_id: int | None
    fact: str
    ids: dict[str, Any]
    retry_key: str
    attempts: int
    leased_until: datetime
    first_tried_at: datetime | None
    body: bytes | None
    error: str | None


def claim_chores(connection: Connection, now: datetime, lease: timedelta, limit: int) -> list[Due]:
    """Takes up to `limit` due chores for `lease`, so that no other worker does them meanwhile."""
    return _lease(connection, _due(now).where(outbox.c.person_id.is_(None)).limit(limit), now + lease)


def claim_news(connection: Connection, now: datetime, lease: timedelta, limit: int, reachable: Any) -> list[Due]:
    """Takes up to `limit` due rows of people, in each one's order.

    `reachable` is a select of the ids of people who can be reached; rows of others wait until they are back. News
    waits while earlier news of the same person is on its way, so that "it is packed" does not come before "accepted"
    (but see KEEPS_PLACE).
    """
    take_turns(connection)
    ahead = _on_their_way(now)
    behind = (ahead.c.person_id == outbox.c.person_id) & (ahead.c.first < outbox.c.id)
    whom = outbox.c.person_id.in_(reachable)
    found = _due(now).outerjoin(ahead, behind).where(whom, ahead.c.first.is_(None))
    return _lease(connection, found.limit(limit), now + lease)


def take_turns(connection: Connection) -> None:
    """One worker claims news at a time, until it commits. Two at one instant do not see each other's leases: each would
    skip what the other has locked, and take the next news of the very same person. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(CLAIMING)))


def _due(now: datetime) -> Select[Any]:
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
    rows = select(outbox).where(outbox.c.state == "due", outbox.c.due_at <= now, free)
    return rows.order_by(outbox.c.due_at, outbox.c.id).with_for_update(skip_locked=True, of=outbox)


def _on_their_way(now: datetime) -> Subquery:
    """For each person the first row that a worker has, or that was tried and has not arrived."""
    row = outbox.alias("ahead")
    tried = row.c.body.is_not(None) & (row.c.attempts < KEEPS_PLACE)
    found = select(row.c.person_id, func.min(row.c.id).label("first")).where(row.c.person_id.is_not(None))
    return found.where(row.c.state == "due", or_(row.c.leased_until > now, tried)).group_by(row.c.person_id).subquery()


def _lease(connection: Connection, due: Select[Any], until: datetime) -> list[Due]:
    rows = connection.execute(due).all()
    if rows:
        taken = outbox.c.id.in_([row.id for row in rows])
        connection.execute(update(outbox).where(taken).values(leased_until=until))
    return [_ours(row, until) for row in rows]


def _ours(row: Row[Any], until: datetime) -> Due:
    return Due(
        id=row.id,
        person_id=row.person_id,
        fact=row.fact,
        ids=row.ids,
        retry_key=row.retry_key,
        attempts=row.attempts,
        leased_until=until,
        first_tried_at=row.first_tried_at,
        body=row.body,
        error=row.error,
    )


def give_back(connection: Connection, rows: Sequence[Due]) -> None:
    """Ends the lease of rows that will not be tried now."""
    for row in rows:
        _write(connection, row, leased_until=None)


def keep_body(connection: Connection, row: Due, body: bytes, now: datetime) -> bool:
    """Stores the bytes before their first try; every repeat sends these. False where the row is no longer ours to send."""
    return _write(connection, row, body=body, first_tried_at=now)


def again(connection: Connection, row: Due, due_at: datetime, reason: str, *, untried: bool = False) -> None:
    """A try has failed: the next one is due at `due_at`. `untried` says that so far LINE can have taken none of them."""
    failed: dict[str, Any] = {
        "due_at": due_at,
        "leased_until": None,
        "error": reason[:500],
        "attempts": row.attempts + 1,
    }
    if untried:
        # Such tries may go on for weeks, and the first other one is not to be the last.
        failed["attempts"] = min(row.attempts + 1, MOST_UNTRIED)
        failed |= {"first_tried_at": None, "body": case((outbox.c.body.is_(None), null()), else_=b"")}
    _write(connection, row, **failed)


def set_aside(connection: Connection, row: Due, reason: str, now: datetime) -> None:
    """It cannot arrive; `doctor` lists it with the reason."""
    _write(connection, row, state="set_aside", ended_at=now, error=reason[:500], body=None, leased_until=None)


def _write(connection: Connection, row: Due, **values: Any) -> bool:
    """Whether it was written: whoever slept until the lease was over leaves the row to the worker that has it by now."""
    ours = (outbox.c.id == row.id) & (outbox.c.state == "due") & (outbox.c.leased_until == row.leased_until)
    return bool(connection.execute(update(outbox).where(ours).values(values)).rowcount)
