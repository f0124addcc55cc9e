"""What `taladnad doctor` says: it walks the invariants of every room, and lists what somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot import chats, seen
from bot import invariants as chat_invariants
from bot.failures import in_one_line
from catalog import people
from catalog.care import invariants as care
from catalog.offers import invariants as offers
from catalog.results import invariants as results
from catalog.trade import invariants as trade
from db import invariants as storage
from db import outbox
from db.invariants import Invariant, each
from db.waiting import unreachable

ROOMS = (storage, people, offers, trade, care, results, chat_invariants)
"""Each has a list INVARIANTS."""
MOST = 50
"""Sentences of one kind: whoever has more of them needs no further ones."""


@dataclass(frozen=True)
class Findings:
    """`broken`: what must not be, an invariant each. `noted`: what was put aside or should be looked at. `waiting`: what is
    late, or cannot arrive for now. A sentence each.
    """

    broken: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def every_invariant() -> list[Invariant]:
    """Those of all rooms."""
    return list(chain.from_iterable(room.INVARIANTS for room in ROOMS))


def examine(connection: Connection, now: datetime) -> Findings:
    """Looks at everything; changes nothing. `now` is aware UTC."""
    reachable = chats.reachable_ids()
    noted = [*_short(seen.list_parked(connection)), *_short(outbox.broken(connection))]
    return Findings(
        broken=_ask(connection, now, every_invariant()),
        noted=noted + _ask(connection, now, (*offers.NOTED, *trade.NOTED, roles_are_still_theirs)),
        waiting=[*_short(outbox.overdue(connection, now, reachable)), *unreachable(connection, now, reachable)],
    )


def roles_are_still_theirs(connection: Connection, _now: datetime) -> Iterator[str]:
    """People who act in a role that was taken from them; with their next tap they are shoppers again."""
    sells = select(people.members.c.person_id)
    rows = select(chats.chats.c.id, chats.chats.c.role)
    lost = (chats.chats.c.role != "shopper") & chats.chats.c.id.not_in(sells)
    yield from each(connection, rows.where(lost), "person {id} uses the role {role}, which is no longer theirs")


def _ask(connection: Connection, now: datetime, invariants: Sequence[Invariant]) -> list[str]:
    try:
        with connection.begin_nested():
            return [line for one in invariants for line in _found(connection, now, one)]
    except SQLAlchemyError:
        # One by one, each with a way back: the others are asked nevertheless.
        return [line for one in invariants for line in _answers(connection, now, one)]


def _answers(connection: Connection, now: datetime, invariant: Invariant) -> list[str]:
    """What an invariant finds; that it cannot even be asked, as on a broken file, is a finding too."""
    try:
        with connection.begin_nested():
            return _found(connection, now, invariant)
    except SQLAlchemyError as error:
        return [f"{invariant.__name__} cannot be checked: {in_one_line(error)}"]


def _found(connection: Connection, now: datetime, invariant: Invariant) -> list[str]:
    return _short(list(invariant(connection, now)))


def _short(found: list[str]) -> list[str]:
    return found if len(found) <= MOST else [*found[:MOST], f"and {len(found) - MOST} more like this"]
