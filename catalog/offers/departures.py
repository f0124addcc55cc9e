"""When a service or a package takes place, and how many seats each time has."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, UniqueConstraint

from db.schema import Id, UtcDateTime, metadata, plain

departures = Table(
    "departures",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    # The parent's id where the product has options: adult and child share the seats.
    Column("product_id", ForeignKey("products.id"), nullable=False, info=plain()),
    Column("starts_at", UtcDateTime, nullable=False, index=True, info=plain()),
    Column("ends_at", UtcDateTime, nullable=False, info=plain()),
    Column("min_people", Integer, nullable=False, info=plain()),
    Column("stock_id", ForeignKey("stock.id"), nullable=False, unique=True, info=plain()),
    UniqueConstraint("product_id", "starts_at"),
    CheckConstraint("ends_at > starts_at", name="ends"),
    CheckConstraint("min_people >= 1", name="min_people"),
    sqlite_autoincrement=True,
)
