"""Placing a cart: one order per community, all of it or nothing, each line held before anybody is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from catalog.offers import stock
from catalog.offers.stock import Short
from catalog.trade import filling
from catalog.trade.carts import Cart, Line, cart
from catalog.trade.moves import Mover, record
from catalog.trade.orders import tell_sellers
from catalog.trade.summaries import Part, Summary, reduced, summarise
from catalog.trade.tables import holds, order_groups, order_lines, orders
from db import outbox


@dataclass(frozen=True)
class Clocks:
    """How long what was ordered is kept back: goods until they are paid or accepted, bookings until they are answered."""

    goods: timedelta = timedelta(minutes=60)
    booking: timedelta = timedelta(hours=24)

    def of(self, flow: str) -> timedelta:
        """The clock of an order's flow."""
        return self.goods if flow == "goods" else self.booking


class Changed(Exception):
    """Something differs from what the shopper was shown: nothing was ordered."""


class Incomplete(Exception):
    """The cart is empty, or an answer is still missing: a date, a recipient, an address."""


class LinesShort(Exception):
    """Some lines cannot be had as asked: nothing was ordered. `lines` are (line, how many are left)."""

    def __init__(self, lines: list[tuple[Line, int]]) -> None:
        super().__init__(len(lines))
        self.lines = lines


def key_of(cart_id: int, version: int) -> str:
    """The idempotency key of ordering this version of a cart."""
    return f"cart:{cart_id}:{version}"


def placed_before(connection: Connection, person_id: int, cart_id: int, version: int) -> int | None:
    """The group that this version of the cart became, if it was ordered already."""
    mine = (order_groups.c.idempotency_key == key_of(cart_id, version)) & (order_groups.c.person_id == person_id)
    return connection.execute(select(order_groups.c.id).where(mine)).scalar()


def place(
    connection: Connection, person_id: int, version: int, digest: str, clocks: Clocks, event_id: str, now: datetime
) -> int:
    """Orders the person's cart as it was shown, all of it or nothing; returns the group's id.

    The same cart and version twice is one order. Raises Changed, Incomplete or LinesShort.
    """
    basket = cart(connection, person_id, now)
    before = placed_before(connection, person_id, basket.row.id, version)
    if before is not None:
        return before
    summary = summarise(connection, basket)
    if basket.row.version != version or summary.digest != digest:
        raise Changed
    check_complete(basket)
    if short := lines_short(basket):
        raise LinesShort(short)
    try:
        with connection.begin_nested():
            group_id = _insert_all(connection, summary, Mover("shopper", person_id, event_id), clocks, now)
    except Short as one:
        raise LinesShort([(x, one.left) for x in basket.lines if x.stock_id == one.stock_id]) from one
    filling.ordered(connection, basket, now)
    outbox.tell(connection, person_id, "order.received", {"group_id": group_id}, now, answers=event_id)
    return group_id


def place_rest(
    connection: Connection, person_id: int, version: int, digest: str, clocks: Clocks, event_id: str, now: datetime
) -> int:
    """Like `place`, after the lines that are short were cut down to what is left; `digest` is of that rest."""
    basket = cart(connection, person_id, now)
    if placed_before(connection, person_id, basket.row.id, version) is None:
        left = {line.id: count for line, count in lines_short(basket)}
        if basket.row.version != version or reduced(connection, basket, left).digest != digest:
            raise Changed
        filling.cut_down(connection, basket, left)
    return place(connection, person_id, version, digest, clocks, event_id, now)


def check_complete(basket: Cart) -> None:
    """Raises Incomplete where something is still to be asked."""
    row = basket.row
    dates = not any(line.needs_date for line in basket.lines)
    address = not basket.needs_address or (row.house and row.place)
    if not (basket.lines and dates and row.recipient and row.phone and address):
        raise Incomplete


def lines_short(basket: Cart) -> list[tuple[Line, int]]:
    """The lines that cannot be had as asked, each with how many can; lines that share a shelf count together."""
    short: list[tuple[Line, int]] = []
    taken: dict[int, int] = {}
    for line in basket.lines:
        shelf = line.stock_id or -line.id
        free = max(0, line.left - taken.get(shelf, 0)) if line.sellable else 0
        if line.quantity > free:
            short.append((line, free))
        taken[shelf] = taken.get(shelf, 0) + min(line.quantity, free)
    return short


def _insert_all(connection: Connection, summary: Summary, by: Mover, clocks: Clocks, now: datetime) -> int:
    row = summary.cart.row
    group_id = _insert(
        connection,
        order_groups,
        person_id=by.person_id,
        idempotency_key=key_of(row.id, row.version),
        placed_at=now,
        recipient=row.recipient,
        phone=row.phone,
        note=row.note,
        house=row.house if summary.cart.needs_address else None,
        place=row.place if summary.cart.needs_address else None,
    )
    wanted: list[tuple[int, int, int, int]] = []
    for part in summary.parts:
        wanted += _insert_order(connection, group_id, part, by, clocks, now)
    # Sorted by shelf: two carts with the same goods take them in the same order and cannot block each other.
    for shelf, order_id, line_id, quantity in sorted(wanted):
        stock.hold(connection, shelf, quantity)
        _insert(connection, holds, order_id=order_id, line_id=line_id, stock_id=shelf, quantity=quantity, state="held")
    return group_id


def _insert_order(
    connection: Connection, group_id: int, part: Part, by: Mover, clocks: Clocks, now: datetime
) -> list[tuple[int, int, int, int]]:
    # Nothing is kept for a guest beyond the hour at which it begins.
    held_until = min([now + clocks.of(part.flow), *(line.starts_at for line in part.lines if line.starts_at)])
    order_id = _insert(
        connection,
        orders,
        group_id=group_id,
        community_id=part.community.id,
        flow=part.flow,
        state="placed",
        goods_total=part.goods_total,
        booking_total=part.booking_total,
        shipping=part.shipping,
        total=part.total,
        held_until=held_until,
    )
    record(connection, order_id, None, "placed", by, now)
    outbox.chore(connection, "order.clock", {"order_id": order_id}, now, held_until)
    tell_sellers(connection, part.community.id, "order.placed", order_id, now)
    return [
        (line.stock_id or 0, order_id, _insert_line(connection, order_id, line), line.quantity) for line in part.lines
    ]


def _insert_line(connection: Connection, order_id: int, line: Line) -> int:
    product = line.product
    return _insert(
        connection,
        order_lines,
        order_id=order_id,
        product_id=product.id,
        departure_id=line.departure_id,
        name=product.name,
        option=product.option,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        unit_price=product.price,
        quantity=line.quantity,
    )


def _insert(connection: Connection, table: Any, **values: Any) -> int:
    result = connection.execute(insert(table).values(**values))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])
