"""Products of three kinds, and their options: goods have stock of their own, services and packages have departures."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from db.schema import Id, Satang, metadata, plain

KINDS = ("product", "service", "package")
CATEGORIES = ("food", "drink", "textile", "craft", "herbal", "travel")

products = Table(
    "products",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("sku", String(64), nullable=False, unique=True, info=plain()),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True, info=plain()),
    Column("kind", String(10), nullable=False, info=plain()),
    Column("category", String(20), nullable=False, info=plain()),
    Column("name", JSON, nullable=False, info=plain()),
    Column("aliases", JSON, nullable=False, info=plain()),
    Column("maker", Text, info=plain()),
    Column("about", JSON, nullable=False, info=plain()),
    Column("price", Satang, nullable=False, info=plain()),
    Column("photo", Text, info=plain()),
    Column("otop_star", Integer, info=plain()),
    Column("star_year_be", Integer, info=plain()),
    Column("licence_no", Text, info=plain()),
    # Thai law forbids selling these online: shown in the story, never with a price or a cart button.
    Column("alcohol_or_tobacco", Boolean, nullable=False, info=plain()),
    Column("returnable", Boolean, nullable=False, info=plain()),
    # An option belongs to the product that it is an option of; both may be bought where both have an `option` text.
    Column("variant_of", ForeignKey("products.id"), index=True, info=plain()),
    Column("option", JSON, nullable=False, info=plain()),
    Column("stock_id", ForeignKey("stock.id"), unique=True, info=plain()),
    Column("active", Boolean, nullable=False, info=plain()),
    # Names, aliases and maker as the plain search looks them up.
    Column("search_text", Text, nullable=False, info=plain()),
    CheckConstraint("price >= 0", name="price"),
    CheckConstraint("kind IN ('product', 'service', 'package')", name="kind"),
    CheckConstraint("(kind = 'product') = (stock_id IS NOT NULL)", name="goods_have_stock"),
    CheckConstraint("otop_star BETWEEN 1 AND 5", name="stars"),
    sqlite_autoincrement=True,
)
