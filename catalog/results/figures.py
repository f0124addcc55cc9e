"""The fair's figures so far. The rule of each stands in print in handlers/organiser/result_words.py."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, distinct, func, select

from catalog.offers import communities
from catalog.offers.communities import communities as community_table
from catalog.results.visits import visits
from catalog.trade.tables import orders


def figures(connection: Connection) -> dict[str, Any]:
    """Visitors: distinct people with a turn. Orders: placed, one for each community in a cart, whatever became of them."""
    zones = communities.all_zones(connection)
    visitors = func.count(distinct(visits.c.person_id))
    by_zone: dict[str, int] = dict(
        connection.execute(select(visits.c.zone, visitors).where(visits.c.zone != "").group_by(visits.c.zone)).all()
    )
    ordered = _orders_by_zone(connection)
    return {
        "visitors": connection.execute(select(visitors)).scalar_one(),
        "communities": {zone.code: zone.communities for zone in zones},
        "orders": sum(ordered.values()),
        "orders_by_state": dict(
            connection.execute(select(orders.c.state, func.count()).group_by(orders.c.state)).all()
        ),
        "by_zone": {
            zone.code: {"visitors": by_zone.get(zone.code, 0), "orders": ordered.get(zone.code, 0)} for zone in zones
        },
    }


def _orders_by_zone(connection: Connection) -> dict[str, int]:
    joined = select(community_table.c.zone, func.count()).join(orders, orders.c.community_id == community_table.c.id)
    return dict(connection.execute(joined.group_by(community_table.c.zone)).all())
