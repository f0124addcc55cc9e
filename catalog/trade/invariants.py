"""What must be true of stock, holds, money and carts at any time; `histories` and `tidings` have what orders went through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, or_, select

from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock
from catalog.trade import histories, tidings
from catalog.trade.carts import LINES, cart_lines
from catalog.trade.tables import holds, order_groups, order_lines, orders
from db.invariants import Invariant, each

HOLDS = {"placed": "held", "accepted": "held", "shipped": "consumed", "completed": "consumed"}
"""What holds are while their order is in a state; they are released in every other one."""


def held_is_what_is_held(connection: Connection, _now: datetime) -> Iterator[str]:
    """A shelf's `held` is the sum of its open holds: nobody holds what is sold."""
    sums = _sum_of_holds("held")
    total = func.coalesce(sums.c.sum, 0)
    rows = select(stock.c.id, stock.c.held, total.label("sum")).outerjoin(sums, sums.c.stock_id == stock.c.id)
    yield from each(
        connection, rows.where(stock.c.held != total), "stock {id}: held is {held}, its open holds are {sum}"
    )


def gone_is_what_was_shipped(connection: Connection, _now: datetime) -> Iterator[str]:
    """What left a shelf is the sum of its consumed holds."""
    sums = _sum_of_holds("consumed")
    total = func.coalesce(sums.c.sum, 0)
    rows = select(stock.c.id, stock.c.gone, total.label("sum")).outerjoin(sums, sums.c.stock_id == stock.c.id)
    yield from each(connection, rows.where(stock.c.gone != total), "stock {id}: {gone} are gone, {sum} were shipped")


def _sum_of_holds(state: str) -> Subquery:
    found = select(holds.c.stock_id, func.sum(holds.c.quantity).label("sum")).where(holds.c.state == state)
    return found.group_by(holds.c.stock_id).subquery()


def holds_follow_the_state(connection: Connection, _now: datetime) -> Iterator[str]:
    """Open orders hold every line, shipped ones consumed them, ended ones hold nothing."""
    due = case(HOLDS, value=orders.c.state, else_="released")
    joined = orders.join(order_lines, order_lines.c.order_id == orders.c.id)
    rows = select(orders.c.id, orders.c.state, func.coalesce(holds.c.state, "missing").label("hold"))
    found = rows.select_from(joined.outerjoin(holds, holds.c.line_id == order_lines.c.id))
    unlike = or_(holds.c.state.is_(None), holds.c.state != due)
    yield from each(connection, found.where(unlike), "order {id} is {state}, but a hold of it is {hold}")


def holds_are_of_their_lines(connection: Connection, _now: datetime) -> Iterator[str]:
    """A hold keeps what its line asks for: of the same order, as many, and from the shelf that the line is sold from."""
    shelf = func.coalesce(departures.c.stock_id, products.c.stock_id)
    joined = (
        holds.join(order_lines, order_lines.c.id == holds.c.line_id)
        .join(products, products.c.id == order_lines.c.product_id)
        .outerjoin(departures, departures.c.id == order_lines.c.departure_id)
    )
    same = and_(
        holds.c.order_id == order_lines.c.order_id,
        holds.c.quantity == order_lines.c.quantity,
        holds.c.stock_id == shelf,
    )
    rows = select(holds.c.id, order_lines.c.id.label("line")).select_from(joined).where(~same)
    yield from each(connection, rows, "hold {id} keeps something else than its line {line}")


def money_adds_up(connection: Connection, _now: datetime) -> Iterator[str]:
    """An order's goods and its bookings are the sums of its lines, and only goods are sent."""
    lines = _lines()
    goods, booked = func.coalesce(lines.c.goods, 0), func.coalesce(lines.c.booked, 0)
    right = and_(
        orders.c.goods_total == goods,
        orders.c.booking_total == booked,
        or_(orders.c.shipping == 0, lines.c.sent > 0),
    )
    rows = select(orders.c.id, goods.label("goods"), booked.label("booked"), orders.c.shipping)
    found = rows.outerjoin(lines, lines.c.order_id == orders.c.id).where(~right)
    words = "order {id}: its lines add up to {goods} + {booked} satang, its shipping is {shipping}"
    yield from each(connection, found, words)


