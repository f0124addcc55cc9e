"""Offers as a shopper meets them: a product with its options, what is left of each, and its coming departures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from catalog.offers.communities import communities
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock
from locales.normalise import search_key

MOST_WORDS = 8
LONGEST_QUERY = 500


@dataclass(frozen=True)
class Option:
    """One SKU that can be put in a cart: `left` counts goods on the shelf, and is None for what is dated."""

    id: int
    sku: str
    option: Mapping[str, str]
    price: int
    left: int | None


@dataclass(frozen=True)
class Departure:
    """A coming time of a service or package, with the seats left."""

    id: int
    starts_at: datetime
    ends_at: datetime
    min_people: int
    left: int


@dataclass(frozen=True)
class Offer:
    """A product as it is shown. Prices in satang; texts by language."""

    row: Row[Any]
    options: Sequence[Option]
    departures: Sequence[Departure] = field(default=())

    @property
    def dated(self) -> bool:
        """Whether it takes place at a time: a service or a package."""
        return bool(self.row.kind != "product")

    @property
    def left(self) -> int:
        """Units on the shelf, or seats of all coming departures."""
        return sum(d.left for d in self.departures) if self.dated else sum(o.left or 0 for o in self.options)

    @property
    def for_sale(self) -> bool:
        """Whether it can be put in a cart now: not by law forbidden, and something is left."""
        return not self.row.alcohol_or_tobacco and bool(self.options) and self.left > 0


def of_community(
    connection: Connection, now: datetime, community_id: int, kind: str, *, limit: int, offset: int = 0
) -> list[Offer]:
    """A community's offers of one kind, in the order of their loading."""
    chosen = _heads().where(products.c.community_id == community_id, products.c.kind == kind)
    return _offers(connection, now, chosen.order_by(products.c.id).limit(limit).offset(offset))


def kinds_of(connection: Connection, community_id: int) -> list[str]:
    """The kinds of offers that a community has."""
    chosen = select(products.c.kind).where(products.c.community_id == community_id, products.c.active)
    present = set(connection.execute(chosen.distinct()).scalars())
    return [kind for kind in ("product", "service", "package") if kind in present]


def packages(connection: Connection, now: datetime, *, limit: int, offset: int = 0) -> list[Offer]:
    """Packages that still depart, the next one first."""
    coming = (
        select(departures.c.product_id, _first_start().label("next"))
        .where(departures.c.starts_at > now)
        .group_by(departures.c.product_id)
        .subquery()
    )
    chosen = _heads().join(coming, coming.c.product_id == products.c.id).where(products.c.kind == "package")
    return _offers(connection, now, chosen.order_by(coming.c.next, products.c.id).limit(limit).offset(offset))


def offer(connection: Connection, now: datetime, product_id: int) -> Offer | None:
    """The offer that a SKU belongs to, whether the id is the product's or one option's."""
    head = connection.execute(select(products.c.variant_of).where(products.c.id == product_id)).scalar() or product_id
    found = _offers(connection, now, _heads().where(products.c.id == head))
    return found[0] if found else None


def search(connection: Connection, now: datetime, query: str, *, limit: int, offset: int = 0) -> list[Offer]:
    """Offers whose names hold every word of the query, in any order, each as part of a name."""
    words = _words(query)
    if not words:
        return []
    matching = select(_head_id()).where(products.c.active, *(_holds(word) for word in words))
    chosen = _heads().where(products.c.id.in_(matching))
    return _offers(connection, now, chosen.order_by(products.c.id).limit(limit).offset(offset))


def finds(connection: Connection, query: str) -> bool:
    """Whether the search finds anything on sale or in the stories."""
    words = _words(query)
    matching = select(products.c.id).where(products.c.active, *(_holds(word) for word in words)).limit(1)
    return bool(words) and connection.execute(matching).first() is not None


def _words(query: str) -> list[str]:
    """The first few different words: more would only make the statement longer."""
    return list(dict.fromkeys(search_key(query[:LONGEST_QUERY]).split()))[:MOST_WORDS]


def _holds(word: str) -> Any:
    return products.c.search_text.contains(word, autoescape=True)


def _head_id() -> Any:
    return func.coalesce(products.c.variant_of, products.c.id)


def _first_start() -> Any:
    return func.min(departures.c.starts_at)


def _heads() -> Select[Any]:
    place = (
        communities.c.name.label("community_name"),
        communities.c.province,
        communities.c.zone,
        communities.c.photo.label("community_photo"),
    )
    joined = select(products, *place).join(communities, communities.c.id == products.c.community_id)
    return joined.where(products.c.variant_of.is_(None), products.c.active, communities.c.active)


def _offers(connection: Connection, now: datetime, heads: Select[Any]) -> list[Offer]:
    rows = connection.execute(heads).all()
    ids = [row.id for row in rows]
    options = _options(connection, rows)
    times = coming(connection, now, [row.id for row in rows if row.kind != "product"]) if ids else {}
    return [Offer(row, options[row.id], times.get(row.id, ())) for row in rows]


def _options(connection: Connection, heads: Sequence[Row[Any]]) -> dict[int, list[Option]]:
    """What can be bought of each head: its options, and itself unless it is only their heading."""
    ids = [row.id for row in heads]
    if not ids:
        return {}
    rows = connection.execute(
        select(products, (stock.c.on_hand - stock.c.held).label("left"))
        .outerjoin(stock, stock.c.id == products.c.stock_id)
        .where(products.c.active, products.c.id.in_(ids) | products.c.variant_of.in_(ids))
        .order_by(products.c.id)
    ).all()
    with_options = {row.variant_of for row in rows if row.variant_of}
    grouped: dict[int, list[Option]] = defaultdict(list)
    for row in rows:
        if row.id in with_options and not row.option:
            continue
        grouped[row.variant_of or row.id].append(Option(row.id, row.sku, row.option, row.price, row.left))
    return grouped


def coming(connection: Connection, now: datetime, product_ids: Iterable[int]) -> dict[int, list[Departure]]:
    """Departures after `now` of each product, the next first, full ones too."""
    rows = connection.execute(
        select(departures, (stock.c.on_hand - stock.c.held).label("left"))
        .join(stock, stock.c.id == departures.c.stock_id)
        .where(departures.c.product_id.in_(list(product_ids)), departures.c.starts_at > now)
        .order_by(departures.c.starts_at)
    )
    grouped: dict[int, list[Departure]] = defaultdict(list)
    for row in rows:
        grouped[row.product_id].append(Departure(row.id, row.starts_at, row.ends_at, row.min_people, row.left))
    return grouped
