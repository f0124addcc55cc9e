"""Who may do what: members of communities, the invites that make them, and the audit of both."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from db.invariants import Invariant, each
from db.schema import Id, UtcDateTime, metadata, personal, plain

AUDIT_DAYS = 730
INVITE_LIVES = timedelta(days=14)
TRIES_AN_HOUR = 10
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0 O 1 I: a code is also read out over the telephone."""
CODE = r"[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}"

MAY: dict[str, frozenset[str]] = {
    "orders.move": frozenset({"owner", "helper"}),
    "helpers.invite": frozenset({"owner"}),
}
"""What each part in a community may do, read in one look."""

members = Table(
    "members",
    metadata,
    Column("person_id", ForeignKey("chats.id"), primary_key=True, info=personal("person_id")),
    Column("community_id", ForeignKey("communities.id"), primary_key=True, info=personal("person_id")),
    Column("part", String(10), nullable=False, info=personal("person_id")),
    Column("since", UtcDateTime, nullable=False, info=personal("person_id")),
    CheckConstraint("part IN ('owner', 'helper')", name="part"),
)

invites = Table(
    "invites",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    # Only the hash is kept: who reads the database cannot become a seller.
    Column("code_hash", String(64), nullable=False, unique=True, info=plain(INVITE_LIVES.days)),
    Column("community_id", ForeignKey("communities.id"), nullable=False, info=plain()),
    Column("part", String(10), nullable=False, info=plain()),
    Column("invited_by", ForeignKey("chats.id"), info=personal("invited_by", AUDIT_DAYS)),
    Column("made_at", UtcDateTime, nullable=False, info=plain()),
    Column("expires_at", UtcDateTime, nullable=False, info=plain()),
    Column("used_by", ForeignKey("chats.id"), info=personal("used_by", AUDIT_DAYS)),
    Column("used_at", UtcDateTime, info=personal("used_by", AUDIT_DAYS)),
    CheckConstraint("(used_by IS NULL) = (used_at IS NULL)", name="used"),
    CheckConstraint("part IN ('owner', 'helper')", name="part"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, info=plain(AUDIT_DAYS)),
    Column("at", UtcDateTime, nullable=False, index=True, info=plain(AUDIT_DAYS)),
    Column("person_id", ForeignKey("chats.id"), index=True, info=personal("person_id", AUDIT_DAYS)),
    Column("action", String(40), nullable=False, info=plain(AUDIT_DAYS)),
    Column("subject", Text, nullable=False, info=plain(AUDIT_DAYS)),
    sqlite_autoincrement=True,
)


class Forbidden(Exception):
    """The person has no part in this that allows it. Answered as if the thing did not exist."""


class BadInvite(Exception):
    """The code is unknown, used or too old; which of them is not told apart on purpose."""


class AlreadyMember(Exception):
    """The code would make the person what they are already; it stays good for somebody else."""


class TooManyTries(Exception):
    """Too many wrong codes within an hour."""


def authorize(connection: Connection, person_id: int, action: str, community_id: int) -> None:
    """Raises Forbidden unless the person's part in the community may do this."""
    part = connection.execute(
        select(members.c.part).where(members.c.person_id == person_id, members.c.community_id == community_id)
    ).scalar()
    if part not in MAY[action]:
        raise Forbidden(action)


def roles(connection: Connection, person_id: int) -> list[str]:
    """The roles that the person may use: everyone shops; a member of a community also sells."""
    sells = connection.execute(select(members.c.person_id).where(members.c.person_id == person_id).limit(1)).first()
    return ["shopper", "seller"] if sells else ["shopper"]


def members_of(connection: Connection, community_id: int) -> list[int]:
    """Ids of the people who sell for a community."""
    rows = connection.execute(
        select(members.c.person_id).where(members.c.community_id == community_id).order_by(members.c.since)
    )
    return list(rows.scalars())


def invite(connection: Connection, community_id: int, part: str, now: datetime, invited_by: int | None = None) -> str:
    """Makes a single-use code that lets whoever sends it join the community; returns the code, which is kept nowhere."""
    letters = [secrets.choice(ALPHABET) for _ in range(10)]
    code = "".join(letters[:5]) + "-" + "".join(letters[5:])
    connection.execute(
        insert(invites).values(
            code_hash=_hash(code),
            community_id=community_id,
            part=part,
            invited_by=invited_by,
            made_at=now,
            expires_at=now + INVITE_LIVES,
        )
    )
    note(connection, now, invited_by, f"invite.{part}", f"community {community_id}")
    return code