def orders_are_what_their_lines_are(connection: Connection, _now: datetime) -> Iterator[str]:
    """An order has lines, and is a booking where one of them takes place at a time."""
    lines = _lines()
    flow = case((lines.c.dated > 0, "booking"), else_="goods")
    rows = select(orders.c.id, orders.c.flow).outerjoin(lines, lines.c.order_id == orders.c.id)
    wrong = or_(lines.c.order_id.is_(None), orders.c.flow != flow)
    yield from each(connection, rows.where(wrong), "order {id} is {flow}, its lines are none or say otherwise")


def _lines() -> Subquery:
    """Of each order: satang of `goods` and of what is `booked`, and how many lines are `sent` or `dated`."""
    amount = order_lines.c.unit_price * order_lines.c.quantity
    dated = order_lines.c.departure_id.is_not(None)
    return (
        select(
            order_lines.c.order_id,
            func.sum(case((dated, 0), else_=amount)).label("goods"),
            func.sum(case((dated, amount), else_=0)).label("booked"),
            _count(~dated).label("sent"),
            _count(dated).label("dated"),
        )
        .group_by(order_lines.c.order_id)
        .subquery()
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def open_orders_know_where_they_go(connection: Connection, _now: datetime) -> Iterator[str]:
    """While goods are still to be sent, their address is there."""
    joined = orders.join(order_groups, order_groups.c.id == orders.c.group_id)
    unsent = orders.c.state.in_(("placed", "accepted")) & (orders.c.goods_total > 0)
    rows = select(orders.c.id).select_from(joined).where(unsent, order_groups.c.house.is_(None))
    yield from each(connection, rows, "order {id} is to be sent, but nobody knows where")


def carts_are_not_overfull(connection: Connection, _now: datetime) -> Iterator[str]:
    """A cart has no more lines than the order of it may have."""
    full = select(cart_lines.c.cart_id, func.count().label("lines")).group_by(cart_lines.c.cart_id)
    yield from each(connection, full.having(func.count() > LINES), "cart {cart_id} has {lines} lines")


def goods_in_carts_have_no_date(connection: Connection, _now: datetime) -> Iterator[str]:
    """Only what takes place at a time is put in a cart with a date."""
    dated = select(cart_lines.c.cart_id, products.c.sku).join(products, products.c.id == cart_lines.c.product_id)
    wrong = (products.c.kind == "product") & cart_lines.c.departure_id.is_not(None)
    yield from each(connection, dated.where(wrong), "cart {cart_id} has {sku} with a date, which has none")


def moved(connection: Connection, _now: datetime) -> Iterator[str]:
    """Open orders of something that the organiser has given to another community since: who is to send it?"""
    joined = orders.join(order_lines, order_lines.c.order_id == orders.c.id).join(
        products, products.c.id == order_lines.c.product_id
    )
    elsewhere = orders.c.state.in_(("placed", "accepted")) & (products.c.community_id != orders.c.community_id)
    rows = select(orders.c.id, products.c.sku).select_from(joined).where(elsewhere)
    yield from each(connection, rows, "order {id} is open, and {sku} belongs to another community now")


INVARIANTS: tuple[Invariant, ...] = (
    held_is_what_is_held,
    gone_is_what_was_shipped,
    holds_follow_the_state,
    holds_are_of_their_lines,
    money_adds_up,
    orders_are_what_their_lines_are,
    open_orders_know_where_they_go,
    carts_are_not_overfull,
    goods_in_carts_have_no_date,
    *histories.INVARIANTS,
    *tidings.INVARIANTS,
)

NOTED: tuple[Invariant, ...] = (moved,)
"""What nothing is wrong with, and what somebody should look at."""
