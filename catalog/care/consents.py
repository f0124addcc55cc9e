"""Which notice each person was shown or agreed to, in which version, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, insert, select

from db.schema import Id, UtcDateTime, metadata, personal

PRIVACY_VERSION = 1
"""Raised when the privacy notice says something new; everyone is then shown it again."""
LEDGER_DAYS = 1825

consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True, info=personal("person_id", LEDGER_DAYS)),
    Column("person_id", ForeignKey("chats.id"), nullable=False, index=True, info=personal("person_id", LEDGER_DAYS)),
    Column("kind", String(20), nullable=False, info=personal("person_id", LEDGER_DAYS)),
    Column("version", Integer, nullable=False, info=personal("person_id", LEDGER_DAYS)),
    Column("at", UtcDateTime, nullable=False, info=personal("person_id", LEDGER_DAYS)),
    Column("event_id", String(80), nullable=False, info=personal("person_id", LEDGER_DAYS)),
    sqlite_autoincrement=True,
)


def shown_privacy(connection: Connection, person_id: int, event_id: str, now: datetime) -> None:
    """Notes that the present privacy notice was shown in the answer to this event."""
    connection.execute(
        insert(consents).values(
            person_id=person_id, kind="privacy_notice", version=PRIVACY_VERSION, at=now, event_id=event_id
        )
    )


def has_seen_privacy(connection: Connection, person_id: int) -> bool:
    """Whether the person was shown the present privacy notice."""
    mine = (
        (consents.c.person_id == person_id)
        & (consents.c.kind == "privacy_notice")
        & (consents.c.version == PRIVACY_VERSION)
    )
    return connection.execute(select(consents.c.id).where(mine).limit(1)).first() is not None
