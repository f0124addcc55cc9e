"""How an order moves from state to state: the table of allowed moves, and the one way to make one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from catalog.offers import stock
from catalog.trade.tables import holds, order_events, orders


@dataclass(frozen=True)
class Move:
    """From which states, to which, and what becomes of the holds: kept, released or consumed."""

    before: tuple[str, ...]
    after: str
    holds: str


MOVES = {
    "accept": Move(("placed",), "accepted", "held"),
    "decline": Move(("placed",), "declined", "released"),
    "cancel": Move(("placed",), "cancelled", "released"),
    "expire": Move(("placed",), "expired", "released"),
    "ship": Move(("accepted",), "shipped", "consumed"),
    "complete": Move(("accepted",), "completed", "consumed"),
}


class NotNow(Exception):
    """The order's present `state` does not allow this move."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class AlreadyDone(Exception):
    """The order is in the state that this move leads to: a second tap."""


@dataclass(frozen=True)
class Mover:
    """Who moves an order: `actor` is shopper, seller or clock; `event_id` is the event that it came from."""

    actor: str
    person_id: int | None = None
    event_id: str | None = None


CLOCK = Mover("clock")


def move(
    connection: Connection, order_id: int, name: str, by: Mover, now: datetime, reason: str | None = None
) -> Row[Any]:
    """Moves an order; ends its holds where the move says so; appends to its history. Returns the order's new row.

    The WHERE is the lock: of two movers at the same instant one finds the state changed. Raises AlreadyDone or NotNow.
    """
    one = MOVES[name]
    moved = connection.execute(
        update(orders)
        .where(orders.c.id == order_id, orders.c.state.in_(one.before))
        .values(state=one.after, held_until=None, reason=reason)
        .returning(orders)
    ).first()
    if moved is None:
        raise _refusal(connection, order_id, one)
    if one.holds != "held":
        _end_holds(connection, order_id, one.holds, now)
    record(connection, order_id, one.before[0], one.after, by, now, reason)
    return moved


def _refusal(connection: Connection, order_id: int, one: Move) -> Exception:
    state = connection.execute(select(orders.c.state).where(orders.c.id == order_id)).scalar_one()
    return AlreadyDone() if state == one.after else NotNow(state)


def _end_holds(connection: Connection, order_id: int, state: str, now: datetime) -> None:
    """Ends each hold once: only a row that was still held gives anything back."""
    ended = connection.execute(
        update(holds)
        .where(holds.c.order_id == order_id, holds.c.state == "held")
        .values(state=state, ended_at=now)
        .returning(holds.c.stock_id, holds.c.quantity)
    ).all()
    for one in sorted(ended):
        (stock.release if state == "released" else stock.consume)(connection, one.stock_id, one.quantity)


def record(
    connection: Connection,
    order_id: int,
    before: str | None,
    after: str,
    by: Mover,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Appends to an order's history."""
    connection.execute(
        insert(order_events).values(
            order_id=order_id,
            at=now,
            from_state=before,
            to_state=after,
            actor=by.actor,
            person_id=by.person_id,
            reason=reason,
            event_id=by.event_id,
        )
    )
