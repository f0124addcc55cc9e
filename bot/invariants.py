"""What must be true of chats and of events that were taken, at any time; and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, String, cast, func, or_, select

from bot.chats import chats
from bot.seen import parked, seen
from db.invariants import Invariant, each


def parked_events_count_as_taken(connection: Connection, _now: datetime) -> Iterator[str]:
    """What was put aside was taken: LINE is not to send it for ever."""
    rows = select(parked.c.event_id).outerjoin(seen, seen.c.event_id == parked.c.event_id)
    yield from each(connection, rows.where(seen.c.event_id.is_(None)), "event {event_id} is parked and was never taken")


def forms_are_whole(connection: Connection, _now: datetime) -> Iterator[str]:
    """An open form has answers by name, and knows since when; with none open, no answers are left lying about."""
    kind = func.json_type if connection.dialect.name == "sqlite" else func.json_typeof
    of_no_names = or_(kind(chats.c.given) != "object", kind(chats.c.answers) != "object")
    left = or_(cast(chats.c.given, String) != "{}", cast(chats.c.answers, String) != "{}")
    undated = chats.c.form.is_not(None) != chats.c.form_touched_at.is_not(None)
    broken = or_(of_no_names, undated, chats.c.form.is_(None) & left)
    yield from each(connection, select(chats.c.id).where(broken), "the form of person {id} is broken")


INVARIANTS: tuple[Invariant, ...] = (parked_events_count_as_taken, forms_are_whole)
