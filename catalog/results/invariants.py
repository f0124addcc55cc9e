"""What must be true of the visits that were counted at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from catalog.offers.communities import communities, zones
from catalog.results.visits import visits
from db.invariants import Invariant, each

WORDS = "visit of person {person_id} on {day}, {zone!r} {community_id}: "


def who_visits_a_place_visits_the_fair(connection: Connection, _now: datetime) -> Iterator[str]:
    """Whoever was counted for a community was counted for its zone that day, and whoever was for a zone, for the fair."""
    place, around = visits.alias("place"), visits.alias("around")
    same = and_(around.c.day == place.c.day, around.c.person_id == place.c.person_id, around.c.community_id == 0)
    wider = or_(
        (place.c.community_id != 0) & (around.c.zone == place.c.zone),
        (place.c.community_id == 0) & (around.c.zone == ""),
    )
    rows = select(place).outerjoin(around, same & wider).where(place.c.zone != "", around.c.day.is_(None))
    yield from each(connection, rows, WORDS + "not counted for what is around it")


def visits_are_of_places(connection: Connection, _now: datetime) -> Iterator[str]:
    """Every visit was to a zone and a community that there are."""
    joined = visits.outerjoin(zones, zones.c.code == visits.c.zone).outerjoin(
        communities, communities.c.id == visits.c.community_id
    )
    nowhere = or_(
        (visits.c.zone != "") & zones.c.code.is_(None), (visits.c.community_id != 0) & communities.c.id.is_(None)
    )
    yield from each(connection, select(visits).select_from(joined).where(nowhere), WORDS + "there is no such place")


INVARIANTS: tuple[Invariant, ...] = (who_visits_a_place_visits_the_fair, visits_are_of_places)
