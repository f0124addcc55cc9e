"""The cart: lines, and where they go. It reserves nothing; its version changes with every change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

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


class CartFull(Exception):
    """The cart holds as many different lines as it takes."""


class NotForSale(Exception):
    """Nothing of this can be put in a cart: off sale, forbidden by law, only a heading, or with no coming departure."""


class NoLine(Exception):
    """The cart has no such line (any more)."""


@dataclass(frozen=True)
class Line:
    """A cart's line with what is true of it now. Money in satang; `left` is None while no date is chosen."""

    id: int
    product: Row[Any]
    departure_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    quantity: int
    counted: bool
    stock_id: int | None
    left: int | None
    sellable: bool

    @property
    def dated(self) -> bool:
        return bool(self.product.kind != "product")

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
    stock_id = func.coalesce(departures.c.stock_id, products.c.stock_id)
    joined = (
        cart_lines.join(products, products.c.id == cart_lines.c.product_id)
        .join(communities, communities.c.id == products.c.community_id)
        .outerjoin(departures, departures.c.id == cart_lines.c.departure_id)
        .outerjoin(stock, stock.c.id == stock_id)
    )
    columns = (
        cart_lines.c.id.label("line_id"),
        cart_lines.c.departure_id,
        cart_lines.c.quantity,
        cart_lines.c.counted,
        departures.c.starts_at,
        departures.c.ends_at,
        stock_id.label("shelf"),
        (stock.c.on_hand - stock.c.held).label("left"),
        communities.c.name.label("community_name"),
        communities.c.active.label("community_active"),
        products,
    )
    chosen = select(*columns).select_from(joined).where(cart_lines.c.cart_id == cart_id)
    rows: Sequence[Any] = connection.execute(chosen.order_by(products.c.community_id, cart_lines.c.id)).all()
    return [_line(row, now) for row in rows]


def _line(row: Row[Any], now: datetime) -> Line:
    gone = row.starts_at is not None and row.starts_at <= now
    sellable = row.active and row.community_active and not row.alcohol_or_tobacco and not gone
    return Line(
        row.line_id,
        row,
        row.departure_id,
        row.starts_at,
        row.ends_at,
        row.quantity,
        bool(row.counted),
        row.shelf,
        row.left,
        sellable,
    )


def add(
    connection: Connection,
    person_id: int,
    product_id: int,
    now: datetime,
    *,
    departure_id: int | None = None,
    quantity: int = 1,
) -> Line:
    """Puts units of a SKU in the cart, on top of what is there. Raises NotForSale or CartFull."""
    _check_for_sale(connection, product_id, departure_id, now)
    basket = cart(connection, person_id, now)
    same = next((x for x in basket.lines if x.product.id == product_id and x.departure_id == departure_id), None)
    if same is not None:
        change = {"quantity": min(UNITS, same.quantity + quantity)}
        connection.execute(update(cart_lines).where(cart_lines.c.id == same.id).values(change))
    elif len(basket.lines) >= LINES:
        raise CartFull
    else:
        values = {
            "product_id": product_id,
            "departure_id": departure_id,
            "quantity": min(UNITS, quantity),
            "counted": 0,
        }
        connection.execute(insert(cart_lines).values(cart_id=basket.row.id, **values))
    _changed(connection, basket.row.id, now)
    lines = cart(connection, person_id, now).lines
    return next(x for x in lines if x.product.id == product_id and x.departure_id == departure_id)


def _check_for_sale(connection: Connection, product_id: int, departure_id: int | None, now: datetime) -> None:
    row = connection.execute(
        select(products, communities.c.active.label("community_active"))
        .join(communities, communities.c.id == products.c.community_id)
        .where(products.c.id == product_id)
    ).first()
    if (
        row is None
        or not row.active
        or not row.community_active
        or row.alcohol_or_tobacco
        or _is_heading(connection, row)
    ):
        raise NotForSale
    if row.kind == "product":
        if departure_id is not None:
            raise NotForSale
        return
    coming = select(departures.c.id).where(
        departures.c.product_id == (row.variant_of or row.id), departures.c.starts_at > now
    )
    times = set(connection.execute(coming).scalars())
    if not times or (departure_id is not None and departure_id not in times):
        raise NotForSale


