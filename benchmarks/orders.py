"""Counts taps, typed fields, replies and pushes of a first and a second order: `python -m benchmarks.orders`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from db import migrate
from db.engine import open_engine
from tests.chat import Person
from tests.fair import Fair
from tests.stories import orders_cloth, visits_ko_yo


def main() -> None:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/fair.db")
        migrate.to_head(engine)
        fair = Fair(engine, Path(folder) / "media")
        fair.load()
        _measure(fair)
        fair.stop()
        engine.dispose()


def _measure(fair: Fair) -> None:
    seller, shopper = fair.seller("ko-yo"), fair.person("นก")
    shopper.follows()
    _count(fair, shopper, "first order, from the greeting to the order number", lambda: orders_cloth(shopper))
    _count(fair, seller, "the seller accepts it", lambda: seller.taps("รับออเดอร์ #1"))
    shopper.says("เมนู")
    _count(fair, shopper, "second order, from the menu", lambda: _again(shopper))
    _count(fair, seller, "the seller accepts it", lambda: seller.taps("รับออเดอร์ #2"))


def _again(shopper: Person) -> None:
    visits_ko_yo(shopper)
    shopper.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    shopper.taps("ยืนยันการสั่งซื้อ")


def _count(fair: Fair, person: Person, what: str, work: object) -> None:
    person.taps_made = person.texts_typed = 0
    before = len(fair.platform.calls)
    work()  # type: ignore[operator]
    fair.deliver()
    sent = Counter(call.endpoint for call in fair.platform.calls[before:] if call.endpoint in ("reply", "push"))
    print(
        f"{what}: {person.taps_made} taps, {person.texts_typed} typed, {sent['reply']} replies, {sent['push']} pushes"
    )


if __name__ == "__main__":
    main()
