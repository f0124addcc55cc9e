"""The small fair in a database with a crowd around it: people with filled carts, and shelves that are filled again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, text

from bot import chats
from bot.chats import Profile
from catalog import people
from catalog.offers import communities, stock
from catalog.offers.departures import departures
from catalog.offers.products import products
from catalog.offers.stock import stock as shelves
from catalog.trade import carts, filling
from catalog.trade.placing import Clocks, place
from catalog.trade.summaries import summarise
from catalog.trade.tables import order_events, order_groups, orders
from catalog.workbook import load
from cli.doctor import examine
from db import outbox
from db.engine import open_engine
from db.transaction import in_transaction
from locales import addresses
from sandbox.events import new_ulid
from tests.bots import NOBODY_LISTENS, Bot, Job, Person, Shown, confirm, settings
from tests.fair import OPENING, SMALL_FAIR
from tests.races import Racers

COFFEE = "doi-pui-01"
CONNECT_SECONDS = 30


class Market:
    """The small fair in a database, and what is done to it beside the race."""

    def __init__(self, url: str, media_dir: Path) -> None:
        self.url = url
        self.media_dir = media_dir
        self.engine = open_engine(url)
        report = load(self.engine, SMALL_FAIR, zone=settings(media_dir).zone, media_dir=media_dir, now=OPENING)
        assert report.applied, report.errors

    def racers(
        self,
        count: int,
        *,
        engine: Engine | None = None,
        change: Callable[[], None] = lambda: None,
        line_api_url: str = NOBODY_LISTENS,
    ) -> Racers:
        """So many bots in processes of their own, all forked from one that has taken an order already.

        `engine` is theirs instead of the market's; `change` is made in each process.
        """
        bot = Bot(engine or self.engine, self.media_dir, line_api_url)
        self._rehearse(bot)
        self.engine.dispose()
        bot.engine.dispose()

        def make(_number: int) -> Callable[[Job], Any]:
            change()
            in_transaction(bot.engine, lambda _: None, CONNECT_SECONDS)
            return lambda job: job(bot)

        return Racers(count, make)

    def _rehearse(self, bot: Bot) -> None:
        """The first turn of each kind is slow: statements are compiled in it."""
        first = self._shoppers(["U" + "e" * 32])
        for units, words in ((1, "Thank you!"), (0, "none left")):
            self.restock(1, COFFEE)
            self.fill(first, COFFEE)
            self.restock(units, COFFEE)
            assert bot.takes(confirm(first[0], self.shown(first)[first[0]])).says(words)

    def shoppers(self, count: int) -> list[Person]:
        """People whose carts know where an order goes."""
        return self._shoppers([f"U{number:032x}" for number in range(1, count + 1)])

    def _shoppers(self, line_ids: Sequence[str]) -> list[Person]:
        place = addresses.places("90100")[0].key
        where = {"recipient": "Somying Jaidee", "phone": "0812345678", "house": "12/3 Moo 5", "place": place}
        found = self.people(line_ids)
        with self.engine.begin() as connection:
            for one in found:
                filling.deliver_to(connection, one.id, where, OPENING)
        return found

    def people(self, line_ids: Sequence[str]) -> list[Person]:
        """Those whom LINE calls so."""
        with self.engine.begin() as connection:
            return [_meet(connection, line_id) for line_id in line_ids]

    def seller(self, community_code: str) -> Person:
        """Somebody who has sold for the community since yesterday."""
        yesterday = OPENING - timedelta(days=1)
        with self.engine.begin() as connection:
            person = _meet(connection, "U" + "f" * 32)
            row = communities.by_code(connection, community_code)
            assert row is not None
            people.join(connection, person.id, people.invite(connection, row.id, "owner", yesterday), yesterday)
        return person

    def fill(self, shoppers: Sequence[Person], *skus: str) -> None:
        """Puts one of each in the cart of each, in this order; of what takes place at times, the first time."""
        with self.engine.begin() as connection:
            for one in shoppers:
                for sku in skus:
                    product, departure = connection.execute(_first(sku)).one()
                    filling.add(connection, one.id, product, OPENING, departure_id=departure)

    def shown(self, shoppers: Sequence[Person]) -> dict[Person, Shown]:
        """What the confirm button carries of the summary that each of them would be shown now."""
        with self.engine.begin() as connection:
            return {one: _shown(connection, one) for one in shoppers}

    def empty(self, shoppers: Sequence[Person]) -> None:
        """Takes everything out of their carts."""
        with self.engine.begin() as connection:
            for one in shoppers:
                filling.empty(connection, one.id, OPENING)

    def restock(self, units: int, *skus: str) -> None:
        """So many of each can be had now, whatever is held."""
        with self.engine.begin() as connection:
            for sku in skus:
                row = connection.execute(_shelf(sku)).one()
                assert stock.recount(connection, row.id, row.held + units)

    def order(self, shopper: Person, sku: str) -> int:
        """An order of one of these, placed beside the race; returns its number."""
        self.fill([shopper], sku)
        with self.engine.begin() as connection:
            shown = _shown(connection, shopper)
            place(connection, shopper.id, shown["version"], shown["digest"], Clocks(), new_ulid(OPENING), OPENING)
        return self.orders_of(shopper)[-1]

    def shelf(self, sku: str) -> Row[Any]:
        with self.engine.begin() as connection:
            return connection.execute(_shelf(sku)).one()

    def orders_of(self, person: Person) -> list[int]:
        with self.engine.begin() as connection:
            joined = select(orders.c.id).join(order_groups, order_groups.c.id == orders.c.group_id)
            return list(
                connection.execute(joined.where(order_groups.c.person_id == person.id).order_by(orders.c.id)).scalars()
            )

    def history(self, order_id: int) -> list[str]:
        """The states that an order has come to, one after another."""
        with self.engine.begin() as connection:
            mine = select(order_events.c.to_state).where(order_events.c.order_id == order_id)
            return list(connection.execute(mine.order_by(order_events.c.id)).scalars())

    def owe(self, people: Sequence[Person], fact: str, **ids: int) -> None:
        """The news of a fact to each of them, due now."""
        with self.engine.begin() as connection:
            for one in people:
                outbox.tell(connection, one.id, fact, ids, OPENING)

    def due_now(self) -> int:
        """How many outbox rows are due and not done."""
        due = (outbox.outbox.c.state == "due") & (outbox.outbox.c.due_at <= OPENING)
        with self.engine.begin() as connection:
            return int(connection.execute(select(func.count()).select_from(outbox.outbox).where(due)).scalar_one())

    def is_sound(self) -> None:
        """Fails where `doctor` would find something, or where an event was parked."""
        with self.engine.begin() as connection:
            found = examine(connection, OPENING)
        assert [*found.broken, *found.noted] == []

    def finds_deadlocks_at_once(self) -> None:
        """PostgreSQL waits for a second before it looks for one; connections made from now on look sooner."""
        with self.engine.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {self.engine.url.database} SET deadlock_timeout = '20ms'"))

    def deadlocks(self) -> int:
        """How many PostgreSQL has had to break here, once the racers have gone; SQLite knows none."""
        if self.engine.dialect.name == "sqlite":
            return 0
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        while self._asks(others):
            Event().wait(0.02)
        return self._asks(counted)

    def _asks(self, question: str) -> int:
        with self.engine.begin() as connection:
            return int(connection.execute(text(question)).scalar_one())


def _meet(connection: Connection, line_id: str) -> Person:
    row = chats.meet(connection, line_id, Profile("Nok", "en"), "en", OPENING)
    return Person(row.id, line_id)


def _first(sku: str) -> Any:
    joined = products.outerjoin(departures, departures.c.product_id == products.c.id)
    found = select(products.c.id, departures.c.id).select_from(joined).where(products.c.sku == sku)
    return found.order_by(departures.c.starts_at).limit(1)


def _shown(connection: Connection, one: Person) -> Shown:
    summary = summarise(connection, carts.cart(connection, one.id, OPENING))
    row = summary.cart.row
    return {"cart": row.id, "version": row.version, "digest": summary.digest}


def _shelf(sku: str) -> Any:
    shelf_of = func.coalesce(products.c.stock_id, departures.c.stock_id)
    joined = products.outerjoin(departures, departures.c.product_id == products.c.id)
    found = select(shelves).select_from(joined.join(shelves, shelves.c.id == shelf_of)).where(products.c.sku == sku)
    return found.order_by(departures.c.starts_at).limit(1)
