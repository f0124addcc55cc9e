"""What happens to a fair while people tap: shelves run short, prices rise, goods arrive, time passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from catalog.offers import stock
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock as shelves
from catalog.trade import filling
from catalog.trade.carts import cart, cart_lines, carts
from catalog.trade.placing import Clocks, place
from catalog.trade.summaries import summarise
from catalog.trade.tables import orders
from sandbox.events import new_ulid
from tests.chat import Person
from tests.fair import Fair
from tests.questions import person_id

FULL = 20

Happening = Callable[[Connection, int], None]
"""What takes a connection, and the number of the person in whose way it comes."""


def one_is_short(connection: Connection, person: int) -> None:
    """Of the first thing in the cart there is one less than it asks for."""
    shelf = func.coalesce(departures.c.stock_id, products.c.stock_id)
    lines = (
        select(shelf, cart_lines.c.quantity, shelves.c.held)
        .select_from(cart_lines)
        .join(carts, carts.c.id == cart_lines.c.cart_id)
        .join(products, products.c.id == cart_lines.c.product_id)
        .outerjoin(departures, departures.c.id == cart_lines.c.departure_id)
        .join(shelves, shelves.c.id == shelf)
    )
    first = connection.execute(lines.where(carts.c.person_id == person).order_by(cart_lines.c.id)).first()
    if first is not None:
        stock.recount(connection, first[0], first.held + first.quantity - 1)


def all_is_dearer(connection: Connection, _person: int) -> None:
    """A baht more for everything."""
    connection.execute(update(products).values(price=products.c.price + 100))


MEANWHILE: Mapping[str, tuple[Happening, ...]] = {
    "order": (one_is_short,),
    "order_confirm": (one_is_short, all_is_dearer),
}
"""What may happen just before somebody taps such a button, besides nothing."""


def happens(fair: Fair, person: Person, what: Happening) -> None:
    """It happens, in this person's way."""
    with fair.engine.begin() as connection:
        what(connection, person_id(connection, person))


def goods_arrive(fair: Fair) -> None:
    """Every shelf and every departure has room again."""
    free = shelves.c.held + FULL
    with fair.engine.begin() as connection:
        connection.execute(update(shelves).values(on_hand=free, taken_in=free + shelves.c.gone))


def time_passes(fair: Fair, **how_far: float) -> None:
    """Clocks run out, and everybody hears of it."""
    fair.clock.advance(**how_far)
    fair.deliver()


def has_ordered(fair: Fair, person: Person, where: Mapping[str, str], sku: str, times: int = 1) -> int:
    """The person has ordered one of these alone, so many times, beside the chat; returns the number of the last order."""
    with fair.engine.begin() as connection:
        who, now = person_id(connection, person), fair.clock.now()
        filling.deliver_to(connection, who, where, now)
        for _ in range(times):
            filling.empty(connection, who, now)
            _add(connection, who, sku, now)
            _order(connection, who, now)
        return int(connection.execute(select(func.max(orders.c.id))).scalar_one())


def has_in_the_cart(fair: Fair, person: Person, *skus: str) -> None:
    """The person has put one of each in the cart, beside the chat."""
    with fair.engine.begin() as connection:
        for sku in skus:
            _add(connection, person_id(connection, person), sku, fair.clock.now())


def _add(connection: Connection, who: int, sku: str, now: datetime) -> None:
    found = select(products.c.id, departures.c.id).outerjoin(departures, departures.c.product_id == products.c.id)
    product, departure = connection.execute(found.where(products.c.sku == sku).order_by(departures.c.id)).all()[-1]
    filling.add(connection, who, product, now, departure_id=departure)


def _order(connection: Connection, who: int, now: datetime) -> None:
    summary = summarise(connection, cart(connection, who, now))
    place(connection, who, summary.cart.row.version, summary.digest, Clocks(), new_ulid(now), now)
