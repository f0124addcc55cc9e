"""Orders as they are looked at: by the shopper who placed them and by the sellers who fill them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from catalog.offers.communities import communities
from catalog.offers.products import products
from catalog.trade.moves import MOVES
from catalog.trade.tables import order_events, order_groups, order_lines, orders


@dataclass(frozen=True)
class Order:
    """An order with what belongs to it. `row` also has the group's person, address and time, and the community's name."""

    row: Row[Any]
    lines: Sequence[Row[Any]]
    events: Sequence[Row[Any]]

    @property
    def has_goods(self) -> bool:
        return any(line.starts_at is None for line in self.lines)


def order(connection: Connection, order_id: int) -> Order:
    """One order, whoever asks: check first who that is (`orders.of_shopper`, `orders.of_seller`)."""
    return _read(connection, _orders().where(orders.c.id == order_id))[0]


def group(connection: Connection, group_id: int) -> list[Order]:
    """The orders of one group."""
    return _read(connection, _orders().where(orders.c.group_id == group_id).order_by(orders.c.id))


def of_person(connection: Connection, person_id: int, *, limit: int, offset: int = 0) -> list[Order]:
    """What somebody ordered, the latest first."""
    mine = _orders().where(order_groups.c.person_id == person_id)
    return _read(connection, mine.order_by(orders.c.id.desc()).limit(limit).offset(offset))


def still_open(connection: Connection, person_id: int) -> list[Order]:
    """What somebody may still cancel."""
    mine = _orders().where(order_groups.c.person_id == person_id, orders.c.state == "placed")
    return _read(connection, mine.order_by(orders.c.id.desc()).limit(10))


def for_sellers(
    connection: Connection, community_ids: Sequence[int], since: datetime, *, limit: int, offset: int = 0
) -> list[Order]:
    """A community's orders of today (placed after `since`), and older ones that still wait for something; waiting first."""
    waiting = orders.c.state.in_(("placed", "accepted"))
    chosen = _orders().where(orders.c.community_id.in_(community_ids), waiting | (order_groups.c.placed_at >= since))
    order_by = (orders.c.state != "placed", ~waiting, orders.c.id)
    return _read(connection, chosen.order_by(*order_by).limit(limit).offset(offset))


def by_state(connection: Connection) -> dict[str, int]:
    """How many orders are in each state; those that no order is in have zero."""
    found = connection.execute(select(orders.c.state, func.count()).group_by(orders.c.state))
    return {**dict.fromkeys(("placed", *(move.after for move in MOVES.values())), 0), **dict(found.all())}


def _orders() -> Select[Any]:
    group = order_groups.c
    columns = (
        orders,
        group.person_id,
        group.placed_at,
        group.recipient,
        group.phone,
        group.house,
        group.place,
        group.note,
        communities.c.name.label("community_name"),
        communities.c.province,
    )
    joined = orders.join(order_groups, order_groups.c.id == orders.c.group_id).join(communities)
    return select(*columns).select_from(joined)


def _read(connection: Connection, chosen: Select[Any]) -> list[Order]:
    rows = connection.execute(chosen).all()
    ids = [row.id for row in rows]
    if not ids:
        return []
    lines = connection.execute(
        select(order_lines, products.c.photo, products.c.kind)
        .join(products, products.c.id == order_lines.c.product_id)
        .where(order_lines.c.order_id.in_(ids))
        .order_by(order_lines.c.id)
    ).all()
    events = connection.execute(
        select(order_events).where(order_events.c.order_id.in_(ids)).order_by(order_events.c.id)
    ).all()
    return [
        Order(row, [x for x in lines if x.order_id == row.id], [x for x in events if x.order_id == row.id])
        for row in rows
    ]
