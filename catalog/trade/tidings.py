"""Who hears of each state that an order comes to, as two tables; and what must be true of it: everybody does, and once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Subquery,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    text,
)

from catalog import people
from catalog.people import AUDIT_DAYS, members
from catalog.trade.tables import order_events, order_groups, order_lines, orders
from db.invariants import Invariant, each
from db.outbox import KEPT_DAYS, outbox

TO_SHOPPERS = {
    "accepted": "order.accepted",
    "declined": "order.declined",
    "expired": "order.expired",
    "shipped": "order.shipped",
}
TO_SELLERS = {"placed": "order.placed", "cancelled": "order.cancelled", "expired": "order.expired_for_seller"}
"""The fact that they are told when an order comes to a state. A booking that is completed is news to nobody."""
NOBODY_SINCE = timedelta(days=KEPT_DAYS)


def shoppers_hear_of_each_state_once(connection: Connection, now: datetime) -> Iterator[str]:
    """For every state that an order came to there is one outbox row for its shopper, as long as rows are kept."""
    joined = _events().join(order_groups, order_groups.c.id == orders.c.group_id)
    yield from _unlike_once(connection, now, TO_SHOPPERS, joined, order_groups.c.person_id)


def sellers_hear_of_each_state_once(connection: Connection, now: datetime) -> Iterator[str]:
    """For every state there is one outbox row for each who sold for the community then.

    Whoever began to within the minute before may have done so at that very moment, and need not have it.
    """
    joined = _events().join(members, members.c.community_id == orders.c.community_id)
    sold = members.c.since < _a_minute_before(connection, order_events.c.at)
    yield from _unlike_once(connection, now, TO_SELLERS, joined, members.c.person_id, sold)


def _events() -> FromClause:
    return order_events.join(orders, orders.c.id == order_events.c.order_id)


def _a_minute_before(connection: Connection, at: ColumnElement[datetime]) -> ColumnElement[Any]:
    if connection.dialect.name == "sqlite":
        return func.datetime(at, "-1 minute")
    return at - text("interval '1 minute'")


def _unlike_once(
    connection: Connection,
    now: datetime,
    facts: dict[str, str],
    joined: FromClause,
    person_id: ColumnElement[int],
    *which: ColumnElement[bool],
) -> Iterator[str]:
    fact = case(facts, value=order_events.c.to_state).label("fact")
    recent = order_events.c.at > now - NOBODY_SINCE
    found = select(order_events.c.order_id.label("number"), fact, person_id.label("person_id")).select_from(joined)
    owed = found.where(order_events.c.to_state.in_(facts), recent, *which).subquery()
    told = _told("order_id", outbox.c.fact.in_(facts.values()))
    same = and_(told.c.number == owed.c.number, told.c.fact == owed.c.fact, told.c.person_id == owed.c.person_id)
    times = func.coalesce(told.c.times, 0)
    rows = select(owed, times.label("times")).outerjoin(told, same).where(times != 1)
    yield from each(connection, rows, "person {person_id} is told of order {number} {times} times: {fact}")


def shoppers_are_told_what_they_ordered(connection: Connection, now: datetime) -> Iterator[str]:
    """Every group of orders has one outbox row for the shopper, which the reply takes out."""
    told = _told("group_id", outbox.c.fact == "order.received")
    theirs = and_(told.c.number == order_groups.c.id, told.c.person_id == order_groups.c.person_id)
    times = func.coalesce(told.c.times, 0)
    recent = order_groups.c.placed_at > now - NOBODY_SINCE
    rows = select(order_groups.c.id, times.label("times")).outerjoin(told, theirs).where(recent, times != 1)
    yield from each(connection, rows, "the shopper is told of the orders of group {id} {times} times")


def _told(number: str, *which: ColumnElement[bool]) -> Subquery:
    """How many `times` each person (nobody: ourselves) is told each fact of each number."""
    rows = select(outbox.c.fact, outbox.c.person_id, _number(number).label("number")).where(*which).subquery()
    return select(rows, func.count().label("times")).group_by(*rows.c).subquery()


def _number(name: str) -> ColumnElement[Any]:
    number: ColumnElement[Any] = outbox.c.ids[name].as_integer()
    return number


def nobody_hears_what_did_not_happen(connection: Connection, _now: datetime) -> Iterator[str]:
    """News of a state is of an order that has come to it."""
    states = {fact: state for facts in (TO_SHOPPERS, TO_SELLERS) for state, fact in facts.items()}
    came = and_(
        order_events.c.order_id == _number("order_id"), order_events.c.to_state == case(states, value=outbox.c.fact)
    )
    rows = select(outbox.c.id, outbox.c.fact).where(outbox.c.fact.in_(states), ~exists().where(came))
    yield from each(connection, rows, "outbox {id} tells of something that did not happen: {fact}")


def no_open_order_is_kept_from_its_sellers(connection: Connection, _now: datetime) -> Iterator[str]:
    """News that came to nothing is of an order that somebody has answered or ended, or for who sells there no more."""
    joined = outbox.join(orders, orders.c.id == _number("order_id"))
    theirs = exists().where(members.c.person_id == outbox.c.person_id, members.c.community_id == orders.c.community_id)
    kept = (outbox.c.state == "moot") & (outbox.c.fact == "order.placed") & (orders.c.state == "placed") & theirs
    rows = select(outbox.c.id, orders.c.id.label("order_id"), outbox.c.person_id).select_from(joined).where(kept)
    yield from each(connection, rows, "outbox {id}: person {person_id} was not told of order {order_id}, which is open")


def what_became_of_an_order_is_always_told(connection: Connection, _now: datetime) -> Iterator[str]:
    """Only news of a new order may come to nothing: what comes after it is true for good."""
    facts = {"order.received", *TO_SHOPPERS.values(), *TO_SELLERS.values()} - {"order.placed"}
    rows = select(outbox.c.id, outbox.c.person_id, outbox.c.fact)
    found = rows.where(outbox.c.state == "moot", outbox.c.fact.in_(sorted(facts)))
    yield from each(connection, found, "outbox {id}: person {person_id} was not told what is still true: {fact}")


def nobody_hears_of_the_orders_of_others(connection: Connection, now: datetime) -> Iterator[str]:
    """News goes to the order's shopper, or to somebody who joined its community, as far back as the audit is kept."""
    joined = outbox.join(orders, orders.c.id == _number("order_id")).join(
        order_groups, order_groups.c.id == orders.c.group_id
    )
    once_joined = people.joined(outbox.c.person_id, orders.c.community_id)
    recent = outbox.c.created_at > now - timedelta(days=AUDIT_DAYS)
    strange = or_(
        outbox.c.fact.in_(TO_SHOPPERS.values()) & (outbox.c.person_id != order_groups.c.person_id),
        outbox.c.fact.in_(TO_SELLERS.values()) & ~once_joined & recent,
    )
    rows = select(outbox.c.id, outbox.c.fact, orders.c.id.label("order_id")).select_from(joined).where(strange)
    yield from each(connection, rows, "outbox {id} tells a stranger of order {order_id}: {fact}")


