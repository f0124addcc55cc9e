"""Orders as rows: a group for the shopper, one order per community in it, lines, holds and the history."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from db.schema import Id, Satang, UtcDateTime, metadata, personal, plain

ADDRESS_DAYS = 90
"""How long an address stays after the order ended."""

order_groups = Table(
    "order_groups",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("person_id", ForeignKey("chats.id"), nullable=False, index=True, info=personal("person_id")),
    # cart and version: a double tap is two events with one key, and one order.
    Column("idempotency_key", String(60), nullable=False, unique=True, info=plain()),
    Column("placed_at", UtcDateTime, nullable=False, info=plain()),
    Column("recipient", Text, nullable=False, info=personal("person_id", ADDRESS_DAYS)),
    Column("phone", String(20), nullable=False, info=personal("person_id", ADDRESS_DAYS)),
    # None where nothing is sent: a group of bookings alone.
    Column("house", Text, info=personal("person_id", ADDRESS_DAYS)),
    Column("place", String(20), info=personal("person_id", ADDRESS_DAYS)),
    Column("note", Text, info=personal("person_id", ADDRESS_DAYS)),
    CheckConstraint("(house IS NULL) = (place IS NULL)", name="whole_address"),
    sqlite_autoincrement=True,
)

orders = Table(
    "orders",
    metadata,
    # The order number that people see.
    Column("id", Id, primary_key=True, info=plain()),
    Column("group_id", ForeignKey("order_groups.id"), nullable=False, info=plain()),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True, info=plain()),
    Column("flow", String(10), nullable=False, info=plain()),
    Column("state", String(12), nullable=False, index=True, info=plain()),
    Column("goods_total", Satang, nullable=False, info=plain()),
    Column("booking_total", Satang, nullable=False, info=plain()),
    Column("shipping", Satang, nullable=False, info=plain()),
    Column("total", Satang, nullable=False, info=plain()),
    # When the clock runs out; None once it was stopped.
    Column("held_until", UtcDateTime, info=plain()),
    Column("reason", Text, info=plain()),
    UniqueConstraint("group_id", "community_id"),
    CheckConstraint("total = goods_total + booking_total + shipping", name="total"),
    CheckConstraint("goods_total >= 0 AND booking_total >= 0 AND shipping >= 0", name="amounts"),
    CheckConstraint(
        "state IN ('placed', 'accepted', 'shipped', 'completed', 'declined', 'cancelled', 'expired')", name="state"
    ),
    CheckConstraint("flow IN ('goods', 'booking')", name="flow"),
    CheckConstraint("(state = 'placed') = (held_until IS NOT NULL)", name="clock"),
    sqlite_autoincrement=True,
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True, info=plain()),
    Column("product_id", ForeignKey("products.id"), nullable=False, index=True, info=plain()),
    Column("departure_id", ForeignKey("departures.id"), info=plain()),
    # As it was when it was ordered, whatever the catalog says later.
    Column("name", JSON, nullable=False, info=plain()),
    Column("option", JSON, nullable=False, info=plain()),
    Column("starts_at", UtcDateTime, info=plain()),
    Column("ends_at", UtcDateTime, info=plain()),
    Column("unit_price", Satang, nullable=False, info=plain()),
    Column("quantity", Integer, nullable=False, info=plain()),
    CheckConstraint("quantity >= 1 AND unit_price >= 0", name="amounts"),
    CheckConstraint("(departure_id IS NULL) = (starts_at IS NULL)", name="dated"),
    sqlite_autoincrement=True,
)

holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True, info=plain()),
    Column("line_id", ForeignKey("order_lines.id"), nullable=False, unique=True, info=plain()),
    Column("stock_id", ForeignKey("stock.id"), nullable=False, info=plain()),
    Column("quantity", Integer, nullable=False, info=plain()),
    Column("state", String(10), nullable=False, info=plain()),
    Column("ended_at", UtcDateTime, info=plain()),
    CheckConstraint("state IN ('held', 'released', 'consumed')", name="state"),
    CheckConstraint("(state = 'held') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("quantity >= 1", name="quantity"),
    sqlite_autoincrement=True,
)
Index("ix_holds_open", holds.c.stock_id, sqlite_where=holds.c.state == "held", postgresql_where=holds.c.state == "held")

order_events = Table(
    "order_events",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True, info=plain()),
    Column("at", UtcDateTime, nullable=False, info=plain()),
    Column("from_state", String(12), info=plain()),
    Column("to_state", String(12), nullable=False, info=plain()),
    Column("actor", String(10), nullable=False, info=plain()),
    Column("person_id", ForeignKey("chats.id"), info=personal("person_id")),
    Column("reason", Text, info=plain()),
    Column("event_id", String(80), info=plain()),
    CheckConstraint("actor IN ('shopper', 'seller', 'clock')", name="actor"),
    CheckConstraint("(actor = 'clock') = (person_id IS NULL)", name="person"),
    sqlite_autoincrement=True,
)
