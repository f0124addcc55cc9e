"""Times doctor on a large fair: `python -m benchmarks.doctor [--products 100000] [--orders 10000] [DATABASE_URL]` (an empty one)."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Table, insert, select

from bot import chats
from bot.chats import Profile
from catalog import people
from catalog.offers.communities import communities
from catalog.offers.products import products
from catalog.offers.stock import stock
from catalog.trade.tables import holds, order_events, order_groups, order_lines, orders
from catalog.workbook import load
from cli.doctor import every_invariant, examine
from db import migrate
from db.engine import open_engine
from db.outbox import outbox
from db.transaction import reading
from tests.bots import settings
from tests.fair import SMALL_FAIR

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=1)
PRICE = 35_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url", nargs="?")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=10_000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        engine = open_engine(given.url or f"sqlite:///{folder}/fair.db")
        migrate.to_head(engine)
        load(engine, SMALL_FAIR, zone=settings(Path(folder)).zone, media_dir=Path(folder), now=NOW)
        with engine.begin() as connection:
            fill(connection, range(1_000, 1_000 + given.products), range(1, 1 + given.orders))
        _measure(engine)
        engine.dispose()


def _measure(engine: Engine) -> None:
    with reading(engine) as connection:
        began = time.perf_counter()
        found = examine(connection, NOW)
        print(f"all {len(every_invariant())}: {time.perf_counter() - began:.2f} s, {len(found.broken)} broken")
        for one in every_invariant():
            began = time.perf_counter()
            list(one(connection, NOW))
            print(f"{1000 * (time.perf_counter() - began):8.0f} ms  {one.__name__}")


def fill(connection: Connection, goods: Sequence[int], numbers: Sequence[int]) -> None:
    """Products of one each on the shelf; of the first of them, an accepted order each, of one shopper."""
    community = connection.execute(select(communities.c.id).where(communities.c.code == "ko-yo")).scalar_one()
    shopper, seller = (_meet(connection, letter) for letter in "ab")
    people.join(connection, seller, people.invite(connection, community, "owner", SINCE), SINCE)
    _many(connection, stock, ({"id": n, "kind": "goods", "on_hand": 1, "held": n < goods[0] + len(numbers), "taken_in": 1, "gone": 0} for n in goods))  # fmt: skip
    one = connection.execute(select(products).where(products.c.sku == "ko-yo-01")).one()._asdict()
    _many(connection, products, ({**one, "id": n, "sku": f"many-{n}", "stock_id": n} for n in goods))
    _many(connection, order_groups, ({"id": n, "person_id": shopper, "idempotency_key": f"cart:1:{n}", "placed_at": NOW, "recipient": "x", "phone": "x", "house": "x", "place": "x"} for n in numbers))  # fmt: skip
    _many(connection, orders, ({"id": n, "group_id": n, "community_id": community, "flow": "goods", "state": "accepted", "goods_total": PRICE, "booking_total": 0, "shipping": 0, "total": PRICE} for n in numbers))  # fmt: skip
    _many(connection, order_lines, ({"id": n, "order_id": n, "product_id": goods[n - 1], "name": {}, "option": {}, "unit_price": PRICE, "quantity": 1} for n in numbers))  # fmt: skip
    _many(connection, holds, ({"order_id": n, "line_id": n, "stock_id": goods[n - 1], "quantity": 1, "state": "held"} for n in numbers))  # fmt: skip
    for before, after, actor, who in ((None, "placed", "shopper", shopper), ("placed", "accepted", "seller", seller)):
        _many(connection, order_events, ({"order_id": n, "at": NOW, "from_state": before, "to_state": after, "actor": actor, "person_id": who} for n in numbers))  # fmt: skip
    for fact, number, whom in (("order.received", "group_id", shopper), ("order.placed", "order_id", seller), ("order.clock", "order_id", None), ("order.accepted", "order_id", shopper)):  # fmt: skip
        _many(connection, outbox, ({"person_id": whom, "fact": fact, "ids": {number: n}, "state": "done", "retry_key": str(uuid4()), "created_at": NOW, "due_at": NOW, "ended_at": NOW, "attempts": 0} for n in numbers))  # fmt: skip


def _meet(connection: Connection, letter: str) -> int:
    return int(chats.meet(connection, "U" + letter * 32, Profile("Nok", "en"), "en", NOW).id)


def _many(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    connection.execute(insert(table), list(rows))


if __name__ == "__main__":
    main()
