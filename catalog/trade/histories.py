"""What must be true of the histories of orders: each is one chain of allowed moves, by those who may make them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select

from catalog.trade.moves import MOVES
from catalog.trade.tables import order_events, order_groups, orders
from db.invariants import Invariant, each

MOVERS = {
    "placed": "shopper",
    "accepted": "seller",
    "declined": "seller",
    "cancelled": "shopper",
    "expired": "clock",
    "shipped": "seller",
    "completed": "clock",
}
"""Who brings an order to each state."""


def histories_are_chains(connection: Connection, _now: datetime) -> Iterator[str]:
    """Every history begins with the placing, and each move begins where the last one ended and is an allowed one."""
    last = func.lag(order_events.c.to_state).over(partition_by=order_events.c.order_id, order_by=order_events.c.id)
    moves = select(order_events, last.label("last")).subquery()
    steps = [(before, one.after) for one in MOVES.values() for before in one.before]
    allowed = or_(
        moves.c.from_state.is_(None) & (moves.c.to_state == "placed"),
        *(and_(moves.c.from_state == before, moves.c.to_state == after) for before, after in steps),
    )
    broken = or_(moves.c.from_state.is_distinct_from(moves.c.last), ~func.coalesce(allowed, False))
    rows = select(moves.c.order_id, moves.c.from_state, moves.c.to_state).where(broken)
    yield from each(connection, rows, "order {order_id} went from {from_state} to {to_state}")


def histories_lead_to_the_state(connection: Connection, _now: datetime) -> Iterator[str]:
    """Every order has a history, which ends in its present state, for the reason that the order has."""
    newest = select(order_events.c.order_id, func.max(order_events.c.id).label("id"))
    newest_of = newest.group_by(order_events.c.order_id).subquery()
    last = order_events
    joined = orders.outerjoin(newest_of, newest_of.c.order_id == orders.c.id).outerjoin(
        last, last.c.id == newest_of.c.id
    )
    unlike = or_(
        last.c.id.is_(None), last.c.to_state != orders.c.state, last.c.reason.is_distinct_from(orders.c.reason)
    )
    rows = select(orders.c.id, orders.c.state, last.c.to_state).select_from(joined).where(unlike)
    yield from each(connection, rows, "order {id} is {state}, its history ends in {to_state}")


def moves_are_by_whom_they_may_be(connection: Connection, _now: datetime) -> Iterator[str]:
    """Each state is come to by the shopper whose order it is, by a seller or by the clock, as MOVERS says."""
    joined = order_events.join(orders, orders.c.id == order_events.c.order_id).join(
        order_groups, order_groups.c.id == orders.c.group_id
    )
    actor = order_events.c.actor
    wrong = or_(
        actor != case(MOVERS, value=order_events.c.to_state, else_=""),
        (actor == "shopper") & (order_events.c.person_id != order_groups.c.person_id),
    )
    rows = select(order_events.c.order_id, order_events.c.to_state, actor).select_from(joined).where(wrong)
    yield from each(connection, rows, "order {order_id} came to {to_state} by a {actor} who may not")


INVARIANTS: tuple[Invariant, ...] = (histories_are_chains, histories_lead_to_the_state, moves_are_by_whom_they_may_be)
