"""Which kind of button a button is: its intent, the kinds of its arguments, and what it would meet if it were tapped now."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.messages import unpack
from catalog.offers.products import products
from catalog.trade import carts
from catalog.trade.tables import orders
from tests.chat import Person
from tests.fair import Fair
from tests.questions import Open, open_to, row_of_chat

MEETS_THE_CART = ("order", "cart_view", "order_confirm")
MEETS_THE_QUESTION = ("back", "cancel")
_WORD = re.compile(r"[a-z_-]{1,20}")


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: the role in use, the question that is open, and what their cart is like.

    `cart` is empty, one or more (units), with a ? where a date is still to be chosen, and a ! where it goes is not known.
    """

    role: str
    question: Open | None
    cart: str


def standing(fair: Fair, person: Person) -> Standing:
    """Where the person stands now."""
    with fair.engine.begin() as connection:
        row = row_of_chat(connection, person)
        cart = carts.cart(connection, row.id, fair.clock.now())
        return Standing(row.role, open_to(fair, connection, row), _kind_of_cart(cart))


def _kind_of_cart(cart: carts.Cart) -> str:
    units = sum(line.quantity for line in cart.lines)
    undated = any(line.needs_date for line in cart.lines)
    unknown = cart.row.recipient is None or (cart.needs_address and cart.row.place is None)
    return f"{('empty', 'one', 'more')[min(units, 2)]}{'?' * undated}{'!' * unknown}"


class Kinds:
    """Tells kinds apart. Two buttons of one kind lead to screens that differ only in what they are about."""

    def __init__(self, fair: Fair) -> None:
        self._fair = fair
        with fair.engine.begin() as connection:
            rows = connection.execute(select(products.c.id, products.c.kind, products.c.variant_of)).all()
        heads = {row.variant_of for row in rows}
        self._products = {str(row.id): f"{row.kind}{'+' * (row.id in heads)}" for row in rows}

    def of(self, data: str, where: Standing) -> tuple[str, ...]:
        """The kind of a button's data for somebody who stands there: ("cart_set", "line=#", "to=0")."""
        intent, args = unpack(data)
        met = [f"cart={where.cart}"] if intent in MEETS_THE_CART else []
        if intent in MEETS_THE_QUESTION and where.question:
            met.append(f"at={where.question.name}")
        return (intent, *(f"{name}={self._kind(name, value)}" for name, value in args.items()), *met)

    def _kind(self, name: str, value: str) -> str:
        if name == "order":
            with self._fair.engine.begin() as connection:
                return _state(connection, int(value))
        if name == "community":
            return value
        if name == "product":
            return self._products[value]
        value = value.partition(":")[0] if name == "question" else value
        if name == "digest":
            return "text"
        if value.isdigit():
            return "0" if value == "0" else "#"
        if value.startswith("@"):
            return "@"
        return value if _WORD.fullmatch(value) else "text"


def _state(connection: Connection, order_id: int) -> str:
    return str(connection.execute(select(orders.c.state).where(orders.c.id == order_id)).scalar_one())
