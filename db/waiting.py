"""What waits in the outbox, as an operator asks: how much, since when, and whether a worker is at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, distinct, func, or_, select

from db.outbox import OVERDUE, outbox


@dataclass(frozen=True)
class Waiting:
    """How many rows are due to leave by now, and since when the oldest of them is (zero where there are none). What was
    tried in vain is due since it was written, whenever its next try is.
    """

    rows: int
    oldest: timedelta


def waiting(connection: Connection, now: datetime, reachable: Any) -> Waiting:
    """Counts what is due by now. `reachable` is a select of the ids of people who can be reached; what is for others waits
    for them, not for us.
    """
    tried = outbox.c.attempts > 0
    since = func.min(case((tried, outbox.c.created_at), else_=outbox.c.due_at))
    found = select(func.count(), since).where(_is_due(), or_(outbox.c.due_at <= now, tried), _theirs(reachable))
    rows, oldest = connection.execute(found).one()
    return Waiting(rows, now - oldest if oldest else timedelta(0))


def set_aside(connection: Connection) -> int:
    """How many rows could not arrive."""
    return connection.scalar(select(func.count()).where(outbox.c.state == "set_aside")) or 0


def neglected(connection: Connection, now: datetime, reachable: Any) -> str:
    """Says so where no worker is at work: something has been due for OVERDUE, and nobody has leased anything.

    That LINE is away, or that there is very much to send, is no such sign: what was tried waits for its next time (but
    that passes too), and a worker that is behind has rows in its hands.
    """
    if connection.execute(select(outbox.c.id).where(outbox.c.leased_until > now, _is_due()).limit(1)).first():
        return ""
    waits_for_a_repeat = select(outbox.c.person_id).where(
        _is_due(), outbox.c.attempts > 0, outbox.c.due_at > now - OVERDUE, outbox.c.person_id.is_not(None)
    )
    untried = or_(outbox.c.person_id.is_(None), outbox.c.person_id.not_in(waits_for_a_repeat))
    late = select(func.min(outbox.c.due_at)).where(_due(now - OVERDUE, reachable), untried)
    since = connection.execute(late).scalar()
    return (
        f"no worker is at work: something has been due for {int((now - since).total_seconds() // 60)} minutes"
        if since
        else ""
    )


def unreachable(connection: Connection, now: datetime, reachable: Any) -> list[str]:
    """What `doctor` lists: how much waits for people who have blocked the account, until they are back."""
    away = (_is_due(), outbox.c.due_at <= now, outbox.c.person_id.is_not(None), outbox.c.person_id.not_in(reachable))
    rows, people = connection.execute(select(func.count(), func.count(distinct(outbox.c.person_id))).where(*away)).one()
    return [f"{rows} news wait for {people} people who have blocked the account"] if rows else []


def _due(by: datetime, reachable: Any) -> ColumnElement[bool]:
    return _is_due() & (outbox.c.due_at <= by) & _theirs(reachable)


def _theirs(reachable: Any) -> ColumnElement[bool]:
    """Ours, or of somebody who can be reached."""
    return or_(outbox.c.person_id.is_(None), outbox.c.person_id.in_(reachable))


def _is_due() -> ColumnElement[bool]:
    return outbox.c.state == "due"
