"""Shoppers who fill carts and order of two communities, and somebody who sells for both; and the count of all of it."""

from __future__ import annotations

from sqlalchemy import select

from catalog.offers.products import products
from catalog.trade.tables import orders
from db.transaction import reading
from sandbox.platform import Platform
from tests.bots import Person
from tests.kill_audit import Audit
from tests.market import Market
from tests.taps import Tap, Taps

GOODS = ("ko-yo-01", "na-muen-si-02")
"""What everybody orders: one of each, so that two communities have to do with every order."""
UNITS = 100_000


class Customers:
    """People of a market who do on their phones one thing after another."""

    def __init__(self, market: Market, platform: Platform, count: int) -> None:
        self.market = market
        self.taps = Taps(platform)
        self.shoppers = market.shoppers(count)
        self.seller = market.seller("ko-yo")
        market.seller("na-muen-si")
        self._platform = platform
        for one in (self.seller, *self.shoppers):
            platform.join("Nok", "en", one.line_id)
            platform.chats.set_friend(one.line_id, True)
        market.restock(UNITS, *GOODS)
        with reading(market.engine) as connection:
            found = select(products.c.id).where(products.c.sku.in_(GOODS)).order_by(products.c.sku)
            self._goods = list(connection.execute(found).scalars())

    def next_tap(self, shopper: Person) -> Tap:
        """Puts the next thing in the cart, or orders when all are in it."""
        filled = self._filled(shopper)
        if filled < len(GOODS):
            return self.taps.tap(shopper, "cart_add", product=self._goods[filled])
        return self.taps.tap(shopper, "order_confirm", **self.market.shown([shopper])[shopper])

    def with_a_full_cart(self) -> Person | None:
        """The first of those who have nothing left to do but to order."""
        return next((one for one in self.shoppers if self._filled(one) == len(GOODS)), None)

    def _filled(self, shopper: Person) -> int:
        """How many things they have tapped into the cart and not ordered."""
        theirs = [tap.intent for tap in self.taps.all if tap.person == shopper]
        return theirs.count("cart_add") - len(GOODS) * theirs.count("order_confirm")

    def accepts(self, order_id: int) -> Tap:
        return self.taps.tap(self.seller, "seller_accept", order=order_id)

    def placed(self) -> list[int]:
        """The orders that wait for an answer."""
        with reading(self.market.engine) as connection:
            waiting = select(orders.c.id).where(orders.c.state == "placed").order_by(orders.c.id)
            return list(connection.execute(waiting).scalars())

    def audit(self) -> Audit:
        """What is amiss with it all, when nothing is due any more."""
        return Audit(self.market.engine, self._platform, self.taps)
