"""The fair's row: its name, its days, and the rule that it sets for each choice. Filled from the workbook."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    select,
    update,
)

from db.inserting import insert_once
from db.schema import Id, UtcDateTime, metadata, plain

fairs = Table(
    "fairs",
    metadata,
    # There is one fair in a database; the constraint says so.
    Column("id", Id, CheckConstraint("id = 1", name="one_fair"), primary_key=True, info=plain()),
    Column("code", String(64), nullable=False, info=plain()),
    Column("name", JSON, nullable=False, info=plain()),
    Column("opens_at", UtcDateTime, info=plain()),
    Column("closes_at", UtcDateTime, info=plain()),
    # The organiser's office, published on purpose.
    Column("contact", Text, info=plain()),
    Column("payee", String(20), nullable=False, info=plain()),
    Column("payee_name", Text, info=plain()),
    Column("promptpay", String(20), info=plain()),
    Column("biller_id", String(20), info=plain()),
    Column("bank_account", Text, info=plain()),
    Column("meeting_mode", String(20), nullable=False, info=plain()),
    Column("company_approval", Boolean, nullable=False, info=plain()),
    Column("product_approval", Boolean, nullable=False, info=plain()),
    Column("pending_blocks_company", Boolean, nullable=False, info=plain()),
    Column("remind_day_before", Boolean, nullable=False, info=plain()),
    Column("rooms", Integer, info=plain()),
    Column("draw_licence_no", Text, info=plain()),
    # A value that never repeats: whoever keeps something made from the catalog keeps it with this.
    Column("catalog_version", String(36), nullable=False, info=plain()),
    sqlite_autoincrement=True,
)

DEFAULTS: dict[str, Any] = {
    "code": "fair",
    "name": {"th": "ตลาดนัดชุมชน", "en": "Community fair"},
    "payee": "community",
    "meeting_mode": "acceptance",
    "company_approval": True,
    "product_approval": True,
    "pending_blocks_company": False,
    "remind_day_before": False,
}
"""With no `fair` sheet there is one fair, open from now on, with these rules."""


def the_fair(connection: Connection) -> Row[Any]:
    """The fair's row, made with the defaults when there is none yet."""
    row = connection.execute(select(fairs)).first()
    if row is None:
        ensure_fair(connection)
        row = connection.execute(select(fairs)).one()
    return row


def ensure_fair(connection: Connection) -> bool:
    """Makes the fair's row with the defaults unless there is one; says whether it was made now."""
    return insert_once(connection, fairs, id=1, catalog_version=str(uuid4()), **DEFAULTS)


def set_fair(connection: Connection, values: dict[str, Any]) -> None:
    """Takes the values of the workbook's `fair` sheet, by column name."""
    the_fair(connection)
    connection.execute(update(fairs).values(**values))


def catalog_changed(connection: Connection) -> None:
    """Gives the catalog a new version: what was kept with the old one is not used again."""
    the_fair(connection)
    connection.execute(update(fairs).values(catalog_version=str(uuid4())))


def catalog_version(connection: Connection) -> str:
    """The catalog's present version."""
    version = connection.execute(select(fairs.c.catalog_version)).scalar()
    return version if version is not None else str(the_fair(connection).catalog_version)
