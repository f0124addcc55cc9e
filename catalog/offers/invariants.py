"""What must be true of products, their options, shelves and departures at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, union_all

from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock
from db.invariants import Invariant, each


def options_fit_their_product(connection: Connection, _now: datetime) -> Iterator[str]:
    """An option is of the same kind as its product, which is no option itself."""
    head = products.alias("head")
    differs = or_(head.c.variant_of.is_not(None), head.c.kind != products.c.kind)
    rows = select(products.c.sku, head.c.sku.label("head")).join(head, head.c.id == products.c.variant_of)
    yield from each(connection, rows.where(differs), "product {sku} does not fit {head}, of which it is an option")


def left_behind(connection: Connection, _now: datetime) -> Iterator[str]:
    """Options of a product that has gone to another community: a load brings them in a later batch, or was cut off."""
    head = products.alias("head")
    rows = select(products.c.sku, head.c.sku.label("head")).join(head, head.c.id == products.c.variant_of)
    apart = rows.where(head.c.community_id != products.c.community_id)
    words = (
        "product {sku} is not where {head} is, of which it is an option: if no load goes on, load the workbook again"
    )
    yield from each(connection, apart, words)


def shelves_have_one_owner(connection: Connection, _now: datetime) -> Iterator[str]:
    """A shelf is one product's goods or one departure's seats, and nobody else's."""
    owners = union_all(
        select(products.c.stock_id.label("id"), func.count().label("goods"), (func.count() * 0).label("seats"))
        .where(products.c.stock_id.is_not(None))
        .group_by(products.c.stock_id),
        select(departures.c.stock_id, func.count() * 0, func.count()).group_by(departures.c.stock_id),
    ).subquery()
    goods, seats = func.coalesce(func.sum(owners.c.goods), 0), func.coalesce(func.sum(owners.c.seats), 0)
    counted = select(stock.c.id, stock.c.kind, goods.label("goods"), seats.label("seats"))
    found = counted.outerjoin(owners, owners.c.id == stock.c.id).group_by(stock.c.id, stock.c.kind).subquery()
    right = ((found.c.kind == "goods") & (found.c.goods == 1) & (found.c.seats == 0)) | (
        (found.c.kind == "seats") & (found.c.goods == 0) & (found.c.seats == 1)
    )
    words = "stock {id} ({kind}) belongs to {goods} products and {seats} departures"
    yield from each(connection, select(found).where(~right), words)


def departures_are_of_what_is_dated(connection: Connection, _now: datetime) -> Iterator[str]:
    """Only services and packages have departures, and their options share those of the product."""
    wrong = (products.c.kind == "product") | products.c.variant_of.is_not(None)
    rows = select(departures.c.id, products.c.sku).join(products, products.c.id == departures.c.product_id)
    yield from each(connection, rows.where(wrong), "departure {id} is of {sku}, which can have none")


def departures_have_seats_enough(connection: Connection, _now: datetime) -> Iterator[str]:
    """A departure has room for as many people as it needs to take place."""
    rows = select(departures.c.id, departures.c.min_people, stock.c.taken_in.label("seats"))
    joined = rows.join(stock, stock.c.id == departures.c.stock_id).where(departures.c.min_people > stock.c.taken_in)
    yield from each(connection, joined, "departure {id} needs {min_people} people and has {seats} seats")


INVARIANTS: tuple[Invariant, ...] = (
    options_fit_their_product,
    shelves_have_one_owner,
    departures_are_of_what_is_dated,
    departures_have_seats_enough,
)
NOTED: tuple[Invariant, ...] = (left_behind,)
"""What may be so for a while, and should be looked at."""