def clocks_run(connection: Connection, _now: datetime) -> Iterator[str]:
    """An order that waits has one chore that will end it, and so has an accepted booking that is to take place."""
    goods = exists().where(order_lines.c.order_id == orders.c.id, order_lines.c.departure_id.is_(None))
    fact = case(
        (orders.c.state == "placed", "order.clock"), ((orders.c.state == "accepted") & ~goods, "order.over"), else_=None
    )
    waits = select(orders.c.id, fact.label("fact")).where(orders.c.state.in_(("placed", "accepted"))).subquery()
    chores = _told("order_id", outbox.c.person_id.is_(None), outbox.c.state == "due")
    same = and_(chores.c.number == waits.c.id, chores.c.fact == waits.c.fact)
    times = func.coalesce(chores.c.times, 0)
    rows = select(waits, times.label("times")).outerjoin(chores, same).where(waits.c.fact.is_not(None), times != 1)
    yield from each(connection, rows, "order {id} has {times} chores due: {fact}")


INVARIANTS: tuple[Invariant, ...] = (
    shoppers_hear_of_each_state_once,
    sellers_hear_of_each_state_once,
    shoppers_are_told_what_they_ordered,
    nobody_hears_what_did_not_happen,
    no_open_order_is_kept_from_its_sellers,
    what_became_of_an_order_is_always_told,
    nobody_hears_of_the_orders_of_others,
    clocks_run,
)
