"""Whatever LINE sends twice, in another order or after a failure has its effect once, and is answered once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text

from bot.chats import chats
from bot.intents import intent
from bot.messages import Message
from bot.turn import Turn
from catalog.trade.carts import cart_lines, carts
from catalog.trade.tables import orders
from handlers.shopper.cart import add
from tests.chat import Person
from tests.fair import Fair
from tests.stories import gives_the_address, visits_ko_yo
from tests.webhooks import contents, friend, post, post_again, pressing


@pytest.fixture
def nok(fair: Fair) -> Person:
    return friend(fair)


def _adds_honey(person: Person) -> Any:
    return pressing(person, f"cart_add?product={person.fair.sku('ko-yo-02')}")


def _in_the_cart(person: Person) -> int:
    lines = cart_lines.join(carts).join(chats, chats.c.id == carts.c.person_id)
    theirs = select(func.sum(cart_lines.c.quantity)).select_from(lines).where(chats.c.line_id == person.line_id)
    with person.fair.engine.begin() as connection:
        return connection.execute(theirs).scalar() or 0


def test_two_taps_are_two(fair: Fair, nok: Person) -> None:
    post(fair, _adds_honey(nok), _adds_honey(nok))
    assert _in_the_cart(nok) == 2
    assert len(nok.new()) == 2


def test_the_same_event_twice_counts_once(fair: Fair, nok: Person) -> None:
    tap = _adds_honey(nok)
    assert [post(fair, tap), post(fair, tap), post_again(fair, tap)] == [200, 200, 200]
    assert _in_the_cart(nok) == 1
    assert len(nok.new()) == 1


def test_twice_in_one_webhook_and_out_of_order(fair: Fair, nok: Person) -> None:
    first, second, third = (_adds_honey(nok) for _ in range(3))
    assert post(fair, third, first, third, second, first) == 200
    assert post_again(fair, second, third) == 200
    assert _in_the_cart(nok) == 3
    assert len(nok.new()) == 3


def test_redelivered_after_a_restart(fair: Fair, nok: Person) -> None:
    tap = _adds_honey(nok)
    post(fair, tap)
    before = contents(fair.engine)
    fair.restart()
    assert post_again(fair, tap) == 200
    assert contents(fair.engine) == before
    assert len(nok.new()) == 1


def test_an_order_confirmed_in_a_redelivered_event_is_one_order(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.follows()
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    confirm = pressing(nok, nok.finds("ยืนยันการสั่งซื้อ")["data"])
    nok.looks_away()
    assert [post(fair, confirm, confirm), post_again(fair, confirm)] == [200, 200]
    assert _orders(fair) == 1
    assert nok.screen().count("ได้รับคำสั่งซื้อ #") == 1


def _orders(fair: Fair) -> int:
    with fair.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(orders)).scalar_one()


@contextmanager
def _somebody_else_holds(engine: Engine) -> Iterator[None]:
    """Another program keeps the database locked; on PostgreSQL, the table in which each event is noted first."""
    connection = _lock(engine)
    yield
    connection.rollback()
    connection.close()


def _lock(engine: Engine) -> Connection:
    connection = engine.connect()
    connection.begin()
    if engine.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE seen IN EXCLUSIVE MODE"))
    return connection


def test_a_locked_database_is_waited_for_until_line_sends_it_again(fair: Fair, nok: Person) -> None:
    tap = _adds_honey(nok)
    with _somebody_else_holds(fair.engine):
        assert post(fair, tap) == 503
    assert _in_the_cart(nok) == 0
    assert post_again(fair, tap) == 200
    assert _in_the_cart(nok) == 1
    assert len(nok.new()) == 1


def test_neighbours_that_were_committed_are_skipped_when_it_comes_again(fair: Fair, nok: Person) -> None:
    """LINE is asked who Zoe is between two transactions: that is when somebody locks the database."""
    zoe, held = fair.person("Zoe"), []
    fair.platform.faults.before.append(
        lambda endpoint, _: held.append(_lock(fair.engine)) if endpoint == "profile" else None
    )
    taps = [_adds_honey(nok), _adds_honey(zoe)]
    assert post(fair, *taps) == 503
    held.pop().close()
    fair.platform.faults.before.clear()
    assert (_in_the_cart(nok), _in_the_cart(zoe)) == (1, 0)
    assert post_again(fair, *taps) == 200
    assert (_in_the_cart(nok), _in_the_cart(zoe)) == (1, 1)
    assert len(nok.new()) == 1


def test_all_that_a_webhook_waits_for_together_ends_before_line_does(fair: Fair, nok: Person) -> None:
    """LINE says nothing about Zoe for as long as it is asked, and then the database is locked: 503 within the 2 s."""
    zoe, over, held = fair.person("Zoe"), threading.Event(), []

    def lock_and_say_nothing(endpoint: str, _: Any) -> None:
        if endpoint == "profile":
            held.append(_lock(fair.engine))
            over.wait(9)

    fair.platform.faults.before.append(lock_and_say_nothing)
    try:
        assert post(fair, _adds_honey(nok), _adds_honey(zoe)) == 503
    finally:
        held.pop().close()
        over.set()
    assert (_in_the_cart(nok), _in_the_cart(zoe)) == (1, 0)


CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"


def test_a_connection_that_breaks_in_the_middle_of_a_turn_is_one_turn(fair: Fair, nok: Person) -> None:
    """The turn begins again on another connection, as if nothing had been."""
    if fair.engine.dialect.name != "postgresql":
        pytest.skip("SQLite is no server that could hang up")
    runs: list[str] = []

    @intent("cut")
    def cut(turn: Turn) -> list[Message]:
        runs.append(turn.event_id)
        answer = add(turn, fair.sku("ko-yo-02"))
        if len(runs) == 1:
            turn.connection.exec_driver_sql(CUT)
        return answer

    fair.parts.registry.intents["cut", None] = cut.intents[0]
    assert post(fair, pressing(nok, "cut")) == 200
    assert len(runs) == 2
    assert _in_the_cart(nok) == 1
    assert len(nok.new()) == 1
