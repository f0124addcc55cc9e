"""What we do unasked: ending a hold when its clock runs out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.intents import chore
from catalog.trade import orders


@chore("order.clock")
def end_hold(connection: Connection, now: datetime, order_id: int) -> None:
    """The order's clock has run out, unless somebody answered meanwhile."""
    orders.run_out(connection, order_id, now)