def join(connection: Connection, person_id: int, code: str, now: datetime) -> int:
    """Uses a code: the person becomes a member; returns the community's id.

    Raises BadInvite, TooManyTries after ten wrong codes within an hour, or AlreadyMember for a member's own code.
    """
    if _wrong_tries(connection, person_id, now) >= TRIES_AN_HOUR:
        raise TooManyTries
    fresh = (invites.c.code_hash == _hash(code)) & invites.c.used_at.is_(None) & (invites.c.expires_at > now)
    if _is_one_already(connection, person_id, fresh):
        raise AlreadyMember
    found = connection.execute(
        update(invites)
        .where(fresh)
        .values(used_by=person_id, used_at=now)
        .returning(invites.c.community_id, invites.c.part)
    ).first()
    if found is None:
        note(connection, now, person_id, "invite.refused", "")
        raise BadInvite
    _enrol(connection, person_id, found.community_id, found.part, now)
    return int(found.community_id)


def _is_one_already(connection: Connection, person_id: int, fresh: ColumnElement[bool]) -> bool:
    """Whether the code is for a community in which the person has that part already, or a greater one."""
    mine = (members.c.person_id == person_id) & (members.c.community_id == invites.c.community_id)
    enough = (members.c.part == "owner") | (members.c.part == invites.c.part)
    joined = select(members.c.person_id).join(invites, mine).where(fresh, enough)
    return connection.execute(joined).first() is not None


def _wrong_tries(connection: Connection, person_id: int, now: datetime) -> int:
    wrong = (
        (audit.c.person_id == person_id)
        & (audit.c.action == "invite.refused")
        & (audit.c.at > now - timedelta(hours=1))
    )
    return int(connection.execute(select(func.count()).select_from(audit).where(wrong)).scalar_one())


def _enrol(connection: Connection, person_id: int, community_id: int, part: str, now: datetime) -> None:
    mine = (members.c.person_id == person_id) & (members.c.community_id == community_id)
    present = connection.execute(select(members.c.part).where(mine)).scalar()
    if present is None:
        connection.execute(insert(members).values(person_id=person_id, community_id=community_id, part=part, since=now))
    elif part == "owner":
        connection.execute(update(members).where(mine).values(part=part))
    note(connection, now, person_id, f"joined.{part}", f"community {community_id}")


def note(connection: Connection, now: datetime, person_id: int | None, action: str, subject: str) -> None:
    """Appends to the audit; `person_id` is None for whoever works at the command line."""
    connection.execute(insert(audit).values(at=now, person_id=person_id, action=action, subject=subject))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def whoever_sells_was_invited(connection: Connection, now: datetime) -> Iterator[str]:
    """The audit tells of each member's joining, as far back as it is kept."""
    kept = members.c.since > now - timedelta(days=AUDIT_DAYS)
    rows = select(members).where(kept, ~joined(members.c.person_id, members.c.community_id))
    yield from each(connection, rows, "person {person_id} sells for community {community_id} and never joined it")


def used_invites_were_joinings(connection: Connection, now: datetime) -> Iterator[str]:
    """Whoever used a code joined by it, while it was good."""
    in_time = invites.c.used_at.between(invites.c.made_at, invites.c.expires_at)
    by_it = joined(invites.c.used_by, invites.c.community_id)
    rows = select(invites.c.id).where(invites.c.used_at > now - timedelta(days=AUDIT_DAYS), ~(in_time & by_it))
    yield from each(connection, rows, "invite {id} was used by somebody who did not join, or when it was not good")


def joined(person_id: ColumnElement[int], community_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the audit tells that a person joined a community once; somebody who left meanwhile did too."""
    place = literal("community ") + cast(community_id, String)
    return exists().where(audit.c.person_id == person_id, audit.c.action.like("joined.%"), audit.c.subject == place)


def whoever_sells_has_an_owner(connection: Connection, _now: datetime) -> Iterator[str]:
    """Where people sell for a community, one of them is its owner, who can invite others."""
    owners = select(members.c.community_id).where(members.c.part == "owner")
    rows = select(members.c.community_id).distinct().where(members.c.community_id.not_in(owners))
    yield from each(connection, rows, "community {community_id} has helpers and no owner")


INVARIANTS: tuple[Invariant, ...] = (whoever_sells_was_invited, used_invites_were_joinings, whoever_sells_has_an_owner)
