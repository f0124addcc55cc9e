"""`doctor` names whatever is broken: each invariant of each room, with data that somebody has broken on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, select, text

from bot import seen
from catalog.care import consents
from catalog.offers.communities import communities
from catalog.results import visits
from catalog.trade import orders
from cli.doctor import MOST, every_invariant, examine
from sandbox.events import new_ulid
from tests.bots import Person
from tests.databases import KINDS, fresh_database
from tests.fair import OPENING
from tests.market import Market

EVENT = new_ulid(OPENING)
CLOTH, WORKSHOP = "ko-yo-01", "ko-yo-04"


class Break(NamedTuple):
    """What is done to a sound fair, the invariant that it breaks, and what doctor says."""

    invariant: str
    how: str
    says: str
    only_on: str = ""


def of(table: str, which: str = "max") -> str:
    return f"id = (SELECT {which}(id) FROM {table})"


def sku(name: str) -> str:
    return f"(SELECT id FROM products WHERE sku = '{name}')"


BREAKS = (
    Break("database_is_whole", "UPDATE carts SET person_id = 4711", "refers to a row of chats that is not", "sqlite"),
    Break("database_is_whole", "UPDATE stock SET held = 99", "CHECK constraint failed in stock", "sqlite"),
    Break("json_is_readable", "UPDATE communities SET name = '{'", ": name is no JSON", "sqlite"),
    Break("ended_news_is_bare", "UPDATE outbox SET state = 'done', ended_at = due_at, leased_until = due_at", "is done, and is leased"),
    Break("ended_news_is_bare", f"UPDATE outbox SET state = 'moot', ended_at = due_at, body = 'x' WHERE {of('outbox')}", "is moot, and"),
    Break("tried_news_has_its_bytes", f"UPDATE outbox SET first_tried_at = due_at WHERE {of('outbox')}", "its bytes are gone"),
    Break("failed_tries_have_a_reason", f"UPDATE outbox SET attempts = 1 WHERE {of('outbox')}", "nothing says why"),
    Break("whoever_sells_was_invited", "DELETE FROM audit", "and never joined it"),
    Break("used_invites_were_joinings", "DELETE FROM audit", "was used by somebody who did not join"),
    Break("used_invites_were_joinings", "UPDATE invites SET used_at = '2026-12-24 00:00:00.000000'", "when it was not good"),
    Break("whoever_sells_has_an_owner", "UPDATE members SET part = 'helper'", "has helpers and no owner"),
    Break("options_fit_their_product", f"UPDATE products SET variant_of = {sku('ko-yo-03-s')} WHERE sku = 'ko-yo-03-l'", "ko-yo-03-l does not fit ko-yo-03-s"),
    Break("shelves_have_one_owner", "UPDATE products SET stock_id = NULL, kind = 'service' WHERE sku = 'ko-yo-02'", "(goods) belongs to 0 products and 0 dep"),
    Break("shelves_have_one_owner", f"UPDATE departures SET stock_id = (SELECT stock_id FROM products WHERE sku = '{CLOTH}') WHERE {of('departures')}", "belongs to 1 products and 1 dep"),
    Break("departures_are_of_what_is_dated", f"UPDATE departures SET product_id = {sku(CLOTH)} WHERE {of('departures')}", "is of ko-yo-01, which can have none"),
    Break("departures_have_seats_enough", "UPDATE departures SET min_people = 99", "needs 99 people and has 8 seats"),
    Break("held_is_what_is_held", "UPDATE stock SET held = held + 1 WHERE held < on_hand", "held is 1, its open holds are 0"),
    Break("gone_is_what_was_shipped", "UPDATE stock SET gone = gone + 1, taken_in = taken_in + 1", "2 are gone, 1 were shipped"),
    Break("holds_follow_the_state", "UPDATE holds SET state = 'released', ended_at = '2026-11-21' WHERE state = 'held'", "is placed, but a hold of it is released"),
    Break("holds_follow_the_state", "DELETE FROM holds", "is shipped, but a hold of it is missing"),
    Break("holds_are_of_their_lines", "UPDATE holds SET quantity = quantity + 1", "keeps something else than its line"),
    Break("holds_are_of_their_lines", f"UPDATE holds SET stock_id = (SELECT stock_id FROM products WHERE sku = 'ko-yo-02') WHERE {of('holds')}", "keeps something else"),
    Break("money_adds_up", "UPDATE orders SET goods_total = goods_total + 1, total = total + 1", "its lines add up to 35000 + 0 satang"),
    Break("money_adds_up", "UPDATE orders SET goods_total = 0, booking_total = goods_total WHERE flow = 'goods'", "its lines add up to 35000 + 0 satang"),
    Break("money_adds_up", "UPDATE orders SET shipping = 500, total = total + 500 - shipping", "its lines add up to 0 + 45000 satang, its shipping is 500"),
    Break("orders_are_what_their_lines_are", "UPDATE orders SET flow = 'goods'", "is goods, its lines are none or say otherwise"),
    Break("orders_are_what_their_lines_are", "DELETE FROM order_lines", "is booking, its lines are none"),
    Break("open_orders_know_where_they_go", "UPDATE order_groups SET house = NULL, place = NULL", "nobody knows where"),
    Break("carts_are_not_overfull", "INSERT INTO cart_lines (cart_id, product_id, departure_id, quantity, counted) SELECT carts.id, products.id, departures.id, 1, 0 FROM carts, products, departures", "has 66 lines"),
    Break("goods_in_carts_have_no_date", "UPDATE cart_lines SET departure_id = (SELECT max(id) FROM departures)", "has ko-yo-02 with a date"),
    Break("histories_are_chains", "UPDATE order_events SET to_state = 'shipped' WHERE to_state = 'declined'", "went from placed to shipped"),
    Break("histories_are_chains", "DELETE FROM order_events WHERE to_state = 'accepted'", "went from accepted to shipped"),
    Break("histories_lead_to_the_state", "DELETE FROM order_events WHERE to_state = 'cancelled'", "is cancelled, its history ends in placed"),
    Break("histories_lead_to_the_state", "DELETE FROM order_events", "is placed, its history ends in None"),
    Break("histories_lead_to_the_state", "UPDATE orders SET reason = 'another' WHERE state = 'declined'", "is declined, its history ends in declined"),
    Break("moves_are_by_whom_they_may_be", "UPDATE order_events SET actor = 'seller' WHERE to_state = 'cancelled'", "came to cancelled by a seller who may not"),
    Break("moves_are_by_whom_they_may_be", "UPDATE order_events SET person_id = (SELECT max(id) FROM chats) WHERE to_state = 'cancelled'", "came to cancelled by a shopper"),
    Break("shoppers_hear_of_each_state_once", "DELETE FROM outbox WHERE fact = 'order.accepted'", "0 times: order.accepted"),
    Break("sellers_hear_of_each_state_once", "DELETE FROM outbox WHERE fact = 'order.placed'", "0 times: order.placed"),
    Break("sellers_hear_of_each_state_once", "INSERT INTO outbox (person_id, fact, ids, state, retry_key, created_at, due_at, attempts) SELECT person_id, fact, ids, state, 'again' || id, created_at, due_at, attempts FROM outbox WHERE fact = 'order.cancelled'", "2 times: order.cancelled"),
    Break("shoppers_are_told_what_they_ordered", "DELETE FROM outbox WHERE fact = 'order.received'", "is told of the orders of group 1 0 times"),
    Break("nobody_hears_what_did_not_happen", "UPDATE outbox SET fact = 'order.shipped' WHERE fact = 'order.declined'", "tells of something that did not happen: order.shipped"),
    Break("no_open_order_is_kept_from_its_sellers", "UPDATE outbox SET state = 'moot', ended_at = due_at WHERE fact = 'order.placed'", "was not told of order"),
    Break("what_became_of_an_order_is_always_told", "UPDATE outbox SET state = 'moot', ended_at = due_at WHERE fact = 'order.accepted'", "was not told what is still true: order.accepted"),
    Break("what_became_of_an_order_is_always_told", "UPDATE outbox SET state = 'moot', ended_at = due_at WHERE fact = 'order.cancelled'", "was not told what is still true: order.cancelled"),
    Break("nobody_hears_of_the_orders_of_others", "UPDATE outbox SET person_id = (SELECT max(id) FROM chats) WHERE fact = 'order.accepted'", "tells a stranger of order"),
    Break("nobody_hears_of_the_orders_of_others", "UPDATE outbox SET person_id = (SELECT min(id) FROM chats) WHERE fact = 'order.placed'", "tells a stranger of order"),
    Break("clocks_run", "DELETE FROM outbox WHERE fact = 'order.clock'", "has 0 chores due: order.clock"),
    Break("clocks_run", "UPDATE outbox SET state = 'done', ended_at = due_at WHERE fact = 'order.over'", "has 0 chores due: order.over"),
    Break("notices_are_known", "UPDATE consents SET version = 99", "is to version 99 of privacy_notice"),
    Break("notices_are_shown_once", "INSERT INTO consents (person_id, kind, version, at, event_id) SELECT person_id, kind, version, at, event_id FROM consents", "was shown version 1 of privacy_notice 2 times"),
    Break("who_visits_a_place_visits_the_fair", "DELETE FROM visits WHERE zone = ''", "not counted for what is around it"),
    Break("who_visits_a_place_visits_the_fair", "DELETE FROM visits WHERE zone <> '' AND community_id = 0", "not counted for what is around it"),
    Break("visits_are_of_places", "UPDATE visits SET community_id = 4711 WHERE community_id <> 0", "4711: there is no such place"),
    Break("parked_events_count_as_taken", "DELETE FROM seen", "is parked and was never taken"),
    Break("forms_are_whole", "UPDATE chats SET form = 'checkout'", "the form of person 1 is broken"),
    Break("forms_are_whole", "UPDATE chats SET answers = '{\"phone\": \"0\"}'", "the form of person 1 is broken"),
    Break("forms_are_whole", "UPDATE chats SET given = '[]'", "the form of person 1 is broken"),
)  # fmt: skip

NOTED = (
    Break("", "UPDATE products SET community_id = (SELECT max(id) FROM communities) WHERE sku = 'ko-yo-03-s'", "ko-yo-03-s is not where ko-yo-03 is"),
    Break("", "UPDATE products SET community_id = (SELECT max(id) FROM communities) WHERE variant_of IS NULL", "is open, and ko-yo-01 belongs to another"),
    Break("", "UPDATE chats SET role = 'seller'", "uses the role seller, which is no longer theirs"),
    Break("", "UPDATE outbox SET state = 'set_aside', ended_at = due_at, error = 'why' WHERE fact = 'order.shipped'", "was set aside: why"),
)  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """A market with an order in every state, a booking that is to take place, and somebody with something in the cart.

    It is one for all tests, since none of them leaves anything in it.
    """
    folder = tmp_path_factory.mktemp("busy")
    with fresh_database(request, folder) as url:
        market = Market(url, folder / "media")
        (nok,), kohyo = market.shoppers(1), market.seller("ko-yo")
        goods = [market.order(nok, CLOTH) for _ in range(5)]
        trips = [market.order(nok, WORKSHOP) for _ in range(3)]
        market.fill([nok], "ko-yo-02")
        with market.engine.begin() as connection:
            _answer(connection, nok, kohyo, goods, trips)
            _look_around(connection, nok)
        yield market
        market.engine.dispose()


def _answer(connection: Connection, nok: Person, kohyo: Person, goods: list[int], trips: list[int]) -> None:
    for number in (goods[0], *trips[:2]):
        orders.accept(connection, kohyo.id, number, EVENT, OPENING)
    orders.ship(connection, kohyo.id, goods[0], EVENT, OPENING)
    orders.decline(connection, kohyo.id, goods[1], "the loom is broken", EVENT, OPENING)
    orders.cancel(connection, nok.id, goods[2], EVENT, OPENING)
    orders.expire(connection, goods[3], OPENING)
    orders.take_place(connection, trips[0], OPENING)


def _look_around(connection: Connection, nok: Person) -> None:
    row = connection.execute(select(communities).where(communities.c.code == "ko-yo")).one()
    visits.count(connection, nok.id, OPENING.date(), [(row.zone, row.id)])
    consents.shown_privacy(connection, nok.id, EVENT, OPENING)
    seen.park(connection, EVENT, "no type", b"{}", OPENING)


@contextmanager
def broken(market: Market, how: str) -> Iterator[Connection]:
    """A transaction in which this was done, whatever constraints say, and which does not stay."""
    sqlite = market.engine.dialect.name == "sqlite"
    with market.engine.connect() as connection:
        if sqlite:
            _pragmas(connection, "foreign_keys = OFF", "ignore_check_constraints = ON")
        with connection.begin() as transaction:
            if not sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            assert connection.execute(text(how)).rowcount > 0, how
            if sqlite:
                _pragmas(connection, "ignore_check_constraints = OFF")
            yield connection
            transaction.rollback()
        if sqlite:
            _pragmas(connection, "foreign_keys = ON")


def _pragmas(connection: Connection, *settings: str) -> None:
    for one in settings:
        connection.connection.driver_connection.execute(f"PRAGMA {one}")  # type: ignore[union-attr]


def test_every_invariant_has_something_that_breaks_it() -> None:
    assert {one.invariant for one in BREAKS} == {invariant.__name__ for invariant in every_invariant()}


def test_a_busy_fair_is_sound_and_whatever_is_broken_is_named(busy: Market) -> None:
    with busy.engine.begin() as connection:
        assert examine(connection, OPENING).broken == []
    asked = {invariant.__name__: invariant for invariant in every_invariant()}
    for one in BREAKS:
        if one.only_on in ("", busy.engine.dialect.name):
            with broken(busy, one.how) as connection:
                found = list(asked[one.invariant](connection, OPENING))
            assert any(one.says in line for line in found), (one, found)
    with busy.engine.begin() as connection:
        assert examine(connection, OPENING).broken == []


def test_what_somebody_should_look_at_is_listed_and_breaks_nothing(busy: Market) -> None:
    for one in NOTED:
        with broken(busy, one.how) as connection:
            found = examine(connection, OPENING)
        assert any(one.says in line for line in found.noted), (one, found)


def test_what_waits_is_listed_with_what_it_waits_for(busy: Market) -> None:
    later = OPENING + timedelta(minutes=11)
    with broken(busy, "UPDATE chats SET reachable = false WHERE id = (SELECT min(id) FROM chats)") as connection:
        waiting = examine(connection, later).waiting
    assert any("(order.placed, order_id " in line and "is overdue: no worker has tried it" in line for line in waiting)
    assert waiting[-1].endswith("news wait for 1 people who have blocked the account")
    assert not any("order.received" in line for line in waiting)


def test_a_newcomer_need_not_have_heard_of_the_orders_before_and_whoever_left_had(busy: Market) -> None:
    with broken(busy, "UPDATE members SET since = '2026-11-21 01:59:30.000000'") as connection:
        assert examine(connection, OPENING).broken == []
    with broken(busy, "DELETE FROM members") as connection:
        assert examine(connection, OPENING).broken == []


def test_where_an_invariant_cannot_even_be_asked_the_others_are(busy: Market) -> None:
    with broken(busy, "UPDATE orders SET flow = 'goods'") as connection:
        connection.execute(text("ALTER TABLE holds RENAME TO lost"))
        found = examine(connection, OPENING).broken
    assert any(line.startswith("held_is_what_is_held cannot be checked") for line in found)
    assert any("is goods, its lines" in line for line in found)


def test_of_very_many_only_some_are_said(busy: Market) -> None:
    crowd = (
        "INSERT INTO seen (event_id, at) SELECT 'x' || outbox.id || '-' || products.id, due_at FROM outbox, products"
    )
    with broken(busy, crowd) as connection:
        connection.execute(text("INSERT INTO parked SELECT event_id, at, 'why', '' FROM seen WHERE event_id LIKE 'x%'"))
        many = connection.execute(text("DELETE FROM seen WHERE event_id LIKE 'x%'")).rowcount
        found = examine(connection, OPENING).broken
    assert many > MOST
    assert len(found) == MOST + 1
    assert found[-1] == f"and {many - MOST} more like this"
