"""Filling a cart: put in, change, take out, and say where it goes. Every change gives the cart a new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from catalog.offers import listing
from catalog.trade.carts import LINES, UNITS, Cart, Line, cart, cart_lines, carts


class CartFull(Exception):
    """The cart holds as many different lines as it takes."""


class NotForSale(Exception):
    """Nothing of this can be put in a cart: off sale, forbidden by law, only a heading, or with no coming departure."""


class SoldOut(Exception):
    """It is on sale, but nothing is left of it, or no seat."""


class NoLine(Exception):
    """The cart has no such line (any more)."""


def add(
    connection: Connection, person_id: int, product_id: int, now: datetime, *, departure_id: int | None = None
) -> Line:
    """Puts one more of a SKU in the cart; returns its line. Raises NotForSale, SoldOut or CartFull."""
    _check_for_sale(connection, product_id, departure_id, now)
    basket = cart(connection, person_id, now)
    same = _same(basket, product_id, departure_id)
    if same is not None and same.quantity >= same.left:
        raise SoldOut
    if same is not None:
        _set(connection, same, quantity=min(UNITS, same.quantity + 1))
    elif len(basket.lines) >= LINES:
        raise CartFull
    else:
        values = {"product_id": product_id, "departure_id": departure_id, "quantity": 1, "counted": 0}
        connection.execute(insert(cart_lines).values(cart_id=basket.row.id, **values))
    _changed(connection, basket.row.id, now)
    line = _same(cart(connection, person_id, now), product_id, departure_id)
    assert line is not None
    return line


def _check_for_sale(connection: Connection, product_id: int, departure_id: int | None, now: datetime) -> None:
    offer = listing.offer(connection, now, product_id)
    option = next((one for one in offer.options if one.id == product_id), None) if offer else None
    if offer is None or option is None or offer.row.alcohol_or_tobacco:
        raise NotForSale
    if not offer.dated:
        left = [option.left or 0] if departure_id is None else []
    else:
        left = [one.left for one in offer.departures if departure_id in (None, one.id)]
    if not left:
        raise NotForSale
    if max(left) <= 0:
        raise SoldOut


def _same(basket: Cart, product_id: int, departure_id: int | None) -> Line | None:
    return next((x for x in basket.lines if x.product.id == product_id and x.departure_id == departure_id), None)


def set_quantity(connection: Connection, person_id: int, line_id: int, quantity: int, now: datetime) -> None:
    """Sets a line's units, up to what is left; none takes it out. Raises NoLine."""
    basket = cart(connection, person_id, now)
    line = _line(basket, line_id)
    if quantity < 1:
        _take_out(connection, line)
    else:
        _set(connection, line, quantity=min(UNITS, quantity, max(line.left, 1)), counted=1)
    _changed(connection, basket.row.id, now)


def set_departure(connection: Connection, person_id: int, line_id: int, departure_id: int, now: datetime) -> None:
    """Chooses a line's date; a line that has that date already takes the units. Raises NoLine, NotForSale or SoldOut."""
    basket = cart(connection, person_id, now)
    line = _line(basket, line_id)
    _check_for_sale(connection, line.product.id, departure_id, now)
    same = _same(basket, line.product.id, departure_id)
    if same is None:
        _set(connection, line, departure_id=departure_id)
    elif same.id != line.id:
        _take_out(connection, line)
        _set(connection, same, quantity=min(UNITS, same.quantity + line.quantity))
    _changed(connection, basket.row.id, now)


def fit(connection: Connection, person_id: int, left: Mapping[int, int], now: datetime) -> None:
    """Cuts lines down to what is left of each, by line id."""
    basket = cart(connection, person_id, now)
    cut_down(connection, basket, left)
    _changed(connection, basket.row.id, now)


def cut_down(connection: Connection, basket: Cart, left: Mapping[int, int]) -> None:
    """Like `fit`, as part of ordering the rest: the version stays, since it is what the order is known by."""
    for line in basket.lines:
        units = left.get(line.id, line.quantity)
        if units < 1:
            _take_out(connection, line)
        elif units < line.quantity:
            _set(connection, line, quantity=units)


def empty(connection: Connection, person_id: int, now: datetime) -> None:
    """Takes everything out; where it goes is kept for the next order."""
    basket = cart(connection, person_id, now)
    connection.execute(delete(cart_lines).where(cart_lines.c.cart_id == basket.row.id))
    _changed(connection, basket.row.id, now)


def ordered(connection: Connection, basket: Cart, now: datetime) -> None:
    """The cart became an order: lines and note are gone, where it went stays for the next one."""
    connection.execute(delete(cart_lines).where(cart_lines.c.cart_id == basket.row.id))
    connection.execute(update(carts).where(carts.c.id == basket.row.id).values(note=None))
    _changed(connection, basket.row.id, now)


def deliver_to(connection: Connection, person_id: int, details: Mapping[str, str | None], now: datetime) -> None:
    """Sets recipient, phone, house, place or note, those that are given; the same as before is no change."""
    basket = cart(connection, person_id, now)
    if any(getattr(basket.row, name) != value for name, value in details.items()):
        connection.execute(update(carts).where(carts.c.id == basket.row.id).values(**details))
        _changed(connection, basket.row.id, now)


def remember_shown(connection: Connection, person_id: int, shown: Mapping[str, Any]) -> None:
    """Keeps what the summary showed; that changes nothing in the cart."""
    connection.execute(update(carts).where(carts.c.person_id == person_id).values(shown=shown))


def _line(basket: Cart, line_id: int) -> Line:
    for line in basket.lines:
        if line.id == line_id:
            return line
    raise NoLine


def _set(connection: Connection, line: Line, **values: int) -> None:
    connection.execute(update(cart_lines).where(cart_lines.c.id == line.id).values(**values))


def _take_out(connection: Connection, line: Line) -> None:
    connection.execute(delete(cart_lines).where(cart_lines.c.id == line.id))


def _changed(connection: Connection, cart_id: int, now: datetime) -> None:
    connection.execute(update(carts).where(carts.c.id == cart_id).values(version=carts.c.version + 1, touched_at=now))
