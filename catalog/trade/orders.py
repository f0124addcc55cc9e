"""What shopper, seller and the clock may do with an order that was placed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from catalog import people
from catalog.trade.moves import CLOCK, AlreadyDone, Mover, NotNow, move
from catalog.trade.tables import order_groups, order_lines, orders
from db import outbox


class NoOrder(Exception):
    """No such order, or not this person's: the two are not told apart."""


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
    if not _has_goods(connection, order_id):
        outbox.chore(connection, "order.over", {"order_id": order_id}, now, _ends_at(connection, order_id))
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
    """The goods left the shelf for good; the shopper hears of it. Raises NoOrder, NotNow or AlreadyDone.

    A booking alone is never sent: NotNow.
    """
    order = of_seller(connection, person_id, order_id)
    if not _has_goods(connection, order_id):
        raise NotNow(order.state)
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


def take_place(connection: Connection, order_id: int, now: datetime) -> None:
    """An accepted booking is over: its places were used. Whatever else became of it meanwhile stands."""
    accepted = (orders.c.id == order_id) & (orders.c.state == "accepted")
    if connection.execute(select(orders.c.id).where(accepted)).first() is not None:
        with suppress(NotNow, AlreadyDone):
            move(connection, order_id, "complete", CLOCK, now)


def _has_goods(connection: Connection, order_id: int) -> bool:
    goods = (order_lines.c.order_id == order_id) & order_lines.c.departure_id.is_(None)
    return connection.execute(select(order_lines.c.id).where(goods).limit(1)).first() is not None


def _ends_at(connection: Connection, order_id: int) -> datetime:
    last = select(func.max(order_lines.c.ends_at)).where(order_lines.c.order_id == order_id)
    ends_at: datetime = connection.execute(last).scalar_one()
    return ends_at


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
