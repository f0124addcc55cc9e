"""What must be true of stock, holds, orders and their history at any time; `doctor` walks this list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from catalog.offers.stock import stock
from catalog.trade.moves import MOVES
from catalog.trade.tables import holds, order_events, order_lines, orders


def held_is_what_is_held(connection: Connection) -> Iterator[str]:
    """A shelf's `held` is the sum of its open holds."""
    open_holds = select(holds.c.stock_id, func.sum(holds.c.quantity).label("sum")).where(holds.c.state == "held")
    counted = open_holds.group_by(holds.c.stock_id).subquery()
    total = func.coalesce(counted.c.sum, 0)
    rows = select(stock.c.id, stock.c.held, total.label("sum")).outerjoin(counted, counted.c.stock_id == stock.c.id)
    for row in connection.execute(rows.where(stock.c.held != total)):
        yield f"stock {row.id}: held is {row.held}, its open holds are {row.sum}"


def gone_is_what_was_shipped(connection: Connection) -> Iterator[str]:
    """What left a shelf is the sum of its consumed holds."""
    consumed = select(holds.c.stock_id, func.sum(holds.c.quantity).label("sum")).where(holds.c.state == "consumed")
    counted = consumed.group_by(holds.c.stock_id).subquery()
    total = func.coalesce(counted.c.sum, 0)
    rows = select(stock.c.id, stock.c.gone, total.label("sum")).outerjoin(counted, counted.c.stock_id == stock.c.id)
    for row in connection.execute(rows.where(stock.c.gone != total)):
        yield f"stock {row.id}: {row.gone} are gone, {row.sum} were shipped"


def money_adds_up(connection: Connection) -> Iterator[str]:
    """An order's goods and bookings are the sum of its lines."""
    amount = func.sum(order_lines.c.unit_price * order_lines.c.quantity)
    sums = select(order_lines.c.order_id, amount.label("sum")).group_by(order_lines.c.order_id).subquery()
    total = func.coalesce(sums.c.sum, 0)
    rows = select(orders.c.id, total.label("sum")).outerjoin(sums, sums.c.order_id == orders.c.id)
    for row in connection.execute(rows.where(orders.c.goods_total + orders.c.booking_total != total)):
        yield f"order {row.id}: its lines add up to {row.sum} satang"


def holds_follow_the_state(connection: Connection) -> Iterator[str]:
    """Open orders hold every line, shipped ones consumed them, ended ones hold nothing."""
    expected = {"placed": "held", "accepted": "held", "shipped": "consumed", "completed": "consumed"}
    rows = (
        select(orders.c.id, orders.c.state, holds.c.state.label("hold"))
        .join(order_lines, order_lines.c.order_id == orders.c.id)
        .outerjoin(holds, holds.c.line_id == order_lines.c.id)
    )
    for row in connection.execute(rows):
        if row.hold != expected.get(row.state, "released"):
            yield f"order {row.id} is {row.state}, but a hold of it is {row.hold}"


def history_leads_to_the_state(connection: Connection) -> Iterator[str]:
    """Every order's history begins with its placing, follows allowed moves, and ends in its present state."""
    allowed = {(None, "placed")} | {(before, one.after) for one in MOVES.values() for before in one.before}
    last: dict[int, str | None] = {}
    for row in connection.execute(select(order_events).order_by(order_events.c.order_id, order_events.c.id)):
        if row.from_state != last.get(row.order_id) or (row.from_state, row.to_state) not in allowed:
            yield f"order {row.order_id} went from {row.from_state} to {row.to_state}"
        last[row.order_id] = row.to_state
    for order in connection.execute(select(orders.c.id, orders.c.state)):
        if last.get(order.id) != order.state:
            yield f"order {order.id} is {order.state}, its history ends in {last.get(order.id)}"


INVARIANTS: tuple[Callable[[Connection], Iterator[Any]], ...] = (
    held_is_what_is_held,
    gone_is_what_was_shipped,
    money_adds_up,
    holds_follow_the_state,
    history_leads_to_the_state,
)
