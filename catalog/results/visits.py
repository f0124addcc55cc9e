"""Visitors: each person once a day, for the fair and for each zone and community that they looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, Date, ForeignKey, String, Table

from db.inserting import insert_new
from db.schema import metadata, personal

VISIT_DAYS = 400
"""Long enough for the fair's report and for the next year's comparison."""

visits = Table(
    "visits",
    metadata,
    # The day in the fair's time zone.
    Column("day", Date, primary_key=True, info=personal("person_id", VISIT_DAYS)),
    Column("person_id", ForeignKey("chats.id"), primary_key=True, info=personal("person_id", VISIT_DAYS)),
    # '' and 0: the fair as a whole, so that the key holds no NULL.
    Column("zone", String(40), primary_key=True, info=personal("person_id", VISIT_DAYS)),
    Column("community_id", BigInteger, primary_key=True, info=personal("person_id", VISIT_DAYS)),
)


def count(connection: Connection, person_id: int, day: date, places: Sequence[tuple[str, int]]) -> None:
    """Counts the person for the fair today, and for each (zone, community) in `places`; once, however often."""
    wanted = {("", 0)} | {(zone, 0) for zone, _ in places} | set(places)
    rows = [{"day": day, "person_id": person_id, "zone": zone, "community_id": one} for zone, one in sorted(wanted)]
    insert_new(connection, visits, rows)