def _is_heading(connection: Connection, row: Row[Any]) -> bool:
    options = select(products.c.id).where(products.c.variant_of == row.id, products.c.active).limit(1)
    return not row.option and connection.execute(options).first() is not None


def set_quantity(connection: Connection, person_id: int, line_id: int, quantity: int, now: datetime) -> None:
    """Sets a line's units; none takes it out. Raises NoLine."""
    line = _mine(connection, person_id, line_id, now)
    if quantity < 1:
        connection.execute(delete(cart_lines).where(cart_lines.c.id == line.id))
    else:
        values = {"quantity": min(UNITS, quantity), "counted": 1}
        connection.execute(update(cart_lines).where(cart_lines.c.id == line.id).values(values))
    _touch(connection, person_id, now)


def set_departure(connection: Connection, person_id: int, line_id: int, departure_id: int, now: datetime) -> None:
    """Chooses a line's date; a line that has that date already takes the units. Raises NoLine or NotForSale."""
    line = _mine(connection, person_id, line_id, now)
    _check_for_sale(connection, line.product.id, departure_id, now)
    lines = cart(connection, person_id, now).lines
    same = next((x for x in lines if x.product.id == line.product.id and x.departure_id == departure_id), None)
    if same is None:
        connection.execute(update(cart_lines).where(cart_lines.c.id == line.id).values(departure_id=departure_id))
    elif same.id != line.id:
        connection.execute(delete(cart_lines).where(cart_lines.c.id == line.id))
        units = {"quantity": min(UNITS, same.quantity + line.quantity)}
        connection.execute(update(cart_lines).where(cart_lines.c.id == same.id).values(units))
    _touch(connection, person_id, now)


def _mine(connection: Connection, person_id: int, line_id: int, now: datetime) -> Line:
    for line in cart(connection, person_id, now).lines:
        if line.id == line_id:
            return line
    raise NoLine


def fit(connection: Connection, line: Line, left: int) -> None:
    """Cuts a line down to what is left, as part of ordering the rest; the version stays, since nothing else was shown."""
    mine = cart_lines.c.id == line.id
    if left < 1:
        connection.execute(delete(cart_lines).where(mine))
    elif left < line.quantity:
        connection.execute(update(cart_lines).where(mine).values(quantity=left))


def empty(connection: Connection, person_id: int, now: datetime) -> None:
    """Takes everything out; where it goes is kept for the next order."""
    basket = cart(connection, person_id, now)
    connection.execute(delete(cart_lines).where(cart_lines.c.cart_id == basket.row.id))
    _touch(connection, person_id, now)


def deliver_to(connection: Connection, person_id: int, details: Mapping[str, str | None], now: datetime) -> None:
    """Sets recipient, phone, house, place or note, those that are given."""
    basket = cart(connection, person_id, now)
    connection.execute(update(carts).where(carts.c.id == basket.row.id).values(**details))
    _changed(connection, basket.row.id, now)


def remember_shown(connection: Connection, person_id: int, shown: Mapping[str, Any]) -> None:
    """Keeps what the summary showed; that changes nothing in the cart."""
    connection.execute(update(carts).where(carts.c.person_id == person_id).values(shown=shown))


def _touch(connection: Connection, person_id: int, now: datetime) -> None:
    _changed(connection, cart(connection, person_id, now).row.id, now)


def _changed(connection: Connection, cart_id: int, now: datetime) -> None:
    connection.execute(update(carts).where(carts.c.id == cart_id).values(version=carts.c.version + 1, touched_at=now))
