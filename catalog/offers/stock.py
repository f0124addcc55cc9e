"""What lies on the shelf and what is held of it; the seats of a departure are the same kind of row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import CheckConstraint, Column, Connection, Integer, String, Table, insert, select, update

from db.schema import Id, metadata, plain

stock = Table(
    "stock",
    metadata,
    Column("id", Id, primary_key=True, info=plain()),
    Column("kind", String(10), nullable=False, info=plain()),
    Column("on_hand", Integer, nullable=False, info=plain()),
    Column("held", Integer, nullable=False, info=plain()),
    # Everything that ever came in or was counted anew, less what a recount took away; on_hand = taken_in - gone.
    Column("taken_in", Integer, nullable=False, info=plain()),
    Column("gone", Integer, nullable=False, info=plain()),
    CheckConstraint("held >= 0 AND held <= on_hand", name="held"),
    CheckConstraint("on_hand = taken_in - gone AND gone >= 0", name="conserved"),
    CheckConstraint("kind IN ('goods', 'seats')", name="kind"),
    sqlite_autoincrement=True,
)


class Short(Exception):
    """There is not enough: `left` is what can still be had."""

    def __init__(self, stock_id: int, left: int) -> None:
        super().__init__(f"stock {stock_id}: {left} left")
        self.stock_id = stock_id
        self.left = left


def lay_in(connection: Connection, kind: str, counts: Sequence[int]) -> list[int]:
    """A new shelf for each count, with so many on it; returns their ids in that order."""
    rows = [{"kind": kind, "on_hand": count, "held": 0, "taken_in": count, "gone": 0} for count in counts]
    ids: dict[int, list[int]] = defaultdict(list)
    if rows:
        # They come back in any order: to ask for theirs would insert them one by one on SQLite.
        for id_, count in connection.execute(insert(stock).returning(stock.c.id, stock.c.taken_in), rows):
            ids[count].append(id_)
    return [ids[count].pop() for count in counts]


def recount(connection: Connection, stock_id: int, count: int) -> bool:
    """Takes `count` as what lies there now; False, and nothing changed, where more than that is held."""
    change = count - stock.c.on_hand
    result = connection.execute(
        update(stock)
        .where(stock.c.id == stock_id, stock.c.held <= count)
        .values(on_hand=count, taken_in=stock.c.taken_in + change)
    )
    return bool(result.rowcount)


def hold(connection: Connection, stock_id: int, count: int) -> None:
    """Keeps `count` back. Raises Short, and holds nothing, where fewer are free."""
    result = connection.execute(
        update(stock)
        .where(stock.c.id == stock_id, stock.c.on_hand - stock.c.held >= count)
        .values(held=stock.c.held + count)
    )
    if not result.rowcount:
        raise Short(stock_id, left(connection, stock_id))


def release(connection: Connection, stock_id: int, count: int) -> None:
    """Gives back what was held."""
    connection.execute(update(stock).where(stock.c.id == stock_id).values(held=stock.c.held - count))


def consume(connection: Connection, stock_id: int, count: int) -> None:
    """What was held has left the shelf."""
    connection.execute(
        update(stock)
        .where(stock.c.id == stock_id)
        .values(on_hand=stock.c.on_hand - count, held=stock.c.held - count, gone=stock.c.gone + count)
    )


def left(connection: Connection, stock_id: int) -> int:
    """How many can still be had."""
    free = connection.execute(select(stock.c.on_hand - stock.c.held).where(stock.c.id == stock_id)).scalar()
    return int(free or 0)
