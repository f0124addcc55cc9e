"""The cart: lines, and where they go. It reserves nothing; its version changes with every change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)

from catalog.offers import listing
from catalog.offers.communities import communities
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock
from db.schema import Id, UtcDateTime, metadata, personal

LINES = 20
UNITS = 99
CART_DAYS = 90

carts = Table(
    "carts",
    metadata,
    Column("id", Id, primary_key=True, info=personal("person_id")),
    Column("person_id", ForeignKey("chats.id"), nullable=False, unique=True, info=personal("person_id")),
    Column("version", Integer, nullable=False, info=personal("person_id")),
    # Where the last order went: the next one is offered the same.
    Column("recipient", Text, info=personal("person_id", CART_DAYS)),
    Column("phone", String(20), info=personal("person_id", CART_DAYS)),
    Column("house", Text, info=personal("person_id", CART_DAYS)),
    Column("place", String(20), info=personal("person_id", CART_DAYS)),
    Column("note", Text, info=personal("person_id", CART_DAYS)),
    # The lines and fees of the summary that was shown last, to say what has changed since.
    Column("shown", JSON, info=personal("person_id", CART_DAYS)),
    Column("touched_at", UtcDateTime, nullable=False, info=personal("person_id")),
    sqlite_autoincrement=True,
)

cart_lines = Table(
    "cart_lines",
    metadata,
    Column("id", Id, primary_key=True, info=personal("cart_id", CART_DAYS)),
    Column("cart_id", ForeignKey("carts.id"), nullable=False, index=True, info=personal("cart_id", CART_DAYS)),
    Column("product_id", ForeignKey("products.id"), nullable=False, info=personal("cart_id", CART_DAYS)),
    # A service or package may be put in without a date; the checkout asks for it.
    Column("departure_id", ForeignKey("departures.id"), info=personal("cart_id", CART_DAYS)),
    Column("quantity", Integer, nullable=False, info=personal("cart_id", CART_DAYS)),
    # Whether the number of people was asked for or set: one ticket by default is a guess.
    Column("counted", Integer, nullable=False, info=personal("cart_id", CART_DAYS)),
    CheckConstraint(f"quantity BETWEEN 1 AND {UNITS}", name="quantity"),
    sqlite_autoincrement=True,
)
Index(
    "uq_cart_lines_undated",
    cart_lines.c.cart_id,
    cart_lines.c.product_id,
    unique=True,
    sqlite_where=cart_lines.c.departure_id.is_(None),
    postgresql_where=cart_lines.c.departure_id.is_(None),
)
Index("uq_cart_lines_dated", cart_lines.c.cart_id, cart_lines.c.product_id, cart_lines.c.departure_id, unique=True)


@dataclass(frozen=True)
class Line:
    """A cart's line with what is true of it now. Money in satang.

    `left` is what can still be had: on the shelf, of the chosen departure, or of the coming departure with most seats
    where a date must (again) be chosen.
    """

    id: int
    product: Row[Any]
    departure_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    quantity: int
    counted: bool
    stock_id: int | None
    left: int
    sellable: bool
    departed: bool

    @property
    def dated(self) -> bool:
        """Whether it takes place at a time: a service or a package."""
        return bool(self.product.kind != "product")

    @property
    def needs_date(self) -> bool:
        """Whether a date is still to be chosen, at first or because the chosen one has begun."""
        return self.dated and (self.departure_id is None or self.departed)

    @property
    def total(self) -> int:
        return int(self.product.price * self.quantity)


@dataclass(frozen=True)
class Cart:
    """A person's cart. `row` has its id, version and where it goes."""

    row: Row[Any]
    lines: Sequence[Line]

    @property
    def needs_address(self) -> bool:
        """Only goods are sent."""
        return any(not line.dated for line in self.lines)


def cart(connection: Connection, person_id: int, now: datetime) -> Cart:
    """The person's cart, made at the first use; its lines sorted by community, then by their coming in."""
    row = connection.execute(select(carts).where(carts.c.person_id == person_id)).first()
    if row is None:
        connection.execute(insert(carts).values(person_id=person_id, version=1, touched_at=now))
        row = connection.execute(select(carts).where(carts.c.person_id == person_id)).one()
    return Cart(row, _lines(connection, row.id, now))


def _lines(connection: Connection, cart_id: int, now: datetime) -> list[Line]:
    rows: Sequence[Any] = connection.execute(LINES_OF_A_CART, {"cart": cart_id}).all()
    undated = {
        _parent(row) for row in rows if row.kind != "product" and (row.starts_at is None or row.starts_at <= now)
    }
    free = listing.coming(connection, now, undated) if undated else {}
    most = {parent: max(one.left for one in times) for parent, times in free.items()}
    return [_line(row, now, most.get(_parent(row), 0)) for row in rows]


def _select_lines() -> Select[Any]:
    head = products.alias("head")
    shelf = func.coalesce(departures.c.stock_id, products.c.stock_id)
    joined = (
        cart_lines.join(products, products.c.id == cart_lines.c.product_id)
        .join(communities, communities.c.id == products.c.community_id)
        .outerjoin(head, head.c.id == products.c.variant_of)
        .outerjoin(departures, departures.c.id == cart_lines.c.departure_id)
        .outerjoin(stock, stock.c.id == shelf)
    )
    allowed = products.c.active & communities.c.active & ~products.c.alcohol_or_tobacco
    whole = head.c.id.is_(None) | (head.c.active & ~head.c.alcohol_or_tobacco)
    columns: tuple[Any, ...] = (
        cart_lines.c.id.label("line_id"),
        *(cart_lines.c[name] for name in ("departure_id", "quantity", "counted")),
        departures.c.starts_at,
        departures.c.ends_at,
        shelf.label("shelf"),
        (stock.c.on_hand - stock.c.held).label("free"),
        (allowed & whole).label("sellable"),
        communities.c.name.label("community_name"),
        products,
    )
    chosen = select(*columns).select_from(joined).where(cart_lines.c.cart_id == bindparam("cart"))
    return chosen.order_by(products.c.community_id, cart_lines.c.id)


# Built once, for it is read several times a turn and takes longer to build than to run.
LINES_OF_A_CART = _select_lines()


def _parent(row: Row[Any]) -> int:
    return int(row.variant_of or row.id)


def _line(row: Row[Any], now: datetime, most_free: int) -> Line:
    departed = row.starts_at is not None and row.starts_at <= now
    undated = row.kind != "product" and (row.departure_id is None or departed)
    return Line(
        id=row.line_id,
        product=row,
        departure_id=row.departure_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        quantity=row.quantity,
        counted=bool(row.counted),
        stock_id=None if undated else row.shelf,
        left=most_free if undated else row.free or 0,
        sellable=bool(row.sellable),
        departed=departed,
    )
