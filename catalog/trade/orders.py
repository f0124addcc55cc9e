"""Orders: placing a cart as one order per community, and what shopper, seller and the clock may do with one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from catalog import people
from catalog.offers import stock
from catalog.offers.stock import Short
from catalog.trade import carts
from catalog.trade.carts import Cart, Line, cart_lines
from catalog.trade.moves import CLOCK, AlreadyDone, Mover, NotNow, move, record
from catalog.trade.summaries import Part, Summary, summarise
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


class NoOrder(Exception):
    """No such order, or not this person's: the two are not told apart."""


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
    basket = carts.cart(connection, person_id, now)
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
    _clear(connection, basket, now)
    outbox.tell(connection, person_id, "order.received", {"group_id": group_id}, now, answers=event_id)
    return group_id


def place_rest(
    connection: Connection, person_id: int, version: int, digest: str, clocks: Clocks, event_id: str, now: datetime
) -> int:
    """Like `place`, after the lines that are short were cut down to what is left; `digest` is of that rest."""
    basket = carts.cart(connection, person_id, now)
    if basket.row.version == version:
        for line, left in lines_short(basket):
            carts.fit(connection, line, left)
    return place(connection, person_id, version, digest, clocks, event_id, now)


def check_complete(basket: Cart) -> None:
    """Raises Incomplete where something is still to be asked."""
    row = basket.row
    dates = all(line.departure_id for line in basket.lines if line.dated)
    address = not basket.needs_address or (row.house and row.place)
    if not (basket.lines and dates and row.recipient and row.phone and address):
        raise Incomplete


def lines_short(basket: Cart) -> list[tuple[Line, int]]:
    """The lines that cannot be had as asked, each with how many can; lines that share a shelf count together."""
    short: list[tuple[Line, int]] = []
    taken: dict[int, int] = {}
    for line in basket.lines:
        free = max(0, (line.left or 0) - taken.get(line.stock_id or 0, 0)) if line.sellable else 0
        if line.quantity > free:
            short.append((line, free))
        taken[line.stock_id or 0] = taken.get(line.stock_id or 0, 0) + min(line.quantity, free)
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
    held_until = now + clocks.of(part.flow)
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


def _clear(connection: Connection, basket: Cart, now: datetime) -> None:
    connection.execute(delete(cart_lines).where(cart_lines.c.cart_id == basket.row.id))
    carts.deliver_to(connection, basket.row.person_id, {"note": None}, now)


def tell_sellers(connection: Connection, community_id: int, fact: str, order_id: int, now: datetime) -> None:
    """Owes the news of an order to everybody who sells for the community."""
    for person_id in people.members_of(connection, community_id):
        outbox.tell(connection, person_id, fact, {"order_id": order_id}, now)


def accept(connection: Connection, person_id: int, order_id: int, event_id: str, now: datetime) -> Row[Any]:
    """The seller takes the order, which stops its clock; the shopper hears of it.

    Raises NoOrder, NotNow or AlreadyDone. An order whose clock ran out expires here, whatever the worker does.
    """
    order = of_seller(connection, person_id, order_id)
    if order.state == "placed" and order.held_until <= now:
        return _too_late(connection, order_id, now)
    moved = move(connection, order_id, "accept", Mover("seller", person_id, event_id), now)
    _tell_shopper(connection, moved, "order.accepted", now)
    return moved


def _too_late(connection: Connection, order_id: int, now: datetime) -> Row[Any]:
    """Expires it; where the worker did so at this very instant, that is no second tap of the seller's."""
    try:
        return expire(connection, order_id, now)
    except AlreadyDone as done:
        raise NotNow("expired") from done


def decline(
    connection: Connection, person_id: int, order_id: int, reason: str, event_id: str, now: datetime
) -> Row[Any]:
    """The seller cannot; the holds end and the shopper hears why. Raises NoOrder, NotNow or AlreadyDone."""
    of_seller(connection, person_id, order_id)
    moved = move(connection, order_id, "decline", Mover("seller", person_id, event_id), now, reason)
    _tell_shopper(connection, moved, "order.declined", now)
    return moved


def ship(connection: Connection, person_id: int, order_id: int, event_id: str, now: datetime) -> Row[Any]:
    """The goods left the shelf for good; the shopper hears of it. Raises NoOrder, NotNow or AlreadyDone."""
    of_seller(connection, person_id, order_id)
    moved = move(connection, order_id, "ship", Mover("seller", person_id, event_id), now)
    _tell_shopper(connection, moved, "order.shipped", now)
    return moved


def cancel(connection: Connection, person_id: int, order_id: int, event_id: str, now: datetime) -> Row[Any]:
    """The shopper takes it back, until the seller accepted; the sellers hear of it. Raises NoOrder, NotNow or AlreadyDone."""
    of_shopper(connection, person_id, order_id)
    moved = move(connection, order_id, "cancel", Mover("shopper", person_id, event_id), now)
    tell_sellers(connection, moved.community_id, "order.cancelled", order_id, now)
    return moved


def expire(connection: Connection, order_id: int, now: datetime) -> Row[Any]:
    """The clock ran out; the holds end and both sides hear of it. Raises NotNow or AlreadyDone."""
    moved = move(connection, order_id, "expire", CLOCK, now)
    _tell_shopper(connection, moved, "order.expired", now)
    tell_sellers(connection, moved.community_id, "order.expired_for_seller", order_id, now)
    return moved


def run_out(connection: Connection, order_id: int, now: datetime) -> None:
    """Expires an order if its clock has run out by now; whatever else became of it meanwhile stands."""
    late = (orders.c.id == order_id) & (orders.c.state == "placed") & (orders.c.held_until <= now)
    if connection.execute(select(orders.c.id).where(late)).first() is not None:
        # Between the look and the move somebody may have been quicker.
        with suppress(NotNow, AlreadyDone):
            expire(connection, order_id, now)


def _tell_shopper(connection: Connection, order: Row[Any], fact: str, now: datetime) -> None:
    person_id = connection.execute(
        select(order_groups.c.person_id).where(order_groups.c.id == order.group_id)
    ).scalar_one()
    outbox.tell(connection, person_id, fact, {"order_id": order.id}, now)


def of_seller(connection: Connection, person_id: int, order_id: int) -> Row[Any]:
    """An order of a community that the person sells for. Raises NoOrder."""
    order = connection.execute(select(orders).where(orders.c.id == order_id)).first()
    if order is None:
        raise NoOrder
    try:
        people.authorize(connection, person_id, "orders.move", order.community_id)
    except people.Forbidden as error:
        raise NoOrder from error
    return order


def of_shopper(connection: Connection, person_id: int, order_id: int) -> Row[Any]:
    """An order that the person placed. Raises NoOrder."""
    joined = select(orders).join(order_groups, order_groups.c.id == orders.c.group_id)
    order = connection.execute(joined.where(orders.c.id == order_id, order_groups.c.person_id == person_id)).first()
    if order is None:
        raise NoOrder
    return order
