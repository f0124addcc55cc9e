"""Zones and the communities in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from catalog.people import members
from db.schema import Id, Satang, metadata, plain

DEFAULT_ZONES: tuple[dict[str, Any], ...] = (
    {"code": "central_east", "name": {"th": "ภาคกลางและตะวันออก", "en": "Central and East"}, "position": 1},
    {"code": "north", "name": {"th": "ภาคเหนือ", "en": "North"}, "position": 2},
    {"code": "south", "name": {"th": "ภาคใต้", "en": "South"}, "position": 3},
    {"code": "northeast", "name": {"th": "ภาคตะวันออกเฉียงเหนือ", "en": "Northeast"}, "position": 4},
)
"""The four zones of the OTOP Nawatwithi fair, laid in an empty database; another fair brings a sheet `zones`."""

zones = Table(
    "zones",
    metadata,
    Column("code", String(40), primary_key=True, info=plain()),
    Column("name", JSON, nullable=False, info=plain()),
    Column("position", Integer, nullable=False, info=plain()),
)

communities = Table(
    "communities",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("code", String(64), nullable=False, unique=True, info=plain()),
    Column("zone", ForeignKey("zones.code"), nullable=False, index=True, info=plain()),
    # Texts by language code: {"th": …, "en": …}.
    Column("name", JSON, nullable=False, info=plain()),
    Column("aliases", JSON, nullable=False, info=plain()),
    Column("moo", String(20), info=plain()),
    Column("tambon", Text, info=plain()),
    Column("amphoe", Text, info=plain()),
    Column("province", Text, nullable=False, info=plain()),
    Column("story", JSON, nullable=False, info=plain()),
    Column("latitude", Float, info=plain()),
    Column("longitude", Float, info=plain()),
    Column("photo", Text, info=plain()),
    # A community is a public body here: its telephone and accounts are published, not somebody's own.
    Column("phone", String(20), info=plain()),
    Column("promptpay", String(20), info=plain()),
    Column("promptpay_id_consent", Boolean, nullable=False, info=plain()),
    Column("biller_id", String(20), info=plain()),
    Column("tax_id", String(20), info=plain()),
    Column("bank_account", Text, info=plain()),
    Column("shipping", Satang, nullable=False, info=plain()),
    Column("free_shipping_from", Satang, info=plain()),
    Column("cod", Boolean, nullable=False, info=plain()),
    Column("cod_limit", Satang, info=plain()),
    Column("offers", JSON, nullable=False, info=plain()),
    Column("group_max", Integer, info=plain()),
    Column("languages", JSON, nullable=False, info=plain()),
    Column("active", Boolean, nullable=False, info=plain()),
    sqlite_autoincrement=True,
)


def ensure_zones(connection: Connection) -> None:
    """Lays the default zones where there are none."""
    if connection.execute(select(zones.c.code).limit(1)).first() is None:
        connection.execute(insert(zones), list(DEFAULT_ZONES))


def all_zones(connection: Connection) -> Sequence[Row[Any]]:
    """The zones in their order, each with `communities`, the number of active ones."""
    counted = func.count(communities.c.id).label("communities")
    join = zones.outerjoin(communities, (communities.c.zone == zones.c.code) & communities.c.active)
    return connection.execute(
        select(zones, counted).select_from(join).group_by(zones.c.code).order_by(zones.c.position)
    ).all()


def visited_zones(connection: Connection) -> Sequence[Row[Any]]:
    """The zones that have communities; all of them while there is none at all."""
    found = all_zones(connection)
    return [one for one in found if one.communities] or found


def zone(connection: Connection, code: str) -> Row[Any] | None:
    """One zone."""
    return connection.execute(select(zones).where(zones.c.code == code)).first()


def of_zone(connection: Connection, code: str, *, limit: int, offset: int = 0) -> Sequence[Row[Any]]:
    """Active communities of a zone, in the order of their loading."""
    active = select(communities).where(communities.c.zone == code, communities.c.active)
    return connection.execute(active.order_by(communities.c.id).limit(limit).offset(offset)).all()


def community(connection: Connection, community_id: int) -> Row[Any] | None:
    """One community, active or not."""
    return connection.execute(select(communities).where(communities.c.id == community_id)).first()


def by_code(connection: Connection, code: str) -> Row[Any] | None:
    """One community by the organiser's own code."""
    return connection.execute(select(communities).where(communities.c.code == code)).first()


def some(connection: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The active ones among these, in the order of their loading."""
    chosen = select(communities).where(communities.c.id.in_(ids), communities.c.active)
    return connection.execute(chosen.order_by(communities.c.id)).all()


def active(connection: Connection) -> Sequence[Row[Any]]:
    """Every active community."""
    return connection.execute(select(communities).where(communities.c.active).order_by(communities.c.id)).all()


def sold_by(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """The communities that a person sells for, each with their `part` in it."""
    joined = select(communities, members.c.part).join(members, members.c.community_id == communities.c.id)
    return connection.execute(joined.where(members.c.person_id == person_id).order_by(communities.c.id)).all()


def shipping_fee(community_row: Row[Any], goods_total: int) -> int:
    """What sending goods worth `goods_total` costs, both in satang."""
    free_from = community_row.free_shipping_from
    if free_from is not None and goods_total >= free_from:
        return 0
    return int(community_row.shipping)
