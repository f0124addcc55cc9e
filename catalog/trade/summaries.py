"""What a cart would cost if it were ordered now: one part per community, with shipping, and a digest of all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, Row

from catalog.offers import communities
from catalog.trade.carts import Cart, Line

Shown = dict[str, Any]
"""What a summary showed, as JSON holds it: `lines` by SKU and date, `shipping` by community."""


@dataclass(frozen=True)
class Change:
    """One thing that differs from what was shown: `kind` is gone, added, quantity, price, date or shipping."""

    kind: str
    name: Mapping[str, str]
    before: int = 0
    now: int = 0


@dataclass(frozen=True)
class Part:
    """One community's share of the cart, which becomes one order. Money in satang."""

    community: Row[Any]
    lines: Sequence[Line]
    goods_total: int
    booking_total: int
    shipping: int

    @property
    def total(self) -> int:
        return self.goods_total + self.booking_total + self.shipping

    @property
    def flow(self) -> str:
        """`booking` where anything must be confirmed by the seller first, else `goods`."""
        return "booking" if any(line.dated for line in self.lines) else "goods"


@dataclass(frozen=True)
class Summary:
    """The whole cart as it would be ordered now."""

    cart: Cart
    parts: Sequence[Part]

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def shipping(self) -> int:
        return sum(part.shipping for part in self.parts)

    @property
    def shown(self) -> Shown:
        """What is remembered of the summary when it is shown."""
        lines = {
            f"{x.product.id}:{x.departure_id or ''}": {
                "name": x.product.name,
                "quantity": x.quantity,
                "price": x.product.price,
                "starts_at": x.starts_at.isoformat() if x.starts_at else None,
            }
            for x in self.cart.lines
        }
        return {"lines": lines, "shipping": {str(p.community.id): [p.community.name, p.shipping] for p in self.parts}}

    @property
    def digest(self) -> str:
        """Changes whenever lines, prices, shipping, dates or the address do: what was shown is what is ordered."""
        lines = [
            [
                x.product.id,
                x.departure_id,
                x.starts_at.isoformat() if x.starts_at else None,
                x.quantity,
                x.product.price,
            ]
            for x in self.cart.lines
        ]
        where = [
            self.cart.row.recipient,
            self.cart.row.phone,
            self.cart.row.house,
            self.cart.row.place,
            self.cart.row.note,
        ]
        shown = [lines, [part.shipping for part in self.parts], where]
        return hashlib.sha256(orjson.dumps(shown)).hexdigest()[:16]


def summarise(connection: Connection, cart: Cart) -> Summary:
    """The summary of a cart; lines that can no longer be sold are part of it, and stop the order when it is placed."""
    parts = []
    for community_id, group in groupby(cart.lines, key=lambda line: line.product.community_id):
        community = communities.community(connection, community_id)
        assert community is not None
        parts.append(_part(community, list(group)))
    return Summary(cart, parts)


def _part(community: Row[Any], lines: list[Line]) -> Part:
    goods = sum(line.total for line in lines if not line.dated)
    booked = sum(line.total for line in lines if line.dated)
    shipped = any(not line.dated for line in lines)
    return Part(community, lines, goods, booked, communities.shipping_fee(community, goods) if shipped else 0)


def reduced(connection: Connection, cart: Cart, left: Mapping[int, int]) -> Summary:
    """The summary of the cart with some lines cut down to what is left of them."""
    lines = [replace(line, quantity=left.get(line.id, line.quantity)) for line in cart.lines]
    return summarise(connection, replace(cart, lines=[line for line in lines if line.quantity > 0]))


def changes(before: Mapping[str, Any], summary: Summary) -> list[Change]:
    """What differs between the summary that was shown and the present one, line by line."""
    after = summary.shown
    return [
        *_line_changes(before.get("lines", {}), after["lines"]),
        *_shipping_changes(before.get("shipping", {}), after["shipping"]),
    ]


def _line_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key, old in before.items():
        new = after.get(key)
        if new is None:
            yield Change("gone", old["name"])
            continue
        for kind in ("quantity", "price"):
            if old[kind] != new[kind]:
                yield Change(kind, new["name"], old[kind], new[kind])
        if old["starts_at"] != new["starts_at"]:
            yield Change("date", new["name"])
    yield from (Change("added", new["name"], 0, new["quantity"]) for key, new in after.items() if key not in before)


def _shipping_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key, (name, fee) in after.items():
        if key in before and before[key][1] != fee:
            yield Change("shipping", name, before[key][1], fee)
