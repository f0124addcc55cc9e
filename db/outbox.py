"""What is still to be told or done: facts with ids, written in the transaction that made them true."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from db.schema import Id, UtcDateTime, metadata, personal, plain

REPLY_GRACE = timedelta(minutes=1)
"""How long the free reply has before the same words go out as a push: a reply token lives about a minute."""

OVERDUE = timedelta(minutes=10)
"""A worker ticks every second: what is due for so long points at a trouble."""

KEPT_DAYS = 30

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, info=plain(KEPT_DAYS)),
    # A row without a person is a chore: something that we owe to ourselves.
    Column("person_id", ForeignKey("chats.id"), index=True, info=personal("person_id", KEPT_DAYS)),
    Column("fact", String(60), nullable=False, info=plain(KEPT_DAYS)),
    Column("ids", JSON, nullable=False, info=plain(KEPT_DAYS)),
    Column("state", String(10), nullable=False, info=plain(KEPT_DAYS)),
    Column("retry_key", String(36), nullable=False, unique=True, info=plain(KEPT_DAYS)),
    Column("answers", String(80), index=True, info=plain(KEPT_DAYS)),
    Column("created_at", UtcDateTime, nullable=False, info=plain(KEPT_DAYS)),
    Column("due_at", UtcDateTime, nullable=False, info=plain(KEPT_DAYS)),
    Column("leased_until", UtcDateTime, info=plain(KEPT_DAYS)),
    # Since when LINE may have it: a try that it has surely not taken counts for none.
    Column("first_tried_at", UtcDateTime, info=plain(KEPT_DAYS)),
    # Tries that failed: a claim that never came to its turn is none.
    Column("attempts", Integer, nullable=False, info=plain(KEPT_DAYS)),
    # The very bytes of the first try: LINE takes a repeated retry key only with the same body. Empty where it has surely
    # taken no try: the words are made anew, and the row keeps its place in front of what is behind it.
    Column("body", LargeBinary, info=personal("person_id", 1)),
    Column("error", Text, info=plain(KEPT_DAYS)),
    Column("ended_at", UtcDateTime, info=plain(KEPT_DAYS)),
    CheckConstraint("state IN ('due', 'done', 'set_aside', 'moot')", name="state"),
    CheckConstraint("(state = 'due') = (ended_at IS NULL)", name="ended"),
    sqlite_autoincrement=True,
)
Index(
    "ix_outbox_waiting", outbox.c.due_at, sqlite_where=outbox.c.state == "due", postgresql_where=outbox.c.state == "due"
)


def tell(
    connection: Connection, person_id: int, fact: str, ids: dict[str, int], now: datetime, *, answers: str | None = None
) -> int:
    """Owes the person the news of `fact`; the words are made when it is delivered. Returns the row's id.

    With `answers` (the id of the event whose reply says the same) it waits a minute, and LINE's acceptance of that
    reply takes it out.
    """
    due_at = now + REPLY_GRACE if answers else now
    return _enqueue(connection, person_id=person_id, fact=fact, ids=ids, answers=answers, now=now, due_at=due_at)


def chore(connection: Connection, fact: str, ids: dict[str, int], now: datetime, due_at: datetime) -> int:
    """Owes ourselves a piece of work at `due_at`. Returns the row's id."""
    return _enqueue(connection, person_id=None, fact=fact, ids=ids, answers=None, now=now, due_at=due_at)


def _enqueue(connection: Connection, *, now: datetime, **row: Any) -> int:
    values = {**row, "state": "due", "retry_key": str(uuid4()), "created_at": now, "attempts": 0}
    result = connection.execute(insert(outbox).values(values))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def awaits_reply(connection: Connection, event_id: str) -> bool:
    """Whether some row waits for LINE's acceptance of the reply to this event."""
    return connection.execute(select(outbox.c.id).where(outbox.c.answers == event_id).limit(1)).first() is not None


def answered(connection: Connection, event_id: str, now: datetime) -> None:
    """LINE accepted the reply to this event: what it said need not be pushed."""
    connection.execute(
        update(outbox)
        .where(outbox.c.answers == event_id, outbox.c.state == "due")
        .values(state="done", ended_at=now, error=None, body=None, leased_until=None)
    )


def done(connection: Connection, row_id: int, now: datetime) -> bool:
    """It arrived, or was done; False where it had ended before."""
    return _end(connection, row_id, "done", now)


def moot(connection: Connection, row_id: int, now: datetime) -> None:
    """There is nothing to tell any more."""
    _end(connection, row_id, "moot", now)


def _end(connection: Connection, row_id: int, state: str, now: datetime) -> bool:
    ending = (
        update(outbox)
        .where(outbox.c.id == bindparam("row"), outbox.c.state == "due")
        .values(state=state, ended_at=now, error=None, body=None, leased_until=None)
    )
    return bool(connection.execute(ending, {"row": row_id}).rowcount)


def broken(connection: Connection) -> list[str]:
    """What `doctor` lists: rows set aside, each with its reason."""
    rows = connection.execute(select(outbox).where(outbox.c.state == "set_aside").order_by(outbox.c.id))
    return [f"{_named(row)} was set aside: {row.error}" for row in rows]


def overdue(connection: Connection, now: datetime, reachable: Any) -> list[str]:
    """What `doctor` lists besides: rows that should have left OVERDUE ago, each with what kept it.

    `reachable` is a select of the ids of people who can be reached; rows of others wait until they are back.
    """
    whom = or_(outbox.c.person_id.is_(None), outbox.c.person_id.in_(reachable))
    # Each failed try sets a new time, so there the row's own age counts.
    late = or_(outbox.c.due_at <= now - OVERDUE, (outbox.c.attempts > 0) & (outbox.c.created_at <= now - OVERDUE))
    rows = connection.execute(select(outbox).where(outbox.c.state == "due", whom, late).order_by(outbox.c.id))
    return [f"{_named(row)} is overdue: {row.error or 'no worker has tried it'}" for row in rows]


def _named(row: Row[Any]) -> str:
    """With the numbers by which somebody can look it up, such as an order's."""
    return f"outbox {row.id} ({', '.join([row.fact, *(f'{name} {number}' for name, number in row.ids.items())])})"
