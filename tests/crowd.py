"""A crowd at the small fair: shoppers with filled carts, the webhooks of their taps, and the door that takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

import wsgi
from bot import chats, messages, seen
from bot.chats import Profile
from bot.turns import Reply
from catalog import people
from catalog.offers import communities, stock
from catalog.offers.products import products
from catalog.offers.stock import stock as shelves
from catalog.trade import carts
from catalog.trade.invariants import INVARIANTS
from catalog.trade.summaries import summarise
from catalog.trade.tables import orders
from catalog.workbook import load
from db.engine import open_engine
from sandbox.events import new_event, new_token
from sandbox.webhook import body_of, sign
from settings import Settings
from tests.chat import texts_in
from tests.fair import OPENING, SECRET, SMALL_FAIR, TOKEN, HeldClock

ADDRESS = {"recipient": "Somying Jaidee", "phone": "0812345678", "house": "12/3 Moo 5", "place": "900101-90000"}


@dataclass(frozen=True)
class Webhook:
    """A signed webhook, and what the clock says where it arrives."""

    body: bytes
    signature: str
    at: datetime = OPENING


@dataclass(frozen=True)
class Answer:
    """What the door told LINE, and the words of each reply that it sent."""

    status: int
    replies: list[str]


@dataclass(frozen=True)
class Shopper:
    id: int
    line_id: str


def settings(media_dir: Path, line_api_url: str = "http://127.0.0.1:9") -> Settings:
    """A channel's settings; nobody listens at the usual address, for no racer calls LINE."""
    return Settings(
        _env_file=None,
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        public_url="https://fair.example",
        line_bot_id="@fair",
        line_api_url=line_api_url,
        media_dir=media_dir,
    )


def at_the_door(open_database: Callable[[], Engine], media_dir: Path) -> Callable[[int], Callable[[Webhook], Answer]]:
    """What makes a racer: a whole bot of its own, on a connection of its own, that takes a webhook and keeps the replies."""

    def make(_number: int) -> Callable[[Webhook], Answer]:
        engine, clock = open_database(), HeldClock()
        replies: list[Reply] = []
        door = wsgi.build(settings(media_dir), engine, clock, replies.extend).door
        engine.connect().close()

        def enter(webhook: Webhook) -> Answer:
            replies.clear()
            clock.at = webhook.at
            status = door.enter(webhook.body, webhook.signature)
            return Answer(status, [_words(reply) for reply in replies])

        return enter

    return make


def _words(reply: Reply) -> str:
    return "\n".join(text for message in reply.messages for text in texts_in(message))


def tap(line_id: str, intent: str, at: datetime = OPENING, **args: Any) -> Webhook:
    """The webhook of a tap on a button."""
    data = {"data": messages.pack(intent, args)}
    event = new_event("postback", {"type": "user", "userId": line_id}, at, postback=data, replyToken=new_token())
    body = body_of("U" + "0" * 32, [event])
    return Webhook(body, sign(body, SECRET), at)


class Market:
    """The small fair in a database, with a seller in its first community, seen from beside the race."""

    def __init__(self, url: str, media_dir: Path) -> None:
        self.engine = open_engine(url)
        self.media_dir = media_dir
        report = load(self.engine, SMALL_FAIR, zone=settings(media_dir).zone, media_dir=media_dir, now=OPENING)
        assert report.applied, report.errors

    def shoppers(self, count: int) -> list[Shopper]:
        """People with a cart that knows where its order goes."""
        with self.engine.begin() as connection:
            found = [self._meet(connection, f"U{number:032x}") for number in range(count)]
            for one in found:
                carts.deliver_to(connection, one.id, ADDRESS, OPENING)
        return found

    def seller(self, community_code: str) -> Shopper:
        """Somebody who sells for the community."""
        with self.engine.begin() as connection:
            person = self._meet(connection, "U" + "f" * 32)
            row = communities.by_code(connection, community_code)
            people.join(connection, person.id, people.invite(connection, row.id, "owner", OPENING), OPENING)
        return person

    @staticmethod
    def _meet(connection: Any, line_id: str) -> Shopper:
        row = chats.meet(connection, line_id, Profile("Nok", "en"), "en", OPENING)
        return Shopper(row.id, line_id)

    def fill(self, shoppers: Sequence[Shopper], *skus: str) -> None:
        """Puts one unit of each in the cart of each, in this order."""
        with self.engine.begin() as connection:
            ids = dict(connection.execute(select(products.c.sku, products.c.id)).tuples().all())
            for one in shoppers:
                for sku in skus:
                    carts.add(connection, one.id, ids[sku], OPENING)

    def confirms(self, shoppers: Sequence[Shopper]) -> list[Webhook]:
        """The tap on the confirm button of the summary that each of them would be shown now."""
        with self.engine.begin() as connection:
            return [self._confirm(connection, one) for one in shoppers]

    @staticmethod
    def _confirm(connection: Any, one: Shopper) -> Webhook:
        cart = carts.cart(connection, one.id, OPENING)
        digest = summarise(connection, cart).digest
        return tap(one.line_id, "order_confirm", cart=cart.row.id, version=cart.row.version, digest=digest)

    def restock(self, units: int, *skus: str) -> None:
        """So many of each can be had now, whatever was held before."""
        with self.engine.begin() as connection:
            for sku in skus:
                row = self._shelf(connection, sku)
                assert stock.recount(connection, row.id, row.held + units)

    def shelf(self, sku: str) -> Any:
        """The stock row of a SKU."""
        with self.engine.begin() as connection:
            return self._shelf(connection, sku)

    @staticmethod
    def _shelf(connection: Any, sku: str) -> Any:
        joined = select(shelves).join(products, products.c.stock_id == shelves.c.id)
        return connection.execute(joined.where(products.c.sku == sku)).one()

    def order_count(self) -> int:
        with self.engine.begin() as connection:
            return int(connection.execute(select(func.count()).select_from(orders)).scalar_one())

    def is_sound(self) -> None:
        """Fails where `doctor` would find something, or where an event was parked."""
        with self.engine.begin() as connection:
            assert [*(one for check in INVARIANTS for one in check(connection)), *seen.list_parked(connection)] == []
