"""The people and groups that we talk with, as the chat machine remembers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Row, Select, String, Table, Text, delete, select, update

from bot.forms import OpenForm
from bot.turn import Person
from db.inserting import insert_once
from db.schema import Id, UtcDateTime, metadata, personal, plain

FORM_LIVES = timedelta(days=1)

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("line_id", String(40), nullable=False, unique=True, info=personal("id")),
    Column("name", Text, nullable=False, info=personal("id")),
    Column("language", String(12), nullable=False, info=personal("id")),
    Column("reachable", Boolean, nullable=False, info=personal("id")),
    # LINE's time of the event that told so: redelivered events come in any order.
    Column("reachable_at", UtcDateTime, nullable=False, info=personal("id")),
    Column("role", String(20), nullable=False, info=personal("id")),
    Column("form", String(60), info=personal("id", 1)),
    # What the form was opened with, and what was answered since: "back" drops only the latter.
    Column("given", JSON, nullable=False, info=personal("id", 1)),
    Column("answers", JSON, nullable=False, info=personal("id", 1)),
    Column("form_touched_at", UtcDateTime, info=personal("id", 1)),
    Column("met_at", UtcDateTime, nullable=False, info=personal("id")),
    Column("touched_at", UtcDateTime, nullable=False, info=personal("id")),
    # Until when their events are paid for, and those that LINE brought again; see bot/pace.py.
    Column("paced_until", UtcDateTime, info=personal("id", 1)),
    Column("again_until", UtcDateTime, info=personal("id", 1)),
    Column("told_to_slow_at", UtcDateTime, info=personal("id", 1)),
    sqlite_autoincrement=True,
)

groups = Table(
    "groups",
    metadata,
    Column("line_id", String(40), primary_key=True, info=plain()),
    Column("told_at", UtcDateTime, nullable=False, info=plain()),
)


@dataclass(frozen=True)
class Profile:
    """What LINE says of somebody: the name they show, and the language of their app, if LINE tells it."""

    name: str
    language: str | None


def load(connection: Connection, line_id: str) -> Row[Any] | None:
    """The chat's row, locked until the transaction ends: one person's events are answered one after another.

    FOR NO KEY UPDATE: others may still owe this person news. With FOR UPDATE a shopper who cancels and a seller who
    accepts at that instant wait for each other.
    """
    mine = select(chats).where(chats.c.line_id == line_id)
    return connection.execute(mine.with_for_update(key_share=True)).first()


def meet(
    connection: Connection, line_id: str, profile: Profile, language: str, now: datetime, at: datetime | None = None
) -> Row[Any]:
    """Makes the row of somebody new, who can be reached since `at`."""
    insert_once(
        connection,
        chats,
        line_id=line_id,
        name=profile.name,
        language=language,
        reachable=True,
        reachable_at=at or now,
        role="shopper",
        form=None,
        given={},
        answers={},
        met_at=now,
        touched_at=now,
    )
    row = load(connection, line_id)
    assert row is not None
    return row


def introduce(connection: Connection, row: Row[Any], profile: Profile, language: str) -> Row[Any]:
    """Notes what LINE tells only now of somebody met before; the language too, unless they can have chosen one since."""
    told = {"name": profile.name, "language": language if row.touched_at == row.met_at else row.language}
    connection.execute(update(chats).where(chats.c.id == row.id).values(told))
    known = load(connection, row.line_id)
    assert known is not None
    return known


def person(row: Row[Any]) -> Person:
    """The row as a handler sees it."""
    return Person(id=row.id, line_id=row.line_id, name=row.name, language=row.language, role=row.role)


def open_form(row: Row[Any], known: Mapping[str, object], now: datetime) -> OpenForm | None:
    """The form that was open, unless it was left alone for a day or no longer exists in this release."""
    if row.form is None or row.form not in known or now - row.form_touched_at > FORM_LIVES:
        return None
    return OpenForm(row.form, row.given, row.answers, row.form_touched_at)


def save(
    connection: Connection, who: Person, form: OpenForm | None, now: datetime, paid: Mapping[str, datetime]
) -> None:
    """Writes back what a turn may change, and what it cost of the person's pace."""
    connection.execute(
        update(chats)
        .where(chats.c.id == who.id)
        .values(
            language=who.language,
            role=who.role,
            form=form.name if form else None,
            given=form.given if form else {},
            answers=form.said if form else {},
            form_touched_at=form.touched_at if form else None,
            touched_at=now,
            **paid,
        )
    )


def note_pace(connection: Connection, person_id: int, pace: Mapping[str, datetime]) -> None:
    """Notes what bot/pace.py has to remember of somebody."""
    if pace:
        connection.execute(update(chats).where(chats.c.id == person_id).values(**pace))


def set_reachable(connection: Connection, line_id: str, reachable: bool, at: datetime) -> None:
    """Notes that somebody blocked the account at that time, or is back; nothing where something later is known."""
    theirs = (chats.c.line_id == line_id) & (chats.c.reachable_at <= at)
    connection.execute(update(chats).where(theirs).values(reachable=reachable, reachable_at=at))


def forget_group(connection: Connection, line_id: str, at: datetime) -> None:
    """The account has left the group at that time: whoever invites it again is told again where it works."""
    connection.execute(delete(groups).where(groups.c.line_id == line_id, groups.c.told_at <= at))


def reachable_ids() -> Select[Any]:
    """A select of the ids of people that a push can reach."""
    return select(chats.c.id).where(chats.c.reachable.is_(True))


def address(connection: Connection, person_id: int) -> tuple[str, str]:
    """LINE's id and the language of a person, for a delivery."""
    line_id, language = connection.execute(
        select(chats.c.line_id, chats.c.language).where(chats.c.id == person_id)
    ).one()
    return line_id, language
