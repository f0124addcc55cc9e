"""What we do unasked: ending a hold when its clock runs out, and a booking when it has taken place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.intents import chore
from catalog.trade import orders


@chore("order.clock")
def end_hold(connection: Connection, now: datetime, order_id: int) -> None:
    """The order's clock has run out, unless somebody answered meanwhile."""
    orders.run_out(connection, order_id, now)


@chore("order.over")
def booking_is_over(connection: Connection, now: datetime, order_id: int) -> None:
    """The last of an accepted order's activities has ended."""
    orders.take_place(connection, order_id, now)
