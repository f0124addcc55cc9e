"""The guards of shop, door and delivery, taken away one by one: the negative controls of races and kills."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, text, update

from bot import delivery, seen
from bot.line_api import Call
from catalog.offers import stock
from catalog.offers.stock import stock as shelves
from catalog.trade import placing
from db import leases
from db.engine import open_engine
from db.outbox import outbox


def open_without_guards(url: str) -> Engine:
    """The database with no CHECK on what is held and, on SQLite, with no BEGIN IMMEDIATE."""
    if url.startswith("sqlite"):
        return _autocommitting(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE stock DROP CONSTRAINT ck_stock_held"))
    return engine


def _autocommitting(url: str) -> Engine:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": 60})
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA ignore_check_constraints = ON"))
    return engine


def hold_without_condition() -> None:
    """From now on, in this process, a hold believes what was read when the cart was looked at."""
    stock.hold = _hold


def _hold(connection: Connection, stock_id: int, count: int) -> None:
    connection.execute(update(shelves).where(shelves.c.id == stock_id).values(held=shelves.c.held + count))


def hold_without_order() -> None:
    """From now on, in this process, holds are taken in the order of the cart's lines."""
    placing.sorted = list  # type: ignore[attr-defined]


def take_every_event_as_new() -> None:
    """From now on, in this process, nobody looks whether an event was taken before."""
    seen.see = lambda *_: True


def send_with_a_new_key_each_time() -> None:
    """From now on, in this process, LINE cannot tell a repeated push from another one."""
    delivery.Call = lambda *given: replace(Call(*given), retry_key=str(uuid4()))  # type: ignore[misc,assignment]


def claim_without_lease() -> None:
    """From now on, in this process, whoever takes a row leaves no note of it, and whoever has one writes into it."""
    leases._lease = lambda connection, due, until: [leases._ours(row, until) for row in connection.execute(due)]
    leases._write = _write_whoever_has_it


def _write_whoever_has_it(connection: Connection, row: leases.Due, **values: Any) -> bool:
    due = (outbox.c.id == row.id) & (outbox.c.state == "due")
    return bool(connection.execute(update(outbox).where(due).values(values)).rowcount)
