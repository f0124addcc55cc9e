"""What must be true of consents at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from catalog.care.consents import PRIVACY_VERSION, consents
from db.invariants import Invariant, each


def notices_are_known(connection: Connection, _now: datetime) -> Iterator[str]:
    """Nobody was shown a notice that was never written."""
    unknown = (consents.c.kind != "privacy_notice") | ~consents.c.version.between(1, PRIVACY_VERSION)
    rows = select(consents.c.id, consents.c.kind, consents.c.version).where(unknown)
    yield from each(connection, rows, "consent {id} is to version {version} of {kind}, which does not exist")


def notices_are_shown_once(connection: Connection, _now: datetime) -> Iterator[str]:
    """Each version of a notice is shown to each person once."""
    which = (consents.c.person_id, consents.c.kind, consents.c.version)
    rows = select(*which, func.count().label("times")).group_by(*which).having(func.count() > 1)
    yield from each(connection, rows, "person {person_id} was shown version {version} of {kind} {times} times")


INVARIANTS: tuple[Invariant, ...] = (notices_are_known, notices_are_shown_once)
